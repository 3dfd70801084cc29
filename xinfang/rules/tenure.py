"""A post over time: who held it, when nobody did, when two did at once. Shown, never refused (decision 18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang.rules.values import Period

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days between two terms of one post: ``vacant`` or held twice. ``last`` None: it goes on. Days are counted both ends."""

    vacant: bool
    first: date
    last: date | None

    def days(self, today: date) -> int:
        """How many days, to ``today`` where it goes on."""
        return ((self.last or today) - self.first).days + 1


def between(terms: Sequence[Period], until: date) -> list[Stretch]:
    """The vacant and the doubled stretches of one post whose ``terms`` are given, up to ``until``, oldest first."""
    found: list[Stretch] = []
    held_to: date | None = None
    open_end = False
    for term in sorted(terms, key=lambda one: one.start):
        if held_to is not None or open_end:
            if open_end or (held_to is not None and term.start <= held_to):
                ends = [day for day in (None if open_end else held_to, term.end) if day is not None]
                found.append(Stretch(False, term.start, min(ends, default=None)))
            elif held_to is not None and term.start > held_to + ONE:
                found.append(Stretch(True, held_to + ONE, term.start - ONE))
        open_end = open_end or term.end is None
        held_to = term.end if held_to is None or (term.end is not None and term.end > held_to) else held_to
    if terms and not open_end and held_to is not None and held_to < until:
        found.append(Stretch(True, held_to + ONE, None))
    return found
