"""Between a clock's row and the rule: the one place where ``rules.clocks.due`` meets the table."""

from collections.abc import Iterable
from datetime import date

from xinfang.bureau.queries import Snapshot
from xinfang.petitions.models import Clock
from xinfang.rules import clocks, lawbook
from xinfang.rules.clocks import Due
from xinfang.rules.values import Period


def project(clock: Clock, now: Snapshot) -> Due:
    """When ``clock`` falls due, and why, by its pinned law and the calendar of ``now``."""
    return clocks.due(
        lawbook.load().pinned(clock.pin),
        clock.start_on,
        calendar=now.calendar,
        extension=clock.extension_days,
        exclusions=tuple(periods(clock.exclusions)),
        roll=now.roll,
        days=clock.own_days,
        named=clock.named_on,
        origin=clock.origin,
    )


def refresh(clock: Clock, now: Snapshot) -> bool:
    """Write the cache of due days anew; whether it changed."""
    result = project(clock, now)
    if result.nominal is None or result.due is None:
        raise RuntimeError(f"clock {clock.pk} runs under a value without days")
    before = (clock.nominal_on, clock.due_on, clock.provisional)
    clock.nominal_on, clock.due_on, clock.provisional = result.nominal, result.due, result.provisional
    return before != (clock.nominal_on, clock.due_on, clock.provisional)


def periods(text: str) -> Iterable[Period]:
    """Exclusions as kept: ``2021-08-21..2021-08-23 …``."""
    for word in text.split():
        first, last = word.split("..")
        yield Period(date.fromisoformat(first), date.fromisoformat(last))


def running(clock: Clock) -> bool:
    """Whether the clock waits for its act: not met, not void."""
    return clock.met_on is None and clock.void_on is None
