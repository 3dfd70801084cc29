"""Take back an extension 撤销延期: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, extended, on
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions

CASE = Case(
    "undo_extension",
    actions.undo_extension,
    extended,
    "handler",
    date(2013, 8, 5),
    said=lambda cast: {"why": "批准人没有批准。"},
    other={"why": "别的理由"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_without_an_extension_and_twice(cast):
    refused("no_reason", CASE.do, cast, extended(cast), why="")
    assert refused("extended", CASE.do, cast, accepted(cast)).cite == "2005/33"
    refused("extended", CASE.do, cast, CASE.do(cast, extended(cast)))


def test_the_original_day_holds_again(cast):
    petition = CASE.do(cast, extended(cast))
    runs = clock(petition, "conclude")
    assert (runs.extension_days, runs.extended_on, runs.due_on) == (0, None, day("2013-08-13 周二"))
    assert state(petition) == ("handling", "ZJJ")
    assert waits(petition, "ZJJ") == ("conclude", date(2013, 8, 13))
    assert paper(petition, "extension_notice").voided_on == CASE.day
    said = entry(petition)[1]
    assert (said["was"], said["until"], said["days"]) == ("2013-09-02", "2013-08-13", 20)


def test_a_correction_of_the_acceptance_does_not_leave_an_extension_behind(cast):
    petition = extended(cast)
    said = {"accepted_on": date(2013, 6, 17), "why": "录错", "actor": cast.handler, "when": on(CASE.day), "key": "u-e"}
    actions.correct_acceptance(petition.uid, **said)
    CASE.do(cast, petition)
    assert clock(petition, "conclude").due_on == day("2013-08-16 周五")
    refused("extended", CASE.do, cast, petition)
