"""Tell the petitioner of the receipt 程序性告知: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, forwarded, on, sent
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions


def ready(cast):
    return forwarded(cast, date(2023, 3, 1))


CASE = Case(
    "inform_receipt",
    actions.inform_receipt,
    ready,
    "handler",
    date(2023, 3, 3),
    other={"text": "另外的话"},
)
test_the_usual_refusals = usual(CASE)


def test_the_rules_of_2005_do_not_know_it(cast):
    refused("not_in_force", CASE.do, cast, forwarded(cast), when=on(date(2013, 6, 17)))


def test_it_refuses_unsigned_and_twice(cast):
    refused("received", CASE.do, cast, sent(cast, date(2023, 3, 1)))
    error = refused("accept_notice", CASE.do, cast, CASE.do(cast, ready(cast)), when=on(date(2023, 3, 6)))
    assert error.cite == "2022/23-3"


def test_it_meets_the_notice_and_leaves_the_window_to_object(cast):
    petition = CASE.do(cast, ready(cast), when=on(day("2023-03-16 周四")))
    assert (clock(petition, "accept_notice").due_on, clock(petition, "accept_notice").met_on) == (
        date(2023, 3, 16),
        date(2023, 3, 16),
    )
    assert clock(petition, "objection").met_on is None
    assert state(petition) == ("forwarded", "ZJJ")
    assert paper(petition, "procedure_notice").public
    assert waits(petition, "ZJJ")[0] == ""  # it still holds the matter, with no day
    assert entry(petition)[0].cite == "2022/23-3"


def test_it_is_owed_even_after_acceptance_from_2022(cast):
    petition = accepted(cast, date(2023, 3, 1))
    assert clock(petition, "accept_notice").met_on is None
    CASE.do(cast, petition)
    assert clock(petition, "accept_notice").met_on == CASE.day
