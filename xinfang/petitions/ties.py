"""How matters hang together: linked, merged into a lead, split off from one letter. Each keeps its own rows and days."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, UUIDField

from xinfang.ledger.models import Covered
from xinfang.ledger.prepared import Read, Slot
from xinfang.petitions.clock import Clock
from xinfang.petitions.hands import Recusal
from xinfang.petitions.kinds import TieKind
from xinfang.petitions.sighted import Sight
from xinfang.rules.steps import State


class Ties(models.QuerySet["Tie"]):
    """Reads over ties."""

    def standing(self) -> "Ties":
        """Those that were not undone."""
        return self.filter(until__isnull=True)

    def of(self, petition: Any) -> "Ties":
        """Those that stand on either side of a petition; the petition may be a slot."""
        return self.standing().filter(Q(petition=petition) | Q(other=petition))

    def merged_into(self, lead: Any) -> "Ties":
        """Those of the matters that wait, merged, for the lead's reply."""
        waiting = models.Q(petition__proceedings__current=True, petition__proceedings__state=State.MERGED.value)
        return self.standing().filter(waiting, kind=TieKind.MERGE.value, other=lead).order_by("petition_id")


class Tie(Covered):
    """``petition`` is linked to, merged into, or was split off from ``other``. ``until``: undone on that day."""

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="ties")
    other = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    since = models.DateField()
    until = models.DateField(null=True)

    COVERED = ("petition_id", "other_id", "kind", "since", "until")
    objects = Ties.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition", "other", "kind"], condition=Q(until__isnull=True), name="tie_once"
            ),
            models.UniqueConstraint(
                fields=["petition"], condition=Q(until__isnull=True, kind="merge"), name="tie_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.petition_id} {self.other_id}"


def standing(petition: Any) -> dict[str, Any]:
    """What the table of steps asks of the ties of a petition, as its facts name them."""
    return as_facts(petition.pk, Tie.objects.of(petition.pk))


def as_facts(petition: int, rows: Any) -> dict[str, Any]:
    """The same from rows that were read."""
    kinds = {(row.kind, row.petition_id == petition) for row in rows}
    return {
        "linked": bool({(TieKind.LINK.value, True), (TieKind.LINK.value, False)} & kinds),
        "split_off": (TieKind.SPLIT.value, True) in kinds,
        "split_up": (TieKind.SPLIT.value, False) in kinds,
    }


def _seen() -> "models.QuerySet[Tie]":
    """The ties of a petition, and of the matter on the far side whether the reader sees it, its state and its last day."""
    far = OuterRef("far")
    here = Slot("petition")
    sights = Sight.objects.filter(petition=far, organ=Slot("organ")).exclude(
        petition__in=Recusal.objects.of(Slot("person", UUIDField()))
    )
    due = Clock.objects.filter(petition=far, limit="conclude", organ__isnull=False).order_by("-pk").values("due_on")
    return (
        Tie.objects.of(here)
        .select_related("petition", "other")
        .annotate(far=models.Case(models.When(petition=here, then="other_id"), default="petition_id"))
        .annotate(seen=Exists(sights), state=Subquery(sights.values("state")[:1]), due=Subquery(due[:1]))
        .order_by("pk")
    )


OF_ONE: Read[Tie] = Read(_seen)
