"""The list 提醒 of one person in one organ: reads, and having read."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, UUIDField

from xinfang.ledger.prepared import Slot
from xinfang.petitions.models import Sight
from xinfang.petitions.noticed import Notice
from xinfang.rules.values import Actor


def mine(organ: Any, person: Any) -> QuerySet[Notice]:
    """A person's notices in an organ, of what the organ still sees: who left a post or may not know sees none."""
    seen = Sight.objects.filter(organ_id=OuterRef("organ_id"), petition_id=OuterRef("petition_id"))
    return Notice.objects.filter(Exists(seen), organ_id=organ, person__uid=person)


def unread(organ: Any, person: Any) -> QuerySet[Notice]:
    """Those of them not read yet."""
    return mine(organ, person).filter(read_on__isnull=True)


def slots() -> QuerySet[Notice]:
    """The unread ones, as a part of a statement that is composed once."""
    return unread(Slot("organ"), Slot("person", UUIDField()))


def of(actor: Actor) -> QuerySet[Notice]:
    """``actor``'s own; nobody else's, and none for who reads no petitions."""
    if actor.person is None or actor.organ_id is None or not actor.may("petition:read"):
        return Notice.objects.none()
    return mine(actor.organ_id, actor.person)


def read(actor: Actor, uids: Iterable[UUID], today: date) -> int:
    """Note that the actor has read these of its own; how many were unread."""
    own = of(actor).filter(uid__in=list(uids), read_on__isnull=True).values_list("pk", flat=True)
    return Notice.objects.filter(pk__in=list(own)).update(read_on=today)
