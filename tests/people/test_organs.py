"""Organs: made, changed with their history, closed with who goes on: refusals first."""

from datetime import date

from tests.cast import OPERATOR, SINCE, day, with_centre
from tests.people.test_appointments import ON, SET, refused
from xinfang.people import actions, queries
from xinfang.people.kinds import Manner
from xinfang.people.models import Appointment, Organ

GOOD = {"code": "JTJ", "name": "咸宁市交通运输局", "short_name": "市交通局", "kind": "department", "level": "city"}


def make(cast, parent="GOV", **changes):
    said = {**GOOD, "valid_from": SINCE, **changes}
    return actions.create_organ(said, parent=cast.organ(parent), **SET)


def close(cast, code="ZJJ", to=("RSJ",), manner=Manner.MERGED, **changes):
    said = {"manner": manner, "successors": [(cast.organ(one), "") for one in to], "last_day": date(2013, 6, 13)}
    return actions.close_organ(cast.organ(code), **{**said, **SET, **changes})


def test_making_refuses_what_is_missing_unknown_taken_or_below_a_closed_one(cast):
    for changes, code in (
        ({"name": " "}, "missing"),
        ({"kind": "club"}, "unknown_kind"),
        ({"level": "moon"}, "unknown_level"),
        ({"code": "ZJJ"}, "code_taken"),
    ):
        refused(code, make, cast, **changes)
    close(cast)
    cast.organs["ZJJ"].refresh_from_db()
    refused("organ_closed", make, cast, parent="ZJJ")


def test_a_new_organ_stands_in_the_tree(cast):
    made = make(cast)
    assert made.path == f"{cast.organ('GOV').path}{made.pk}/"
    assert queries.office_over(made).code == "XFJ"


def test_an_old_code_is_kept_and_still_finds_the_organ(cast):
    refused("nothing_to_change", actions.change_organ, cast.organ("ZJJ"), {"level": "county"}, **SET)
    refused("code_taken", actions.change_organ, cast.organ("ZJJ"), {"code": "RSJ"}, **SET)
    actions.change_organ(cast.organ("ZJJ"), {"code": "ZJW", "paper_mark": "咸建"}, **SET)
    assert queries.organ_by_code("ZJJ").pk == queries.organ_by_code("ZJW").pk == cast.organ("ZJJ").pk
    refused("unknown_organ", queries.organ_by_code, "NONE")
    refused("code_taken", actions.change_organ, cast.organ("RSJ"), {"code": "ZJJ"}, **SET)


def test_closing_refuses_itself_the_future_and_what_has_organs_below(cast):
    refused("no_successor", close, cast, to=())
    refused("self", close, cast, to=("ZJJ",))
    refused("future", close, cast, last_day=date(2013, 6, 15))
    refused("out_of_order", close, cast, last_day=date(2004, 12, 31))
    refused("own_organ", close, cast, code="XFJ", actor=cast.admin)
    refused("organs_below", close, with_centre(cast))


def test_closing_ends_its_appointments_and_names_who_goes_on(cast):
    closed = close(cast)
    assert (closed.valid_to, closed.successor.code) == (day("2013-06-13 周四"), "RSJ")
    assert queries.heir(closed).code == "RSJ"
    ends = set(Appointment.objects.filter(post__organ=closed).values_list("end", flat=True))
    assert ends == {date(2013, 6, 13)}
    refused("organ_closed", close, cast)


def test_a_closing_by_mistake_is_taken_back(cast):
    closed = close(cast)
    actions.reopen_organ(Organ.objects.get(pk=closed.pk), actor=OPERATOR, on=ON)
    again = Organ.objects.get(pk=closed.pk)
    assert (again.valid_to, again.successor) == (None, None)
    refused("not_closed", actions.reopen_organ, again, **SET)
