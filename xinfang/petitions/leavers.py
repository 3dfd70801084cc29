"""Who left a post with matters in hand: an alarm to the head and the administrator until they are handed over (Art. 3)."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, DateField, Exists, OuterRef, QuerySet

from xinfang.ledger.prepared import Slot
from xinfang.people.models import Appointment
from xinfang.petitions.models import Holding, Petition, Proceeding
from xinfang.petitions.remains import PUT_AWAY
from xinfang.rules.values import Actor


class Leaver(NamedTuple):
    """One appointment that ended, and how many matters are still handled by it."""

    row: Appointment
    matters: int


def in_hand() -> QuerySet[Holding]:
    """The holdings of matters that the handler's organ still has and has not put away."""
    standing = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), organ_id=OuterRef("organ_id"))
    return Holding.objects.filter(Exists(standing.filter(current=True).exclude(state__in=PUT_AWAY)), end__isnull=True)


def left(day: Any) -> QuerySet[Holding]:
    """Those of them whose handler's appointment ended before ``day``."""
    return in_hand().filter(appointment__end__lt=day, appointment__superseded=False)


def slots() -> QuerySet[Holding]:
    """The same in one organ, as a part of a statement that is composed once."""
    return left(Slot("day", DateField())).filter(organ_id=Slot("organ"))


def within(actor: Actor, day: date) -> QuerySet[Holding]:
    """What leavers still have in hand in the part that the actor answers for: the own organ, or the administered tree."""
    rows = left(day)
    if actor.may("petition:approve"):
        return rows.filter(organ_id=actor.organ_id or 0)
    if actor.may("people:set") and actor.reach:
        return rows.filter(organ__path__startswith=actor.reach)
    return rows.none()


def listed(actor: Actor, day: date, most: int = 100) -> list[Leaver]:
    """The leavers themselves, those who left first before the others: figures, no content."""
    found = dict(within(actor, day).values_list("appointment").annotate(count=Count("pk")).order_by())
    rows = Appointment.objects.filter(pk__in=found).select_related("person", "post__organ").order_by("end", "pk")
    return [Leaver(row, found[row.pk]) for row in rows[:most]]


def count_of(appointment: Appointment) -> int:
    """How many matters are handled by an appointment, whether or not it ended."""
    return in_hand().filter(appointment=appointment).count()


def matters_of(appointment: UUID, actor: Actor) -> QuerySet[Holding]:
    """The matters handled by an appointment of the actor's organ, as far as the actor may know of them."""
    rows = in_hand().filter(appointment__uid=appointment, organ_id=actor.organ_id or 0)
    seen = Petition.objects.visible_to(actor).values("pk")
    return rows.filter(petition__in=seen).select_related("petition", "appointment").order_by("petition_id")
