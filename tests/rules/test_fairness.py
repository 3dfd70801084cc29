"""Shares, usual times, and whether the same facts got the same permitted set: by hand."""

from datetime import date, timedelta

import pytest

from xinfang.rules.accountable import Severity, permitted
from xinfang.rules.fairness import Same, Share, Taken, permitted_set, same_facts, taken

DAY = date(2013, 8, 14)  # 周三


def spans(*days):
    return [(DAY, None if n is None else DAY + timedelta(days=n)) for n in days]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ((), Taken(0, None, None)),
        ((None,), Taken(0, None, None)),
        ((0,), Taken(1, 0, 0)),
        ((3, 9), Taken(2, 3, 9)),
        ((9, 3, 40), Taken(3, 9, 40)),
        ((9, 3, None, 40, 5), Taken(4, 5, 40)),
    ],
)
def test_the_days_that_something_took(days, found):
    assert taken(spans(*days)) == found


def test_in_words():
    assert Taken(0, None, None).said == "—"
    assert taken(spans(3, 9)).said == "中位数 3 日，最长 9 日，共 2 件"
    assert (Share(1, 4).said, Share(0, 0).said, Share(0, 3).said) == ("1/4（25.0%）", "—", "0/3（0.0%）")
    assert (Share(1, 4).few, Share(1, 5).few) == (True, False)


def test_the_permitted_set_is_that_of_the_rule():
    found = permitted("12.3", Severity.SOME, "organ")
    assert permitted_set("12.3", "some", "organ") == (found.by_item, " ".join(found.by_consequence))


def test_the_same_facts_are_one_line():
    facts, kept = ("12.3", "some", "organ"), permitted_set("12.3", "some", "organ")
    other = ("12.8", "some", "leader")
    rows = [
        (other, permitted_set(*other), "admonition", 1),
        (facts, kept, "rectification_order", 2),
        (facts, kept, "circulated_criticism", 1),
    ]
    found = same_facts(rows)
    assert [(one.item, one.count, one.alike) for one in found] == [("12.3", 3, True), ("12.8", 1, True)]
    assert found[0].chosen == {"rectification_order": 2, "circulated_criticism": 1}


def test_another_set_for_the_same_facts_is_seen():
    kept = permitted_set("12.3", "some", "organ")
    assert not Same("12.3", "some", "organ", {kept: 1, ("rectification_order", ""): 1}, {"none": 2}).alike
    assert not Same("12.3", "some", "organ", {("rectification_order", ""): 1}, {"none": 1}).alike
    assert same_facts([]) == []
