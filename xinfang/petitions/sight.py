"""Who sees a petition, and what waits for it there: the one writer of the sight table (decision 16).

Every list, count, search, page and export reads these rows. An accusation never gets a row for the organ complained
of or anything below it (decision 19; 2005/23, 2022/30).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang.bureau.queries import Snapshot
from xinfang.ledger import prepared
from xinfang.ledger.prepared import Read, Slot
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.people.queries import heir, heirs, office_over
from xinfang.petitions import disputed
from xinfang.petitions.clockwork import running
from xinfang.petitions.disputed import Dispute, DisputeState
from xinfang.petitions.kinds import Decision, Outcome, SightRole
from xinfang.petitions.models import (
    DECIDED,
    NEVER,
    SUCCESSION,
    Clock,
    ComplainedOf,
    Instruction,
    Part,
    Petition,
    Proceeding,
    Sight,
    Transfer,
)
from xinfang.rules import lawbook
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import TERMINAL, State

ORDER = (
    SightRole.HOLDER,
    SightRole.SENDER,
    SightRole.REGISTRAR,
    SightRole.DECIDER,
    SightRole.ASSISTING,
    SightRole.SUPERIOR,
    SightRole.FORMER,
)
Viewer = tuple[Organ, SightRole, date, date | None]
OfficeOf = Callable[[Organ], Organ | None]
ANSWERED = frozenset({State.REPLIED, State.REVIEWED, State.FINAL})
COLUMNS = ("role", "since", "until", "state", "todo", "limit", "due_on")


@dataclass(slots=True)
class Case:
    """All rows that decide who sees one petition. ``parts``: what assisting organs were asked for and still stands."""

    petition: Petition
    proceeding: Proceeding
    transfers: Sequence[Transfer]
    clocks: Sequence[Clock]
    barred: Sequence[str] = ()
    earlier: Sequence[Proceeding] = ()
    parts: Sequence[Part] | None = None  # None: not read yet
    instructions: Sequence[Instruction] | None = None  # the same
    disputes: Sequence[Dispute] | None = None  # the same; read only where there ever was one

    @property
    def ever_disputed(self) -> bool:
        """Whether there was a dispute over competence."""
        return any(one.disputed for one in (self.proceeding, *self.earlier))


def barred_paths(petition: Petition) -> list[str]:
    """The tree paths that may never see ``petition``: empty unless it is an accusation."""
    if not petition.sealed_path:
        return []
    accused = dict(ComplainedOf.objects.filter(petition=petition).values_list("organ_id", "organ__path"))
    return [*accused.values(), *(organ.path for organ in heirs(accused))]  # the same people under another name


def forerunners(organ: int, transfers: Iterable[Transfer]) -> set[int]:
    """``organ`` and whoever it took this petition over from: what lapsed there is still to be done by it (2005/25)."""
    found = {organ}
    for transfer in reversed(list(transfers)):
        if transfer.kind in {SUCCESSION, DECIDED} and transfer.to_organ_id in found:
            found.add(transfer.from_organ_id)
    return found


def barred(organ: Organ, paths: Iterable[str]) -> bool:
    """Whether ``organ`` is one of those complained of, or stands below one."""
    return any(organ.path.startswith(path) for path in paths)


def refuse_barred(organ: Organ, paths: Iterable[str]) -> None:
    """Refuse to let an accusation reach the organ it accuses, or one below it."""
    if barred(organ, paths):
        raise Refused(
            f"不能交给{organ.short_name}：它就是被检举控告的单位，或者是其下级。",
            why="检举控告材料不得转给被检举控告的单位和人员",
            todo="请交由有管辖权的纪检监察机关或上级单位",
            cite="2022/30",
            field="to",
            code="accused",
        )


_KEPT: Read[Sight] = Read(lambda: Sight.objects.filter(petition=Slot("petition")))


def refresh(case: Case, now: Snapshot, *, fresh: bool = False) -> None:
    """Write the sight rows of a petition anew. ``fresh``: it was just made and has none yet."""
    if case.parts is None:
        case.parts = () if fresh else parts_of([case.petition.pk])
    if case.instructions is None:
        case.instructions = () if fresh else instructions_of([case.petition.pk])
    if case.disputes is None:
        case.disputes = disputed.of([case.petition.pk]) if case.ever_disputed else ()
    wanted = rows_of(case, now)
    kept = {} if fresh else {row.organ_id: row for row in _KEPT(petition=case.petition.pk)}
    changed = [row for pk, row in wanted.items() if pk not in kept or _differs(kept[pk], row)]
    gone = [row.pk for pk, row in kept.items() if pk not in wanted]
    if gone:
        Sight.objects.filter(pk__in=gone).delete()
    if fresh:
        prepared.insert(changed)
    elif changed:
        Sight.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["organ", "petition"], update_fields=COLUMNS
        )


def parts_of(petitions: Iterable[int]) -> list[Part]:
    """The parts that stand, of these petitions, with their organs."""
    return list(Part.objects.standing().filter(petition__in=petitions).select_related("organ").order_by("pk"))


def instructions_of(petitions: Iterable[int]) -> list[Instruction]:
    """What was laid before leaders of these petitions, and what they said, with their organs."""
    rows = Instruction.objects.standing().filter(petition__in=petitions)
    return list(rows.select_related("organ").order_by("pk"))


def rows_of(case: Case, now: Snapshot, above: OfficeOf = office_over) -> dict[int, Sight]:
    """The sight rows that a petition should have, by organ: worked out from its own rows and written nowhere.

    ``above`` finds the petition office over an organ: for who asks it of many.
    """
    viewers = _viewers(case, above)
    return {organ.pk: _row(case, organ, role, since, until, now) for organ, role, since, until in viewers}


def _differs(old: Sight, new: Sight) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in COLUMNS)


def at_the_discipline(petition: Petition, holder: Organ) -> bool:
    """An accusation in the hands of a discipline inspection: no office looks on that did not send it (2022/22, 30)."""
    return petition.sealed_path and holder.kind == OrganKind.DISCIPLINE


def _viewers(case: Case, above: OfficeOf) -> list[Viewer]:
    """Each organ that may see, once, in its strongest role, with the days."""
    petition = case.petition
    found: list[Viewer] = [(case.petition.registrar, SightRole.REGISTRAR, case.petition.registered_on, None)]
    holder = case.proceeding.organ
    found.append((holder, SightRole.HOLDER, case.proceeding.last_on, None))
    for transfer in case.transfers:
        found.extend(_by_transfer(transfer))
    found += [(one.organ, SightRole.FORMER, petition.registered_on, None) for one in case.earlier]
    found += [(part.organ, SightRole.ASSISTING, part.asked_on, None) for part in case.parts or ()]
    for one in case.instructions or ():  # the leader's organ sees what the leader is asked about
        found.append((one.organ, SightRole.SUPERIOR, one.asked_on or one.said_on or petition.registered_on, None))
    found += [(one.decider, SightRole.DECIDER, one.raised_on, None) for one in case.disputes or ()]
    office = above(holder)
    if office is not None and not at_the_discipline(petition, holder):
        found.append((office, SightRole.SUPERIOR, petition.registered_on, None))
    found += [(heir(one), role, since, until) for one, role, since, until in found if one.valid_to is not None]
    found.sort(key=lambda item: ORDER.index(item[1]))
    once: dict[int, Viewer] = {}
    for item in found:
        if not barred(item[0], case.barred):
            once.setdefault(item[0].pk, item)
    return list(once.values())


def _by_transfer(transfer: Transfer) -> list[Viewer]:
    if transfer.kind in {SUCCESSION, DECIDED}:
        return [(transfer.from_organ, SightRole.FORMER, transfer.sent_on, transfer.ended_on)]
    found: list[Viewer] = [(transfer.from_organ, SightRole.SENDER, transfer.sent_on, None)]
    if transfer.ended_on is not None:
        found.append((transfer.to_organ, SightRole.FORMER, transfer.sent_on, transfer.ended_on))
    return found


def hide(petition: Petition, paths: Iterable[str]) -> None:
    """Take an accusation from the sight of who has just become barred from it."""
    for path in paths:
        Sight.objects.filter(petition=petition, organ__path__startswith=path).delete()


def inherit(old: Organ, new: Organ) -> None:
    """Let ``new`` see the closed files that ``old`` saw: what is still in hand was handed over one by one before."""
    kept = {row.petition_id: row for row in Sight.objects.filter(organ=new)}
    made, raised = [], []
    for row in Sight.objects.filter(organ=old).select_related("petition").iterator(chunk_size=2000):
        own = kept.get(row.petition_id)
        if own is None and not barred(new, barred_paths(row.petition)):
            made.append(_as_of(Sight(organ=new, petition=row.petition, state=row.state), row))
        elif own is not None and ORDER.index(SightRole(row.role)) < ORDER.index(SightRole(own.role)):
            raised.append(_as_of(own, row))
    Sight.objects.bulk_create(made, batch_size=500)
    Sight.objects.bulk_update(raised, ["role", "since", "until"], batch_size=500)


def _as_of(mine: Sight, row: Sight) -> Sight:
    mine.role, mine.since, mine.until = row.role, row.since, row.until
    return mine


def _row(case: Case, organ: Organ, role: SightRole, since: date, until: date | None, now: Snapshot) -> Sight:
    limit, due_on = _waiting(case, organ, now)
    return Sight(
        organ=organ,
        petition=case.petition,
        role=role.value,
        since=since,
        until=until,
        state=case.proceeding.state,
        todo=limit is not None,
        limit=limit or "",
        due_on=due_on,
    )


def _waiting(case: Case, organ: Organ, now: Snapshot) -> tuple[str | None, date]:
    """What waits for ``organ``: the limit or the chore, and its day; None when nothing does."""
    if case.proceeding.state == State.WITHDRAWN:
        return None, NEVER  # what lapsed before stays lapsed, but nobody can do anything about it here any more
    windows = lawbook.load().windows
    mine = forerunners(organ.pk, case.transfers) if organ.pk == case.proceeding.organ_id else {organ.pk}
    own = [clock for clock in case.clocks if clock.organ_id in mine and running(clock) and clock.limit not in windows]
    if own:
        first = min(own, key=lambda clock: clock.due_on)
        return first.limit, first.due_on
    grace = timedelta(days=now.setting("receive_days"))
    for transfer in case.transfers:
        if (
            transfer.ended_on is None
            and transfer.from_organ_id == organ.pk
            and transfer.objected_on
            and not transfer.decided_on
        ):
            return "decide_objection", transfer.objected_on + grace
        if transfer.ended_on is None and transfer.to_organ_id == organ.pk and transfer.received_on is None:
            return "receive", transfer.sent_on + grace
    if organ.pk == case.proceeding.organ_id:
        waits = _holder_waits(case.proceeding, grace)
        if waits[0] is not None:
            return waits
    owed = _to_decide(case, organ, grace) or _owed_part(case, organ) or _instruction(case, organ, grace)
    return owed or _execution(case, organ, now)


def _to_decide(case: Case, organ: Organ, grace: timedelta) -> tuple[str, date] | None:
    """A dispute that waits for ``organ`` to decide who is competent (2005/24; 2022/24)."""
    if case.proceeding.state not in {State.FORWARDED, State.ASSIGNED, State.HANDLING}:
        return None
    still = [one for one in case.disputes or () if one.state == DisputeState.OPEN]
    raised = next((one.raised_on for one in still if organ.pk in {one.decider_id, heir(one.decider).pk}), None)
    return ("decide_dispute", raised + grace) if raised else None


def _owed_part(case: Case, organ: Organ) -> tuple[str, date] | None:
    """What the lead asked ``organ`` for, while the matter is handled (2005/24; 2022/24)."""
    if case.proceeding.state != State.HANDLING:
        return None
    owed = (p for p in case.parts or () if p.given_on is None and p.proceeding_id == case.proceeding.pk)
    return next((("assist", part.due_on) for part in owed if part.organ_id == organ.pk), None)


def _instruction(case: Case, organ: Organ, grace: timedelta) -> tuple[str, date] | None:
    """A matter laid before a leader waits for the leader's words; the words wait for their answer."""
    for one in case.instructions or ():
        if one.said_on is None and one.asked_on is not None and one.organ_id == organ.pk:
            return "instruct", one.asked_on + grace
        if one.due_on is not None and one.done_on is None and one.task_organ_id == organ.pk:
            return "answer_instruction", one.due_on
    return None


def _holder_waits(proceeding: Proceeding, grace: timedelta) -> tuple[str | None, date]:
    if proceeding.state == State.MERGED:
        return None, NEVER  # its lead waits
    if proceeding.state in ANSWERED:
        if proceeding.served_on is None and proceeding.replied_on is not None:
            return "serve", proceeding.replied_on + grace
        return None, NEVER
    return (None if State(proceeding.state) in TERMINAL else "", NEVER)


def _execution(case: Case, organ: Organ, now: Snapshot) -> tuple[str | None, date]:
    """What was supported waits for the organ that handled it, until it is carried out (2005/32-2; 2022/32)."""
    if case.proceeding.state not in ANSWERED:
        return None, NEVER
    handled = [one for one in (*case.earlier, case.proceeding) if one.tier == 1][-1]
    supported = handled.outcome == Outcome.SUPPORT or case.proceeding.outcome == Decision.CHANGE
    if organ.pk != handled.organ_id or not supported or handled.executed_on or handled.replied_on is None:
        return None, NEVER
    return "execute", handled.execute_by or handled.replied_on + timedelta(days=now.setting("execute_days"))
