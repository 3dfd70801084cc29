"""Take back an acceptance 撤销误受理: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, assigned, day, extended, forwarded, key, on, registered, replied
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, voids, waits
from xinfang.accountability.sweep import sweep
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.models import Proceeding
from xinfang.petitions.when import When

CASE = Case(
    "undo_acceptance",
    actions.undo_acceptance,
    accepted,
    "handler",
    date(2013, 6, 20),
    said=lambda cast: {"why": "点错了，本应提出另行转送。"},
    other={"why": "别的理由"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_and_after_the_reply(cast):
    refused("no_reason", CASE.do, cast, accepted(cast), why=" ")
    assert refused("wrong_state", CASE.do, cast, replied(cast), when=on(date(2013, 7, 2))).cite == "2005/33"


def test_it_refuses_after_the_result_was_reported(cast):
    petition, at = assigned(cast), on(date(2013, 6, 17))
    actions.accept(petition.uid, actor=cast.handler, when=at, key=key())
    actions.report_back(petition.uid, text="已办结。", actor=cast.handler, when=at, key=key())
    assert "撤销报告" in refused("reported", CASE.do, cast, petition).todo
    actions.undo_report_back(petition.uid, why="报错了。", actor=cast.handler, when=at, key=key())
    assert state(CASE.do(cast, petition)) == ("assigned", "ZJJ")
    assert clock(petition, "report_back").met_on is None


def test_conclude_is_void_from_its_start_and_the_notice_runs_on(cast):
    petition = accepted(cast)
    seq = entry(petition)[0].seq
    CASE.do(cast, petition)
    assert voids(petition) == [("conclude", date(2013, 6, 14), "accepted_by_mistake")]
    runs = clock(petition, "accept_notice")
    assert (runs.met_on, runs.due_on) == (None, day("2013-07-01 周一"))
    assert Proceeding.objects.get(petition=petition).accepted_on is None
    assert state(petition) == ("forwarded", "ZJJ")
    assert waits(petition, "ZJJ") == ("accept_notice", date(2013, 7, 1))
    assert paper(petition, "acceptance_notice").voided_on == CASE.day
    assert (entry(petition)[0].cite, entry(petition)[1]["corrects"]) == ("2005/33", seq)
    assert verify().problems == []


def test_a_petition_office_s_disposal_runs_on(cast):
    petition = registered(cast)
    actions.accept(petition.uid, actor=cast.registrar, when=on(date(2013, 6, 17)), key=key())
    CASE.do(cast, petition, actor=cast.registrar)
    assert clock(petition, "disposal").met_on is None
    assert state(petition) == ("registered", "XFJ")


def test_extensions_go_with_it(cast):
    petition = CASE.do(cast, extended(cast), when=on(date(2013, 8, 2)))
    assert voids(petition) == [("conclude", date(2013, 6, 14), "accepted_by_mistake")]
    assert paper(petition, "extension_notice").voided_on == date(2013, 8, 2)
    actions.accept(petition.uid, actor=cast.handler, when=on(date(2013, 8, 2)), key=key())
    assert clock(petition, "conclude").due_on == day("2013-10-08 周二")  # 1 October and the holiday
    refused(
        "extended",
        actions.undo_extension,
        petition.uid,
        why="没有延过",
        actor=cast.handler,
        when=on(date(2013, 8, 2)),
        key=key(),
    )


def test_a_lapsed_conclude_is_no_lapse_any_more_but_the_notice_is(cast):
    petition = accepted(cast)
    assert sweep(date(2013, 9, 2)).raised == 1
    CASE.do(cast, petition, when=on(day("2013-09-02 周一")))
    swept = sweep(date(2013, 9, 3))
    assert [(one.limit, one.due) for one in swept.lapsed] == [("accept_notice", date(2013, 7, 1))]
    assert (swept.mooted, swept.raised) == (1, 1)


def test_from_2022_a_notice_given_apart_stays_given_and_the_window_runs_on(cast):
    petition, at = forwarded(cast, date(2023, 3, 1)), on(date(2023, 3, 6))
    actions.inform_receipt(petition.uid, actor=cast.handler, when=at, key=key())
    actions.accept(petition.uid, actor=cast.handler, when=at, key=key())
    CASE.do(cast, petition, when=on(date(2023, 3, 7)))
    assert clock(petition, "accept_notice").met_on == date(2023, 3, 6)
    assert (clock(petition, "objection").met_on, clock(petition, "objection").due_on) == (None, day("2023-03-08 周三"))


def test_after_a_corrected_day_too_and_it_may_be_accepted_again_with_an_earlier_day(cast):
    petition = accepted(cast)
    said = {"actor": cast.handler, "why": "受理日录错。", "when": on(date(2013, 6, 19)), "key": key()}
    actions.correct_acceptance(petition.uid, accepted_on=date(2013, 6, 17), **said)
    CASE.do(cast, petition)
    assert clock(petition, "accept_notice").met_on is None
    late = When(date(2013, 6, 15), CASE.day, "受理登记簿")
    actions.accept(petition.uid, actor=cast.handler, when=late, key=key())
    assert clock(petition, "accept_notice").met_on == day("2013-06-15 周六")
    assert clock(petition, "conclude").due_on == day("2013-08-14 周三")
