"""Reads over measures: who may know of which, what was copied to whom, who holds a talk, what is lacking. Deny by default."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from xinfang.accountability.measuremodels import TO_ISSUE, Measure, MeasureCopy, Talk
from xinfang.accountability.verificationmodels import ChainLink, Subject
from xinfang.papers.models import Paper
from xinfang.people.policy import Permission
from xinfang.petitions.models import Recusal
from xinfang.rules import lawbook
from xinfang.rules.accountable import DISCIPLINE, SOFT
from xinfang.rules.imposing import ADMONITION, Standing, lacking
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor

RELATED = (
    "organ",
    "office",
    "appointment__person",
    "appointment__post__organ",
    "issued_by__post",
    "charge__organ",
    "charge__finding__verification__petition",
    "rectification",
    "talk__executor__person",
    "talk__executor__post__organ",
    "talk__designated_by__post__organ",
)


def _not_kept_from(rows: QuerySet[Measure], actor: Actor) -> QuerySet[Measure]:
    """Without what the actor is kept from: its own conduct or organ, the chain of that day, a matter it is recused from."""
    about = OuterRef("charge__finding__verification")
    mine = {"verification": about, "appointment__person__uid": actor.person}
    recused = Recusal.objects.of(actor.person)
    own = actor.organ_id or 0
    rows = rows.exclude(organ_id=own).exclude(charge__finding__verification__organ_id=own)
    rows = rows.filter(~Exists(ChainLink.objects.filter(**mine)), ~Exists(Subject.objects.filter(**mine)))
    matter = "charge__finding__verification__petition"
    return rows.filter(Q(**{f"{matter}__isnull": True}) | ~Q(**{f"{matter}__in": recused}))


def visible_measures(actor: Actor) -> QuerySet[Measure]:
    """The measures that an actor may know of by its office.

    The office's own (``finding:read``); of discipline inspection and personnel those whose text was copied to them. Nobody sees
    one on the own organ or own conduct here, nor on a matter one is recused from; nothing of the sealed path stands here.
    """
    rows = Measure.objects.filter(charge__finding__verification__sealed_path=False)
    if actor.operator:
        return rows
    if actor.organ_id is None or not actor.may(Permission.MEASURE_READ):
        return rows.none()
    got = MeasureCopy.objects.filter(measure=OuterRef("pk"), to_organ_id=actor.organ_id, struck_on__isnull=True)
    found = Exists(got)
    if actor.may(Permission.FINDING_READ):
        return _not_kept_from(rows.filter(Q(office_id=actor.organ_id) | found), actor)
    return _not_kept_from(rows.filter(found), actor)


def one_measure(uid: UUID, actor: Actor) -> Measure:
    """One measure with what its page reads; NotFound for what is not there and what one may not know of."""
    row = visible_measures(actor).filter(uid=uid).select_related(*RELATED).first()
    if row is None:
        raise NotFound("没有这项措施，或者您无权查看。", code="not_found")
    return row


def of_office(actor: Actor, row: Measure) -> bool:
    """Whether an actor works on a measure for its office."""
    return actor.may(Permission.FINDING_ACT) and actor.organ_id == row.office_id


def copied_to(actor: Actor) -> QuerySet[MeasureCopy]:
    """The texts that were copied to the own organ."""
    rows = MeasureCopy.objects.filter(to_organ_id=actor.organ_id or 0, struck_on__isnull=True)
    return rows.exclude(measure__kind=DISCIPLINE).filter(measure__in=visible_measures(actor).values("pk"))


def talks_of(actor: Actor) -> QuerySet[Talk]:
    """The talks that somebody was named to hold, on a suggestion that stands: that one measure, in whichever post one acts."""
    if actor.person is None or not actor.may(Permission.FINDING_ANSWER):
        return Talk.objects.none()
    rows = Talk.objects.filter(executor__person__uid=actor.person).exclude(measure__state=TO_ISSUE)
    return rows.filter(named_on__gte=F("measure__issued_on"))


def one_talk(uid: UUID, actor: Actor) -> Talk:
    """One talk that the actor is to hold; NotFound for any other."""
    rows = talks_of(actor).select_related(*(f"measure__{name}" for name in RELATED if not name.startswith("talk")))
    row = rows.select_related("executor__post__organ").filter(uid=uid).first()
    if row is None:
        raise NotFound("没有这次谈话，或者不由您谈话。", code="not_found")
    return row


def paper_seen(uid: UUID, actor: Actor) -> tuple[Paper, Measure]:
    """A paper of a measure and the measure, for who sees that measure, its copy, or holds its talk; else NotFound."""
    paper = Paper.objects.filter(uid=uid).first()
    if paper is not None:
        row = visible_measures(actor).filter(uid=paper.subject).first()
        talk = talks_of(actor).filter(measure__uid=paper.subject).select_related("measure").first()
        found = row or (talk.measure if talk else None)
        if found is not None and (found.office_id == actor.organ_id or talk is not None or uid in sent(found, actor)):
            return paper, found
    raise NotFound("没有这份文书，或者您无权查看。", code="not_found")


def sent(row: Measure, actor: Actor) -> set[UUID]:
    """Which texts of a measure an organ has: those copied to it, and of an admonition its record; all for the operator."""
    if actor.operator:
        return set(Paper.objects.filter(subject=row.uid).values_list("uid", flat=True))
    rows = row.copies.filter(to_organ_id=actor.organ_id or 0, struck_on__isnull=True)
    found = list(rows.values_list("paper", flat=True))
    if row.kind == ADMONITION:
        found += Talk.objects.filter(measure=row).values_list("record", flat=True)
    return {uid for uid in found if uid is not None}


def standing_copies(row: Measure) -> list[MeasureCopy]:
    """The copies of the text that stands, struck ones left out."""
    return [one for one in row.copies.all() if one.struck_on is None and one.paper == row.paper and row.paper]


def talk_of(row: Measure) -> Talk | None:
    """The talk of a measure where somebody was named for the suggestion that stands."""
    talk: Talk | None = getattr(row, "talk", None)
    if talk is None or row.issued_on is None or talk.named_on < row.issued_on:
        return None
    return talk


def standing(row: Measure, copies: Sequence[MeasureCopy]) -> Standing:
    """What there is of a measure, as the rules read it."""
    talk, rectification = talk_of(row), getattr(row, "rectification", None)
    return Standing(
        issued=row.issued_on is not None,
        copied=frozenset(one.role for one in copies),
        executor=talk is not None,
        held=talk is not None and talk.held_on is not None,
        rectified=rectification is not None and rectification.state == "done",
    )


def lacks(row: Measure) -> tuple[str, ...]:
    """What is lacking before a measure of Art. 13 may be closed."""
    return lacking(row.kind, standing(row, standing_copies(row))) if row.kind in SOFT else ()


def waits(row: Measure, today: date, days: int) -> str:
    """What waits longer than the setting's ``days``: ``copy`` that was not sent, ``receipt`` that is not there; else empty."""
    if row.issued_on is None or row.kind not in SOFT:
        return ""
    copies, late = standing_copies(row), today - timedelta(days=days)
    roles = {one.role for one in copies}
    if row.issued_on < late and not set(lawbook.load().measures[row.kind].copied_to) <= roles:
        return "copy"
    return "receipt" if any(one.received_on is None and one.sent_on < late for one in copies) else ""
