"""Alerts that a person raises by hand 人工提出的线索 where the facts on record do not say it (seed/12)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.duties.entries import Entered
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.models import Petition
from xinfang.vault.fields import SealedTextField

PEOPLE, SUPERIOR, REPORT, REVIEW = "people", "superior", "report", "review"
SOURCES = {
    PEOPLE: "工作中发现",
    SUPERIOR: "上级或者其他机关来文",
    REPORT: "信访人举报（泄露、打击报复、索贿）",
    REVIEW: "复查复核撤销、变更原意见",
}


class Raised(Entered):
    """What a person says of an organ's conduct, read as one or more items of Art. 12; its alert has this uid as ``fact_uid``.

    ``by_organ``: whose person raised it. ``about``: the uid of what it rests on, a report or a decision, and no more.
    ``sealed``: it goes the sealed path, to ``discipline`` (seed/12.12; 2022/30): no one else but the heads here sees it.
    """

    by_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    petition = models.ForeignKey(Petition, models.PROTECT, null=True, related_name="+")
    items = models.CharField(max_length=60)
    source = models.CharField(max_length=8)
    about = models.UUIDField(null=True)
    happened_on = models.DateField()
    raised_on = models.DateField()
    words = SealedTextField(purpose="matter")
    sealed = models.BooleanField(default=False)
    discipline = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")

    COVERED = (
        "by_organ_id",
        "raised_by_id",
        "organ_id",
        "petition_id",
        "items",
        "source",
        "about",
        "happened_on",
        "raised_on",
        "words",
        "sealed",
        "discipline_id",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organ", "happened_on"], name="raised_once", condition=Q(voided_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.items} {self.happened_on}"
