"""Reads of the mail room and the hall for the desk: lists of a day or a period, what waits too long, who may sit at a window."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xinfang.bureau.queries import Snapshot
from xinfang.papers.models import Paper
from xinfang.people.kinds import Function, OrganKind
from xinfang.people.models import Appointment
from xinfang.people.queries import on_day
from xinfang.petitions.actions.numbering import tidied
from xinfang.petitions.arrived import Arrival, MailBatch, MailItem, Ticket
from xinfang.petitions.intake import End
from xinfang.petitions.models import Petition
from xinfang.rules import clocks, lawbook
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

MAIL_KEYS, HALL_KEYS = ("-received_on", "-id"), ("-day", "-number")
OPEN_KEYS = ("received_on", "id")
MOST_BATCHES = 20


def letters(actor: Actor, first: date, last: date) -> QuerySet[Any]:
    """The letters of the actor's organ whose date stamp lies in a period."""
    return MailItem.objects.visible_to(actor).filter(received_on__gte=first, received_on__lte=last)


def open_letters(actor: Actor) -> QuerySet[Any]:
    """The letters of the actor's organ of which nothing has become yet."""
    rows: QuerySet[Any] = MailItem.objects.visible_to(actor)
    return rows.filter(outcome="")


def by_registered_number(actor: Actor, number: str) -> QuerySet[Any]:
    """The letters of the actor's organ with a number of registered mail, exactly as written."""
    rows: QuerySet[Any] = MailItem.objects.visible_to(actor).exclude(registered_number="")
    return rows.filter(registered_number=tidied(number[:80]))


def visits(actor: Actor, first: date, last: date) -> QuerySet[Any]:
    """The tickets of the actor's organ in a period."""
    return Ticket.objects.visible_to(actor).filter(day__gte=first, day__lte=last)


def with_matter(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """The rows with the number of their matter, where the actor may see it; still one statement."""
    seen = Petition.objects.visible_to(actor).filter(submissions=OuterRef("submission_id"))
    found: QuerySet[Any] = rows.annotate(matter=Subquery(seen.values("number")[:1]))
    return found


def batches(actor: Actor, first: date, last: date) -> list[Any]:
    """The batches of a period, the newest first, each with how many letters are entered and how many are open."""
    rows = MailBatch.objects.visible_to(actor).filter(day__gte=first, day__lte=last)
    entered = MailItem.objects.filter(batch=OuterRef("pk")).exclude(outcome=End.VOID).order_by()
    entered = entered.values("batch").annotate(all=Count("pk"))
    left = entered.filter(outcome="")
    rows = rows.annotate(
        entered=Coalesce(Subquery(entered.values("all")), 0), open=Coalesce(Subquery(left.values("all")), 0)
    )
    return list(rows.select_related("opened_by__person").order_by("-day", "-pk")[:MOST_BATCHES])


def matter_of(row: Arrival, actor: Actor) -> Petition | None:
    """The matter of a letter or a ticket; NotFound where there is one that the actor may not know of."""
    if row.submission_id is None:
        return None
    return Petition.objects.visible_to(actor).filter(submissions=row.submission_id).or_not_found()


def due_of(received_on: date, organ_kind: str, now: Snapshot) -> date | None:
    """By when a letter must be disposed of, registered or not: its clock counts from the date stamp (2005/21, 22; 2022/22, 23)."""
    limit = "disposal" if organ_kind == OrganKind.PETITION_OFFICE else "accept_notice"
    value = lawbook.load().value(limit, received_on)
    return clocks.due(value, received_on, calendar=now.calendar, roll=now.roll).due if value.days else None


def lies_too_long(received_on: date, today: date, now: Snapshot) -> bool:
    """Whether a letter has lain unregistered for longer than the bureau's days (not statutory)."""
    return today - received_on > timedelta(days=now.setting("mail_days"))


def officers_named(lines: str, on: date) -> list[Appointment]:
    """Officers of other organs, one to a line: organ and name. Refused where a line fits nobody, or several."""
    found = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        organ, _, name = line.replace("　", " ").replace("\t", " ").rpartition(" ")
        organ = organ.strip()
        here = Q(post__organ__name=organ) | Q(post__organ__short_name=organ)
        rows = Appointment.objects.filter(on_day(on), here, person__name=name, superseded=False)
        fits = list(rows.order_by("pk")[:2])
        if len(fits) != 1:
            raise Refused(
                f"“{line[:40]}”{'在任的不止一个' if fits else '没有在任的'}。",
                why="要写单位和姓名，中间空一格，与“机构”里登记的一致",
                todo="如 市人力资源和社会保障局 陈刚",
                field="others",
                code="unknown_officer",
            )
        found += fits
    return found


def own_officers(actor: Actor, on: date) -> list[Appointment]:
    """Who holds a post of the actor's organ on a day."""
    rows = Appointment.objects.filter(on_day(on), post__organ_id=actor.organ_id or 0, superseded=False)
    rows = rows.exclude(functions=Function.ADMIN.value)  # who only keeps the system running receives nobody
    return list(rows.select_related("person", "post").order_by("pk"))


def papers_of(row: Arrival) -> list[Paper]:
    """The papers that lie with a letter or a ticket itself, without their words."""
    return list(Paper.objects.filter(subject=row.uid).defer("body", "extra").order_by("pk"))


def paper_of(row: Arrival, uid: Any) -> Paper:
    """One of them with its words, or NotFound."""
    found = Paper.objects.filter(subject=row.uid, uid=uid).first()
    if found is None:
        raise NotFound("没有这份文书。", code="not_found")
    return found


def unfiled(actor: Actor, first: date, last: date, most: int) -> Iterable[int]:
    """The heads of the visits of a period that were answered or guided and became no matter."""
    rows = Ticket.objects.filter(organ_id=actor.organ_id or 0, day__gte=first, day__lte=last)
    rows = rows.filter(outcome__in=(End.ANSWERED, End.GUIDED)).order_by("day", "number")
    return rows.values_list("heads", flat=True)[:most]
