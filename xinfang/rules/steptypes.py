"""The types of the table of steps: states, roles, facts, conditions, and the shape of a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NEW_RULES = date(2022, 5, 1)


class State(StrEnum):
    """Where a proceeding stands."""

    ARCHIVED = "archived"
    ASSIGNED = "assigned"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    DECLINED_FINALLY = "declined_finally"
    FINAL = "final"
    FORWARDED = "forwarded"
    HANDLING = "handling"
    INFORMED = "informed"
    LED_IN = "led_in"
    MERGED = "merged"
    REGISTERED = "registered"
    REPLIED = "replied"
    REREVIEWING = "rereviewing"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    REVIEWING = "reviewing"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


S = State
STATE_LABELS: Mapping[State, str] = {
    S.REGISTERED: "已登记",
    S.FORWARDED: "已转送",
    S.ASSIGNED: "已交办",
    S.RETURNED: "已退回",
    S.HANDLING: "办理中",
    S.MERGED: "已并案",
    S.REPLIED: "已答复",
    S.INFORMED: "已告知",
    S.DECLINED: "不予受理",
    S.DECLINED_FINALLY: "不再受理",
    S.REVIEWING: "复查中",
    S.REVIEWED: "已复查",
    S.REREVIEWING: "复核中",
    S.FINAL: "已终结",
    S.LED_IN: "已导入法定程序",
    S.SETTLED: "已和解",
    S.WITHDRAWN: "已撤回",
    S.ARCHIVED: "已归档",
    S.CANCELLED: "误登记已撤销",
}
TERMINAL = frozenset(
    {
        S.INFORMED,
        S.DECLINED,
        S.DECLINED_FINALLY,
        S.FINAL,
        S.LED_IN,
        S.SETTLED,
        S.WITHDRAWN,
        S.ARCHIVED,
        S.CANCELLED,
    }
)


class Who(StrEnum):
    """What an organ, or the petitioner, is to a petition."""

    ANY = "any"
    ARBITER = "arbiter"
    ASSISTING = "assisting"
    HANDLED = "handled"
    BY_LAW = "by_law"
    HOLDER = "holder"
    PETITIONER = "petitioner"
    PETITION_OFFICE = "petition_office"
    REGISTRAR = "registrar"
    SENDER = "sender"
    SUPERIOR = "superior"


WHO_LABELS: Mapping[Who, str] = {
    Who.ANY: "收到信访事项的单位",
    Who.ARBITER: "裁决管辖争议的共同上一级或者联席会议",
    Who.ASSISTING: "协办单位",
    Who.HANDLED: "原办理单位",
    Who.BY_LAW: "随另一件事一并办理（单位撤销、合并、分立；并案）",
    Who.HOLDER: "现在承办的单位",
    Who.PETITIONER: "信访人",
    Who.PETITION_OFFICE: "不承办这件事项的信访部门",
    Who.REGISTRAR: "登记的单位",
    Who.SENDER: "转送、交办的单位",
    Who.SUPERIOR: "上级单位",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table needs to know of a proceeding on a day."""

    state: State
    tier: int = 1
    kind: str = ""
    purpose: str = ""
    open_clocks: frozenset[str] = frozenset()
    transferred: bool = False
    received: bool = True
    objected: bool = False
    extended_days: int = 0
    accepted: bool = False
    replied: bool = False
    served: bool = False
    window_open: bool = False
    supported: bool = False
    executed: bool = False
    reviewable: bool = False
    hearing: bool = False
    redo: bool = False
    succeeded: bool = False
    answered: bool = False
    asked: bool = False
    recused: bool = False
    draft: str = ""
    part_owed: bool = False
    part_given: bool = False
    old: bool = False
    office: bool = False
    told: bool = False
    simple: bool = False
    instructed: bool = False
    tasked: bool = False
    linked: bool = False
    split_off: bool = False
    split_up: bool = False
    disputed: bool = False
    settled_lead: bool = False


def _served(facts: Facts) -> bool:
    """Served, and the petitioner's window is over; who accuses without a name is told nothing (2022/30)."""
    return (facts.served and not facts.window_open) or (facts.told and facts.purpose == "accusation")


OF_HANDS = frozenset(
    {"recused", "drafted", "checked", "draft_under_way", "part_owed", "part_given", "tasked", "instructed"}
)  # needs that only those steps ask about
OF_TIES = frozenset({"linked", "split_off", "not_split_off", "not_split_up"})
LED = frozenset({"claim_art31_1", "claim_art31_2", "claim_art31_3", "claim_art31_4", "litigation"})
NEEDS: Mapping[str, tuple[Callable[[Facts], bool], str, str]] = {
    "received": (lambda f: f.received, "还没有签收", "请先签收"),
    "not_received": (lambda f: f.transferred and not f.received, "已经签收过了", "签收日有误的，用“更正签收”"),
    "signed_for": (lambda f: f.transferred and f.received, "没有签收记录可以更正", ""),
    "objected": (lambda f: f.objected, "承办单位没有提出异议", ""),
    "not_objected": (lambda f: not f.objected, "异议还没有答复", "请等转送单位答复异议"),
    "transferred": (lambda f: f.transferred, "这件事项不是转送或交办来的", ""),
    "conclude": (lambda f: "conclude" in f.open_clocks, "没有正在计算的办结期限", ""),
    "accept_notice": (lambda f: "accept_notice" in f.open_clocks, "没有待告知的期限，或者已经告知", ""),
    "report_back": (lambda f: "report_back" in f.open_clocks, "没有待报告的交办件", ""),
    "extended": (lambda f: f.extended_days > 0, "没有延过期", ""),
    "not_served": (lambda f: not f.served, "已经送达", "送达日有误的，用“更正送达”"),
    "served": (lambda f: f.served, "还没有送达", "请先登记送达"),
    "succeeded": (
        lambda f: f.succeeded,
        "这件事项不是从撤销、合并、分立的单位接过来的",
        "要交给别的单位的，请转送或者退回",
    ),
    "part_owed": (lambda f: f.part_owed, "没有等着的协办意见", ""),
    "part_given": (lambda f: f.part_given, "还没有协办意见", ""),
    "drafted": (lambda f: f.draft == "drafted", "没有等待核稿的稿子", "请先拟稿"),
    "checked": (lambda f: f.draft == "checked", "没有核过、等待签发的稿子", "请先拟稿、核稿"),
    "draft_under_way": (lambda f: f.draft in {"drafted", "checked", "signed"}, "没有可以退的稿子", ""),
    "simple": (lambda f: f.simple, "没有走简易办理", ""),
    "not_simple": (lambda f: not f.simple, "已经是简易办理", ""),
    "tasked": (lambda f: f.tasked, "没有等着本单位反馈的批示", ""),
    "instructed": (lambda f: f.instructed, "没有录入过批示", ""),
    "opinion_given": (lambda f: not f.told, "发出的不是处理意见书", "登错的，用“撤销误登记的答复”，再重新答复"),
    "recused": (lambda f: f.recused, "没有人回避", ""),
    "file_ready": (
        lambda f: f.state not in {S.REPLIED, S.REVIEWED, S.FINAL} or _served(f),
        "还没有送达，或者信访人申请复查、复核的期限还没有过",
        "请在送达、期限过后再归档",
    ),
    "carried_out": (
        lambda f: f.state not in {S.REPLIED, S.REVIEWED, S.FINAL} or not f.supported or f.executed,
        "支持的意见还没有登记执行",
        "请先办“执行支持意见”",
    ),
    "answered": (lambda f: f.answered, "还没有收到书面答复", "请在收到答复以后评价"),
    "asked": (lambda f: f.asked, "没有要求补充材料，或者已经补充", ""),
    "not_asked": (lambda f: not f.asked, "上一次要求补充的还没有补充", "要改的，先撤销补充材料通知"),
    "rateable": (lambda f: f.purpose != "accusation", "检举控告不作评价", "有意见的，请向受理的机关反映"),
    "supported": (lambda f: f.supported, "处理意见不是支持，没有要执行的", ""),
    "not_executed": (lambda f: not f.executed, "已经登记执行", ""),
    "executed": (lambda f: f.executed, "没有登记过执行", ""),
    "reviewable": (
        lambda f: f.reviewable,
        "这类事项没有复查、复核",
        "2022年5月1日起只有第三十一条第六项的处理意见可以申请复查；其他的按法定程序的救济途径",
    ),
    "no_hearing": (lambda f: not f.hearing, "上一次听证还没有登记结束", "请先登记听证结束"),
    "hearing": (lambda f: f.hearing, "没有正在进行的听证", ""),
    "linked": (lambda f: f.linked, "没有关联的事项", ""),
    "split_off": (lambda f: f.split_off, "这件事项不是分案分出来的", ""),
    "not_split_off": (lambda f: not f.split_off, "这件事项是分案分出来的", "请用“撤销分案”"),
    "not_split_up": (lambda f: not f.split_up, "从这件事项分出去的还在", "请先在分出去的事项上“撤销分案”"),
    "told": (
        lambda f: "accept_notice" not in f.open_clocks,
        "还没有告知信访人是否受理",
        "每一位信访人都要单独告知：请先办程序性告知，再并案",
    ),
    "not_extended": (lambda f: f.extended_days == 0, "已经延期", "延过期的事项单独办理；延期有误的，先撤销延期"),
    "one_tier": (lambda f: f.tier == 1, "复查、复核中的事项不并案", ""),
    "not_redo": (lambda f: not f.redo, "这是责令重新办理的，或者共同的上一级决定由它受理的，不能收回", ""),
    "disputed": (lambda f: f.disputed, "没有等着裁决的管辖争议", ""),
    "not_disputed": (lambda f: not f.disputed, "管辖争议还没有裁决", "请等裁决，或者由提出的单位撤回争议"),
    "dispute_decided": (lambda f: f.settled_lead, "管辖争议还没有裁决过", "请先裁决"),
    "led": (
        lambda f: f.kind in LED,
        "只有应当走法定程序的申诉求决、涉法涉诉事项才导入法定程序",
        "请先办“确定类别”",
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table.

    ``frm``: the states it may be taken from; ``to``: where it leads (None: the state stays, or returns to the one
    before); ``who``: any of these roles; ``permission``: any of these; ``needs``: keys of ``NEEDS``; ``since``: the
    first day the law knows it; ``part``: which part of the product puts it on screens; ``aside``: what others
    do may be dated before it; ``quiet``: nor does it count as a change of what others have seen.
    """

    key: str
    title: str
    frm: tuple[State, ...]
    to: State | None
    who: tuple[Who, ...]
    permission: tuple[str, ...]
    needs: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    since: date | None = None
    corrects: str | None = None
    part: int = 1
    aside: bool = False
    quiet: bool = False
    note: str = ""

    def stops_on(self, on: date) -> tuple[str, ...]:
        """The limits it stops under the law of the day: from 2022 acceptance alone does not stop ``accept_notice``."""
        if self.key == "accept" and on >= NEW_RULES:
            return tuple(limit for limit in self.stops if limit != "accept_notice")
        return self.stops
