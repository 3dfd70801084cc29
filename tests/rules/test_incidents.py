"""What the record of an incident shows, worked out by hand: the last day, and the day that passed it (seed/12.6, 12.9, 12.10)."""

from datetime import datetime

import pytest

from tests.cast import day
from xinfang.rules.incidents import absent, grew, reported_late


def at(text):
    return datetime.fromisoformat(f"{text}+08:00") if text else None


@pytest.mark.parametrize(
    ("learned", "reported", "hours", "last", "passed"),
    [
        # nobody is on record as knowing: nothing is said
        ("", "", 0, None, None),
        ("", "2014-03-05T09:00", 4, None, None),
        # no number is set: the end of the next day counts; learned on 2014-03-03 周一
        ("2014-03-03T23:50", "2014-03-04T23:59", 0, None, None),
        ("2014-03-03T09:00", "2014-03-05T00:00", 0, "2014-03-04 周二", "2014-03-05 周三"),
        ("2014-03-03T09:00", "", 0, "2014-03-04 周二", "2014-03-05 周三"),
        # the bureau set four hours: to the minute
        ("2014-03-03T09:00", "2014-03-03T13:00", 4, None, None),
        ("2014-03-03T09:00", "2014-03-03T13:01", 4, "2014-03-03 周一", "2014-03-03 周一"),
        ("2014-03-03T22:00", "2014-03-04T02:30", 4, "2014-03-04 周二", "2014-03-04 周二"),
        ("2014-03-03T09:00", "2014-03-04T08:00", 4, "2014-03-03 周一", "2014-03-04 周二"),
        ("2014-03-03T09:00", "", 4, "2014-03-03 周一", "2014-03-04 周二"),
        ("2014-03-03T09:00", "", 24, "2014-03-04 周二", "2014-03-05 周三"),
        # reported before it was learned here, as by a lower organ
        ("2014-03-03T09:00", "2014-03-03T08:00", 1, None, None),
    ],
)
def test_reported_late(learned, reported, hours, last, passed):
    wanted = (day(last), day(passed)) if last else None
    assert reported_late(at(learned), at(reported), hours) == wanted


@pytest.mark.parametrize(
    ("bound", "closed", "days", "last", "passed"),
    [
        ("2014-03-03 周一", None, 1, "2014-03-04 周二", "2014-03-05 周三"),
        ("2014-03-03 周一", None, 3, "2014-03-06 周四", "2014-03-07 周五"),
        ("2014-03-03 周一", "2014-03-03 周一", 1, "2014-03-03 周一", "2014-03-04 周二"),
        ("2014-03-03 周一", "2014-03-10 周一", 1, "2014-03-04 周二", "2014-03-05 周三"),
        # bound to come after it was closed: never before the day itself
        ("2014-03-05 周三", "2014-03-04 周二", 1, "2014-03-05 周三", "2014-03-06 周四"),
    ],
)
def test_absent(bound, closed, days, last, passed):
    assert absent(day(bound), day(closed) if closed else None, days) == (day(last), day(passed))


@pytest.mark.parametrize(
    ("occurred", "measure", "grown", "last", "passed"),
    [
        ("2014-03-03T09:00", "2014-03-03T10:00", "2014-03-06T09:00", None, None),
        ("2014-03-03T09:00", "2014-03-06T09:00", "2014-03-06T09:00", None, None),
        ("2014-03-03T09:00", "", "2014-03-06T09:00", "2014-03-05 周三", "2014-03-06 周四"),
        ("2014-03-03T09:00", "2014-03-07T09:00", "2014-03-06T09:00", "2014-03-05 周三", "2014-03-06 周四"),
        ("2014-03-03T09:00", "", "2014-03-03T15:00", "2014-03-03 周一", "2014-03-03 周一"),
    ],
)
def test_grew(occurred, measure, grown, last, passed):
    wanted = (day(last), day(passed)) if last else None
    assert grew(at(occurred), at(measure), at(grown)) == wanted
