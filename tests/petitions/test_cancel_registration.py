"""Take back a registration made by mistake 撤销误登记: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, forwarded, key, letter, on, registered
from tests.petitions.usual import Case, entry, paper, refused, state, usual, voids, waits
from xinfang.accountability.sweep import sweep
from xinfang.petitions import actions

DAY = date(2013, 6, 14)


def at_another_organ(cast):
    """Lodged with a department; the petition office over it sees it."""
    said = {"organ": cast.organ("RSJ"), "actor": cast.stranger, "when": on(DAY), "key": key()}
    return actions.register(letter(), **said).petition


CASE = Case(
    "cancel_registration",
    actions.cancel_registration,
    at_another_organ,
    "stranger",
    date(2013, 6, 17),
    said=lambda cast: {"why": "登记了两次。"},
    other={"why": "别的理由"},
    outsider="inspector",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_and_once_the_matter_went_on(cast):
    refused("no_reason", CASE.do, cast, registered(cast), actor=cast.registrar, why="")
    refused("wrong_state", CASE.do, cast, forwarded(cast), actor=cast.registrar)


def test_the_clock_is_void_from_its_start_even_if_it_lapsed(cast):
    petition = registered(cast)
    assert sweep(date(2013, 8, 1)).raised == 1
    CASE.do(cast, petition, actor=cast.registrar, when=on(day("2013-08-01 周四")))
    assert voids(petition) == [("disposal", DAY, "registered_by_mistake")]
    assert sweep(date(2013, 8, 2)).mooted == 1
    assert state(petition) == ("cancelled", "XFJ")
    assert waits(petition, "XFJ") is None
    assert (
        paper(petition, "correction_note").body
        == f"编号 {petition.number} 的信访事项：撤销误登记。\n理由：登记了两次。"
    )
    assert entry(petition)[0].cite == "2005/21"
