"""What becomes of a proposal: a second signature, sent back, decided by a meeting; and the measures that come of it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.accountability import foundtown
from tests.accountability.proposing import (
    CONFIRMED,
    DECIDED,
    charged,
    confirm,
    determine,
    heard,
    proposal,
    propose,
    second,
    send_back,
    votes,
)
from tests.cast import OPERATOR, SINCE, key, on
from xinfang.accountability.actions import deciding_on
from xinfang.accountability.actions.deciding_on import measures_of
from xinfang.accountability.decided import charges_on
from xinfang.accountability.models import Alert, Charge, Finding, Measure, Voter
from xinfang.bureau import acts
from xinfang.bureau.actions import change_setting
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.people.models import Organ, Person
from xinfang.petitions.models import Recusal
from xinfang.rules.refusals import NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(cast):
    return foundtown.with_people(cast)


@pytest.fixture
def row(town):
    return heard(town)


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as error:
        act(*args, **kwargs)
    assert error.value.code == code, error.value
    assert not Measure.objects.exists()
    assert not Voter.objects.exists()
    return error.value


def ready(town, row, *charges, **changes):
    """Proposed and confirmed."""
    return confirm(town, propose(town, row, proposal(row, *charges, **changes)))


def unusual(town, row):
    return ready(town, row, charged(row, measure="circulated_criticism", unusual_why="情节较轻，已经补办。"))


# --- decided


def test_one_officer_alone_is_not_enough(town, row):
    refused("unconfirmed", determine, town, propose(town, row))


def test_without_minutes_there_was_no_collective_decision(town, row):
    error = refused("no_minutes", determine, town, ready(town, row), minutes=" ")
    assert "集体研究" in error.why


@pytest.mark.parametrize("part", ["supervisor", "second", "inspector", "jw_head"])
def test_who_does_not_lead_the_office_decides_nothing(town, row, part):
    refused("not_allowed", determine, town, ready(town, row), part=part)


@pytest.mark.parametrize("part", ["head", "mayor_head", "stranger", "registrar", "personnel", "county_head"])
def test_for_who_has_no_part_in_it_there_is_none(town, row, part):
    found = ready(town, row)
    with pytest.raises(NotFound):
        determine(town, found, part=part)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"office_deputy": "", "registrar": ""}, "too_few"),
        ({"office_deputy": ""}, "too_few"),
        ({"registrar": "", "office_deputy": "", "supervisor": "for", "second": "for"}, "too_few"),
        ({"office_head": "against", "registrar": "abstain"}, "no_majority"),
        ({"office_head": "abstain", "second": "abstain"}, "no_majority"),
        ({"office_head": "against", "office_deputy": "against", "registrar": "", "supervisor": "for"}, "no_majority"),
        ({"handler": "for"}, "barred"),
        ({"head": "for"}, "barred"),
        ({"stranger": "for"}, "not_of_the_office"),
        ({"inspector": "for"}, "not_of_the_office"),
        ({"registrar": "maybe"}, "bad_choice"),
    ],
)
def test_meetings_that_decide_nothing(town, row, changes, code):
    refused(code, determine, town, ready(town, row), votes=votes(town, **changes))


def test_a_voter_of_the_subject_s_organ_is_named_as_such(town, row):
    error = refused("barred", determine, town, ready(town, row), votes=votes(town, other_leader="for"))
    assert "被核查单位的人" in str(error)


def test_nobody_votes_twice_in_two_posts(town, row):
    post = people.create_post(town.organ("XFJ"), title="总督查", kind="other_leader", actor=OPERATOR, on=SINCE)
    said = {"start": SINCE, "actor": OPERATOR, "on": SINCE}
    town.posts["twice"] = people.appoint(town.posts["registrar"].person, post, **said)
    refused("voted_twice", determine, town, ready(town, row), votes=votes(town, twice="for"))


def test_who_is_recused_from_the_matter_does_not_vote(town, row):
    found = ready(town, row)
    said = {"ground": "kin", "asked_by": "declared", "asked_on": CONFIRMED, "reason": "亲属。", "from_on": CONFIRMED}
    with acts.begin("test.recused", actor=OPERATOR, key=key()) as act:
        act.add(Recusal(petition=row.petition, person=town.posts["registrar"].person, **said))
        act.record(Kind.VERIFICATION_NOTED, row.uid, on=CONFIRMED)
    refused("barred", determine, town, found)


def test_determined(town, row):
    found = ready(
        town,
        row,
        charged(row),
        charged(row, "leader", measure="admonition", unusual_why="多次督办没有落实。"),
        charged(row, "person", measure="none", fault="without", unusual_why="按领导的安排办理，没有过错。"),
    )
    second(town, found)
    determine(town, found, votes=votes(town, second="abstain"))
    found.refresh_from_db()
    assert (found.state, found.minutes, found.decided_on) == ("determined", "咸信访纪要〔2013〕9号", DECIDED)
    assert sorted(one.vote for one in found.voters.all()) == ["abstain", "for", "for", "for"]
    row.refresh_from_db()
    assert (row.state, row.ended_on) == ("determined", DECIDED)
    assert Alert.objects.get(verified__verification=row).state == "determined"
    made = [(one.kind, one.year, one.state, one.office, one.appointment) for one in measures_of(found)]
    assert made == [
        ("rectification_order", 2013, "to_issue", town.organ("XFJ"), None),
        ("admonition", 2013, "to_issue", town.organ("XFJ"), town.posts["deputy"]),
    ]
    entries = Entry.objects.filter(kind__in=["finding:determine", "measure:make"]).order_by("seq")
    assert [one.cite for one in entries] == ["seed/12.3", "seed/13", "seed/13"]
    assert verify().ok
    with pytest.raises(Refused, match="不在等集体研究"):
        determine(town, found)


def test_a_proposal_of_discipline_is_made_as_such_and_names_no_grade(town, row):
    charge = charged(row, "leader", measure="discipline_proposal")
    found = ready(town, row, charge, severity="grave", severity_grounds="引发群体性事件。")
    determine(town, found)
    assert [one.kind for one in measures_of(found)] == ["discipline_proposal"]
    assert "记过" not in "".join(Entry.objects.values_list("payload", flat=True))


def test_without_effect_it_ends_without_a_measure(town, row):
    found = ready(town, row, charged(row, measure="none"), severity="none")
    determine(town, found)
    row.refresh_from_db()
    assert (row.state, Measure.objects.count()) == ("determined", 0)


def test_the_same_decision_twice_is_one(town, row):
    found = ready(town, row)
    said = {"minutes": "9号", "votes": votes(town), "actor": town.office_head, "when": on(DECIDED), "key": key()}
    deciding_on.determine(found.uid, **said)
    deciding_on.determine(found.uid, **said)
    assert Measure.objects.count() == 1


def test_an_alert_that_became_moot_meanwhile_is_not_decided_on(town, row):
    found = ready(town, row)
    alert = Alert.objects.get(verified__verification=row)
    alert.state = "moot"
    with acts.begin("test.moot", actor=OPERATOR, key=key()) as act:
        act.change(alert, "state")
        act.record(Kind.ALERT_MOOTED, alert.uid, on=CONFIRMED)
    refused("alert_moot", determine, town, found)


def test_a_milder_law_that_came_meanwhile_holds(town, row):
    words = {"objected": True, "objection": "会议纪要记有异议。", "measure": "rectification_order"}
    found = ready(town, row, charged(row, "leader", **words))
    change_setting("late_entry_days", 365, actor=OPERATOR, on=DECIDED)
    error = refused("now_exempt", determine, town, found, at=date(2016, 10, 12))
    assert error.cite == "2016/11"


# --- the second signature


def test_an_unusual_choice_waits_for_the_second_signature(town, row):
    refused("unseconded", determine, town, unusual(town, row))


@pytest.mark.parametrize("part", ["supervisor", "second", "inspector"])
def test_who_does_not_lead_the_office_does_not_sign(town, row, part):
    refused("not_allowed", second, town, unusual(town, row), part=part)


def test_who_proposed_does_not_sign_not_even_in_another_post(town, row):
    post = people.create_post(town.organ("XFJ"), title="副书记", kind="deputy_in_charge", actor=OPERATOR, on=SINCE)
    said = {"start": SINCE, "actor": OPERATOR, "on": SINCE}
    town.posts["also"] = people.appoint(town.posts["second"].person, post, **said)
    refused("same_person", second, town, unusual(town, row), part="also")


def test_where_all_is_usual_there_is_nothing_to_sign(town, row):
    refused("nothing_unusual", second, town, ready(town, row))


def test_signed_once_it_is_decided(town, row):
    found = second(town, unusual(town, row))
    charge = found.charges.get()
    assert (charge.seconded_by, charge.seconded_on, charge.usual) == (town.posts["office_deputy"], CONFIRMED, False)
    refused("nothing_unusual", second, town, found)
    determine(town, found)
    assert [one.kind for one in measures_of(found)] == ["circulated_criticism"]
    assert verify().ok


# --- sent back


def test_reasons_for_sending_back(town, row):
    refused("missing", send_back, town, ready(town, row), why=" ")


def test_an_officer_sends_back_only_before_it_is_confirmed(town, row):
    found = propose(town, row)
    with pytest.raises(NotFound):
        send_back(town, found, part="registrar")
    send_back(town, found, part="second")
    found.refresh_from_db()
    assert (found.state, found.ended_why) == ("sent_back", "证据还不够。")
    row.refresh_from_db()
    assert row.state == "open"
    confirmed = ready(town, row)
    refused("not_allowed", send_back, town, confirmed, part="second")


def test_what_was_sent_back_is_not_decided(town, row):
    found = send_back(town, ready(town, row))
    refused("wrong_state", determine, town, found)
    refused("wrong_state", second, town, found)


# --- who learns of what


def test_each_sees_what_was_decided_on_itself_and_no_more(town, row):
    found = ready(town, row, charged(row), charged(row, "person"))
    assert not charges_on(town.handler).exists()
    determine(town, found)
    assert [one.target for one in charges_on(town.handler)] == ["person"]
    assert [one.target for one in charges_on(town.head)] == ["organ"]
    assert [one.target for one in charges_on(town.deputy)] == [
        "organ"
    ]  # leads the organ; the person's charge is not shown
    for part in ("other_leader", "stranger", "office_head", "inspector"):
        assert not charges_on(getattr(town, part)).exists(), part


# --- the same facts, whoever it is


@pytest.fixture
def ground(town, row):
    return (town, row)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    item=st.sampled_from(["12.1", "12.3", "12.4", "12.7", "12.8", "12.11", "12.13"]),
    severity=st.sampled_from(["none", "some", "grave"]),
    target=st.sampled_from(["organ", "leader", "person"]),
    names=st.permutations(["王芳", "孙丽", "陈刚", "丁原", "方圆"]),
)
def test_the_same_facts_with_another_cast_lead_to_the_same_choices(ground, item, severity, target, names):
    """The same facts of another organ, with other people under shuffled names: the same is permitted, usual, kept."""
    (town, row), outcomes = ground, []
    for other in (False, True):
        mark = transaction.savepoint()
        if other:
            _recast(town, row, names)
        outcomes.append(_outcome(town, row, item, severity, target))
        transaction.savepoint_rollback(mark)
        row.refresh_from_db()
    assert outcomes[0] == outcomes[1]


def _recast(town, row, names):
    """The verification is of another organ's conduct, and of its people."""
    organ = Organ.objects.get(code="RSJ")
    person = people.create_person(code="rs_deputy", name=names[0], actor=OPERATOR, on=SINCE)
    post = people.create_post(organ, title="副局长", kind="deputy_in_charge", actor=OPERATOR, on=SINCE)
    deputy = people.appoint(person, post, start=SINCE, actor=OPERATOR, on=SINCE)
    instead = {town.posts["deputy"].pk: deputy, town.posts["handler"].pk: town.posts["stranger"]}
    with acts.begin("test.recast", actor=OPERATOR, key=key()) as act:
        for part, name in zip(("stranger", "handler", "supervisor", "second"), names[1:], strict=True):
            known = Person.objects.get(pk=town.posts[part].person_id)
            known.name = name
            act.change(known, "name")
        row.organ = organ
        act.change(row, "organ_id")
        for one in (*row.subjects.all(), *row.links.all()):
            one.appointment = instead.get(one.appointment_id, one.appointment)
            columns = ["appointment_id"]
            if hasattr(one, "organ"):
                one.organ = organ
                columns.append("organ_id")
            act.change(one, *columns)
        act.record(Kind.VERIFICATION_NOTED, row.uid, on=CONFIRMED)


def _outcome(town, row, item, severity, target):
    """Of each measure: refused, usual or unusual; and what was kept of the permitted set."""
    found = {}
    for measure in ("none", "circulated_criticism", "rectification_order", "admonition", "discipline_proposal"):
        mark = transaction.savepoint()
        charge = replace(charged(row, target), measure=measure, unusual_why="理由。")
        try:
            propose(town, row, proposal(row, charge, item=item, severity=severity, item_why="理由。"))
            kept = Charge.objects.get()
            found[measure] = (kept.usual, kept.by_item, kept.by_consequence, kept.days)
        except Refused as error:
            found[measure] = error.code
        transaction.savepoint_rollback(mark)
    assert not Finding.objects.exists()
    return found
