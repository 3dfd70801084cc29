"""Days: which are rest days, which are worked, of which years the notice is known. No clock: every day is an argument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from chinese_calendar import constants

from xinfang.rules.refusals import Refused

WEEKDAYS = "一二三四五六日"
ONE = timedelta(days=1)
FIRST, LAST = date(2000, 1, 1), date(2200, 12, 31)


@dataclass(frozen=True, eq=False, slots=True)
class Calendar:
    """Rest days and days worked, by the State Council's yearly notices and what the bureau set over them.

    Compared by identity: a changed calendar is another object.
    """

    rest: frozenset[date]
    work: frozenset[date]
    years: frozenset[int]

    def is_rest(self, day: date) -> bool:
        """Whether ``day`` is a rest day. In a year without notice Saturdays and Sundays are assumed: see ``known``."""
        return day not in self.work and (day.weekday() >= 5 or day in self.rest)

    def known(self, year: int) -> bool:
        """Whether the notice of ``year`` is in the calendar; a date that depends on another year is provisional."""
        return year in self.years

    def next_workday(self, day: date) -> date:
        """``day`` itself if it is worked, else the next day that is."""
        while self.is_rest(day):
            day += ONE
        return day

    def overlaid(self, days: Mapping[date, Literal["rest", "work"] | str], years: Iterable[int]) -> "Calendar":
        """This calendar with the bureau's own days and years over it."""
        rest = frozenset(day for day, kind in days.items() if kind == "rest")
        work = frozenset(day for day, kind in days.items() if kind == "work")
        if not rest and not work and not set(years) - self.years:
            return self
        return Calendar((self.rest - work) | rest, (self.work - rest) | work, self.years | frozenset(years))


@cache
def base() -> Calendar:
    """The calendar that ``chinesecalendar`` carries: the notices from 2004 to the newest it knows."""
    rest, work = frozenset(constants.holidays), frozenset(constants.workdays)
    return Calendar(rest, work, frozenset(day.year for day in rest))


def zh(day: date, *, year: bool = True) -> str:
    """``2013年6月14日 周五``, without the year ``6月14日 周五``."""
    words = f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
    return f"{day.year}年{words}" if year else words


def sane(day: date, what: str = "日期") -> date:
    """``day``, or a refusal when it lies outside 2000 to 2200."""
    if not FIRST <= day <= LAST:
        raise Refused(
            f"{what} {day.isoformat()} 不在 2000 年至 2200 年之间。", todo="请核对年份", field="day", code="absurd_day"
        )
    return day
