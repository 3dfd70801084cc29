"""The routing table of a petition office 路由表: whole versions, one row each, with the examples it is tested by."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.people.models import Organ


class RoutingTable(Covered):
    """One version of one office's table; the newest holds. Never changed, only followed: the ledger names its number.

    ``rules`` and ``examples`` are JSON of codes, categories, places, organs' uids, days and the office's own notes:
    official facts, no word of any matter.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    made_on = models.DateField()
    rules = models.TextField()
    examples = models.TextField()

    COVERED = ("organ_id", "number", "made_on", "rules", "examples")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organ", "number"], name="routing_once")]

    def __str__(self) -> str:
        return f"routing {self.organ_id} {self.number}"
