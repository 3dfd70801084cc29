"""What is only kept as data for a later part: read off the table of steps, with its citations in both regimes."""

from datetime import date

from xinfang.rules import days, lawbook, steps
from xinfang.rules.clocks import due
from xinfang.rules.steps import STEPS, Facts, State, Who

OLD, NEW = date(2013, 6, 14), date(2023, 3, 1)


def shelved(key):
    """A step of a later part: its title, from where, to where, who, its articles. The desk must not offer it yet."""
    step = STEPS[key]
    assert step.part > 1
    for state in State:
        offered = steps.allowed(Facts(state), frozenset(Who), frozenset(step.permission), NEW)
        assert key not in {one.key for one in offered}
    return step.title, set(step.frm), step.to, set(step.who), lawbook.load().steps[key]


def last_day(limit, start, **more):
    """The last lawful day of a limit that starts on ``start``, by the built-in calendar."""
    return due(lawbook.load().value(limit, start), start, calendar=days.base(), **more)
