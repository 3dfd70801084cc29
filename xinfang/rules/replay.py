"""The same history under other limits: what would have been late. Pure; nothing that was is changed by it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from xinfang.rules import clocks, lawbook, limits
from xinfang.rules.clocks import ClockState, Due
from xinfang.rules.days import Calendar, sane
from xinfang.rules.lawbook import FIRST_DAY, LimitValue
from xinfang.rules.refusals import Refused
from xinfang.rules.situations import readings_of_lapse
from xinfang.rules.values import Period

FEWEST, MOST = 1, 366
SETTING = re.compile(r"([a-z_]+)=([0-9]{1,5})")
ELSEWHERE = frozenset(
    {"improvement_feedback"}
)  # the limit of a suggestion's answer: no clock of a matter runs under it


class Turn(StrEnum):
    """How a clock stands in the replay against how it stood."""

    GONE = "gone"
    NEWLY_LATE = "newly_late"
    NO_LONGER_LATE = "no_longer_late"
    SAME = "same"


TURN_LABELS = {
    Turn.NEWLY_LATE: "原来没有逾期，会逾期",
    Turn.NO_LONGER_LATE: "原来逾期，不会逾期",
    Turn.GONE: "原来逾期，没有这个期限",
    Turn.SAME: "一样",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """A clock as it ran: its limit and pinned value, its start, what was added or left out. ``kind``: of the matter."""

    limit: str
    value: LimitValue
    start: date
    extension: int = 0
    exclusions: tuple[Period, ...] = ()
    own_days: int | None = None
    named: date | None = None
    origin: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what the history is replayed: other ``days`` of some limits, or the ``law`` of a day."""

    days: Mapping[str, int] = field(default_factory=dict)
    law: date | None = None


def other_days(words: Sequence[str]) -> dict[str, int]:
    """``conclude=45`` and the like. Refused: what cannot be read, an unknown limit, one without a number of days or that is
    no duty of an organ, days outside 1 to 366, a limit named twice.
    """
    found: dict[str, int] = {}
    for word in words:
        read = SETTING.fullmatch(word.strip())
        if read is None:
            raise Refused(f"{word!r} 看不懂。", todo="请写成 conclude=45 的样子", field="set", code="bad_set")
        key, days = read[1], int(read[2])
        _check_limit(key)
        if not FEWEST <= days <= MOST:
            raise Refused(f"{days} 日不行。", todo=f"天数请写 {FEWEST} 到 {MOST}", field="set", code="bad_days")
        if key in found:
            raise Refused(f"{key} 写了两次。", todo="一个期限只写一次", field="set", code="twice")
        found[key] = days
    if not found:
        raise Refused("没有写改哪个期限。", todo="请写 --set conclude=45 的样子，可多次", field="set", code="usage")
    return found


def _check_limit(key: str) -> None:
    limit = lawbook.load().limit(key)
    if limit.window or key in ELSEWHERE or not any(value.days for value in limit.values):
        raise Refused(
            f"{limit.title}不能这样改。",
            why="它是提出申请、异议的期限，或者日期由文书载明，或者不是信访事项的期限",
            todo="可以改的有：" + "、".join(sorted(settable())),
            field="set",
            code="not_settable",
        )


def settable() -> tuple[str, ...]:
    """The limits whose days may be set otherwise in a replay."""
    found = lawbook.load().limits.values()
    return tuple(
        one.key for one in found if not one.window and one.key not in ELSEWHERE and any(v.days for v in one.values)
    )


def law_day(day: date) -> date:
    """The day whose law is asked for. Refused: before 2005-05-01, where there was none."""
    sane(day, "适用法规的日期")
    if day < FIRST_DAY:
        raise Refused(
            f"{FIRST_DAY} 以前没有可适用的规定。", todo=f"请写 {FIRST_DAY} 以后的日子", field="law", code="no_law"
        )
    return day


def period(first: date, last: date) -> tuple[date, date]:
    """The days in which the clocks started, both counted. Refused: reversed."""
    sane(first, "起日")
    sane(last, "止日")
    if last < first:
        raise Refused("止日早于起日。", todo="请对调两个日期", field="to", code="out_of_order")
    return first, last


class Replay:
    """What the clocks would have been under some terms. Keeps the values it has made, so that equal ones are the same object."""

    def __init__(self, terms: Terms) -> None:
        """``terms``: other days, or the law of a day."""
        self.terms = terms
        self._made: dict[tuple[str, int], LimitValue] = {}

    def value(self, ran: Ran) -> LimitValue | None:
        """The value that the clock would have run under; None where that law knows no such limit for such a matter."""
        if self.terms.law is None:
            days = self.terms.days.get(ran.limit)
            return ran.value if days is None or ran.value.days is None else self._with_days(ran.value, days)
        found = lawbook.load().value(ran.limit, self.terms.law)
        if found.days is None and not found.named:
            return None
        return None if found.only_if and not limits.holds(found.only_if, ran.kind) else found

    def due(self, ran: Ran, *, calendar: Calendar, roll: bool) -> Due | None:
        """When the clock would have fallen due: same start, extension, exclusions; None where there would be no clock.

        Days that another law sets for one matter, and a day that a letter names, hold in the replay too. An extension is cut
        to what the other law allows; exclusions are left away where it knows none.
        """
        value = self.value(ran)
        if value is None:
            return None
        longest = value.extension.max_days if value.extension else 0
        return clocks.due(
            value,
            ran.start,
            calendar=calendar,
            extension=min(ran.extension, longest),
            exclusions=ran.exclusions if value.excludes else (),
            roll=roll,
            days=ran.own_days,
            named=ran.named,
            origin=ran.origin,
        )

    def _with_days(self, value: LimitValue, days: int) -> LimitValue:
        at = (value.pin, days)
        if at not in self._made:
            self._made[at] = replace(value, days=days)
        return self._made[at]


def late(due: date | None, met_on: date | None, day: date) -> bool:
    """Whether a clock is past due on ``day``: lapsed, or met after it was due. Without a day it never is."""
    return due is not None and clocks.state(due, met_on, None, day) in {ClockState.LAPSED, ClockState.LATE}


def turn(before: bool, after: bool, *, there: bool) -> Turn:
    """How it turned. ``there``: whether there would be such a clock at all."""
    if before == after:
        return Turn.SAME
    if after:
        return Turn.NEWLY_LATE
    return Turn.NO_LONGER_LATE if there else Turn.GONE


def raises(limit: str, due: Due | None, met_on: date | None, day: date, *, transferred: bool) -> bool:
    """Whether the sweep of ``day`` would raise an alert for it: past due, by a day that is certain, under Art. 12's rule."""
    if due is None or due.due is None or not late(due.due, met_on, day):
        return False
    lapsed_on = date.fromordinal(due.due.toordinal() + 1)
    return bool(readings_of_lapse(limit, lapsed_on, transferred=transferred, provisional=due.provisional))
