"""How long a closed file is kept. Not statutory: the bureau's own years, counted as archives count them."""

from datetime import date


def free_on(closed_on: date, years: int) -> date:
    """The first day on which a file closed on ``closed_on`` may be destroyed: the years run from the following 1 January."""
    return date(closed_on.year + 1 + years, 1, 1)


def last_closed(today: date, years: int) -> date:
    """The last day on which a file must have been closed to be free on ``today``: the inverse of ``free_on``."""
    return date(today.year - 1 - years, 12, 31)
