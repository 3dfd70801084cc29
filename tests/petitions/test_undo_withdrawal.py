"""Take back a withdrawal 撤销撤回: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, forwarded, key, on, withdrawn
from tests.petitions import test_withdraw as withdrawal
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.accountability.sweep import sweep
from xinfang.petitions import actions


def withdrawn_below(cast):
    return withdrawal.CASE.do(cast, withdrawal.sent_on(cast))


CASE = Case(
    "undo_withdrawal",
    actions.undo_withdrawal,
    withdrawn_below,
    "lower_handler",
    date(2013, 6, 24),
    said=lambda cast: {"why": "不是信访人本人的意思。"},
    other={"why": "别的理由"},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason(cast):
    refused("no_reason", CASE.do, cast, withdrawn_below(cast), why="")


def test_the_clocks_it_made_void_run_on(cast):
    petition = CASE.do(cast, withdrawn(cast), actor=cast.registrar)
    runs = clock(petition, "accept_notice")
    assert (runs.void_on, runs.void_why, runs.due_on) == (None, "", day("2013-07-01 周一"))
    assert state(petition) == ("forwarded", "ZJJ")
    assert waits(petition, "ZJJ") == ("accept_notice", date(2013, 7, 1))
    assert paper(petition, "withdrawal").voided_on == CASE.day
    assert entry(petition)[0].cite == "2005/33"


def test_what_was_met_on_the_day_of_the_withdrawal_stays_met(cast):
    petition, at = forwarded(cast), on(date(2013, 6, 20))
    actions.accept(petition.uid, actor=cast.handler, when=at, key=key())
    actions.withdraw(petition.uid, text="撤回。", actor=cast.handler, when=at, key=key())
    CASE.do(cast, petition, actor=cast.handler)
    assert clock(petition, "accept_notice").met_on == date(2013, 6, 20)
    assert clock(petition, "conclude").met_on is None
    assert state(petition) == ("handling", "ZJJ")


def test_what_had_lapsed_before_lapses_once_and_waits_again(cast):
    petition = forwarded(cast)
    assert sweep(date(2013, 7, 5)).raised == 1
    actions.withdraw(petition.uid, text="撤回。", actor=cast.handler, when=on(date(2013, 7, 10)), key=key())
    CASE.do(cast, petition, actor=cast.handler, when=on(date(2013, 7, 12)))
    assert waits(petition, "ZJJ") == ("accept_notice", day("2013-07-01 周一"))
    assert (sweep(date(2013, 7, 15)).raised, sweep(date(2013, 7, 15)).total) == (0, 1)


def test_a_limit_that_ran_out_meanwhile_has_lapsed(cast):
    petition = accepted(cast)
    actions.withdraw(petition.uid, text="撤回。", actor=cast.handler, when=on(date(2013, 8, 12)), key=key())
    CASE.do(cast, petition, actor=cast.handler, when=on(date(2013, 8, 20)))
    assert [(one.limit, one.due) for one in sweep(date(2013, 8, 21)).lapsed] == [("conclude", day("2013-08-13 周二"))]
