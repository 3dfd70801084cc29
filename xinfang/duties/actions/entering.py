"""Enter what was done: a meeting, days in the field, working time, a reception, an arrangement, a report, a letter signed.

Each is entered by the organ itself, through its leaders or its secretary, with the day it happened and, where that is not
today, what it rests on. Nothing is entered ahead of time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.duties.kinds import ELSEWHERE, MEETINGS_OF, MeetingKind, ProvisionKind, WorkSort
from xinfang.duties.models import (
    AnalysisReport,
    Attendance,
    Decision,
    Entered,
    FieldStay,
    Meeting,
    Provision,
    Reception,
    TargetLetter,
    WorkLog,
)
from xinfang.duties.pairs import uppers
from xinfang.duties.reach import need_to_enter
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Appointment, Organ, Person
from xinfang.people.queries import on_day
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.duties import LEADING
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

Row = TypeVar("Row", bound=Entered)
MOST_THERE, MOST_TASKS = 60, 30


@dataclass(frozen=True, slots=True)
class Task:
    """What a meeting had somebody do: which organ, what, by when."""

    organ: UUID
    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as its minutes have it. ``heard``, ``deployed``, ``solved``: the three things Art. 6 names."""

    kind: MeetingKind
    minutes: str
    chair: UUID | None = None
    heard: bool = False
    deployed: bool = False
    solved: bool = False
    words: str = ""
    there: tuple[UUID, ...] = ()
    tasks: tuple[Task, ...] = ()


def record_meeting(organ: Organ, said: Held, *, actor: Actor, when: When, key: str) -> Meeting:
    """Enter a meeting that studied petition work (seed/6, 8).

    Refused: a kind of meeting that such an organ does not hold, without number of the minutes, attendance of who held no
    post there on that day, a task due before the meeting, a task for an organ that is closed.
    """
    need_to_enter(actor, organ)
    when.check(after=organ.valid_from)
    if said.kind not in MEETINGS_OF.get(organ.kind, ELSEWHERE):
        raise Refused(
            "本单位不开这种会议。",
            why="党委开常委会，政府开常务会，部门开党组会或者办公会",
            field="kind",
            code="wrong_meeting",
            cite="seed/6",
        )
    if not said.minutes.strip():
        raise Refused("请写会议纪要的编号。", why="会议凭纪要认定", field="minutes", code="missing")
    posts = _posts({*said.there, *([said.chair] if said.chair else [])}, when.on)
    with acts.begin("duty.meeting", actor=actor, key=key, about=(organ.uid, when.on, said)) as act:
        if act.repeated:
            return Meeting.objects.get(uid=act.result)
        row = Meeting(
            organ=organ,
            kind=said.kind.value,
            held_on=when.on,
            minutes=said.minutes.strip(),
            words=said.words.strip(),
            heard=said.heard,
            deployed=said.deployed,
            solved=said.solved,
            chair=posts.get(said.chair) if said.chair else None,
        )
        _add(act, row, when)
        act.add_all(Attendance, [Attendance(meeting=row, appointment=posts[uid]) for uid in dict.fromkeys(said.there)])
        act.add_all(Decision, list(_decisions(row, said.tasks, when.on)))
        _say(
            act,
            row,
            "meeting",
            organ,
            None,
            when,
            (when.on, when.on),
            "seed/6" if organ.kind in MEETINGS_OF else "seed/8",
        )
    return row


def _posts(uids: Iterable[UUID], day: date) -> dict[UUID, Appointment]:
    """The appointments of ``uids`` that held on ``day``; refused for one that did not."""
    wanted = set(uids)
    if len(wanted) > MOST_THERE:
        raise Refused(f"一次会议最多登记 {MOST_THERE} 人。", field="there", code="too_many")
    found = Appointment.objects.filter(on_day(day), uid__in=wanted, superseded=False).select_related("person")
    rows = {row.uid: row for row in found}
    if wanted - set(rows):
        raise Refused(
            f"有人在 {zh(day)} 没有任职，不能登记为到会。",
            todo="请核对会议日期和到会的人",
            field="there",
            code="not_in_office",
        )
    return rows


def _decisions(meeting: Meeting, tasks: Sequence[Task], day: date) -> Iterable[Decision]:
    if len(tasks) > MOST_TASKS:
        raise Refused(f"一次会议最多登记 {MOST_TASKS} 项任务。", field="tasks", code="too_many")
    organs = {
        organ.uid: organ
        for organ in Organ.objects.filter(uid__in={task.organ for task in tasks}, valid_to__isnull=True)
    }
    for task in tasks:
        if task.organ not in organs:
            raise Refused("任务要交给现在还在的单位。", field="tasks", code="unknown_organ")
        if not task.words.strip() or task.due_on < day:
            raise Refused("每项任务要写做什么，完成日期不能早于会议。", field="tasks", code="bad_task")
        yield Decision(
            meeting=meeting, organ=organs[task.organ], words=task.words.strip(), due_on=task.due_on, result=""
        )


def record_field_stay(
    post: Appointment, *, first: date, last: date, place: str, words: str, actor: Actor, when: When, key: str
) -> FieldStay:
    """Enter days that a leader spent among the people (seed/6). Refused: days out of order, ahead, or without the post."""
    organ, person = _of(post, actor, (first, last), when)
    if last < first:
        raise Refused(f"结束日 {zh(last)} 早于开始日 {zh(first)}。", field="last", code="out_of_order")
    if not place.strip() or not words.strip():
        raise Refused("请写到了哪里、解决了什么困难和问题。", field="words", code="missing", cite="seed/6")
    with acts.begin("duty.field", actor=actor, key=key, about=(post.uid, first, last, place, words)) as act:
        if act.repeated:
            return FieldStay.objects.get(uid=act.result)
        row = FieldStay(person=person, organ=organ, first=first, last=last, place=place.strip(), words=words.strip())
        _add(act, row, when)
        _say(act, row, "field_stay", organ, person, when, (first, last), "seed/6")
    return row


def log_work(
    post: Appointment, *, halves: int, sort: WorkSort, words: str, actor: Actor, when: When, key: str
) -> WorkLog:
    """Enter half a day or a whole day of petition work (seed/6). Refused: more than a day on one day."""
    organ, person = _of(post, actor, (when.on, when.on), when)
    if halves not in {1, 2}:
        raise Refused("请选半天或者一天。", field="halves", code="bad_halves")
    with acts.begin("duty.work", actor=actor, key=key, about=(post.uid, when.on, halves, sort, words)) as act:
        if act.repeated:
            return WorkLog.objects.get(uid=act.result)
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        before = WorkLog.objects.filter(person=person, day=when.on, voided_on__isnull=True)
        if halves + sum(before.values_list("halves", flat=True)) > 2:
            raise Refused(
                f"{zh(when.on)} 已经记满一天。", todo="记错的先作废，再重新登记", field="halves", code="day_full"
            )
        row = WorkLog(person=person, organ=organ, day=when.on, halves=halves, sort=sort.value, words=words.strip())
        _add(act, row, when)
        _say(act, row, "work_log", organ, person, when, (when.on, when.on), "seed/6")
    return row


def record_reception(
    post: Appointment, *, place: str, groups: int, heads: int, actor: Actor, when: When, key: str
) -> Reception:
    """Enter a day on which a leader received visitors (seed/9). Refused: fewer people than groups."""
    organ, person = _of(post, actor, (when.on, when.on), when)
    if not place.strip():
        raise Refused("请写在哪里接待。", field="place", code="missing")
    if heads < groups or groups < 0:
        raise Refused("人次不能少于批次。", field="heads", code="bad_count")
    with acts.begin("duty.reception", actor=actor, key=key, about=(post.uid, when.on, place, groups, heads)) as act:
        if act.repeated:
            return Reception.objects.get(uid=act.result)
        row = Reception(person=person, organ=organ, day=when.on, place=place.strip(), groups=groups, heads=heads)
        _add(act, row, when)
        _say(act, row, "reception", organ, person, when, (when.on, when.on), "seed/9")
    return row


@dataclass(frozen=True, slots=True)
class Kept:
    """What an organ keeps up (seed/6, 8). What is empty is lacking, and shown as that."""

    leader: UUID | None = None
    office: str = ""
    staff: int = 0
    rules: str = ""
    money: str = ""
    rooms: str = ""


def arrange(organ: Organ, kind: ProvisionKind, said: Kept, *, actor: Actor, when: When, key: str) -> Provision:
    """Enter what an organ keeps up from a day on; what stood before ends the day before (seed/6, 8).

    Refused: a day not after the beginning of what stands now, a leader in charge who holds no leading post there.
    """
    need_to_enter(actor, organ)
    when.check(after=organ.valid_from)
    leader = _posts([said.leader], when.on)[said.leader] if said.leader else None
    if leader is not None and (leader.post.organ_id != organ.pk or leader.post.kind not in LEADING):
        raise Refused("分管负责人要是本单位的领导。", field="leader", code="not_a_leader", cite="seed/8")
    with acts.begin("duty.arrange", actor=actor, key=key, about=(organ.uid, kind, when.on, said)) as act:
        if act.repeated:
            return Provision.objects.get(uid=act.result)
        before = (
            Provision.objects.select_for_update(no_key=True)
            .filter(organ=organ, kind=kind.value, until__isnull=True, voided_on__isnull=True)
            .first()
        )
        if before is not None:
            if before.since >= when.on:
                raise Refused(
                    f"现在的一条从 {zh(before.since)} 开始，新的要晚于它。",
                    todo="记错的先作废",
                    field="on",
                    code="out_of_order",
                )
            before.until = when.on
            act.change(before, "until")
        words = {"office": said.office, "rules": said.rules, "money": said.money, "rooms": said.rooms}
        row = Provision(
            organ=organ,
            kind=kind.value,
            since=when.on,
            leader=leader,
            staff=said.staff,
            **{k: v.strip() for k, v in words.items()},
        )
        _add(act, row, when)
        _say(
            act,
            row,
            "provision",
            organ,
            None,
            when,
            (when.on, when.on),
            "seed/8" if kind is ProvisionKind.ARRANGEMENT else "seed/6",
        )
    return row


@dataclass(frozen=True, slots=True)
class Submitted:
    """An analysis report as it was submitted: of which days, under which number, with which of the three parts (2005/39)."""

    first: date
    last: date
    number: str = ""
    figures: bool = False
    supervision: bool = False
    policy: bool = False


def record_report(organ: Organ, said: Submitted, *, actor: Actor, when: When, key: str) -> AnalysisReport:
    """Enter that a petition office submitted its analysis report (seed/7; 2005/39; 2022/41)."""
    need_to_enter(actor, organ)
    when.check(after=said.last)
    if said.last < said.first:
        raise Refused("报告的止日早于起日。", field="last", code="out_of_order")
    with acts.begin("duty.report", actor=actor, key=key, about=(organ.uid, when.on, said)) as act:
        if act.repeated:
            return AnalysisReport.objects.get(uid=act.result)
        row = AnalysisReport(
            organ=organ,
            first=said.first,
            last=said.last,
            submitted_on=when.on,
            number=said.number.strip(),
            figures=said.figures,
            supervision=said.supervision,
            policy=said.policy,
        )
        _add(act, row, when)
        _say(act, row, "report", organ, None, when, (said.first, said.last), "seed/7")
    return row


def sign_target_letter(
    upper: Organ, lower: Organ, *, year: int, number: str, actor: Actor, when: When, key: str
) -> TargetLetter:
    """Enter that the yearly letter of responsibility was signed (seed/15). Refused: twice for one pair and year."""
    need_to_enter(actor, upper)
    when.check()
    if (found := uppers([lower]).get(lower.pk)) is None or found.pk != upper.pk:
        raise Refused("责任书由上级与它的下级、与本级工作部门签订。", field="lower", code="not_a_pair", cite="seed/15")
    with acts.begin(
        "duty.target_letter", actor=actor, key=key, about=(upper.uid, lower.uid, year, number, when.on)
    ) as act:
        if act.repeated:
            return TargetLetter.objects.get(uid=act.result)
        Organ.objects.select_for_update(no_key=True).get(pk=lower.pk)
        if TargetLetter.objects.filter(upper=upper, lower=lower, year=year, voided_on__isnull=True).exists():
            raise Refused(
                f"{lower.short_name} {year} 年的责任书已经登记。", todo="记错的先作废", field="lower", code="signed"
            )
        row = TargetLetter(upper=upper, lower=lower, year=year, number=number.strip(), signed_on=when.on)
        _add(act, row, when)
        _say(act, row, "target_letter", lower, None, when, (when.on, when.on), "seed/15")
    return row


def _of(post: Appointment, actor: Actor, days: tuple[date, date], when: When) -> tuple[Organ, Person]:
    """The organ and person of a leader's own record: in office on the first day, nothing of it ahead of today."""
    organ = post.post.organ
    need_to_enter(actor, organ)
    when.check()
    if days[1] > when.today:
        raise Refused(f"{zh(days[1])} 还没有到。", why="只登记已经做了的", field="last", code="future")
    if post.post.kind not in LEADING:
        raise Refused(f"{post.person.name}在这里不是领导职务。", field="post", code="not_a_leader", cite="seed/6")
    if days[0] < post.start or (post.end is not None and days[1] > post.end):
        raise Refused(
            f"{post.person.name}那些天不在这个任上。",
            todo="请核对日期，或者先更正任职",
            field="first",
            code="not_in_office",
        )
    return organ, post.person


def _add(act: Act, row: Entered, when: When) -> None:
    row.uid, row.entered_on, row.proof, row.voided_why = act.result, when.today, when.proof.strip(), ""
    act.add(row)


def _say(
    act: Act,
    row: Entered,
    record: str,
    organ: Organ,
    person: Person | None,
    when: When,
    days: tuple[date, date],
    cite: str,
) -> None:
    said = {
        "record": record,
        "organ": organ.uid,
        "person": person.uid if person else None,
        "first": days[0],
        "last": days[1],
    }
    act.record(Kind.DUTY_RECORDED, row.uid, on=when.on, cite=cite, payload=said)
