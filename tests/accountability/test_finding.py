"""A finding is proposed by the two who verified: who is refused, what must stand in it, what is kept."""

from datetime import date

import pytest

from tests.accountability import foundtown
from tests.accountability.proposing import (
    PROPOSED,
    SAID,
    changed,
    charged,
    confirm,
    heard,
    proposal,
    propose,
    send_back,
)
from tests.cast import OPERATOR, SINCE, key
from xinfang.accountability.decided import one_finding, visible_findings
from xinfang.accountability.models import Alert, Asking, Finding, Officer, Proof, Verification
from xinfang.accountability.proposable import days_of
from xinfang.bureau import acts
from xinfang.bureau.actions import change_setting
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.rules.refusals import NotFound, Refused, Stale

pytestmark = pytest.mark.django_db


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as error:
        act(*args, **kwargs)
    assert error.value.code == code, error.value
    assert not Finding.objects.exists() or code in {"same_person", "twice", "confirmed", "wrong_state", "not_officer"}
    return error.value


@pytest.fixture
def town(cast):
    return foundtown.with_people(cast)


@pytest.fixture
def row(town):
    return heard(town)


def put(row, **changes):
    """Something written straight into the verification."""
    for name, value in changes.items():
        setattr(row, name, value)
    with acts.begin("test.put", actor=OPERATOR, key=key()) as act:
        act.change(row, *changes)
        act.record(Kind.VERIFICATION_NOTED, row.uid, on=SAID)


# --- who


@pytest.mark.parametrize("part", ["office_head", "office_deputy"])
def test_only_who_verifies_proposes(town, row, part):
    refused("not_officer", propose, town, row, part=part)


@pytest.mark.parametrize("part", ["head", "deputy", "handler", "registrar", "stranger", "county_head", "personnel"])
def test_for_everybody_else_the_verification_does_not_exist(town, row, part):
    with pytest.raises(NotFound):
        propose(town, row, part=part)


def test_the_command_line_acts_for_nobody(town, row):
    refused("not_officer", propose, changed_actor(town), row, part="operator")


def changed_actor(town):
    class Holder:
        operator = OPERATOR

    return Holder


def test_an_officer_who_left_does_not_propose(town, row):
    officer = row.officers.get(appointment=town.posts["supervisor"])
    officer.left_on, officer.left_why = SAID, "回避。"
    with acts.begin("test.left", actor=OPERATOR, key=key()) as act:
        act.change(officer, "left_on", "left_why")
        act.record(Kind.VERIFICATION_OFFICER_LEFT, row.uid, on=SAID)
    refused("not_officer", propose, town, row)


def test_the_same_person_does_not_confirm(town, row):
    found = propose(town, row)
    assert "另一位核查人员" in refused("same_person", confirm, town, found, part="supervisor").what


def test_the_same_person_in_another_post_does_not_confirm(town, row):
    found = propose(town, row)
    post = people.create_post(town.organ("XFJ"), title="科长", kind="handler", actor=OPERATOR, on=SINCE)
    said = {"start": SINCE, "functions": ["supervise"], "actor": OPERATOR, "on": SINCE}
    town.posts["twice"] = people.appoint(town.posts["supervisor"].person, post, **said)
    with acts.begin("test.named", actor=OPERATOR, key=key()) as act:
        act.add(Officer(verification=row, appointment=town.posts["twice"], named_on=SAID))
        act.record(Kind.VERIFICATION_OFFICER_NAMED, row.uid, on=SAID)
    refused("same_person", confirm, town, found, part="twice")


# --- on what


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"assumed": True}, "assumed"), ({"state": "dismissed"}, "wrong_state"), ({"state": "voided"}, "wrong_state")],
)
def test_nothing_is_proposed_on_what_is_assumed_or_over(town, row, changes, code):
    put(row, **changes)
    refused(code, propose, town, row)


def test_a_sealed_one_does_not_exist_here(town, row):
    put(row, sealed_path=True)
    with pytest.raises(NotFound):
        propose(town, row)


def test_a_moot_alert_is_not_found_on(town, row):
    alert = Alert.objects.get(verified__verification=row)
    alert.state = "moot"
    with acts.begin("test.moot", actor=OPERATOR, key=key()) as act:
        act.change(alert, "state")
        act.record(Kind.ALERT_MOOTED, alert.uid, on=SAID)
    refused("alert_moot", propose, town, row)


def test_reasons_not_asked(town):
    row = foundtown.verified(town)
    error = refused("lacking", propose, town, row)
    assert "责任单位市住房和城乡建设局：还没有请其说明理由" in error.what
    assert "责任人王芳：还没有请其说明理由" in error.what


def test_the_window_of_a_statement_runs(town):
    row = foundtown.verified(town)
    with acts.begin("test.asked", actor=town.supervisor, key=key()) as act:
        for subject in row.subjects.all():
            for what, due in (("reasons", date(2013, 9, 2)), ("statement", PROPOSED)):
                days = {"asked_on": SAID, "served_on": SAID, "due_on": due}
                act.add(Asking(subject=subject, what=what, words="请说明。", **days))
        act.add(Proof(verification=row, number=1, kind="file", words="材料", added_on=SAID))
        act.record(Kind.VERIFICATION_ASKED, row.uid, on=SAID)
    error = refused("lacking", propose, town, row)
    assert "到 2013年9月10日" in error.what
    assert "问理由到" not in error.what
    assert propose(town, row, at=date(2013, 9, 11)).state == "proposed"


def test_a_notice_that_was_not_served(town, row):
    asking = Asking.objects.filter(what="statement").first()
    other = Asking(subject=asking.subject, what="statement", asked_on=SAID, words="再说一次。")
    with acts.begin("test.again", actor=town.supervisor, key=key()) as act:
        act.add(other)
        act.record(Kind.VERIFICATION_ASKED, row.uid, on=SAID)
    assert "还没有答复" in refused("lacking", propose, town, row).what


def test_one_lapse_one_finding(town, row):
    found = propose(town, row)
    refused("wrong_state", propose, town, row)
    again = Verification.objects.get(pk=row.pk)
    put(again, state="open")
    refused("twice", propose, town, again)
    assert Finding.objects.get() == found


# --- with what


@pytest.mark.parametrize("numbers", [(), (3,), (1, 3)])
def test_evidence_must_stand_in_the_list(town, row, numbers):
    refused("no_evidence", propose, town, row, proposal(row, evidence=numbers))


def test_struck_evidence_carries_nothing(town, row):
    proof = row.proofs.get(number=1)
    proof.struck_on, proof.struck_why = SAID, "放错了。"
    with acts.begin("test.struck", actor=town.supervisor, key=key()) as act:
        act.change(proof, "struck_on", "struck_why")
        act.record(Kind.VERIFICATION_PROOF_STRUCK, row.uid, on=SAID)
    refused("no_evidence", propose, town, row)


def test_an_item_that_the_alert_was_not_read_as_needs_reasons(town, row):
    said = proposal(row, charged(row, measure="circulated_criticism"), item="12.1")
    refused("item_without_why", propose, town, row, said)
    found = propose(town, row, changed(said, item_why="全局工作被动，不只这一件。"))
    assert (found.item, found.item_why) == ("12.1", "全局工作被动，不只这一件。")


@pytest.mark.parametrize(("item", "code"), [("12.12", "sealed_item"), ("12.14", "bad_item"), ("x", "bad_item")])
def test_items_that_are_never_found_here(town, row, item, code):
    refused(code, propose, town, row, proposal(row, item=item, item_why="有理由。"))


def test_conduct_before_the_rule(town, row):
    said = proposal(row, conduct_first=date(2013, 6, 13))
    error = refused("before_rule", propose, town, row, said)
    assert error.cite == "seed/18"


@pytest.mark.parametrize(
    ("first", "last"), [(date(2013, 9, 2), date(2013, 9, 1)), (date(2013, 8, 14), date(2013, 9, 11))]
)
def test_days_of_the_conduct_must_be_in_order_and_past(town, row, first, last):
    refused("bad_days", propose, town, row, proposal(row, conduct_first=first, conduct_last=last))


@pytest.mark.parametrize("name", ["facts", "severity_grounds"])
def test_words_that_must_stand(town, row, name):
    refused("missing", propose, town, row, proposal(row, **{name: " "}))


@pytest.mark.parametrize(
    ("target", "changes", "code"),
    [
        ("organ", {"measure": "admonition"}, "not_permitted"),
        ("organ", {"measure": "discipline_proposal"}, "not_permitted"),
        ("person", {"measure": "admonition"}, "not_permitted"),
        ("leader", {"measure": "discipline_proposal"}, "not_permitted"),
        ("organ", {"measure": "circulated_criticism"}, "unusual_without_why"),
        ("organ", {"measure": "none"}, "unusual_without_why"),
        ("organ", {"did_words": ""}, "missing"),
        ("organ", {"cause": ""}, "missing"),
        ("organ", {"did": "x"}, "bad_choice"),
        ("organ", {"fault": "x"}, "bad_choice"),
        ("organ", {"fault": "without"}, "no_fault"),
        ("organ", {"responsibility": "direct"}, "bad_responsibility"),
        ("leader", {"responsibility": ""}, "bad_responsibility"),
        ("person", {"responsibility": "principal"}, "bad_responsibility"),
        ("person", {"days": 62}, "too_many_days"),
        ("person", {"days": -1}, "too_many_days"),
        ("person", {"aggravating": ("rude",)}, "bad_choice"),
        ("person", {"mitigating": ("remedied",)}, "missing"),
        ("leader", {"objected": True}, "missing"),
    ],
)
def test_charges_that_are_refused(town, row, target, changes, code):
    refused(code, propose, town, row, proposal(row, charged(row, target, **changes)))


def test_who_is_charged(town, row):
    refused("nobody", propose, town, row, changed(proposal(row), charges=()))
    refused("charged_twice", propose, town, row, proposal(row, charged(row), charged(row)))
    stranger = charged(row, subject=row.uid)
    refused("not_a_subject", propose, town, row, proposal(row, stranger))


def test_leaders_alone_answer_for_item_eight(town, row):
    said = proposal(row, charged(row), item="12.8", item_why="推诿扯皮。")
    refused("not_a_target", propose, town, row, said)


def test_severity_none_permits_no_measure(town, row):
    refused("not_permitted", propose, town, row, proposal(row, severity="none"))
    found = propose(town, row, proposal(row, charged(row, measure="none"), severity="none"))
    assert found.charges.get().usual


def test_overall_responsibility_is_put_into_one_of_three_under_article_14(town, row):
    grave = {"severity": "grave", "severity_grounds": "群体性事件。"}
    said = charged(row, "leader", measure="discipline_proposal", responsibility="overall")
    assert refused("bad_responsibility", propose, town, row, proposal(row, said, **grave)).cite == "seed/14"
    fits = charged(row, "leader", measure="rectification_order", responsibility="overall")
    assert propose(town, row, proposal(row, fits)).charges.get().responsibility == "overall"


def test_who_read_an_older_page_is_told(town, row):
    with pytest.raises(Stale):
        propose(town, row, expected=7)


# --- what is kept


def test_what_is_kept(town, row):
    said = proposal(
        row,
        charged(row),
        charged(
            row,
            "leader",
            responsibility="principal",
            days=40,
            mitigating=("remedied",),
            factor_words="八月下旬补办。",
            objected=True,
            objection="七月五日会议纪要记有异议。",
        ),
        evidence=(1, 2),
    )
    found = propose(town, row, said)
    assert (found.item, found.severity, found.regime, found.broken) == ("12.3", "some", "seed-2013", "2005/33")
    organ, leader = found.charges.all()
    assert (organ.first_on, organ.last_on, organ.days) == (date(2013, 8, 14), date(2013, 9, 2), 20)
    assert (leader.first_on, leader.last_on, leader.days) == (date(2013, 6, 14), date(2013, 8, 13), 40)
    assert (leader.by_item, leader.by_consequence) == (
        "rectification_order",
        "circulated_criticism rectification_order admonition",
    )
    assert (leader.objected, leader.exempt, leader.usual) == (True, "", True)  # the source of 2013 knows no exemption
    row.refresh_from_db()
    assert (row.state, row.version) == ("proposed", 2)
    assert [one.proof.number for one in found.evidence.all()] == [1, 2]
    entry = Entry.objects.get(kind="finding:propose")
    assert entry.cite == "seed/12.3"
    assert "s12.3" in entry.payload
    assert "催问" not in entry.payload
    assert verify().ok


def test_the_same_proposal_twice_is_one(town, row):
    said, same = proposal(row), key()
    assert propose(town, row, said, key=same) == propose(town, row, said, key=same)
    assert Finding.objects.count() == 1


def test_the_other_officer_confirms_once(town, row):
    found = confirm(town, propose(town, row))
    assert found.proposers.count() == 2
    assert found.confirmed_on == date(2013, 9, 11)
    refused("confirmed", confirm, town, found)
    assert verify().ok


def test_days_of_a_subject_outside_the_chain_are_those_of_the_conduct(town, row):
    outside = days_of(row, town.posts["other_leader"], date(2013, 8, 14), date(2013, 9, 2))
    assert outside.days == 20


def test_who_objected_is_exempt_from_2016_on_even_for_older_conduct(town, row):
    late = date(2016, 10, 12)  # 周三
    change_setting("late_entry_days", 365, actor=OPERATOR, on=PROPOSED)
    words = {"objected": True, "objection": "会议纪要记有异议。"}
    again = proposal(row, charged(row, "leader", **words))
    refused("not_permitted", propose, town, row, again, at=late)
    found = propose(town, row, proposal(row, charged(row, "leader", measure="none", **words)), at=late)
    charge = found.charges.get()
    assert (charge.exempt, charge.usual, charge.measure) == ("2016/11", True, "none")


def test_a_by_reference_body_that_is_only_advised(town, row):
    organ = town.organ("ZJJ")
    organ.by_reference = True
    with acts.begin("test.by_reference", actor=OPERATOR, key=key()) as act:
        act.change(organ, "by_reference")
        act.record(Kind.ORGAN_CHANGED, organ.uid, on=SAID)
    change_setting("by_reference_advise", 1, actor=OPERATOR, on=SAID)
    refused("not_permitted", propose, town, row)


# --- who sees it


def test_who_sees_a_finding(town, row):
    found = propose(town, row)
    for part in ("supervisor", "second", "office_head", "office_deputy", "inspector", "jw_head"):
        assert visible_findings(getattr(town, part)).count() == 1, part
    for part in ("head", "deputy", "handler", "other_leader", "registrar", "stranger", "mayor", "county_head", "admin"):
        assert not visible_findings(getattr(town, part)).exists(), part
    assert one_finding(found.uid, OPERATOR) == found


def test_sent_back_it_is_proposed_anew_and_the_old_one_stays(town, row):
    found = confirm(town, propose(town, row))
    send_back(town, found)
    row.refresh_from_db()
    assert row.state == "open"
    again = propose(town, row, at=date(2013, 9, 18))
    found.refresh_from_db()
    assert (found.state, again.state) == ("sent_back", "proposed")
    assert verify().ok
