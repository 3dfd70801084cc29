"""Correct how or when the reply was received 更正送达: refusals first, then what it brings."""

from datetime import date

from tests.cast import archived, day, on, replied, served
from tests.petitions.usual import Case, clock, entry, refused, state, usual, voids
from xinfang.petitions import actions
from xinfang.petitions.kinds import ServiceMode
from xinfang.petitions.models import Proceeding

CASE = Case(
    "correct_service",
    actions.correct_service,
    served,
    "handler",
    date(2013, 7, 10),
    said=lambda cast: {"mode": ServiceMode.POST, "received_on": date(2013, 7, 5), "why": "邮局回执的日期。"},
    other={"mode": ServiceMode.HAND},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_a_reason_out_of_order_unserved_and_archived(cast):
    petition = served(cast)
    refused("no_reason", CASE.do, cast, petition, why="")
    for wrong in (date(2013, 6, 30), date(2013, 7, 11)):
        refused("out_of_order", CASE.do, cast, petition, received_on=wrong)
    assert refused("served", CASE.do, cast, replied(cast)).cite == "2005/34"
    refused("wrong_state", CASE.do, cast, archived(cast), when=on(date(2013, 8, 5)))


def test_the_petitioner_s_window_starts_anew(cast):
    petition = CASE.do(cast, served(cast))
    assert voids(petition) == [("review_request", date(2013, 7, 2), "service_corrected")]
    assert clock(petition, "review_request").due_on == day("2013-08-05 周一")  # the thirtieth day is a Sunday
    assert Proceeding.objects.get(petition=petition).served_on == day("2013-07-05 周五")
    assert state(petition) == ("replied", "ZJJ")
    said = entry(petition)[1]
    assert (said["mode"], said["was"], said["received"]) == ("post", "2013-07-02", "2013-07-05")


def test_a_window_that_had_passed_opens_again(cast):
    petition = CASE.do(cast, served(cast), received_on=date(2013, 7, 30), when=on(day("2013-08-02 周五")))
    assert clock(petition, "review_request").due_on == day("2013-08-29 周四")
    refused("file_ready", actions.archive, petition.uid, actor=cast.handler, when=on(date(2013, 8, 5)), key="c-s")
