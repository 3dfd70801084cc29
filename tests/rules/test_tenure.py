"""A post over time: vacant and doubled stretches, worked out by hand."""

from datetime import date

from xinfang.rules.tenure import Stretch, between
from xinfang.rules.values import Period

TODAY = date(2013, 6, 14)  # Friday


def days(text):
    first, last = text.split("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def test_nobody_yet_is_no_stretch():
    assert between([], TODAY) == []


def test_one_after_the_other_leaves_nothing_open():
    assert between([days("2012-01-01..2012-12-31"), days("2013-01-01..")], TODAY) == []


def test_a_gap_counts_both_its_days():
    (gap,) = between([days("2012-01-01..2012-12-31"), days("2013-01-21..")], TODAY)
    assert gap == Stretch(True, date(2013, 1, 1), date(2013, 1, 20))
    assert gap.days(TODAY) == 20


def test_who_left_and_was_not_followed_is_vacant_until_now():
    (gap,) = between([days("2012-01-01..2013-05-31")], TODAY)
    assert gap == Stretch(True, date(2013, 6, 1), None)
    assert gap.days(TODAY) == 14
    assert between([days("2012-01-01..2013-06-14")], TODAY) == []


def test_two_at_once_are_shown_with_their_days():
    (both,) = between([days("2012-01-01..2013-01-10"), days("2013-01-01..")], TODAY)
    assert both == Stretch(False, date(2013, 1, 1), date(2013, 1, 10))
    (both,) = between([days("2012-01-01.."), days("2013-01-01..2013-01-31")], TODAY)
    assert both == Stretch(False, date(2013, 1, 1), date(2013, 1, 31))
    (both,) = between([days("2012-01-01.."), days("2013-06-01..")], TODAY)
    assert both == Stretch(False, date(2013, 6, 1), None)
