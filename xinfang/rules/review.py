"""Which organ is competent to review an opinion: the one above the organ that gave it (2005/34, 35; 2022/35, 36)."""

from dataclasses import dataclass
from enum import StrEnum

from xinfang.rules.refusals import Refused

LEVELS = ("township", "county", "city", "province")
GOVERNING = frozenset({"government", "party_committee", "township", "street", "zone"})


class Ground(StrEnum):
    """Why an organ is competent: kept with the request."""

    OWN_LEVEL = "own_level_government"
    SUPERIOR_DEPARTMENT = "superior_department"
    UPPER_LEVEL = "upper_government"


GROUND_LABELS = {
    Ground.OWN_LEVEL: "本级人民政府（或者它的复查复核机构）",
    Ground.SUPERIOR_DEPARTMENT: "上一级主管部门",
    Ground.UPPER_LEVEL: "上一级人民政府（或者它的复查复核机构）",
}


@dataclass(frozen=True, slots=True)
class Rank:
    """What the rule needs to know of an organ: its kind and level, whether it is managed vertically, its place in the tree.

    ``path`` is ``/1/4/9/`` from the root; a review office stands under the government in whose name it reviews.
    """

    name: str
    kind: str
    level: str
    path: str
    vertical: bool = False

    @property
    def above(self) -> str:
        """The path of the organ it stands under."""
        return self.path[: self.path.rstrip("/").rfind("/") + 1]


def ground(gave: Rank, asked: Rank) -> Ground:
    """Why ``asked`` is competent to review what ``gave`` decided; Refused where it is not.

    For a department: its own level's government, or the superior department; for one managed vertically the superior
    department only; for a government: the government above it.
    """
    if asked.path == gave.path:
        raise _not_competent(gave, asked, "不能由作出意见的单位自己复查")
    acts_for = asked.above if asked.kind == "review_office" else asked.path
    over = LEVELS.index(asked.level) > LEVELS.index(gave.level)
    governs = asked.kind in GOVERNING or asked.kind == "review_office"
    if gave.kind in GOVERNING or gave.kind == "review_office":
        level = gave.above if gave.kind == "review_office" else gave.path
        if governs and over and level != acts_for and level.startswith(acts_for):
            return Ground.UPPER_LEVEL
        raise _not_competent(gave, asked, "应当由它的上一级人民政府复查")
    if not governs and over:
        return Ground.SUPERIOR_DEPARTMENT
    if gave.vertical:
        raise _not_competent(gave, asked, "垂直管理的单位只能由上一级主管部门复查")
    if governs and gave.path.startswith(acts_for) and asked.level == gave.level:
        return Ground.OWN_LEVEL
    raise _not_competent(gave, asked, "应当由它的本级人民政府或者上一级主管部门复查")


def _not_competent(gave: Rank, asked: Rank, why: str) -> Refused:
    return Refused(
        f"{asked.name}不能复查{gave.name}的意见。",
        why=why,
        todo="请选择原办理机关的上一级机关",
        cite="2022/35",
        field="to",
        code="not_competent",
    )
