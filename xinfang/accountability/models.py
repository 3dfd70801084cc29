"""Alerts: what the machine raises for people to look at. It names organ and clock, and nobody."""

from typing import ClassVar

from django.db import models

from xinfang.accountability.advicemodels import Advice, AdviceAnswer, AdviceDone, AdviceMatter
from xinfang.accountability.aftermodels import Appeal, Rectification, RectificationReport, RectificationTask
from xinfang.accountability.checkmodels import (
    CheckedMatter,
    FollowUp,
    GradeObjection,
    Grading,
    InspectedMatter,
    InspectedOrgan,
    Inspection,
    Inspector,
    QualityCheck,
    SiteFinding,
)
from xinfang.accountability.findingmodels import Charge, Finding, Ground, Proposer, Voter
from xinfang.accountability.keptmodels import Kept
from xinfang.accountability.measuremodels import Handover, Laying, Measure, MeasureCopy, Outcome, Talk, YearEntry
from xinfang.accountability.raisedmodels import Raised
from xinfang.accountability.supervisionmodels import (
    Interview,
    LetterFeedback,
    Listing,
    ListingNote,
    SupervisionCall,
    SupervisionLetter,
    Urging,
)
from xinfang.accountability.verificationmodels import (
    Asking,
    ChainLink,
    Officer,
    Proof,
    Statement,
    Subject,
    Verification,
    VerificationNote,
    VerificationTask,
    VerifiedAlert,
)
from xinfang.ledger.models import Covered
from xinfang.people.models import Organ
from xinfang.petitions.models import Clock, Petition

__all__ = [
    "Advice",
    "AdviceAnswer",
    "AdviceDone",
    "AdviceMatter",
    "Alert",
    "Appeal",
    "Asking",
    "ChainLink",
    "Charge",
    "CheckedMatter",
    "Finding",
    "FollowUp",
    "GradeObjection",
    "Grading",
    "Ground",
    "Handover",
    "InspectedMatter",
    "InspectedOrgan",
    "Inspection",
    "Inspector",
    "Interview",
    "Kept",
    "Laying",
    "LetterFeedback",
    "Listing",
    "ListingNote",
    "Measure",
    "MeasureCopy",
    "Officer",
    "Outcome",
    "Proof",
    "Proposer",
    "QualityCheck",
    "Raised",
    "Rectification",
    "RectificationReport",
    "RectificationTask",
    "SiteFinding",
    "Statement",
    "Subject",
    "SupervisionCall",
    "SupervisionLetter",
    "Talk",
    "Urging",
    "Verification",
    "VerificationNote",
    "VerificationTask",
    "VerifiedAlert",
    "Voter",
    "YearEntry",
]

OPEN, VERIFYING, DISMISSED, DETERMINED, TRANSFERRED, MOOT = (
    "open",
    "verifying",
    "dismissed",
    "determined",
    "transferred",
    "moot",
)
# Where an alert stands. The sweeps raise and moot; verification, a person's act, moves the rest.
ALERT_STATES = {
    OPEN: "待核",
    VERIFYING: "核查中",
    DISMISSED: "不予追究",
    DETERMINED: "已认定",
    TRANSFERRED: "已密封移送",
    MOOT: "已作废",
}


class Alert(Covered):
    """One alert per clock, per duty and period, or per fact, unique. ``readings``: the items of Art. 12 it may be read as.

    Of a clock: ``limit``. Of a duty: ``duty`` and the period's first day; its last is ``due_on``.
    Of a fact: ``fact``, a key of ``rules/situations.py: FACTS``, and the record that holds it. None of them names anybody.
    By hand: ``fact`` is ``BY_HAND`` and the record a ``Raised``. ``state``: a key of ``ALERT_STATES``. ``sealed_path``: of an
    accusation, seen where that is seen; of a ``Raised`` that is sealed, by the heads who handed it over and who takes it.
    """

    clock = models.OneToOneField(Clock, models.PROTECT, null=True, related_name="+")
    petition = models.ForeignKey(Petition, models.PROTECT, null=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    limit = models.CharField(max_length=40, blank=True)
    duty = models.CharField(max_length=40, blank=True)
    first_on = models.DateField(null=True)
    fact = models.CharField(max_length=40, blank=True)
    fact_uid = models.UUIDField(null=True)
    due_on = models.DateField()
    lapsed_on = models.DateField()
    found = models.CharField(max_length=8)
    readings = models.CharField(max_length=60)
    assumed = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=OPEN)
    mooted_on = models.DateField(null=True)
    mooted_why = models.CharField(max_length=40, blank=True)
    sealed_path = models.BooleanField(default=False)

    COVERED = (
        "clock_id",
        "petition_id",
        "organ_id",
        "limit",
        "due_on",
        "lapsed_on",
        "found",
        "readings",
        "assumed",
        "state",
        "mooted_on",
        "mooted_why",
        "sealed_path",
    )
    LATER: ClassVar = {"duty": "", "first_on": None, "fact": "", "fact_uid": None}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "duty", "lapsed_on"], condition=~models.Q(duty=""), name="alert_once_per_duty"
            ),
            models.UniqueConstraint(
                fields=["organ", "fact", "fact_uid"], condition=~models.Q(fact=""), name="alert_once_per_fact"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "-lapsed_on", "-id"], name="alert_by_organ"),
            models.Index(fields=["-lapsed_on", "-id"], name="alert_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.limit or self.duty or self.fact} {self.lapsed_on}"
