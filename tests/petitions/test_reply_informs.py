"""A reply, an answer or a settlement before any notice tells more than the notice: it stops ``accept_notice`` that day.

Our reading ``reply_informs`` (2022/23-2). Signed for and accepted Wednesday 1 March 2023: fifteen days are Thursday 16 March.
"""

import pytest

from tests.cast import accepted, day, key, on
from tests.petitions.usual import clock, state, waits
from xinfang.accountability.sweep import sweep
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import Answer, MatterKind, Outcome
from xinfang.rules import clocks, lawbook
from xinfang.rules.clocks import ClockState

DAY, QUICK, LAST, LATE = day("2023-03-01 周三"), day("2023-03-06 周一"), day("2023-03-16 周四"), day("2023-03-17 周五")
NEXT, AFTER = day("2023-03-20 周一"), day("2023-03-21 周二")


def reply(cast, at, kind=MatterKind.CLAIM_ART31_6):
    said = {"outcome": Outcome.EXPLAIN, "text": "标准已公示。", "actor": cast.head, "when": on(at), "key": key()}
    return actions.reply(accepted(cast, DAY, kind=kind).uid, **said)


def answer(cast, at):
    petition = accepted(cast, DAY, kind=MatterKind.SUGGESTION)
    said = {"outcome": Answer.ADOPTED, "text": "采纳。", "actor": cast.head, "when": on(at), "key": key()}
    return actions.answer(petition.uid, **said)


def settle(cast, at):
    said = {"text": "双方签名的协议。", "actor": cast.handler, "when": on(at), "key": key()}
    return actions.settle(accepted(cast, DAY).uid, **said)


def undo(cast, petition, act, at=AFTER):
    return act(petition.uid, why="登错了事项。", actor=cast.handler, when=on(at), key=key())


ENDS = [
    pytest.param(reply, actions.undo_reply, id="reply"),
    pytest.param(answer, actions.undo_reply, id="answer"),
    pytest.param(settle, actions.undo_settlement, id="settle"),
]


def how(petition):
    found = clock(petition, "accept_notice")
    return clocks.state(found.due_on, found.met_on, found.void_on, AFTER)


@pytest.mark.parametrize(("end", "back"), ENDS)
def test_a_quick_end_is_notice_enough_and_raises_no_alert(cast, end, back):
    petition = end(cast, QUICK)
    assert (clock(petition, "accept_notice").met_on, clock(petition, "accept_notice").due_on) == (QUICK, LAST)
    assert how(petition) is ClockState.MET
    assert sweep(AFTER).lapsed == ()
    assert (waits(petition, "ZJJ") or ("",))[0] != "accept_notice"
    assert verify().ok


@pytest.mark.parametrize(("end", "back"), ENDS)
def test_on_the_last_day_is_in_time_and_the_day_after_is_late(cast, end, back):
    assert how(end(cast, LAST)) is ClockState.MET
    late = end(cast, LATE)
    assert clock(late, "accept_notice").met_on == LATE
    assert how(late) is ClockState.LATE
    assert [(one.limit, one.due) for one in sweep(AFTER).lapsed] == [("accept_notice", LAST)]


@pytest.mark.parametrize(("end", "back"), ENDS)
def test_taken_back_the_days_of_the_notice_run_on(cast, end, back):
    petition = undo(cast, end(cast, QUICK), back, QUICK)
    assert state(petition) == ("handling", "ZJJ")
    assert (clock(petition, "accept_notice").met_on, clock(petition, "accept_notice").due_on) == (None, LAST)
    assert waits(petition, "ZJJ") == ("accept_notice", LAST)
    actions.inform_receipt(petition.uid, actor=cast.handler, when=on(LATE), key=key())
    assert how(petition) is ClockState.LATE
    assert verify().ok


def test_a_notice_that_was_given_keeps_its_day_through_reply_and_its_taking_back(cast):
    petition = accepted(cast, DAY)
    actions.inform_receipt(petition.uid, actor=cast.handler, when=on(QUICK), key=key())
    said = {"outcome": Outcome.EXPLAIN, "text": "标准已公示。", "actor": cast.head, "when": on(NEXT), "key": key()}
    actions.reply(petition.uid, **said)
    assert clock(petition, "accept_notice").met_on == QUICK
    undo(cast, petition, actions.undo_reply)
    assert clock(petition, "accept_notice").met_on == QUICK
    assert clock(petition, "conclude").met_on is None


def test_the_reading_is_said_with_its_article():
    assert lawbook.load().readings["reply_informs"].cite == "2022/23-2"
