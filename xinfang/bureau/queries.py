"""What holds at the bureau now: its settings and its calendar, as one immutable snapshot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from django.utils import timezone

from xinfang.bureau.models import ActKey, CalendarDay, CalendarYear, CategoryTree, Setting, Stamp
from xinfang.ledger.prepared import Read
from xinfang.rules import categories, days, lawbook
from xinfang.rules.categories import Tree

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Settings and calendar as they stood when the stamp was ``number``."""

    number: int
    calendar: days.Calendar
    values: Mapping[str, int]
    trees: tuple[tuple[date, Tree], ...] = ()  # the bureau's own, the newest first

    def tree(self, day: date) -> Tree:
        """The categories in force on ``day``: the bureau's own, else those that came with the product."""
        return next((tree for start, tree in self.trees if start <= day), categories.shipped())

    def setting(self, key: str) -> int:
        """The bureau's value of a setting, or the default of ``law/settings.yaml``; KeyError for an unknown key."""
        return self.values[key]

    @property
    def roll(self) -> bool:
        """Whether the last day rolls to the next workday (our reading, a switch)."""
        return bool(self.setting("last_day_roll"))


_STAMPS: Read[tuple[int]] = Read(lambda: Stamp.objects.values_list("number"))
_kept: dict[str, Snapshot] = {}


def snapshot(number: int | None = None) -> Snapshot:
    """The snapshot that holds now: one statement when nothing changed since this process last looked.

    ``number``: the stamp, if the caller has just read it.
    """
    if number is None:
        number = max((given for (given,) in _STAMPS()), default=0)
    kept = _kept.get("now")
    if kept is None or kept.number != number:
        kept = _kept["now"] = _read(number)
    return kept


_others: dict[str, tuple[int, Any]] = {}


def kept(name: str, number: int, read: Callable[[], Kept]) -> Kept:
    """What another room reads seldom and asks often: read anew only when the stamp is another than ``number``."""
    found = _others.get(name)
    if found is None or found[0] != number:
        found = _others[name] = number, read()
    value: Kept = found[1]
    return value


def was_done(key: str) -> bool:
    """Whether an act was done under ``key``: what comes again is a repeat, not something new. A key that could be none: no."""
    return "\0" not in key and ActKey.objects.filter(key=key[:120]).exists()


def forget() -> None:
    """Drop the kept snapshot: for tests, whose database is rolled back under it."""
    _kept.clear()
    _others.clear()


def _read(number: int) -> Snapshot:
    overlay = {row.day: "rest" if row.rest else "work" for row in CalendarDay.objects.filter(active=True)}
    years = CalendarYear.objects.filter(active=True).values_list("year", flat=True)
    values = {key: setting.default for key, setting in lawbook.load().settings.items()}
    values.update(Setting.objects.values_list("key", "value"))
    rows = CategoryTree.objects.order_by("-number").values_list("start", "lines")
    trees = tuple((start, Tree(tuple(lines.splitlines()))) for start, lines in rows)
    return Snapshot(number, days.base().overlaid(overlay, years), MappingProxyType(values), trees)


def legal_day(at: datetime) -> date:
    """The legal day of a moment: a date in Asia/Shanghai."""
    return timezone.localtime(at).date()


def snapshot_or_default() -> Snapshot:
    """The snapshot, or the defaults where no database was prepared yet: a date can be worked out without one."""
    from django.db import DatabaseError

    try:
        return snapshot()
    except DatabaseError:
        values = {key: setting.default for key, setting in lawbook.load().settings.items()}
        return Snapshot(0, days.base(), MappingProxyType(values))
