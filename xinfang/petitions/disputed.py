"""Disputes over competence 管辖争议: who raised one, against whom, who decides, what was decided (2005/24; 2022/24)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.models import Covered
from xinfang.people.models import Organ
from xinfang.people.queries import heir
from xinfang.rules.values import Actor
from xinfang.vault.fields import SealedTextField


class DisputeState(StrEnum):
    """How far a dispute has come."""

    DECIDED = "decided"
    OPEN = "open"
    WITHDRAWN = "withdrawn"


class About(StrEnum):
    """What is disputed."""

    COMPETENCE = "competence"
    LEAD = "lead"


ABOUT_LABELS = {About.COMPETENCE: "由谁受理", About.LEAD: "共同办理的由谁主办"}
GROUND_LABELS = {"common_superior": "共同的上一级", "joint_conference": "共同的信访工作联席会议"}


class Dispute(Covered):
    """One dispute on one matter. ``decider``: who decides, worked out on the day by ``rules.competence``.

    ``lead``: who handles it by the decision. ``said``: what the decider wrote of it. Neither stops a clock.
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="disputes")
    proceeding = models.ForeignKey("petitions.Proceeding", models.PROTECT, related_name="disputes")
    state = models.CharField(max_length=12, default=DisputeState.OPEN)
    about = models.CharField(max_length=12)
    raised_by = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    against = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    decider = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20)
    raised_on = models.DateField()
    decided_on = models.DateField(null=True)
    lead = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    reason = SealedTextField(purpose="matter")
    said = SealedTextField(purpose="matter")

    COVERED = (
        "petition_id",
        "proceeding_id",
        "state",
        "about",
        "raised_by_id",
        "against_id",
        "decider_id",
        "ground",
        "raised_on",
        "decided_on",
        "lead_id",
        "ended_on",
        "reason",
        "said",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition"], condition=Q(state="open"), name="dispute_one_open")
        ]

    def __str__(self) -> str:
        return f"dispute {self.petition_id} {self.state}"


def of(petitions: Iterable[Any]) -> list[Dispute]:
    """The disputes of these petitions that were not withdrawn, with their deciders, oldest first; words left sealed."""
    rows = Dispute.objects.filter(petition__in=petitions).exclude(state=DisputeState.WITHDRAWN)
    return list(rows.select_related("decider").defer("reason", "said").order_by("pk"))


def newest(proceeding: Any) -> Dispute | None:
    """The newest dispute of a proceeding that was not withdrawn."""
    rows = Dispute.objects.filter(proceeding=proceeding).exclude(state=DisputeState.WITHDRAWN)
    return rows.select_related("decider", "raised_by", "against").order_by("pk").last()


def decides(actor: Actor, proceeding: Any) -> bool:
    """Whether the actor's organ decides the newest dispute, or took over from who does."""
    found = newest(proceeding)
    return found is not None and actor.organ_id in {found.decider_id, heir(found.decider).pk}
