"""Verification 核查: opened by a person on alerts, by two officers; what the subject is asked and says; what is relied on.

Nothing is edited: what was entered by mistake is struck with a reason and entered again. No words stand in the ledger.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.models import Petition
from xinfang.vault.fields import SealedTextField

OPEN, PROPOSED, DETERMINED, DISMISSED, TRANSFERRED, VOIDED = (
    "open",
    "proposed",
    "determined",
    "dismissed",
    "transferred",
    "voided",
)
STATES = {
    OPEN: "核查中",
    PROPOSED: "等集体研究",
    DETERMINED: "已认定",
    DISMISSED: "不予追究",
    TRANSFERRED: "已密封移送",
    VOIDED: "已作废",
}
ORGAN, LEADER, PERSON = "organ", "leader", "person"
TARGETS = {ORGAN: "责任单位", LEADER: "责任领导", PERSON: "责任人"}
REASONS, STATEMENT = "reasons", "statement"


class Verification(Covered):
    """One verification of one organ's conduct, on one alert or several of the same matter (seed/11 to 14).

    ``office``: who verifies, and ``why_office`` by which rule (``rules.judging``). ``conduct_on``: the first day of the
    conduct, which picks ``regime``. ``sealed_path``: it is transferred sealed and not verified here. ``assumed``: it rests on
    an assumed day and cannot be determined. ``reopens``: the dismissed one that new facts opened again.
    """

    office = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    why_office = models.CharField(max_length=24)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    petition = models.ForeignKey(Petition, models.PROTECT, null=True, related_name="+")
    conduct_on = models.DateField()
    regime = models.CharField(max_length=16)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    grounds = SealedTextField(purpose="matter")
    sealed_path = models.BooleanField(default=False)
    assumed = models.BooleanField(default=False)
    reopens = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default=OPEN)
    ended_on = models.DateField(null=True)
    ended_why = SealedTextField(purpose="matter")
    version = models.PositiveIntegerField(default=1)

    COVERED = (
        "office_id",
        "why_office",
        "organ_id",
        "petition_id",
        "conduct_on",
        "regime",
        "opened_on",
        "opened_by_id",
        "grounds",
        "sealed_path",
        "assumed",
        "reopens_id",
        "state",
        "ended_on",
        "ended_why",
        "version",
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "-opened_on", "-id"], name="verification_by_office"),
            models.Index(fields=["organ", "-opened_on", "-id"], name="verification_by_organ"),
            models.Index(fields=["-opened_on", "-id"], name="verification_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.opened_on}"


class VerifiedAlert(Covered):
    """An alert that a verification takes up. After a dismissal new facts may have it taken up again."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="alerts")
    alert = models.ForeignKey("accountability.Alert", models.PROTECT, related_name="verified")

    COVERED = ("verification_id", "alert_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["verification", "alert"], name="verified_alert_once"),
        ]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.alert_id}"


class ChainLink(Covered):
    """One link of the answerable chain as it was drawn when the verification was opened (seed/3): held office, not fault."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="links")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    responsibility = models.CharField(max_length=12)
    first_on = models.DateField()
    last_on = models.DateField()
    days = models.PositiveIntegerField()
    note = models.CharField(max_length=120, blank=True)

    COVERED = ("verification_id", "appointment_id", "responsibility", "first_on", "last_on", "days", "note")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.first_on}"


class Officer(Covered):
    """One of the two who verify 核查人员. ``left_on``: recused or replaced, with the reason."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="officers")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    named_on = models.DateField()
    left_on = models.DateField(null=True)
    left_why = SealedTextField(purpose="matter")

    COVERED = ("verification_id", "appointment_id", "named_on", "left_on", "left_why")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["verification", "appointment"], condition=Q(left_on__isnull=True), name="officer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.appointment_id}"


class VerificationTask(Covered):
    """Something an officer is to find out, by when, and what was found."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="tasks")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    words = SealedTextField(purpose="matter")
    set_on = models.DateField()
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    result = SealedTextField(purpose="matter")

    COVERED = ("verification_id", "officer_id", "words", "set_on", "due_on", "done_on", "result")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.set_on}"


class VerificationNote(Covered):
    """A note of the verification."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="notes")
    by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    noted_on = models.DateField()
    words = SealedTextField(purpose="matter")

    COVERED = ("verification_id", "by_id", "noted_on", "words")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.noted_on}"


class Proof(Covered):
    """One line of the evidence list 证据目录: an entry of the ledger, a paper, a statement, a record, a file with its hash.

    ``ref``: the uid of what it points at; ``seq``: of an entry; ``sha``: the hash of a paper or of a file's content.
    """

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="proofs")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    seq = models.BigIntegerField(null=True)
    ref = models.UUIDField(null=True)
    sha = models.CharField(max_length=64, blank=True)
    words = SealedTextField(purpose="matter")
    added_on = models.DateField()
    added_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    struck_on = models.DateField(null=True)
    struck_why = SealedTextField(purpose="matter")

    COVERED = (
        "verification_id",
        "number",
        "kind",
        "seq",
        "ref",
        "sha",
        "words",
        "added_on",
        "added_by_id",
        "struck_on",
        "struck_why",
    )

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["verification", "number"], name="proof_number")]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.number}"


class Subject(Covered):
    """Whose conduct is verified: the organ, one of its leaders, a handler. ``appointment``: None for the organ itself."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="subjects")
    target = models.CharField(max_length=8)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    named_on = models.DateField()
    dropped_on = models.DateField(null=True)
    dropped_why = SealedTextField(purpose="matter")

    COVERED = ("verification_id", "target", "organ_id", "appointment_id", "named_on", "dropped_on", "dropped_why")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.target}"


class Asking(Covered):
    """What a subject is asked: for good reasons first (``reasons``), then for its statement 陈述申辩 (``statement``).

    ``paper``: the notice; ``due_on``: the last day, a setting counted from ``served_on``; ``extended_to``: a later one.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="askings")
    what = models.CharField(max_length=12)
    asked_on = models.DateField()
    words = SealedTextField(purpose="matter")
    paper = models.UUIDField(null=True)
    served_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    extended_why = SealedTextField(purpose="matter")

    COVERED = (
        "subject_id",
        "what",
        "asked_on",
        "words",
        "paper",
        "served_on",
        "due_on",
        "extended_to",
        "extended_why",
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.what}"


class Statement(Covered):
    """What a subject said: on the desk or by paper. ``reason``: a code of ``rules.accountable.REASONS``, or empty."""

    asking = models.ForeignKey(Asking, models.PROTECT, related_name="statements")
    given_on = models.DateField()
    by_paper = models.BooleanField(default=False)
    by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=24, blank=True)
    words = SealedTextField(purpose="matter")
    proof = SealedTextField(purpose="matter")

    COVERED = ("asking_id", "given_on", "by_paper", "by_id", "reason", "words", "proof")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.asking_id} {self.given_on}"
