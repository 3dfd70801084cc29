"""What an organ still has in hand: what must be handed over before it can be closed (2005/25). Figures, no content."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xinfang.people.models import Organ
from xinfang.petitions.models import Clock, ComplainedOf, Proceeding, Sight, Transfer
from xinfang.rules import lawbook
from xinfang.rules.steps import TERMINAL, State

PUT_AWAY = (State.ARCHIVED.value, State.CANCELLED.value)
ENDED = tuple(state.value for state in TERMINAL)


@dataclass(frozen=True, slots=True)
class Remains:
    """How much of each kind, accusations left out (decision 19).

    To be handled; replied and not yet archived; told or declined and not yet archived; sent on and watched; clocks
    that run, and of these overdue ones.
    """

    handling: int
    replied: int
    ended: int
    sent: int
    clocks: int
    overdue: int
    files: int

    @property
    def total(self) -> int:
        """Matters that somebody must take over."""
        return self.handling + self.replied + self.ended + self.sent


def _held(organ: Organ) -> QuerySet[Proceeding]:
    later = Proceeding.objects.filter(petition=OuterRef("petition"), tier__gt=OuterRef("tier"))
    return Proceeding.objects.filter(~Exists(later), organ=organ).exclude(state__in=PUT_AWAY)


def _sent(organ: Organ) -> QuerySet[Transfer]:
    held = _held(organ).filter(petition=OuterRef("petition"))
    put_away = Proceeding.objects.filter(pk=OuterRef("proceeding"), state__in=PUT_AWAY)
    return Transfer.objects.filter(~Exists(held), ~Exists(put_away), from_organ=organ, ended_on__isnull=True)


def in_hand(organ: Organ) -> list[int]:
    """The petitions that ``organ`` holds or watches as their sender and that are not put away, oldest first."""
    held = set(_held(organ).values_list("petition_id", flat=True))
    return sorted(held | set(_sent(organ).values_list("petition_id", flat=True)))


def accusing(organ: Organ) -> list[Proceeding]:
    """The accusations against ``organ``, put away or not, each with its last tier, oldest first."""
    against = ComplainedOf.objects.filter(petition=OuterRef("petition"), organ=organ)
    later = Proceeding.objects.filter(petition=OuterRef("petition"), tier__gt=OuterRef("tier"))
    rows = Proceeding.objects.filter(Exists(against), ~Exists(later), petition__sealed_path=True)
    return list(rows.select_related("petition", "organ").order_by("petition_id"))


def remains(organ: Organ, today: date) -> Remains:
    """What ``organ`` has in hand on ``today``; no figure tells how many accusations there are (decision 19)."""
    by_state = (
        _held(organ)
        .filter(petition__sealed_path=False)
        .aggregate(
            handling=Count("pk", filter=~Q(state__in=(*ENDED, State.REPLIED.value))),
            replied=Count("pk", filter=Q(state=State.REPLIED.value)),
            ended=Count("pk", filter=Q(state__in=ENDED)),
        )
    )
    plain = {"petition__sealed_path": False}
    running = Clock.objects.filter(organ=organ, met_on__isnull=True, void_on__isnull=True, **plain)
    clocks = running.exclude(limit__in=lawbook.load().windows).aggregate(
        clocks=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today))
    )
    files = Sight.objects.filter(organ=organ, **plain).count()
    sent = _sent(organ).filter(**plain).values("petition_id").distinct().count()
    return Remains(**by_state, **clocks, sent=sent, files=files)
