"""Between a clock's row and the rule: the one place where ``rules.clocks.due`` meets the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min, Q, QuerySet

from xinfang.bureau import acts
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.petitions.models import Clock, Sight
from xinfang.rules import clocks, lawbook
from xinfang.rules.clocks import Due
from xinfang.rules.values import Actor, Period

BATCH = 2000
LONGEST_ROLL = timedelta(days=15)  # longer than any holiday: how far a last day may roll


def project(clock: Clock, now: Snapshot) -> Due:
    """When ``clock`` falls due, and why, by its pinned law and the calendar of ``now``."""
    return project_row(clock.__dict__, now)


def project_row(row: Mapping[str, Any], now: Snapshot) -> Due:
    """The same from a mapping of the clock's columns, for who reads many."""
    return clocks.due(
        lawbook.load().pinned(row["pin"]),
        row["start_on"],
        calendar=now.calendar,
        extension=row["extension_days"],
        exclusions=tuple(periods(row["exclusions"])) if row["exclusions"] else (),
        roll=now.roll,
        days=row["own_days"],
        named=row["named_on"],
        origin=row["origin"],
    )


def refresh(clock: Clock, now: Snapshot) -> bool:
    """Write the cache of due days anew; whether it changed."""
    result = project(clock, now)
    if result.nominal is None or result.due is None:
        raise RuntimeError(f"clock {clock.pk} runs under a value without days")
    before = (clock.nominal_on, clock.due_on, clock.provisional)
    clock.nominal_on, clock.due_on, clock.provisional = result.nominal, result.due, result.provisional
    return before != (clock.nominal_on, clock.due_on, clock.provisional)


def periods(text: str) -> Iterable[Period]:
    """Exclusions as kept: ``2021-08-21..2021-08-23 …``."""
    for word in text.split():
        first, last = word.split("..")
        yield Period(date.fromisoformat(first), date.fromisoformat(last))


def running(clock: Clock) -> bool:
    """Whether the clock waits for its act: not met, not void."""
    return clock.met_on is None and clock.void_on is None


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock whose last day moves under another calendar."""

    clock: int
    petition: str
    limit: str
    organ: str
    before: date
    after: date


def affected(days: Iterable[date] = ()) -> QuerySet[Clock]:
    """The clocks that another calendar may move: those that run, those whose day was provisional when they were met,
    and of the others those that ran over one of ``days``, the roll of their last day included.
    """
    wanted = Q(met_on__isnull=True) | Q(provisional=True)
    for day in days:
        wanted |= Q(start_on__lte=day, due_on__gte=day - LONGEST_ROLL)
    return Clock.objects.filter(wanted, void_on__isnull=True)


def moved(now: Snapshot, days: Iterable[date] = ()) -> tuple[int, list[Clock], list[Moved]]:
    """How many clocks another calendar may move, which of them move under ``now``, and the before/after list.

    ``days`` are the days of the calendar that change.
    """
    count, rows, changes = 0, [], []
    found = affected(days).select_related("petition", "organ").order_by("pk")
    if connection.in_atomic_block:
        found = found.select_for_update(of=("self",), no_key=True)  # an extension under way waits, or is waited for
    for clock in found.iterator(BATCH):
        count += 1
        before = clock.due_on
        if refresh(clock, now):
            rows.append(clock)
            organ = clock.organ.short_name if clock.organ else "信访人"
            if before == clock.due_on or clock.petition.sealed_path:
                continue  # only no longer provisional; or an accusation, which no such list may show (decision 19)
            changes.append(Moved(clock.pk, clock.petition.number, clock.limit, organ, before, clock.due_on))
    return count, rows, changes


def reproject(*, actor: Actor, on: date, days: Iterable[date] = ()) -> list[Moved]:
    """Work out the last day of each affected clock anew after the calendar (``days`` of it) or a switch changed.

    Papers keep what they promised.
    """
    with acts.begin("clock.reproject", actor=actor) as act:
        now = snapshot()
        count, rows, changes = moved(now, days)
        Clock.objects.bulk_update(rows, ["nominal_on", "due_on", "provisional"], batch_size=500)
        _resight({clock.petition_id for clock in rows})
        act.record(Kind.CLOCKS_REPROJECTED, new_uid(), on=on, payload={"clocks": count, "changed": len(rows)})
    return changes


def _resight(petitions: set[int]) -> None:
    """Bring the sight rows' day in line with their organ's earliest running clock."""
    running_ones = Clock.objects.filter(
        petition_id__in=petitions, met_on__isnull=True, void_on__isnull=True, organ__isnull=False
    ).exclude(limit__in=lawbook.load().windows)
    first = {
        (r["petition_id"], r["organ_id"]): r["due"]
        for r in running_ones.values("petition_id", "organ_id").annotate(due=Min("due_on"))
    }
    rows = [
        row
        for row in Sight.objects.filter(petition_id__in=petitions, todo=True)
        if (row.petition_id, row.organ_id) in first
    ]
    for row in rows:
        row.due_on = first[row.petition_id, row.organ_id]
    Sight.objects.bulk_update(rows, ["due_on"], batch_size=500)
