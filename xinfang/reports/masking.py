"""A copy for others 对外公布稿: small groups are shown as fewer than so many, so that nobody is recognised in them.

The number is the bureau's own (``report_least``). Where only one group of a table is too small, the next smallest is not
shown either: else it could be worked out from the sum. Nothing is set against another period: that too would give it away.
"""

from collections.abc import Sequence
from dataclasses import replace

from xinfang.reports.counting import OTHERS, Cell, Counted, Intake


def small(one: Cell, least: int) -> bool:
    """Whether a number is too small to be shown."""
    return 0 < one.now < least


def covered(one: Cell, least: int) -> Cell:
    """A line for others: without its list and without other periods; too small a number is not shown."""
    return replace(one, before=None, ago=None, linked=False, less=least if small(one, least) else 0)


def masked(found: Counted, least: int) -> Counted:
    """A table for others."""
    kept: Sequence[Cell] = _few_put_together(found.cells, least) if found.named else found.cells
    cells = [covered(one, least) for one in kept if one.now]
    hidden = [one for one in cells if one.less]
    if len(hidden) == 1:  # it could be worked out from the sum
        others = sorted((one for one in cells if not one.less), key=lambda one: one.now)
        cells = [replace(one, less=one.now + 1) if others and one is others[0] else one for one in cells]
    return replace(found, cells=tuple(cells), total=covered(found.total, least))


def _few_put_together(cells: Sequence[Cell], least: int) -> list[Cell]:
    """Places and organs with few matters are not named: they stand in one line."""
    few = [one for one in cells if small(one, least)]
    rest = [one for one in cells if not small(one, least)]
    return [*rest, Cell("", OTHERS, sum(one.now for one in few))] if few else rest


def masked_intake(found: Intake, least: int) -> Intake:
    """The first table for others."""
    return replace(
        found,
        lines=tuple((covered(one, least), unit) for one, unit in found.lines),
        heads=covered(found.heads, least),
        channel=masked(found.channel, least),
        channel_heads=tuple(covered(one, least) for one in found.channel_heads),
        repeats=covered(found.repeats, least),
        items=covered(found.items, least),
    )
