"""Whose hands a matter is in: who is kept from it, what is drafted for a signature, which organs assist."""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered
from xinfang.people.models import Organ, Person
from xinfang.petitions import instructed
from xinfang.rules.values import Actor
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


class DraftState(StrEnum):
    """How far a draft has come."""

    CHECKED = "checked"
    DRAFTED = "drafted"
    ISSUED = "issued"
    REPLACED = "replaced"
    RETURNED = "returned"
    SIGNED = "signed"


OPEN_DRAFT = (DraftState.DRAFTED, DraftState.CHECKED, DraftState.SIGNED, DraftState.RETURNED)


class Drafts(models.QuerySet["Draft"]):
    """Reads over drafts."""

    def open(self) -> "Drafts":
        """Those under way: neither issued nor replaced."""
        return self.filter(state__in=OPEN_DRAFT)


class Draft(Covered):
    """One version of an opinion on its way to a signature: who drafted, checked, signed it or sent it back, and when."""

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="drafts")
    proceeding = models.ForeignKey("petitions.Proceeding", models.PROTECT, related_name="drafts")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=16)
    text = SealedTextField(purpose="matter")
    state = models.CharField(max_length=12, default=DraftState.DRAFTED)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_on = models.DateField()
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField(null=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    returned_on = models.DateField(null=True)
    reason = SealedTextField(purpose="matter")
    execute_by = models.DateField(null=True)

    LATER: ClassVar = {"execute_by": None}
    COVERED = (
        "petition_id",
        "proceeding_id",
        "organ_id",
        "kind",
        "version",
        "outcome",
        "text",
        "state",
        "drafted_by_id",
        "drafted_on",
        "checked_by_id",
        "checked_on",
        "signed_by_id",
        "signed_on",
        "returned_by_id",
        "returned_on",
        "reason",
    )
    objects = Drafts.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proceeding", "organ"],
                condition=Q(state__in=["drafted", "checked", "signed", "returned"]),
                name="draft_once",
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.petition_id} {self.version} {self.state}"


class Parts(models.QuerySet["Part"]):
    """Reads over parts."""

    def standing(self) -> "Parts":
        """Those that were not taken back: the organ sees the matter."""
        return self.filter(ended_on__isnull=True)

    def owed(self) -> "Parts":
        """Those that the organ has still to give."""
        return self.standing().filter(given_on__isnull=True)


class Part(Covered):
    """What an assisting organ is asked for by the organ that leads 协办 (2005/24; 2022/24). The lead has the one clock.

    ``due_on``: the day that the lead named, no limit of the law. ``ended_on``: the request was taken back.
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="parts")
    proceeding = models.ForeignKey("petitions.Proceeding", models.PROTECT, related_name="parts")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    given_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    COVERED = (
        "petition_id",
        "proceeding_id",
        "organ_id",
        "asked_by_id",
        "asked_on",
        "due_on",
        "given_on",
        "ended_on",
    )
    objects = Parts.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proceeding", "organ"],
                condition=Q(given_on__isnull=True, ended_on__isnull=True),
                name="part_once",
            )
        ]

    def __str__(self) -> str:
        return f"part {self.petition_id} {self.organ_id}"


def standing(petition: Any, proceeding: Any) -> dict[str, Any]:
    """What the table of steps asks of these rows, as its facts name them."""
    draft = Draft.objects.open().filter(proceeding=proceeding, organ=proceeding.organ_id).first()
    lasting = Recusal.objects.lasting().filter(petition=petition)
    given = list(Part.objects.standing().filter(proceeding=proceeding).values_list("given_on", flat=True))
    return {
        **instructed.standing(petition, proceeding.organ_id),
        "recused": lasting.exists(),
        "draft": draft.state if draft else "",
        "part_owed": None in given,
        "part_given": any(day is not None for day in given),
    }


def assists(actor: Actor, proceeding: Any) -> bool:
    """Whether the actor's organ was asked for a part of this proceeding."""
    return Part.objects.standing().filter(proceeding=proceeding, organ_id=actor.organ_id or 0).exists()
