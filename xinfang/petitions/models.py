"""Submissions, petitions, proceedings, transfers, clocks, and who may see them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.arrived import MailBatch, MailItem, Receiver, Reconciliation, Ticket, TicketCounter
from xinfang.petitions.attached import Attachment
from xinfang.petitions.channels import ChannelWords
from xinfang.petitions.clock import Clock
from xinfang.petitions.disputed import Dispute
from xinfang.petitions.external import ExternalNumber
from xinfang.petitions.filed import Disposal, Hold
from xinfang.petitions.found import Band, SearchText
from xinfang.petitions.handed import HandOver
from xinfang.petitions.hands import Draft, Part, Recusal
from xinfang.petitions.instructed import Instruction
from xinfang.petitions.learned import CategoryModel
from xinfang.petitions.noted import Note
from xinfang.petitions.noticed import Notice, Reminder
from xinfang.petitions.petitioner import Petitioner
from xinfang.petitions.rated import Rating
from xinfang.petitions.reported import Report
from xinfang.petitions.routed import RoutingTable
from xinfang.petitions.sighted import NEVER, Sight
from xinfang.petitions.submission import Submission
from xinfang.petitions.ties import Tie
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor
from xinfang.vault.fields import SealedTextField

SUCCESSION = "succeed"  # the kind of a transfer that records a hand-over by succession (2005/25): never live
MARKED = Q(important=True) | Q(urgent=True) | Q(difficult=True)  # word for word the condition of an index: few of many
DECIDED = "decided"  # the same of a hand-over by the decision of a dispute (2005/24; 2022/24)
__all__ = [
    "DECIDED",
    "MARKED",
    "NEVER",
    "SUCCESSION",
    "Attachment",
    "Band",
    "CategoryModel",
    "ChannelWords",
    "Clock",
    "ComplainedOf",
    "Disposal",
    "Dispute",
    "Draft",
    "ExternalNumber",
    "HandOver",
    "Hold",
    "Holding",
    "Instruction",
    "MailBatch",
    "MailItem",
    "Note",
    "Notice",
    "Part",
    "Petition",
    "Petitioner",
    "Petitions",
    "Proceeding",
    "Rating",
    "Receiver",
    "Reconciliation",
    "Recusal",
    "Reminder",
    "Report",
    "RoutingTable",
    "SearchText",
    "Sight",
    "Source",
    "Submission",
    "Ticket",
    "TicketCounter",
    "Tie",
    "Transfer",
]


class Petitions(models.QuerySet["Petition"]):
    """Reads over petitions."""

    def visible_to(self, actor: Actor) -> "Petitions":
        """What ``actor`` may know to exist: through the sight rows of its organ (decision 16); deny by default.

        Who is recused from a matter does not know of it while that lasts (2005/30; 2022/28-3).
        The operator of the command line sees all but accusations (decision 21).
        """
        if actor.operator:
            return self.exclude(sealed_path=True)
        if actor.organ_id is None or not actor.may("petition:read"):
            return self.none()
        return self.filter(sights__organ_id=actor.organ_id).exclude(pk__in=Recusal.objects.of(actor.person))

    def get_visible(self, actor: Actor, **which: object) -> "Petition":
        """The one petition, or NotFound: the same answer for what is not there and what may not be known."""
        return self.visible_to(actor).filter(**which).or_not_found()

    def or_not_found(self) -> "Petition":
        """The first, or NotFound."""
        petition = self.first()
        if petition is None:
            raise NotFound("没有这件信访事项，或者您无权查看。", code="not_found")
        return petition


class Petition(Covered):
    """The matter 信访事项. ``sealed_path``: an accusation, bound by the rules of decision 19."""

    number = models.CharField(max_length=12, unique=True)
    code_digest = models.CharField(max_length=64)
    title = SealedTextField(purpose="matter")
    channel = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16)
    kind = models.CharField(max_length=24, blank=True)
    category = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    home_place = models.CharField(max_length=120, blank=True)
    residence_place = models.CharField(max_length=120, blank=True)
    head_count = models.PositiveIntegerField(default=1)
    urgent = models.BooleanField(default=False)
    important = models.BooleanField(default=False)
    difficult = models.BooleanField(default=False)
    sealed_path = models.BooleanField(default=False)
    registrar = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    received_on = models.DateField()
    registered_on = models.DateField()
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    assumed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    disposed_on = models.DateField(null=True)  # a cache of the disposal that was carried out: lists and steps ask it

    COVERED = (
        "number",
        "code_digest",
        "title",
        "channel",
        "purpose",
        "kind",
        "category",
        "place",
        "home_place",
        "residence_place",
        "head_count",
        "urgent",
        "important",
        "difficult",
        "sealed_path",
        "registrar_id",
        "received_on",
        "registered_on",
        "source",
        "source_id",
        "source_digest",
        "assumed",
        "version",
    )
    objects = Petitions.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="petition_once_per_source"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["received_on", "id"], name="petition_marked", condition=MARKED)]

    def __str__(self) -> str:
        return self.number


class Source(Covered):
    """A file or system that petitions were imported from, and what its map assumes: every petition of it shows that."""

    key = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    assumptions = models.TextField()

    COVERED = ("key", "title", "assumptions")

    def __str__(self) -> str:
        return self.key


class ComplainedOf(Covered):
    """An organ that a petition complains of."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="complained_of")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")

    COVERED = ("petition_id", "organ_id")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.organ_id}"


class Proceeding(Covered):
    """One of the three tiers: handling, review, re-review. ``organ`` holds it now; ``last_on`` is its last act's day.

    ``current``: the one that stands: a petition has one at a time. ``round``: one more with each handling anew that a
    decision orders. Of a review: ``asked_on``, whether it was asked ``late``, ``chosen``: why this organ is competent.
    ``execute_by``: the day by which the opinion says that a supported claim is carried out.
    ``simple_by``: it takes the simple path, and the bureau's own day for the answer (not statutory).
    ``supplement_by``: by when the petitioner was asked for more; None when nothing is asked.
    ``disputed``: how far its newest dispute over competence has come; empty where there never was one.
    A hearing under way stands from ``hearing_from`` to ``hearing_until`` as planned; one that ended is in the ledger.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="proceedings")
    tier = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=24)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    last_on = models.DateField()
    accepted_on = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    served_on = models.DateField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    current = models.BooleanField(default=True)
    round = models.PositiveSmallIntegerField(default=1)
    asked_on = models.DateField(null=True)
    late = models.BooleanField(default=False)
    chosen = models.CharField(max_length=24, blank=True)
    executed_on = models.DateField(null=True)
    execute_by = models.DateField(null=True)
    simple_by = models.DateField(null=True)
    hearing_from = models.DateField(null=True)
    hearing_until = models.DateField(null=True)
    supplement_by = models.DateField(null=True)
    disputed = models.CharField(max_length=12, blank=True)

    COVERED = (
        "petition_id",
        "tier",
        "state",
        "organ_id",
        "last_on",
        "accepted_on",
        "replied_on",
        "served_on",
        "outcome",
    )
    LATER: ClassVar = {
        "current": True,
        "round": 1,
        "asked_on": None,
        "late": False,
        "chosen": "",
        "executed_on": None,
        "execute_by": None,
        "simple_by": None,
        "hearing_from": None,
        "hearing_until": None,
        "supplement_by": None,
        "disputed": "",
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition"], condition=Q(current=True), name="proceeding_one_current"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_on", "id"], name="proceeding_asked", condition=Q(tier__gt=1)),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} tier {self.tier} {self.state}"


class Transfer(Covered):
    """A petition sent on from one organ to another: 转送 or 交办. Three days: sent, received, and the entry's own.

    A row of kind ``succeed`` records that an organ took the matter over from a closed one; it is ended from the start.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="transfers")
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=12)
    from_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    to_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    sent_on = models.DateField()
    received_on = models.DateField(null=True)
    report_by = models.DateField(null=True)
    objected_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended = models.CharField(max_length=16, blank=True)

    COVERED = (
        "petition_id",
        "proceeding_id",
        "kind",
        "from_organ_id",
        "to_organ_id",
        "sent_on",
        "received_on",
        "report_by",
        "objected_on",
        "decided_on",
        "ended_on",
        "ended",
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["sent_on", "id"], name="transfer_sent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_organ_id}->{self.to_organ_id}"


class Holding(Covered):
    """Who handled a petition at an organ, from when to when: a clock's holders by name."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="holdings")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField(null=True)

    COVERED = ("petition_id", "organ_id", "appointment_id", "start", "end")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.appointment_id}"
