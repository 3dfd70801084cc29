"""What every record of what was done has in common. Nothing is edited: a slip is voided with a reason and entered again."""

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.vault.fields import SealedTextField


class Entered(Covered):
    """What every record has: the day it was entered, on what it rests, and whether it was voided."""

    entered_on = models.DateField()
    proof = SealedTextField(purpose="matter")
    voided_on = models.DateField(null=True)
    voided_why = SealedTextField(purpose="matter")

    OF_ENTRY = ("entered_on", "proof", "voided_on", "voided_why")

    class Meta:
        abstract = True
