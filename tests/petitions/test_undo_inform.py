"""Take back a notice that another body is competent 撤销告知: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, informed, key, on, returned
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions


def informed_after_a_recall(cast):
    petition = returned(cast)
    said = {"competent": "法院", "text": "", "actor": cast.registrar, "when": on(date(2013, 6, 18)), "key": key()}
    return actions.inform(petition.uid, **said)


CASE = Case(
    "undo_inform",
    actions.undo_inform,
    informed_after_a_recall,
    "registrar",
    date(2013, 6, 20),
    said=lambda cast: {"why": "属于本级政府部门职权。"},
    other={"why": "别的理由"},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason(cast):
    refused("no_reason", CASE.do, cast, informed(cast), why=" ")


def test_the_clock_runs_on_from_its_first_day(cast):
    petition = informed(cast)
    seq = entry(petition)[0].seq
    CASE.do(cast, petition)
    runs = clock(petition, "disposal")
    assert (runs.met_on, runs.due_on) == (None, day("2013-07-01 周一"))
    assert state(petition) == ("registered", "XFJ")
    assert waits(petition, "XFJ") == ("disposal", date(2013, 7, 1))
    assert paper(petition, "inform_notice").voided_on == CASE.day
    assert entry(petition)[1]["corrects"] == seq


def test_a_returned_matter_goes_back_to_returned(cast):
    petition = CASE.do(cast, informed_after_a_recall(cast))
    assert state(petition) == ("returned", "XFJ")
    assert clock(petition, "disposal").met_on is None
    first = petition.clocks.filter(limit="disposal").first()
    assert first.met_on == date(2013, 6, 14)  # the day it was forwarded: another act, not touched
