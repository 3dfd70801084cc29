"""Take a file out of the archive 撤销归档: refusals first, then what it brings."""

from datetime import date

from tests.cast import archived, key, on, withdrawn
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual
from xinfang.petitions import actions

CASE = Case(
    "reopen_archive",
    actions.reopen_archive,
    archived,
    "handler",
    date(2013, 8, 5),
    said=lambda cast: {"why": "卷宗缺件。"},
    other={"why": "别的理由"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason(cast):
    refused("no_reason", CASE.do, cast, archived(cast), why="")


def test_it_stands_where_it_stood_and_no_clock_moves(cast):
    petition = archived(cast)
    before = list(petition.clocks.values_list("limit", "met_on", "void_on"))
    CASE.do(cast, petition)
    assert state(petition) == ("replied", "ZJJ")
    assert list(petition.clocks.values_list("limit", "met_on", "void_on")) == before
    assert paper(petition, "archive_index").voided_on == CASE.day
    assert entry(petition)[0].cite == "2005/32"


def test_a_withdrawn_file_opens_as_withdrawn_and_the_withdrawal_can_then_be_undone(cast):
    petition, at = withdrawn(cast), on(date(2013, 6, 21))
    actions.archive(petition.uid, actor=cast.handler, when=at, key=key())
    CASE.do(cast, petition, when=at)
    assert state(petition) == ("withdrawn", "ZJJ")
    actions.undo_withdrawal(petition.uid, why="不是本人。", actor=cast.handler, when=at, key=key())
    assert state(petition) == ("forwarded", "ZJJ")
    assert clock(petition, "accept_notice").void_on is None
