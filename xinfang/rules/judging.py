"""Who judges the judge: which office verifies an organ's conduct (2005/41; 2022/43), and who may sit in on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

OFFICE, CONFERENCE = "petition_office", "joint_conference"


class Why(StrEnum):
    """By which rule an office takes a verification."""

    LEVEL = "level"
    OWN_OFFICE = "own_office"
    OWN_BODY = "own_body"


WORDS = {
    Why.LEVEL: "由管这个单位的信访部门核查",
    Why.OWN_OFFICE: "核查的对象是信访部门自己，由上级信访部门或者联席会议核查",
    Why.OWN_BODY: "核查的对象是信访部门所属的党委、政府，由上级信访部门或者联席会议核查",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """An organ as the rule sees it. ``parent``: the body that it belongs to."""

    pk: int
    kind: str
    parent: int | None = None


def judge(subject: Standing, over: Sequence[Standing]) -> tuple[Standing | None, Why]:
    """Who verifies ``subject``: the nearest of ``over`` that is neither the subject nor belongs to it; None where nobody is.

    ``over``: the petition offices above the subject, the nearest first, then the joint conferences, the nearest first. Of an
    office's own committee or government the same holds: it does not judge whom it reports to (2005/41; 2022/43).
    """
    why = Why.LEVEL
    if subject.kind == OFFICE:
        why = Why.OWN_OFFICE
    elif any(one.kind == OFFICE and one.parent == subject.pk for one in over):
        why = Why.OWN_BODY
    fitting = (one for one in over if one.pk != subject.pk and not (one.kind == OFFICE and one.parent == subject.pk))
    return next(fitting, None), why


def barred(person: object, organ: int, *, subjects: Iterable[int], chain: Iterable[object], recused: bool) -> str:
    """Why somebody may not verify, decide, issue or carry out; empty where nothing bars it (2005/30; 2022/28-3).

    ``subjects``: the organs whose conduct it is; ``chain``: the persons of the answerable chain; ``recused``: from the matter.
    """
    if organ in set(subjects):
        return "own_organ"
    if person in set(chain):
        return "in_chain"
    return "recused" if recused else ""


BARRED = {
    "own_organ": "是被核查单位的人",
    "in_chain": "在当时的责任链里",
    "recused": "已经从这件事项回避",
    "kept": "已经从这次核查回避",
}
