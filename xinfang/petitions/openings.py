"""Who has seen an identity 谁看过身份: for whoever supervises, and for the leaders of the organ that holds the matter.

The list says who, when, why and on which matter; never whose identity it was, and nothing of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import OPENINGS, Entry
from xinfang.people.kinds import Function, OrganKind, PostKind
from xinfang.people.models import Appointment
from xinfang.people.reach import part_watched
from xinfang.petitions.actions.opening import reason_of
from xinfang.petitions.models import Petition, Proceeding, Recusal, Sight
from xinfang.rules.values import Actor

SUPERVISING = frozenset({OrganKind.PETITION_OFFICE, OrganKind.DISCIPLINE})


@dataclass(frozen=True, slots=True)
class Opening:
    """One time that somebody saw an identity, or was told that a matter's petitioner is the same person."""

    seq: int
    on: date
    at: datetime
    who: str
    post: str
    number: str
    visible: bool
    why: str


def openings(actor: Actor) -> QuerySet[Entry]:
    """The entries that ``actor`` may know of, deny by default.

    Heads: those on matters their organ sees. Heads and who supervises, at petition offices and discipline inspection:
    also those on matters registered or handled in their subtree. An accusation counts only where it is seen itself.
    """
    if not actor.may("identity:audit") or actor.organ_id is None:
        return Entry.objects.none()
    seen = Exists(Sight.objects.filter(organ_id=actor.organ_id, petition_id=OuterRef("pk")))
    within = Q(seen)
    if _supervises(actor):
        above = part_watched(actor)
        held = Exists(Proceeding.objects.filter(petition_id=OuterRef("pk"), organ__path__startswith=above))
        within |= Q(sealed_path=False) & (Q(registrar__path__startswith=above) | Q(held))
    kept_out = Recusal.objects.of(actor.person)
    matter = Petition.objects.filter(within, uid=OuterRef("subject")).exclude(pk__in=kept_out)
    return Entry.objects.filter(Exists(matter), kind__in=OPENINGS)


def _supervises(actor: Actor) -> bool:
    charged = actor.post_kind == PostKind.HEAD or Function.SUPERVISE in actor.functions
    return charged and actor.organ_kind in SUPERVISING


def shown(entries: Iterable[Entry], actor: Actor) -> list[Opening]:
    """The lines of a page of entries, with the names found through the appointments: three statements."""
    rows = list(entries)
    posts = Appointment.objects.filter(uid__in={row.actor for row in rows if row.actor}).select_related("person")
    names = {post.uid: post.person.name for post in posts}
    subjects = {row.subject for row in rows}
    numbers = dict(Petition.objects.filter(uid__in=subjects).values_list("uid", "number"))
    open_to = set(Petition.objects.visible_to(actor).filter(uid__in=subjects).values_list("uid", flat=True))
    return [_line(row, names, numbers, row.subject in open_to) for row in rows]


def _line(row: Entry, names: dict[Any, str], numbers: dict[Any, str], visible: bool) -> Opening:
    why = reason_of(row) if row.kind == Kind.IDENTITY_OPENED else "登记时核对是否同一人（只显示编号和标题）"
    name = names.get(row.actor, "")
    return Opening(row.seq, row.on, row.at, name, row.actor_label, numbers.get(row.subject, ""), visible, why)
