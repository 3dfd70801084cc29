"""A petition's life in words: what was done, what runs, what a step would bring. Every door reads it from here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from xinfang.bureau.queries import Snapshot
from xinfang.ledger.kinds import Kind
from xinfang.papers.kinds import PUBLIC, TITLES, PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions import clockwork, disputed, rerouting, ties, wording
from xinfang.petitions.actions.answering import window_after
from xinfang.petitions.actions.opening import REASON_LABELS, OpeningReason
from xinfang.petitions.facts import facts_of, roles_of
from xinfang.petitions.kinds import (
    ANSWER_LABELS,
    DECISION_LABELS,
    DECLINE_FINAL_LABELS,
    DECLINE_LABELS,
    KIND_LABELS,
    MODE_LABELS,
    OUTCOME_LABELS,
    PROCEDURE_LABELS,
    RECUSAL_ASKED_LABELS,
    RECUSAL_GROUND_LABELS,
    REVIEW_DECLINE_LABELS,
)
from xinfang.petitions.models import Clock
from xinfang.petitions.queries import Dossier
from xinfang.rules import clocks, lawbook, limits, paths, steps
from xinfang.rules.clocks import ClockState
from xinfang.rules.days import zh
from xinfang.rules.paths import Path
from xinfang.rules.refusals import NotFound
from xinfang.rules.review import GROUND_LABELS
from xinfang.rules.steps import STATE_LABELS, STEPS, Facts, State, Step, Who
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor

CODES: Mapping[str, str] = {
    **{key.value: label for key, label in DECLINE_LABELS.items()},
    **{key.value: label for key, label in DECLINE_FINAL_LABELS.items()},
    **{key.value: label for key, label in OUTCOME_LABELS.items()},
    **{key.value: label for key, label in ANSWER_LABELS.items()},
    **{key.value: label for key, label in DECISION_LABELS.items()},
    **{key.value: label for key, label in KIND_LABELS.items()},
    **{key.value: label for key, label in REVIEW_DECLINE_LABELS.items()},
    **{key.value: label for key, label in PROCEDURE_LABELS.items()},
    **{key.value: label for key, label in GROUND_LABELS.items()},
    **{key.value: label for key, label in MODE_LABELS.items()},
    **{key.value: label for key, label in RECUSAL_ASKED_LABELS.items()},
    **{key.value: label for key, label in RECUSAL_GROUND_LABELS.items()},
    **disputed.GROUND_LABELS,
}
UNTIL = {
    "ask_supplement": "最迟",
    "join": "请在此前提出：",
    "decide_dispute": "协办意见最迟",
    "correct_dispute": "协办意见最迟",
    "extend": "改到",
    "reply": "最迟落实",
    "simplify": "请在此前答复（非法定）：",
    "instruct": "请在此前反馈：",
    "undo_extension": "改到",
    "open_hearing": "预计结束",
    "close_hearing": "结束",
}
OTHERS: Mapping[str, str] = {
    Kind.PETITION_REPORTED: "作为举报泄露、打击报复的事项登记",
    Kind.EXTERNAL_ADDED: "登记外部编号",
    Kind.HALL_TALKED: "接谈笔录",
    Kind.EXTERNAL_ENDED: "更正外部编号",
    Kind.HOLDING_MOVED: "移交经办人",
    Kind.NOTE_WRITTEN: "写内部记录",
    Kind.FILE_ATTACHED: "加附件",
    Kind.FILE_REMOVED: "撤下附件",
    Kind.SUBMISSION_JOINED: "重件并入",
    Kind.SUBMISSION_PARTED: "标明误并入的重件",
    Kind.RETENTION_HELD: "暂停销毁",
    Kind.RETENTION_LIFTED: "解除暂停销毁",
    Kind.RETENTION_PROPOSED: "提请按保管期限销毁",
    Kind.RETENTION_REJECTED: "不同意销毁",
    Kind.RETENTION_DISPOSED: "已按保管期限销毁个人信息、来信和文书正文",
}
TIED = {"link": "关联", "split": "分案"}
PRIVATE = frozenset({"rate"})  # the organ sees figures, not who rated: shown at the portal only
NOT_OF_LIFE = frozenset(
    {Kind.IDENTITY_MATCHED.value, Kind.FILE_OPENED.value, Kind.NOTE_OPENED.value}
)  # the list of who has seen identities shows it
CLOCK_LABELS = {
    ClockState.RUNNING: "计算中",
    ClockState.MET: "按期",
    ClockState.LATE: "逾期办理",
    ClockState.LAPSED: "已逾期",
    ClockState.VOID: "不再计算",
    ClockState.EXPIRED: "已过",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done to a petition, as the ledger has it."""

    seq: int
    key: str
    title: str
    on: date
    at: datetime
    by: str
    cite: str
    from_organ: str
    to_organ: str
    details: tuple[str, ...]
    paper: Paper | None
    late: bool
    assumed: bool
    corrects: int | None


@dataclass(frozen=True, slots=True)
class Timer:
    """One clock with its reasons, as it stands on a day."""

    clock: Clock
    title: str
    organ: str
    cite: str
    state: ClockState
    label: str
    reasons: tuple[str, ...]
    window: bool


def events(file: Dossier, *, own: bool = False) -> list[Event]:
    """What was done, oldest first. ``own``: for the petitioner, with what only the petitioner sees."""
    names = _names(file)
    papers = {str(paper.uid): paper for paper in file.papers}
    found = []
    for entry in file.entries:
        if entry.kind in NOT_OF_LIFE:
            continue
        said = json.loads(entry.payload)
        key = said.get("step", entry.kind)
        if key in PRIVATE and not own:
            continue
        step = STEPS.get(key)
        found.append(
            Event(
                seq=entry.seq,
                key=key,
                title=step.title if step else _other(entry.kind, said),
                on=entry.on,
                at=entry.at,
                by=entry.actor_label,
                cite=entry.cite,
                from_organ=names.get(said.get("from_organ", ""), ""),
                to_organ=names.get(said.get("to_organ", ""), ""),
                details=(*_details(said, entry.on), *(() if own else _routed(said))),
                paper=papers.get(said.get("paper", "")),
                late=bool(said.get("late")),
                assumed=bool(said.get("assumed")),
                corrects=said.get("corrects"),
            )
        )
    return found


def _names(file: Dossier) -> dict[str, str]:
    organs = [file.petition.registrar, *(p.organ for p in file.proceedings)]
    organs += [organ for t in file.transfers for organ in (t.from_organ, t.to_organ)]
    return {str(organ.uid): organ.short_name for organ in organs}


def _other(kind: str, said: Mapping[str, Any]) -> str:
    if kind == Kind.MATTER_TIED:
        return ("解除" if said.get("ended") else "") + TIED[said["tie"]]
    if kind == Kind.IDENTITY_OPENED:
        return f"查看信访人身份：{REASON_LABELS[OpeningReason(said['reason'])]}"
    return OTHERS.get(kind, kind)


def _details(said: Mapping[str, Any], on: date) -> list[str]:
    """What is said beside a step; a day that is the step's own is not said twice."""
    found = [CODES[said[name]] for name in ("outcome", "matter", "reason", "mode", "ground") if said.get(name) in CODES]
    found += ["逾期提出"] if said.get("overdue") else []
    days = (
        ("asked", "提出"),
        ("received", "收到"),
        ("until", UNTIL.get(str(said.get("step")), "要求报结果")),
        ("was", "原为"),
    )
    found += [
        f"{label} {zh(date.fromisoformat(said[name]))}"
        for name, label in days
        if said.get(name, on.isoformat()) != on.isoformat()
    ]
    if said.get("step") == "extend":
        found.insert(0, f"延长 {said['days']} 日")
    return found


def _routed(said: Mapping[str, Any]) -> list[str]:
    """Which rule of the office's table was followed, or not: the office's own business, not told at the portal."""
    if not said.get("routing"):
        return []
    by = f"路由 {said['rule']}（路由表第 {said['routing']} 版）" if said.get("rule") else ""
    if "followed" not in said:
        return [f"路由表第 {said['routing']} 版没有可用的建议，由人确定"]
    return [f"依据{by}" if said["followed"] else f"没有照{by}"]


def timers(file: Dossier, today: date, now: Snapshot) -> list[Timer]:
    """Every clock, the running ones first, by the day they fall due."""
    book = lawbook.load()
    found = []
    for clock in file.clocks:
        due = clockwork.project(clock, now)
        state = clocks.state_of(clock.limit, clock.due_on, clock.met_on, clock.void_on, today)
        organ = clock.organ.short_name if clock.organ else "信访人"
        found.append(
            Timer(
                clock,
                book.limit(clock.limit).title,
                organ,
                due.cite,
                state,
                CLOCK_LABELS[state],
                due.reasons,
                book.limit(clock.limit).window,
            )
        )
    waits = {ClockState.LAPSED, ClockState.RUNNING}
    return sorted(found, key=lambda timer: (timer.state not in waits, timer.clock.due_on, timer.clock.pk))


def standing(file: Dossier, actor: Actor, today: date) -> tuple[Facts, frozenset[Who]]:
    """What the table of steps asks: the facts of the petition, and what the actor's organ is to it."""
    facts = facts_of(file.petition, file.proceedings, file.transfers, file.clocks, today)
    facts = replace(facts, recused=bool(file.recused), draft=file.draft)
    owed, given = (any((one.given_on is None) is still for one in file.assisting) for still in (True, False))
    facts = replace(facts, part_owed=owed, part_given=given)
    roles = roles_of(actor, file.petition, file.proceedings, file.transfers)
    facts = replace(facts, **ties.as_facts(file.petition.pk, file.ties))
    assists = actor.organ_id in {one.organ for one in file.assisting}
    facts = replace(facts, instructed=file.instructed, tasked=file.task_due is not None)
    roles |= {Who.ASSISTING} if assists else frozenset()
    decides = file.dispute is not None and actor.organ_id == file.dispute.decider
    return facts, roles | {Who.ARBITER} if decides else roles


def steps_for(file: Dossier, actor: Actor, today: date) -> tuple[Step, ...]:
    """The steps that ``actor`` may take now."""
    facts, roles = standing(file, actor, today)
    return steps.allowed(facts, roles, actor.permissions, today, free=actor.petitioner)


def consequences(step: Step, file: Dossier, today: date, now: Snapshot) -> list[str]:
    """What a step would bring if it were taken today: state, clocks, papers, who is told."""
    found = [f"事项转为“{STATE_LABELS[step.to]}”。"] if step.to else []
    stops = step.stops_on(today)
    for clock in file.clocks:
        if clockwork.running(clock) and clock.limit in stops and clock.organ_id == file.proceeding.organ_id:
            found.append(f"{lawbook.load().limit(clock.limit).title}停止计算（最迟 {zh(clock.due_on)}）。")
    found += [words for limit in step.starts if (words := _would_start(limit, step, file, today, now))]
    if step.key in {"raise_dispute", "decide_dispute"}:
        found.append("争议和裁决都不停止任何期限，承办单位的期限照常计算。")
    if step.key in {"forward", "assign"}:
        found.append("接收单位签收之日起，计算它的受理告知期限；签收前一直列在它的待办里。")
    found += _of_merged(step, file)
    papers = [PaperKind(name) for name in step.papers if name in set(PaperKind)]
    found += [f"出具{TITLES[kind]}{'，信访人凭查询码可以看到' if kind in PUBLIC else ''}。" for kind in papers]
    return found


def way_of(file: Dossier, today: date) -> tuple[Path, str, str, str]:
    """The path of the matter: which, its article, what it is for the desk, and in everyday words."""
    facts = facts_of(file.petition, file.proceedings, file.transfers, file.clocks, today)
    path = paths.path_of(facts.kind, today, purpose=facts.purpose, old=facts.old)
    return path, paths.cite(facts, today), paths.WAYS[path].desk, paths.WAYS[path].plain


def kind_brings(file: Dossier, kind: str, today: date, now: Snapshot) -> list[str]:
    """What would follow if the matter were of ``kind``: its path, and which clocks become void or start."""
    book, moved = lawbook.load(), rerouting.moves(kind, file.proceeding, file.clocks)
    old = file.proceeding.accepted_on is not None and file.proceeding.accepted_on < NEW_RULES
    path = paths.path_of(kind, today, old=old)
    found = [f"{paths.WAYS[path].desk}（{book.label(paths.CITES[kind])}）"]
    found += [f"{book.limit(one.limit).title}作废（原为最迟 {zh(one.due_on)}）。" for one in moved.void]
    for one in moved.start:
        due = clocks.due(book.value(one.limit, one.on), one.on, calendar=now.calendar, roll=now.roll)
        if due.due is not None:
            met = f"，{zh(one.met_on)}已完成" if one.met_on else ""
            found.append(f"{book.limit(one.limit).title}自 {zh(one.on)} 起算，最迟 {zh(due.due)}{met}。")
    return found


def _of_merged(step: Step, file: Dossier) -> list[str]:
    """What a step on a lead means for the matters that are merged into it."""
    merged = [tie for tie in file.ties if tie.other_id == file.petition.pk and tie.state == State.MERGED]
    if not merged or step.key not in {"reply", "withdraw", "settle", "lead_in", "undo_acceptance"}:
        return []
    if step.key == "reply":
        return [f"并入的 {len(merged)} 件一并答复，意见书发给每一位信访人：不要写别人的个人情况。各自送达。"]
    return [f"并入的 {len(merged)} 件恢复单独办理，期限自始照算。"]


def _would_start(limit: str, step: Step, file: Dossier, today: date, now: Snapshot) -> str:
    book = lawbook.load()
    value = book.value(limit, today)
    if limit == "report_back":
        return "报告结果的期限以交办单载明的日期为准。"
    if limit == "disposal" and step.key == "agree_return":
        return "转送单位的登记处置期限从停下的地方继续计算（我们的读法）。"
    if step.key == "serve" and limit != window_after(file.proceeding):
        return ""
    if value.days is None or (value.only_if and not limits.holds(value.only_if, file.petition.kind)):
        return ""
    due = clocks.due(value, today, calendar=now.calendar, roll=now.roll)
    return (
        f"起算{value.title} {value.days} 日，按今天算最迟 {zh(due.due)}（{book.label(due.cite)}）。" if due.due else ""
    )


def waits_for_opening(file: Dossier, paper: Paper) -> bool:
    """Whether ``paper`` is the written reply and the petitioner has not received it yet: to open it is to receive it."""
    if steps.State(file.proceeding.state) not in wording.OPINIONS:
        return False
    return (
        paper.kind == wording.opinion_kind(file.proceeding)
        and paper.voided_on is None
        and file.proceeding.served_on is None
    )


def paper_or_not_found(file: Dossier, uid: UUID, *, public: bool = False) -> Paper:
    """One of its papers with its words, or NotFound; with ``public`` only what is addressed to the petitioner."""
    found = [paper for paper in file.papers if paper.uid == uid and (paper.public or not public)]
    if not found:
        raise NotFound("没有这份文书。", code="not_found")
    found[0].refresh_from_db(fields=["body", "extra"])
    return found[0]
