"""Measures 责任追究措施: papers of the office, talks held by others, suggestions laid before a leader, what others decided.

A measure is imposed only by the organ that Arts. 13 and 14 name. Of discipline only the outcome is kept, as theirs.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.accountability.findingmodels import Charge
from xinfang.accountability.verificationmodels import Verification
from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.vault.fields import SealedTextField

TO_ISSUE, ISSUED, LAID, REFERRED, CARRIED_OUT, CLOSED, EXPIRED, REVOKED = (
    "to_issue",
    "issued",
    "laid",
    "referred",
    "carried_out",
    "closed",
    "expired",
    "revoked",
)
STATES = {
    TO_ISSUE: "等发文",
    ISSUED: "已发文",
    LAID: "等领导批阅",
    REFERRED: "已批转，等结果",
    CARRIED_OUT: "已执行，等了结",
    CLOSED: "已了结",
    EXPIRED: "影响期已满",
    REVOKED: "已撤销",
}
LIVE = frozenset({TO_ISSUE, ISSUED, LAID, REFERRED, CARRIED_OUT, CLOSED, EXPIRED})


class Measure(Covered):
    """One measure on one charge. ``kind``: a key of ``law/measures.yaml``. ``paper``: the text that was issued.

    ``year``: of the leadership team's assessment it goes into (seed/13). ``until``: the last day of its effect, where one was set.
    """

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=24)
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default=TO_ISSUE)
    made_on = models.DateField()
    issued_on = models.DateField(null=True)
    issued_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    paper = models.UUIDField(null=True)
    year = models.PositiveSmallIntegerField()
    until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_why = SealedTextField(purpose="matter")
    version = models.PositiveIntegerField(default=1)

    COVERED = (
        "charge_id",
        "kind",
        "office_id",
        "organ_id",
        "appointment_id",
        "state",
        "made_on",
        "issued_on",
        "issued_by_id",
        "paper",
        "year",
        "until",
        "ended_on",
        "ended_why",
        "version",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charge"], condition=~Q(state=REVOKED), name="measure_once_per_charge"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-made_on", "-id"], name="measure_by_office"),
            models.Index(fields=["organ", "-made_on", "-id"], name="measure_by_organ"),
            models.Index(fields=["-made_on", "-id"], name="measure_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_on}"


class MeasureCopy(Covered):
    """A copy 抄送 of a measure's text to discipline inspection, personnel, or whom the circular circulates to (seed/13).

    ``paper``: which text, since one that was voided may be issued anew. ``proof``: of dispatch. ``struck_on``: entered by mistake.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="copies")
    paper = models.UUIDField(null=True)
    role = models.CharField(max_length=12)
    to_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    sent_on = models.DateField()
    proof = SealedTextField(purpose="matter")
    received_on = models.DateField(null=True)
    receipt = SealedTextField(purpose="matter")
    struck_on = models.DateField(null=True)
    struck_why = SealedTextField(purpose="matter", null=True)

    COVERED = ("measure_id", "role", "to_organ_id", "sent_on", "proof", "received_on", "receipt")
    LATER: ClassVar = {"paper": None, "struck_on": None, "struck_why": None}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "to_organ", "paper"], condition=Q(struck_on__isnull=True), name="measure_copy_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["to_organ", "-sent_on", "-id"], name="measure_copy_by_organ")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.role}"


class Talk(Covered):
    """An admonition 诫勉谈话 as it is carried out: who holds it and by which right, when it was held, its record (seed/13).

    ``by_right``: ``leader_in_charge`` or ``designated_head``; of the second ``designation`` and ``designated_by`` are on record.
    """

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="talk")
    executor = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    by_right = models.CharField(max_length=20)
    designated_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    designated_on = models.DateField(null=True)
    designation = SealedTextField(purpose="matter")
    named_on = models.DateField()
    held_on = models.DateField(null=True)
    place = models.CharField(max_length=120, blank=True)
    record = models.UUIDField(null=True)
    signed = models.BooleanField(default=False)
    remark = SealedTextField(purpose="matter")

    COVERED = (
        "measure_id",
        "executor_id",
        "by_right",
        "designated_by_id",
        "designated_on",
        "designation",
        "named_on",
        "held_on",
        "place",
        "record",
        "signed",
        "remark",
    )

    def __str__(self) -> str:
        return f"{self.measure_id} {self.by_right}"


class Laying(Covered):
    """A suggestion laid before a leader 呈批, and what was written on it 批阅 (seed/14). No answer does not bury it.

    ``decision``: ``refer`` or ``return``. ``above``: of the level above, because all of the same level are barred (2005/41;
    2022/43). ``proof``: what a reading rests on that somebody entered for the leader.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="layings")
    leader = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    laid_on = models.DateField()
    read_on = models.DateField(null=True)
    decision = models.CharField(max_length=12, blank=True)
    words = SealedTextField(purpose="matter")
    entered_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_why = SealedTextField(purpose="matter")
    above = models.BooleanField(default=False)
    proof = SealedTextField(purpose="matter", null=True)

    LATER: ClassVar = {"above": False, "proof": None}
    COVERED = (
        "measure_id",
        "leader_id",
        "laid_on",
        "read_on",
        "decision",
        "words",
        "entered_by_id",
        "ended_on",
        "ended_why",
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["leader", "-laid_on", "-id"], name="laying_by_leader")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.laid_on}"


class Outcome(Covered):
    """What discipline inspection or personnel decided, recorded as theirs: kind, day, paper number, until when (seed/14)."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="outcomes")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    decided_on = models.DateField()
    number = models.CharField(max_length=120)
    until = models.DateField(null=True)
    words = SealedTextField(purpose="matter")
    entered_on = models.DateField()
    entered_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    struck_on = models.DateField(null=True)
    struck_why = SealedTextField(purpose="matter")

    COVERED = (
        "measure_id",
        "organ_id",
        "kind",
        "decided_on",
        "number",
        "until",
        "words",
        "entered_on",
        "entered_by_id",
        "struck_on",
        "struck_why",
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.kind}"


class Handover(Covered):
    """A transfer 移送 to who is competent: a sealed alert to discipline (2022/22-2, 30-3), a suspected crime (seed/14).

    ``why``: ``sealed``, ``duty_crime`` or ``crime``. ``to_organ`` or, for one that is not in the tree, ``to_name``.
    """

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="handovers")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="handovers")
    why = models.CharField(max_length=12)
    cite = models.CharField(max_length=40)
    to_organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    to_name = models.CharField(max_length=120, blank=True)
    words = SealedTextField(purpose="matter")
    paper = models.UUIDField(null=True)
    sent_on = models.DateField()
    received_on = models.DateField(null=True)
    receipt = SealedTextField(purpose="matter")
    answer = SealedTextField(purpose="matter")
    answered_on = models.DateField(null=True)

    COVERED = (
        "verification_id",
        "measure_id",
        "why",
        "cite",
        "to_organ_id",
        "to_name",
        "words",
        "paper",
        "sent_on",
        "received_on",
        "receipt",
        "answer",
        "answered_on",
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["to_organ", "-sent_on", "-id"], name="handover_by_organ")]

    def __str__(self) -> str:
        return f"{self.why} {self.sent_on}"


class YearEntry(Covered):
    """A measure in a leadership team's assessment of a year (seed/13). ``struck_on``: revoked, corrected."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="year_entries")
    entered_on = models.DateField()
    struck_on = models.DateField(null=True)
    struck_why = SealedTextField(purpose="matter")

    COVERED = ("organ_id", "year", "measure_id", "entered_on", "struck_on", "struck_why")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure"], condition=Q(struck_on__isnull=True), name="year_entry_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organ", "-year", "-id"], name="year_entry_by_organ")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.year}"
