"""What the tests of articles share: a day of either regime, and the last lawful day of a limit."""

from datetime import date

from xinfang.rules import days, lawbook
from xinfang.rules.clocks import due

OLD, NEW = date(2013, 6, 14), date(2023, 3, 1)


def last_day(limit, start, **more):
    """The last lawful day of a limit that starts on ``start``, by the built-in calendar."""
    return due(lawbook.load().value(limit, start), start, calendar=days.base(), **more)
