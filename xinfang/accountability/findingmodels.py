"""Findings 认定: proposed by the two who verified, decided collectively; for each target what it did and which measure."""

from typing import ClassVar

from django.db import models

from xinfang.accountability.verificationmodels import Proof, Verification
from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.vault.fields import SealedTextField

PROPOSED, DETERMINED, SENT_BACK, CORRECTED, REVOKED = "proposed", "determined", "sent_back", "corrected", "revoked"
STATES = {
    PROPOSED: "等集体研究",
    DETERMINED: "已认定",
    SENT_BACK: "退回补充",
    CORRECTED: "已更正",
    REVOKED: "已撤销",
}
VOTES = {"for": "同意", "against": "不同意", "abstain": "弃权"}


class Finding(Covered):
    """One finding: one lapse, one item of Art. 12, one measure for each target (seed/11 to 14).

    ``broken``: the articles that were broken, parted by blanks, as they stood on the day of the conduct. ``severity``: a key of
    ``rules.accountable.Severity``, a judgement with grounds. ``minutes``: of the meeting that decided. ``supersedes``: the one
    that an appeal corrected. ``item_why``: why an item that the alert was not read as. ``confirmed_on``: when the second of
    the two confirmed; only then may a meeting decide.
    """

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="findings")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    item = models.CharField(max_length=8)
    regime = models.CharField(max_length=16)
    conduct_first = models.DateField()
    conduct_last = models.DateField()
    broken = models.CharField(max_length=200, blank=True)
    facts = SealedTextField(purpose="matter")
    severity = models.CharField(max_length=8)
    severity_grounds = SealedTextField(purpose="matter")
    state = models.CharField(max_length=12, default=PROPOSED)
    proposed_on = models.DateField()
    decided_on = models.DateField(null=True)
    minutes = models.CharField(max_length=120, blank=True)
    decided_words = SealedTextField(purpose="matter")
    ended_on = models.DateField(null=True)
    ended_why = SealedTextField(purpose="matter")
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    item_why = SealedTextField(purpose="matter", null=True)
    confirmed_on = models.DateField(null=True)

    COVERED = (
        "verification_id",
        "organ_id",
        "office_id",
        "item",
        "regime",
        "conduct_first",
        "conduct_last",
        "broken",
        "facts",
        "severity",
        "severity_grounds",
        "state",
        "proposed_on",
        "decided_on",
        "minutes",
        "decided_words",
        "ended_on",
        "ended_why",
        "supersedes_id",
        "version",
    )
    LATER: ClassVar = {"item_why": None, "confirmed_on": None}

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "-proposed_on", "-id"], name="finding_by_office"),
            models.Index(fields=["organ", "-proposed_on", "-id"], name="finding_by_organ"),
            models.Index(fields=["-proposed_on", "-id"], name="finding_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.proposed_on}"


class Proposer(Covered):
    """One of the two who proposed a finding."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="proposers")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")

    COVERED = ("finding_id", "appointment_id")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["finding", "appointment"], name="proposer_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.appointment_id}"


class Voter(Covered):
    """Who took part in the collective decision, and how."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="voters")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    vote = models.CharField(max_length=8)

    COVERED = ("finding_id", "appointment_id", "vote")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["finding", "appointment"], name="voter_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.appointment_id}"


class Ground(Covered):
    """A line of the evidence list that a finding rests on."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="evidence")
    proof = models.ForeignKey(Proof, models.PROTECT, related_name="+")

    COVERED = ("finding_id", "proof_id")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["finding", "proof"], name="ground_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.proof_id}"


class Charge(Covered):
    """What a finding holds one target answerable for, and the measure chosen for it. All written by people.

    ``responsibility``: overall, principal, important, direct; empty for the organ. ``did``: ``act`` or ``omission``; ``fault``: a
    code of ``rules.accountable.FAULTS``. ``aggravating``, ``mitigating``: codes parted by blanks. ``objected``: clearly objected
    to the decision, on record. ``by_item``: Art. 12's measure; ``by_consequence``: those of Arts. 13 and 14, parted by blanks;
    ``measure``: the chosen one, ``none`` for none; ``usual``: it lies in the usual set, else there is
    ``unusual_why`` and a second signature. ``exempt``: the article by which who objected is not answerable.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="charges")
    target = models.CharField(max_length=8)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    responsibility = models.CharField(max_length=12, blank=True)
    did = models.CharField(max_length=8)
    did_words = SealedTextField(purpose="matter")
    fault = models.CharField(max_length=12)
    cause = SealedTextField(purpose="matter")
    first_on = models.DateField()
    last_on = models.DateField()
    days = models.PositiveIntegerField()
    aggravating = models.CharField(max_length=200, blank=True)
    mitigating = models.CharField(max_length=200, blank=True)
    factor_words = SealedTextField(purpose="matter")
    objected = models.BooleanField(default=False)
    objection = SealedTextField(purpose="matter")
    by_item = models.CharField(max_length=24)
    by_consequence = models.CharField(max_length=80, blank=True)
    measure = models.CharField(max_length=24)
    usual = models.BooleanField(default=True)
    unusual_why = SealedTextField(purpose="matter")
    seconded_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    seconded_on = models.DateField(null=True)
    exempt = models.CharField(max_length=24, blank=True, default="")

    COVERED = (
        "finding_id",
        "target",
        "organ_id",
        "appointment_id",
        "responsibility",
        "did",
        "did_words",
        "fault",
        "cause",
        "first_on",
        "last_on",
        "days",
        "aggravating",
        "mitigating",
        "factor_words",
        "objected",
        "objection",
        "by_item",
        "by_consequence",
        "measure",
        "usual",
        "unusual_why",
        "seconded_by_id",
        "seconded_on",
    )
    LATER: ClassVar = {"exempt": ""}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["finding", "appointment"],
                condition=models.Q(appointment__isnull=False),
                name="charge_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["finding", "organ"], condition=models.Q(appointment__isnull=True), name="charge_once_per_organ"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.measure}"
