"""Decline 不予受理: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, forwarded, objected, on, registered, sent
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions

CASE = Case(
    "decline",
    actions.decline,
    forwarded,
    "handler",
    date(2013, 6, 20),
    said=lambda cast: {"reason": "statutory_path", "text": "请依法申请行政复议。"},
    other={"reason": "already_in_hand"},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_a_notice_without_words(cast):
    refused("empty_paper", CASE.do, cast, forwarded(cast), text=" ")


def test_it_refuses_before_the_matter_was_signed_for_and_while_an_objection_waits(cast):
    assert refused("received", CASE.do, cast, sent(cast)).cite == "2005/21.1"
    assert refused("not_objected", CASE.do, cast, objected(cast), when=on(date(2023, 3, 9))).cite == "2022/19-3"


def test_the_notice_is_met_and_given_with_its_coded_reason(cast):
    petition = forwarded(cast)
    CASE.do(cast, petition, when=on(day("2013-07-01 周一")))
    assert clock(petition, "accept_notice", "ZJJ").met_on == date(2013, 7, 1)
    assert state(petition) == ("declined", "ZJJ")
    assert (paper(petition, "decline_notice").public, entry(petition)[1]["reason"]) == (True, "statutory_path")
    assert waits(petition, "ZJJ") is None


def test_the_petition_office_may_decline_at_the_counter(cast):
    petition = registered(cast)
    CASE.do(cast, petition, actor=cast.registrar)
    assert clock(petition, "disposal").met_on == date(2013, 6, 20)


def test_declined_late_is_late(cast):
    petition = forwarded(cast)
    CASE.do(cast, petition, when=on(day("2013-07-02 周二")))
    late = clock(petition, "accept_notice")
    assert (late.due_on, late.met_on) == (date(2013, 7, 1), date(2013, 7, 2))
