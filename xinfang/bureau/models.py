"""What the bureau sets, and the keys that make an act safe to repeat."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from xinfang.bureau.sorting import CategoryTree
from xinfang.ledger.models import Covered

__all__ = [
    "ActKey",
    "Beat",
    "CalendarDay",
    "CalendarYear",
    "CategoryTree",
    "Errand",
    "Reading",
    "Setting",
    "Stamp",
    "Tries",
]


class Setting(Covered):
    """One value of the bureau's own, of those ``law/settings.yaml`` lists. Not statutory, and shown so."""

    key = models.CharField(max_length=60, unique=True)
    value = models.IntegerField()

    COVERED = ("key", "value")

    def __str__(self) -> str:
        return self.key


class CalendarDay(Covered):
    """A day that the bureau sets over the built-in calendar: a rest day, or a day worked. ``active`` False: taken back."""

    day = models.DateField(unique=True)
    rest = models.BooleanField()
    notice = models.CharField(max_length=200)
    active = models.BooleanField(default=True)

    COVERED = ("day", "rest", "notice", "active")

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class CalendarYear(Covered):
    """A year whose notice the bureau has entered in full: its days are no longer provisional."""

    year = models.PositiveSmallIntegerField(unique=True)
    notice = models.CharField(max_length=200)
    active = models.BooleanField(default=True)

    COVERED = ("year", "notice", "active")

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Reading(Covered):
    """A reading of the law that a named person of the bureau confirmed, or had doubts about, and when."""

    key = models.CharField(max_length=60, unique=True)
    confirmed = models.BooleanField()
    by = models.UUIDField(null=True)
    by_label = models.CharField(max_length=200)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)

    COVERED = ("key", "confirmed", "by", "by_label", "on", "note")

    def __str__(self) -> str:
        return self.key


class ActKey(models.Model):
    """One act that was done under a key: the same key again gives the same result and does nothing."""

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    result = models.UUIDField()

    def __str__(self) -> str:
        return self.name


class Tries(models.Model):
    """How often something was tried from one place since ``since``: the key is a keyed digest, never an address."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count}"


class Beat(models.Model):
    """The housekeeper's last sign of life for one of its jobs."""

    job = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    ok = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.job


class Stamp(models.Model):
    """One row that is drawn anew whenever settings or calendar change, so that every process knows when its copy is old."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Errand(models.Model):
    """One line of the outbox: what is to be done after an act, written in the act's own transaction (decision 32).

    ``payload`` holds codes, uuids, days and numbers, never words. ``next_at`` None: at once. ``taken``: by the worker
    of that token, until ``next_at``; then another may take it. ``error`` is the kind of the last failure, not its text.
    A line that is done is deleted; the same line waits only once.
    """

    WAITING, TAKEN = "waiting", "taken"

    kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    payload = models.CharField(max_length=400, default="{}")
    state = models.CharField(max_length=8, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())
    next_at = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject", "payload"], condition=Q(state="waiting"), name="errand_waits_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
