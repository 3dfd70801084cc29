"""A matter laid before a leader 呈批件, the leader's words 批示, and the task that comes of them (2005/5-3; 2022/18-2)."""

from typing import Any

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ, Person
from xinfang.vault.fields import SealedTextField


class Instructions(models.QuerySet["Instruction"]):
    """Reads over instructions."""

    def standing(self) -> "Instructions":
        """Those that were not taken back."""
        return self.filter(ended_on__isnull=True)

    def waiting(self) -> "Instructions":
        """Laid before the leader, who has not said anything yet."""
        return self.standing().filter(said_on__isnull=True)

    def said(self) -> "Instructions":
        """The leader's words are there."""
        return self.standing().filter(said_on__isnull=False)

    def tasks(self) -> "Instructions":
        """The words that an organ has still to answer."""
        return self.said().filter(task_organ__isnull=False, done_on__isnull=True)


class Instruction(Covered):
    """One leader's instruction on a matter. ``organ``: the leader's. ``asked_on``, ``asked_by``: when and by whom it was laid
    before the leader, None where the leader read the letter on their own. ``entered_by``: who typed the words in;
    ``by_secretary``: for the leader, on ``proof``. ``task_organ`` answers by ``due_on``, which no law names.
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="instructions")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    leader = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(null=True)
    summary = SealedTextField(purpose="matter")
    suggestion = SealedTextField(purpose="matter")
    words = SealedTextField(purpose="matter")
    said_on = models.DateField(null=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_secretary = models.BooleanField(default=False)
    proof = SealedTextField(purpose="matter")
    task_organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    COVERED = (
        "petition_id",
        "organ_id",
        "leader_id",
        "asked_by_id",
        "asked_on",
        "summary",
        "suggestion",
        "words",
        "said_on",
        "entered_by_id",
        "by_secretary",
        "proof",
        "task_organ_id",
        "due_on",
        "done_on",
        "ended_on",
    )
    objects = Instructions.as_manager()

    def __str__(self) -> str:
        return f"instruction {self.petition_id} {self.organ_id}"


def standing(petition: Any, organ: int) -> dict[str, bool]:
    """What the table of steps asks of these rows, as its facts name them."""
    rows = list(Instruction.objects.said().filter(petition=petition).values_list("task_organ", "done_on"))
    return {"instructed": bool(rows), "tasked": any(to == organ and done is None for to, done in rows)}
