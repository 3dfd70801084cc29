"""The history of clocks under other limits or another regime: read once, reckoned anew, nothing written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from xinfang.accountability.models import Alert
from xinfang.bureau.queries import Snapshot
from xinfang.petitions.clockwork import periods
from xinfang.petitions.models import Clock
from xinfang.rules import clocks, lawbook
from xinfang.rules.clocks import Due
from xinfang.rules.replay import Ran, Replay, Terms, Turn, late, raises, turn
from xinfang.rules.situations import WINDOWS

CHUNK, MOST = 2000, 10_000
RUNS_BY = (
    "start_on",
    "pin",
    "extension_days",
    "exclusions",
    "own_days",
    "named_on",
    "origin",
    "petition__kind",
    "limit",
)
RULED = len(RUNS_BY)
COLUMNS = (*RUNS_BY, "met_on", "transfer_id", "petition__number", "organ__code", "organ__short_name", "assumed")


@dataclass(frozen=True, slots=True)
class Changed:
    """A clock that stands otherwise in the replay: its matter by number, its organ, both last days, what becomes of an alert."""

    petition: str
    organ: str
    organ_name: str
    limit: str
    start: date
    due: date | None
    would: date | None
    met: date | None
    turn: Turn
    assumed: bool


@dataclass(slots=True)
class Sum:
    """The figures of one limit. ``no_clock``: clocks that the other law does not know."""

    clocks: int = 0
    late: int = 0
    would: int = 0
    newly: int = 0
    no_longer: int = 0
    no_clock: int = 0
    alerts: int = 0
    alerts_gone: int = 0
    alerts_new: int = 0

    def add(self, other: "Sum") -> None:
        """Add the figures of another."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Replayed:
    """What a replay found, by limit, and the clocks that stand otherwise (at most ``MOST``; ``left_off`` says how many more)."""

    first: date
    last: date
    on: date
    by_limit: dict[str, Sum] = field(default_factory=dict)
    changed: list[Changed] = field(default_factory=list)
    left_off: int = 0

    @property
    def total(self) -> Sum:
        """All limits together."""
        found = Sum()
        for one in self.by_limit.values():
            found.add(one)
        return found


def replayed(terms: Terms, first: date, last: date, *, on: date, now: Snapshot) -> Replayed:
    """Every organ's clock that started from ``first`` to ``last``, as it stands on ``on``, under other terms.

    Void clocks are left out, and accusations too (decision 19). Alerts: those on record that are not moot, against those that
    the sweep of ``on`` would raise.
    """
    found = Replayed(first, last, on)
    for row, before, after in _reckoned(Replay(terms), first, last, now):
        limit, (met, transfer, number, code, name, assumed, raised) = row[RULED - 1], row[RULED:]
        was, would = (late(one.due if one else None, met, on) for one in (before, after))
        turned = turn(was, would, there=after is not None)
        moved = {"transferred": transfer is not None}
        rule = raises(limit, before, met, on, **moved), raises(limit, after, met, on, **moved)
        one = Sum(1, was, would, turned is Turn.NEWLY_LATE, was and not would, after is None)
        one.alerts, one.alerts_gone = raised, raised and not rule[1]
        one.alerts_new = rule[1] and not rule[0] and not raised
        found.by_limit.setdefault(limit, Sum()).add(one)
        if turned is Turn.SAME:
            continue
        if len(found.changed) >= MOST:
            found.left_off += 1
            continue
        dues = before.due if before else None, after.due if after else None
        found.changed.append(Changed(number, code, name, limit, row[0], *dues, met, turned, assumed))
    return found


def _reckoned(replay: Replay, first: date, last: date, now: Snapshot) -> Iterator[tuple[Any, Due | None, Due | None]]:
    """Each clock's row with its last day as it is and as it would be. Those that run alike are reckoned once; what is kept
    for that is dropped with each start day, so that a long history takes no more room than a short one."""
    known = Exists(Alert.objects.filter(clock_id=OuterRef("pk")).exclude(state="moot"))
    rows = Clock.objects.filter(organ__isnull=False, void_on__isnull=True, petition__sealed_path=False)
    rows = rows.filter(start_on__gte=first, start_on__lte=last).exclude(limit__in=WINDOWS)
    rows = rows.annotate(known=known).order_by("start_on", "pk")
    dues: dict[Any, tuple[Due, Due | None]] = {}
    day = None
    for row in rows.values_list(*COLUMNS, "known").iterator(CHUNK):
        if row[0] != day:
            dues, day = {}, row[0]
        key = row[:RULED]
        if key not in dues:
            dues[key] = _both(replay, _ran(key), now)
        yield row, *dues[key]


def _ran(key: tuple[Any, ...]) -> Ran:
    start, pin, extension, exclusions, own_days, named, origin, kind, limit = key
    left_out = tuple(periods(exclusions)) if exclusions else ()
    return Ran(limit, lawbook.load().pinned(pin), start, extension, left_out, own_days, named, origin, kind)


def _both(replay: Replay, ran: Ran, now: Snapshot) -> tuple[Due, Due | None]:
    before = clocks.due(
        ran.value,
        ran.start,
        calendar=now.calendar,
        extension=ran.extension,
        exclusions=ran.exclusions,
        roll=now.roll,
        days=ran.own_days,
        named=ran.named,
        origin=ran.origin,
    )
    return before, replay.due(ran, calendar=now.calendar, roll=now.roll)
