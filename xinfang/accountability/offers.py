"""What offers itself to be raised by hand: petitioners' reports of a leak, a reprisal or a bribe; opinions that a review revoked.

An offer is no alert: a revoked opinion is no falsification, and a report is a report. People look, and raise or leave it.
"""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from xinfang.people.models import Organ
from xinfang.petitions.actions.reporting import WRONG_TITLES, Wrong
from xinfang.petitions.kinds import DECISION_LABELS, Decision
from xinfang.petitions.models import Petition, Proceeding, Report
from xinfang.rules.values import Actor

ITEMS = {Wrong.LEAK: "12.11", Wrong.REPRISAL: "12.12", Wrong.BRIBE: "12.12"}


class Offer(NamedTuple):
    """One thing to look at: what it is, on which matter, of which organ, and the item that the form starts with."""

    title: str
    petition: Petition
    organ: Organ | None
    item: str
    about: UUID


def reports(actor: Actor) -> QuerySet[Report]:
    """The petitioners' reports whose matter the actor sees: with discipline inspection, sealed; deny by default."""
    seen = Petition.objects.visible_to(actor).values("pk")
    return Report.objects.filter(petition__in=seen).select_related("petition")


def revoked(actor: Actor) -> QuerySet[Proceeding]:
    """The reviews and re-reviews of visible matters that revoked or changed the opinion; no accusations."""
    seen = Petition.objects.visible_to(actor).filter(sealed_path=False).values("pk")
    decided = [Decision.REVOKE.value, Decision.CHANGE.value]
    return Proceeding.objects.filter(petition__in=seen, tier__gt=1, outcome__in=decided).select_related("petition")


def of_reports(rows: list[Report]) -> list[Offer]:
    """The offers of some reports: two statements."""
    found = Petition.objects.filter(pk__in=[one.petition_id for one in rows])
    accused = {one.pk: one.complained_of.all() for one in found.prefetch_related("complained_of__organ")}
    return [
        Offer(
            WRONG_TITLES[Wrong(one.wrong)],
            one.petition,
            next((row.organ for row in accused.get(one.petition_id, ())), None),
            ITEMS[Wrong(one.wrong)],
            one.petition.uid,
        )
        for one in rows
    ]


def of_reviews(rows: list[Proceeding]) -> list[Offer]:
    """The offers of some decisions: whose opinion it was is the handling before it. One statement."""
    below = Proceeding.objects.filter(petition__in=[one.petition_id for one in rows]).select_related("organ")
    handled: dict[int, list[Proceeding]] = {}
    for one in below.order_by("pk"):
        handled.setdefault(one.petition_id, []).append(one)
    found = []
    for row in rows:
        before = [one for one in handled.get(row.petition_id, ()) if one.pk < row.pk and one.tier < row.tier]
        title = f"{'复查' if row.tier == 2 else '复核'}决定：{DECISION_LABELS[Decision(row.outcome)]}"
        found.append(Offer(title, row.petition, before[-1].organ if before else None, "12.3", row.uid))
    return found
