"""Rectification 整改: tasks, reports by the organ, checks by the office, a later day, and what was not put right (seed/13)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from xinfang.accountability.aftermodels import DONE, RAISED, REPORTED, RUNNING
from xinfang.accountability.aftersight import concerning, need_office, one_rectification
from xinfang.accountability.models import Alert, Rectification, RectificationReport, RectificationTask
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.people.policy import Permission
from xinfang.people.queries import heir, lock_organs
from xinfang.petitions.when import When
from xinfang.rules.days import ONE
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.situations import FACTS, readings_of_fact
from xinfang.rules.values import Actor

FACT = "rectification_late"
TWICE = 2


@contextmanager
def _on(name: str, uid: UUID, about: object, actor: Actor, when: When, key: str) -> Iterator[tuple[Act, Rectification]]:
    """An act on a rectification that the actor may know of, locked."""
    when.check()
    with acts.begin(f"rectification.{name}", actor=actor, key=key, about=(uid, about, when.on)) as act:
        Rectification.objects.select_for_update(no_key=True).filter(uid=uid).first()
        yield act, one_rectification(uid, actor)


def may_work(row: Rectification, actor: Actor) -> bool:
    """Whether the actor works on it for the ordered organ, or is whom the order is on."""
    if concerning(actor).filter(pk=row.measure_id).exists():
        return True
    return actor.organ_id == row.organ_id and actor.may(Permission.PETITION_HANDLE) and not row.measure.appointment_id


def _need_organ(row: Rectification, actor: Actor) -> None:
    if not may_work(row, actor):
        raise Refused(
            f"只有{row.organ.short_name}可以办。",
            why="整改由被责令的单位或者本人落实、报告",
            todo="请由该单位的经办人或者负责人登记",
            code="not_the_organ",
        )


def _need_state(row: Rectification, *states: str) -> None:
    words = {RUNNING: "正在整改", REPORTED: "等着核对", DONE: "已经整改到位", RAISED: "已经升级", "void": "已经作废"}
    if row.state not in states:
        raise Refused(f"这项整改{words[row.state]}。", todo="请刷新页面，看清现在的情况", code="wrong_state")


def _words(said: str, what: str, field: str) -> str:
    if not said.strip():
        raise Refused(f"请写{what}。", field=field, code="missing")
    return said.strip()


def _about(row: Rectification) -> dict[str, object]:
    return {"measure": row.measure.uid, "organ": row.organ.uid, "office": row.measure.office.uid, "due": row.due_on}


def set_task(
    uid: UUID, *, words: str, due_on: date | None = None, actor: Actor, when: When, key: str
) -> RectificationTask:
    """Set one thing to put right, by the organ or by the office. Refused: no words, a day after the order's own."""
    with _on("task", uid, (words, due_on), actor, when, key) as (act, row):
        if not may_work(row, actor):
            need_office(actor, row.measure.office_id, row.measure)
        if act.repeated:
            return RectificationTask.objects.get(uid=act.result)
        _need_state(row, RUNNING)
        when.check(after=row.ordered_on)
        if due_on is not None and not when.on <= due_on <= row.due_on:
            raise Refused("任务的日期要在今天和整改期限之间。", field="due_on", code="bad_day")
        said = {
            "words": _words(words, "要改什么、由谁牵头", "words"),
            "set_on": when.on,
            "due_on": due_on,
            "result": "",
        }
        task = act.add(RectificationTask(uid=act.result, rectification=row, **said))
        payload = {**_about(row), "record": task.uid, "day": due_on}
        act.record(Kind.RECTIFICATION_TASK_SET, row.uid, on=when.on, payload=payload)
    return task


def finish_task(uid: UUID, *, task: UUID, result: str, actor: Actor, when: When, key: str) -> RectificationTask:
    """Say that a task is done and how. Refused: by others than the organ, twice, without words."""
    with _on("finish_task", uid, (task, result), actor, when, key) as (act, row):
        _need_organ(row, actor)
        found = RectificationTask.objects.filter(rectification=row, uid=task).first()
        if found is None:
            raise NotFound("没有这项任务。", code="not_found")
        if act.repeated:
            return found
        _need_state(row, RUNNING)
        when.check(after=found.set_on)
        if found.done_on is not None:
            raise Refused("这项任务已经完成。", todo="请刷新页面", code="wrong_state")
        found.done_on, found.result = when.on, _words(result, "做成了什么", "result")
        act.change(found, "done_on", "result")
        act.record(Kind.RECTIFICATION_TASK_DONE, row.uid, on=when.on, payload={**_about(row), "record": found.uid})
    return found


def report(uid: UUID, *, words: str, enclosed: str = "", actor: Actor, when: When, key: str) -> Rectification:
    """Report what was put right. It may come after the day; that it was late stays on record.

    Refused: by others than the organ, without words, while a report waits to be checked.
    """
    with _on("report", uid, (words, enclosed), actor, when, key) as (act, row):
        _need_organ(row, actor)
        if act.repeated:
            return row
        _need_state(row, RUNNING)
        when.check(after=row.ordered_on)
        number = row.reports.count() + 1
        said = {"words": _words(words, "改了什么、结果怎样", "words"), "enclosed": enclosed.strip(), "reason": ""}
        act.add(RectificationReport(rectification=row, round=number, given_on=when.on, **said))
        row.state, row.reported_on = REPORTED, row.reported_on or when.on
        act.change(row, "state", "reported_on")
        payload = {**_about(row), "number": number, "late": when.on > row.due_on}
        act.record(Kind.RECTIFICATION_REPORTED, row.uid, on=when.on, payload=payload)
    return row


def check(uid: UUID, *, accepted: bool, reason: str = "", actor: Actor, when: When, key: str) -> Rectification:
    """Check the last report: put right, or sent back with reasons; the day stays the order's.

    Refused: by who does not act for the office, who is barred, where no report waits, sent back without reasons.
    """
    with _on("check", uid, (accepted, reason), actor, when, key) as (act, row):
        need_office(actor, row.measure.office_id, row.measure)
        if act.repeated:
            return row
        _need_state(row, REPORTED)
        given = row.reports.latest("round")
        when.check(after=given.given_on)
        given.reason = reason.strip() if accepted else _words(reason, "退回的理由", "reason")
        given.checked_on, given.result = when.on, "accepted" if accepted else "sent_back"
        act.change(given, "checked_on", "result", "reason")
        row.state, row.ended_on = (DONE, when.on) if accepted else (RUNNING, None)
        act.change(row, "state", "ended_on")
        payload = {**_about(row), "number": given.round, "what": given.result}
        act.record(Kind.RECTIFICATION_CHECKED, row.uid, on=when.on, payload=payload)
    return row


def extend(uid: UUID, *, due_on: date, why: str, actor: Actor, when: When, key: str) -> Rectification:
    """Give a later day, with the reason; the ledger keeps the day that was. Refused: a day that is not later."""
    with _on("extend", uid, (due_on, why), actor, when, key) as (act, row):
        need_office(actor, row.measure.office_id, row.measure)
        if act.repeated:
            return row
        _need_state(row, RUNNING)
        when.check(after=row.ordered_on)
        if due_on <= max(row.due_on, when.on):
            raise Refused("新的整改期限要晚于原来的期限，也要晚于今天。", field="due_on", code="bad_day")
        said, was = _words(why, "延长的理由", "why"), row.due_on
        row.extended_why = "\n".join(filter(None, (row.extended_why, said)))
        row.due_on = due_on
        act.change(row, "due_on", "extended_why")
        payload = {**_about(row), "what": "extended", "day": was}
        act.record(Kind.RECTIFICATION_SET, row.uid, on=when.on, payload=payload)
    return row


def may_raise(row: Rectification, on: date) -> bool:
    """Whether it was not put right by its day, or was sent back twice."""
    late = row.state == RUNNING and row.due_on < on
    return late or (row.state == RUNNING and row.reports.filter(result="sent_back").count() >= TWICE)


def raise_next(uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> Alert:
    """Raise what was not put right: an alert, for people to open a verification of its own; never a heavier measure by itself.

    Refused: before the day has passed unless it was sent back twice; without words; by who is barred.
    """
    with _on("raise", uid, why, actor, when, key) as (act, row):
        need_office(actor, row.measure.office_id, row.measure)
        organ = heir(row.organ)
        if act.repeated:
            return Alert.objects.get(organ=organ, fact=FACT, fact_uid=row.uid)
        if not may_raise(row, when.on):
            raise Refused(
                "现在还不能升级。",
                why="过了整改期限没有改到位，或者两次退回的，才作为新的情况核查",
                todo="请先核对报告，或者等期限到",
                code="too_early",
            )
        row.ended_why, row.state, row.ended_on = _words(why, "哪些没有改到位", "why"), RAISED, when.on
        act.change(row, "state", "ended_on", "ended_why")
        lock_organs([organ.pk])  # the sweep decides under the same lock: one alert, never two
        rows = Alert.objects.select_for_update(no_key=True)
        alert = rows.filter(organ=organ, fact=FACT, fact_uid=row.uid).first()
        if alert is None:
            alert = act.add(_alert(row, when.on))
        elif alert.state == "moot":
            alert.state, alert.mooted_on, alert.mooted_why = "open", None, ""
            act.change(alert, "state", "mooted_on", "mooted_why")
        payload = {**_about(row), "alert": alert.uid, "item": f"s{FACTS[FACT].item}"}
        cite = f"seed/{FACTS[FACT].item}"
        act.record(Kind.RECTIFICATION_RAISED, row.uid, on=when.on, cite=cite, payload=payload)
    return alert


def lapsed_on(row: Rectification) -> date:
    """The first day on which it stood not put right: after its day, or when it was raised before."""
    after = row.due_on + ONE
    return min(after, row.ended_on) if row.state == RAISED and row.ended_on else after


def _alert(row: Rectification, on: date) -> Alert:
    since = lapsed_on(row)
    matter = row.measure.charge.finding.verification.petition
    return Alert(
        organ=heir(row.organ),
        petition=matter,
        fact=FACT,
        fact_uid=row.uid,
        due_on=since - ONE,
        lapsed_on=since,
        found="fact",
        readings=" ".join(one.item for one in readings_of_fact(FACT, since)),
        sealed_path=matter is not None and matter.sealed_path,
    )
