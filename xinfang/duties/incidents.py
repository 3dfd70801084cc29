"""Reads over incidents: who sees them, and what their record says of times (seed/9; 2005/26; 2022/25)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xinfang.duties.incidentkinds import LineSort
from xinfang.duties.incidentmodels import Incident, IncidentLine, IncidentTie
from xinfang.duties.reach import watched
from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.petitions.models import Petition
from xinfang.rules.values import Actor


def utc(at: datetime) -> datetime:
    """A moment as it is kept: in UTC, to the minute. The digest of the row is taken of exactly this."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def day_of(at: datetime) -> date:
    """The legal day of a moment: that of Asia/Shanghai."""
    return timezone.localtime(at).date()


def seen(actor: Actor) -> QuerySet[Incident]:
    """The incidents of the organs that ``actor`` watches, and those at which leaders of the own organ were bound to be.

    Voided ones are among them; lists leave them out.
    """
    own: Any = Q(organ__in=watched(actor))
    if actor.may(Permission.DUTY_READ) and actor.organ_id is not None:
        own |= Exists(
            IncidentLine.objects.filter(
                incident=OuterRef("pk"),
                sort=LineSort.BOUND,
                voided_on__isnull=True,
                post__post__organ=actor.organ_id,
            )
        )
    return Incident.objects.filter(own)


def ties(actor: Actor, incident: Incident) -> QuerySet[IncidentTie]:
    """The petitions an incident is about, as far as ``actor`` may know of them."""
    rows = IncidentTie.objects.filter(incident=incident, voided_on__isnull=True)
    return rows.filter(petition__in=Petition.objects.visible_to(actor).filter(sealed_path=False).values("pk"))


def may_enter(actor: Actor, organ: Organ) -> bool:
    """Whether ``actor`` enters incidents of ``organ``: leaders and secretaries of it, and of who watches it."""
    return actor.may(Permission.DUTY_ENTER) and watched(actor).filter(pk=organ.pk).exists()


def moment(day: date, hour: int, minute: int) -> datetime:
    """A moment of a legal day, by the clock of Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_default_timezone())


def noon(day: date) -> datetime:
    """The middle of a legal day: the moment of what is on record with its day only."""
    return moment(day, 12, 0)


@dataclass(slots=True)
class Story:
    """What is on record of one incident, in short: moments in Asia/Shanghai. ``bound``: person, organ, since when."""

    organ: Organ
    sort: str
    occurred: datetime
    closed: date | None
    learned: datetime | None = None
    reported: datetime | None = None
    measure: datetime | None = None
    conflict: datetime | None = None
    bound: list[tuple[int, int, datetime]] = field(default_factory=list)
    arrived: set[int] = field(default_factory=set)

    def take(self, sort: str, at: datetime, person: int | None, organ: int | None, conflicts: bool) -> None:
        """Add one line; the earliest of a sort is what counts."""
        at = timezone.localtime(at)
        name = _FIRST.get(sort) or ("conflict" if conflicts else "")
        if name:
            before = getattr(self, name)
            setattr(self, name, at if before is None else min(before, at))
        elif sort == LineSort.BOUND and person and organ:
            self.bound.append((person, organ, at))
        elif sort == LineSort.ARRIVED and person:
            self.arrived.add(person)


_FIRST: Mapping[str, str] = {LineSort.LEARNED: "learned", LineSort.REPORTED: "reported", LineSort.MEASURE: "measure"}


def stories(incidents: Iterable[Incident]) -> Mapping[int, Story]:
    """The stories of incidents, by their key: one statement for all their lines."""
    found = {
        one.pk: Story(one.organ, one.sort, timezone.localtime(one.occurred_at), one.closed_on) for one in incidents
    }
    lines = IncidentLine.objects.filter(incident__in=found, voided_on__isnull=True).order_by("incident", "at", "pk")
    columns = ("incident_id", "sort", "at", "post__person_id", "post__post__organ_id", "conflicts")
    for incident, *said in lines.values_list(*columns):
        found[incident].take(*said)
    return found


def standing() -> list[Incident]:
    """Every incident that stands, with its organ, without its words: what the sweep reads."""
    rows = Incident.objects.filter(voided_on__isnull=True).select_related("organ")
    return list(rows.only("uid", "organ", "sort", "occurred_at", "closed_on", "earlier_id").order_by("pk"))


def growths(incidents: Iterable[Incident]) -> Mapping[int, list[Incident]]:
    """By the key of an incident: those that grew from it."""
    found: dict[int, list[Incident]] = defaultdict(list)
    for one in incidents:
        if one.earlier_id:
            found[one.earlier_id].append(one)
    return found
