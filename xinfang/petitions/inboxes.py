"""What waits for an organ: the tabs of its inbox, their counts, and what the frame of every page shows."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import DateField, OuterRef, QuerySet, Subquery

from xinfang.bureau.models import Stamp
from xinfang.ledger.prepared import Read, Slot, bind
from xinfang.petitions import leavers, notices
from xinfang.petitions.models import Draft, Instruction, MailItem, Proceeding, Sight
from xinfang.petitions.reader import NOBODY, READER
from xinfang.rules import lawbook
from xinfang.rules.steps import State
from xinfang.rules.values import Actor

BADGE = 99


def todo(actor: Actor) -> QuerySet[Sight]:
    """What waits for the actor's organ."""
    return Sight.objects.seen_by(actor).filter(todo=True)


TABS = ("todo", "soon", "overdue", "waiting", "all")


def inbox(
    actor: Actor, tab: str, today: date, yellow_days: int, *, state: str = "", until: date | None = None
) -> QuerySet[Sight]:
    """One tab of the inbox. Every tab is a range of one index; the rows carry what the list shows."""
    rows = _tab(actor, tab, today, today + timedelta(days=yellow_days))
    if state:
        rows = rows.filter(state=state)
    return rows.filter(due_on__lte=until) if until else rows


def _tab(actor: Actor, tab: str, today: date | Slot, soon: date | Slot) -> QuerySet[Sight]:
    if tab == "all":
        return Sight.objects.seen_by(actor)
    if tab == "waiting":
        return Sight.objects.seen_by(actor).filter(state=State.REPLIED.value, todo=False)
    rows = todo(actor)
    if tab == "soon":
        return rows.filter(due_on__gte=today, due_on__lte=soon)
    if tab == "overdue":
        return rows.filter(due_on__lt=today, limit__in=list(lawbook.load().limits))  # no reminder of the bureau's own
    return rows


_TODAY, _SOON = Slot("today", DateField()), Slot("soon", DateField())


@cache
def _counts(most: int) -> tuple[str, Sequence[Any]]:
    parts: list[str] = []
    given: list[Any] = []
    for tab in TABS:
        rows = _tab(READER, tab, _TODAY, _SOON).order_by().values("pk")[: most + 1]
        sql, slots = rows.query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")
        given += slots
    return "SELECT " + ", ".join(parts), given


def inbox_counts(actor: Actor, today: date, yellow_days: int, most: int) -> list[int]:
    """How much stands in each of ``TABS``, counted no further than ``most`` + 1: one statement, composed once."""
    sql, given = _counts(most)
    with connection.cursor() as cursor:
        cursor.execute(sql, bind(given, _of_inbox(actor, today, yellow_days)))
        return [int(number) for number in cursor.fetchone()]


@cache
def _top(tab: str, size: int) -> Read[Sight]:
    return Read(lambda: with_matter(_tab(READER, tab, _TODAY, _SOON)).order_by(*keys_of(tab))[:size])


def inbox_top(actor: Actor, tab: str, today: date, yellow_days: int, size: int) -> list[Sight]:
    """The first ``size`` rows of a tab that is not narrowed, in its order: what is opened most, so composed once."""
    return _top(tab, size)(**_of_inbox(actor, today, yellow_days))


def _of_inbox(actor: Actor, today: date, yellow_days: int) -> dict[str, Any]:
    soon = today + timedelta(days=yellow_days)
    return {"organ": actor.organ_id or 0, "person": actor.person or NOBODY, "today": today, "soon": soon}


def keys_of(tab: str) -> tuple[str, ...]:
    """The order of a tab: by the due day where something waits, else the newest first."""
    return ("-petition_id",) if tab in {"waiting", "all"} else ("due_on", "petition_id")


def with_matter(rows: QuerySet[Sight]) -> QuerySet[Sight]:
    """The rows with the matter, its holder and how far the organ's draft has come; still one statement."""
    holder = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), current=True).values("organ__short_name")
    drafts = Draft.objects.open().filter(
        petition_id=OuterRef("petition_id"), organ_id=OuterRef("organ_id"), proceeding__current=True
    )
    rows = rows.select_related("petition").annotate(holder=Subquery(holder[:1]))
    tasks = Instruction.objects.tasks().filter(petition_id=OuterRef("petition_id"), task_organ_id=OuterRef("organ_id"))
    asked = Subquery(tasks.order_by("due_on").values("due_on")[:1])
    return rows.annotate(draft=Subquery(drafts.values("state")[:1]), asked=asked)


_also: list[Callable[[], QuerySet[Any]]] = []


def also_unread(rows: Callable[[], QuerySet[Any]]) -> None:
    """Let a room above have its own unread notices counted in the frame: rows that ask for the slots organ and person."""
    if rows not in _also:
        _also.append(rows)
        _standing.cache_clear()


def _unread() -> tuple[str, Sequence[Any]]:
    """How many notices are unread, of every room that has some, as one term."""
    terms: list[str] = []
    given: list[Any] = []
    for rows in (notices.slots, *_also):
        sql, slots = rows().order_by().values("pk")[: BADGE + 1].query.sql_with_params()
        terms.append(f"(SELECT count(*) FROM ({sql}) AS noticed)")
        given += slots
    return " + ".join(terms), given


@cache
def _standing(leads: bool) -> tuple[str, Sequence[Any]]:
    sql, given = todo(READER).order_by().values("pk")[: BADGE + 1].query.sql_with_params()
    unread, told = _unread()
    letters = MailItem.objects.filter(organ_id=Slot("organ"), outcome="")
    lying, mine = letters.order_by().values("pk")[: BADGE + 1].query.sql_with_params()
    counts = f"(SELECT count(*) FROM ({sql}) AS counted), {unread}"
    gone, days = leavers.slots().order_by().values("pk")[: BADGE + 1].query.sql_with_params() if leads else ("", ())
    counts += f", (SELECT count(*) FROM ({lying}) AS lying)"
    counts += f", (SELECT count(*) FROM ({gone}) AS gone)" if leads else ", 0"
    return f"SELECT {counts}, (SELECT max(number) FROM {Stamp._meta.db_table})", (*given, *told, *mine, *days)


class Waiting(NamedTuple):
    """What the frame of a page shows. ``letters``: of the organ, not registered yet; ``left``: matters of those who left,
    for who answers for the organ."""

    todo: int = 0
    unread: int = 0
    letters: int = 0
    left: int = 0
    stamp: int | None = None


def standing(actor: Actor, day: date) -> Waiting:
    """What the frame of a page needs, in one statement: how much waits, how many notices are unread, how many letters lie,
    how much those who left have still in hand (each no further than 100), and the bureau's stamp."""
    sql, given = _standing(actor.may("petition:approve"))
    with connection.cursor() as cursor:
        said = {"organ": actor.organ_id or 0, "person": actor.person or NOBODY, "day": day}
        cursor.execute(sql, bind(given, said))
        waiting, unread, letters, left, number = cursor.fetchone()
    return Waiting(int(waiting), int(unread), int(letters), int(left), int(number or 0))
