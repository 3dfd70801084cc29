"""Raised by hand: who may, what is refused, who sees it, how it is taken back; nothing is ever raised of a petitioner (seed/12)."""

from datetime import date

import pytest

from tests.accountability.foundtown import with_people
from tests.accountability.raisetown import HAPPENED, RAISED, raised
from tests.accountability.town import overdue_matter
from tests.cast import OPERATOR, SINCE, day, forwarded, key, on, registered
from tests.petitions.test_reviewing import ask, decide, replied
from xinfang.accountability.actions.raising import Raising, raise_by_hand, withdraw
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert, Raised
from xinfang.accountability.offers import of_reports, of_reviews, reports, revoked
from xinfang.accountability.queries import raised_of, visible_alerts
from xinfang.accountability.sweep import sweep
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions import actions
from xinfang.petitions.actions.reporting import Wrong
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Decision, Purpose
from xinfang.petitions.models import Petitioner
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.refusals import NotFound, Refused

OTHER = day("2013-08-14 周三")


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as caught:
        act(*given, **said)
    assert caught.value.code == code, caught.value
    return caught.value


@pytest.mark.parametrize(
    ("code", "items", "said"),
    [
        ("unknown_item", ["12.14"], {}),
        ("unknown_item", ["13.1"], {}),
        ("missing", [], {}),
        ("too_many", [f"12.{n}" for n in (1, 2, 3, 4, 6, 7, 8)], {}),
        ("before_rule", ["12.3"], {"happened": date(2013, 6, 13)}),
        ("future", ["12.3"], {"happened": date(2013, 8, 21)}),
        ("missing", ["12.3"], {"words": "  "}),
        ("identity", ["12.3"], {"words": "信访人电话 13900000000"}),
        ("missing", ["12.3"], {"source": "superior"}),
        ("missing", ["12.3"], {"source": "rumour"}),
        ("not_allowed", ["12.3"], {"by": "handler"}),
        ("not_allowed", ["12.3"], {"by": "registrar"}),
        ("not_allowed", ["12.3"], {"by": "inspector"}),
        ("not_theirs", ["12.3"], {"by": "jw_head"}),
        ("heads_only", ["12.12"], {"by": "supervisor"}),
        ("not_found", ["12.3"], {"by": "county_second"}),
    ],
)
def test_what_is_refused(cast, code, items, said):
    with_people(cast)
    refused(code, raised, cast, *items, **said)
    assert not Raised.objects.exists()


def test_nothing_is_raised_of_who_petitions(cast):
    with_people(cast)
    petition = registered(cast)
    for target in (petition.uid, Petitioner.objects.get(submission__petition=petition).uid):
        said = Raising(target, ("12.3",), "反复来信。", HAPPENED)
        error = refused("petitioner", raise_by_hand, said, actor=cast.office_head, when=on(RAISED), key=key())
        assert "不针对信访人" in str(error)


def test_several_items_are_one_alert_with_several_readings_and_nobody_is_named(cast):
    alert = raised(cast, "12.8", "12.3", by="supervisor")
    assert (alert.readings, alert.found, alert.due_on, alert.lapsed_on) == ("12.3 12.8", "by_hand", HAPPENED, HAPPENED)
    assert (alert.organ, alert.state, alert.sealed_path) == (cast.organ("ZJJ"), "open", False)
    entry = Entry.objects.get(subject=alert.uid)
    assert (entry.kind, entry.on, entry.cite) == ("alert:raise_by_hand", RAISED, "seed/12.3")
    assert "窗口" not in entry.payload
    assert verify().problems == []


def test_the_same_fact_again_is_refused_and_the_same_key_is_the_same_alert(cast):
    with_people(cast)
    said = Raising(cast.organ("ZJJ").uid, ("12.3",), "没有登记。", HAPPENED)
    same = key()
    first = raise_by_hand(said, actor=cast.office_head, when=on(RAISED), key=same)
    assert raise_by_hand(said, actor=cast.office_head, when=on(RAISED), key=same) == first
    refused("again", raised, cast, "12.3", "12.8", by="supervisor")
    raised(cast, "12.8")  # another reading of the day that nobody had said
    raised(cast, "12.3", happened=OTHER)
    assert Alert.objects.count() == 3


def test_what_the_sweep_raised_is_not_raised_again(cast):
    petition = overdue_matter(cast)
    sweep(OTHER)
    refused("again", raised, cast, "12.4", petition=petition.uid, happened=OTHER)


def test_the_sweep_over_facts_leaves_it_alone(cast):
    alert = raised(cast, "12.3")
    assert sweep_facts(day("2013-08-21 周三")).mooted == 0
    alert.refresh_from_db()
    assert alert.state == "open"


def sees(cast, alert):
    parts = ("office_head", "office_deputy", "supervisor", "registrar", "head", "deputy", "inspector", "jw_head")
    parts += ("personnel", "county_second", "convener", "mayor_head")
    return {part for part in parts if visible_alerts(getattr(cast, part)).filter(pk=alert.pk).exists()}


def test_whom_it_is_about_does_not_see_it(cast):
    alert = raised(cast, "12.3")
    everybody = {"office_head", "office_deputy", "supervisor", "inspector", "jw_head", "convener"}
    assert sees(cast, alert) == everybody
    assert raised_of(alert, cast.supervisor).words
    own = raised(cast, "12.3", organ="XFJ", by="convener")
    assert sees(cast, own) == {"inspector", "jw_head", "convener"}


def test_what_is_sealed_is_seen_by_the_heads_and_by_who_takes_it(cast):
    alert = raised(cast, "12.12")
    assert Raised.objects.get().discipline == cast.organ("JW")
    assert sees(cast, alert) == {"office_head", "office_deputy", "jw_head"}
    theirs = raised(cast, "12.12", by="jw_head", happened=OTHER)
    assert sees(cast, theirs) == {"jw_head"}


def test_on_an_accusation_both_rules_hold(cast):
    said = {"purpose": Purpose.ACCUSATION, "complained_of": (cast.organ("ZJJ").uid,)}
    petition = registered(cast, **said)
    alert = raised(cast, "12.12", petition=petition.uid)
    assert alert.sealed_path
    assert sees(cast, alert) == {"office_head", "office_deputy"}  # discipline has not been sent the accusation
    plain = raised(cast, "12.3", petition=petition.uid, happened=OTHER)
    assert plain.sealed_path
    assert sees(cast, plain) == {"office_head", "office_deputy", "supervisor"}


def test_a_matter_that_one_does_not_see_is_not_there(cast):
    with_people(cast)
    petition = forwarded(cast)
    with pytest.raises(NotFound):
        raised(cast, "12.12", by="jw_head", petition=petition.uid)


def test_taken_back_it_stays_and_is_moot(cast):
    alert = raised(cast, "12.3")
    said = {"actor": cast.office_head, "when": on(RAISED)}
    with pytest.raises(NotFound):
        withdraw(alert.uid, why="记错了单位。", actor=cast.jw_head, when=on(RAISED), key=key())
    refused("missing", withdraw, alert.uid, why=" ", **said, key=key())
    same = key()
    assert withdraw(alert.uid, why="记错了单位。", **said, key=same).mooted_why == "taken_back"
    assert withdraw(alert.uid, why="记错了单位。", **said, key=same).state == "moot"
    refused("wrong_state", withdraw, alert.uid, why="记错了单位。", **said, key=key())
    assert (Raised.objects.get().voided_on, Entry.objects.filter(subject=alert.uid).count()) == (RAISED, 2)
    assert verify().problems == []
    raised(cast, "12.3")  # and entered anew


def test_not_taken_back_once_verification_is_open(cast):
    alert = raised(cast, "12.3")
    Alert.objects.update(state="verifying")
    said = {"actor": cast.office_head, "when": on(RAISED), "key": key()}
    refused("wrong_state", withdraw, alert.uid, why="记错了。", **said)


@pytest.mark.parametrize(("wrong", "item"), [(Wrong.LEAK, "12.11"), (Wrong.REPRISAL, "12.12"), (Wrong.BRIBE, "12.12")])
def test_a_petitioner_s_report_is_offered_to_discipline_alone(cast, wrong, item):
    with_people(cast)
    what = {"accused": cast.organ("ZJJ"), "text": "经过如下。", "identity": Identity()}
    actions.report_wrong(wrong, **what, actor=PETITIONER, when=on(OTHER), key=key())
    assert not reports(cast.office_head).exists()
    offer = of_reports(list(reports(cast.jw_head)))[0]
    assert (offer.organ, offer.item) == (cast.organ("ZJJ"), item)
    assert not Alert.objects.exists()  # an offer is no alert
    made = raised(cast, item, by="jw_head", source="report", petition=offer.petition.uid, about=offer.about)
    assert sees(cast, made) == {"jw_head"} | ({"inspector"} if wrong is Wrong.LEAK else set())


@pytest.fixture
def bench(cast):
    said = {"title": "复查员", "kind": "handler", "actor": OPERATOR, "on": SINCE}
    post = people.create_post(cast.organ("XAQ"), **said)
    person = people.create_person(code="county_reviewer", name="沈清", actor=OPERATOR, on=SINCE)
    cast.posts["county_reviewer"] = people.appoint(person, post, start=SINCE, actor=OPERATOR, on=SINCE)
    return with_people(cast)


@pytest.mark.parametrize("decision", [Decision.REVOKE, Decision.MAINTAIN])
def test_a_revoked_opinion_is_offered_and_raises_nothing_by_itself(bench, decision):
    petition = ask(bench, replied(bench))
    decide(bench, petition, decision, day("2013-08-20 周二"))
    offers = of_reviews(list(revoked(bench.county_mayor)))
    sweep_facts(day("2013-08-21 周三"))
    assert not Alert.objects.exists()
    if decision is Decision.MAINTAIN:
        assert offers == []
    else:
        assert [(one.title, one.petition, one.organ.code) for one in offers] == [
            ("复查决定：撤销，责令重新办理", petition, "XAZJ")
        ]
