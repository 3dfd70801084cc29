"""The clocks of a matter."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from xinfang.ledger.models import Covered
from xinfang.people.models import Organ

COPIED = "merged"  # the origin of a clock that the lead runs for a merged matter, and why a clock rests meanwhile


class Clock(Covered):
    """One running limit of one organ (or, without organ, of the petitioner) on one proceeding.

    ``pin`` is the version of the law it runs under, for good. ``nominal_on``, ``due_on`` and ``provisional`` are a
    cache of ``rules.clocks.due``, recomputed before anyone acts on them. ``assumed``: it rests on an assumption.
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="clocks")
    proceeding = models.ForeignKey("petitions.Proceeding", models.PROTECT, related_name="clocks")
    transfer = models.ForeignKey("petitions.Transfer", models.PROTECT, null=True, related_name="clocks")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    limit = models.CharField(max_length=40)
    pin = models.CharField(max_length=60)
    origin = models.CharField(max_length=16, blank=True)
    start_on = models.DateField()
    named_on = models.DateField(null=True)
    own_days = models.PositiveSmallIntegerField(null=True)
    extension_days = models.PositiveSmallIntegerField(default=0)
    extended_on = models.DateField(null=True)
    exclusions = models.CharField(max_length=400, blank=True)
    met_on = models.DateField(null=True)
    void_on = models.DateField(null=True)
    void_why = models.CharField(max_length=24, blank=True)
    assumed = models.BooleanField(default=False)
    nominal_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)

    COVERED = (
        "petition_id",
        "proceeding_id",
        "transfer_id",
        "organ_id",
        "limit",
        "pin",
        "origin",
        "start_on",
        "named_on",
        "own_days",
        "extension_days",
        "extended_on",
        "exclusions",
        "met_on",
        "void_on",
        "void_why",
        "assumed",
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                name="clock_overdue",
                condition=Q(organ__isnull=False, void_on__isnull=True)
                & (Q(met_on__isnull=True) | Q(met_on__gt=F("due_on"))),
            ),
            models.Index(
                fields=["organ", "due_on"],
                name="clock_running",
                condition=Q(met_on__isnull=True, void_on__isnull=True),
            ),
            models.Index(fields=["organ", "met_on"], name="clock_met", condition=Q(met_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.due_on}"
