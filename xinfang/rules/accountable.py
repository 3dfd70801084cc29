"""From a finding to the measures that Arts. 11 to 14 permit for it, each with its reasons. People choose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinfang.rules import lawbook
from xinfang.rules.lawparts import Regime
from xinfang.rules.refusals import Refused


class Severity(StrEnum):
    """How grave it was: a judgement of people, with grounds (seed/13, 14). None of the words is defined by law."""

    NONE = "none"
    SOME = "some"
    GRAVE = "grave"


SEVERITY_LABELS = {Severity.NONE: "未造成影响", Severity.SOME: "造成一定影响", Severity.GRAVE: "造成严重后果"}
NO_MEASURE = "none"
SOFT = ("circulated_criticism", "rectification_order", "admonition")
DISCIPLINE = "discipline_proposal"
TARGET_LABELS = {"organ": "责任单位", "leader": "责任领导", "person": "责任人"}
ORDER = (NO_MEASURE, *SOFT, DISCIPLINE)  # from mild to severe, for 从旧兼从轻 and for what is raised next
TO_DISCIPLINE = frozenset({"12.11", "12.12", "12.13"})
SEALED = frozenset({"12.12"})
# Codes and labels of what people write; the 2007 Regulations' Arts. 12 to 14 name such factors, and are cited for context only.
REASONS = {
    "force_majeure": "不可抗力",
    "awaiting": "等待鉴定、裁判",
    "petitioner_delay": "信访人自身拖延",
    "superior_order": "上级要求",
    "objected": "当时提出过异议",
    "handed_over": "接手前已经逾期",
    "done_unrecorded": "已经办理，没有登记",
    "other": "其他",
}
FAULTS = {"intent": "故意", "gross": "重大过失", "slight": "一般过失", "without": "没有过错"}
AGGRAVATING = {
    "concealed": "隐匿、伪造、销毁证据",
    "obstructed": "串供，或者阻止他人揭发检举、提供证据",
    "led": "在共同的行为里起主要作用",
    "covered": "包庇同案人员",
}
MITIGATING = {
    "owned_up": "主动交代",
    "remedied": "主动采取措施，有效避免或者挽回损失",
    "slight_harm": "情节轻微",
    "informed": "检举他人重大违法违纪行为，情况属实",
}
FACTORS_NOTE = "参看2007年处分条例第十二至十四条，只作参照：信访部门不定处分"
NO_EFFECT_NOTE = "没有造成影响的，实施办法没有规定措施；可以作工作提醒（不是追责）"
EXEMPT_NOTE = "集体决策时明确反对而没有被采纳，并有当时的记录：不承担责任（2016年办法第十一条）"
BY_REFERENCE_NOTE = "参照执行的单位（实施办法第十六条），参照时按本单位的设置调整"


@dataclass(frozen=True, slots=True)
class Choice:
    """One measure that may be chosen. ``usual``: else it needs written reasons and a second signature. ``why``: lines of text."""

    measure: str
    usual: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Permitted:
    """The permitted set: Art. 12's measure, those of Arts. 13 and 14, what may be chosen, whether the two readings differ."""

    by_item: str
    by_consequence: tuple[str, ...]
    choices: tuple[Choice, ...]
    differ: bool

    def choice(self, measure: str) -> Choice:
        """The choice of a measure; refused where it is not in the set."""
        found = next((one for one in self.choices if one.measure == measure), None)
        if found is None:
            raise Refused(
                f"对这个对象不能用“{title(measure)}”。",
                why="按第十二条的项、第十三条和第十四条的后果，它不在可以选的范围里",
                todo="请从列出的措施里选",
                cite="seed/11",
                field="measure",
                code="not_permitted",
            )
        return found


def title(measure: str) -> str:
    """What a measure is called."""
    known = lawbook.load().measures.get(measure)
    return known.title if known else ("不采取措施" if measure == NO_MEASURE else measure)


def regime_on(day: date) -> Regime | None:
    """The law of accountability on ``day``; None before 2013-06-14."""
    fitting = [one for one in lawbook.load().regimes.values() if one.start <= day]
    return max(fitting, key=lambda one: one.start, default=None)


def exempting(conduct: date, decided: date) -> str:
    """The article by which who clearly objected is exempt; empty where there is none.

    The milder of the two days holds (从旧兼从轻).
    """
    found = (regime_on(conduct), regime_on(decided))
    return next((one.exempts for one in found if one is not None and one.exempts), "")


def targets_of(item: str) -> tuple[str, ...]:
    """Whom an item of Art. 12 concerns: organ, leader, person."""
    return lawbook.load().situations[item].targets


def permitted(
    item: str,
    severity: Severity,
    target: str,
    *,
    by_reference: bool = False,
    advise_only: bool = False,
    exempt: str = "",
) -> Permitted:
    """The measures that may be chosen for one target of a finding, each with why (seed/11 to 14, 16).

    ``target``: organ, leader or person. ``by_reference``: seed/16 holds for the organ; ``advise_only``: the bureau has set that
    such organs get suggestions only, so that nothing but no measure is left. ``exempt``: the article by which a leader who
    clearly objected is not answerable (2016/11); then nothing but no measure is left, for a leader alone. Names and organs
    take no part: the same facts give the same set. Refused: an item that does not concern such a target.
    """
    situation = lawbook.load().situations[item]
    if target not in situation.targets:
        raise Refused(
            f"第十二条的这一项不追究{'单位' if target == 'organ' else '这类人员'}。",
            why="这一项只写了" + "、".join(TARGET_LABELS[one] for one in situation.targets),
            cite=situation.cite,
            field="target",
            code="not_a_target",
        )
    by_consequence = _by_consequence(severity, target)
    if severity is Severity.NONE or (by_reference and advise_only):
        why = BY_REFERENCE_NOTE if severity is not Severity.NONE else NO_EFFECT_NOTE
        return Permitted(situation.measure, (), (Choice(NO_MEASURE, True, (why,)),), False)
    choices = [_choice(one, situation.measure, by_consequence, severity, target) for one in ORDER]
    if exempt and target == "leader":
        none = Choice(NO_MEASURE, True, (EXEMPT_NOTE,))
        return Permitted(situation.measure, by_consequence, (none,), situation.measure not in by_consequence)
    note = (BY_REFERENCE_NOTE,) if by_reference else ()
    found = tuple(Choice(one.measure, one.usual, one.why + note) for one in choices if one is not None)
    return Permitted(situation.measure, by_consequence, found, situation.measure not in by_consequence)


def _by_consequence(severity: Severity, target: str) -> tuple[str, ...]:
    if severity is Severity.GRAVE and target != "organ":
        return (DISCIPLINE,)
    if severity is Severity.NONE:
        return ()
    return tuple(one for one in SOFT if one != "admonition" or target == "leader")


def _choice(
    measure: str, by_item: str, by_consequence: tuple[str, ...], severity: Severity, target: str
) -> Choice | None:
    if measure == NO_MEASURE:
        return Choice(measure, False, ("认定了情形而不采取措施，要写明理由",))
    item, consequence = measure == by_item, measure in by_consequence
    if target == "organ" and measure == DISCIPLINE:
        return None  # seed/14 names leaders and persons
    if target != "leader" and measure == "admonition":
        return None  # seed/12.8 to 12.10: the leaders answerable
    if not item and not consequence:
        return None
    why = (["第十二条对这一项写的就是它"] if item else []) + (_reasons(severity, target) if consequence else [])
    return Choice(measure, _usual(measure, by_item, by_consequence, severity, target), tuple(why))


def _reasons(severity: Severity, target: str) -> list[str]:
    if severity is Severity.GRAVE and target != "organ":
        return ["造成严重后果，第十四条：由信访部门提出责任追究建议，处分由有权机关决定"]
    if severity is Severity.GRAVE:
        return ["第十四条只写处分人员；造成严重后果的单位仍按第十三条的形式督促改进（我们的读法）"]
    return ["造成一定影响，第十三条：通报批评、责令整改、诫勉谈话等形式"]


def _usual(measure: str, by_item: str, by_consequence: tuple[str, ...], severity: Severity, target: str) -> bool:
    """Both readings agree: that one. They differ: for persons with grave consequences Art. 14's; else either of the two."""
    if by_item in by_consequence:
        return measure == by_item
    if severity is Severity.GRAVE and target != "organ":
        return measure == DISCIPLINE
    return True


def severest(measures: Iterable[str]) -> str:
    """The severest of some measures, by the order of Art. 11."""
    return max(measures, key=ORDER.index, default=NO_MEASURE)
