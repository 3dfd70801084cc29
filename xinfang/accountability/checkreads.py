"""Reads over checks: who sees which, what an organ sees of its own, figures by organ."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from xinfang.accountability.checkmodels import (
    CheckedMatter,
    FollowUp,
    GradeObjection,
    Grading,
    InspectedOrgan,
    Inspection,
    QualityCheck,
    SiteFinding,
)
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.people.reach import part_watched
from xinfang.petitions.models import Petition
from xinfang.rules import lawbook
from xinfang.rules.advice import regime
from xinfang.rules.situations import RULE_FROM
from xinfang.rules.values import Actor

GOOD, FLAWED, BAD = "good", "flawed", "bad"
GRADE_LABELS = {GOOD: "合格", FLAWED: "有瑕疵", BAD: "不合格"}
YES, NO, NONE = "yes", "no", "none"
YES_NO = {YES: "是", NO: "否", NONE: "不适用"}


def _reads(actor: Actor) -> bool:
    return actor.may(Permission.DUTY_READ) and actor.organ_id is not None


def of_office(actor: Actor) -> bool:
    """Whether the actor sees what its own petition office planned and drew."""
    return _reads(actor) and actor.organ_kind == OrganKind.PETITION_OFFICE


def inspections(actor: Actor) -> QuerySet[Inspection]:
    """The on-site checks an actor may know of: the own office's; those held at the own organ, or at what discipline watches.

    A check that is only planned is known to the office alone.
    """
    if not _reads(actor):
        return Inspection.objects.none()
    inspected = InspectedOrgan.objects.values("inspection")
    seen = Q(state="held", pk__in=inspected.filter(organ_id=actor.organ_id or 0))
    if of_office(actor):
        seen |= Q(organ_id=actor.organ_id or 0)
    if actor.organ_kind == OrganKind.DISCIPLINE:
        seen |= Q(state="held", pk__in=inspected.filter(organ__path__startswith=part_watched(actor)))
    return Inspection.objects.filter(seen)


def organs_seen(inspection: Inspection, actor: Actor) -> list[InspectedOrgan]:
    """The organs of a check whose findings the actor sees: all for the office, the own one, those that discipline watches."""
    rows = inspection.organs.select_related("organ").order_by("pk")
    if of_office(actor) and inspection.organ_id == actor.organ_id:
        return list(rows)
    seen = Q(organ_id=actor.organ_id or 0)
    if actor.organ_kind == OrganKind.DISCIPLINE:
        seen |= Q(organ__path__startswith=part_watched(actor))
    return list(rows.filter(seen))


def findings(inspection: Inspection, organs: Iterable[InspectedOrgan]) -> list[SiteFinding]:
    """What was found at these organs, with what was looked at since."""
    rows = SiteFinding.objects.filter(inspection=inspection, organ__in=[one.organ_id for one in organs])
    follow_ups = Prefetch("follow_ups", FollowUp.objects.filter(voided_on__isnull=True).order_by("looked_on", "pk"))
    return list(rows.select_related("organ", "petition").prefetch_related(follow_ups).order_by("pk"))


def checks(actor: Actor) -> QuerySet[QualityCheck]:
    """The quality checks an actor may know of: the own office's; where a matter of the own organ was judged; discipline's part."""
    if not _reads(actor):
        return QualityCheck.objects.none()
    judged = CheckedMatter.objects.filter(organ_id=actor.organ_id or 0).exclude(grade="").values("check_of")
    seen = Q(voided_on__isnull=True, pk__in=judged)
    if of_office(actor):
        seen |= Q(organ_id=actor.organ_id or 0)
    if actor.organ_kind == OrganKind.DISCIPLINE:
        seen |= Q(organ__path__startswith=part_watched(actor), voided_on__isnull=True)
    return QualityCheck.objects.filter(seen)


def matters(check: QualityCheck, actor: Actor) -> QuerySet[CheckedMatter]:
    """The matters of a check that the actor may see: those of the sample whose petition it sees; of another organ none."""
    rows = CheckedMatter.objects.filter(check_of=check, petition__in=Petition.objects.visible_to(actor))
    if not (of_office(actor) and check.organ_id == actor.organ_id):
        rows = rows.filter(organ_id=actor.organ_id or 0).exclude(grade="")
    return rows


def counted(check: QualityCheck, actor: Actor) -> QuerySet[CheckedMatter]:
    """The matters that the figures an actor sees are made of: for discipline all but accusations, else what it may see."""
    if actor.organ_kind == OrganKind.DISCIPLINE and check.organ_id != actor.organ_id:
        return CheckedMatter.objects.filter(check_of=check, petition__sealed_path=False)
    return matters(check, actor)


@dataclass(slots=True)
class Figures:
    """How the matters of one organ were judged, and which questions were answered with no, how often."""

    organ: Organ
    drawn: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)

    @property
    def shown(self) -> list[int]:
        """The figures in the order of the columns: drawn, each grade, not judged yet."""
        return [self.drawn, *(self.grades[key] for key in GRADE_LABELS), self.drawn - self.grades.total()]

    @property
    def weak(self) -> str:
        """What was answered with no most often; of those answered so alike, in the order of the questions."""
        asked = [one for one in lawbook.load().questions.values() if self.failed[one.key]]
        worst = sorted(asked, key=lambda one: -self.failed[one.key])[:3]
        return "、".join(f"{one.title} {self.failed[one.key]}" for one in worst)


def figures(rows: QuerySet[CheckedMatter]) -> list[Figures]:
    """By organ, in the order of the tree. Two statements."""
    found: dict[int, Figures] = {}
    by_matter: dict[int, Figures] = {}
    for row in rows.select_related("organ"):
        one = found.setdefault(row.organ_id, Figures(row.organ))
        by_matter[row.pk] = one
        one.drawn += 1
        if row.grade:
            one.grades[row.grade] += 1
    newest: dict[int, Grading] = {}
    for grading in Grading.objects.filter(matter__in=list(by_matter), voided_on__isnull=True).order_by("pk"):
        newest[grading.matter_id] = grading
    for key, grading in newest.items():
        by_matter[key].failed.update(name for name, said in answers(grading).items() if said[0] == NO)
    return sorted(found.values(), key=lambda one: one.organ.path)


def answers(grading: Grading) -> Mapping[str, tuple[str, str]]:
    """The answers of a judgement: by question yes, no or none, and the note."""
    said: dict[str, Sequence[str]] = json.loads(grading.answers)
    return {key: (value[0], value[1]) for key, value in said.items()}


def cite_on(cites: tuple[str, str], day: date) -> str:
    """The article of a question on the day of the conclusion; empty where it is the bureau's own, or not yet in force."""
    found = cites[regime(day)]
    return "" if found.startswith("seed/") and day < RULE_FROM else found


def history(matter: CheckedMatter) -> tuple[list[Grading], dict[int, list[GradeObjection]]]:
    """The judgements of a matter, the newest first, voided ones too; and what was said against each."""
    gradings = list(matter.gradings.select_related("graded_by__post__organ").order_by("-pk"))
    against: dict[int, list[GradeObjection]] = defaultdict(list)
    for one in matter.objections.order_by("pk"):
        against[one.grading_id].append(one)
    return gradings, against


def standing(matter: CheckedMatter) -> Grading | None:
    """The judgement that stands."""
    return matter.gradings.filter(voided_on__isnull=True).order_by("pk").last()


def open_objection(matter: CheckedMatter) -> GradeObjection | None:
    """What was said against it and has no answer yet."""
    rows: Any = matter.objections.filter(voided_on__isnull=True, answered_on__isnull=True)
    found: GradeObjection | None = rows.order_by("pk").last()
    return found
