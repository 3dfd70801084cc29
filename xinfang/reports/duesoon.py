"""What is due soon 近期到期: the clocks that run out in the next days or have run out, by due day."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from xinfang.duties.reach import watched
from xinfang.people.models import Organ
from xinfang.petitions.models import Clock, Holding
from xinfang.reports.registers.shape import seen
from xinfang.rules import lawbook, spans
from xinfang.rules.values import Actor

KEYS = ("due_on", "id")


def limits() -> Mapping[str, str]:
    """The limits that can be due, with their titles: no window of a petitioner is (decision 3)."""
    book = lawbook.load()
    return {key: limit.title for key, limit in book.limits.items() if key not in book.windows}


def within(actor: Actor) -> QuerySet[Organ]:
    """Whose clocks ``actor`` may list: the own organ's, and of who watches others' duties those of all below."""
    if actor.may("duty:read"):
        return watched(actor)
    return Organ.objects.filter(pk=actor.organ_id or 0)


def due_soon(
    actor: Actor, day: date, days: int, *, overdue_only: bool = False, organ: Organ | None = None, limit: str = ""
) -> QuerySet[Clock]:
    """The clocks that run, due on ``day`` + ``days`` or before, of the matters that the actor may see."""
    unmet = Q(met_on__isnull=True) | Q(met_on__gt=F("due_on"))  # as the index of overdue clocks has it
    rows = Clock.objects.filter(unmet, organ__isnull=False, void_on__isnull=True, met_on__isnull=True)
    rows = rows.filter(limit__in=[limit] if limit else list(limits()))
    rows = rows.filter(due_on__lt=day) if overdue_only else rows.filter(due_on__lte=spans.yellow_until(day, days))
    rows = rows.filter(organ=organ) if organ is not None else rows.filter(organ__in=within(actor))
    return rows.filter(seen(actor))


def with_matter(rows: QuerySet[Clock]) -> QuerySet[Clock]:
    """The rows with the matter, the organ, and who handles it there; still one statement."""
    handling = Holding.objects.filter(
        petition_id=OuterRef("petition_id"), organ_id=OuterRef("organ_id"), end__isnull=True
    )
    name = Subquery(handling.order_by("-start", "-pk").values("appointment__person__name")[:1])
    return rows.select_related("petition", "organ").annotate(handler=name)
