"""Hand over the matters of one who leaves, or whose work is dealt out anew 移交: visible in each of them (Art. 3)."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from xinfang.bureau import acts, outbox
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.kinds import Function
from xinfang.people.models import Appointment
from xinfang.people.queries import on_day
from xinfang.petitions import leavers
from xinfang.petitions.handed import HandOver
from xinfang.petitions.models import Holding, Recusal
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

MOVED, MOST = "notice.handover", 500


def hand_over(
    giver: UUID, *, taker: UUID, petitions: Sequence[UUID] | None, actor: Actor, when: When, key: str = ""
) -> HandOver:
    """Hand over all matters that ``giver`` has in hand (``petitions`` None) or those named, to ``taker`` from this day.

    The holding of the one ends the day before, that of the other begins: the chain of each day stays clear. Decided by
    a responsible leader of the organ. Refuses who is not in office there, who is recused from one of the matters, a day
    before the giver had it, and matters that are no longer in those hands.
    """
    when.check()
    named = sorted(str(one) for one in petitions) if petitions is not None else None
    with acts.begin("holding.hand_over", actor=actor, key=key, about=(giver, taker, named, when.on)) as act:
        if act.repeated:
            return HandOver.objects.get(uid=act.result)
        when.bound(snapshot().setting("late_entry_days"))
        old, new = _of_ours(giver, actor, "giver"), _taker(taker, actor, when)
        rows = list(leavers.matters_of(giver, actor).select_for_update(of=("self",), no_key=True)[:MOST])
        rows = _named(rows, petitions)
        _free_to_take(rows, old, new, when)
        made = HandOver(uid=act.result, organ=old.post.organ, giver=old, taker=new, on=when.on, count=len(rows))
        made.proof = when.proof.strip()
        act.add(made)
        said = {"giver": old.uid, "taker": new.uid, "petitions": len(rows), "late": when.late or None}
        act.record(Kind.HANDOVER_MADE, made.uid, on=when.on, cite="seed/3", payload=said)
        for row in rows:
            row.end = max(row.start, when.on - timedelta(days=1))
            act.change(row, "end")
            act.add(Holding(petition=row.petition, organ_id=row.organ_id, appointment=new, start=when.on))
            payload = {"giver": old.uid, "taker": new.uid, "handover": made.uid, "late": when.late or None}
            act.record(Kind.HOLDING_MOVED, row.petition.uid, on=when.on, cite="seed/3", payload=payload)
        outbox.put(MOVED, made.uid, {"on": when.today})
    return made


def _of_ours(uid: UUID, actor: Actor, field: str) -> Appointment:
    rows = Appointment.objects.filter(uid=uid, superseded=False, post__organ_id=actor.organ_id or 0)
    row = rows.select_related("post__organ", "person").first()
    if row is None:
        raise NotFound("本单位没有这条任职。", field=field, code="not_found")
    if not actor.may("petition:approve"):
        raise Refused(
            "移交由本单位负责人决定。", todo="请由主要领导或者分管领导办理", cite="seed/3", code="not_allowed"
        )
    return row


def _taker(uid: UUID, actor: Actor, when: When) -> Appointment:
    row = _of_ours(uid, actor, "taker")
    in_office = Appointment.objects.filter(on_day(when.on), pk=row.pk).exists()
    if not in_office or row.function_set == {Function.ADMIN}:
        raise Refused(
            f"{row.person.name} {zh(when.on)} 不在任，或者不办信访事项。",
            todo="请选择当日在任的办理人员",
            field="taker",
            code="not_in_office",
        )
    return row


def _named(rows: list[Holding], petitions: Sequence[UUID] | None) -> list[Holding]:
    found = rows if petitions is None else [row for row in rows if row.petition.uid in set(petitions)]
    if petitions is not None and len(found) < len(set(petitions)):
        raise Refused(
            "选的事项里有的已经不在他（她）手里。", todo="请看清现在的清单，再选一次", field="petitions", code="stale"
        )
    if not found:
        raise Refused("没有要移交的事项。", field="petitions", code="nothing_to_hand_over")
    return found


def _free_to_take(rows: list[Holding], old: Appointment, new: Appointment, when: When) -> None:
    if old.pk == new.pk:
        raise Refused("不能移交给本人的同一个岗位。", field="taker", code="to_self")
    early = [row.petition.number for row in rows if when.on < row.start]
    if early:
        raise Refused(f"{'、'.join(early[:5])} 那时还不在他（她）手里。", field="on", code="out_of_order")
    ids = [row.petition_id for row in rows]
    barred = Recusal.objects.lasting().filter(petition__in=ids, person_id=new.person_id)
    if numbers := list(barred.values_list("petition__number", flat=True)[:5]):
        raise Refused(
            f"{new.person.name}已经从 {'、'.join(numbers)} 回避，不能接。",
            todo="这几件请移交给别人",
            cite="2022/28-3",
            field="taker",
            code="recused",
        )
