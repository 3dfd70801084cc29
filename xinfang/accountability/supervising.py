"""The sweep for supervision 督办线索: what calls for it by the facts, one proposal for each and none twice (2005/36; 2022/40-1).

It looks at what is still not done; what was done late is for verification. Whether there was a good reason people judge.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from xinfang.accountability.models import SupervisionCall, SupervisionLetter
from xinfang.accountability.supervised import office_for, offices_above
from xinfang.accountability.supervisionmodels import ANSWERED, MOOT, OPEN, RECEIVED
from xinfang.accountability.sweep import BATCH, SWEEPER, overdue
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Organ
from xinfang.people.queries import heir
from xinfang.petitions.clockwork import project_row
from xinfang.petitions.kinds import Outcome
from xinfang.petitions.models import Clock, Petition, Proceeding, Sight, Transfer
from xinfang.rules import lawbook
from xinfang.rules.clocks import Due
from xinfang.rules.days import ONE
from xinfang.rules.lawparts import Trigger
from xinfang.rules.supervision import feedback_due, trigger_of_clock, trigger_of_execution, trigger_of_objections


@dataclass(frozen=True, slots=True)
class Called:
    """A fact that calls for supervision: of whom, by which trigger, by what; the last day, and the day after."""

    petition: Petition
    organ: Organ
    trigger: Trigger
    source: UUID
    due_on: date
    lapsed_on: date
    clock: Clock | None = None
    assumed: bool = False

    @property
    def key(self) -> tuple[int, str, UUID]:
        """What makes it one proposal."""
        return self.petition.pk, self.trigger.key, self.source


@dataclass(frozen=True, slots=True)
class SweptSupervision:
    """What a sweep for supervision did; accusations are not counted (decision 19)."""

    on: date
    raised: int
    mooted: int


def sweep_supervision(day: date) -> SweptSupervision:
    """Raise one proposal for each fact that calls for supervision on ``day`` and has none; moot the open ones that ended.

    Safe to run again or twice at once: the petitions are locked while it decides.
    """
    now = snapshot()
    petitions = sorted({one.petition.pk for one in _found(day, now) if not _known([one])})
    raised = sum(_raise(petitions[n : n + BATCH], day, now) for n in range(0, len(petitions), BATCH))
    reproject(now)
    return SweptSupervision(day, raised, _moot(day, now))


def _found(day: date, now: Snapshot, within: Sequence[int] | None = None) -> Iterator[Called]:
    """Every fact that calls for supervision on ``day``; of some petitions only, where those are named."""
    only = Q() if within is None else Q(petition__in=within)
    yield from _clocks(day, now, only)
    yield from _executions(day, only)
    yield from _objections(day, only)


def _clocks(day: date, now: Snapshot, only: Q) -> Iterator[Called]:
    limits = {limit for trigger in lawbook.load().triggers.values() for limit in trigger.limits}
    known = Exists(SupervisionCall.objects.filter(clock_id=OuterRef("pk")))
    rows = overdue(day).filter(only, ~known, met_on__isnull=True, limit__in=limits, petition__disposed_on__isnull=True)
    for clock in rows.select_related("petition", "organ").order_by("pk").iterator(2000):
        due = project_row(clock.__dict__, now)
        if due.due is None or clock.organ is None:
            continue
        trigger = trigger_of_clock(clock.limit, due.due, clock.met_on, day, provisional=due.provisional)
        if trigger is not None:
            yield Called(
                clock.petition, heir(clock.organ), trigger, clock.uid, due.due, due.due + ONE, clock, clock.assumed
            )


def _executions(day: date, only: Q) -> Iterator[Called]:
    """The newest handling whose opinion supports and names a day that has passed."""
    anew = Proceeding.objects.filter(petition=OuterRef("petition"), tier=1, pk__gt=OuterRef("pk"))
    rows = Proceeding.objects.filter(
        only, ~Exists(anew), tier=1, outcome=Outcome.SUPPORT.value, executed_on__isnull=True
    )
    rows = rows.filter(execute_by__lt=day, petition__disposed_on__isnull=True)
    for one in rows.select_related("petition", "organ").order_by("pk").iterator(2000):
        trigger = trigger_of_execution(one.execute_by, one.executed_on, day)
        if trigger is not None and one.execute_by is not None:
            last = one.execute_by
            yield Called(one.petition, heir(one.organ), trigger, one.uid, last, last + ONE, None, one.petition.assumed)


def _objections(day: date, only: Q) -> Iterator[Called]:
    """Two objections of one organ on one matter that were not agreed to. What was returned was agreed to."""
    rows = Transfer.objects.filter(only, objected_on__isnull=False, decided_on__lte=day).exclude(ended="returned")
    by_organ: dict[tuple[int, int], list[Transfer]] = {}
    for one in rows.select_related("petition", "to_organ").order_by("decided_on", "pk").iterator(2000):
        by_organ.setdefault((one.petition_id, one.to_organ_id), []).append(one)
    for transfers in by_organ.values():
        found = trigger_of_objections([one.decided_on for one in transfers if one.decided_on], day)
        if found is None:
            continue
        trigger, since = found
        second = transfers[1]
        if second.petition.disposed_on is None:
            yield Called(second.petition, heir(second.to_organ), trigger, second.uid, since, since)


def _known(found: Sequence[Called]) -> set[tuple[int, str, UUID]]:
    rows = SupervisionCall.objects.filter(petition__in={one.petition.pk for one in found})
    return set(rows.values_list("petition_id", "trigger", "source")) & {one.key for one in found}


def _raise(petitions: Sequence[int], day: date, now: Snapshot) -> int:
    """Raise what is not raised yet, of these petitions; how many, accusations not counted."""
    with acts.begin("sweep.supervision", actor=SWEEPER) as act:
        locked = Petition.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=petitions)
        list(locked.order_by("pk").values_list("pk", flat=True))
        found = list(_found(day, now, petitions))
        before = _known(found) if found else set()
        sent, above = _transfers(petitions), _Above()
        fresh = [
            (one, office)
            for one in {one.key: one for one in found}.values()
            if one.key not in before and (office := above.office(one, sent.get(one.petition.pk, ()))) is not None
        ]
        made = act.add_all(SupervisionCall, [_call(one, office, day) for one, office in fresh])
        for row, (one, office) in zip(made, fresh, strict=True):
            said = {
                "petition": one.petition.uid,
                "organ": one.organ.uid,
                "office": office.uid,
                "trigger": one.trigger.key,
                "found": row.found,
                "source": one.source,
                "due": one.due_on,
                "lapsed": one.lapsed_on,
                "assumed": one.assumed,
            }
            act.touched[:] = [row]
            act.record(Kind.SUPERVISION_CALLED, row.uid, on=one.lapsed_on, cite=one.trigger.cite, payload=said)
    return sum(not row.sealed_path for row in made)


def _transfers(petitions: Sequence[int]) -> Mapping[int, Sequence[Transfer]]:
    found: dict[int, list[Transfer]] = {}
    for one in Transfer.objects.filter(petition__in=petitions).select_related("from_organ").order_by("pk"):
        found.setdefault(one.petition_id, []).append(one)
    return found


class _Above:
    """The office that supervises, asked of many: each organ's offices are looked up once."""

    def __init__(self) -> None:
        self.over: dict[int, list[Organ]] = {}

    def office(self, one: Called, transfers: Sequence[Transfer]) -> Organ | None:
        """The office; None where there is none, or where it may not know of the matter (decision 19)."""
        if one.organ.pk not in self.over:
            self.over[one.organ.pk] = offices_above(one.organ)
        office = office_for(one.organ, transfers, self.over[one.organ.pk])
        seen = office is not None and Sight.objects.filter(petition=one.petition, organ=office).exists()
        return office if seen else None


def _call(one: Called, office: Organ, day: date) -> SupervisionCall:
    return SupervisionCall(
        petition=one.petition,
        organ=one.organ,
        office=office,
        trigger=one.trigger.key,
        found=one.trigger.found,
        clock=one.clock,
        source=one.source,
        due_on=one.due_on,
        lapsed_on=one.lapsed_on,
        raised_on=max(day, one.lapsed_on),
        assumed=one.assumed,
        sealed_path=one.petition.sealed_path,
        grounds="",
        reason="",
    )


def _moot(day: date, now: Snapshot) -> int:
    """Moot the open proposals whose matter was done, or whose fact holds no longer."""
    rows = SupervisionCall.objects.filter(state=OPEN).exclude(found="people")
    with acts.begin("moot.supervision", actor=SWEEPER) as act:
        locked = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
        gone = []
        for row in locked.select_related("petition", "organ", "office", "clock"):
            ended = _ended(row, day, now)
            if ended is not None:
                row.state, (row.ended_why, row.ended_on) = MOOT, ended
                gone.append(row)
                _say_moot(act, row)
    return sum(not row.sealed_path for row in gone)


def _say_moot(act: Act, row: SupervisionCall) -> None:
    act.change(row, "state", "ended_on", "ended_why")
    said = {"petition": row.petition.uid, "organ": row.organ.uid, "office": row.office.uid, "why": row.ended_why}
    assert row.ended_on is not None
    act.record(Kind.SUPERVISION_MOOTED, row.uid, on=row.ended_on, payload=said)


def _ended(row: SupervisionCall, day: date, now: Snapshot) -> tuple[str, date] | None:
    """Why a proposal has come to its end, and when; None while it holds."""
    if row.clock is not None:
        return _clock_ended(row.clock, day, now)
    if row.found == "execution":
        one = Proceeding.objects.get(uid=row.source)
        if one.executed_on is not None:
            return "executed", one.executed_on
        holds = one.outcome == Outcome.SUPPORT and one.execute_by is not None and one.execute_by < day
        return None if holds else ("fact_gone", day)
    return None


def reproject(now: Snapshot) -> int:
    """Work out the last day of each letter that is still open anew, after the calendar changed; how many moved.

    The paper keeps the days that it named.
    """
    moved = 0
    for row in SupervisionLetter.objects.filter(state__in=[RECEIVED, ANSWERED], received_on__isnull=False):
        due = letter_due(row, now)
        if due is not None and (row.due_on, row.provisional) != (due.due, due.provisional):
            moved += SupervisionLetter.objects.filter(pk=row.pk).update(due_on=due.due, provisional=due.provisional)
    return moved


def letter_due(row: SupervisionLetter, now: Snapshot) -> Due | None:
    """Until when a letter is answered, and why; None before it was received."""
    if row.received_on is None:
        return None
    return feedback_due(row.days, row.received_on, calendar=now.calendar, roll=now.roll)


def _clock_ended(clock: Clock, day: date, now: Snapshot) -> tuple[str, date] | None:
    if clock.void_on is not None:
        return clock.void_why or "void", clock.void_on
    due: Any = project_row(clock.__dict__, now).due
    if due is None or due >= day:
        return "due_moved", day
    if clock.met_on is not None:
        return ("met", clock.met_on) if clock.met_on > due else ("due_moved", day)
    return None
