"""Rectification that was not reported by its day, or was raised: a fact that asks for people (seed/12.3; our reading)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q

from xinfang.accountability.actions.rectifying import FACT, lapsed_on
from xinfang.accountability.aftermodels import RAISED, VOID
from xinfang.accountability.found import Found
from xinfang.accountability.models import Rectification
from xinfang.bureau.queries import Snapshot
from xinfang.people.queries import heir
from xinfang.rules.days import ONE


def rectification_facts(day: date, now: Snapshot) -> Iterator[Found]:
    """Orders whose first report did not come by the day, or came after it; and those raised by people. Void ones never."""
    late = Q(due_on__lt=day) & (Q(reported_on__isnull=True) | Q(reported_on__gt=F("due_on")))
    rows = Rectification.objects.filter(late | Q(state=RAISED)).exclude(state=VOID)
    rows = rows.filter(measure__charge__finding__verification__sealed_path=False)
    for row in rows.select_related("organ", "measure__charge__finding__verification__petition").order_by("pk"):
        since = lapsed_on(row)
        matter = row.measure.charge.finding.verification.petition
        yield Found(heir(row.organ), FACT, row.uid, since - ONE, since, matter)
