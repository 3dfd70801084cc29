"""On-site checks 实地督查 and random quality checks 质量抽查: who went, what was found, what was drawn, how it was judged."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.duties.entries import Entered
from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.models import Petition
from xinfang.vault.fields import SealedTextField


class Inspection(Entered):
    """An on-site check: planned for a day, held on a day. The organs that are checked see it when it is held."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default="planned")
    planned_on = models.DateField()
    plan_for = models.DateField()
    goal = SealedTextField(purpose="matter")
    held_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    COVERED = ("organ_id", "state", "planned_on", "plan_for", "goal", "held_on", "version", *Entered.OF_ENTRY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organ", "-id"], name="inspection_made")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.plan_for}"


class InspectedOrgan(Covered):
    """An organ that is checked, and the record it was given."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="organs")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    paper = models.UUIDField(null=True)

    COVERED = ("inspection_id", "organ_id", "paper")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "inspection"], name="inspected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.organ_id}"


class Inspector(Covered):
    """Who goes, in which post."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="inspectors")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")

    COVERED = ("inspection_id", "appointment_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "appointment"], name="inspector_once"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.appointment_id}"


class InspectedMatter(Covered):
    """A matter that is looked into on the spot."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="matters")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")

    COVERED = ("inspection_id", "petition_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "petition"], name="inspected_matter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.petition_id}"


class SiteFinding(Covered):
    """What was found at an organ, about a matter or in general; what is to be put right, by when (the bureau's own day)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    petition = models.ForeignKey(Petition, models.PROTECT, null=True, related_name="+")
    found = SealedTextField(purpose="matter")
    put_right = SealedTextField(purpose="matter")
    due_on = models.DateField(null=True)

    COVERED = ("inspection_id", "organ_id", "petition_id", "found", "put_right", "due_on")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["inspection", "id"], name="site_findings")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.organ_id}"


class FollowUp(Entered):
    """Whether what was to be put right is: looked at on a day. The newest stands."""

    finding = models.ForeignKey(SiteFinding, models.PROTECT, related_name="follow_ups")
    looked_on = models.DateField()
    done = models.BooleanField(default=False)
    words = SealedTextField(purpose="matter")

    COVERED = ("finding_id", "looked_on", "done", "words", *Entered.OF_ENTRY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["finding", "id"], name="follow_ups")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.done}"


class QualityCheck(Entered):
    """A random check of what was concluded from ``first`` to ``last``.

    ``seed`` and ``drawn_from`` (the digest of the matters it was drawn from, ``population`` of them) let anybody draw again.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    drawn_on = models.DateField()
    first = models.DateField()
    last = models.DateField()
    seed = models.PositiveIntegerField()
    size = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    drawn_from = models.CharField(max_length=64)
    accusations = models.BooleanField(default=False)

    COVERED = (
        "organ_id",
        "drawn_on",
        "first",
        "last",
        "seed",
        "size",
        "population",
        "drawn_from",
        "accusations",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organ", "-id"], name="quality_check_made")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.first} {self.seed}"


class CheckedMatter(Covered):
    """One matter of the sample, the organ that concluded it and when. ``grade`` is the standing judgement's, for lists."""

    check_of = models.ForeignKey(QualityCheck, models.PROTECT, related_name="matters")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    concluded_on = models.DateField()
    grade = models.CharField(max_length=8, blank=True)
    disputed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    COVERED = ("check_of_id", "petition_id", "organ_id", "concluded_on", "grade", "disputed", "version")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_of", "petition"], name="checked_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "check_of"], name="checked_at", condition=~Q(grade="")),
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.petition_id}"


class Grading(Entered):
    """One person's judgement of a checked matter: each question's answer with its note, and the grade. The newest stands."""

    matter = models.ForeignKey(CheckedMatter, models.PROTECT, related_name="gradings")
    grade = models.CharField(max_length=8)
    graded_on = models.DateField()
    graded_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    answers = SealedTextField(purpose="matter")
    note = SealedTextField(purpose="matter")

    COVERED = ("matter_id", "grade", "graded_on", "graded_by_id", "answers", "note", *Entered.OF_ENTRY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["matter", "id"], name="gradings")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.grade}"


class GradeObjection(Entered):
    """What the organ says against a judgement, and what it was answered."""

    matter = models.ForeignKey(CheckedMatter, models.PROTECT, related_name="objections")
    grading = models.ForeignKey(Grading, models.PROTECT, related_name="+")
    objected_on = models.DateField()
    words = SealedTextField(purpose="matter")
    answered_on = models.DateField(null=True)
    upheld = models.BooleanField(default=False)
    answer = SealedTextField(purpose="matter")

    COVERED = (
        "matter_id",
        "grading_id",
        "objected_on",
        "words",
        "answered_on",
        "upheld",
        "answer",
        *Entered.OF_ENTRY,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grading"], condition=Q(voided_on__isnull=True), name="grade_objection_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.objected_on}"
