"""The counts of what was received: 件次, 人次, 批次. One rule, for every page and table that shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from xinfang.rules.visits import collective

IN_WORDS = (
    "件次：登记、并入的信访件，重件也算一件次。人次：各件人数之和，另加没有立事项的来访的人数。"
    "批次：来访一次算一批，不论立没立事项；当场答复、引导到其他机关的来访算批次和人次，不算件次；未接谈就离开的、误登的都不算。"
    "不是信访件的信不算。误登记、误并入的不算。"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """``items`` 件次: submissions, a repeat counts again. ``heads`` 人次: their people, and those of the visits without one.

    ``batches`` 批次: visits, of however many people; ``groups``: collective visits among them, by the bureau's threshold,
    and ``group_heads`` their people. ``unfiled``: the visits among them that were answered or guided and are no submission.
    """

    items: int = 0
    heads: int = 0
    batches: int = 0
    groups: int = 0
    group_heads: int = 0
    unfiled: int = 0


def tally(received: Iterable[tuple[bool, int]], threshold: int, unfiled: Iterable[int] = ()) -> Tally:
    """Count submissions, each as (was it a visit, how many people), and the heads of visits that became none.

    Who registers by mistake leaves it out beforehand; who left before being received is not among ``unfiled``.
    """
    return gathered(((visit, people, 1) for visit, people in received), threshold, ((people, 1) for people in unfiled))


def gathered(
    received: Iterable[tuple[bool, int, int]], threshold: int, unfiled: Iterable[tuple[int, int]] = ()
) -> Tally:
    """The same of what was put together before: (was it a visit, how many people, how many of these)."""
    items = heads = batches = groups = group_heads = without = 0
    rows = [*((True, *row) for row in received), *((False, True, people, many) for people, many in unfiled)]
    for filed, visit, people, many in rows:
        items, heads, batches = items + filed * many, heads + people * many, batches + visit * many
        without += many * (not filed)
        if collective(visit, people, threshold):
            groups, group_heads = groups + many, group_heads + people * many
    return Tally(items, heads, batches, groups, group_heads, without)
