"""An assessment scheme 考核方案 as data (seed/15; 2022/39): groups, indicators, parameters; and what is wrong with one, in words.

A scheme is the bureau's own. What ships are samples, named as that: their figures are nowhere law.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from xinfang.rules import strict
from xinfang.rules.rates import RATES, NeverAccepted, NotDue, Parameters, Silent
from xinfang.rules.strict import Doc, Faults, LawError


class Shape(StrEnum):
    """How an indicator makes points of what is counted."""

    BONUS = "bonus"
    DEDUCTION = "deduction"
    PER_MISSING = "per_missing"
    RATE = "rate"
    VETO = "veto"
    WORK = "work"


class Side(StrEnum):
    """Computed from what is on record, or entered with evidence and read by a second person."""

    DATA = "data"
    WORK = "work"


class Empty(StrEnum):
    """What becomes of an indicator of which an organ has nothing to count."""

    FULL = "full"
    LEFT_OUT = "left_out"


# What the data side can count beside the rates: key, what it is called, and whether more of it is better.
COUNTED: Mapping[str, str] = {
    "meetings_missed": "没有召开的专题会议（次）",
    "receptions_missed": "没有完成的接访（期）",
    "duties_missed": "没有做到的其他职责（项）",
    "cases_unresolved": "到期没有化解的包案（件）",
    "letters_unanswered": "没有按期反馈的督办函（份）",
    "advice_unanswered": "没有按期反馈的改进建议（份）",
    "opinions_reversed": "复查复核撤销的意见（件）",
    "findings": "经认定的追责（件）",
    "targets_missing": "没有签订的目标管理责任书（份）",
    "petitioners": "信访人次",
    "repeat_submissions": "重复信访件次",
}
# Points taken for how many people petition set organs against petitioners: possible, off in every sample, and warned of.
DISCOURAGED = frozenset({"petitioners", "repeat_submissions", "repeats"})
DISCOURAGED_WARNING = (
    "按信访数量或者重复信访扣分，容易变成压着不让人来访；条例第三十九条的导向是依规依法及时就地解决问题，建议不用"
)
VETO_WARNING = "一票否决只宜用于失职渎职造成严重后果的情形，启用要有依据"
MAX_POINTS = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Group:
    """Organs of a like kind, which are ranked among themselves."""

    key: str
    title: str
    kinds: tuple[str, ...]
    levels: tuple[str, ...]

    def holds(self, kind: str, level: str) -> bool:
        """Whether an organ of that kind and level is ranked here."""
        return kind in self.kinds and level in self.levels


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of a scheme. ``counts``: a key of ``RATES`` or ``COUNTED``; empty on the work side.

    ``points``: the most it can give, or take. ``each``: points for one of them. ``zero_at``, ``full_at``: shares in per cent
    between which a rate gives points by proportion; without them it gives the share of its points. ``used``: a veto and what is
    discouraged count only where this says so.
    """

    key: str
    title: str
    part: str
    side: Side
    shape: Shape
    points: Decimal
    counts: str = ""
    each: Decimal = Decimal(0)
    zero_at: Decimal = Decimal(0)
    full_at: Decimal = Decimal(100)
    used: bool = True
    note: str = ""

    @property
    def base(self) -> bool:
        """Whether its points are part of the scheme's total."""
        return self.used and self.shape in {Shape.RATE, Shape.PER_MISSING, Shape.WORK}


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme of one or several years, whole."""

    key: str
    title: str
    sample: bool
    total: Decimal
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    parameters: Parameters = field(default_factory=Parameters)
    empty: Empty = Empty.LEFT_OUT
    part_year_months: int = 6
    note: str = ""
    warnings: tuple[str, ...] = field(default=(), compare=False)


def parse(text: str, name: str = "方案") -> Scheme:
    """A scheme from its text; raises LawError with every fault, its line, in words a clerk understands."""
    faults = Faults()
    found = _scheme(strict.read_text(text, name, faults), name, faults)
    if faults.found or found is None:
        raise LawError(faults.found)
    return found


def _scheme(doc: Doc, name: str, faults: Faults) -> Scheme | None:
    before = len(faults.found)
    said = doc.keys(
        {"key": str, "title": str, "sample": bool, "total": int, "groups": dict, "indicators": dict},
        {"parameters": dict, "empty": str, "part_year_months": int, "note": str},
    )
    if len(faults.found) > before:
        return None
    parameters, empty = _parameters(said.pop("parameters", None)), said.pop("empty", Empty.LEFT_OUT.value)
    if empty not in set(Empty):
        faults.add(doc, "empty 只能是 left_out（不计入）或者 full（给满分）")
        return None
    groups = tuple(got for key, at in _named(said.pop("groups")) if (got := _group(key, at)) is not None)
    lines = tuple(one for key, at in _named(said.pop("indicators")) if (one := _indicator(key, at)) is not None)
    total = Decimal(said.pop("total"))
    if len(faults.found) > before:
        return None
    made = Scheme(**said, total=total, groups=groups, indicators=lines, parameters=parameters, empty=Empty(empty))
    for text in problems(made):
        faults.add(doc, text)
    return Scheme(**{**_fields(made), "warnings": tuple(warnings(made))})


def _named(doc: Doc) -> Iterator[tuple[str, Doc]]:
    """The parts by their keys; YAML reads ``no`` and ``on`` as yes-and-no words, which are no names."""
    for key, at in doc.items():
        if isinstance(key, str):
            yield key, at
        else:
            at.faults.add(at, f"键 {key} 不是文字；no、on、yes、off 和数字要换一个名字")


def _fields(scheme: Scheme) -> dict[str, Any]:
    return {name: getattr(scheme, name) for name in Scheme.__dataclass_fields__}


def _parameters(doc: Doc | None) -> Parameters:
    if doc is None:
        return Parameters()
    said = doc.keys({}, {"not_due": str, "never_accepted": str, "silent": str})
    found: dict[str, Any] = {}
    for key, kind in (("not_due", NotDue), ("never_accepted", NeverAccepted), ("silent", Silent)):
        value = said.get(key)
        if value is None:
            continue
        if value not in set(kind):
            doc.faults.add(doc, f"{key} 只能是 " + "、".join(kind))
        else:
            found[key] = kind(value)
    return Parameters(**found)


def _group(key: str, at: Doc) -> Group | None:
    before = len(at.faults.found)
    said = at.keys({"title": str, "kinds": list, "levels": list})
    if len(at.faults.found) > before:
        return None
    return Group(key, said["title"], said["kinds"].words(), said["levels"].words())


def _indicator(key: str, at: Doc) -> Indicator | None:
    before = len(at.faults.found)
    said = at.keys(
        {"title": str, "part": str, "side": str, "shape": str, "points": Doc},
        {"counts": str, "each": Doc, "zero_at": Doc, "full_at": Doc, "used": bool, "note": str},
    )
    for name in ("points", "each", "zero_at", "full_at"):
        if name in said:
            said[name] = _number(said[name])
    for name, kind in (("side", Side), ("shape", Shape)):
        if name in said and said[name] not in set(kind):
            at.faults.add(at, f"{name} 只能是 " + "、".join(kind))
    if len(at.faults.found) > before:
        return None
    side, shape = Side(said.pop("side")), Shape(said.pop("shape"))
    usual_on = shape is not Shape.VETO and said.get("counts", "") not in DISCOURAGED
    return Indicator(key=key, side=side, shape=shape, **{"used": usual_on, **said})


def _number(doc: Doc) -> Decimal:
    try:
        found = Decimal(str(doc.value))
    except InvalidOperation:
        doc.faults.add(doc, "应为数字")
        return Decimal(0)
    if not Decimal(0) <= found <= MAX_POINTS:
        doc.faults.add(doc, f"应在 0 到 {MAX_POINTS} 之间")
    return found


def problems(scheme: Scheme) -> Iterator[str]:
    """Why a scheme cannot be used: points that do not sum, what nobody can meet, what is counted twice."""
    base = sum((one.points for one in scheme.indicators if one.base), Decimal(0))
    if base != scheme.total:
        yield f"各项指标的分值合计 {base}，与总分 {scheme.total} 不等"
    if not scheme.groups:
        yield "没有分组"
    for one in scheme.indicators:
        yield from (f"指标“{one.title}”：{text}" for text in _of(one))
    seen: dict[tuple[str, Shape], str] = {}
    for one in scheme.indicators:
        if one.counts and one.used and seen.setdefault((one.counts, one.shape), one.title) != one.title:
            yield f"“{one.title}”与“{seen[one.counts, one.shape]}”数的是同一件事，一件事只计一次"


def _of(one: Indicator) -> Iterator[str]:
    if one.shape is Shape.RATE and one.counts not in RATES:
        yield "率要写 counts，是 " + "、".join(RATES) + " 之一"
    if one.shape in {Shape.PER_MISSING, Shape.DEDUCTION} and one.counts not in COUNTED:
        yield "要写 counts，是 " + "、".join(COUNTED) + " 之一"
    if one.shape in {Shape.PER_MISSING, Shape.DEDUCTION, Shape.BONUS} and one.each <= 0:
        yield "要写每一件的分数 each"
    if one.shape is Shape.RATE and not one.zero_at < one.full_at <= 100:
        yield "zero_at 要小于 full_at，full_at 不超过 100，否则谁也做不到"
    if one.shape is Shape.PER_MISSING and one.each > one.points:
        yield "缺一次扣的比这一项的分还多，一次就扣完"
    if (one.side is Side.WORK) != (one.shape in {Shape.WORK, Shape.BONUS, Shape.VETO}):
        yield "work、bonus、veto 由人登记并附依据（side: work），其余由系统计算（side: data）"
    if one.shape is not Shape.VETO and one.points <= 0:
        yield "分值要大于 0"


def warnings(scheme: Scheme) -> Iterator[str]:
    """What a scheme may do and should not."""
    for one in scheme.indicators:
        if one.used and one.counts in DISCOURAGED:
            yield f"指标“{one.title}”：{DISCOURAGED_WARNING}"
        if one.used and one.shape is Shape.VETO:
            yield f"指标“{one.title}”：{VETO_WARNING}"
    if scheme.parameters.silent is Silent.SATISFIED:
        yield "没有评价的按满意算：不出声就得分，不满意的人越少出声分越高"


def alone(scheme: Scheme, sizes: Mapping[str, int]) -> Iterator[str]:
    """The groups that rank nobody against anybody: empty, or of one organ. ``sizes``: organs by group."""
    for group in scheme.groups:
        size = sizes.get(group.key, 0)
        if size < 2:
            yield f"分组“{group.title}”只有 {size} 个单位，排名没有意义"
