"""Supervision 督办: proposals, urgings, letters with their written feedback, listings, interviews (2005/36; 2022/39-3, 40-1).

Nothing is edited: what was entered by mistake is voided with a reason and entered again.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.models import Clock, Petition
from xinfang.vault.fields import SealedTextField

OPEN, URGED, LETTER, MOOT, DECLINED = "open", "urged", "letter", "moot", "declined"
SENT, RECEIVED, ANSWERED, ACCEPTED, VOIDED = "sent", "received", "answered", "accepted", "voided"
LETTERS = {"sent": "等签收", "received": "等反馈", "answered": "等核对", "accepted": "已办结", "voided": "已作废"}
DECIDED = {"open": "进行中", "ended": "已摘牌", "held": "已约谈", "voided": "已作废"}


class SupervisionCall(Covered):
    """A proposal to supervise 督办线索: one per matter, trigger and what it was found by, raised once.

    ``organ``: whose conduct; ``office``: the petition office that is to supervise. ``source``: the uid of the clock, of the
    proceeding with the opinion, of the second objection's transfer, or of the proposal itself where people raised it;
    ``clock`` beside it, for a clock. ``raised_on``: when it was found, from which the office's own days count.
    ``ended_why``: what made it moot; ``reason``: why it was declined.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=24)
    found = models.CharField(max_length=12)
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    source = models.UUIDField()
    due_on = models.DateField()
    lapsed_on = models.DateField()
    raised_on = models.DateField()
    grounds = SealedTextField(purpose="matter")
    assumed = models.BooleanField(default=False)
    sealed_path = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=OPEN)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=24, blank=True)
    reason = SealedTextField(purpose="matter")

    COVERED = (
        "petition_id",
        "organ_id",
        "office_id",
        "trigger",
        "found",
        "clock_id",
        "source",
        "due_on",
        "lapsed_on",
        "raised_on",
        "grounds",
        "assumed",
        "sealed_path",
        "state",
        "ended_on",
        "ended_why",
        "reason",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "trigger", "source"], name="supervision_call_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "lapsed_on", "id"], name="supervision_call_open", condition=Q(state=OPEN)),
            models.Index(fields=["office", "-lapsed_on", "-id"], name="supervision_call_by_office"),
            models.Index(fields=["-lapsed_on", "-id"], name="supervision_call_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} {self.lapsed_on}"


class Urging(Covered):
    """One urging 催办. Its words are in its paper, which lies in the matter's file."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    paper = models.UUIDField()
    urged_on = models.DateField()

    COVERED = ("petition_id", "organ_id", "office_id", "paper", "urged_on")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "-urged_on", "-id"], name="urging_by_office")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.urged_on}"


class SupervisionLetter(Covered):
    """A supervision letter 督办函: its words are in its paper. ``days``: how long, from its receipt, the organ has to answer
    in writing, as the letter says (no law does). ``due_on`` and ``provisional`` are a cache of ``rules.supervision``.
    ``answered_on``: the first answer; a round that was sent back has its own row.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    call = models.ForeignKey(SupervisionCall, models.PROTECT, null=True, related_name="+")
    trigger = models.CharField(max_length=24)
    paper = models.UUIDField()
    days = models.PositiveSmallIntegerField()
    sent_on = models.DateField()
    received_on = models.DateField(null=True)
    proof = SealedTextField(purpose="matter")
    due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    answered_on = models.DateField(null=True)
    state = models.CharField(max_length=12, default=SENT)
    ended_on = models.DateField(null=True)
    voided_why = SealedTextField(purpose="matter")

    COVERED = (
        "petition_id",
        "organ_id",
        "office_id",
        "call_id",
        "trigger",
        "paper",
        "days",
        "sent_on",
        "received_on",
        "proof",
        "answered_on",
        "state",
        "ended_on",
        "voided_why",
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "-sent_on", "-id"], name="supervision_letter_by_office"),
            models.Index(fields=["organ", "-sent_on", "-id"], name="supervision_letter_by_organ"),
            models.Index(
                fields=["due_on", "id"], name="supervision_letter_due", condition=Q(received_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.sent_on}"


class LetterFeedback(Covered):
    """One written answer 书面反馈 to a letter: what was done; ``checked_on``, ``result``, ``reason``: what the office says."""

    letter = models.ForeignKey(SupervisionLetter, models.PROTECT, related_name="feedbacks")
    round = models.PositiveSmallIntegerField()
    words = SealedTextField(purpose="matter")
    enclosed = SealedTextField(purpose="matter")
    given_on = models.DateField()
    checked_on = models.DateField(null=True)
    result = models.CharField(max_length=12, blank=True)
    reason = SealedTextField(purpose="matter")

    COVERED = ("letter_id", "round", "words", "enclosed", "given_on", "checked_on", "result", "reason")

    class Meta:
        ordering: ClassVar = ["round"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["letter", "round"], name="letter_feedback_once")]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.round}"


class Decided(Covered):
    """What the joint conference decides (2022/39-3), or by local practice the office: on an organ, or on one matter of it.

    ``office``: who keeps the record; ``decider``: who decided; ``minutes``: by which, where that is not the office itself.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, null=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    decider = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    minutes = models.CharField(max_length=120, blank=True)
    words = SealedTextField(purpose="matter")
    proof = SealedTextField(purpose="matter")
    state = models.CharField(max_length=12, default=OPEN)
    ended_on = models.DateField(null=True)
    result = SealedTextField(purpose="matter")
    voided_why = SealedTextField(purpose="matter")

    OF_DECISION = (
        "petition_id",
        "organ_id",
        "office_id",
        "decider_id",
        "minutes",
        "words",
        "proof",
        "state",
        "ended_on",
        "result",
        "voided_why",
    )

    class Meta:
        abstract = True


class Listing(Decided):
    """A matter or an organ under listed supervision 挂牌督办: why (``words``), the leader in charge, until when, the result."""

    leader = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    listed_on = models.DateField()
    until = models.DateField()

    COVERED = ("leader_id", "listed_on", "until", *Decided.OF_DECISION)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(state=OPEN, petition__isnull=False), name="listing_once_per_matter"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-listed_on", "-id"], name="listing_by_office"),
            models.Index(fields=["organ", "-listed_on", "-id"], name="listing_by_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.listed_on}"


class ListingNote(Covered):
    """Progress on what is listed: when, by which organ, what."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="notes")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    noted_on = models.DateField()
    words = SealedTextField(purpose="matter")

    COVERED = ("listing_id", "organ_id", "noted_on", "words")

    class Meta:
        ordering: ClassVar = ["noted_on", "pk"]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.noted_on}"


class Interview(Decided):
    """An interview 约谈: whom, when and where, about what (``words``), the notice, the record (``result``), what was promised
    by when, and what came of it.
    """

    whom = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    set_on = models.DateField()
    meet_on = models.DateField()
    place = models.CharField(max_length=120)
    paper = models.UUIDField()
    held_on = models.DateField(null=True)
    promise = SealedTextField(purpose="matter")
    promise_by = models.DateField(null=True)
    kept_on = models.DateField(null=True)
    kept = SealedTextField(purpose="matter")

    COVERED = (
        "whom_id",
        "set_on",
        "meet_on",
        "place",
        "paper",
        "held_on",
        "promise",
        "promise_by",
        "kept_on",
        "kept",
        *Decided.OF_DECISION,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "-meet_on", "-id"], name="interview_by_office"),
            models.Index(fields=["organ", "-meet_on", "-id"], name="interview_by_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.meet_on}"
