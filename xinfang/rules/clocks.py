"""Clocks: from a limit and a start day to the last lawful day, with the reasons; and how a clock stands on a day.

The sum, in this order: the first day is not counted; the days of the limit; the days of exclusions inside the running
term; the extension; that is the *nominal* day. Then the roll of the last day gives the day it is *due*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from xinfang.rules import lawbook
from xinfang.rules.days import ONE, Calendar, sane, zh
from xinfang.rules.lawbook import UNITS, LimitValue
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Period

LONGEST_EXCLUSION = 3660


@dataclass(frozen=True, slots=True)
class Due:
    """The last lawful day and why. ``nominal`` is before the roll of the last day; None where the law names no days."""

    limit: str
    cite: str
    start: date
    nominal: date | None
    due: date | None
    provisional: bool
    reasons: tuple[str, ...]


class ClockState(StrEnum):
    """How a clock stands on a day. A window that passed is ``expired``: it never lapses."""

    EXPIRED = "expired"
    LAPSED = "lapsed"
    LATE = "late"
    MET = "met"
    RUNNING = "running"
    VOID = "void"


class Lamp(StrEnum):
    """What a list shows: it says its state in shape and words, not in colour alone."""

    GREEN = "green"
    IDLE = "idle"
    RED = "red"
    YELLOW = "yellow"


def due(
    value: LimitValue,
    start: date,
    *,
    calendar: Calendar,
    extension: int = 0,
    exclusions: Sequence[Period] = (),
    roll: bool = True,
    days: int | None = None,
    named: date | None = None,
    origin: str = "",
) -> Due:
    """The last lawful day of ``value`` for a clock that starts on ``start``.

    ``extension``: days added by a responsible leader's approval; ``exclusions``: days left out, both ends counted;
    ``roll``: whether the last day rolls off a rest day; ``days``: another number of days set for this clock;
    ``named``: the day named in the letter; ``origin``: ``direct`` or ``transferred``, for the citation.
    Refuses an extension or exclusions where the limit knows none, and numbers out of bounds.
    """
    return _due(value, start, calendar, extension, tuple(exclusions), roll, days, named, origin)


@lru_cache(maxsize=100_000)
def _due(
    value: LimitValue,
    start: date,
    calendar: Calendar,
    extension: int,
    exclusions: tuple[Period, ...],
    roll: bool,
    days: int | None,
    named: date | None,
    origin: str,
) -> Due:
    sane(start, "起算日")
    _check_extension(value, extension)
    _check_exclusions(value, exclusions)
    cite = _cite(value, days, origin)
    if named is not None:
        return _named(value, start, sane(named, "载明的日期"), cite)
    count = value.days if days is None else days
    if count is None:
        return _none(value, start, cite)
    left_out = frozenset(_days_of(exclusions))
    reasons = [f"{zh(start)} {_starting(value)}，当日不计", *_other_law(value, days)]
    nominal = _count(start, count, value.unit, calendar, left_out)
    reasons.append(
        f"{count} 日（{UNITS[value.unit]}）→ {zh(_count(start, count, value.unit, calendar, frozenset()))}（{label(cite)}）"
    )
    inside = sorted(day for day in left_out if start < day <= nominal)
    if extension:
        nominal = _count(nominal, extension, value.unit, calendar, left_out)
        inside = sorted(day for day in left_out if start < day <= nominal)
    if inside:
        reasons.append(f"{value.excludes}占用 {len(inside)} 日不计入，相应后推（{label(value.excludes_cite)}）")
    if extension and value.extension is not None:
        reasons.append(f"经负责人批准延长 {extension} 日 → {zh(nominal)}（{label(value.extension.cite)}）")
    elif inside:
        reasons.append(f"→ {zh(nominal)}")
    last = _roll(value, nominal, calendar, roll, reasons)
    provisional = any(not calendar.known(year) for year in range(start.year, last.year + 1))
    if provisional:
        reasons.append(f"{last.year}年的放假安排还没有公布或录入，日期是暂定的，公布后重算")
    return Due(value.limit, cite, start, nominal, last, provisional, tuple(reasons))


def _cite(value: LimitValue, days: int | None, origin: str) -> str:
    return value.cite_for(origin) if days is None or not value.own_cite else value.own_cite


def _other_law(value: LimitValue, days: int | None) -> tuple[str, ...]:
    """That the days come from another law, where the limit leaves it room (2005/33; 2022/31.5)."""
    if days is None or not value.own_cite:
        return ()
    return (f"这件事项的期限另有规定，从其规定（{label(value.own_cite)}）；是哪部规定，见受理告知书",)


def _named(value: LimitValue, start: date, named: date, cite: str) -> Due:
    if named <= start:
        raise Refused("载明的日期须在起算日之后。", field="named", code="named_too_early", cite=cite)
    reasons = (f"{zh(start)} {_starting(value)}", f"交办单载明 {zh(named)} 前报告结果（{label(cite)}）")
    return Due(value.limit, cite, start, named, named, False, reasons)


def _none(value: LimitValue, start: date, cite: str) -> Due:
    why = value.note or "没有规定天数"
    reasons = (f"{zh(start)} 起算的{value.title}：{why}" + (f"（{label(cite)}）" if cite else ""),)
    return Due(value.limit, cite, start, None, None, False, reasons)


def _starting(value: LimitValue) -> str:
    return value.starts.split("（")[0].removesuffix("之日")


def _count(start: date, count: int, unit: str, calendar: Calendar, left_out: frozenset[date]) -> date:
    """The day that is the ``count``-th counted one after ``start``."""
    if unit == "calendar_day" and not left_out:
        return start + timedelta(days=count)
    day = start
    while count:
        day += ONE
        if day not in left_out and not (unit == "working_day" and calendar.is_rest(day)):
            count -= 1
    return day


def _roll(value: LimitValue, nominal: date, calendar: Calendar, roll: bool, reasons: list[str]) -> date:
    if value.unit == "working_day" or not calendar.is_rest(nominal):
        return nominal
    if not roll:
        reasons.append("末日是休息日，本单位设定不顺延")
        return nominal
    rolled = calendar.next_workday(nominal)
    cite = lawbook.load().roll_cite(nominal)
    reasons.append(f"末日 {zh(nominal)} 是休息日，顺延至 {zh(rolled)}（类推{label(cite)}，我们的读法，可由本单位设定）")
    return rolled


def _check_extension(value: LimitValue, extension: int) -> None:
    if extension == 0:
        return
    if value.extension is None:
        raise Refused(
            f"{value.title}不能延长。",
            why="法规没有给这个期限规定延长",
            cite=value.cite,
            field="extend",
            code="no_extension",
        )
    if not 0 < extension <= value.extension.max_days:
        raise Refused(
            f"延长 {extension} 日不行：{value.title}合计最多延长 {value.extension.max_days} 日。",
            todo=f"请改为 1 到 {value.extension.max_days} 之间",
            cite=value.extension.cite,
            field="days",
            code="extension_too_long",
        )


def _check_exclusions(value: LimitValue, exclusions: tuple[Period, ...]) -> None:
    if exclusions and not value.excludes:
        raise Refused(
            f"{value.title}没有可以扣除的日子。",
            why="法规没有给这个期限规定扣除",
            cite=value.cite,
            field="exclude",
            code="no_exclusion",
        )
    for period in exclusions:
        if period.end is None or period.end < period.start:
            raise Refused("扣除的起止日期不对：止日须不早于起日。", field="exclude", code="bad_period")
        sane(period.start, "扣除起日")
        if (sane(period.end, "扣除止日") - period.start).days > LONGEST_EXCLUSION:
            raise Refused("扣除的日子超过十年，请核对。", field="exclude", code="bad_period")


def _days_of(exclusions: tuple[Period, ...]) -> list[date]:
    return [p.start + timedelta(days=n) for p in exclusions for n in range(((p.end or p.start) - p.start).days + 1)]


def label(cite: str) -> str:
    """A citation in words."""
    return lawbook.load().label(cite)


def state(due_on: date, met_on: date | None, void_on: date | None, day: date) -> ClockState:
    """How a clock stands on ``day``. An act done after ``day`` has not been done yet on ``day``."""
    if void_on is not None and void_on <= day:
        return ClockState.VOID
    if met_on is not None and met_on <= day:
        return ClockState.MET if met_on <= due_on else ClockState.LATE
    return ClockState.LAPSED if day > due_on else ClockState.RUNNING


def state_of(limit: str, due_on: date, met_on: date | None, void_on: date | None, day: date) -> ClockState:
    """The same for the clock of a limit: a window expires where a duty would lapse, and using it is no lateness."""
    found = state(due_on, met_on, void_on, day)
    if limit in lawbook.load().windows and found in {ClockState.LAPSED, ClockState.LATE}:
        return ClockState.EXPIRED
    return found


def days_left(due_on: date, day: date) -> int:
    """Days from ``day`` to the last lawful day; negative when it has passed. Counted to *due*, never stored."""
    return (due_on - day).days


def lamp(due_on: date, met_on: date | None, void_on: date | None, day: date, yellow_days: int) -> Lamp:
    """The lamp of a clock on ``day``; ``yellow_days`` is the bureau's setting."""
    found = state(due_on, met_on, void_on, day)
    if found is ClockState.VOID:
        return Lamp.IDLE
    if found in {ClockState.LATE, ClockState.LAPSED}:
        return Lamp.RED
    if found is ClockState.MET or days_left(due_on, day) > yellow_days:
        return Lamp.GREEN
    return Lamp.YELLOW


def words(due_on: date, met_on: date | None, void_on: date | None, day: date) -> str:
    """The lamp in words: 还剩 3 天, 今天到期, 逾期 1 天, 按期, 逾期办理, 已不计算."""
    found, left = state(due_on, met_on, void_on, day), days_left(due_on, day)
    fixed = {ClockState.VOID: "已不计算", ClockState.MET: "按期"}
    if found in fixed:
        return fixed[found]
    if found is ClockState.LATE and met_on is not None:
        return f"逾期 {(met_on - due_on).days} 天办理"
    if found is ClockState.LAPSED:
        return f"逾期 {-left} 天"
    return "今天到期" if left == 0 else f"还剩 {left} 天"
