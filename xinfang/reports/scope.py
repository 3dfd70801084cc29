"""Whose report it is and what it may count: the reader's sight, and no accusation but for who may count them (decision 19)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinfang.bureau.queries import Snapshot
from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.petitions import reconciling
from xinfang.petitions.models import Petition, Proceeding
from xinfang.rules.periods import Reported, reported
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor

WHOLE = "全部单位汇总"


@dataclass(frozen=True, slots=True)
class Scope:
    """One reader, one organ (None: everything, for the command line), one period. ``accusations``: whether they count.

    ``today`` is the day on which what is still open is judged. ``threshold``: heads of a collective visit;
    ``rate_least``: from how many ratings on their marks are shown. Both are the bureau's own.
    """

    actor: Actor
    organ: Organ | None
    period: Reported
    today: date
    accusations: bool
    threshold: int
    rate_least: int

    @property
    def name(self) -> str:
        """Whose report it is."""
        return self.organ.name if self.organ else WHOLE

    def matters(self) -> QuerySet[Petition]:
        """The matters that count: within sight, not registered by mistake; accusations only where they may be counted."""
        rows: QuerySet[Petition] = Petition.objects.visible_to(self.actor)
        if self.actor.operator and self.organ is not None:
            rows = rows.filter(sights__organ_id=self.organ.pk)
        if not self.accusations:
            rows = rows.filter(sealed_path=False)
        mistaken = Proceeding.objects.filter(petition_id=OuterRef("pk"), state=State.CANCELLED.value, current=True)
        return rows.filter(~Exists(mistaken))

    def of_matters(self, rows: QuerySet[Any], *, open_only: bool = False) -> QuerySet[Any]:
        """Of rows that belong to a petition, those whose matter counts. ``open_only``: without accusations, whoever asks."""
        seen = self.matters().filter(sealed_path=False) if open_only else self.matters()
        return rows.filter(Exists(seen.filter(pk=OuterRef("petition_id"))))

    def assumed(self) -> int:
        """How many matters of the period came from a file, some of their days assumed by its map."""
        return self.matters().filter(assumed=True, received_on__range=self.period.days).count()

    def own(self, path: str) -> Q:
        """Where the column ``path`` names the organ of the report; of a report on everything: a petition office."""
        if self.organ is None:
            return Q(**{f"{path}__kind": "petition_office"})
        return Q(**{f"{path}_id": self.organ.pk})

    @property
    def reconciled(self) -> bool | None:
        """Whether letters and visits of the period were checked against the mail room and the hall; None: not one organ."""
        return reconciling.reconciled(self.organ.pk, *self.period.days) if self.organ else None


def scope_of(
    actor: Actor, organ: Organ | None, first: date, last: date, today: date, now: Snapshot, *, outer: bool = False
) -> Scope:
    """What ``actor`` may report. ``outer``: a copy for others, which never counts an accusation.

    Refused: another organ than one's own, but for the command line; a period that cannot be reported.
    """
    if not actor.operator and (organ is None or organ.pk != actor.organ_id):
        raise Refused("只能出本单位的分析报告。", code="not_allowed")
    counts = not outer and actor.may(Permission.ACCUSATION_COUNT)
    values = {"threshold": now.setting("collective_heads"), "rate_least": now.setting("rate_least")}
    return Scope(actor, organ, reported(first, last, today), today, counts, **values)
