"""One person's reminders of duties, in the organ of the present post: reads, and having read."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField

from xinfang.duties.models import DutyNotice
from xinfang.ledger.prepared import Slot
from xinfang.rules.values import Actor


def mine(organ: Any, person: Any) -> QuerySet[DutyNotice]:
    """A person's, in an organ."""
    return DutyNotice.objects.filter(organ_id=organ, person__uid=person)


def slots() -> QuerySet[DutyNotice]:
    """The unread ones, as a part of a statement that is composed once."""
    return mine(Slot("organ"), Slot("person", UUIDField())).filter(read_on__isnull=True)


def of(actor: Actor) -> QuerySet[DutyNotice]:
    """``actor``'s own; none for who does not see the register of duties."""
    if actor.person is None or actor.organ_id is None or not actor.may("duty:read"):
        return DutyNotice.objects.none()
    return mine(actor.organ_id, actor.person)


def read(actor: Actor, uids: Iterable[UUID], today: date) -> int:
    """Note that the actor has read these of its own; how many were unread."""
    own = of(actor).filter(uid__in=list(uids), read_on__isnull=True).values_list("pk", flat=True)
    return DutyNotice.objects.filter(pk__in=list(own)).update(read_on=today)
