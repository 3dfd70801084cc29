"""The hand-over of one officer's matters to another 移交: who, to whom, from which day, on which proof."""

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ
from xinfang.vault.fields import SealedTextField


class HandOver(Covered):
    """One hand-over: how many matters went from one appointment to another, first handled by the new one on ``on``."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    giver = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    on = models.DateField()
    count = models.PositiveIntegerField()
    proof = SealedTextField(purpose="matter")

    COVERED = ("organ_id", "giver_id", "taker_id", "on", "count", "proof")

    def __str__(self) -> str:
        return f"{self.giver_id} -> {self.taker_id} {self.count}"
