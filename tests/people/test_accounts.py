"""Accounts: refusals first; the entry says whose password was set, never what."""

from datetime import date

from tests.cast import account, day
from tests.people.test_appointments import ON, SET, refused
from xinfang.ledger.models import Entry
from xinfang.people import actions, queries

GOOD = "咸宁桂花香满城2026"


def test_it_refuses_a_taken_name_a_weak_password_and_who_may_not(cast):
    person = cast.posts["head"].person
    account(cast, "handler")
    refused("username_taken", actions.create_account, person, username="handler", password=GOOD, **SET)
    refused("weak_password", actions.create_account, person, username="head", password="12345678", **SET)
    refused("not_allowed", actions.create_account, person, username="h", password=GOOD, actor=cast.head, on=ON)


def test_another_s_password_is_set_only_by_who_may_and_must_then_be_changed(cast):
    signed = account(cast, "handler")
    refused("not_allowed", actions.set_password, signed, GOOD, actor=cast.head, on=ON)
    refused("weak_password", actions.set_password, signed, "abc", actor=cast.admin, on=ON)
    actions.set_password(signed, GOOD, actor=cast.admin, on=ON)
    assert signed.check_password(GOOD)
    assert signed.must_change_password
    assert not Entry.objects.filter(payload__contains=GOOD).exists()


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
