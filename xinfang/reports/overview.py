"""How organs stand 单位情况: for each one line of figures, in a number of statements that does not grow with the organs.

Figures only, for who watches the organs (``duties.reach.watched``): no matter is named here, and accusations are left out
of every figure (decision 19), as is what the reader is recused from.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xinfang.bureau.queries import Snapshot
from xinfang.duties.calendar import Line as DutyLine
from xinfang.duties.calendar import lines as duty_lines
from xinfang.duties.kinds import CONTACTS
from xinfang.duties.models import Decision
from xinfang.people.models import Appointment, Organ, Post
from xinfang.petitions.models import Clock, MailItem, Reconciliation, Recusal, Submission
from xinfang.petitions.reconciling import covers, mistaken
from xinfang.reports.extras import EXTRAS
from xinfang.rules import lawbook, spans
from xinfang.rules.duties import LEADING, Standing
from xinfang.rules.tenure import Stretch, between
from xinfang.rules.values import Actor, Period


@dataclass(slots=True)
class Gap:
    """A leading post that nobody holds today, or two hold; ``never``: nobody was ever entered for it."""

    post: Post
    never: bool = False
    stretch: Stretch | None = None


@dataclass(slots=True)
class Line:
    """How one organ stands on a day. ``posts`` 0: who answers there is not known.

    ``arrived``: what it registered last month; known to be all only where ``signed``. ``duties``: how many of each
    standing, empty where it was not asked for. ``extras``: what other rooms add, by their keys.
    """

    organ: Organ
    red: int = 0
    yellow: int = 0
    green: int = 0
    letters: int = 0
    tasks: int = 0
    tasks_late: int = 0
    arrived: int = 0
    signed: bool = False
    posts: int = 0
    gaps: list[Gap] = field(default_factory=list)
    lacks: tuple[str, ...] = ()
    duties: Mapping[str, int] = field(default_factory=dict)
    missed: list[DutyLine] = field(default_factory=list)
    extras: dict[str, Mapping[str, int]] = field(default_factory=dict)


def running(actor: Actor) -> QuerySet[Clock]:
    """The clocks that run, accusations and what the actor is recused from left out."""
    rows = Clock.objects.filter(organ__isnull=False, met_on__isnull=True, void_on__isnull=True)
    rows = rows.filter(petition__sealed_path=False).exclude(limit__in=lawbook.load().windows)
    return rows.exclude(petition__in=Recusal.objects.of(actor.person))


def by_red(organs: QuerySet[Organ], actor: Actor, day: date) -> QuerySet[Organ]:
    """The organs with ``red``: how many of their clocks are overdue."""
    late = running(actor).filter(organ=OuterRef("pk"), due_on__lt=day).order_by().values("organ")
    counted = Subquery(late.annotate(all=Count("pk")).values("all"), output_field=IntegerField())
    return organs.annotate(red=Coalesce(counted, 0))


def lines(organs: Sequence[Organ], actor: Actor, day: date, now: Snapshot) -> list[Line]:
    """A line for each, in their order; the duties are asked for apart: ``with_duties``. At most twelve statements."""
    found = {organ.pk: Line(organ) for organ in organs}
    _lamps(found, actor, day, now)
    _waiting(found, day)
    _posts(found, day)
    _month(found, day)
    for organ in organs:
        found[organ.pk].lacks = tuple(label for name, label in CONTACTS.items() if not getattr(organ, name).strip())
    for extra in EXTRAS:
        said = extra.of(actor, list(found), day)
        for pk, line in found.items():
            line.extras[extra.key] = said.get(pk, {})
    return list(found.values())


def with_duties(found: Sequence[Line], day: date, now: Snapshot) -> list[DutyLine]:
    """Add how the duties of the organs stand, by the calendar of duties; what was read, for who shows more of it."""
    rows = duty_lines(Organ.objects.filter(pk__in=[line.organ.pk for line in found]), day, now)
    by_organ: dict[int, list[DutyLine]] = defaultdict(list)
    for row in rows:
        by_organ[row.organ.pk].append(row)
    for line in found:
        own = by_organ[line.organ.pk]
        line.duties = {one.value: sum(row.verdict.standing is one for row in own) for one in Standing}
        line.missed = [row for row in own if row.verdict.standing is Standing.MISSED]
    return rows


def _lamps(found: Mapping[int, Line], actor: Actor, day: date, now: Snapshot) -> None:
    until = spans.yellow_until(day, now.setting("yellow_days"))
    rows = running(actor).filter(organ__in=list(found)).order_by().values("organ")
    rows = rows.annotate(
        red=Count("pk", filter=Q(due_on__lt=day)),
        yellow=Count("pk", filter=Q(due_on__gte=day, due_on__lte=until)),
        green=Count("pk", filter=Q(due_on__gt=until)),
    )
    _fill(found, rows, "red", "yellow", "green")


def _waiting(found: Mapping[int, Line], day: date) -> None:
    """Letters that are not registered yet; what meetings decided and is not done yet."""
    letters = MailItem.objects.filter(organ__in=list(found), outcome="").order_by().values("organ")
    _fill(found, letters.annotate(letters=Count("pk")), "letters")
    tasks = Decision.objects.filter(organ__in=list(found), done_on__isnull=True, meeting__voided_on__isnull=True)
    late = Count("pk", filter=Q(due_on__lt=day))
    counted = tasks.order_by().values("organ").annotate(tasks=Count("pk"), tasks_late=late)
    _fill(found, counted, "tasks", "tasks_late")


def _fill(found: Mapping[int, Line], rows: Any, *names: str) -> None:
    for row in rows:
        for name in names:
            setattr(found[row["organ"]], name, row[name])


def _posts(found: Mapping[int, Line], day: date) -> None:
    """The leading posts (Art. 3) that are vacant today or held by two; those of handlers come and go."""
    terms: dict[int, list[Period]] = defaultdict(list)
    held = Appointment.objects.filter(post__organ__in=list(found), post__kind__in=LEADING, superseded=False)
    for held_post, start, end in held.filter(start__lte=day).values_list("post_id", "start", "end"):
        terms[held_post].append(Period(start, end))
    for post in Post.objects.filter(organ__in=list(found), kind__in=LEADING).order_by("pk"):
        line = found[post.organ_id]
        line.posts += 1
        if post.pk not in terms:
            line.gaps.append(Gap(post, never=True))
            continue
        now = [one for one in between(terms[post.pk], day) if Period(one.first, one.last).holds(day)]
        line.gaps += [Gap(post, stretch=one) for one in now]


def _month(found: Mapping[int, Line], day: date) -> None:
    """What was registered last month, and whether mail and hall of that month were signed off."""
    month = spans.last_month(day)
    rows = Submission.objects.filter(
        organ__in=list(found), received_on__range=(month.first, month.last), parted_on__isnull=True, excerpt=False
    )
    rows = rows.filter(~mistaken(), petition__sealed_path=False)
    _fill(found, rows.order_by().values("organ").annotate(arrived=Count("pk")), "arrived")
    signed: dict[int, list[Reconciliation]] = defaultdict(list)
    kept = Reconciliation.objects.filter(organ__in=list(found), reopened_on__isnull=True)
    for row in kept.filter(first__lte=month.last, last__gte=month.first).order_by("first"):
        signed[row.organ_id].append(row)
    for pk, line in found.items():
        line.signed = covers(signed[pk], month.first, month.last)
