"""Accept 受理: refusals first, then what it brings."""

from datetime import date

import pytest

from tests.cast import day, forwarded, objected, on, registered, sent
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.kinds import MatterKind
from xinfang.petitions.models import Holding, Proceeding

CASE = Case(
    "accept",
    actions.accept,
    forwarded,
    "handler",
    date(2013, 6, 17),
    other={"text": "另外的话"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_unsigned_and_while_an_objection_waits(cast):
    assert refused("received", CASE.do, cast, sent(cast)).cite == "2005/21"
    assert refused("not_objected", CASE.do, cast, objected(cast), when=on(date(2023, 3, 9))).cite == "2022/34"


def test_it_refuses_a_handler_of_another_organ(cast):
    refused("not_ours", CASE.do, cast, forwarded(cast), handler=cast.posts["stranger"].uid)


def test_conclude_runs_from_the_acceptance_and_the_notice_is_met(cast):
    petition = CASE.do(cast, forwarded(cast), handler=cast.posts["handler"].uid)
    runs = clock(petition, "conclude")
    assert (runs.start_on, runs.nominal_on, runs.due_on) == (CASE.day, day("2013-08-16 周五"), date(2013, 8, 16))
    assert runs.transfer_id is not None
    assert clock(petition, "accept_notice").met_on == day("2013-06-17 周一")
    assert Proceeding.objects.get(petition=petition).accepted_on == CASE.day
    assert Holding.objects.get(petition=petition).start == CASE.day
    assert state(petition) == ("handling", "ZJJ")
    assert waits(petition, "ZJJ") == ("conclude", date(2013, 8, 16))
    notice = paper(petition, "acceptance_notice")
    assert notice.public
    assert "2013年8月16日" in notice.body
    assert entry(petition)[0].cite == "2005/21"


def test_a_petition_office_that_accepts_meets_its_own_disposal(cast):
    petition = registered(cast)
    CASE.do(cast, petition, actor=cast.registrar)
    assert clock(petition, "disposal").met_on == CASE.day
    assert clock(petition, "conclude").organ.code == "XFJ"


@pytest.mark.parametrize(
    ("kind", "has"),
    [
        (MatterKind.CLAIM_ART31_6, True),
        (MatterKind.CLAIM_ART31_5, False),
        (MatterKind.SUGGESTION, False),
    ],
)
def test_from_2022_sixty_days_only_for_the_sixth_item(cast, kind, has):
    petition = forwarded(cast, date(2023, 3, 1), kind=kind)
    CASE.do(cast, petition, when=on(day("2023-03-01 周三")))
    assert petition.clocks.filter(limit="conclude").exists() is has
    if has:  # the sixtieth day is 30 April; the May holiday ends on the 3rd
        assert (clock(petition, "conclude").nominal_on, clock(petition, "conclude").due_on) == (
            day("2023-04-30 周日"),
            day("2023-05-04 周四"),
        )
