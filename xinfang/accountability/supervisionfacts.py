"""What of supervision asks for people itself: proposals that nobody took up, letters not answered in time (seed/12.3)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Q

from xinfang.accountability.found import Found
from xinfang.accountability.models import SupervisionCall, SupervisionLetter
from xinfang.accountability.supervisionmodels import MOOT, VOIDED
from xinfang.bureau.queries import Snapshot
from xinfang.people.queries import heir
from xinfang.rules.days import ONE
from xinfang.rules.supervision import owed_since, unanswered_since

BATCH = 500
DONE = ("met", "executed")  # moot because the matter was done: too late for the office all the same


def supervision_owed(day: date, now: Snapshot) -> Iterator[Found]:
    """Proposals that lay longer than the bureau's days before anything was done: the petition office's own failing.

    Of assumed days nothing is said; a proposal whose fact never held is nobody's failing.
    """
    days = now.setting("supervise_days")
    rows = SupervisionCall.objects.filter(assumed=False, raised_on__lt=day - timedelta(days=days))
    rows = rows.exclude(Q(state=MOOT) & ~Q(ended_why__in=DONE))
    waited = [
        pk
        for pk, raised_on, ended_on in rows.values_list("pk", "raised_on", "ended_on").order_by("pk")
        if owed_since(raised_on, ended_on, days, day) is not None
    ]
    for n in range(0, len(waited), BATCH):
        found = SupervisionCall.objects.filter(pk__in=waited[n : n + BATCH]).select_related("office", "petition")
        for row in found.order_by("pk"):
            since = owed_since(row.raised_on, row.ended_on, days, day)
            if since is not None:
                yield Found(heir(row.office), "supervision_owed", row.uid, since - ONE, since, row.petition)


def supervision_unanswered(day: date, now: Snapshot) -> Iterator[Found]:
    """Letters whose written feedback did not come by the day, or came after it; provisional days raise nothing."""
    rows = SupervisionLetter.objects.filter(due_on__lt=day, received_on__isnull=False, provisional=False)
    late = Q(answered_on__isnull=True) | Q(answered_on__gt=F("due_on"))
    for row in rows.filter(late).exclude(state=VOIDED).select_related("organ", "petition").order_by("pk"):
        since = unanswered_since(row.due_on, row.answered_on, day) if row.due_on else None
        if since is not None:
            yield Found(heir(row.organ), "supervision_unanswered", row.uid, since - ONE, since, row.petition)
