"""What the report must say and other parts of the product keep: one function for each figure, None while nobody keeps it.

2005/39 and 2022/41 want supervision and suggestions reported. Where the product does not keep them, the report says so: it
never says that there was none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xinfang.reports.scope import Scope
from xinfang.rules.periods import Days

Count = Callable[[Scope, Days], int]
UNKEPT = "尚未登记在系统中"
NONE = "本期没有登记"


@dataclass(frozen=True, slots=True)
class Owed:
    """One figure. ``count``: who counts it in some days; None: nobody does yet."""

    key: str
    title: str
    unit: str
    said: str
    count: Count | None = None


SUPERVISED: tuple[Owed, ...] = (
    Owed("supervised", "督办", "件", "本期内发出的督办。"),
    Owed("improvement", "提出改进工作的建议", "件", "本期内向有关机关、单位提出的。"),
    Owed("improvement_adopted", "改进建议被采纳", "件", "本期内提出的，到出报告时已经采纳的。"),
)
POLICY: tuple[Owed, ...] = (
    Owed("policy", "提出完善政策的建议", "件", "本期内提出的政策性建议。"),
    Owed("policy_adopted", "政策性建议被采纳", "件", "本期内提出的，到出报告时已经采纳的。"),
)
ACCOUNTABILITY: tuple[Owed, ...] = (
    Owed("accountability", "提出追究责任的建议", "件", "本期内提出的。"),
    Owed("accountability_adopted", "追究责任的建议被采纳", "件", "本期内提出的，到出报告时已经采纳的。"),
)
# In which part of the report each stands: the second and the third of 2005/39, the second and the third of 2022/41.
PARTS: Mapping[bool, tuple[tuple[Owed, ...], tuple[Owed, ...]]] = {
    False: (SUPERVISED, POLICY),
    True: (SUPERVISED[:1], (*SUPERVISED[1:], *POLICY, *ACCOUNTABILITY)),
}


@dataclass(frozen=True, slots=True)
class Known:
    """One such figure of the period and of the one before, or what is said where there is no number."""

    owed: Owed
    now: int | None
    before: int | None

    @property
    def words(self) -> str:
        """As the report prints it."""
        if self.now is None:
            return UNKEPT
        return f"{self.now}{self.owed.unit}" if self.now else NONE


def known(owed: Owed, scope: Scope) -> Known:
    """Counted, where somebody keeps it."""
    if owed.count is None:
        return Known(owed, None, None)
    return Known(owed, owed.count(scope, scope.period.days), owed.count(scope, scope.period.before))
