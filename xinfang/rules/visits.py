"""Visits of several people: how many may speak for the others, and from how many heads on a visit is a collective one."""

from datetime import date

from xinfang.rules.steptypes import NEW_RULES

MOST_REPRESENTATIVES = 5


def cite(on: date) -> str:
    """The article that limits the representatives (2005/18-2; 2022/20-3)."""
    return "2022/20-3" if on >= NEW_RULES else "2005/18-2"


def collective(visit: bool, heads: int, threshold: int) -> bool:
    """Whether a submission is a collective visit 集体访; the threshold is the bureau's own, not statutory."""
    return visit and heads >= threshold
