"""Which situations of Art. 12 a late clock may be read as. A reading is a question for people, never an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

RULE_FROM = date(2013, 6, 14)  # seed/18: in force from the day it was issued
WINDOWS = frozenset({"review_request", "rereview_request", "objection"})  # rights, not duties: they expire
OF_THE_MATTER = frozenset({"report_back", "conclude"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One item of Art. 12 that a lapse may be read as, why, and what is asked first."""

    item: str
    why: str
    ask_first: str


REASONS = "先问有无正当理由：不可抗力、等待鉴定或裁判、信访人自身拖延、上级要求、当时提出过异议"


def readings_of_lapse(
    limit: str, lapsed_on: date, *, transferred: bool, provisional: bool = False
) -> tuple[Reading, ...]:
    """The readings of one overdue clock (seed/12.3, 12.4, 12.7).

    ``transferred``: the matter was forwarded or assigned to the organ. Windows (the petitioner's to ask for review, the organ's to object) never give one, nor a
    provisional date, nor conduct before 2013-06-14 (decisions 3, 7, 10).
    """
    if limit in WINDOWS or provisional or lapsed_on < RULE_FROM:
        return ()
    if limit == "improvement_feedback":
        return (Reading("12.7", "收到改进建议后没有在期限内书面反馈", REASONS),)
    found = [Reading("12.3", "应当办理的环节没有在期限内办", REASONS)]
    if limit in OF_THE_MATTER and transferred:
        found.append(Reading("12.4", "交办、转送的信访事项没有在期限内办结", REASONS))
    return tuple(found)


def readings_of_duty(lapsed_on: date, *, hint: bool, provisional: bool) -> tuple[Reading, ...]:
    """The reading of a duty that was missed: seed/12.1, which is our mapping and shown as that; passive or not, people say.

    None for who is bound only by reference (seed/16), for a provisional count, and before 2013-06-14.
    """
    if hint or provisional or lapsed_on < RULE_FROM:
        return ()
    return (Reading("12.1", "这一期应当履行的职责没有做到", "是否处于被动局面由人判断；先问有没有做了没有登记的"),)


@dataclass(frozen=True, slots=True)
class FactRule:
    """A fact on record that asks for people: what it is called, the item of Art. 12 it may be read as, and what is asked first."""

    title: str
    item: str
    why: str
    ask_first: str = REASONS


# One row a fact. The records that hold it are read by ``accountability/facts.py: SOURCES``.
FACTS: Mapping[str, FactRule] = {
    "absent_scene": FactRule(
        "应当到场，没有到场登记",
        "12.9",
        "登记了应当到场，没有到场的登记",
        "先问是否到了场没有登记，有无正当理由；登记的应当到场是谁定的；晚到、处置是否得当由人判断",
    ),
    "incident_grew": FactRule(
        "没有处置登记，事件扩大",
        "12.10",
        "没有处置措施的登记，同一事项后来又发生事件",
        "人数增多本身不说明什么；先问是否处置了没有登记，扩大是不是由此引起",
    ),
    "urgent_conflict": FactRule(
        "与其他来源的说法不一致",
        "12.6",
        "登记的情况与其他来源的说法不一致",
        "先核对哪一个准确；不一致不等于隐瞒、谎报",
    ),
    "urgent_late": FactRule(
        "重大紧急信息没有及时报告",
        "12.6",
        "从得知到报告超过本单位设定的小时数，或者到次日结束没有报告；条例没有写小时数",
        "先问是否报告了没有登记，有无正当理由",
    ),
    "supervision_owed": FactRule(
        "督办线索没有处理",
        "12.3",
        "应当督办的，过了本单位设定的天数（非法定）没有催办、发函，也没有写明不督办的理由",
        "先问有没有督办了没有登记的，有没有正当理由；是否应当督办由人判断",
    ),
    "supervision_unanswered": FactRule(
        "督办函没有按期书面反馈", "12.3", "收到督办函后，没有在函中写明的天数内（不是法定期限）书面反馈"
    ),
    "rectification_late": FactRule(
        "责令整改没有按期报告或者没有改到位",
        "12.3",
        "过了整改通知书写明的日期（非法定）没有报告，或者经核对没有改到位；归入这一项是我们的读法",
        "先问是否改了没有登记，有无正当理由；要不要另行核查由人决定，不自动加重原来的措施",
    ),
    "letter_unregistered": FactRule(
        "收到的信没有登记", "12.3", "这封信拆开编号以后没有登记，也没有注明去处，处理的期限已经过了"
    ),
    "advice_no_feedback": FactRule("改进建议没有按期书面反馈", "12.7", "收到改进建议后没有在三十日内书面反馈"),
    "advice_not_done": FactRule("采纳的改进建议没有按期落实", "12.7", "采纳了改进建议，到自己定的日期没有落实"),
    "advice_refused_bare": FactRule("不采纳改进建议没有说明理由", "12.7", "反馈不采纳改进建议，没有说明理由"),
    "important_unread": FactRule(
        "重要来信来访没有及时阅批或者研究",
        "12.2",
        "标了重要，在本单位设定的天数内（非法定）没有领导批示、没有会议研究，也没有办结",
        "先问有没有批示或者研究过、没有登记的；再问有无正当理由",
    ),
    "claim_unsolved": FactRule(
        "支持的诉求到期没有落实，之后又来访",
        "12.5",
        "答复意见支持的诉求，到了意见写明的日期（没有写明的，按本单位设定的天数，非法定）没有落实，之后有来访的登记",
        "先后不等于因果：是不是因为没有解决才重复来访、越级上访，由人写明；先问是否应当且有条件解决、是否落实了没有登记",
    ),
    "shifted_sharpened": FactRule(
        "异议两次不被同意，之后矛盾激化",
        "12.8",
        "同一单位对同一事项提出的异议两次没有被同意，之后有集体访扩大或者突发事件的登记；同意退回的是合法的，不算",
        "提出异议是权利，先后不等于因果；是否敷衍推诿、是否由此激化，由人判断",
    ),
    "identity_untasked": FactRule(
        "没有办理记录的人查看过信访人身份",
        "12.11",
        "有人查看了信访人的身份，这件事项上却没有这个岗位办理的记录；只是提示，没有泄露、没有报复或者损失的，不构成这一项",
        "先问因什么工作需要查看；是否泄露、信访人是否因此遭受报复或者损失，由人核查",
    ),
    "opened_by_accused": FactRule(
        "被反映的单位查看过信访人身份或者材料",
        "12.11",
        "检举控告或者要求保密的事项，被反映的单位有人查看了信访人的身份或者材料；只是提示，没有报复或者损失的，不构成这一项",
        "先问因什么工作需要查看；是否泄露、信访人是否因此遭受报复或者损失，由人核查",
    ),
}
BY_HAND = "by_hand"  # a fact that a person says; the record is accountability/raisedmodels.py: Raised
HAND_TITLE = "由人提出的线索"
HELD_BACK = frozenset({BY_HAND, "identity_untasked", "opened_by_accused"})  # whom it is about does not learn of it here


def readings_of_fact(fact: str, lapsed_on: date) -> tuple[Reading, ...]:
    """The reading of a fact on record (seed/12.2, 12.5 to 12.11); none before 2013-06-14 (decision 10)."""
    rule = FACTS[fact]
    return () if lapsed_on < RULE_FROM else (Reading(rule.item, rule.why, rule.ask_first),)
