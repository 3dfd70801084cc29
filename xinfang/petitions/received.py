"""What an organ received in a period: the rows of its register 登记台账, and their counts."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from xinfang.bureau.queries import Snapshot
from xinfang.petitions.kinds import Channel
from xinfang.petitions.models import Petition, Proceeding, Submission
from xinfang.rules.counting import Tally, tally
from xinfang.rules.steps import State
from xinfang.rules.values import Actor

MOST = 10_000
KEYS = ("received_on", "id")


def received(actor: Actor, first: date, last: date, organ: int | None = None) -> QuerySet[Submission]:
    """The submissions that ``actor``'s organ registered and received from ``first`` to ``last``, both counted.

    Without what was registered or joined by mistake, or split off from another letter, and
    without what the actor may not see. ``organ``: another organ's (its key), as far as the actor sees its matters.
    """
    seen = Petition.objects.visible_to(actor).filter(pk=OuterRef("petition_id"))
    mistaken = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), state=State.CANCELLED.value, current=True)
    rows = Submission.objects.filter(
        organ_id=organ or actor.organ_id or 0, received_on__gte=first, received_on__lte=last
    )
    return rows.filter(Exists(seen), ~Exists(mistaken), parted_on__isnull=True, excerpt=False)


def with_matter(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """The rows with their matter, its state and holder: still one statement; the letters themselves are not read."""
    standing = Proceeding.objects.filter(petition_id=OuterRef("petition_id"), current=True)
    return (
        rows.select_related("petition")
        .defer("text")
        .annotate(
            state=Subquery(standing.values("state")[:1]), holder=Subquery(standing.values("organ__short_name")[:1])
        )
    )


def counts(
    rows: QuerySet[Submission], now: Snapshot, most: int = MOST, unfiled: Iterable[int] = ()
) -> tuple[Tally, bool]:
    """The counts, and whether there are more than ``most`` submissions: then only the first so many are counted.

    ``unfiled``: the heads of the visits of the period that were answered or guided and became no submission.
    """
    read = list(rows.order_by(*KEYS).values_list("channel", "head_count")[: most + 1])
    visits = ((channel == Channel.VISIT, heads) for channel, heads in read[:most])
    return tally(visits, now.setting("collective_heads"), unfiled), len(read) > most
