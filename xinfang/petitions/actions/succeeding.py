"""What becomes of matters when their organ is abolished, merged or split: who goes on with its powers goes on with them.

2005/25, 2022/24. A clock belongs to one organ: one that had not fallen due by the organ's last day ends there as handed
over and runs on at the successor with the same first day, law, extension and last day. One that had is a lapse of the
closed organ for good; the successor still has to do what is overdue.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from xinfang.bureau import acts
from xinfang.people import actions as people
from xinfang.people.actions.closing import cite_of
from xinfang.people.kinds import Manner
from xinfang.people.models import Organ
from xinfang.people.queries import heirs, offices_over
from xinfang.petitions import clockwork, remains, sight
from xinfang.petitions.actions.amending import correcting, last
from xinfang.petitions.models import SUCCESSION, Clock, Holding, Petition, Transfer
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, following
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor

KEPT = (
    "petition_id",
    "proceeding_id",
    "limit",
    "pin",
    "origin",
    "start_on",
    "named_on",
    "own_days",
    "extension_days",
    "extended_on",
    "exclusions",
    "assumed",
)


def close_organ(
    organ: Organ,
    *,
    manner: Manner,
    successors: Sequence[tuple[Organ, str]] = (),
    last_day: date,
    actor: Actor,
    on: date,
    key: str = "",
) -> Organ:
    """Close an organ and hand over what it has in hand to the first successor, all of it or nothing (2005/25; 2022/24).

    An accusation that the successor may not take goes to the petition office above instead. Refused: what
    ``people.close_organ`` refuses, and closing without a successor while anything is in hand.
    """
    with acts.together():
        left = check_hand_over(organ, successors, last_day)
        row = people.close_organ(
            organ,
            manner=manner,
            successors=successors,
            last_day=last_day,
            petitions=len(left),
            actor=actor,
            on=on,
            act_key=key,
        )
        for petition in left:
            with following("succeed", petition, actor=actor, when=When(on, on)) as work:
                hand_over(work, row, successors[0][0], last_day)
        if successors:
            _keep_from(row, actor, on)
            sight.inherit(row, successors[0][0])
    return row


def check_hand_over(organ: Organ, successors: Sequence[tuple[Organ, str]], last_day: date) -> list[int]:
    """The petitions that must be handed over; refused where there are some and nobody to take them."""
    left = remains.in_hand(organ)
    if left and not successors:
        raise Refused(
            f"{organ.short_name}还有信访事项没有办完归档，要写明由哪个单位承接。",
            why="撤销、合并、分立的，由继续行使其职权的单位受理",
            todo="职责不清的，写本级党委、政府或者其指定的单位",
            cite=cite_of(last_day),
            field="successor",
            code="matters_in_hand",
        )
    return left


def _keep_from(closed: Organ, actor: Actor, on: date) -> None:
    """Take accusations against the closed organ away from who took it over: it is the accused now (2022/30)."""
    for proceeding in remains.accusing(closed):
        paths = sight.barred_paths(proceeding.petition)
        if proceeding.state not in remains.PUT_AWAY and sight.barred(proceeding.organ, paths):
            with following("succeed", proceeding.petition_id, actor=actor, when=When(on, on)) as work:
                hand_over(work, proceeding.organ, proceeding.organ, on - timedelta(days=1))
        sight.hide(proceeding.petition, paths)


def hand_over(work: Work, old: Organ, target: Organ, last_day: date, kind: str = SUCCESSION) -> None:
    """Put ``target`` in the place of ``old``: as holder with its clocks, and as sender of what it sent on."""
    if sight.barred(target, work.barred):
        target = _office_for(work, old)
    held = work.proceeding.organ_id == old.pk
    renewed = _renew_transfers(work, old, target, held)
    if held:
        for clock in work.open_clocks(organ=old):
            _pass_on(work, clock, target, renewed, last_day)
        for row in Holding.objects.filter(petition=work.petition, organ=old, end__isnull=True):
            row.end = max(row.start, last_day)
            work.act.change(row, "end")
        work.transfers.append(work.act.add(_record(work, old, target, kind)))
        work.enter(State(work.proceeding.state), organ=target)
    work.payload.update(from_organ=old.uid, to_organ=target.uid, sent=last_day)


def _office_for(work: Work, old: Organ) -> Organ:
    for office in offices_over(old):
        if not sight.barred(office, work.barred):
            return office
    raise Refused(
        "有的事项没有可以承接的单位：承接单位和上级信访部门都不能经手。",
        todo="请先由上级机关把这些事项提走，再办理撤销、合并、分立",
        cite="2022/30",
        code="nobody_may",
    )


def _renew_transfers(work: Work, old: Organ, target: Organ, held: bool) -> Transfer | None:
    """End each live transfer that ``old`` is part of, and let ``target`` stand in it with the same days."""
    found = None
    for was in [t for t in work.transfers if t.ended_on is None and old.pk in {t.from_organ_id, t.to_organ_id}]:
        sender = target if was.from_organ_id == old.pk else was.from_organ
        receiver = target if held and was.to_organ_id == old.pk else was.to_organ
        was.ended_on, was.ended = work.when.on, "succeeded"
        work.act.change(was, "ended_on", "ended")
        if sender.pk == receiver.pk:
            continue  # the sender took over from the receiver: it simply has the matter
        new = work.act.add(_again(was, sender, receiver))
        work.transfers.append(new)
        for clock in [c for c in work.clocks if c.transfer_id == was.pk and clockwork.running(c) and not held]:
            clock.transfer = new
            work.act.change(clock, "transfer_id")
        found = new if receiver.pk == target.pk else found
    return found


def _again(was: Transfer, sender: Organ, receiver: Organ) -> Transfer:
    return Transfer(
        petition=was.petition,
        proceeding=was.proceeding,
        kind=was.kind,
        from_organ=sender,
        to_organ=receiver,
        sent_on=was.sent_on,
        received_on=was.received_on,
        report_by=was.report_by,
        objected_on=was.objected_on,
        decided_on=was.decided_on,
    )


def _record(work: Work, old: Organ, target: Organ, kind: str) -> Transfer:
    day = work.when.on
    return Transfer(
        petition=work.petition,
        proceeding=work.proceeding,
        kind=kind,
        from_organ=old,
        to_organ=target,
        sent_on=day,
        received_on=day,
        ended_on=day,
        ended="succeeded",
    )


def _pass_on(work: Work, clock: Clock, target: Organ, transfer: Transfer | None, last_day: date) -> None:
    """Let a clock run on at ``target`` to the same day; what fell due by the last day stays where it lapsed."""
    clockwork.refresh(clock, work.now)
    if clock.due_on <= last_day:
        return
    clock.void_on, clock.void_why = work.when.on, "succeeded"
    work.act.change(clock, "void_on", "void_why")
    new = Clock(organ=target, transfer=transfer, **{name: getattr(clock, name) for name in KEPT})
    clockwork.refresh(new, work.now)
    work.clocks.append(work.act.add(new))


def may_take(petition: Petition, transfers: Sequence[Transfer], holder: Organ) -> list[Organ]:
    """The organs a matter taken over by mistake may be given to: whoever took over from the same closed organ, or it."""
    before = {t.from_organ_id for t in transfers if t.kind == SUCCESSION}
    rows = [*heirs(before), *Organ.objects.filter(pk__in=before)]
    paths = sight.barred_paths(petition)
    return [one for one in rows if one.pk != holder.pk and one.valid_to is None and not sight.barred(one, paths)]


def correct_succession(
    uid: UUID, *, to: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Give a matter to another of the organs that went on with the closed one's powers 改由其他单位承接."""
    with correcting("correct_succession", uid, why, actor, when, key, expected, to) as work:
        if work.repeated:
            return work.petition
        holder = work.proceeding.organ
        target = next((one for one in may_take(work.petition, work.transfers, holder) if one.uid == to), None)
        if target is None:
            raise Refused(
                "只能交给承接原单位职权的单位。",
                todo="请先在机构页登记它承接哪些职权，或者按转送、退回办理",
                cite="2005/25",
                field="to",
                code="not_a_successor",
            )
        hand_over(work, holder, target, when.on - timedelta(days=1))
        work.payload.update(corrects=last(work, "succeed", "correct_succession").seq)
    return work.petition
