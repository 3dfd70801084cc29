"""Weeks, months and the days between the colours of the lamps: worked out by hand."""

from datetime import timedelta

import pytest

from tests.cast import day
from xinfang.rules import clocks, spans
from xinfang.rules.clocks import Lamp
from xinfang.rules.spans import Unit, span_of


@pytest.mark.parametrize(
    ("unit", "at", "first", "last"),
    [
        (Unit.WEEK, "2013-06-14 周五", "2013-06-10 周一", "2013-06-16 周日"),
        (Unit.WEEK, "2013-06-10 周一", "2013-06-10 周一", "2013-06-16 周日"),
        (Unit.WEEK, "2013-06-16 周日", "2013-06-10 周一", "2013-06-16 周日"),
        (Unit.WEEK, "2014-01-01 周三", "2013-12-30 周一", "2014-01-05 周日"),
        (Unit.MONTH, "2013-06-14 周五", "2013-06-01 周六", "2013-06-30 周日"),
        (Unit.MONTH, "2012-02-29 周三", "2012-02-01 周三", "2012-02-29 周三"),
        (Unit.MONTH, "2013-12-31 周二", "2013-12-01 周日", "2013-12-31 周二"),
    ],
)
def test_the_span_of_a_day(unit, at, first, last):
    found = span_of(unit, day(at))
    assert (found.first, found.last) == (day(first), day(last))
    assert found.before.last == found.first - timedelta(days=1)
    assert found.after.first == found.last + timedelta(days=1)
    assert found.after.before == found


def test_the_month_before_a_long_one():
    assert spans.last_month(day("2014-03-31 周一")).last == day("2014-02-28 周五")


def test_the_ranges_of_the_lamps_are_those_of_the_rule():
    """Whoever counts by range counts what ``clocks.lamp`` shows."""
    today, yellow = day("2013-06-14 周五"), 5
    until = spans.yellow_until(today, yellow)
    for off in range(-3, 10):
        due = today + timedelta(days=off)
        by_range = Lamp.RED if due < today else Lamp.YELLOW if due <= until else Lamp.GREEN
        assert clocks.lamp(due, None, None, today, yellow) is by_range, due


def test_open_longer_than_a_year():
    """365 days after 2013-06-14 is 2014-06-14: on that day it is open 365 days, not more; on the next it is."""
    assert spans.open_since(day("2014-06-14 周六"), 365) == day("2013-06-13 周四")
    assert spans.open_since(day("2014-06-15 周日"), 365) == day("2013-06-14 周五")
