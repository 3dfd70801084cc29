"""The numbers that other systems gave to the same matter: several to a matter, each system's own number once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered


class ExternalNumber(Covered):
    """One number. ``system``: a code of ``kinds.ExternalSystem``; ``ended_on``: replaced by a correction or taken away."""

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="externals")
    system = models.CharField(max_length=12)
    number = models.CharField(max_length=60)
    added_on = models.DateField()
    ended_on = models.DateField(null=True)

    COVERED = ("petition_id", "system", "number", "added_on", "ended_on")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["system", "number"], condition=Q(ended_on__isnull=True), name="external_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["number"], name="external_number", condition=Q(ended_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"
