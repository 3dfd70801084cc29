"""What arrives before it is a petition: batches of mail and their letters, tickets of the hall, and the signed-off periods.

None of these rows holds what a person wrote or said. Who wrote stands in the vault, what was said in sealed papers.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor
from xinfang.vault import records
from xinfang.vault.models import Record


class Arrivals(models.QuerySet[Any]):
    """Reads over what arrived at an organ."""

    def visible_to(self, actor: Actor) -> Self:
        """The own organ's, for who registers there or leads it; nobody else's (deny by default)."""
        return self.filter(organ_id=actor.organ_id or 0) if actor.may("intake:read") else self.none()

    def or_not_found(self) -> Any:
        """The first, or NotFound."""
        row = self.first()
        if row is None:
            raise NotFound("没有这一条，或者您无权查看。", code="not_found")
        return row


class Arrival(Covered):
    """What a letter and a ticket have in common: where it came, how it ended, and the submission that it became.

    ``reason``, ``handed``: codes of ``intake``. ``ended_on`` and ``outcome`` are empty while it is open.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    ended_on = models.DateField(null=True)
    submission = models.OneToOneField("petitions.Submission", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    cleared_on = models.DateField(null=True)

    FIRST: ClassVar = ("organ_id", "number", "outcome", "reason", "ended_on", "submission_id", "version", "cleared_on")
    objects = Arrivals.as_manager()

    class Meta:
        abstract = True


class MailBatch(Covered):
    """The letters that came on a day, counted before anyone reads them, and who opened them. ``day``: of the opening."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    day = models.DateField()
    counted = models.PositiveIntegerField()
    opened_by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    COVERED = ("organ_id", "day", "counted", "opened_by_id", "version")
    objects = Arrivals.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organ", "-day", "-id"], name="batch_day")]

    def __str__(self) -> str:
        return f"batch {self.organ_id} {self.day}"


class MailItem(Arrival):
    """One letter of a batch. ``received_on``: the date stamp 收信日戳; ``postmark_on`` may be years before it, never after.

    ``vault``: the sender as written on the envelope, where that is needed at all.
    """

    batch = models.ForeignKey(MailBatch, models.PROTECT, related_name="items")
    postmark_on = models.DateField(null=True)
    received_on = models.DateField()
    registered_number = models.CharField(max_length=40, blank=True)
    handed = models.CharField(max_length=16, blank=True)
    vault = models.OneToOneField(Record, models.PROTECT, null=True, related_name="+")
    sender_sha = models.CharField(max_length=64, blank=True)

    COVERED = (
        *Arrival.FIRST,
        "batch_id",
        "postmark_on",
        "received_on",
        "registered_number",
        "handed",
        "sender_sha",
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "number"], name="mail_number_once")]
        indexes: ClassVar = [
            models.Index(fields=["organ", "received_on", "id"], name="mail_received"),
            models.Index(fields=["organ", "received_on", "id"], name="mail_open", condition=Q(outcome="")),
            models.Index(
                fields=["organ", "registered_number"], name="mail_registered", condition=~Q(registered_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.batch_id}/{self.number}"

    @property
    def sender(self) -> str:
        """The sender as written; empty where it was not needed or is destroyed. Raises Unreadable."""
        return records.words_of(self.vault, self.uid).get("sender", "") if self.vault else ""


class Ticket(Arrival):
    """A visit to the hall: the number of the day, without gap; how many came, when, to which window.

    ``talk``: the record of the talk that stands; ``paper``: what was answered, or the note that guides elsewhere.
    """

    day = models.DateField()
    taken_at = models.CharField(max_length=5)
    heads = models.PositiveIntegerField()
    window = models.CharField(max_length=20, blank=True)
    talk = models.UUIDField(null=True)
    paper = models.UUIDField(null=True)

    COVERED = (*Arrival.FIRST, "day", "taken_at", "heads", "window", "talk", "paper")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organ", "day", "number"], name="ticket_number_once")]
        indexes: ClassVar = [
            models.Index(fields=["organ", "-day", "-number"], name="ticket_day"),
            models.Index(fields=["organ", "day", "number"], name="ticket_open", condition=Q(outcome="")),
        ]

    def __str__(self) -> str:
        return f"ticket {self.organ_id} {self.day} {self.number}"


class TicketCounter(models.Model):
    """The last ticket of a day at an organ. Its row is locked to the end of the act."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organ", "day"], name="ticket_counter_once")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.day} {self.last}"


class Receiver(Covered):
    """Who sat at the window 接谈人. Officers of more than one organ make it a joint reception 联合接访.

    ``ended_on``: named by mistake, or another took over before the talk.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="receivers")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    COVERED = ("ticket_id", "appointment_id", "organ_id", "ended_on")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "appointment"], condition=Q(ended_on__isnull=True), name="receiver_once"
            )
        ]

    def __str__(self) -> str:
        return f"receiver {self.ticket_id}"


class Reconciliation(Covered):
    """A period in which letters and tickets were compared with registrations and signed off 核对签字, with the figures of that day.

    ``reopened_on``: taken back, because something in it had to be corrected.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    letters = models.PositiveIntegerField()
    tickets = models.PositiveIntegerField()
    tied = models.PositiveIntegerField()
    closed_on = models.DateField()
    closed_by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    reopened_on = models.DateField(null=True)

    COVERED = ("organ_id", "first", "last", "letters", "tickets", "tied", "closed_on", "closed_by_id", "reopened_on")
    objects = Arrivals.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organ", "first"], name="reconciled_first", condition=Q(reopened_on__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.first} {self.last}"
