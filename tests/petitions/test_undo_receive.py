"""Correct the day of receipt, or take the signature back 更正签收: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, forwarded, key, objected, on, overruled, sent
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, voids, waits
from xinfang.petitions import actions
from xinfang.petitions.models import Transfer


def signed_on_the_18th(cast):
    petition = sent(cast)
    return actions.receive(petition.uid, actor=cast.handler, when=on(date(2013, 6, 18)), key=key())


CASE = Case(
    "undo_receive",
    actions.undo_receive,
    signed_on_the_18th,
    "handler",
    date(2013, 6, 20),
    said=lambda cast: {"received_on": date(2013, 6, 17), "why": "签收日录错。"},
    other={"received_on": None},
)
test_the_usual_refusals = usual(CASE)


def told(cast):
    """Under the rules of 2022, signed for on 1 March and told on the 6th."""
    petition = forwarded(cast, date(2023, 3, 1))
    return actions.inform_receipt(petition.uid, actor=cast.handler, when=on(date(2023, 3, 6)), key=key())


def test_it_refuses_without_a_reason_unsigned_and_while_an_objection_waits(cast):
    refused("no_reason", CASE.do, cast, signed_on_the_18th(cast), why="")
    refused("signed_for", CASE.do, cast, sent(cast))
    refused("not_objected", CASE.do, cast, objected(cast), when=on(date(2023, 3, 9)))


def test_it_refuses_a_day_before_the_sending_or_after_today(cast):
    petition = signed_on_the_18th(cast)
    for wrong in (date(2013, 6, 13), date(2013, 6, 21)):
        refused("out_of_order", CASE.do, cast, petition, received_on=wrong)


def test_once_the_petitioner_was_told_only_the_day_can_be_put_right(cast):
    at = {"when": on(date(2023, 3, 7))}
    refused("acted_since", CASE.do, cast, told(cast), received_on=None, **at)
    refused("out_of_order", CASE.do, cast, told(cast), received_on=date(2023, 3, 7), **at)


def test_the_notice_runs_from_the_right_day(cast):
    petition = CASE.do(cast, signed_on_the_18th(cast))
    assert voids(petition) == [("accept_notice", date(2013, 6, 18), "received_corrected")]
    assert clock(petition, "accept_notice").due_on == day("2013-07-02 周二")
    assert Transfer.objects.get(petition=petition).received_on == date(2013, 6, 17)
    said = entry(petition)[1]
    assert (said["was"], said["received"]) == ("2013-06-18", "2013-06-17")
    assert waits(petition, "ZJJ") == ("accept_notice", date(2013, 7, 2))


def test_a_notice_that_was_sent_meets_the_clock_of_the_right_day_too(cast):
    petition = CASE.do(cast, told(cast), received_on=day("2023-03-03 周五"), when=on(date(2023, 3, 7)))
    assert (clock(petition, "accept_notice").start_on, clock(petition, "accept_notice").met_on) == (
        date(2023, 3, 3),
        date(2023, 3, 6),
    )
    assert clock(petition, "objection").due_on == day("2023-03-10 周五")
    assert waits(petition, "ZJJ")[0] == ""


def test_an_objection_already_answered_does_not_open_again(cast):
    petition = CASE.do(cast, overruled(cast), received_on=date(2023, 3, 2), when=on(date(2023, 3, 10)))
    assert clock(petition, "objection").met_on == date(2023, 3, 8)
    assert clock(petition, "accept_notice").met_on is None


def test_the_signature_taken_back_leaves_it_to_be_signed_for(cast):
    petition = CASE.do(cast, signed_on_the_18th(cast), received_on=None)
    assert voids(petition) == [("accept_notice", date(2013, 6, 18), "received_corrected")]
    assert state(petition) == ("forwarded", "ZJJ")
    assert waits(petition, "ZJJ") == ("receive", date(2013, 6, 17))
    assert paper(petition, "receipt_slip").voided_on == CASE.day
    actions.receive(petition.uid, actor=cast.handler, when=on(CASE.day), key=key())
    assert clock(petition, "accept_notice").due_on == day("2013-07-05 周五")
