"""Which closed files are free to be destroyed, held, proposed or destroyed: reads for the petition office that keeps them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from xinfang.bureau.acts import Act
from xinfang.bureau.queries import Snapshot
from xinfang.people.kinds import OrganKind
from xinfang.petitions.actions.opening import CLOSED
from xinfang.petitions.filed import Disposal, Hold
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition, Proceeding
from xinfang.rules import retention
from xinfang.rules.values import Actor

TABS = ("due", "proposed", "held", "done")
Destroyer = Callable[[Act, UUID], None]
destroyers: list[Destroyer] = []


def register(destroyer: Destroyer) -> None:
    """Let a room destroy, within the same act, what it keeps of a petition's persons or texts (an index, a copy)."""
    if destroyer not in destroyers:
        destroyers.append(destroyer)


@dataclass(frozen=True, slots=True)
class File:
    """One line of the list."""

    petition: Petition
    closed_on: date
    free_on: date
    years: int
    hold: Hold | None
    disposal: Disposal | None


def years_of(purpose: str, now: Snapshot) -> int:
    """The bureau's years for a purpose. Not statutory."""
    return now.setting(f"retain_{purpose}")


def kept_by(actor: Actor) -> QuerySet[Petition]:
    """The files that ``actor``'s office keeps: registered there, or seen there and registered at no petition office."""
    if not actor.may("retention:read") or actor.organ_id is None:
        return Petition.objects.none()
    own = Q(registrar_id=actor.organ_id) | ~Q(registrar__kind=OrganKind.PETITION_OFFICE.value)
    newest = Proceeding.objects.filter(petition_id=OuterRef("pk")).order_by("-tier")
    return (
        Petition.objects.visible_to(actor)
        .filter(own)
        .annotate(state_now=Subquery(newest.values("state")[:1]), closed_on=Subquery(newest.values("last_on")[:1]))
    )


def listed(actor: Actor, tab: str, today: date, now: Snapshot) -> QuerySet[Petition]:
    """One tab of the files: free to be destroyed, proposed, held, destroyed."""
    rows = kept_by(actor)
    held = Exists(Hold.objects.filter(petition_id=OuterRef("pk"), lifted_on__isnull=True))
    proposed = Exists(Disposal.objects.filter(petition_id=OuterRef("pk"), state="proposed"))
    if tab == "done":
        return rows.filter(disposed_on__isnull=False)
    rows = rows.filter(disposed_on__isnull=True)
    if tab == "held":
        return rows.filter(held)
    if tab == "proposed":
        return rows.filter(proposed)
    free = Q(state_now__in=[state.value for state in CLOSED]) & _free(today, now)
    return rows.filter(free, ~held, ~proposed)


def _free(today: date, now: Snapshot) -> Q:
    free = Q()
    for purpose in Purpose:
        last = retention.last_closed(today, years_of(purpose.value, now))
        free |= Q(purpose=purpose.value, closed_on__lte=last)
    return free


def files(petitions: Iterable[Petition], now: Snapshot) -> list[File]:
    """The lines of a page: two statements more."""
    rows = list(petitions)
    ids = [row.pk for row in rows]
    holds = {one.petition_id: one for one in Hold.objects.filter(petition__in=ids, lifted_on__isnull=True)}
    decided = Disposal.objects.filter(petition__in=ids).exclude(state="rejected")
    disposals = {one.petition_id: one for one in decided}
    return [_file(row, holds.get(row.pk), disposals.get(row.pk), now) for row in rows]


def _file(row: Petition, hold: Hold | None, disposal: Disposal | None, now: Snapshot) -> File:
    closed_on: date = row.closed_on  # type: ignore[attr-defined]
    years = disposal.years if disposal else years_of(row.purpose, now)
    free_on = disposal.free_on if disposal else retention.free_on(closed_on, years)
    return File(row, closed_on, free_on, years, hold, disposal)
