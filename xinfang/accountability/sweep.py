"""The sweep: which organs' clocks are past due on a day, and one alert for each that people should look at.

It recomputes before it acts, dates what it finds by the lapse and not by when it ran, and raises nothing twice.
An alert names organ and clock only. The chain of that day is drawn up when a person opens verification.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from xinfang.accountability.models import Alert
from xinfang.bureau import acts
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger import heads
from xinfang.ledger.kinds import Kind
from xinfang.petitions.clockwork import project_row
from xinfang.petitions.models import Clock
from xinfang.rules import clocks, lawbook
from xinfang.rules.clocks import ClockState, Due
from xinfang.rules.situations import WINDOWS, readings_of_lapse
from xinfang.rules.values import Actor

SWEEPER = Actor(label="系统巡查", operator=True)
BATCH = 200
RUNS_BY = ("pin", "start_on", "extension_days", "exclusions", "own_days", "named_on", "origin")
RULED = len(RUNS_BY)
COLUMNS = (
    *RUNS_BY,
    "limit",
    "transfer_id",
    "met_on",
    "id",
    "petition__number",
    "petition__source_id",
    "organ__code",
    "assumed",
    "petition__sealed_path",
)


class Lapse(NamedTuple):
    """An organ's clock past due on the day of the sweep: lapsed (not met by then) or late (met after it was due)."""

    clock: int
    petition: str
    source_id: str
    limit: str
    organ: str
    due: date
    state: ClockState
    assumed: bool
    sealed: bool
    readings: tuple[str, ...]
    raised: bool

    @property
    def lapsed_on(self) -> date:
        """The day after the last lawful day (decision 4)."""
        return self.due + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found and did. ``lapsed`` holds accusations too, which no figure counts (decision 19)."""

    on: date
    lapsed: tuple[Lapse, ...]
    raised: int
    mooted: int
    total: int


def sweep(day: date) -> Swept:
    """Find every organ's clock past due on ``day`` and raise one alert for each that is none yet (seed/12.3, 12.4).

    Nothing is raised for a provisional date, for a petitioner's window, for conduct before 2013-06-14 (decisions 3, 7,
    10). Running it again, or twice at once, raises nothing twice: the clock rows are locked while it decides.
    """
    now = snapshot()
    lapsed = tuple(_lapses(day, now))
    wanting = [lapse.clock for lapse in lapsed if lapse.readings and not lapse.raised]
    raised = sum(_raise(wanting[n : n + BATCH], day, now) for n in range(0, len(wanting), BATCH))
    mooted = _moot(day)
    if wanting or mooted:
        heads.note()
    total = Alert.objects.filter(state="open", sealed_path=False).count()
    return Swept(day, lapsed, raised, sum(not alert.sealed_path for alert in mooted), total)


def overdue(day: date) -> QuerySet[Clock]:
    """Organs' clocks that may be past due on ``day``, by the cached due day and the index made for it."""
    open_or_late = Q(met_on__isnull=True) | Q(met_on__gt=F("due_on"))
    return Clock.objects.filter(open_or_late, organ__isnull=False, void_on__isnull=True, due_on__lt=day).exclude(
        limit__in=WINDOWS
    )


def _lapses(day: date, now: Snapshot) -> Iterator[Lapse]:
    """Read once, recompute each: what no longer holds by the rule is left out. Clocks that run alike are reckoned once."""
    known = Exists(Alert.objects.filter(clock_id=OuterRef("pk")))
    rows = overdue(day).annotate(known=known).order_by("due_on", "id").values_list(*COLUMNS, "known")
    dues: dict[tuple[Any, ...], Due] = {}
    readings: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for row in rows:
        runs_by, (limit, transfer, met_on, clock, number, source_id, organ, assumed, sealed, raised) = (
            row[:RULED],
            row[RULED:],
        )
        found = dues.get(runs_by)
        if found is None:
            found = dues[runs_by] = project_row(dict(zip(RUNS_BY, runs_by, strict=True)), now)
        if found.due is None or day <= found.due:
            continue
        asked = (limit, found.due, transfer is not None, found.provisional)
        items = readings.get(asked)
        if items is None:
            items = readings[asked] = _readings(*asked)
        state = clocks.state(found.due, met_on, None, day)
        yield Lapse(clock, number, source_id, limit, organ, found.due, state, assumed, sealed, items, raised)


def _readings(limit: str, due: date, transferred: bool, provisional: bool) -> tuple[str, ...]:
    found = readings_of_lapse(limit, due + timedelta(days=1), transferred=transferred, provisional=provisional)
    return tuple(reading.item for reading in found)


def _raise(ids: Sequence[int], day: date, now: Snapshot) -> int:
    """Raise what is not raised yet; how many, accusations not counted."""
    with acts.begin("sweep", actor=SWEEPER) as act:
        locked = list(
            overdue(day)
            .filter(pk__in=ids)
            .select_for_update(of=("self",), no_key=True)
            .order_by("pk")
            .select_related("petition", "organ")
        )
        known = set(Alert.objects.filter(clock_id__in=ids).values_list("clock_id", flat=True))
        made = [alert for clock in locked if clock.pk not in known and (alert := _alert(clock, day, now))]
        for alert in act.add_all(Alert, made):
            act.touched[:] = [alert]
            act.record(
                Kind.ALERT_RAISED,
                alert.uid,
                on=alert.lapsed_on,
                cite=f"seed/{alert.readings.split()[0]}",
                payload=_said(alert),
            )
    return sum(not alert.sealed_path for alert in made)


def _alert(clock: Clock, day: date, now: Snapshot) -> Alert | None:
    """The alert of a clock that is overdue by the rule as it stands under the lock; None when it is not, or none is due."""
    found = project_row(clock.__dict__, now)
    if found.due is None or day <= found.due:
        return None
    items = _readings(clock.limit, found.due, clock.transfer_id is not None, found.provisional)
    if not items:
        return None
    return Alert(
        clock=clock,
        petition=clock.petition,
        organ=clock.organ,
        limit=clock.limit,
        due_on=found.due,
        lapsed_on=found.due + timedelta(days=1),
        found=clocks.state(found.due, clock.met_on, None, day).value,
        readings=" ".join(items),
        assumed=clock.assumed,
        sealed_path=clock.petition.sealed_path,
    )


def _said(alert: Alert) -> dict[str, Any]:
    assert alert.clock is not None
    assert alert.petition is not None
    return {
        "clock": alert.clock.uid,
        "petition": alert.petition.uid,
        "organ": alert.organ.uid,
        "limit": alert.limit,
        "due": alert.due_on,
        "lapsed": alert.lapsed_on,
        "state": alert.found,
        "readings": "s" + "_".join(alert.readings.split()),
        "assumed": alert.assumed,
    }


def _moot(day: date) -> list[Alert]:
    """Mark open alerts moot whose clock is not overdue any more: a correction, a calendar that changed (decision 1)."""
    gone = (
        Q(clock__void_on__isnull=False)
        | Q(clock__met_on__isnull=False, clock__met_on__lte=F("clock__due_on"))
        | Q(clock__due_on__gt=F("due_on"), clock__due_on__gte=day, clock__met_on__isnull=True)
    )
    with acts.begin("moot", actor=SWEEPER) as act:
        found = list(
            Alert.objects.select_for_update(of=("self",), no_key=True)
            .select_related("clock", "petition")
            .filter(gone, state__in=("open", "verifying"))
        )
        for alert in found:
            assert alert.clock is not None
            assert alert.petition is not None
            alert.state, alert.mooted_on = "moot", day
            alert.mooted_why = alert.clock.void_why or ("met" if alert.clock.met_on else "due_moved")
            act.change(alert, "state", "mooted_on", "mooted_why")
            said = {"clock": alert.clock.uid, "petition": alert.petition.uid, "why": alert.mooted_why}
            act.record(Kind.ALERT_MOOTED, alert.uid, on=day, payload=said)
    return found


def readings_label(readings: str) -> list[tuple[str, str]]:
    """The items an alert may be read as, each with its article in words and its title."""
    book = lawbook.load()
    return [(book.label(f"seed/{item}"), book.situations[item].title) for item in readings.split()]
