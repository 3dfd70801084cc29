"""What goes with meetings and receptions: their agenda, files that prove a record, the reception calendar, bookings, chains.

Words are sealed. Who booked stands in the vault alone, and is destroyed after the bureau's days.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.duties.entries import Entered
from xinfang.ledger.ids import new_uid
from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ, Person
from xinfang.petitions.models import Petition
from xinfang.vault import records
from xinfang.vault.fields import SealedTextField
from xinfang.vault.models import Record


class AgendaItem(Covered):
    """A matter that a meeting studied (seed/6, 12.2). Never an accusation."""

    meeting = models.ForeignKey("duties.Meeting", models.PROTECT, related_name="agenda")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")

    COVERED = ("meeting_id", "petition_id")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "petition"], name="agenda_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.petition_id}"


class DutyNotice(models.Model):
    """One line of a person's list 提醒 that is about a duty of the organ and no matter: a period ends, the duty is not met.

    ``duty``: a key of ``law/duties.yaml``; ``label``: the period as people say it. Once a person, organ, duty and period.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    due_on = models.DateField()
    made_on = models.DateField()
    read_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "organ", "duty", "due_on"], name="duty_notice_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organ", "duty", "due_on"], name="duty_notice_told"),
            models.Index(fields=["person", "organ", "due_on"], name="duty_unread", condition=Q(read_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.duty} {self.due_on}"


class Evidence(Covered):
    """A file that proves a record: minutes as PDF, a scan, a photograph. Its name and its key stand in the vault alone.

    ``record``, ``of``: the kind and the uid of the record (``actions/mending.py: RECORDS``). It stays when that is voided.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    record = models.CharField(max_length=16)
    of = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    blob = models.CharField(max_length=64)
    vault = models.OneToOneField(Record, models.PROTECT, related_name="+")
    name_sha = models.CharField(max_length=64)
    scan = models.CharField(max_length=12)
    added_on = models.DateField()

    COVERED = ("organ_id", "record", "of", "number", "kind", "size", "blob", "name_sha", "scan", "added_on")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "number"], name="evidence_number")]

    def __str__(self) -> str:
        return f"evidence {self.record} {self.number}"

    @property
    def words(self) -> dict[str, str]:
        """Its name and key. Raises Unreadable."""
        return records.words_of(self.vault, self.uid)


class ReceptionPlan(Entered):
    """A line of the reception calendar 领导接访日程: which leader receives, on which day, from when to when, where.

    All of it is published: facts of office, nothing of a petitioner. ``places``: how many visitors may book; 0: none may.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    leader = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    day = models.DateField()
    starts = models.CharField(max_length=5)
    ends = models.CharField(max_length=5)
    place = models.CharField(max_length=120)
    form = models.CharField(max_length=12)
    topics = models.CharField(max_length=200, blank=True)
    places = models.PositiveSmallIntegerField(default=0)

    COVERED = (
        "organ_id",
        "leader_id",
        "day",
        "starts",
        "ends",
        "place",
        "form",
        "topics",
        "places",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["day", "id"], name="plan_day", condition=Q(voided_on__isnull=True)),
            models.Index(fields=["organ", "day", "id"], name="plan_of_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.day}"


class Booking(Covered):
    """A visitor's place in the calendar. Name, telephone and subject stand in the vault; here is only the place taken.

    ``code_digest``: of the code that the visitor was given. ``petition``: where it is about one that was lodged before, or
    was registered when they came. ``came``: ``came``, ``absent`` or empty: said of the place, never of a person.
    ``cleared_on``: the vault was emptied after the bureau's days.
    """

    plan = models.ForeignKey(ReceptionPlan, models.PROTECT, related_name="bookings")
    number = models.PositiveSmallIntegerField()
    code_digest = models.CharField(max_length=64, unique=True)
    vault = models.OneToOneField(Record, models.PROTECT, related_name="+")
    words_sha = models.CharField(max_length=64)
    petition = models.ForeignKey(Petition, models.PROTECT, null=True, related_name="+")
    ticket = models.UUIDField(null=True)
    booked_on = models.DateField()
    cancelled_on = models.DateField(null=True)
    came = models.CharField(max_length=8, blank=True)
    cleared_on = models.DateField(null=True)

    COVERED = (
        "plan_id",
        "number",
        "code_digest",
        "words_sha",
        "petition_id",
        "ticket",
        "booked_on",
        "cancelled_on",
        "came",
        "cleared_on",
    )

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="booking_number")]
        indexes: ClassVar = [
            models.Index(fields=["plan"], name="booking_kept", condition=Q(cleared_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"booking {self.plan_id}/{self.number}"


class ChainItem(Entered):
    """A visit that a leader received, as the matter that it became: 接访→交办→督查→结果 is read from the matter itself.

    ``seen_on``, ``seen``: the day and words of a check on it where no letter of supervision stands on record.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    reception = models.ForeignKey("duties.Reception", models.PROTECT, related_name="chain")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    seen_on = models.DateField(null=True)
    seen = SealedTextField(purpose="matter")

    COVERED = ("organ_id", "reception_id", "petition_id", "seen_on", "seen", *Entered.OF_ENTRY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reception", "petition"], condition=Q(voided_on__isnull=True), name="chain_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["petition"], name="chain_of_petition")]

    def __str__(self) -> str:
        return f"{self.reception_id} {self.petition_id}"
