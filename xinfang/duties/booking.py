"""The reception calendar as visitors see it: which days are to come, how many places are left; a booking by its code."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from xinfang.duties.models import Booking, ReceptionPlan
from xinfang.petitions.numbers import code_digest
from xinfang.vault import records

KEPT = Q(bookings__isnull=False, bookings__cancelled_on__isnull=True)


def to_come(day: date) -> QuerySet[ReceptionPlan]:
    """The receptions from ``day`` on, with how many places were taken."""
    rows = ReceptionPlan.objects.filter(day__gte=day, voided_on__isnull=True)
    rows = rows.select_related("organ", "leader__person", "leader__post").defer("proof", "voided_why")
    return rows.annotate(taken=Count("bookings", filter=KEPT))


def left(plan: ReceptionPlan, day: date) -> int:
    """How many places are left on ``day``: none from the day of the reception on."""
    if plan.day <= day or plan.voided_on is not None:
        return 0
    taken = getattr(plan, "taken", None)
    taken = Booking.objects.filter(plan=plan, cancelled_on__isnull=True).count() if taken is None else taken
    return max(0, plan.places - taken)


def by_code(code: str) -> Booking | None:
    """The booking of a code, whatever became of it; None for a code that is none."""
    rows = Booking.objects.filter(code_digest=code_digest(code[:40]))
    return rows.select_related("plan__organ", "plan__leader__person", "plan__leader__post", "vault").first()


def words_of(row: Booking) -> dict[str, str]:
    """Name, telephone and subject; nothing once they were destroyed. Raises Unreadable."""
    return records.words_of(row.vault, row.uid)
