"""What the receiving organ does with the places that were booked: who came, the ticket, the matter; and what is forgotten after."""

from datetime import date, timedelta
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.queries import snapshot
from xinfang.duties.booking import words_of
from xinfang.duties.kinds import Came
from xinfang.duties.models import Booking, ReceptionPlan
from xinfang.duties.reach import need_to_enter
from xinfang.ledger.kinds import Kind
from xinfang.petitions import actions as matters
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor
from xinfang.vault import records

AT_ONCE = 500


def mine(uid: UUID, actor: Actor) -> ReceptionPlan:
    """A line of the own organ's calendar; NotFound for another's: only who receives sees who comes."""
    rows = ReceptionPlan.objects.select_related("organ", "leader__person", "leader__post")
    row = rows.filter(uid=uid, organ_id=actor.organ_id or 0).first()
    if row is None:
        raise NotFound("没有这次接访。", code="not_found")
    need_to_enter(actor, row.organ)
    return row


def _place(uid: UUID, actor: Actor) -> Booking:
    rows = Booking.objects.select_for_update(of=("self",), no_key=True).select_related("plan__organ")
    row = rows.filter(uid=uid, plan__organ_id=actor.organ_id or 0).first()
    if row is None:
        raise NotFound("没有这个预约。", code="not_found")
    need_to_enter(actor, row.plan.organ)
    if row.cancelled_on is not None:
        raise Refused("这个预约已经取消。", code="cancelled")
    return row


def open_bookings(plan: ReceptionPlan, *, actor: Actor, on: date) -> dict[int, dict[str, str]]:
    """Name, telephone and subject of each place of the own organ's reception, by booking; the opening is in the ledger."""
    need_to_enter(actor, plan.organ)
    rows = plan.bookings.filter(cancelled_on__isnull=True, cleared_on__isnull=True).select_related("vault")
    found = {row.pk: words_of(row) for row in rows}
    with acts.begin("booking.open", actor=actor) as act:
        act.record(Kind.BOOKING_OPENED, plan.uid, on=on, payload={"plan": plan.uid})
    return found


def mark_booking(uid: UUID, came: Came, *, actor: Actor, when: When, key: str) -> Booking:
    """Say whether a place was used. It is said of the place, and forgotten of the person with the booking."""
    with acts.begin("booking.mark", actor=actor, key=key, result=uid, about=(uid, came)) as act:
        row = _place(uid, actor)
        if act.repeated:
            return row
        if row.plan.day > when.today:
            raise Refused("接访的日子还没有到。", code="future")
        row.came = came.value
        act.change(row, "came")
        act.record(Kind.BOOKING_MARKED, row.uid, on=when.today, payload={"plan": row.plan.uid, "came": came.value})
    return row


def ticket_booking(uid: UUID, heads: int, *, taken_at: str, actor: Actor, when: When, key: str) -> Booking:
    """Give the visitors of a place a ticket of the hall, on the day they come. The place was used then."""
    with acts.together(), acts.begin("booking.ticket", actor=actor, key=key, result=uid, about=(uid, heads)) as act:
        row = _place(uid, actor)
        if act.repeated:
            return row
        if row.ticket is not None:
            raise Refused("这个预约已经取了号。", code="ticketed")
        if row.plan.day != when.today:
            raise Refused("接访当天才取号。", code="another_day")
        ticket = matters.take_ticket(heads, taken_at=taken_at, actor=actor, when=when, key=f"{key}:ticket")
        row.ticket, row.came = ticket.uid, Came.CAME.value
        act.change(row, "ticket", "came")
        act.record(Kind.BOOKING_TIED, row.uid, on=when.today, payload={"plan": row.plan.uid, "ticket": ticket.uid})
    return row


def tie_booking(uid: UUID, number: str, *, actor: Actor, when: When, key: str) -> Booking:
    """Say which registered matter the visit of a place became. Refused: one that is not seen, an accusation."""
    with acts.begin("booking.tie", actor=actor, key=key, result=uid, about=(uid, number)) as act:
        row = _place(uid, actor)
        if act.repeated:
            return row
        found = Petition.objects.visible_to(actor).filter(number=tidy(number)[:12], sealed_path=False).first()
        if found is None:
            raise Refused("没有这个编号的事项，或者您无权查看。", field="number", code="unknown_matter")
        row.petition = found
        act.change(row, "petition")
        payload = {"plan": row.plan.uid, "petition": found.uid}
        act.record(Kind.BOOKING_TIED, row.uid, on=when.today, payload=payload)
    return row


def clear_bookings(*, actor: Actor, on: date) -> int:
    """Destroy who booked, ``booking_keep_days`` after the reception. The place, its number and its day stay. How many."""
    last = on - timedelta(days=snapshot().setting("booking_keep_days"))
    rows = Booking.objects.filter(cleared_on__isnull=True, plan__day__lt=last).select_related("vault").order_by("pk")
    gone = list(rows[:AT_ONCE])
    if not gone:
        return 0
    with acts.begin("booking.clear", actor=actor) as act:
        for row in gone:
            if row.vault.destroyed_on is None:
                records.destroy(row.vault, on)
            row.cleared_on = on
        act.change_all(Booking, gone, "cleared_on")
        act.record(Kind.BOOKING_CLEARED, act.result, on=on, payload={"bookings": len(gone)})
    return len(gone)
