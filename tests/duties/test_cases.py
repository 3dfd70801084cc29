"""Led cases by their acts: refusals first, then a case from naming to its end, and every slip put right (seed/9)."""

from datetime import date

import pytest
import time_machine

from tests.cast import OPERATOR, accepted, key, on, registered
from xinfang.bureau import acts
from xinfang.duties import actions, led, retiring
from xinfang.duties.casekinds import CaseEnd, WorkPart
from xinfang.duties.models import CaseWork, LedCase, Milestone
from xinfang.ledger.kinds import Kind
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.people import actions as people
from xinfang.petitions import actions as petitions
from xinfang.petitions.blotting import GONE
from xinfang.petitions.kinds import Purpose, RecusalAsked, RecusalGround
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused, Stale

DAY = date(2013, 6, 17)  # 周一
DUE = date(2013, 9, 30)  # 周一
LATER = date(2013, 7, 1)  # 周一


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2013-07-01 10:00+08:00", tick=False):
        yield


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    assert caught.value.code == code, caught.value


def hard(cast, **changes):
    return accepted(cast, difficult=True, **changes)


def named(cast, petition=None, leader="deputy", by="head", **changes):
    petition = petition or hard(cast)
    said = {"ground": "多年没有解决", "due_on": DUE, "actor": getattr(cast, by), "when": on(DAY), "key": key()}
    return actions.name_leader(petition.uid, cast.posts[leader].uid, **{**said, **changes})


def test_an_accusation_is_never_led(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,), difficult=True)
    refused("accusation", named, cast, petition, "office_head", by="registrar")


def test_what_one_may_not_see_is_not_there(cast):
    petition = hard(cast)
    refused("not_found", named, cast, petition, by="stranger")
    case = named(cast, petition)
    assert not led.led(cast.stranger).exists()
    with pytest.raises(NotFound):
        actions.record_work(case.uid, WorkPart.KNOW, words="x", actor=cast.stranger, when=on(DAY), key=key())


def test_only_difficult_or_important_matters(cast):
    refused("not_difficult", named, cast, accepted(cast))
    assert named(cast, accepted(cast, important=True)).leader == cast.posts["deputy"]


def test_who_may_name_and_be_named(cast):
    petition = hard(cast)
    refused("not_allowed", named, cast, petition, by="handler")
    refused("not_a_leader", named, cast, petition, "handler")
    refused("not_seen", named, cast, petition, "office_head")  # of the organ above, which the head does not decide for
    refused("missing", named, cast, petition, ground=" ")
    refused("out_of_order", named, cast, petition, due_on=date(2013, 6, 16))
    refused("future", named, cast, petition, when=When(date(2013, 7, 2), LATER))
    refused("late_without_proof", named, cast, petition, when=When(DAY, LATER))
    assert named(cast, petition, by="registrar").proposed_by == cast.organ(
        "XFJ"
    )  # the petition office names any of them


def test_who_is_recused_does_not_lead(cast):
    petition = hard(cast)
    said = {"ground": RecusalGround.KIN, "asked_by": RecusalAsked.DECLARED, "reason": "亲属", "asked_on": DAY}
    said |= {"whom": cast.posts["deputy"].uid, "actor": cast.head, "when": on(DAY), "key": key()}
    petitions.recuse(petition.uid, **said)
    refused("recused", named, cast, petition)


def test_one_leader_a_matter(cast):
    petition = hard(cast)
    named(cast, petition)
    refused("led", named, cast, petition, "other_leader")


def test_the_same_form_twice_names_once(cast):
    petition = hard(cast)
    one = named(cast, petition, key="k" * 20)
    assert named(cast, petition, key="k" * 20) == one
    refused("key_reused", named, cast, petition, "other_leader", key="k" * 20)


def test_work_milestones_and_the_end(cast):
    petition = hard(cast)
    case = named(cast, petition)
    said = {"actor": cast.deputy, "when": on(LATER)}
    for part in (WorkPart.KNOW, WorkPart.PERSUADE, WorkPart.SOLVE, WorkPart.SETTLE, WorkPart.NOTE):
        actions.record_work(case.uid, part, words=f"做了{part}", **said, key=key())
    refused("missing", actions.record_work, case.uid, WorkPart.NOTE, words=" ", **said, key=key())
    refused(
        "before_previous",
        actions.record_work,
        case.uid,
        WorkPart.NOTE,
        words="早",
        actor=cast.deputy,
        when=on(date(2013, 6, 14)),
        key=key(),
    )
    visit = actions.record_work(case.uid, WorkPart.VISIT, words="上门回访，已退费", **said, key=key())
    paper = Paper.objects.get(uid=visit.paper)
    assert (paper.subject, paper.title, paper.public) == (petition.uid, "回访记录", False)
    one = actions.set_milestone(case.uid, words="查清账目", due_on=date(2013, 6, 28), **said, key=key())
    two = actions.set_milestone(case.uid, words="退费", due_on=DUE, **said, key=key())
    assert list(led.milestones(cast.head).order_by("due_on")) == [one, two]
    actions.reach_milestone(one.uid, result="已查清", **said, key=key())
    refused("done", actions.reach_milestone, one.uid, result="又", **said, key=key())
    refused("pass_it_on", actions.end_case, case.uid, CaseEnd.PASSED, result="x", **said, key=key())
    refused("missing", actions.end_case, case.uid, CaseEnd.RESOLVED, result=" ", **said, key=key())
    actions.end_case(case.uid, CaseEnd.RESOLVED, result="已全部退费", **said, key=key())
    refused("ended", actions.record_work, case.uid, WorkPart.NOTE, words="晚了", **said, key=key())
    assert not led.milestones(cast.head).exists()
    assert verify().ok


def test_handed_over_with_its_history(cast):
    case = named(cast)
    said = {"actor": cast.head, "when": on(LATER)}
    actions.record_work(case.uid, WorkPart.KNOW, words="见了面", **said, key=key())
    step = actions.set_milestone(case.uid, words="退费", due_on=DUE, **said, key=key())
    passing = {"why": "分工调整", "due_on": DUE, **said}
    refused("same_leader", actions.pass_on, case.uid, cast.posts["deputy"].uid, **passing, key=key())
    version = LedCase.objects.get(pk=case.pk).version
    with pytest.raises(Stale):
        actions.pass_on(case.uid, cast.posts["other_leader"].uid, **passing, key=key(), expected=version + 1)
    after = actions.pass_on(case.uid, cast.posts["other_leader"].uid, **passing, key=key(), expected=version)
    assert [one.leader_id for one in led.history(after)] == [cast.posts["other_leader"].pk, cast.posts["deputy"].pk]
    assert Milestone.objects.get(pk=step.pk).case == after
    assert CaseWork.objects.get().case == case
    assert LedCase.objects.get(pk=case.pk).ended == CaseEnd.PASSED
    refused("passed", actions.void_case, case.uid, why="错", **said, key=key())
    actions.void_case(after.uid, why="交错了人", **said, key=key())
    before = LedCase.objects.get(pk=case.pk)
    assert (before.ended_on, before.ended) == (None, "")
    assert Milestone.objects.get(pk=step.pk).case == case
    assert verify().ok


def test_an_ending_taken_back_keeps_what_it_said(cast):
    case = named(cast)
    said = {"actor": cast.head, "when": on(LATER)}
    refused("not_ended", actions.reopen_case, case.uid, why="错", **said, key=key())
    actions.end_case(case.uid, CaseEnd.TAKEN_OFF, result="以为办完", **said, key=key())
    actions.reopen_case(case.uid, why="没有办完", **said, key=key())
    assert "以为办完" in CaseWork.objects.get().words
    assert LedCase.objects.get().ended_on is None
    assert verify().ok


def test_a_line_struck_stays_and_so_does_the_mark_on_its_paper(cast):
    case = named(cast)
    said = {"actor": cast.head, "when": on(LATER)}
    visit = actions.record_work(case.uid, WorkPart.VISIT, words="回访", **said, key=key())
    refused("missing", actions.strike, "work", visit.uid, why=" ", **said, key=key())
    actions.strike("work", visit.uid, why="写错了事项", **said, key=key())
    refused("voided", actions.strike, "work", visit.uid, why="再", **said, key=key())
    assert Paper.objects.get(uid=visit.paper).voided_on == LATER
    assert verify().ok


def test_a_leader_who_left_is_a_gap(cast):
    case = named(cast)
    rows = led.led(cast.head)
    assert not led.gaps(rows, LATER).exists()
    people.close_appointment(cast.posts["deputy"], end=date(2013, 6, 28), actor=OPERATOR, on=LATER)
    assert led.gaps(rows, LATER).get() == case
    assert not led.gaps(rows, date(2013, 6, 28)).exists()
    passing = {"why": "离任", "due_on": DUE, "actor": cast.head, "when": on(LATER), "key": key()}
    actions.pass_on(case.uid, cast.posts["other_leader"].uid, **passing)
    assert not led.gaps(rows, LATER).exists()


def test_the_matters_without_a_leader(cast):
    one, plain = hard(cast), accepted(cast)
    assert list(led.without_leader(cast.head)) == [one]
    assert plain not in led.without_leader(cast.registrar)
    assert not led.without_leader(cast.stranger).exists()
    case = named(cast, one)
    assert not led.without_leader(cast.head).exists()
    actions.end_case(case.uid, CaseEnd.TAKEN_OFF, result="不再包", actor=cast.head, when=on(DAY), key=key())
    assert list(led.without_leader(cast.head)) == [one]
    case = named(cast, one)
    actions.end_case(case.uid, CaseEnd.RESOLVED, result="退费", actor=cast.head, when=on(DAY), key=key())
    assert not led.without_leader(cast.head).exists()


def test_the_words_end_with_the_file_and_the_days_stay(cast):
    petition = hard(cast)
    case = named(cast, petition)
    said = {"actor": cast.deputy, "when": on(LATER)}
    actions.record_work(case.uid, WorkPart.VISIT, words="上门看望张三丰", **said, key=key())
    actions.set_milestone(case.uid, words="退给张三丰", due_on=DUE, actor=cast.head, when=on(LATER), key=key())
    with acts.begin("test.dispose", actor=OPERATOR) as act:
        retiring.destroy(act, petition.uid)
        act.record(Kind.RETENTION_DISPOSED, petition.uid, on=DUE)
    assert {row.words for rows in (CaseWork, Milestone) for row in rows.objects.all()} == {GONE}
    assert (LedCase.objects.get().ground, LedCase.objects.get().due_on) == (GONE, DUE)
    assert verify().problems == []
