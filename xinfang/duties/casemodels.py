"""Led cases: which leader answers for getting a difficult matter solved, by when, and what was done (seed/9; 2022/18-2)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.duties.entries import Entered
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.models import Petition
from xinfang.vault.fields import SealedTextField


class LedCase(Entered):
    """A leader's charge of a matter. One is open per matter; ``before``: whose charge it goes on with.

    ``organ`` is the leader's, ``proposed_by`` the one that named the leader. ``due_on`` is set for this case, not by law.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    leader = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    ground = SealedTextField(purpose="matter")
    named_on = models.DateField()
    due_on = models.DateField()
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="after")
    ended_on = models.DateField(null=True)
    ended = models.CharField(max_length=12, blank=True)
    result = SealedTextField(purpose="matter")
    version = models.PositiveIntegerField(default=1)

    COVERED = (
        "petition_id",
        "leader_id",
        "organ_id",
        "proposed_by_id",
        "ground",
        "named_on",
        "due_on",
        "before_id",
        "ended_on",
        "ended",
        "result",
        "version",
        *Entered.OF_ENTRY,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(ended_on__isnull=True, voided_on__isnull=True), name="led_case_one"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                name="led_case_open",
                condition=Q(ended_on__isnull=True, voided_on__isnull=True),
            ),
            models.Index(
                fields=["-ended_on", "-id"],
                name="led_case_ended",
                condition=Q(ended_on__isnull=False, voided_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.leader_id}"


class CaseWork(Entered):
    """What was done in a case on a day: one of the four 包, a note, a visit back. Work done, never a promise or a signature."""

    case = models.ForeignKey(LedCase, models.PROTECT, related_name="work")
    part = models.CharField(max_length=12)
    on = models.DateField()
    words = SealedTextField(purpose="matter")
    paper = models.UUIDField(null=True)

    COVERED = ("case_id", "part", "on", "words", "paper", *Entered.OF_ENTRY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-on", "-id"], name="case_work")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.part}"


class Milestone(Entered):
    """Something to be done in a case by a day that was set for it."""

    case = models.ForeignKey(LedCase, models.PROTECT, related_name="milestones")
    words = SealedTextField(purpose="matter")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    result = SealedTextField(purpose="matter")

    COVERED = ("case_id", "words", "due_on", "done_on", "result", *Entered.OF_ENTRY)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                name="milestone_open",
                condition=Q(done_on__isnull=True, voided_on__isnull=True),
            ),
            models.Index(fields=["case", "due_on", "id"], name="milestone_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"
