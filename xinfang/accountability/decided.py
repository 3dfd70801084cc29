"""Reads over findings and the verifications they come from, within what one may know (seed/11 to 14)."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from xinfang.accountability.aftermodels import Appeal
from xinfang.accountability.findingmodels import CORRECTED, DETERMINED, Charge, Finding
from xinfang.accountability.verificationmodels import ChainLink, Subject, Verification
from xinfang.people.kinds import OrganKind
from xinfang.people.reach import part_watched
from xinfang.petitions.models import Recusal, Sight
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor

Row = TypeVar("Row", bound=Model)
NOBODY = Q(pk__in=())


def _known(rows: QuerySet[Row], actor: Actor, at: str = "", heard: Q = NOBODY) -> QuerySet[Row]:
    """Of these rows those whose verification ``actor`` may know of; ``at`` leads to the verification. Deny by default.

    The office that verifies, whoever hears an appeal (``heard``), and discipline inspection over its part of the tree.
    Never the organ whose conduct it is, who
    stands in the answerable chain or is a subject, or is recused from the matter. Sealed ones nobody here; on accusations
    only who sees the accusation. The command line sees all but both.
    """
    rows = rows.filter(**{f"{at}sealed_path": False})
    open_matter = Q(**{f"{at}petition__isnull": True}) | Q(**{f"{at}petition__sealed_path": False})
    if actor.operator:
        return rows.filter(open_matter)
    if not actor.may("finding:read") or actor.organ_id is None or actor.person is None:
        return rows.none()
    concerned = {"verification": OuterRef(f"{at}pk"), "appointment__person__uid": actor.person}
    rows = rows.exclude(**{f"{at}organ_id": actor.organ_id})
    rows = rows.exclude(Exists(ChainLink.objects.filter(**concerned)) | Exists(Subject.objects.filter(**concerned)))
    rows = rows.exclude(Exists(Subject.objects.filter(verification=OuterRef(f"{at}pk"), organ_id=actor.organ_id)))
    matter = Q(**{f"{at}petition__isnull": True}) | ~Q(**{f"{at}petition__in": Recusal.objects.of(actor.person)})
    seen = Exists(Sight.objects.filter(organ_id=actor.organ_id, petition=OuterRef(f"{at}petition")))
    reach = Q(**{f"{at}office_id": actor.organ_id}) | heard
    if actor.organ_kind == OrganKind.DISCIPLINE:
        reach |= Q(**{f"{at}organ__path__startswith": part_watched(actor)})
    return rows.filter(matter, open_matter | seen, reach)


def visible_findings(actor: Actor) -> QuerySet[Finding]:
    """The findings that ``actor`` may know of as an office or as discipline inspection."""
    appeals = Appeal.objects.filter(measure__charge__finding=OuterRef("pk"), heard_by=actor.organ_id or 0)
    return _known(Finding.objects.all(), actor, "verification__", Q(Exists(appeals)))


def visible_verifications(actor: Actor) -> QuerySet[Verification]:
    """The verifications from which ``actor`` may know of a finding."""
    return _known(Verification.objects.all(), actor)


def one_finding(uid: UUID, actor: Actor) -> Finding:
    """The one finding, or NotFound: the same answer for what is not there and what may not be known."""
    rows = visible_findings(actor).filter(uid=uid)
    row = rows.select_related("verification__petition", "organ", "office").first()
    if row is None:
        raise NotFound("没有这份认定，或者您无权查看。", code="not_found")
    return row


def one_verification(uid: UUID, actor: Actor) -> Verification:
    """The one verification, or NotFound."""
    row = visible_verifications(actor).filter(uid=uid).select_related("petition", "organ", "office").first()
    if row is None:
        raise NotFound("没有这件核查，或者您无权查看。", code="not_found")
    return row


def charges_on(actor: Actor) -> QuerySet[Charge]:
    """What was decided on the actor in person, and on the own organ for who leads it: decided ones only, each alone.

    The organ's: who may sign for it. Never the working, never what was held against another.
    """
    if actor.operator or actor.person is None or not actor.may("finding:answer"):
        return Charge.objects.none()
    mine = Q(appointment__person__uid=actor.person)
    if actor.may("petition:approve"):
        mine |= Q(appointment__isnull=True, organ_id=actor.organ_id)
    rows = Charge.objects.filter(mine, finding__state__in=[DETERMINED, CORRECTED])
    return rows.select_related("finding__organ", "finding__office", "appointment__person")


def alerts_of(row: Verification) -> QuerySet[Any]:
    """The alerts that a verification took up, with their clocks, the oldest lapse first."""
    return row.alerts.select_related("alert__clock", "alert__organ").order_by(F("alert__lapsed_on"), "pk")
