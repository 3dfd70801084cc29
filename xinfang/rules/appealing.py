"""Who hears an appeal, and what it may never do: make things worse. Our reading; the Measures do not write of appeals."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinfang.rules.accountable import ORDER

OFFICE = "petition_office"
WHY = {
    "office_above": "由作出决定的信访部门的上级信访部门审理",
    "conference": "没有上级信访部门可以审理，由联席会议审理",
    "nobody": "机构里没有可以审理的单位",
}


@dataclass(frozen=True, slots=True)
class Body:
    """An organ as the rule sees it. ``parent``: the body that it belongs to."""

    pk: int
    kind: str
    parent: int | None = None


def hearer(decider: Body, subject: int, over: Sequence[Body]) -> tuple[Body | None, str]:
    """Who hears: the nearest office of a body above the decider's own, else the nearest joint conference; others always.

    ``over``: offices the nearest first, then conferences. Neither the decider nor the organ concerned hears its own.
    """
    others = [one for one in over if one.pk not in {decider.pk, subject}]
    above = [one for one in others if one.kind == OFFICE and one.parent not in {decider.parent, subject}]
    if above:
        return above[0], "office_above"
    found = next((one for one in others if one.kind != OFFICE), None)
    return found, "conference" if found else "nobody"


def heavier(before: str, after: str) -> bool:
    """Whether a corrected measure would weigh more than the one that was appealed against, by the order of Art. 11."""
    return ORDER.index(after) > ORDER.index(before)
