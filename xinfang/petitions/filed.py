"""What becomes of a closed file: a hold on its destruction, and the destruction itself, decided by two persons."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered
from xinfang.vault.fields import SealedTextField


class Hold(Covered):
    """A file that is kept beyond its years, for a reason, until a named person lifts the hold. Persons by uid."""

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="holds")
    reason = SealedTextField(purpose="matter")
    placed_on = models.DateField()
    placed_by = models.UUIDField()
    placed_label = models.CharField(max_length=200)
    lifted_on = models.DateField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_label = models.CharField(max_length=200, blank=True)

    COVERED = (
        "petition_id",
        "reason",
        "placed_on",
        "placed_by",
        "placed_label",
        "lifted_on",
        "lifted_by",
        "lifted_label",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition"], condition=Q(lifted_on__isnull=True), name="hold_once")
        ]

    def __str__(self) -> str:
        return f"hold {self.petition_id}"


class Disposal(Covered):
    """The destruction of what a file says of persons: proposed by one, decided by another. Done, it is the tombstone's date.

    ``free_on``: the first day on which it was allowed, by the bureau's years at the time of the proposal.
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="disposals")
    state = models.CharField(max_length=12, default="proposed")
    free_on = models.DateField()
    years = models.PositiveSmallIntegerField()
    proposed_on = models.DateField()
    proposed_by = models.UUIDField()
    proposed_post = models.UUIDField(null=True)
    proposed_label = models.CharField(max_length=200)
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_label = models.CharField(max_length=200, blank=True)

    COVERED = (
        "petition_id",
        "state",
        "free_on",
        "years",
        "proposed_on",
        "proposed_by",
        "proposed_post",
        "proposed_label",
        "decided_on",
        "decided_by",
        "decided_label",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(state__in=["proposed", "done"]), name="disposal_once"
            )
        ]

    def __str__(self) -> str:
        return f"disposal {self.petition_id} {self.state}"
