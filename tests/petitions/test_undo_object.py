"""Withdraw an objection 撤回异议: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, forwarded, key, objected, on, overruled
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.models import Transfer


def early(cast):
    return objected(cast, at=date(2023, 3, 2))


CASE = Case(
    "undo_object",
    actions.undo_object,
    early,
    "handler",
    date(2023, 3, 6),
    said=lambda cast: {"why": "重新研究，属于本单位职权。"},
    other={"why": "别的理由"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_without_an_objection_and_after_its_answer(cast):
    refused("no_reason", CASE.do, cast, early(cast), why="")
    refused("objected", CASE.do, cast, forwarded(cast, date(2023, 3, 1)))
    refused("objected", CASE.do, cast, overruled(cast), when=on(date(2023, 3, 10)))


def test_the_rules_of_2005_do_not_know_it(cast):
    refused("not_in_force", CASE.do, cast, forwarded(cast), when=on(date(2013, 6, 17)))


def test_the_window_runs_on_and_nothing_waits_for_the_sender(cast):
    petition = CASE.do(cast, early(cast))
    window = clock(petition, "objection")
    assert (window.met_on, window.due_on) == (None, day("2023-03-08 周三"))
    assert Transfer.objects.get(petition=petition).objected_on is None
    assert state(petition) == ("forwarded", "ZJJ")
    assert waits(petition, "XFJ") is None
    assert paper(petition, "objection").voided_on == CASE.day
    assert entry(petition)[0].cite == "2022/23-3"


def test_it_may_object_again_within_the_window(cast):
    petition = CASE.do(cast, early(cast))
    said = {"text": "仍不属于。", "actor": cast.handler, "when": on(date(2023, 3, 8)), "key": key()}
    actions.object_to(petition.uid, **said)
    assert clock(petition, "objection").met_on == date(2023, 3, 8)
