"""Supervision and suggestions in the report: by hand, by a count made apart, the edges, sight, accusations, masking."""

from dataclasses import replace
from datetime import date

import pytest

from tests.reports.acted import AUGUST, SEPTEMBER, apart, august, march
from tests.reports.test_figures import made
from tests.reports.world import LATER, MARCH
from xinfang.bureau.queries import snapshot
from xinfang.people.queries import operator
from xinfang.petitions.models import Petition
from xinfang.reports import owed
from xinfang.reports.analysis import Words, analysed, held
from xinfang.reports.paper import draft
from xinfang.reports.scope import scope_of

JULY = (date(2013, 7, 1), date(2013, 7, 31))


def known(report):
    return {one.owed.key: one for part in report.parts for one in part.known}


def numbers(report):
    return {key: one.now for key, one in known(report).items()}


def test_where_nothing_was_entered_it_says_that_nothing_was(cast):
    report = analysed(made(cast))
    assert {one.words for one in known(report).values()} == {"本期没有登记"}
    assert held(report, Words()) == {"figures": True, "supervision": True, "policy": True}
    assert "发出督办函：本期没有登记（上期0份）。" in draft(report).text


def test_august_by_hand_with_the_edges_in_and_the_days_beside_them_out(cast):
    august(cast)
    report = analysed(made(cast, days=AUGUST, today=SEPTEMBER))
    assert numbers(report) == {
        "supervised": 4,  # the 1st, the 31st, the one answered, the accusation; the voided one is none
        "letters_answered": 1,
        "letters_unanswered": 3,
        "urged": 4,
        "listed": 0,
        "interviewed": 0,
        "improvement": 3,  # the 1st, the 6th, the 31st; the voided one and the draft are none
        "improvement_adopted": 2,
        "improvement_done": 1,
        "improvement_refused": 1,
        "improvement_unanswered": 0,
        "policy": 1,
        "policy_adopted": 0,
        "policy_done": 0,
        "policy_refused": 0,
        "policy_unanswered": 1,
    }
    before = {key: one.before for key, one in known(report).items()}
    assert (before["supervised"], before["urged"], before["improvement"], before["improvement_adopted"]) == (1, 1, 1, 1)
    text = draft(report).text
    assert "发出督办函：4份（上期1份），其中已书面反馈1份（上期0份）、还没有书面反馈3份（上期1份）。" in text
    table = next(one.what for one in draft(report).inserts if getattr(one.what, "title", "") == "督办和建议")
    assert ("发出督办函", "份", "4", "1") in table.rows
    assert table.note.startswith("发出督办函：按发出之日")


def test_march_by_hand(cast):
    march(cast)
    found = numbers(analysed(made(cast, days=MARCH, today=LATER)))
    assert (found["listed"], found["interviewed"]) == (2, 2)
    kind = "accountability"
    parts = [found[f"{kind}{end}"] for end in ("", "_adopted", "_done", "_refused", "_unanswered")]
    assert parts == [2, 0, 0, 1, 1]


@pytest.mark.parametrize("days", [AUGUST, JULY, (date(2013, 8, 31), date(2013, 9, 1)), (date(2013, 1, 1), SEPTEMBER)])
def test_the_figures_equal_a_count_made_apart(cast, days):
    august(cast)
    found = numbers(analysed(made(cast, days=days, today=SEPTEMBER)))
    wanted = apart(cast.organ("XFJ"), days)
    assert found == {key: wanted[key] for key in found}


def test_by_the_new_rules_too(cast):
    march(cast)
    found = numbers(analysed(made(cast, days=MARCH, today=LATER)))
    assert found == apart(cast.organ("XFJ"), MARCH)


def test_accusations_count_only_where_the_rest_of_the_report_counts_them(cast):
    august(cast)
    secret = set(Petition.objects.filter(sealed_path=True).values_list("pk", flat=True))
    city = cast.organ("XFJ")
    wanted = apart(city, AUGUST, secret)
    assert (wanted["supervised"], wanted["letters_unanswered"]) == (3, 2)
    outer = made(cast, days=AUGUST, today=SEPTEMBER, outer=True)
    line = scope_of(operator(), city, *AUGUST, SEPTEMBER, snapshot())
    for scope in (outer, line, scope_of(operator(), None, *AUGUST, SEPTEMBER, snapshot())):
        found = numbers(analysed(scope))
        assert found == {key: wanted[key] for key in found}
    assert set(owed.BY_KEY["supervised"].rows(line, AUGUST).values_list("petition", flat=True)).isdisjoint(secret)


def test_another_office_has_none_of_it(cast):
    august(cast)
    scope = scope_of(cast.county_head, cast.organ("XAXF"), *AUGUST, SEPTEMBER, snapshot())
    assert set(numbers(analysed(scope)).values()) == {0}


def test_who_may_not_see_it_is_told_so_and_never_that_there_was_none(cast):
    march(cast)
    report = analysed(made(cast, "registrar", MARCH, LATER))
    found = known(report)
    assert (found["listed"].now, found["accountability"].now, found["improvement"].now) == (None, None, 0)
    assert "无权查看" in found["listed"].words
    assert held(report, Words()) == {"figures": True, "supervision": False, "policy": False}
    assert held(report, Words(supervision="督办 3 件"))["supervision"]
    assert "挂牌督办、约谈：未统计" in draft(report).text
    written = analysed(made(cast, "registrar", MARCH, LATER), Words(supervision="督办 3 件", policy="无"))
    assert "未统计" not in draft(written).text


def test_a_copy_for_others_has_no_small_numbers_and_no_parts_to_work_them_out_from(cast):
    august(cast)
    scope = made(cast, days=AUGUST, today=SEPTEMBER, outer=True)
    found = known(analysed(scope, least=3))
    assert found["supervised"].words == "3份"
    assert "letters_answered" not in found
    assert (found["policy"].words, found["policy"].before) == ("少于3份", None)
    assert found["listed"].words == "本期没有登记"
    report = analysed(scope, least=3)
    assert "上期" not in "".join(line for line in draft(report).text.splitlines() if "督办" in line)


def test_each_number_is_as_many_rows_and_the_statements_are_five(cast, django_assert_num_queries):
    august(cast)
    scope = made(cast, days=AUGUST, today=SEPTEMBER)
    for one in owed.BY_KEY.values():
        assert one.rows(scope, AUGUST).count() == apart(cast.organ("XFJ"), AUGUST)[one.key], one.key
    with django_assert_num_queries(5):
        list(owed.known_all(scope, tuple(owed.BY_KEY.values())))
    actor = replace(scope.actor, permissions=frozenset({"report:read", "petition:read"}))
    blind = replace(scope, actor=actor)
    with django_assert_num_queries(0):
        assert {one.now for one in owed.known_all(blind, tuple(owed.BY_KEY.values()))} == {None}
