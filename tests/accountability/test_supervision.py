"""Proposals to supervise: found by the sweep from facts, once; urged, declined, opened again; owed by the office."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.accountability.town import LAPSED, NEW, called, overdue_matter, supported, with_conference
from tests.cast import accepted, assigned, forwarded, key, objected, on, registered, sent, signer
from tests.petitions.usual import refused
from xinfang.accountability.actions import calling
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert, SupervisionCall, Urging
from xinfang.accountability.supervised import visible
from xinfang.accountability.supervising import sweep_supervision
from xinfang.bureau import outbox
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, Purpose
from xinfang.petitions.models import Clock, Notice
from xinfang.petitions.when import When

ONE = timedelta(days=1)


@pytest.fixture
def town(cast):
    return with_conference(cast)


def calls():
    return sorted(SupervisionCall.objects.values_list("trigger", "organ__code", "office__code", "lapsed_on"))


def urge(cast, petition, actor="office_head", at=LAPSED, **said):
    given = {"text": "请抓紧办理。", "actor": getattr(cast, actor), "when": on(at), "key": key(), **said}
    return calling.urge(petition.uid, **given)


def decline(cast, call, actor="office_head", at=LAPSED, **said):
    given = {"why": "等待鉴定，有正当理由。", "actor": getattr(cast, actor), "when": on(at), "key": key(), **said}
    return calling.decline(call.uid, **given)


# --- the sweep


def test_nothing_is_raised_for_a_matter_in_time(town):
    overdue_matter(town)
    assert sweep_supervision(LAPSED - ONE).raised == 0
    assert calls() == []


def test_each_trigger_of_2005_is_raised_once_by_its_fact(town):
    overdue_matter(town)  # not concluded by 13 August
    forwarded(town)  # received on 14 June, nobody told by Monday 1 July
    assigned(town, report_by=date(2013, 8, 20))
    supported(town)  # by 31 July
    found = sweep_supervision(date(2013, 8, 21))
    assert found.raised == 5
    assert calls() == [
        ("not_by_procedure", "ZJJ", "XFJ", date(2013, 7, 2)),
        ("not_by_procedure", "ZJJ", "XFJ", date(2013, 7, 2)),
        ("not_concluded", "ZJJ", "XFJ", date(2013, 8, 14)),
        ("not_executed", "ZJJ", "XFJ", date(2013, 8, 1)),
        ("not_reported", "ZJJ", "XFJ", date(2013, 8, 21)),
    ]
    assert sweep_supervision(date(2013, 8, 21)).raised == 0
    assert sweep_supervision(date(2013, 9, 30)).raised == 0
    kinds = Entry.objects.filter(kind="supervision:call").values_list("cite", flat=True)
    assert sorted(kinds) == ["2005/36.1", "2005/36.2", "2005/36.3", "2005/36.3", "2005/36.5"]
    assert verify().ok


def test_each_trigger_of_2022_is_raised_once_by_its_fact(town):
    accepted(town, NEW)
    supported(town, NEW, at=date(2023, 3, 20), by=date(2023, 4, 28))
    again = objected(town)
    said = {"actor": town.registrar, "key": key()}
    actions.overrule(again.uid, text="属于你单位。", when=on(date(2023, 3, 9)), **said)
    actions.recall(again.uid, why="另行研究。", actor=town.registrar, when=on(date(2023, 3, 10)), key=key())
    sent_on = {"to": town.organ("ZJJ").uid, "actor": town.registrar, "when": on(date(2023, 3, 10)), "key": key()}
    actions.forward(again.uid, **sent_on)
    actions.receive(again.uid, actor=town.handler, when=on(date(2023, 3, 10)), key=key())
    said = {"text": "仍不属于。", "actor": town.handler, "when": on(date(2023, 3, 13)), "key": key()}
    actions.object_to(again.uid, **said)
    assert sweep_supervision(date(2023, 3, 14)).raised == 0
    said = {"text": "属于你单位。", "actor": town.registrar, "when": on(date(2023, 3, 14)), "key": key()}
    actions.overrule(again.uid, **said)
    assert sweep_supervision(date(2023, 3, 14)).raised == 1
    assert sweep_supervision(date(2023, 5, 31)).raised >= 3
    triggers = {one[0] for one in calls()}
    assert triggers == {"against_rules", "refused_execution", "put_off"}
    assert sweep_supervision(date(2023, 5, 31)).raised == 0
    assert verify().ok


def test_what_was_done_meanwhile_is_moot_on_the_day_it_was_done(town):
    petition, call = called(town)
    said = {
        "outcome": Outcome.EXPLAIN,
        "text": "已公示。",
        "actor": signer(town.handler),
        "when": on(date(2013, 8, 16)),
    }
    actions.reply(petition.uid, **said, key=key())
    assert sweep_supervision(date(2013, 8, 20)).mooted == 1
    call.refresh_from_db()
    assert (call.state, call.ended_why, call.ended_on) == ("moot", "met", date(2013, 8, 16))
    assert verify().ok


def test_assumed_days_are_marked_and_nobody_owes_anything_for_them(town):
    petition = overdue_matter(town)
    Clock.objects.filter(petition=petition, limit="conclude").update(assumed=True)
    sweep_supervision(LAPSED)
    assert SupervisionCall.objects.get().assumed
    sweep_facts(date(2013, 12, 2))
    assert not Alert.objects.filter(fact="supervision_owed").exists()


def test_a_county_s_matter_is_its_own_office_s_unless_the_city_sent_it(town):
    sent(town, to="XAZJ")
    petition = registered(town)
    actions.forward(
        petition.uid, to=town.organ("XAXF").uid, actor=town.registrar, when=on(date(2013, 6, 14)), key=key()
    )
    by_county = {"actor": town.county_registrar, "when": on(date(2013, 6, 14))}
    actions.receive(petition.uid, **by_county, key=key())
    actions.forward(petition.uid, to=town.organ("XAZJ").uid, **by_county, key=key())
    actions.receive(petition.uid, actor=town.county_handler, when=on(date(2013, 6, 17)), key=key())
    sweep_supervision(date(2013, 7, 10))
    assert calls() == [("not_by_procedure", "XAZJ", "XAXF", date(2013, 7, 3))]


def test_an_accusation_is_seen_only_where_the_matter_is_and_never_by_the_accused(town):
    accused = (town.organ("RSJ").uid,)
    petition = forwarded(town, purpose=Purpose.ACCUSATION, complained_of=accused)
    assert sweep_supervision(date(2013, 7, 2)).raised == 0  # not counted
    call = SupervisionCall.objects.get(petition=petition)
    assert call.sealed_path
    seers = [part for part in ("office_head", "head", "inspector", "stranger", "county_head") if _sees(town, part)]
    assert seers == ["office_head"]


def _sees(cast, part):
    return visible(SupervisionCall.objects.all(), getattr(cast, part)).exists()


def test_discipline_sees_what_is_no_accusation_and_the_organ_sees_no_proposal(town):
    called(town)
    seers = [
        part for part in ("office_head", "supervisor", "registrar", "inspector", "head", "handler") if _sees(town, part)
    ]
    assert seers == ["office_head", "supervisor", "inspector"]


# --- urging


@pytest.mark.parametrize(
    ("actor", "said", "code"),
    [
        ("stranger", {}, "not_found"),
        ("handler", {}, "not_your_role"),
        ("office_head", {"text": " "}, "empty_paper"),
        ("office_head", {"when": When(LAPSED + ONE, LAPSED)}, "future"),
        ("office_head", {"when": When(LAPSED, LAPSED + ONE)}, "late_without_proof"),
    ],
)
def test_urging_is_refused(town, actor, said, code):
    refused(code, urge, town, overdue_matter(town), actor, **said)
    assert Urging.objects.count() == 0


def test_an_urging_tells_handler_and_deputy_and_takes_up_the_proposals(town):
    petition, call = called(town)
    before = petition.version
    assert urge(town, petition).version == before
    call.refresh_from_db()
    assert (call.state, call.ended_on) == ("urged", LAPSED)
    outbox.drain(timezone.now())
    assert sorted(Notice.objects.filter(code="urged").values_list("person__name", flat=True)) == ["孙丽", "王芳"]
    paper = Paper.objects.get(uid=Urging.objects.get().paper)
    assert (paper.title, paper.public, paper.body) == ("催办单", False, "请抓紧办理。")
    assert sweep_supervision(LAPSED + ONE).raised == 0
    assert verify().ok


def test_the_same_urging_twice_is_one(town):
    petition, same = overdue_matter(town), key()
    urge(town, petition, key=same)
    urge(town, petition, key=same)
    assert Urging.objects.count() == 1
    refused("key_reused", urge, town, petition, key=same, text="别的话。")


def test_a_matter_in_time_may_be_urged_too_and_urging_moves_no_clock(town):
    petition = forwarded(town)
    before = list(Clock.objects.order_by("pk").values_list("digest", "due_on"))
    urge(town, petition, "registrar", at=date(2013, 6, 20))
    assert list(Clock.objects.order_by("pk").values_list("digest", "due_on")) == before


# --- declined, opened again


@pytest.mark.parametrize(
    ("actor", "said", "code"),
    [
        ("stranger", {}, "not_found"),
        ("head", {}, "not_allowed"),
        ("registrar", {}, "not_allowed"),
        ("office_head", {"why": ""}, "missing"),
        ("office_head", {"when": When(LAPSED + ONE, LAPSED)}, "future"),
    ],
)
def test_declining_is_refused(town, actor, said, code):
    _, call = called(town)
    refused(code, decline, town, call, actor, **said)


def test_a_proposal_is_declined_with_its_reason_and_opened_again(town):
    petition, call = called(town)
    decline(town, call)
    refused("ended", decline, town, call)
    given = {"actor": town.supervisor, "when": on(LAPSED), "key": key()}
    refused("missing", calling.reopen, call.uid, why="", **given)
    calling.reopen(call.uid, why="鉴定已经出来。", **given)
    call.refresh_from_db()
    assert (call.state, call.ended_on) == ("open", None)
    refused("not_ended", calling.reopen, call.uid, why="再来。", **{**given, "key": key()})
    urge(town, petition)
    assert verify().ok


def test_people_raise_what_no_machine_sees(town):
    petition = forwarded(town, NEW)
    given = {"trigger": "falsified", "grounds": "回访时信访人说没有人上门。", "when": on(NEW), "key": key()}
    refused("not_found", calling.raise_call, petition.uid, **given, actor=town.stranger)
    refused("not_allowed", calling.raise_call, petition.uid, **given, actor=town.head)
    boss = {**given, "actor": town.office_head}
    refused("missing", calling.raise_call, petition.uid, **{**boss, "grounds": ""})
    refused("not_in_force", calling.raise_call, petition.uid, **{**boss, "trigger": "shifting"})
    row = calling.raise_call(petition.uid, **boss)
    assert (row.organ.code, row.found, row.state) == ("ZJJ", "people", "open")
    assert sweep_supervision(date(2023, 3, 2)).mooted == 0
    assert verify().ok


def test_only_the_office_that_supervises_the_matter_raises_it(town):
    petition = sent(town, NEW, to="XAZJ")  # the county's office sees it, the city's sent it
    given = {"trigger": "put_off", "grounds": "推来推去。", "when": on(NEW)}
    error = refused("not_the_office", calling.raise_call, petition.uid, **given, actor=town.county_head, key=key())
    assert "信访局" in error.what
    calling.raise_call(petition.uid, **given, actor=town.office_head, key=key())


# --- owed and not done


def test_a_proposal_that_lies_is_the_office_s_own_failing(town):
    petition, _ = called(town)  # found on Wednesday 14 August; fifteen days end on the 29th
    assert sweep_facts(date(2013, 8, 29)).raised == 0
    assert sweep_facts(date(2013, 8, 30)).raised == 1
    alert = Alert.objects.get(fact="supervision_owed")
    assert (alert.organ.code, alert.readings, alert.due_on) == ("XFJ", "12.3", date(2013, 8, 29))
    urge(town, petition, at=date(2013, 9, 2))
    assert sweep_facts(date(2013, 9, 3)).mooted == 0  # taken up too late stays late
    assert verify().ok


def test_one_taken_up_in_time_is_not(town):
    petition, _ = called(town)
    urge(town, petition, at=date(2013, 8, 29))
    assert sweep_facts(date(2013, 12, 2)).raised == 0
