"""Weeks and months of registers and sheets, and the days between the colours of the lamps. Pure; every day is an argument."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xinfang.rules.days import ONE


class Unit(StrEnum):
    """How long a sheet is."""

    MONTH = "month"
    WEEK = "week"


UNIT_LABELS = {Unit.WEEK: "周报", Unit.MONTH: "月报"}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both counted."""

    unit: Unit
    first: date
    last: date

    @property
    def before(self) -> "Span":
        """The week or the month before."""
        return span_of(self.unit, self.first - ONE)

    @property
    def after(self) -> "Span":
        """The next one."""
        return span_of(self.unit, self.last + ONE)


def span_of(unit: Unit, day: date) -> Span:
    """The week (Monday to Sunday) or the calendar month that holds ``day``."""
    if unit is Unit.WEEK:
        first = day - timedelta(days=day.weekday())
        return Span(unit, first, first + timedelta(days=6))
    first = day.replace(day=1)
    return Span(unit, first, (first + timedelta(days=31)).replace(day=1) - ONE)


def last_month(day: date) -> Span:
    """The month before the one of ``day``."""
    return span_of(Unit.MONTH, day).before


def yellow_until(day: date, yellow_days: int) -> date:
    """The last due day whose lamp is yellow on ``day``: what is due earlier than ``day`` is red, later green.

    The same as ``rules.clocks.lamp`` of a clock that runs, as a range that an index serves.
    """
    return day + timedelta(days=yellow_days)


def open_since(day: date, days: int) -> date:
    """What was received on this day or earlier has been open for more than ``days`` days on ``day``."""
    return day - timedelta(days=days) - ONE
