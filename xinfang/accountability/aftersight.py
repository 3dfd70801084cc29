"""Who may know of rectifications, appeals and the year's file; who may take part. Deny by default."""

from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from xinfang.accountability.judges import conferences_over, why_barred
from xinfang.accountability.models import Appeal, ChainLink, Measure, MeasureCopy, Rectification, Subject, YearEntry
from xinfang.people.models import Appointment, Organ
from xinfang.people.policy import Permission
from xinfang.people.queries import offices_over
from xinfang.petitions.models import Recusal, Sight
from xinfang.rules.accountable import DISCIPLINE
from xinfang.rules.appealing import Body, hearer
from xinfang.rules.judging import BARRED
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

Row = TypeVar("Row", bound=Model)
NOT_ISSUED = ("to_issue",)


def _clear(rows: QuerySet[Row], actor: Actor, to: str) -> QuerySet[Row]:
    """Without what is sealed, of the own organ, of the own chain or conduct, or of a matter that one is recused from."""
    about = f"{to}charge__finding__verification"
    mine = {"verification": OuterRef(f"{about}__pk"), "appointment__person__uid": actor.person}
    rows = rows.filter(~Exists(ChainLink.objects.filter(**mine)), ~Exists(Subject.objects.filter(**mine)))
    rows = rows.exclude(**{f"{about}__organ_id": actor.organ_id})
    matter = f"{about}__petition"
    seen = Exists(Sight.objects.filter(organ_id=actor.organ_id or 0, petition=OuterRef(matter)))
    return rows.filter(
        Q(**{f"{matter}__isnull": True}) | ~Q(**{f"{matter}__in": Recusal.objects.of(actor.person)}),
        _plain(to) | seen,
    )


def _plain(to: str) -> Q:
    """What is on no accusation (decision 19)."""
    matter = f"{to}charge__finding__verification__petition"
    return Q(**{f"{matter}__isnull": True}) | Q(**{f"{matter}__sealed_path": False})


def _concerning(actor: Actor, to: str) -> Q:
    """What is on the actor in person, or on its organ where it leads it."""
    mine = Q(**{f"{to}appointment__person__uid": actor.person})
    if actor.may(Permission.PETITION_APPROVE):
        mine |= Q(**{f"{to}appointment__isnull": True, f"{to}organ_id": actor.organ_id})
    return mine


def visible_rectifications(actor: Actor) -> QuerySet[Rectification]:
    """Those that the own office ordered, those of the own organ for who works on them, and what is on oneself."""
    rows = Rectification.objects.filter(measure__charge__finding__verification__sealed_path=False)
    if actor.operator:
        return rows.filter(_plain("measure__"))
    if actor.organ_id is None or actor.person is None or not actor.may(Permission.FINDING_ANSWER):
        return rows.none()
    found = Q(measure__in=concerning(actor).values("pk"))
    if actor.may(Permission.PETITION_HANDLE):
        found |= Q(organ_id=actor.organ_id, measure__appointment__isnull=True)
    if actor.may(Permission.FINDING_READ):
        ours = _clear(rows.filter(measure__office_id=actor.organ_id), actor, "measure__")
        found |= Q(pk__in=ours.values("pk"))
    return rows.filter(found)


def one_rectification(uid: UUID, actor: Actor) -> Rectification:
    """The one, or NotFound."""
    related = ("organ", "measure__office", "measure__charge__finding__verification__petition", "measure__appointment")
    row = visible_rectifications(actor).filter(uid=uid).select_related(*related).first()
    if row is None:
        raise NotFound("没有这项整改，或者您无权查看。", code="not_found")
    return row


def concerning(actor: Actor) -> QuerySet[Measure]:
    """The issued measures on the actor in person, or on the organ that it leads; never another's."""
    if actor.operator or actor.person is None or not actor.may(Permission.FINDING_ANSWER):
        return Measure.objects.none()
    rows = Measure.objects.filter(_concerning(actor, ""), issued_on__isnull=False)
    rows = rows.filter(charge__finding__verification__sealed_path=False).exclude(kind=DISCIPLINE)
    return rows.select_related("organ", "office", "appointment__person", "charge__finding__verification")


def visible_appeals(actor: Actor) -> QuerySet[Appeal]:
    """Those that the own office hears; those against what the own office decided; and one's own."""
    rows = Appeal.objects.filter(measure__charge__finding__verification__sealed_path=False)
    if actor.operator:
        return rows.filter(_plain("measure__"))
    if actor.organ_id is None or actor.person is None or not actor.may(Permission.FINDING_ANSWER):
        return rows.none()
    found = Q(measure__in=concerning(actor).values("pk"))
    if actor.may(Permission.FINDING_READ):
        office = rows.filter(Q(heard_by_id=actor.organ_id) | Q(measure__office_id=actor.organ_id))
        found |= Q(pk__in=_clear(office, actor, "measure__").values("pk"))
    return rows.filter(found)


def one_appeal(uid: UUID, actor: Actor) -> Appeal:
    """The one, or NotFound."""
    related = ("organ", "heard_by", "by__person", "measure__office", "measure__charge__finding__verification")
    row = visible_appeals(actor).filter(uid=uid).select_related(*related).first()
    if row is None:
        raise NotFound("没有这件申诉，或者您无权查看。", code="not_found")
    return row


def visible_entries(actor: Actor) -> QuerySet[YearEntry]:
    """The year's file: of the office that decided, of who got the copies, and an organ's own for who leads it."""
    rows = YearEntry.objects.filter(measure__charge__finding__verification__sealed_path=False)
    if actor.operator:
        return rows.filter(_plain("measure__"))
    if actor.organ_id is None:
        return rows.none()
    found = Q(organ_id=actor.organ_id) if actor.may(Permission.PETITION_APPROVE) else Q(pk__in=[])
    if actor.may(Permission.MEASURE_READ):
        part = Q(measure__office_id=actor.organ_id) | Q(measure__in=_copied(actor))
        found |= Q(pk__in=_clear(rows.filter(part), actor, "measure__").values("pk"))
    return rows.filter(found)


def _copied(actor: Actor) -> QuerySet[MeasureCopy, Any]:
    """The measures whose text the own organ has, copies entered by mistake left out."""
    rows = MeasureCopy.objects.filter(to_organ_id=actor.organ_id or 0, struck_on__isnull=True)
    return rows.values("measure")


def hearing_office(measure: Measure) -> tuple[Organ | None, str]:
    """Who hears an appeal against a measure, and by which rule: the office above the one that decided, else a conference."""
    over = [*offices_over(measure.office), *conferences_over(measure.office)]
    bodies = [Body(one.pk, one.kind, one.parent_id) for one in over]
    own = Body(measure.office.pk, measure.office.kind, measure.office.parent_id)
    found, why = hearer(own, measure.organ_id, bodies)
    return next((one for one in over if found is not None and one.pk == found.pk), None), why


def appeal_until(measure: Measure, days: int) -> date | None:
    """The last day for an appeal: of the bureau's days from the receipt of the text by the organ, else from its issue."""
    got = measure.copies.filter(to_organ_id=measure.organ_id, received_on__isnull=False, struck_on__isnull=True)
    start = got.order_by("received_on").values_list("received_on", flat=True).first() or measure.issued_on
    return start + timedelta(days=days) if start else None


def post_of(actor: Actor) -> Appointment:
    """The post in which somebody acts; refused for who has none."""
    row = Appointment.objects.filter(uid__in=[actor.appointment]).select_related("person", "post").first()
    if row is None:
        raise Refused("这件事要以自己的职务办理。", todo="请换一个岗位", code="not_allowed")
    return row


def need_office(actor: Actor, office: int, measure: Measure) -> Appointment:
    """Refuse who does not act for ``office``, and who is barred from the verification."""
    if not actor.may(Permission.FINDING_ACT) or actor.organ_id != office:
        raise Refused(
            "您现在的岗位不能办这件事。",
            why="由有权的信访部门、联席会议的负责人或者督查人员办理",
            todo="请由他们办理，或者换一个岗位",
            code="not_allowed",
        )
    post = post_of(actor)
    why = why_barred(measure.charge.finding.verification, post)
    if why:
        raise Refused("您应当回避。", why=f"您{BARRED[why]}", todo="请由其他人办理", code="barred")
    return post


def took_part(measure: Measure) -> set[int]:
    """The persons who verified, proposed, decided, issued or carried out: none of them hears the appeal."""
    finding = measure.charge.finding
    person = "appointment__person_id"
    found = set(finding.verification.officers.values_list(person, flat=True))
    found |= set(finding.proposers.values_list(person, flat=True)) | set(finding.voters.values_list(person, flat=True))
    if measure.issued_by is not None:
        found.add(measure.issued_by.person_id)
    talk = getattr(measure, "talk", None)
    if talk is not None:
        found.add(talk.executor.person_id)
    return found
