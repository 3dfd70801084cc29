"""A person signs a period off 核对签字, when nothing in it is left open or over; and takes the signature back."""

from datetime import date
from uuid import UUID

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.actions.arriving import named, noted, reason
from xinfang.petitions.arrived import Reconciliation
from xinfang.petitions.reconciling import agrees, letters, signed, tickets
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

LONGEST = 366


def sign_off(first: date, last: date, *, actor: Actor, on: date, key: str = "") -> Reconciliation:
    """Sign off the days ``first`` to ``last`` of the actor's organ, both counted.

    Refuses who does not lead there, a period that has not ended, is over a year or meets one signed off, and any difference.
    """
    organ = _leader(actor)
    _check(first, last, on)
    with acts.begin("intake.close", actor=actor, key=key, about=(first, last)) as act:
        if act.repeated:
            return Reconciliation.objects.get(uid=act.result)
        Organ.objects.select_for_update(no_key=True).only("pk").get(pk=organ)  # two who sign at once come in turn
        before = signed(organ, first, last).first()
        if before is not None:
            raise Refused(
                f"{zh(before.first)}至{zh(before.last)}已经签字。",
                todo="请选没有签过的日期",
                field="first",
                code="signed",
            )
        if not agrees(organ, first, last):
            raise Refused(
                "还有对不上的，不能签字。",
                why="清点、号票与登记要逐件对上",
                todo="请按下面的清单逐条办理或者更正",
                code="differences",
            )
        mail, hall = letters(organ, first, last), tickets(organ, first, last)
        tied = mail.registered + mail.joined + hall.registered + hall.joined
        figures = {"letters": mail.counted, "tickets": hall.taken, "tied": tied}
        signer = Appointment.objects.get(uid=str(actor.appointment))
        made = Reconciliation(uid=act.result, organ_id=organ, first=first, last=last, closed_on=on, closed_by=signer)
        made.letters, made.tickets, made.tied = mail.counted, hall.taken, tied
        act.add(made)
        payload = {"organ": actor.organ, "first": first, "last": last, **figures}
        act.record(Kind.INTAKE_CLOSED, made.uid, on=on, payload=payload)
    return made


def take_back_sign_off(uid: UUID, *, why: str, actor: Actor, on: date, key: str = "") -> Reconciliation:
    """Open a signed period again, with a reason: the period is unreconciled from here on."""
    organ, said = _leader(actor), reason(why)
    with acts.begin("intake.reopen", actor=actor, key=key, result=uid, about=(uid, said)) as act:
        rows = Reconciliation.objects.filter(organ=organ, uid=uid).select_for_update(no_key=True)
        row: Reconciliation = rows.or_not_found()
        if act.repeated:
            return row
        if row.reopened_on is not None:
            raise Refused(f"已经在 {zh(row.reopened_on)} 撤销签字。", code="reopened")
        row.reopened_on = on
        act.change(row, "reopened_on")
        note = noted(act, PaperKind.CORRECTION_NOTE, said, row.uid, on)
        payload = {"organ": actor.organ, "first": row.first, "last": row.last, **named(note)}
        act.record(Kind.INTAKE_REOPENED, row.uid, on=on, payload=payload)
    return row


def _leader(actor: Actor) -> int:
    if actor.organ_id is None or actor.operator or not actor.may("petition:approve") or not actor.may("intake:read"):
        raise Refused(
            "您现在的岗位不能签字。", why="来信来访核对由本单位负责人签字", todo="请由负责人办理", code="not_allowed"
        )
    return actor.organ_id


def _check(first: date, last: date, on: date) -> None:
    if first > last:
        raise Refused("结束的日期早于开始的日期。", todo="请对调", field="last", code="bad_period")
    if last >= on:
        raise Refused(
            f"{zh(last)} 还没有过完。", why="当天还会有来信来访", todo="请在次日以后签字", field="last", code="not_over"
        )
    if (last - first).days >= LONGEST:
        raise Refused(f"一次最多签 {LONGEST} 天。", field="last", code="bad_period")
