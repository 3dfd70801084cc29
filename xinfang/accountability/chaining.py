"""The answerable chain of a verification as it is drawn when a person opens it (seed/3; decision 4). It shows office, not fault."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from xinfang.accountability.models import Alert, ChainLink, Verification
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import appointments_at, read_held
from xinfang.petitions.models import Holding, Recusal, Transfer
from xinfang.rules import lawbook
from xinfang.rules.accountable import regime_on
from xinfang.rules.answerable import Share, shares
from xinfang.rules.days import ONE


@dataclass(frozen=True, slots=True)
class Leg:
    """Where a matter lay before: whose clock it was, and how many days it took before it was sent on."""

    organ: Organ
    first: date
    last: date
    days: int
    to: Organ


def span(alert: Alert) -> tuple[date, date]:
    """The days of the clock or of the duty's period, the last lawful one included; of a fact that one day."""
    first = alert.clock.start_on if alert.clock is not None else alert.first_on
    return (first or alert.due_on), alert.due_on


def draw(row: Verification, alerts: Sequence[Alert]) -> list[ChainLink]:
    """The links of the chain, unsaved: everyone who held a post of it while the clocks ran, with the own days, each once.

    A change of office names both; who stood in for somebody is named for the days of that. What was late before the matter
    came to the organ is not among its days: each clock runs from the organ's own receipt.
    """
    first, last = min(span(one)[0] for one in alerts), max(span(one)[1] for one in alerts)
    matter = f"{row.petition.category} {row.petition.title}" if row.petition else None
    held = read_held(_held(row, first, last))
    handlers = frozenset(one.appointment for one in held if one.mark and one.appointment)
    of_duty = all(one.duty for one in alerts)
    wanted = handlers if handlers or of_duty else None
    found = shares(first, last, held, lawbook.load().roles, matter=matter, handlers=wanted)
    return _links(row, found, last)


def _held(row: Verification, first: date, last: date) -> Iterable[Appointment]:
    handled = Holding.objects.filter(
        Q(end__isnull=True) | Q(end__gte=first), petition=row.petition_id, appointment=OuterRef("pk"), start__lte=last
    )
    kept = Recusal.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=first), petition=row.petition_id)
    return appointments_at(row.organ_id, first, last).annotate(
        mark=Exists(handled),
        recused=Exists(kept.filter(person=OuterRef("person"), from_on__lte=last)),
        deputy_recused=Exists(kept.filter(person=OuterRef("away__deputy__person"), from_on__lte=last)),
    )


def _links(row: Verification, found: Sequence[Share], last: date) -> list[ChainLink]:
    regime = regime_on(row.conduct_on)
    head = regime.head if regime else "overall"
    uids = {uid for one in found if (uid := one.held.deputy or one.held.appointment)}
    known = {one.uid: one for one in Appointment.objects.filter(uid__in=uids)}
    made = []
    for one in found:
        uid = one.held.deputy or one.held.appointment
        said = "当日在任" if one.last >= last else f"{_short(one.last + ONE)}起不再担任"
        came = f"{_short(one.first)}起" if one.held.start == one.first else ""
        note = "、".join(filter(None, (one.link.note, came, said)))
        made.append(
            ChainLink(
                verification=row,
                appointment=known[uid] if uid else None,
                responsibility=head if one.link.responsibility == "overall" else one.link.responsibility,
                first_on=one.first,
                last_on=one.last,
                days=one.days,
                note=note[:120],
            )
        )
    return made


def _short(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def upstream(row: Verification) -> list[Leg]:
    """Where the matter lay before it came to the organ, with the days of each: lateness made there is theirs.

    Each leg runs from the receipt, or for who registered it from the day the matter came in, to the day it was sent on.
    """
    if row.petition_id is None:
        return []
    sent = Transfer.objects.filter(petition=row.petition_id).exclude(kind="succeed").order_by("sent_on", "pk")
    came = {row.petition.registrar_id: row.petition.received_on} if row.petition else {}
    found: list[Leg] = []
    for one in sent.select_related("from_organ", "to_organ"):
        if one.from_organ_id == row.organ_id:
            break
        first = came.get(one.from_organ_id)
        if first is not None and first <= one.sent_on:
            days = (one.sent_on - first).days
            found.append(Leg(one.from_organ, first, one.sent_on, days, one.to_organ))
        came[one.to_organ_id] = one.received_on or one.sent_on
    return found
