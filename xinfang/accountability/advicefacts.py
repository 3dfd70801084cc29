"""The facts of Art. 12.7: an improvement suggestion that was not answered in time, refused without a reason, or not done.

The other two kinds have no days and are for people to judge. Who is bound by reference only (seed/16) gives none.
"""

from collections.abc import Iterator
from datetime import date

from xinfang.accountability.advicemodels import Advice
from xinfang.accountability.advicereads import as_said, feedback_due, standing, whole
from xinfang.accountability.found import Found
from xinfang.bureau.queries import Snapshot
from xinfang.rules.advice import Kind, lapses


def advice_facts(day: date, now: Snapshot) -> Iterator[Found]:
    """The facts that hold on ``day``, each naming the addressee and the record. A late answer stays late."""
    rows = Advice.objects.filter(
        kind=Kind.IMPROVEMENT, received_on__lte=day, voided_on__isnull=True, to_organ__by_reference=False
    )
    for advice in whole(rows).order_by("pk").iterator(chunk_size=500):
        due, answers = feedback_due(advice, now), standing(advice)
        last = due.due if due is not None and not due.provisional else None
        for one in lapses(last, as_said(answers), day):
            record = advice.receipt_uid if one.answer is None else answers[one.answer].uid
            assert record is not None
            yield Found(advice.to_organ, one.fact, record, one.due_on, one.lapsed_on)
