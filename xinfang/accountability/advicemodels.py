"""The three suggestions 三项建议, what they rest on, their answers, and what was done (2005/36, 37, 38; 2022/40)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.duties.entries import Entered
from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.models import Petition
from xinfang.rules.advice import Stand
from xinfang.vault.fields import SealedTextField


class Advice(Entered):
    """One suggestion, from its draft to what came of it.

    ``about_organ``: whose people a suggestion to hold to account is about; it never sees it. ``named_on``: the day that the
    letter asks for, which is not statutory. ``receipt_uid``: of the receipt that stands, so that one corrected is another record
    to the sweep. ``pin``: the version of the law under which the days for the answer run; empty
    where none do. ``due_on`` is a cache of ``rules.clocks.due`` for lists, reckoned anew before anyone acts on it.
    """

    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default=Stand.DRAFT.value)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    to_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    about_organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    heading = SealedTextField(purpose="matter")
    ground = SealedTextField(purpose="matter")
    proposes = SealedTextField(purpose="matter")
    named_on = models.DateField(null=True)
    drafted_on = models.DateField()
    drafted_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField(null=True)
    signed_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    paper = models.UUIDField(null=True)
    received_on = models.DateField(null=True)
    receipt = SealedTextField(purpose="matter")
    receipt_uid = models.UUIDField(null=True)
    pin = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    COVERED = (
        "kind",
        "state",
        "organ_id",
        "to_organ_id",
        "about_organ_id",
        "heading",
        "ground",
        "proposes",
        "named_on",
        "drafted_on",
        "drafted_by_id",
        "sent_on",
        "signed_by_id",
        "paper",
        "received_on",
        "receipt",
        "receipt_uid",
        "pin",
        "version",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organ", "-id"], name="advice_made"),
            models.Index(fields=["organ", "state", "-id"], name="advice_made_by_state"),
            models.Index(fields=["to_organ", "-id"], name="advice_sent_to", condition=Q(sent_on__isnull=False)),
            models.Index(
                fields=["to_organ", "state", "-id"], name="advice_received", condition=Q(sent_on__isnull=False)
            ),
            models.Index(
                fields=["received_on", "id"],
                name="advice_swept",
                condition=Q(kind="improvement", received_on__isnull=False, voided_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.drafted_on}"


class AdviceMatter(Covered):
    """A matter that a suggestion rests on. Accusations are none: they go their own way."""

    advice = models.ForeignKey(Advice, models.PROTECT, related_name="matters")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")

    COVERED = ("advice_id", "petition_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["advice", "petition"], name="advice_matter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.advice_id} {self.petition_id}"


class AdviceAnswer(Entered):
    """A written answer. ``by``: who entered it, the addressee itself or the office that has its letter. The newest stands."""

    advice = models.ForeignKey(Advice, models.PROTECT, related_name="answers")
    by = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    given_on = models.DateField()
    answered = models.CharField(max_length=16)
    reasons = SealedTextField(purpose="matter")
    plan = SealedTextField(purpose="matter")
    bare = models.BooleanField(default=False)
    do_by = models.DateField(null=True)
    paper = models.UUIDField(null=True)

    COVERED = (
        "advice_id",
        "by_id",
        "given_on",
        "answered",
        "reasons",
        "plan",
        "bare",
        "do_by",
        "paper",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["advice", "id"], name="advice_answers")]

    def __str__(self) -> str:
        return f"{self.advice_id} {self.answered}"


class AdviceDone(Entered):
    """That what was adopted is done, and on what that rests."""

    answer = models.ForeignKey(AdviceAnswer, models.PROTECT, related_name="done")
    by = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    done_on = models.DateField()
    words = SealedTextField(purpose="matter")
    evidence = SealedTextField(purpose="matter")

    COVERED = ("answer_id", "by_id", "done_on", "words", "evidence", *Entered.OF_ENTRY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer"], condition=Q(voided_on__isnull=True), name="advice_done_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.done_on}"
