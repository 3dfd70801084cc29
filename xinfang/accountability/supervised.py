"""Reads over supervision, within what one may see: proposals, urgings, letters, listings, interviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from xinfang.accountability.models import Interview, Listing, SupervisionCall, SupervisionLetter, Urging
from xinfang.accountability.supervisionmodels import ACCEPTED, OPEN, VOIDED
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.people.queries import office_over, offices_over
from xinfang.people.reach import part_watched
from xinfang.petitions.models import Recusal, Sight, Transfer
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.supervision import Standing, office_of
from xinfang.rules.values import Actor

Row = TypeVar("Row", bound=Model)
READ, ACT = "supervision:read", "supervision:act"


def visible(rows: QuerySet[Row], actor: Actor) -> QuerySet[Row]:
    """Of these records those an actor may know of; deny by default.

    Of a matter: only where the actor's organ sees the matter, and there who supervises, and the organ that was asked
    something (proposals are not: they are the office's own). Without a matter: the office, who decided, and the organ.
    Discipline inspection sees its part of the tree, accusations only where it sees the matter (decision 19). Who is recused
    from a matter does not know of it.
    """
    if actor.operator:
        return rows.exclude(petition__sealed_path=True)
    if actor.organ_id is None or not (actor.may(READ) or actor.may("petition:read")):
        return rows.none()
    rows = rows.filter(~Q(petition__in=Recusal.objects.of(actor.person)) | Q(petition__isnull=True))
    matter = Q(petition__isnull=False) & Exists(
        Sight.objects.filter(organ_id=actor.organ_id, petition=OuterRef("petition"))
    )
    free, found = Q(petition__isnull=True), Q(pk__in=[])
    if rows.model is SupervisionCall:
        rows = rows.exclude(organ_id=actor.organ_id)  # nobody reads what is proposed about the own organ
    else:
        found |= (matter | free) & _asked(rows, actor)
    if actor.may(READ):
        decided = Q(decider_id=actor.organ_id) if rows.model in {Listing, Interview} else Q(pk__in=[])
        found |= matter | (free & (Q(office_id=actor.organ_id) | decided))
        if actor.organ_kind == OrganKind.DISCIPLINE:
            found |= Q(organ__path__startswith=part_watched(actor)) & (free | Q(petition__sealed_path=False))
    return rows.filter(found)


def _asked(rows: QuerySet[Any], actor: Actor) -> Q:
    """What the own organ was asked; of an interview only its leaders, and who is to be talked to."""
    mine = Q(organ_id=actor.organ_id)
    if rows.model is Interview and not actor.may("petition:approve"):
        return mine & Q(whom__person__uid=actor.person)
    return mine


def one(model: type[Row], uid: UUID, actor: Actor, *related: str) -> Row:
    """The one record, or NotFound: the same answer for what is not there and what may not be known."""
    rows = model._default_manager.all()
    row = visible(rows, actor).filter(uid=uid).select_related("petition", "organ", "office", *related).first()
    if row is None:
        raise NotFound("没有这条督办记录，或者您无权查看。", code="not_found")
    return row


def asked_of(model: type[Row], actor: Actor) -> QuerySet[Row]:
    """What the actor's own organ was asked: letters, listings, interviews; urgings are in the matter's file."""
    rows = model._default_manager.all()
    return visible(rows, actor).filter(organ_id=actor.organ_id or 0).exclude(state=VOIDED)


def office_for(organ: Organ, transfers: Sequence[Transfer], over: Sequence[Organ] | None = None) -> Organ | None:
    """The petition office that supervises ``organ`` on a matter: the one rule is ``rules.supervision.office_of``.

    ``transfers``: of the matter, the oldest first; ``over``: the offices above the organ, for who asks it of many.
    """
    sent = [one.from_organ for one in reversed(transfers) if one.ended_on is None]
    above = offices_above(organ) if over is None else over
    known = {one.pk: one for one in (*sent, *above)}
    found = office_of(_as(organ), [_as(one) for one in sent], [_as(one) for one in above])
    return known[found.pk] if found else None


def offices_above(organ: Organ) -> list[Organ]:
    """The petition offices above an organ, the nearest first."""
    nearest = office_over(organ)
    return [nearest] if nearest is not None else offices_over(organ)


def _as(organ: Organ) -> Standing:
    return Standing(organ.pk, organ.kind)


def need_to_supervise(actor: Actor, office: Organ | int | None) -> None:
    """Refuse whoever may not supervise for ``office``: who leads there, or is charged with it, may."""
    pk = office.pk if isinstance(office, Organ) else office
    if not actor.may(ACT) or pk is None or actor.organ_id != pk:
        raise Refused(
            "您现在的岗位不能办这件督办的事。",
            why="由督办单位的负责人或者督查人员办理",
            todo="请由他们办理，或者换一个岗位",
            code="not_allowed",
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One open piece of supervision on a matter: what, its record, since when, how it stands."""

    what: str
    uid: UUID
    day: date
    state: str


def on_matter(petition: int, actor: Actor, holder: int) -> list[Line]:
    """What supervision stands open on a matter that ``actor`` sees: one statement, and none for who may see nothing of it."""
    supervises = actor.may(READ)
    if not supervises and actor.organ_id != holder:
        return []
    of = {"petition_id": petition}
    parts: list[tuple[str, QuerySet[Any], str]] = [
        ("letter", SupervisionLetter.objects.filter(**of).exclude(state__in=[ACCEPTED, VOIDED]), "sent_on"),
        ("listing", Listing.objects.filter(**of, state=OPEN), "listed_on"),
        ("urging", Urging.objects.filter(**of), "urged_on"),
    ]
    if not supervises:
        parts = [(what, rows.filter(organ_id=actor.organ_id), day) for what, rows, day in parts]
    else:
        parts.append(("call", SupervisionCall.objects.filter(**of, state=OPEN), "lapsed_on"))
    first, *rest = (_lines(what, rows, day) for what, rows, day in parts)
    return [Line(*row) for row in sorted(first.union(*rest, all=True), key=lambda row: (row[2], row[0]), reverse=True)][
        :20
    ]


def any_on_matter() -> Expression:
    """Whether any supervision stands on the petition of the outer statement: asked along with it, see ``queries.mark``."""
    of = {"petition_id": OuterRef("petition_id")}
    letters = SupervisionLetter.objects.filter(**of).exclude(state__in=[ACCEPTED, VOIDED])
    found = Q(Exists(letters)) | Q(Exists(Urging.objects.filter(**of)))
    for model in (Listing, SupervisionCall):
        found |= Q(Exists(model._default_manager.filter(**of, state=OPEN)))
    return ExpressionWrapper(found, BooleanField())


def _lines(what: str, rows: QuerySet[Any], day: str) -> QuerySet[Any, Any]:
    state = F("state") if what != "urging" else Value("", CharField())
    said = {"what": Value(what, CharField()), "on": F(day), "how": state}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**said).values_list("what", "uid", "on", "how")
    return found
