"""Posts, persons and appointments over time: refusals first; what was true, and what was known, are two things."""

from datetime import date

import pytest

from tests.cast import OPERATOR, day, key
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions, queries
from xinfang.people.models import Appointment
from xinfang.rules.refusals import Refused

ON = date(2013, 6, 14)  # 周五
SET = {"actor": OPERATOR, "on": ON}


def refused(expected, act, /, *args, **said):
    before = (Entry.objects.count(), sorted(Appointment.objects.values_list("pk", "digest")))
    with pytest.raises(Refused) as error:
        act(*args, **said)
    assert error.value.code == expected, error.value
    assert (Entry.objects.count(), sorted(Appointment.objects.values_list("pk", "digest"))) == before
    return error.value


def heads(cast, on):
    links = queries.chain_of(cast.organ("ZJJ"), on).links
    return [link.person for link in links if link.label == "总责"]


def test_posts_refuse_the_unknown_the_blank_and_the_double(cast):
    organ = cast.organ("ZJJ")
    assert refused("unknown_kind", actions.create_post, organ, title="科员", kind="boss", **SET).cite == "seed/3"
    refused("missing", actions.create_post, organ, title=" ", kind="handler", **SET)
    refused("post_exists", actions.create_post, organ, title="局长", kind="head", **SET)
    refused("not_allowed", actions.create_post, organ, title="新", kind="head", actor=cast.head, on=ON)


def test_persons_refuse_blanks_and_a_taken_code(cast):
    for said in ({"code": " ", "name": "某"}, {"code": "x", "name": ""}):
        refused("missing", actions.create_person, **said, **SET)
    refused("code_taken", actions.create_person, code="handler", name="另一人", **SET)
    refused("not_allowed", actions.create_person, code="n", name="某", actor=cast.handler, on=ON)


def test_terms_refuse_disorder_and_unknown_functions(cast):
    person, post = cast.posts["head"].person, cast.posts["head"].post
    refused("out_of_order", actions.appoint, person, post, start=ON, end=date(2013, 6, 13), **SET)
    refused("before_organ", actions.appoint, person, post, start=date(2004, 12, 31), **SET)
    refused("unknown_function", actions.appoint, person, post, start=ON, functions=["fly"], **SET)
    refused("not_allowed", actions.appoint, person, post, start=ON, actor=cast.stranger, on=ON)


def test_an_administrator_sets_only_within_the_own_tree(cast):
    said = {"end": ON, "on": ON}
    refused("not_allowed", actions.close_appointment, cast.posts["head"], actor=cast.registrar, **said)
    actions.close_appointment(cast.posts["head"], actor=cast.admin, **said)  # the office acts for its body's tree
    assert heads(cast, date(2013, 6, 15)) == []


def test_an_appointment_holds_to_its_last_day_and_is_ended_once(cast):
    row = cast.posts["head"]
    refused("out_of_order", actions.close_appointment, row, end=date(2004, 12, 31), **SET)
    actions.close_appointment(row, end=day("2013-06-30 周日"), **SET)
    assert heads(cast, date(2013, 6, 30)) == ["刘建军"]
    assert heads(cast, day("2013-07-01 周一")) == []
    refused("closed", actions.close_appointment, row, end=date(2013, 7, 5), **SET)


def test_a_correction_supersedes_and_keeps_the_row_it_corrects(cast):
    row = cast.posts["head"]
    new = actions.correct_appointment(row, start=day("2013-06-17 周一"), end=None, **SET)
    old = Appointment.objects.get(pk=row.pk)
    assert (old.superseded, old.start, new.supersedes_id, new.recorded_on) == (True, date(2005, 1, 1), old.pk, ON)
    assert heads(cast, date(2013, 6, 16)) == []
    assert heads(cast, date(2013, 6, 17)) == ["刘建军"]
    refused("closed", actions.correct_appointment, old, start=ON, end=None, **SET)
    assert verify().problems == []


def test_a_correction_without_a_change_is_refused(cast):
    row = cast.posts["head"]
    refused("nothing_to_change", actions.correct_appointment, row, start=row.start, end=row.end, **SET)


def test_the_same_form_twice_appoints_once(cast):
    person, post, same = cast.posts["deputy"].person, cast.posts["head"].post, key()
    first = actions.appoint(person, post, start=ON, act_key=same, **SET)
    assert actions.appoint(person, post, start=ON, act_key=same, **SET).pk == first.pk
    refused("key_reused", actions.appoint, person, post, start=date(2013, 7, 1), act_key=same, **SET)


def test_overlaps_are_shown_and_not_refused(cast):
    actions.appoint(cast.posts["deputy"].person, cast.posts["head"].post, start=ON, **SET)
    found = queries.chain_of(cast.organ("ZJJ"), ON)
    assert any("2 名主要领导" in gap for gap in found.gaps)
