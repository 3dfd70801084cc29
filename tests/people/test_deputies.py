"""Deputies 代理: refusals first; who stands in acts in the absent one's post, traceably, and stops."""

from datetime import date

from tests.cast import account, day
from tests.people.test_appointments import ON, SET, refused
from xinfang.people import actions, queries
from xinfang.people.models import Deputising


def name(cast, **changes):
    said = {"start": ON, "end": date(2013, 6, 28), "ground": "党组会议决定", **SET}
    return actions.name_deputy(cast.posts["head"], cast.posts["deputy"], **{**said, **changes})


def test_it_refuses_oneself_no_ground_disorder_and_who_is_not_in_office(cast):
    head, deputy = cast.posts["head"], cast.posts["deputy"]
    said = {"start": ON, "end": None, "ground": "决定", **SET}
    refused("self", actions.name_deputy, head, head, **said)
    refused("no_ground", name, cast, ground=" ")
    refused("out_of_order", name, cast, end=date(2013, 6, 13))
    refused("not_in_office", name, cast, start=date(2004, 12, 31))
    refused("not_allowed", name, cast, actor=cast.deputy)
    actions.close_appointment(deputy, end=date(2013, 6, 20), **SET)
    deputy.refresh_from_db()
    refused("beyond_office", name, cast)


def test_the_deputy_acts_for_the_absent_one_on_those_days_only(cast):
    name(cast)
    signed = account(cast, "deputy")
    actions.choose(signed, cast.posts["head"], ON)
    acting = queries.actor_of(signed, day("2013-06-28 周五"))
    assert (acting.on_behalf_of, acting.appointment) == (cast.posts["head"].uid, cast.posts["deputy"].uid)
    assert acting.label == "市住房和城乡建设局局长（代理）"
    after = queries.actor_of(signed, day("2013-06-29 周六"))
    assert (after.on_behalf_of, after.post_title) == (None, "副局长")


def test_the_chain_names_who_stood_in_and_for_whom(cast):
    name(cast)
    links = queries.chain_of(cast.organ("ZJJ"), date(2013, 6, 20)).links
    assert ("总责", "孙丽", "代刘建军") in [(link.label, link.person, link.note) for link in links]


def test_it_ends_before_its_day_and_only_so(cast):
    row = name(cast)
    refused("out_of_order", actions.end_deputy, row, end=date(2013, 6, 13), **SET)
    actions.end_deputy(row, end=date(2013, 6, 20), **SET)
    assert Deputising.objects.get().end == date(2013, 6, 20)
    refused("closed", actions.end_deputy, row, end=date(2013, 6, 25), **SET)
