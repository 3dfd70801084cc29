"""What asks for people only in its order: first the failing, then what came after it (seed/12.5, 12.8). Pure.

Sequence is not cause: whether one led to the other a person writes. Agreed returns are lawful and are no failing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Span = tuple[date, date]
TWICE = 2


@dataclass(frozen=True, slots=True)
class Came:
    """A visit on record: the day, and how many people came."""

    on: date
    heads: int = 1


def unsolved(last: date, executed_on: date | None, visits: Iterable[date]) -> Span | None:
    """The last day on which a supported claim was to be carried out, and the first visit after it that found it not done.

    None when the visit came before the day had passed, or when it was carried out before the visit: the order is otherwise.
    """
    after = [on for on in visits if on > last and (executed_on is None or executed_on >= on)]
    return (last, min(after)) if after else None


def carried_out_by(named: date | None, replied: date | None, days: int) -> date | None:
    """By when a supported claim is carried out: the day of the opinion, else the bureau's days after it (not statutory)."""
    if named is not None:
        return named
    return replied + timedelta(days=days) if replied is not None else None


def grown(visits: Sequence[Came], after: date, collective: int) -> list[date]:
    """The collective visits after a day to which more people came than ever before: the matter has sharpened."""
    before = max((one.heads for one in visits if one.on <= after), default=0)
    return [one.on for one in visits if one.on > after and one.heads >= collective and one.heads > before]


def sharpened(overruled: Iterable[date], sharpenings: Iterable[date]) -> Span | None:
    """The day of the second objection that was not agreed to, and the first sharpening on record after it (seed/12.8).

    None for one objection, which is a right, and for what had sharpened before.
    """
    known = sorted(overruled)
    if len(known) < TWICE:
        return None
    since = known[TWICE - 1]
    after = [on for on in sharpenings if on > since]
    return (since, min(after)) if after else None
