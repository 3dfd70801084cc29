"""What a petitioner says of those who dealt with the matter, and the one figure that is made of it."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction


class Mark(StrEnum):
    """满意度评价的三档."""

    MOSTLY = "mostly"
    SATISFIED = "satisfied"
    UNHAPPY = "unhappy"


MARK_LABELS = {Mark.SATISFIED: "满意", Mark.MOSTLY: "基本满意", Mark.UNHAPPY: "不满意"}


def share(counts: Mapping[Mark, int]) -> Fraction | None:
    """满意率: satisfied and mostly satisfied among those who rated. Who did not rate counts for nothing; None: nobody did."""
    rated = sum(counts.get(mark, 0) for mark in Mark)
    return Fraction(counts.get(Mark.SATISFIED, 0) + counts.get(Mark.MOSTLY, 0), rated) if rated else None
