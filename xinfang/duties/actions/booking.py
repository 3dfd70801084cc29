"""Visitors book a place in the reception calendar, and give it back, with a code that only they hold."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.duties.booking import by_code, left
from xinfang.duties.models import Booking, ReceptionPlan
from xinfang.ledger.kinds import Kind
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import code_digest, code_for
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor
from xinfang.vault import records
from xinfang.vault.crypto import sm3

PURPOSE = "booking"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who comes, and about what; or the matter that was lodged before, which then says it."""

    name: str = ""
    phone: str = ""
    subject: str = ""
    petition: Petition | None = None


def book(plan: ReceptionPlan, said: Wanted, *, actor: Actor, on: date, key: str) -> Booking:
    """Take a place. The code is ``code_for(key)``: a repeat takes no second place and shows the same code.

    Refused: a reception that was called off, has come or passed, is full, or takes no bookings; neither name, telephone
    and subject, nor a matter.
    """
    if said.petition is None:
        for name, label in (("name", "姓名"), ("phone", "电话"), ("subject", "要反映的事")):
            if not getattr(said, name).strip():
                raise Refused(
                    f"请填写{label}。", todo="以前网上提交过的，也可以只写编号和查询码", field=name, code="missing"
                )
    elif said.petition.sealed_path:
        raise Refused(
            "检举控告的事项不能凭编号预约。", todo="请直接到受理机关的接待场所", field="number", code="accusation"
        )
    about = (plan.uid, said.name, said.phone, said.subject, said.petition.uid if said.petition else None)
    with acts.begin("booking.make", actor=actor, key=key, about=about) as act:
        if act.repeated:
            return Booking.objects.get(uid=act.result)
        held = ReceptionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        _refuse_shut(held, on)
        number = (Booking.objects.filter(plan=held).aggregate(last=Max("number"))["last"] or 0) + 1
        return _add(act, held, number, said, on, key)


def _add(act: Act, plan: ReceptionPlan, number: int, said: Wanted, on: date, key: str) -> Booking:
    words = {"name": said.name.strip(), "phone": said.phone.strip(), "subject": said.subject.strip()}
    vault = records.keep(records.made(act.result, PURPOSE, words))
    row = Booking(
        uid=act.result,
        plan=plan,
        number=number,
        code_digest=code_digest(code_for(key)),
        vault=vault,
        words_sha=sm3(bytes(vault.sealed)),
        petition=said.petition,
        booked_on=on,
    )
    act.add(row)
    payload = {"plan": plan.uid, "number": number, "day": plan.day}
    act.record(Kind.BOOKING_MADE, row.uid, on=on, cite="seed/9", payload=payload)
    return row


def _refuse_shut(plan: ReceptionPlan, on: date) -> None:
    if plan.voided_on is not None or plan.day <= on:
        raise Refused(
            f"{zh(plan.day)} 的接访不能再预约。",
            why="预约到接访的前一天为止；接访取消的也不能预约",
            todo="请选别的日子，或者当天到接待场所",
            code="shut",
        )
    if not left(plan, on):
        raise Refused(f"{zh(plan.day)} 的接访已经约满。", todo="请选别的日子，或者当天到接待场所", code="full")


def cancel_booking(code: str, *, actor: Actor, on: date, key: str) -> Booking:
    """Give a place back, by its code. Who booked is destroyed at once. NotFound for a code that is none."""
    with acts.begin("booking.cancel", actor=actor, key=key, about=code_digest(code[:40])) as act:
        found = by_code(code)
        if found is None:
            raise NotFound("没有这个预约。", code="not_found")
        row = (
            Booking.objects.select_for_update(of=("self",), no_key=True)
            .select_related("plan", "vault")
            .get(pk=found.pk)
        )
        if act.repeated or row.cancelled_on is not None:
            return row
        if row.plan.day < on:
            raise Refused("接访已经过了，不用再取消。", code="past")
        row.cancelled_on = on
        records.destroy(row.vault, on)
        act.change(row, "cancelled_on")
        act.record(Kind.BOOKING_CANCELLED, row.uid, on=on, payload={"plan": row.plan.uid})
    return row
