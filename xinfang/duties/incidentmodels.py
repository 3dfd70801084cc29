"""Incidents: what occurred, who learned, reported, attended and did what, each with person and time (seed/9; 2005/26; 2022/25).

Moments are kept in UTC and shown in Asia/Shanghai: their legal day is the day there.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.duties.entries import Entered
from xinfang.people.models import Appointment, Organ, Person
from xinfang.petitions.models import Petition
from xinfang.vault.fields import SealedTextField


class Incident(Entered):
    """A collective visit, a mass incident, or urgent information, as the organ that has to deal with it enters it.

    ``earlier``: the incident of the same matter that this one grew from; ``grew_on``: the day that was said.
    ``day``: the legal day of ``occurred_at``, by which lists are sorted.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=12)
    occurred_at = models.DateTimeField()
    day = models.DateField()
    place = SealedTextField(purpose="matter")
    heads = models.PositiveIntegerField(default=0)
    title = SealedTextField(purpose="matter")
    words = SealedTextField(purpose="matter")
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="growths")
    grew_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = SealedTextField(purpose="matter")
    version = models.PositiveIntegerField(default=1)

    COVERED = (
        "organ_id",
        "sort",
        "occurred_at",
        "day",
        "place",
        "heads",
        "title",
        "words",
        "entered_by_id",
        "by_organ_id",
        "earlier_id",
        "grew_on",
        "closed_on",
        "outcome",
        "version",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-day", "-id"], name="incident_newest"),
            models.Index(fields=["organ", "-day", "-id"], name="incident_of_organ"),
            models.Index(
                fields=["organ", "-day"],
                name="incident_open",
                condition=Q(closed_on__isnull=True, voided_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.occurred_at}"


class IncidentLine(Entered):
    """One line of an incident's record. ``post``: whom it is about; ``who``: the same in words, where it is nobody's post.

    ``to`` and ``how``: of a report. ``conflicts``: what another source says contradicts the record. ``entered_by``: who
    says so, as that somebody was bound to attend; ``by_organ``: which organ does, and alone may void it.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="lines")
    sort = models.CharField(max_length=12)
    at = models.DateTimeField()
    post = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    who = SealedTextField(purpose="matter")
    to = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=12, blank=True)
    words = SealedTextField(purpose="matter")
    conflicts = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    paper = models.UUIDField(null=True)

    COVERED = (
        "incident_id",
        "sort",
        "at",
        "post_id",
        "who",
        "to",
        "how",
        "words",
        "conflicts",
        "entered_by_id",
        "by_organ_id",
        "paper",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["incident", "at", "id"], name="incident_line")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.sort}"


class IncidentTie(Entered):
    """A petition that an incident is about. Who may not see the petition does not see the tie."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="ties")
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="+")
    on = models.DateField()
    by_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")

    COVERED = ("incident_id", "petition_id", "on", "by_organ_id", *Entered.OF_ENTRY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident", "petition"], condition=Q(voided_on__isnull=True), name="incident_tie_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.petition_id}"
