"""Records of what was done: meetings, days in the field, working time, receptions, arrangements, reports, letters signed.

Nothing is edited: what was entered by mistake is voided with a reason and entered again.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.duties.casemodels import CaseWork, LedCase, Milestone
from xinfang.duties.entries import Entered
from xinfang.duties.incidentmodels import Incident, IncidentLine, IncidentTie
from xinfang.duties.receptionmodels import (
    AgendaItem,
    Booking,
    ChainItem,
    DutyNotice,
    Evidence,
    ReceptionPlan,
)
from xinfang.ledger.models import Covered
from xinfang.people.models import Appointment, Organ, Person
from xinfang.vault.fields import SealedTextField

__all__ = [
    "AgendaItem",
    "AnalysisReport",
    "Attendance",
    "Booking",
    "CaseWork",
    "ChainItem",
    "Decision",
    "DutyNotice",
    "Entered",
    "Evidence",
    "FieldStay",
    "Incident",
    "IncidentLine",
    "IncidentTie",
    "LedCase",
    "Meeting",
    "Milestone",
    "Provision",
    "Reception",
    "ReceptionPlan",
    "TargetLetter",
    "WorkLog",
]


class Meeting(Entered):
    """A meeting that studied petition work (seed/6, 8). ``heard``, ``deployed``, ``solved``: the three things the source names."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    held_on = models.DateField()
    minutes = models.CharField(max_length=60, blank=True)
    chair = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    heard = models.BooleanField(default=False)
    deployed = models.BooleanField(default=False)
    solved = models.BooleanField(default=False)
    words = SealedTextField(purpose="matter")

    COVERED = (
        "organ_id",
        "kind",
        "held_on",
        "minutes",
        "chair_id",
        "heard",
        "deployed",
        "solved",
        "words",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organ", "held_on"], name="meeting_held", condition=Q(voided_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.held_on}"


class Attendance(Covered):
    """Who was there, in which post."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")

    COVERED = ("meeting_id", "appointment_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "appointment"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.appointment_id}"


class Decision(Covered):
    """What a meeting decided to have done: by which organ, by when, and what came of it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    words = SealedTextField(purpose="matter")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    result = SealedTextField(purpose="matter")

    COVERED = ("meeting_id", "organ_id", "words", "due_on", "done_on", "result")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organ", "due_on", "id"], name="decision_open", condition=Q(done_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.due_on}"


class FieldStay(Entered):
    """Days that a leader spent among the people (seed/6): from when to when, where, what was solved."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    place = models.CharField(max_length=120)
    words = SealedTextField(purpose="matter")

    COVERED = ("person_id", "organ_id", "first", "last", "place", "words", *Entered.OF_ENTRY)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "first"], name="field_stay", condition=Q(voided_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first}"


class WorkLog(Entered):
    """Half days of petition work of a township leader (seed/6: a third of the time). ``sheet``: entered together."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    day = models.DateField()
    halves = models.PositiveSmallIntegerField()
    sheet = models.UUIDField(db_index=True)
    sort = models.CharField(max_length=12)
    words = SealedTextField(purpose="matter")

    COVERED = ("person_id", "organ_id", "day", "halves", "sort", "words", "sheet", *Entered.OF_ENTRY)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "day"], name="work_log", condition=Q(voided_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class Reception(Entered):
    """A day on which a leader received visitors (seed/9). How many, and where."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    day = models.DateField()
    place = models.CharField(max_length=120)
    groups = models.PositiveIntegerField(default=0)
    heads = models.PositiveIntegerField(default=0)

    COVERED = ("person_id", "organ_id", "day", "place", "groups", "heads", *Entered.OF_ENTRY)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "day"], name="reception_day", condition=Q(voided_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class Provision(Entered):
    """What an organ keeps up, from a day on: a new one ends the one before. Empty words are what is lacking."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True)
    leader = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    office = models.CharField(max_length=120, blank=True)
    staff = models.PositiveIntegerField(default=0)
    rules = models.CharField(max_length=300, blank=True)
    money = models.CharField(max_length=120, blank=True)
    rooms = models.CharField(max_length=120, blank=True)

    COVERED = (
        "organ_id",
        "kind",
        "since",
        "until",
        "leader_id",
        "office",
        "staff",
        "rules",
        "money",
        "rooms",
        *Entered.OF_ENTRY,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "kind"], condition=Q(until__isnull=True, voided_on__isnull=True), name="provision_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.kind}"


class AnalysisReport(Entered):
    """An analysis report that was submitted (seed/7). The three parts are those of 2005/39; 2022/41 has its own."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    submitted_on = models.DateField()
    number = models.CharField(max_length=60, blank=True)
    figures = models.BooleanField(default=False)
    supervision = models.BooleanField(default=False)
    policy = models.BooleanField(default=False)

    COVERED = (
        "organ_id",
        "first",
        "last",
        "submitted_on",
        "number",
        "figures",
        "supervision",
        "policy",
        *Entered.OF_ENTRY,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organ", "submitted_on"], name="report_day", condition=Q(voided_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.submitted_on}"


class TargetLetter(Entered):
    """The yearly letter of responsibility between an upper and a lower organ (seed/15)."""

    upper = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    lower = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField()

    COVERED = ("upper_id", "lower_id", "year", "number", "signed_on", *Entered.OF_ENTRY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["upper", "lower", "year"], condition=Q(voided_on__isnull=True), name="target_letter_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upper_id} {self.lower_id} {self.year}"
