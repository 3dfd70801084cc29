"""Choosing the post to act in: one that is held, or stood in for, on the day."""

from datetime import date

from tests.cast import account, day
from tests.people.test_appointments import ON, SET, refused
from xinfang.people import actions, queries


def test_one_chooses_among_the_posts_one_holds_that_day(cast):
    signed = account(cast, "handler")
    refused("not_held", actions.choose, signed, cast.posts["head"], ON)
    second = actions.appoint(signed.person, cast.posts["stranger"].post, start=ON, end=date(2013, 6, 20), **SET)
    actions.choose(signed, second, ON)
    assert queries.actor_of(signed, date(2013, 6, 20)).organ_id == cast.organ("RSJ").pk
    assert queries.actor_of(signed, day("2013-06-21 周五")).organ_id == cast.organ("ZJJ").pk
    refused("not_held", actions.choose, signed, second, date(2013, 6, 21))


def test_who_holds_no_post_is_nobody(cast):
    signed = account(cast, "handler")
    actions.close_appointment(cast.posts["handler"], end=ON, **SET)
    assert queries.actor_of(signed, day("2013-06-15 周六")) is None
