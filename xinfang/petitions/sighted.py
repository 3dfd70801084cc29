"""Which organ sees which matter: the rows that every list, page, count and search reads."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.people.models import Organ
from xinfang.petitions.hands import Recusal
from xinfang.rules.values import Actor

NEVER = date(9999, 12, 31)  # a day for "no day", so that lists sort and page on one NOT NULL column


class Sights(models.QuerySet["Sight"]):
    """Reads over sight rows."""

    def seen_by(self, actor: Actor) -> "Sights":
        """The rows of the actor's organ but for what the actor is recused from."""
        return self.filter(organ_id=actor.organ_id or 0).exclude(petition__in=Recusal.objects.of(actor.person))


class Sight(models.Model):
    """Which organ sees which petition, and what waits for it there. A derived table: one row per organ and petition."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="sights")
    role = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True)
    state = models.CharField(max_length=24)
    todo = models.BooleanField(default=False)
    limit = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(default=NEVER)

    objects = Sights.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organ", "petition"], name="sight_once")]
        indexes: ClassVar = [
            models.Index(fields=["organ", "due_on", "petition"], name="sight_todo", condition=Q(todo=True)),
            models.Index(fields=["organ", "-petition"], name="sight_all"),
            models.Index(fields=["organ", "state", "-petition"], name="sight_state"),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.petition_id} {self.role}"
