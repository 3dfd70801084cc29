"""Correct the day of acceptance 更正受理日: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, extended, forwarded, key, on, replied
from tests.petitions.usual import Case, clock, entry, refused, state, usual, voids, waits
from xinfang.petitions import actions
from xinfang.petitions.models import Proceeding

CASE = Case(
    "correct_acceptance",
    actions.correct_acceptance,
    accepted,
    "handler",
    date(2013, 6, 20),
    said=lambda cast: {"accepted_on": date(2013, 6, 17), "why": "受理日录错。"},
    other={"accepted_on": date(2013, 6, 18)},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_out_of_order_and_after_the_reply(cast):
    petition = accepted(cast)
    refused("no_reason", CASE.do, cast, petition, why="")
    for wrong in (date(2013, 6, 13), date(2013, 6, 21)):
        refused("out_of_order", CASE.do, cast, petition, accepted_on=wrong)
    refused("wrong_state", CASE.do, cast, replied(cast), when=on(date(2013, 7, 2)))


def test_conclude_starts_anew_and_the_notice_is_met_on_the_right_day(cast):
    petition = CASE.do(cast, accepted(cast))
    assert voids(petition) == [("conclude", date(2013, 6, 14), "acceptance_corrected")]
    assert clock(petition, "conclude").due_on == day("2013-08-16 周五")
    assert clock(petition, "conclude").transfer_id is not None
    assert clock(petition, "accept_notice").met_on == date(2013, 6, 17)
    assert Proceeding.objects.get(petition=petition).accepted_on == date(2013, 6, 17)
    assert state(petition) == ("handling", "ZJJ")
    assert waits(petition, "ZJJ") == ("conclude", date(2013, 8, 16))
    assert (entry(petition)[1]["was"], entry(petition)[1]["received"]) == ("2013-06-14", "2013-06-17")


def test_extensions_stay_with_the_day_they_were_approved(cast):
    petition = CASE.do(cast, extended(cast), when=on(date(2013, 8, 2)))
    runs = clock(petition, "conclude")
    assert (runs.extension_days, runs.extended_on) == (20, date(2013, 8, 1))
    assert runs.due_on == day("2013-09-05 周四")  # 16 August and 20 days


def test_a_notice_given_apart_on_the_same_day_keeps_its_day(cast):
    petition, at = forwarded(cast, date(2023, 3, 1)), on(date(2023, 3, 6))
    actions.inform_receipt(petition.uid, actor=cast.handler, when=at, key=key())
    actions.accept(petition.uid, actor=cast.handler, when=at, key=key())
    CASE.do(cast, petition, accepted_on=date(2023, 3, 7), when=on(date(2023, 3, 8)))
    assert clock(petition, "accept_notice").met_on == date(2023, 3, 6)
    assert clock(petition, "objection").met_on == date(2023, 3, 7)


def test_across_the_change_of_law_the_notice_follows_the_law_of_the_right_day(cast):
    petition = forwarded(cast, date(2022, 4, 20))
    actions.accept(petition.uid, actor=cast.handler, when=on(day("2022-04-29 周五")), key=key())
    assert clock(petition, "accept_notice").met_on == date(2022, 4, 29)
    CASE.do(cast, petition, accepted_on=day("2022-05-05 周四"), when=on(date(2022, 5, 5)))
    assert clock(petition, "accept_notice").met_on is None  # from May a notice of its own is owed
    CASE.do(cast, petition, accepted_on=date(2022, 4, 29), when=on(date(2022, 5, 6)))
    assert clock(petition, "accept_notice").met_on == date(2022, 4, 29)
    assert clock(petition, "conclude").due_on == day("2022-06-28 周二")
