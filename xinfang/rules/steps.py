"""The steps a petition may take: one table, read by the desk's buttons, the refusals, the diagram and the tests.

Named steps with reasons, not edges between states. State belongs to the proceeding (tier 1 to 3, decision 12).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinfang.rules import lawbook
from xinfang.rules.refusals import Refused

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
    S.REGISTERED: "已登记", S.FORWARDED: "已转送", S.ASSIGNED: "已交办", S.RETURNED: "已退回", S.HANDLING: "办理中",
    S.REPLIED: "已答复", S.INFORMED: "已告知", S.DECLINED: "不予受理", S.DECLINED_FINALLY: "不再受理", S.REVIEWING: "复查中",
    S.REVIEWED: "已复查", S.REREVIEWING: "复核中", S.FINAL: "已终结", S.LED_IN: "已导入法定程序", S.SETTLED: "已和解",
    S.WITHDRAWN: "已撤回", S.ARCHIVED: "已归档", S.CANCELLED: "误登记已撤销",
}
TERMINAL = frozenset({
    S.INFORMED, S.DECLINED, S.DECLINED_FINALLY, S.FINAL, S.LED_IN, S.SETTLED, S.WITHDRAWN, S.ARCHIVED, S.CANCELLED,
})


class Who(StrEnum):
    """What an organ, or the petitioner, is to a petition."""

    ANY = "any"
    HOLDER = "holder"
    PETITIONER = "petitioner"
    PETITION_OFFICE = "petition_office"
    REGISTRAR = "registrar"
    SENDER = "sender"
    SUPERIOR = "superior"


WHO_LABELS: Mapping[Who, str] = {
    Who.ANY: "收到信访事项的单位", Who.HOLDER: "现在承办的单位", Who.PETITIONER: "信访人", Who.PETITION_OFFICE: "信访部门",
    Who.REGISTRAR: "登记的单位", Who.SENDER: "转送、交办的单位", Who.SUPERIOR: "上级单位",
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
    "file_ready": (
        lambda f: f.state is not S.REPLIED or (f.served and not f.window_open),
        "还没有送达，或者信访人申请复查的期限还没有过",
        "请在期限过后再归档",
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table.

    ``frm``: the states it may be taken from; ``to``: where it leads (None: the state stays, or returns to the one
    before); ``who``: any of these roles; ``permission``: any of these; ``needs``: keys of ``NEEDS``; ``since``: the
    first day the law knows it; ``part``: which part of the product puts it on screens.
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
    note: str = ""

    def stops_on(self, on: date) -> tuple[str, ...]:
        """The limits it stops under the law of the day: from 2022 acceptance alone does not stop ``accept_notice``."""
        if self.key == "accept" and on >= NEW_RULES:
            return tuple(limit for limit in self.stops if limit != "accept_notice")
        return self.stops


DISPOSE, HANDLE, REGISTER, APPROVE = ("petition:dispose",), ("petition:handle",), ("petition:register",), ("petition:approve",)
COUNTER, SENT = (S.REGISTERED, S.RETURNED), (S.FORWARDED, S.ASSIGNED)
EITHER = ("petition:dispose", "petition:handle", "petition:register")
HOLDER = (Who.HOLDER,)

ROWS: tuple[Step, ...] = (
    Step("register", "登记", (), S.REGISTERED, (Who.ANY,), REGISTER, starts=("disposal", "accept_notice"), papers=("receipt",),
         note="信访部门起算登记处置期限；直接提出的其他单位起算受理告知期限，均自收到之日"),
    Step("inform", "告知另向有权机关提出", COUNTER, S.INFORMED, HOLDER, EITHER, stops=("disposal", "accept_notice"), papers=("inform_notice",)),
    Step("decline", "不予受理", COUNTER + SENT, S.DECLINED, HOLDER, EITHER, ("received", "not_objected"),
         stops=("disposal", "accept_notice", "objection"), papers=("decline_notice",)),
    Step("decline_finally", "不再受理", COUNTER + SENT, S.DECLINED_FINALLY, HOLDER, EITHER, ("received", "not_objected"),
         stops=("disposal", "accept_notice", "objection"), papers=("decline_final_notice",), note="疏导帮扶仍要继续（2022/37）"),
    Step("forward", "转送", COUNTER + SENT, S.FORWARDED, HOLDER, ("petition:dispose", "petition:handle"), ("received", "not_objected"),
         stops=("disposal", "accept_notice", "objection"), papers=("forwarding_letter",),
         note="信访部门转送；其他单位只能转给自己的下级。接收单位的期限自签收起算"),
    Step("assign", "交办", COUNTER + SENT, S.ASSIGNED, (Who.HOLDER,), DISPOSE, ("received", "not_objected"),
         starts=("report_back",), stops=("disposal", "accept_notice", "objection"), papers=("assignment_letter",), note="报结果的日期由交办单载明"),
    Step("receive", "签收", SENT, None, HOLDER, EITHER, ("not_received",), starts=("accept_notice", "objection"), papers=("receipt_slip",)),
    Step("report_up", "报请", (S.REGISTERED, S.HANDLING), None, HOLDER, DISPOSE, papers=("petition_report",), part=2),
    Step("object", "提出异议", SENT, None, HOLDER, EITHER, ("received", "not_objected"), stops=("objection",), papers=("objection",), since=NEW_RULES,
         note="逾期未提异议不等于受理"),
    Step("agree_return", "同意退回", SENT, S.RETURNED, (Who.SENDER,), EITHER, ("objected",), starts=("disposal",), papers=("objection_decision",),
         since=NEW_RULES, note="接收单位的期限作废，转送单位的处置期限从停下的地方继续（我们的读法）"),
    Step("overrule", "不同意退回", SENT, None, (Who.SENDER,), EITHER, ("objected",), papers=("objection_decision",), since=NEW_RULES,
         note="接收单位的期限自首次签收起一直在计算"),
    Step("inform_receipt", "程序性告知", COUNTER + SENT + (S.HANDLING,), None, HOLDER, EITHER, ("received", "accept_notice"),
         stops=("accept_notice",), papers=("procedure_notice",), since=NEW_RULES),
    Step("accept", "受理", COUNTER + SENT, S.HANDLING, HOLDER, EITHER, ("received", "not_objected"), starts=("conclude",),
         stops=("accept_notice", "disposal", "objection"), papers=("acceptance_notice",),
         note="2022年5月1日起，办结期限只适用于第三十一条第六项；告知期限由程序性告知完成"),
    Step("join", "主办协办", (S.HANDLING,), None, (Who.HOLDER, Who.SUPERIOR), HANDLE, part=2),
    Step("extend", "延期", (S.HANDLING,), None, HOLDER, ("petition:handle", "petition:approve"), ("conclude",), papers=("extension_notice",),
         note="须经本机关、单位负责人批准，合计不超过 30 日"),
    Step("open_hearing", "举行听证", (S.HANDLING, S.REVIEWING, S.REREVIEWING), None, HOLDER, HANDLE, papers=("hearing_notice",), part=2,
         note="复核中的听证时间不计入期限"),
    Step("close_hearing", "听证结束", (S.HANDLING, S.REVIEWING, S.REREVIEWING), None, HOLDER, HANDLE, papers=("hearing_record",), part=2),
    Step("recuse", "回避", (S.REGISTERED, S.FORWARDED, S.ASSIGNED, S.HANDLING, S.REVIEWING, S.REREVIEWING), None, HOLDER, HANDLE, part=2),
    Step("reply", "答复", (S.HANDLING,), S.REPLIED, HOLDER, HANDLE, stops=("conclude",), papers=("opinion",), note="书面答复即法律上的办结"),
    Step("report_back", "报告办结结果", (S.HANDLING, S.REPLIED), None, HOLDER, HANDLE, ("report_back",), stops=("report_back",), papers=("completion_report",)),
    Step("serve", "送达", (S.REPLIED,), None, HOLDER, HANDLE, ("not_served",), starts=("review_request",), papers=("service_record",),
         note="申请复查的期限自信访人收到书面答复起算"),
    Step("execute", "执行支持意见", (S.REPLIED,), None, HOLDER, HANDLE, part=2),
    Step("request_review", "申请复查", (S.REPLIED,), S.REVIEWING, (Who.PETITIONER,), (), starts=("review",), stops=("review_request",), part=2),
    Step("decide_review", "复查决定", (S.REVIEWING,), S.REVIEWED, HOLDER, HANDLE, starts=("rereview_request",), stops=("review",), part=2),
    Step("request_rereview", "申请复核", (S.REVIEWED,), S.REREVIEWING, (Who.PETITIONER,), (), starts=("rereview",), stops=("rereview_request",), part=2),
    Step("decide_rereview", "复核决定", (S.REREVIEWING,), S.FINAL, HOLDER, HANDLE, stops=("rereview",), part=2),
    Step("settle", "调解和解", (S.HANDLING,), S.SETTLED, HOLDER, HANDLE, papers=("settlement",), since=NEW_RULES, part=2),
    Step("lead_in", "导入法定程序", COUNTER + SENT + (S.HANDLING,), S.LED_IN, HOLDER, HANDLE, since=NEW_RULES, part=2),
    Step("archive", "结案归档", (S.REPLIED, S.INFORMED, S.DECLINED, S.DECLINED_FINALLY, S.WITHDRAWN, S.SETTLED, S.LED_IN, S.FINAL), S.ARCHIVED,
         HOLDER, EITHER, ("file_ready",), papers=("archive_index",)),
    Step("withdraw", "撤回", (*COUNTER, *SENT, S.HANDLING), S.WITHDRAWN, (Who.PETITIONER, Who.HOLDER, Who.REGISTRAR), EITHER, papers=("withdrawal",),
         note="只使未到期的期限不再计算（我们的读法）；须有信访人本人的材料"),
    Step("instruct", "阅批", tuple(State), None, (Who.ANY, Who.HOLDER, Who.SUPERIOR), APPROVE, part=3),
    Step("urge", "催办", (*SENT, S.HANDLING), None, (Who.PETITION_OFFICE, Who.SENDER), DISPOSE, part=3),
    Step("rate", "评价", (S.REPLIED, S.ARCHIVED), None, (Who.PETITIONER,), (), part=2),
    Step("correct_registration", "更正登记", (*COUNTER, *SENT, S.HANDLING, S.REPLIED), None, (Who.REGISTRAR,), REGISTER, papers=("correction_note",), corrects="register"),
    Step("cancel_registration", "撤销误登记", (S.REGISTERED,), S.CANCELLED, (Who.REGISTRAR,), REGISTER, papers=("correction_note",), corrects="register"),
    Step("undo_inform", "撤销告知", (S.INFORMED,), None, HOLDER, EITHER, papers=("correction_note",), corrects="inform"),
    Step("undo_decline", "撤销不予受理", (S.DECLINED, S.DECLINED_FINALLY), None, (Who.HOLDER, Who.SUPERIOR), EITHER, papers=("correction_note",), corrects="decline"),
    Step("recall", "收回转送", SENT, S.RETURNED, (Who.SENDER,), EITHER, papers=("correction_note",), corrects="forward",
         note="承办单位受理之前可以收回；误退回的，再转送一次"),
    Step("undo_receive", "更正签收", SENT, None, HOLDER, EITHER, ("signed_for", "not_objected"), papers=("correction_note",), corrects="receive"),
    Step("undo_object", "撤回异议", SENT, None, HOLDER, EITHER, ("objected",), papers=("correction_note",), since=NEW_RULES, corrects="object"),
    Step("correct_acceptance", "更正受理日", (S.HANDLING,), None, HOLDER, HANDLE, papers=("correction_note",), corrects="accept"),
    Step("undo_extension", "撤销延期", (S.HANDLING,), None, HOLDER, ("petition:handle", "petition:approve"), ("extended",), papers=("correction_note",), corrects="extend"),
    Step("correct_reply", "更正答复", (S.REPLIED,), None, HOLDER, HANDLE, papers=("opinion", "correction_note"), corrects="reply",
         note="原答复仍可查阅；办结日不变"),
    Step("correct_service", "更正送达", (S.REPLIED,), None, HOLDER, HANDLE, ("served",), papers=("correction_note",), corrects="serve"),
    Step("undo_report_back", "撤销报告", (S.HANDLING, S.REPLIED), None, HOLDER, HANDLE, ("transferred",), papers=("correction_note",), corrects="report_back"),
    Step("reopen_archive", "撤销归档", (S.ARCHIVED,), None, HOLDER, EITHER, papers=("correction_note",), corrects="archive"),
    Step("undo_withdrawal", "撤销撤回", (S.WITHDRAWN,), None, (Who.PETITIONER, Who.HOLDER, Who.REGISTRAR), EITHER, papers=("correction_note",), corrects="withdraw"),
)
STEPS: Mapping[str, Step] = {step.key: step for step in ROWS}


def cite(key: str, on: date, office: bool = False) -> str:
    """The first article a step rests on, by the law of the day; registering has one for offices and one for others."""
    if key == "register":
        key = "register_office" if office else "register_organ"
    old, new = lawbook.load().steps[key]
    return ((new if on >= NEW_RULES else old) or new).split(" ")[0]


def take(key: str, facts: Facts, roles: frozenset[Who], permissions: frozenset[str], on: date, *, free: bool = False) -> Step:
    """The step, if it may be taken on ``on`` by someone in ``roles`` with ``permissions``; else Refused, with its article.

    ``free``: the command line and the petitioner's own act, whose permission does not come from a post.
    """
    step = STEPS[key]
    why = _why_not(step, facts, roles, permissions, on, free)
    if why is not None:
        what, todo, code = why
        raise Refused(f"现在不能{step.title}：{what}。", todo=todo, cite=cite(key, on), code=code)
    return step


def allowed(facts: Facts, roles: frozenset[Who], permissions: frozenset[str], on: date) -> tuple[Step, ...]:
    """Every step of this part that may be taken now: what the desk offers as buttons."""
    found = (step for step in ROWS if step.part == 1 and step.frm)
    return tuple(step for step in found if _why_not(step, facts, roles, permissions, on, False) is None)


def _why_not(
    step: Step, facts: Facts, roles: frozenset[Who], permissions: frozenset[str], on: date, free: bool
) -> tuple[str, str, str] | None:
    if step.since is not None and on < step.since:
        return "那时的条例没有这个环节，2022年5月1日起才有", "", "not_in_force"
    if not roles & set(step.who):
        return f"只有{'、'.join(WHO_LABELS[who] for who in step.who)}可以办", "", "not_your_role"
    if not free and step.permission and not permissions & set(step.permission):
        return "您现在的岗位没有这项职责", "请由有职责的人员办理", "not_allowed"
    if facts.state not in step.frm:
        return f"事项现在是“{STATE_LABELS[facts.state]}”", _from(step), "wrong_state"
    for need in step.needs:
        holds, what, todo = NEEDS[need]
        if not holds(facts):
            return what, todo, need
    return None


def _from(step: Step) -> str:
    states = "、".join(STATE_LABELS[state] for state in step.frm)
    return f"{step.title}只能在这些环节办：{states}" if states and len(step.frm) < len(State) else ""


def markdown() -> str:
    """The whole table, and a diagram of it, as docs/steps.md shows them."""
    book = lawbook.load()
    head = "| 步骤 | 代码 | 谁办 | 从 | 到 | 依据 2005 | 依据 2022 | 停止 | 起算 | 说明 |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    lines = [_markdown_row(step, book.steps.get(step.key, ("", ""))) for step in ROWS]
    edges = {f"    {frm.value} --> {step.to.value}: {step.title}" for step in ROWS if step.to and not step.corrects for frm in step.frm}
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> registered: 登记", *sorted(edges), "```"])
    return f"# 步骤表\n\n由 `xinfang/rules/steps.py` 生成，不要手改。\n\n{head}\n" + "\n".join(lines) + f"\n\n{diagram}\n"


def _markdown_row(step: Step, cites: tuple[str, str]) -> str:
    frm = "、".join(STATE_LABELS[s] for s in step.frm) if len(step.frm) < len(State) else "任何环节"
    cells = [
        step.title + (f"（更正 {STEPS[step.corrects].title}）" if step.corrects else ""), f"`{step.key}`",
        "、".join(WHO_LABELS[w] for w in step.who), frm, STATE_LABELS[step.to] if step.to else "—", cites[0] or "—", cites[1] or "—",
        "、".join(step.stops) or "—", "、".join(step.starts) or "—", step.note + ("" if step.part == 1 else f"（第 {step.part} 部分）"),
    ]
    return "| " + " | ".join(cells) + " |"
