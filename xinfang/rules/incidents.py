"""What the record of an incident shows: reported late, nobody there, grown without a measure (seed/12.6, 12.9, 12.10).

Facts, and no judgement: each gives the last day on which it could have been done, and the day that passed it.
Moments are those of Asia/Shanghai.
"""

from datetime import date, datetime, timedelta

Span = tuple[date, date]
DAY = timedelta(days=1)


def reported_late(learned: datetime | None, reported: datetime | None, hours: int) -> Span | None:
    """Urgent information that was reported later than ``hours`` after it was learned (0: no such number was set), or not by
    the end of the next day (seed/12.6; 2005/26 and 2022/25 name no number). None where nobody is on record as knowing.

    ``hours`` is at most 24, so that the bureau's number is never later than the next day.
    """
    if learned is None:
        return None
    limit = learned + timedelta(hours=hours)
    if hours and (reported is None or reported > limit):
        same_day = reported is not None and reported.date() == limit.date()
        return limit.date(), limit.date() if same_day else limit.date() + DAY
    last = learned.date() + DAY
    return (last, last + DAY) if reported is None or reported.date() > last else None


def absent(bound: date, closed: date | None, days: int) -> Span:
    """Somebody bound to attend from ``bound`` of whom no arrival is on record: ``days`` later, or when the incident was closed
    before that (seed/12.9).
    """
    last = bound + timedelta(days=days)
    last = last if closed is None else max(bound, min(last, closed))
    return last, last + DAY


def grew(occurred: datetime, measure: datetime | None, grown: datetime) -> Span | None:
    """An incident of ``occurred`` from which another grew at ``grown`` while no measure was on record (seed/12.10)."""
    if measure is not None and measure <= grown:
        return None
    return max(occurred.date(), grown.date() - DAY), max(occurred.date(), grown.date())
