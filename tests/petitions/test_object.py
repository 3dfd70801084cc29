"""Object to a transfer 提出异议: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, forwarded, objected, on, overruled, sent
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.models import Transfer


def ready(cast):
    return forwarded(cast, date(2023, 3, 1))


CASE = Case(
    "object",
    actions.object_to,
    ready,
    "handler",
    date(2023, 3, 8),
    said=lambda cast: {"text": "不属于本单位职权。"},
    other={"text": "另外的理由"},
)
test_the_usual_refusals = usual(CASE)


def test_the_rules_of_2005_do_not_know_it(cast):
    error = refused("not_in_force", CASE.do, cast, forwarded(cast), when=on(date(2013, 6, 17)))
    assert error.cite == "2022/23-3"


def test_it_refuses_without_reasons_unsigned_twice_and_after_the_answer(cast):
    refused("empty_paper", CASE.do, cast, ready(cast), text=" ")
    refused("received", CASE.do, cast, sent(cast, date(2023, 3, 1)))
    refused("not_objected", CASE.do, cast, objected(cast))
    assert refused("already_decided", CASE.do, cast, overruled(cast), when=on(date(2023, 3, 9))).cite == "2022/23-3"


def test_it_refuses_after_five_working_days(cast):
    error = refused("objection_late", CASE.do, cast, ready(cast), when=on(day("2023-03-09 周四")))
    assert "2023年3月8日" in error.what


def test_it_meets_the_window_and_waits_for_the_sender_while_the_notice_runs(cast):
    petition = CASE.do(cast, ready(cast))
    assert clock(petition, "objection").met_on == day("2023-03-08 周三")
    assert clock(petition, "accept_notice").met_on is None
    assert Transfer.objects.get(petition=petition).objected_on == CASE.day
    assert state(petition) == ("forwarded", "ZJJ")
    assert waits(petition, "XFJ") == ("decide_objection", day("2023-03-11 周六"))
    assert not paper(petition, "objection").public
    assert entry(petition)[0].cite == "2022/23-3"
