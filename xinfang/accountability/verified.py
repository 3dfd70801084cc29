"""Reads over verifications beside ``decided``: what is lacking, who may be named, what concerns a subject (seed/11 to 14)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xinfang.accountability.decided import visible_verifications
from xinfang.accountability.judges import why_barred
from xinfang.accountability.models import Asking, Subject, Verification
from xinfang.people.kinds import Function, PostKind
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor

LEADS = (PostKind.HEAD.value, PostKind.DEPUTY_IN_CHARGE.value)


def may_verify(office: Organ, day: date) -> QuerySet[Appointment]:
    """The posts of an office whose holders may be named to verify: who leads there, or is charged with supervision."""
    fitting = Q(post__kind__in=LEADS) | Q(functions__contains=Function.SUPERVISE.value)
    rows = Appointment.objects.filter(on_day(day), fitting, superseded=False, post__organ=office)
    return rows.select_related("person", "post__organ").order_by("post__kind", "start", "pk")


def free_to_verify(row: Verification, day: date) -> list[Appointment]:
    """Of these whom nothing bars from this verification."""
    return [one for one in may_verify(row.office, day) if not why_barred(row, one)]


def concerning(actor: Actor) -> QuerySet[Subject]:
    """Where the actor in person is a subject, or the organ that it leads; never another's, nothing sealed."""
    if actor.operator or actor.person is None or not actor.may("finding:answer"):
        return Subject.objects.none()
    mine = Q(appointment__person__uid=actor.person)
    if actor.may("petition:approve"):
        mine |= Q(appointment__isnull=True, organ_id=actor.organ_id)
    rows = Subject.objects.filter(mine, dropped_on__isnull=True, verification__sealed_path=False)
    return rows.exclude(verification__state="voided").select_related(
        "verification__office", "organ", "appointment__person"
    )


def one_subject(uid: UUID, actor: Actor) -> Subject:
    """One of these, or NotFound."""
    row = concerning(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound("没有这件事，或者与您无关。", code="not_found")
    return row


def open_askings(subjects: Sequence[Subject]) -> list[Asking]:
    """What waits for an answer of these subjects: served or not, and not answered yet."""
    rows = Asking.objects.filter(subject__in=subjects, statements__isnull=True).select_related("subject")
    return list(rows.filter(subject__verification__state__in=["open", "proposed"]).order_by("pk"))


def listed(actor: Actor) -> QuerySet[Verification]:
    """The verifications that an actor may know of, with what a list reads."""
    return visible_verifications(actor).select_related("organ", "office", "petition")
