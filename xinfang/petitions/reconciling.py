"""Letters and tickets against registrations 来信来访核对: the sums of a period, each difference, and whether it is signed off.

No rate is scored for an organ and a period without it: ``reconciled`` is what later parts ask. A letter belongs to the day
on which its batch was opened, whatever its date stamp; a visit to its own day.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from xinfang.petitions.arrived import MailBatch, MailItem, Reconciliation, Ticket
from xinfang.petitions.intake import TIED, End
from xinfang.petitions.kinds import Channel
from xinfang.petitions.models import Proceeding, Submission
from xinfang.rules.steps import State

MOST = 200
CHANNELS = frozenset({Channel.LETTER.value, Channel.VISIT.value})
COMMON = {"registered": End.REGISTERED, "joined": End.JOINED, "open": ""}


@dataclass(frozen=True, slots=True)
class Letters:
    """Of the batches opened in a period: counted before reading, entered, and what became of those entered."""

    counted: int = 0
    entered: int = 0
    registered: int = 0
    joined: int = 0
    not_petition: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Tickets:
    """Of the tickets of a period, those void left out: what became of them, and the people who came."""

    taken: int = 0
    registered: int = 0
    joined: int = 0
    answered: int = 0
    guided: int = 0
    left: int = 0
    open: int = 0
    heads: int = 0


def letters(organ: int, first: date, last: date) -> Letters:
    """The sums of the mail room: two statements."""
    batches = MailBatch.objects.filter(organ=organ, day__gte=first, day__lte=last)
    rows = MailItem.objects.filter(batch__in=batches).exclude(outcome=End.VOID)
    ends = {**COMMON, "not_petition": End.NOT_PETITION}
    sums = {name: Count("pk", filter=Q(outcome=end)) for name, end in ends.items()}
    counted = batches.aggregate(all=Sum("counted"))["all"] or 0
    return Letters(counted=counted, **rows.aggregate(entered=Count("pk"), **sums))


def tickets(organ: int, first: date, last: date) -> Tickets:
    """The sums of the hall: one statement."""
    rows = Ticket.objects.filter(organ=organ, day__gte=first, day__lte=last).exclude(outcome=End.VOID)
    ends = {**COMMON, "answered": End.ANSWERED, "guided": End.GUIDED, "left": End.LEFT}
    sums: dict[str, Any] = {name: Count("pk", filter=Q(outcome=end)) for name, end in ends.items()}
    found = rows.aggregate(taken=Count("pk"), heads=Sum("heads"), **sums)
    return Tickets(**{name: value or 0 for name, value in found.items()})


def mistaken() -> Exists:
    """Whether the registration of a submission's matter was cancelled as a mistake."""
    state = State.CANCELLED.value
    return Exists(Proceeding.objects.filter(petition_id=OuterRef("petition_id"), state=state, current=True))


def untied(organ: int, first: date, last: date, channels: Collection[str] = CHANNELS) -> QuerySet[Submission]:
    """Letters and visits that were registered without the mail room and the hall; imported ones have neither."""
    rows = Submission.objects.filter(
        organ=organ, received_on__gte=first, received_on__lte=last, channel__in=channels, parted_on__isnull=True
    )
    letter = MailItem.objects.filter(submission=OuterRef("pk"))
    ticket = Ticket.objects.filter(submission=OuterRef("pk"))
    return rows.filter(~Exists(letter), ~Exists(ticket), ~mistaken(), petition__source="")


def _undone(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those tied to a registration that was cancelled, or to a repeat that was taken out again."""
    gone = Submission.objects.filter(Q(parted_on__isnull=False) | mistaken(), pk=OuterRef("submission_id"))
    return rows.filter(Exists(gone), outcome__in=TIED)


def batches_off(organ: int, first: date, last: date) -> QuerySet[Any]:
    """The batches in which not as many letters are entered as were counted."""
    rows: QuerySet[Any] = MailBatch.objects.filter(organ=organ, day__gte=first, day__lte=last)
    rows = rows.annotate(entered=Count("items", filter=~Q(items__outcome=End.VOID)))
    return rows.exclude(entered=F("counted"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that does not agree: a code of what is wrong, and the batch, letter, ticket or submission."""

    what: str
    row: Any


LABELS = {
    "count": "清点数与录入数不符",
    "letter_open": "来信还没有去处",
    "letter_undone": "来信对应的登记已撤销，或者并入已撤销",
    "ticket_open": "来访还没有结果",
    "ticket_undone": "来访对应的登记已撤销，或者并入已撤销",
    "without": "登记了来信、来访，却没有对应的来信室记录、号票",
}


def _sources(organ: int, first: date, last: date) -> Iterator[tuple[str, QuerySet[Any]]]:
    mail = MailItem.objects.filter(organ=organ, batch__day__gte=first, batch__day__lte=last).select_related("batch")
    hall = Ticket.objects.filter(organ=organ, day__gte=first, day__lte=last)
    yield "count", batches_off(organ, first, last).order_by("day", "pk")
    yield "letter_open", mail.filter(outcome="").order_by("received_on", "pk")
    yield "letter_undone", _undone(mail).order_by("received_on", "pk")
    yield "ticket_open", hall.filter(outcome="").order_by("day", "number")
    yield "ticket_undone", _undone(hall).order_by("day", "number")
    stray = untied(organ, first, last).select_related("petition").defer("text")
    yield "without", stray.order_by("received_on", "pk")


def differences(organ: int, first: date, last: date, most: int = MOST) -> tuple[list[Difference], bool]:
    """What does not agree, row by row, and whether there is more than ``most``: at most seven bounded statements."""
    found: list[Difference] = []
    for what, rows in _sources(organ, first, last):
        found += [Difference(what, row) for row in rows[: most + 1 - len(found)]]
        if len(found) > most:
            return found[:most], True
    return found, False


def agrees(organ: int, first: date, last: date) -> bool:
    """Whether nothing is left open or over in the period."""
    return not any(rows.exists() for _, rows in _sources(organ, first, last))


def signed(organ: int, first: date, last: date) -> QuerySet[Reconciliation]:
    """The signed-off periods of an organ that meet this one, in their order."""
    rows = Reconciliation.objects.filter(organ=organ, first__lte=last, last__gte=first, reopened_on__isnull=True)
    return rows.select_related("closed_by__person", "closed_by__post").order_by("first")


def reconciled(organ: int, first: date, last: date) -> bool:
    """Whether organ (its key) is reconciled for the days ``first`` to ``last``: signed off day by day, and still agreeing.

    A registration that is entered later for a signed day, or cancelled, makes it unreconciled until it is tied.
    """
    return covers(signed(organ, first, last), first, last) and agrees(organ, first, last)


def covers(rows: Iterable[Reconciliation], first: date, last: date) -> bool:
    """Whether signed periods, in their order, cover the days ``first`` to ``last`` without a gap."""
    wanted = first
    for row in rows:
        if row.first > wanted:
            return False
        wanted = max(wanted, row.last + timedelta(days=1))
    return wanted > last
