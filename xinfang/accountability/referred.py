"""Reads over suggestions of Art. 14: who may read and refer, who is referred to, what one sees of it, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xinfang.accountability.findingmodels import Proposer, Voter
from xinfang.accountability.measuremodels import LAID, Handover, Laying, Measure, MeasureCopy
from xinfang.accountability.verificationmodels import ChainLink, Officer, Subject, Verification
from xinfang.papers.models import Paper
from xinfang.people.kinds import Function, Level, OrganKind
from xinfang.people.models import Appointment, Organ
from xinfang.people.policy import Permission
from xinfang.people.queries import on_day
from xinfang.people.reach import part_watched
from xinfang.petitions.models import Recusal
from xinfang.rules.accountable import DISCIPLINE
from xinfang.rules.judging import barred
from xinfang.rules.referring import BODIES, READERS, RECEIVERS, Bar, Leader, bar, overdue_since
from xinfang.rules.values import Actor

NOBODY = UUID(int=0)
UPWARD = (Level.TOWNSHIP, Level.COUNTY, Level.CITY)


# --- where an office sits


def _above(organ: Organ) -> list[Organ]:
    """The organ itself and what it stands under, the top first."""
    keys = [int(part) for part in organ.path.split("/") if part]
    return sorted(Organ.objects.filter(pk__in=keys), key=lambda one: len(one.path))


def seat(anchor: Organ) -> Q:
    """The organs of the same level and place as ``anchor``: there is one city; a county's share its body or code."""
    level = Q(level=anchor.level, valid_to__isnull=True)
    if anchor.level == Level.CITY:
        return level
    top = next((one for one in _above(anchor) if one.level == anchor.level), anchor)
    place = Q(path__startswith=top.path)
    return level & (place | Q(division_code=anchor.division_code) if anchor.division_code else place)


def seat_above(office: Organ) -> Q | None:
    """The seat of the nearest body of a higher level; None where the tree has none."""
    rank = UPWARD.index(Level(office.level))
    higher = [one for one in _above(office) if one.kind in BODIES and UPWARD.index(Level(one.level)) > rank]
    return seat(min(higher, key=lambda one: UPWARD.index(Level(one.level)))) if higher else None


# --- who may read


@dataclass(frozen=True, slots=True)
class Barring:
    """Who is kept from reading one suggestion, by person."""

    organ: int
    chain: frozenset[int]
    recused: frozenset[int]
    took_part: frozenset[int]
    subject: int | None

    def of(self, one: Appointment, same_level: bool) -> Leader:
        """An appointment as the rule sees it."""
        who, organ = one.person_id, one.post.organ
        kept = barred(who, organ.pk, subjects=[self.organ], chain=self.chain, recused=who in self.recused)
        return Leader(organ.kind, one.post.kind, same_level, who == self.subject, who in self.took_part, kept)


def barring(row: Measure) -> Barring:
    """Whom a suggestion's own history bars: the chain, the subjects, who verified, proposed, decided, seconded or signed."""
    finding = row.charge.finding
    verification: Verification = finding.verification
    chain = ChainLink.objects.filter(verification=verification).values_list("appointment__person_id", flat=True)
    named = Subject.objects.filter(verification=verification, appointment__isnull=False)
    persons = {*chain, *named.values_list("appointment__person_id", flat=True)}
    took: set[int] = set(
        Officer.objects.filter(verification=verification).values_list("appointment__person_id", flat=True)
    )
    took |= set(Proposer.objects.filter(finding=finding).values_list("appointment__person_id", flat=True))
    took |= set(Voter.objects.filter(finding=finding).values_list("appointment__person_id", flat=True))
    took |= {one.person_id for one in (row.issued_by, row.charge.seconded_by) if one is not None}
    recused = Recusal.objects.lasting().filter(petition=verification.petition_id).values_list("person_id", flat=True)
    subject = row.appointment.person_id if row.appointment else None
    return Barring(verification.organ_id, frozenset(persons), frozenset(recused), frozenset(took), subject)


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read on a day. ``above``: of the level above, because all of the same level are barred; ``out``: who is, and why."""

    may: tuple[Appointment, ...]
    out: tuple[tuple[Appointment, Bar], ...]
    above: bool = False


def leaders_in(where: Q, day: date) -> list[Appointment]:
    """The leaders of the committees and governments of a seat on a day."""
    rows = Appointment.objects.filter(
        on_day(day),
        superseded=False,
        post__kind__in=READERS,
        post__organ__in=Organ.objects.filter(where, kind__in=BODIES),
    )
    rows = rows.exclude(functions=Function.ADMIN.value).select_related("person", "post__organ")
    return list(rows.order_by("post__organ__path", "start", "pk"))


def readers(row: Measure, day: date) -> Readers:
    """Who may read and refer a suggestion on ``day``: of the same level, else of the one above (2005/41; 2022/43)."""
    kept = barring(row)
    same = [(one, bar(kept.of(one, True))) for one in leaders_in(seat(row.office), day)]
    may = tuple(one for one, why in same if why is None)
    out = tuple((one, why) for one, why in same if why is not None)
    higher = seat_above(row.office) if not may and same else None
    if higher is None:
        return Readers(may, out)
    found = [(one, bar(kept.of(one, False), above=True)) for one in leaders_in(higher, day)]
    return Readers(tuple(one for one, why in found if why is None), out, True)


def why_not(row: Measure, one: Appointment, day: date) -> Bar | None:
    """Why the holder of a post may not read this suggestion; None: may."""
    allowed = readers(row, day)
    if any(one.pk == each.pk for each in allowed.may):
        return None
    same = Organ.objects.filter(seat(row.office), pk=one.post.organ_id).exists()
    return bar(barring(row).of(one, same), above=allowed.above) or Bar.OTHER_LEVEL


# --- to whom it is referred


def receivers(row: Measure) -> list[Organ]:
    """Discipline inspection and personnel of the level that reads; never the organ whose conduct it is (seed/14)."""
    last = latest(row)
    higher = seat_above(row.office) if last is not None and last.above else None
    rows = Organ.objects.filter(higher or seat(row.office), kind__in=RECEIVERS).exclude(pk=row.organ_id)
    return sorted(rows, key=lambda one: (RECEIVERS.index(one.kind), one.path))


def latest(row: Measure) -> Laying | None:
    """The laying that counts: the last."""
    return row.layings.select_related("leader__person", "leader__post__organ").order_by("-pk").first()


# --- who sees what


def _kept_away(actor: Actor, to: str = "") -> Q:
    """What concerns the actor's own person: of the chain, a subject, recused; such a one reads nothing of the working."""
    chain = ChainLink.objects.filter(appointment__person__uid=actor.person or NOBODY).values("verification")
    named = Subject.objects.filter(appointment__person__uid=actor.person or NOBODY).values("verification")
    path = f"{to}charge__finding__verification"
    return (
        Q(**{f"{path}__in": chain})
        | Q(**{f"{path}__in": named})
        | Q(**{f"{to}appointment__person__uid": actor.person})
        | Q(**{f"{path}__petition__in": Recusal.objects.of(actor.person)})
    )


def laid_before(actor: Actor) -> QuerySet[Laying]:
    """What was laid before the actor, or before whom it stands in for; nobody reads what is about itself."""
    if not actor.may(Permission.MEASURE_REFER) or actor.appointment is None:
        return Laying.objects.none()
    whose = [actor.on_behalf_of] if actor.on_behalf_of else [actor.appointment]
    away = Measure.objects.filter(_kept_away(actor)).values("pk")
    return Laying.objects.filter(leader__uid__in=whose).exclude(measure__in=away)


def waiting_for(actor: Actor) -> QuerySet[Laying]:
    """Of these what is not read yet."""
    return laid_before(actor).filter(read_on__isnull=True, ended_on__isnull=True)


def referred_to(actor: Actor) -> QuerySet[MeasureCopy]:
    """What was referred to the actor's discipline or personnel organ."""
    if not actor.may(Permission.MEASURE_READ) or actor.organ_kind not in RECEIVERS:
        return MeasureCopy.objects.none()
    away = Measure.objects.filter(_kept_away(actor)).values("pk")
    rows = MeasureCopy.objects.filter(to_organ_id=actor.organ_id or 0, measure__kind=DISCIPLINE)
    return rows.exclude(measure__in=away).exclude(measure__organ_id=actor.organ_id or 0)


def crimes_to(actor: Actor) -> QuerySet[Handover]:
    """Suspected crimes transferred to the actor's discipline organ: its leaders and supervisors alone."""
    if not actor.may(Permission.FINDING_SEALED):
        return Handover.objects.none()
    away = Measure.objects.filter(_kept_away(actor)).values("pk")
    rows = Handover.objects.filter(to_organ_id=actor.organ_id or 0, measure__isnull=False)
    return rows.exclude(measure__in=away)


def of_office(actor: Actor) -> QuerySet[Measure]:
    """The suggestions of the actor's own office, for who verifies and issues there and is not kept away."""
    if not actor.may(Permission.FINDING_ACT) or actor.organ_id is None:
        return Measure.objects.none()
    return Measure.objects.filter(office_id=actor.organ_id, kind=DISCIPLINE).exclude(_kept_away(actor))


def seen(actor: Actor) -> QuerySet[Measure]:
    """The suggestions that an actor may know of: the office, who reads, to whom it went, discipline over its part."""
    found = Q(pk__in=of_office(actor).values("pk")) | Q(pk__in=laid_before(actor).values("measure"))
    found |= Q(pk__in=referred_to(actor).values("measure")) | Q(pk__in=crimes_to(actor).values("measure"))
    rows = Measure.objects.filter(kind=DISCIPLINE)
    if actor.organ_kind == OrganKind.DISCIPLINE and actor.may(Permission.FINDING_READ):
        part = rows.filter(organ__path__startswith=part_watched(actor)).exclude(organ_id=actor.organ_id or 0)
        found |= Q(pk__in=part.exclude(_kept_away(actor)).values("pk"))
    return rows.filter(found)


def unanswered(rows: QuerySet[Measure], day: date, most: int) -> QuerySet[Laying]:
    """Of some suggestions the layings not read for longer than ``most`` days, the longest first. Waiting ends nothing."""
    found = Laying.objects.filter(measure__in=rows.filter(state=LAID).values("pk"))
    return found.filter(read_on__isnull=True, ended_on__isnull=True, laid_on__lt=overdue_since(day, most))


def numbers_of(rows: Iterable[Measure]) -> dict[object, str]:
    """The paper numbers of some suggestions, by the paper's uid."""
    return dict(Paper.objects.filter(uid__in=[one.paper for one in rows if one.paper]).values_list("uid", "number"))
