"""Who decides when organs disagree which of them is competent: their common superior (2005/24; 2022/24).

From 2022 the joint conference where there is none. Pure: organs come as ``Party`` with their place in the tree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xinfang.rules.refusals import Refused
from xinfang.rules.review import GOVERNING
from xinfang.rules.steptypes import NEW_RULES

CONFERENCE = "joint_conference"
PARTY_SIDE = frozenset({"party_committee", CONFERENCE})


@dataclass(frozen=True, slots=True)
class Party:
    """An organ as the rule needs it: ``path`` is ``/1/4/9/`` from the root."""

    name: str
    kind: str
    path: str
    vertical: bool = False
    open: bool = True


@dataclass(frozen=True, slots=True)
class Competent:
    """Who decides, and why, in lines that a page can show. ``ground``: a code for the entry."""

    decider: Party
    ground: str
    why: tuple[str, ...]


def decider(parties: Sequence[Party], organs: Iterable[Party], accused: Sequence[str], on: date) -> Competent:
    """Who decides a dispute between ``parties``: the nearest organ above all of them that may.

    Not above an organ that is managed vertically: the local governments. Not under the rules of 2005: a Party organ.
    Never, for an accusation (``accused``: the paths of its side): the accused, what stands below or above them.
    Refused where nobody is left, with the way to go.
    """
    known = sorted((one for one in organs if one.open), key=lambda one: -len(one.path))
    above = [one for one in known if _above_all(one, parties)]
    left_out = [f"{one.name}不能裁决：{why}。" for one in above if (why := _why_not(one, parties, accused, on))]
    found = next((one for one in above if not _why_not(one, parties, accused, on)), None)
    names = "、".join(party.name for party in parties)
    if found is not None:
        return Competent(found, "common_superior", (*left_out, f"{found.name}是{names}的共同上一级。"))
    none = f"{names}没有可以裁决的共同上一级。"
    conference = None if on < NEW_RULES else _conference(known, parties, accused)
    if conference is not None:
        return Competent(
            conference, CONFERENCE, (*left_out, none, f"由共同的信访工作联席会议协调处理：{conference.name}。")
        )
    raise Refused(
        f"{none}也没有可以协调的联席会议。" if on >= NEW_RULES else none,
        why="".join(left_out) or "机构树里找不到同在它们之上的单位",
        todo=_todo(accused),
        cite="2005/24" if on < NEW_RULES else "2022/24",
        field="against",
        code="nobody_decides",
    )


def _todo(accused: Sequence[str]) -> str:
    if accused:
        return "检举控告的管辖，请报有管辖权的上级纪检监察机关"
    return "请协商确定；仍有争议的，报上级党委、政府指定"


def _above_all(one: Party, parties: Sequence[Party]) -> bool:
    return all(party.path != one.path and party.path.startswith(one.path) for party in parties)


def _why_not(one: Party, parties: Sequence[Party], accused: Sequence[str], on: date) -> str:
    if any(path.startswith(one.path) or one.path.startswith(path) for path in accused):
        return "它与被检举控告的单位有上下级关系，利害相关"
    vertical = next((party.name for party in parties if party.vertical), "")
    if vertical and (one.kind in GOVERNING or one.kind in PARTY_SIDE):
        return f"{vertical}是垂直管理单位，它的上一级只是上一级主管部门"
    if on < NEW_RULES and one.kind in PARTY_SIDE:
        return "2005年条例说的是共同的上一级行政机关"
    return ""


def _conference(known: Sequence[Party], parties: Sequence[Party], accused: Sequence[str]) -> Party | None:
    """The nearest joint conference whose own superior stands above all parties."""
    for one in known:
        upper = one.path[: one.path.rstrip("/").rfind("/") + 1]
        shares = any(path.startswith(one.path) or one.path.startswith(path) for path in accused)
        if one.kind == CONFERENCE and upper != "/" and all(p.path.startswith(upper) for p in parties) and not shares:
            return one
    return None
