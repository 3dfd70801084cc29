"""Take back a report to the assigning office 撤销报告: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, on
from tests.petitions import test_report_back as report
from tests.petitions.usual import Case, clock, entry, paper, refused, usual, waits
from xinfang.petitions import actions


def reported(cast):
    return report.CASE.do(cast, report.in_hand(cast), when=on(date(2013, 8, 12)))


CASE = Case(
    "undo_report_back",
    actions.undo_report_back,
    reported,
    "handler",
    date(2013, 8, 13),
    said=lambda cast: {"why": "报错了事项。"},
    other={"why": "别的理由"},
    onlooker="stranger",
    outsider="inspector",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_and_where_no_report_stands(cast):
    refused("no_reason", CASE.do, cast, reported(cast), why="")
    refused("nothing_to_correct", CASE.do, cast, report.in_hand(cast))
    refused("nothing_to_correct", CASE.do, cast, CASE.do(cast, reported(cast)))
    refused("nothing_to_correct", CASE.do, cast, accepted(cast))
    refused("nothing_to_correct", CASE.do, cast, reported(cast), actor=cast.registrar)


def test_its_clock_runs_on(cast):
    petition = CASE.do(cast, reported(cast))
    runs = clock(petition, "report_back")
    assert (runs.met_on, runs.due_on) == (None, day("2013-08-20 周二"))
    assert waits(petition, "ZJJ") == ("conclude", day("2013-08-13 周二"))
    assert paper(petition, "completion_report").voided_on == CASE.day
    assert entry(petition)[0].cite == "2005/21.4"
