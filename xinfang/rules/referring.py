"""Art. 14 建议移送: who reads a suggestion, to whom it is referred, what is theirs to decide, where a crime goes. Pure.

A municipal document cannot create sanctions (2007/2-4): the product ends at the suggestion, cites the higher rule, and never
chooses a grade. What was decided is kept as theirs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

BODIES = frozenset({"party_committee", "government"})
READERS = frozenset({"head", "deputy_in_charge", "other_leader"})
RECEIVERS = ("discipline", "personnel")
RECEIVER_LABELS = {"discipline": "纪检监察机关", "personnel": "组织人事部门"}
POLITICAL_LEGAL = "political_legal"
SANCTIONS_LAW = date(2020, 7, 1)
ORDER_2008 = date(2008, 6, 30)


class Bar(StrEnum):
    """Why somebody may not read and refer a suggestion."""

    NOT_A_BODY = "not_a_body"
    NOT_A_LEADER = "not_a_leader"
    OTHER_LEVEL = "other_level"
    SUBJECT = "subject"
    TOOK_PART = "took_part"
    OWN_ORGAN = "own_organ"
    IN_CHAIN = "in_chain"
    RECUSED = "recused"


BAR_WORDS = {
    Bar.NOT_A_BODY: "不是党委、政府的人",
    Bar.NOT_A_LEADER: "不是党委、政府的领导",
    Bar.OTHER_LEVEL: "不是同级党委、政府的领导",
    Bar.SUBJECT: "就是建议追究的人",
    Bar.TOOK_PART: "参加过这次核查、认定或者签发，不能再批阅",
    Bar.OWN_ORGAN: "是被核查单位的人",
    Bar.IN_CHAIN: "在当时的责任链里",
    Bar.RECUSED: "已经从这件事项回避",
}


@dataclass(frozen=True, slots=True)
class Leader:
    """Who might read, as the rule sees it. ``same_level``: of a committee or government of the office's level and seat.

    ``barred``: a code of ``rules.judging.BARRED``, empty where nothing bars.
    """

    organ_kind: str
    post_kind: str
    same_level: bool
    subject: bool = False
    took_part: bool = False
    barred: str = ""


def bar(who: Leader, *, above: bool = False) -> Bar | None:
    """Why ``who`` may not read and refer; None where nothing is in the way (seed/14; 2005/30; 2022/28-3).

    ``above``: every leader of the same level is barred, so that a body of the level above reads (2005/41; 2022/43).
    """
    if who.organ_kind not in BODIES:
        return Bar.NOT_A_BODY
    if who.post_kind not in READERS:
        return Bar.NOT_A_LEADER
    if not above and not who.same_level:
        return Bar.OTHER_LEVEL
    if who.subject:
        return Bar.SUBJECT
    if who.barred:
        return Bar(who.barred)
    return Bar.TOOK_PART if who.took_part else None


# --- no grade of ours

GRADES = (
    "党内警告",
    "党内严重警告",
    "严重警告",
    "警告",
    "撤销党内职务",
    "留党察看",
    "开除党籍",
    "记大过",
    "记过",
    "降级",
    "降职",
    "撤职",
    "撤销职务",
    "免职",
    "免去职务",
    "开除公职",
    "开除",
    "责令辞职",
    "引咎辞职",
    "停职检查",
)
INNOCENT = ("登记过", "标记过", "笔记过", "书记过", "预警告知")  # words that only look like a grade
BLANKS = re.compile(r"[\s\u3000·•*_\-—]+")


def grades_in(*texts: str) -> tuple[str, ...]:
    """The grades of sanctions that some texts name, with blanks in them or not; the longer word stands for the shorter."""
    said = BLANKS.sub("", "\n".join(texts))
    for word in INNOCENT:
        said = said.replace(word, "")
    found: list[str] = []
    for grade in sorted(GRADES, key=len, reverse=True):
        if grade in said:
            found.append(grade)
            said = said.replace(grade, "")
    return tuple(sorted(found, key=GRADES.index))


# --- what was decided is theirs

OUTCOMES = {
    "party_discipline": "党纪处分",
    "official_discipline": "政务（政纪）处分",
    "organizational": "组织处理",
    "admonished": "诫勉",
    "reminded": "谈话提醒",
    "no_sanction": "不予处分",
    "left_to_other": "不属于本机关管理权限，由对方机关决定",
    "other": "其他",
}
NOTHING_IMPOSED = frozenset({"no_sanction", "left_to_other"})


# --- the higher rule, cited and not applied

_2007 = {
    "12.6": "2007/20",
    "12.8": "2007/28",
    "12.11": "2007/26",
    "12.12": "2007/23",
}
_ORDER16 = {
    "12.2": "order16/5",
    "12.3": "order16/7",
    "12.4": "order16/6",
    "12.5": "order16/7",
    "12.7": "order16/6",
    "12.8": "order16/7",
    "12.10": "order16/6",
    "12.13": "order16/5",
}
_SANCTIONS = {
    "12.6": "sanctions/29",
    "12.8": "sanctions/38",
    "12.12": "sanctions/32",
}
GENERAL_2007, GENERAL_SANCTIONS, ALSO = "2007/20", "sanctions/39", "2007/2-4"


def higher_rules(item: str, conduct: date, suggested: date) -> tuple[str, ...]:
    """The higher rules on sanctions that a suggestion points to, by the day of the conduct and by that of the suggestion.

    Where the two days differ both are named: which is the milder they decide who impose it. Order No. 16 is set beside an item
    by its words (our reading).
    """
    days = (conduct, suggested)
    found = [one for day in days for one in _rules_on(item, day)]
    return tuple(dict.fromkeys(found))


def _rules_on(item: str, day: date) -> tuple[str, ...]:
    if day >= SANCTIONS_LAW:
        return (_SANCTIONS.get(item, GENERAL_SANCTIONS),)
    order = (_ORDER16[item],) if item in _ORDER16 and day >= ORDER_2008 else ()
    return (ALSO, *order, _2007.get(item, GENERAL_2007))


# --- a suspected crime


class Crime(StrEnum):
    """What kind of crime is suspected: a judgement of people."""

    DUTY = "duty_crime"
    OTHER = "crime"


CRIME_LABELS = {Crime.DUTY: "职务犯罪（贪污贿赂、滥用职权、玩忽职守、徇私舞弊等）", Crime.OTHER: "其他犯罪"}


@dataclass(frozen=True, slots=True)
class Competent:
    """Who takes a suspected crime from a day on. ``kind``: of an organ of the tree; empty where it stands outside of it."""

    start: date
    title: str
    cite: str
    kind: str = ""


# Until 19 March 2018 the procuratorates investigated duty crime; the Supervision Law came into force on the day it was passed.
COMPETENT = {
    Crime.DUTY: (
        Competent(date.min, "人民检察院", "criminal-procedure-2012/18"),
        Competent(date(2018, 3, 20), "监察机关", "supervision-law/11.2", "discipline"),
    ),
    Crime.OTHER: (
        Competent(date.min, "公安机关", "criminal-procedure-2012/18", POLITICAL_LEGAL),
        Competent(date(2018, 10, 26), "公安机关", "criminal-procedure/19", POLITICAL_LEGAL),
    ),
}


def competent(crime: Crime, day: date) -> Competent:
    """To whom a suspected crime is transferred on ``day`` (seed/14: 构成犯罪的，移送司法机关处理)."""
    return max((one for one in COMPETENT[crime] if one.start <= day), key=lambda one: one.start)


# --- waiting


def waited(laid: date, until: date) -> int:
    """How many days something has lain: the day it was laid does not count."""
    return max((until - laid).days, 0)


def overdue_since(day: date, most: int) -> date:
    """What was laid before this day has waited longer than ``most`` days (a setting; it is a reminder and ends nothing)."""
    return day - timedelta(days=most)


def missing(to: Iterable[str]) -> tuple[str, ...]:
    """Which of the two that a suggestion goes to are missing, as they are called (seed/14 names both)."""
    kinds = set(to)
    return tuple(RECEIVER_LABELS[one] for one in RECEIVERS if one not in kinds)
