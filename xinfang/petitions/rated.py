"""What the petitioner thinks of those who dealt with the matter."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.people.models import Organ
from xinfang.vault.fields import SealedTextField


class Rating(Covered):
    """One rating 评价 of a matter: the petition office and the handling organ apart (2022/21-2). Once; it may be changed.

    ``office`` is None where no petition office stood between. Reasons are sealed and for the petition office alone.
    """

    petition = models.OneToOneField("petitions.Petition", models.PROTECT, related_name="rating")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    organ_mark = models.CharField(max_length=12)
    organ_reason = SealedTextField(purpose="matter")
    office = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    office_mark = models.CharField(max_length=12, blank=True)
    office_reason = SealedTextField(purpose="matter")
    rated_on = models.DateField()
    until = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)

    COVERED = (
        "petition_id",
        "organ_id",
        "organ_mark",
        "organ_reason",
        "office_id",
        "office_mark",
        "office_reason",
        "rated_on",
        "until",
        "times",
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organ", "organ_mark", "rated_on"], name="rating_organ"),
            models.Index(fields=["office", "office_mark", "rated_on"], name="rating_office"),
        ]

    def __str__(self) -> str:
        return f"rating {self.petition_id}"
