"""Notices to people in office: which clock wants them, and whether they have looked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.ledger.ids import new_uid
from xinfang.people.models import Organ, Person


class Reminder(models.Model):
    """That one clock was reminded of in one colour, for one due day: whoever was told, or nobody was there to tell."""

    clock = models.ForeignKey("petitions.Clock", models.PROTECT, related_name="+")
    colour = models.CharField(max_length=8)
    due_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["clock", "colour"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.colour}"


class Notice(models.Model):
    """One line of a person's list 提醒. ``mark``: what it is about, so that it is written once; no words of a matter."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="+")
    clock = models.ForeignKey("petitions.Clock", models.PROTECT, null=True, related_name="+")
    mark = models.CharField(max_length=80)
    code = models.CharField(max_length=24)
    due_on = models.DateField(null=True)
    made_on = models.DateField()
    read_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "mark"], name="notice_once")]
        indexes: ClassVar = [
            models.Index(fields=["person", "organ"], name="notice_unread", condition=Q(read_on__isnull=True)),
            models.Index(fields=["person", "organ", "-id"], name="notice_list"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.mark}"
