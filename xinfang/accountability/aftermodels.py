"""After a measure: rectification with its tasks, reports and checks; appeal, heard by others, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.accountability.measuremodels import Measure
from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.vault.fields import SealedTextField

RUNNING, REPORTED, DONE, RAISED, VOID = "running", "reported", "done", "raised", "void"
RECTIFICATION_STATES = {
    RUNNING: "整改中",
    REPORTED: "等核对",
    DONE: "已整改",
    RAISED: "未到位，已升级",
    VOID: "已作废",
}
FILED, HEARING, DECIDED, WITHDRAWN = "filed", "hearing", "decided", "withdrawn"
APPEAL_STATES = {FILED: "等受理", HEARING: "审理中", DECIDED: "已决定", WITHDRAWN: "已撤回"}
DECISIONS = {"upheld": "维持", "corrected": "更正", "revoked": "撤销"}


class Rectification(Covered):
    """What a rectification order demands 整改: by the day the order names (a setting), reported, checked, closed or raised."""

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="rectification")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    ordered_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, default=RUNNING)
    reported_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_why = SealedTextField(purpose="matter")
    extended_why = SealedTextField(purpose="matter", null=True)

    COVERED = (
        "measure_id",
        "organ_id",
        "ordered_on",
        "due_on",
        "state",
        "reported_on",
        "ended_on",
        "ended_why",
    )
    LATER: ClassVar = {"extended_why": None}

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], name="rectification_due", condition=Q(state=RUNNING)),
            models.Index(fields=["organ", "-due_on", "-id"], name="rectification_by_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.due_on}"


class RectificationTask(Covered):
    """One thing to put right: what, who leads, by when, done when."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="tasks")
    words = SealedTextField(purpose="matter")
    set_on = models.DateField()
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    result = SealedTextField(purpose="matter")

    COVERED = ("rectification_id", "words", "set_on", "due_on", "done_on", "result")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.set_on}"


class RectificationReport(Covered):
    """One report on what was put right, and what the office found when it checked."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="reports")
    round = models.PositiveSmallIntegerField()
    given_on = models.DateField()
    words = SealedTextField(purpose="matter")
    enclosed = SealedTextField(purpose="matter")
    checked_on = models.DateField(null=True)
    result = models.CharField(max_length=12, blank=True)
    reason = SealedTextField(purpose="matter")

    COVERED = (
        "rectification_id",
        "round",
        "given_on",
        "words",
        "enclosed",
        "checked_on",
        "result",
        "reason",
    )

    class Meta:
        ordering: ClassVar = ["round"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rectification", "round"], name="rectification_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.round}"


class Appeal(Covered):
    """An appeal 申诉 against a measure. ``heard_by``: others than decided it, normally the office above.

    ``by``: whom the measure is on; None for the organ. ``late_why``: why it came after the days for it; empty where it did not.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="appeals")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    heard_by = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    why_heard_by = models.CharField(max_length=24)
    filed_on = models.DateField()
    grounds = SealedTextField(purpose="matter")
    proof = SealedTextField(purpose="matter")
    state = models.CharField(max_length=12, default=FILED)
    taken_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=12, blank=True)
    minutes = models.CharField(max_length=120, blank=True)
    words = SealedTextField(purpose="matter")
    paper = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)
    late_why = SealedTextField(purpose="matter", null=True)

    COVERED = (
        "measure_id",
        "organ_id",
        "by_id",
        "heard_by_id",
        "why_heard_by",
        "filed_on",
        "grounds",
        "proof",
        "state",
        "taken_on",
        "decided_on",
        "decision",
        "minutes",
        "words",
        "paper",
        "ended_on",
    )
    LATER: ClassVar = {"late_why": None}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure"], condition=Q(state__in=[FILED, HEARING]), name="appeal_open_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["heard_by", "-filed_on", "-id"], name="appeal_by_hearer"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.filed_on}"
