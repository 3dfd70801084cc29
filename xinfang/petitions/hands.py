"""Whose hands a matter is in: who is kept from it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered
from xinfang.people.models import Person
from xinfang.vault.fields import SealedTextField


class Recusals(models.QuerySet["Recusal"]):
    """Reads over recusals."""

    def lasting(self) -> "Recusals":
        """Those that have not been lifted."""
        return self.filter(to_on__isnull=True)

    def of(self, person: Any) -> models.QuerySet["Recusal", Any]:
        """The keys of the petitions that the person of a uid may not know of; the uid may be a slot."""
        return self.lasting().filter(person__uid=person).values("petition")


class Recusal(Covered):
    """A person kept from a matter: it binds the person in whatever post, and whoever they stand in for.

    ``asked_by``: a code that says whether it was declared, asked for or ordered. ``to_on``: None while it lasts.
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=24)
    asked_by = models.CharField(max_length=24)
    asked_on = models.DateField()
    reason = SealedTextField(purpose="matter")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    COVERED = ("petition_id", "person_id", "ground", "asked_by", "asked_on", "reason", "from_on", "to_on")
    objects = Recusals.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "petition"], condition=Q(to_on__isnull=True), name="recusal_once")
        ]

    def __str__(self) -> str:
        return f"recusal {self.petition_id}"
