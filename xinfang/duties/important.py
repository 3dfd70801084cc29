"""Important letters: which wait for a leader's words, and which nobody read or studied in the bureau's days (seed/9, 12.2).

The law has no number of days: ``important_read_days`` is the bureau's setting, shown as that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from xinfang.bureau.queries import Snapshot
from xinfang.duties.agenda import OVER
from xinfang.duties.models import AgendaItem
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.people.models import Organ
from xinfang.petitions.models import MARKED, Instruction, Petition, Petitions, Proceeding, Transfer
from xinfang.petitions.sighted import Sight
from xinfang.rules.duties import LEADING
from xinfang.rules.steps import TERMINAL, State
from xinfang.rules.values import Actor

CORRECTED = '"step":"correct_registration"'


def leads(actor: Actor) -> bool:
    """Whether ``actor`` says a leader's words in person, or for the one stood in for."""
    return actor.post_kind in LEADING


def asked_of(actor: Actor) -> QuerySet[Instruction]:
    """What is laid before ``actor``, or before any leader of the organ where a secretary looks, and not answered."""
    rows = Instruction.objects.waiting().filter(organ_id=actor.organ_id or 0)
    if not leads(actor):
        return rows
    post = actor.on_behalf_of or actor.appointment
    return rows.filter(leader__uid=post) if post else rows.none()


def waiting(actor: Actor) -> Petitions:
    """The letters that wait for words: laid before the leader; or marked important or urgent, open, and neither instructed
    nor studied by the leader's organ. Of what the organ sees, no more."""
    own = actor.organ_id or 0
    of = {"petition": OuterRef("pk")}
    said = Instruction.objects.said().filter(organ=own, **of)
    studied = AgendaItem.objects.filter(meeting__organ=own, meeting__voided_on__isnull=True, **of)
    running = Sight.objects.filter(organ=own, **of).exclude(state__in=OVER)
    marked = Petition.objects.filter(
        MARKED, Q(important=True) | Q(urgent=True), Exists(running), ~Exists(said), ~Exists(studied)
    )
    asked = asked_of(actor).order_by().values("petition_id")
    return Petition.objects.visible_to(actor).filter(pk__in=marked.order_by().values("pk").union(asked))


@dataclass(frozen=True, slots=True)
class Unread:
    """A matter marked important that nobody read or studied by ``due_on``; ``organ`` held it on that day."""

    petition: Petition
    organ: Organ
    due_on: date


def unread(day: date, now: Snapshot) -> list[Unread]:
    """Every matter marked important for which no leader's words, no study in a meeting and no answer came in time.

    Counted from its registration, or from the last correction of it where that is later: it may have been marked then.
    Words said in time and entered late count; a meeting that was voided does not.
    """
    days = timedelta(days=now.setting("important_read_days"))
    which = Petition.objects.filter(MARKED, important=True, registered_on__lt=day - days).values("pk")
    rows = Petition.objects.filter(pk__in=which).select_related("registrar")
    rows = rows.defer("title")  # sealed, and not needed to count days
    dealt, marked = _dealt(), _corrected()
    found = []
    for row in rows.order_by("pk"):
        due = max(row.registered_on, marked.get(str(row.uid), row.registered_on)) + days
        first = dealt.get(row.pk)
        if due < day and (first is None or first > due):
            found.append((row, due))
    holders = _holders({row.pk: due for row, due in found})
    return [Unread(row, holders.get(row.pk, row.registrar), due) for row, due in found]


def _dealt() -> dict[int, date]:
    """By matter marked important, the first day on which a leader said something, a meeting studied it, or it was answered."""
    which = {"petition__important": True}
    said = Instruction.objects.said().filter(**which).values_list("petition").annotate(first=Min("said_on"))
    studied = AgendaItem.objects.filter(meeting__voided_on__isnull=True, **which)
    held = studied.values_list("petition").annotate(first=Min("meeting__held_on"))
    answered = Proceeding.objects.filter(replied_on__isnull=False, **which)
    replied = answered.values_list("petition").annotate(first=Min("replied_on"))
    ended = [state.value for state in TERMINAL | {State.ARCHIVED}]
    over = Proceeding.objects.filter(current=True, state__in=ended, **which).values_list("petition", "last_on")
    found = _earliest([*said.order_by(), *held.order_by(), *replied.order_by(), *over])
    wrong = Proceeding.objects.filter(current=True, state=State.CANCELLED.value, **which)
    return found | dict.fromkeys(wrong.values_list("petition", flat=True), date.min)


def _earliest(rows: Iterable[tuple[int, date]]) -> dict[int, date]:
    found: dict[int, date] = {}
    for pk, on in rows:
        found[pk] = min(on, found.get(pk, on))
    return found


def _corrected() -> dict[str, date]:
    """By matter marked important, the day of the newest correction of its registration."""
    uids = Petition.objects.filter(important=True).values("uid")
    rows = Entry.objects.filter(subject__in=uids, kind=Kind.PETITION_STEPPED.value, payload__contains=CORRECTED)
    found: dict[str, date] = {}
    for subject, on in rows.values_list("subject", "on"):
        found[str(subject)] = max(on, found.get(str(subject), on))
    return found


def _holders(due: dict[int, date]) -> dict[int, Organ]:
    """By matter, the organ to which it had been sent by its day; none where it stood where it was registered."""
    found: dict[int, Organ] = {}
    rows = Transfer.objects.filter(petition__important=True).select_related("to_organ").order_by("sent_on", "pk")
    for one in rows:
        last = due.get(one.petition_id)
        if last is not None and one.sent_on <= last and (one.ended_on is None or one.ended_on > last):
            found[one.petition_id] = one.to_organ
    return found
