"""The counts of what was received: 件次, 人次, 批次. One rule, for every page and table that shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from xinfang.rules.visits import collective


@dataclass(frozen=True, slots=True)
class Tally:
    """``items`` 件次: submissions, a repeat counts again. ``heads`` 人次: their people. ``batches`` 批次: visits, of however
    many people; ``groups``: collective visits among them, by the bureau's threshold, and ``group_heads`` their people.
    """

    items: int = 0
    heads: int = 0
    batches: int = 0
    groups: int = 0
    group_heads: int = 0


def tally(received: Iterable[tuple[bool, int]], threshold: int) -> Tally:
    """Count submissions, each as (was it a visit, how many people). Who registers by mistake leaves it out beforehand."""
    items = heads = batches = groups = group_heads = 0
    for visit, people in received:
        items, heads, batches = items + 1, heads + people, batches + visit
        if collective(visit, people, threshold):
            groups, group_heads = groups + 1, group_heads + people
    return Tally(items, heads, batches, groups, group_heads)
