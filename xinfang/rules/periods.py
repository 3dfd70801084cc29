"""The period that a report is about: its name, the one before it, the same a year earlier, and whose law it is reported by."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang.rules.days import zh
from xinfang.rules.numerals import chinese
from xinfang.rules.refusals import Refused
from xinfang.rules.steptypes import NEW_RULES

LAW_BEGINS = date(2005, 5, 1)
LONGEST_YEARS = 5
ONE = timedelta(days=1)
NAMED = (12, 6, 3, 1)  # months of a year, half a year, a quarter and a month
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Reported:
    """``first`` to ``last``, both counted. ``before``: the period that it is set against; ``ago``: the same a year earlier.

    ``ago`` is None where it is the same as ``before``, or where the period is none of the calendar's.
    """

    first: date
    last: date
    label: str
    before: Days
    before_label: str
    ago: Days | None = None
    ago_label: str = ""

    @property
    def days(self) -> Days:
        """From when to when."""
        return self.first, self.last

    @property
    def new_rules(self) -> bool:
        """Whether the report is one of 2022/41: it is by the law of the period's last day."""
        return self.last >= NEW_RULES

    @property
    def crosses(self) -> bool:
        """Whether the rules changed within the period."""
        return self.first < NEW_RULES <= self.last

    @property
    def cite(self) -> str:
        """The article that says what the report holds."""
        return "2022/41" if self.new_rules else "2005/39"


def reported(first: date, last: date, today: date) -> Reported:
    """The period of a report. Refused: reversed, not over yet (today counts), before the law, longer than five years."""
    if last < first:
        raise Refused("报告的止日早于起日。", todo="请对调两个日期", field="last", code="out_of_order")
    if last > today:
        raise Refused(
            f"{zh(last)} 还没有到。", why="只统计已经发生的", todo="止日最晚是今天", field="last", code="future"
        )
    if first < LAW_BEGINS:
        raise Refused(
            "起日早于《信访条例》施行之日 2005年5月1日。", todo="请从这一天起统计", field="first", code="before_law"
        )
    if last >= moved(first, 12 * LONGEST_YEARS):
        raise Refused(f"一份报告最长 {LONGEST_YEARS} 年。", todo="请分成几份", field="last", code="too_long")
    months = months_of(first, last)
    before = (moved(first, -months), first - ONE) if months else (first - (last - first) - ONE, first - ONE)
    ago = (moved(first, -12), moved(last + ONE, -12) - ONE) if months and months < 12 else None
    return Reported(first, last, label(first, last), before, label(*before), ago, label(*ago) if ago else "")


def months_of(first: date, last: date) -> int:
    """12, 6, 3 or 1 where the period is a year, half-year, quarter or month of the calendar; else 0."""
    for months in NAMED:
        if first.day == 1 and (first.month - 1) % months == 0 and last == moved(first, months) - ONE:
            return months
    return 0


def months_in(first: date, last: date) -> list[date]:
    """The first day of each month that the period meets."""
    found = [first.replace(day=1)]
    while (after := moved(found[-1], 1)) <= last:
        found.append(after)
    return found


def moved(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def label(first: date, last: date) -> str:
    """``2023年第一季度``, ``2023年3月``; else from when to when."""
    months = months_of(first, last)
    part = (first.month - 1) // months + 1 if months else 0
    words = {12: "", 6: "上半年" if part == 1 else "下半年", 3: f"第{chinese(part)}季度", 1: f"{part}月"}
    return f"{first.year}年{words[months]}" if months else f"{plain(first)}至{plain(last)}"


def plain(day: date) -> str:
    """A day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def usual(today: date) -> list[Days]:
    """The periods that are asked for most: last month, last quarter, last year, this year up to today."""
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    year = month.replace(month=1)
    return [
        (moved(month, -1), month - ONE),
        (moved(quarter, -3), quarter - ONE),
        (moved(year, -12), year - ONE),
        (year, today),
    ]
