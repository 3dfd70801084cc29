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
    "important_unread": FactRule(
        "重要来信来访没有及时阅批或者研究",
        "12.2",
        "标了重要，在本单位设定的天数内（非法定）没有领导批示、没有会议研究，也没有办结",
        "先问有没有批示或者研究过、没有登记的；再问有无正当理由",
    ),
}


def readings_of_fact(fact: str, lapsed_on: date) -> tuple[Reading, ...]:
    """The reading of a fact on record (seed/12.2, 12.6, 12.7, 12.9, 12.10); none before 2013-06-14 (decision 10)."""
    rule = FACTS[fact]
    return () if lapsed_on < RULE_FROM else (Reading(rule.item, rule.why, rule.ask_first),)
