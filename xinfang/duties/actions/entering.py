"""Enter what was done: a meeting, days in the field, working time, a reception, an arrangement, a report, a letter signed.

Each is entered by the organ itself, through its leaders or its secretary, with the day it happened and, where that is not
today, what it rests on. Nothing is entered ahead of time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.bureau import acts
from xinfang.duties import agenda
from xinfang.duties.actions.entry import add, say
from xinfang.duties.kinds import ELSEWHERE, MEETINGS_OF, MeetingKind, ProvisionKind
from xinfang.duties.models import (
    AgendaItem,
    AnalysisReport,
    Attendance,
    Decision,
    Meeting,
    Provision,
    TargetLetter,
)
from xinfang.duties.pairs import uppers
from xinfang.duties.reach import need_to_enter
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.duties import LEADING
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

MOST_THERE, MOST_TASKS = 60, 30


@dataclass(frozen=True, slots=True)
class Task:
    """What a meeting had somebody do: which organ, what, by when."""

    organ: UUID
    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as its minutes have it. ``heard``, ``deployed``, ``solved``: the three things Art. 6 names.

    ``agenda``: the matters that it studied.
    """

    kind: MeetingKind
    minutes: str
    chair: UUID | None = None
    heard: bool = False
    deployed: bool = False
    solved: bool = False
    words: str = ""
    there: tuple[UUID, ...] = ()
    tasks: tuple[Task, ...] = ()
    agenda: tuple[UUID, ...] = ()


def record_meeting(organ: Organ, said: Held, *, actor: Actor, when: When, key: str) -> Meeting:
    """Enter a meeting that studied petition work (seed/6, 8).

    Refused: a kind of meeting that such an organ does not hold, without number of the minutes, attendance of who held no
    post there on that day, a task due before the meeting, a task for an organ that is closed, a matter that may not be
    on an agenda.
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
    matters = agenda.chosen(said.agenda, actor, when.on)
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
        add(act, row, when)
        act.add_all(Attendance, [Attendance(meeting=row, appointment=posts[uid]) for uid in dict.fromkeys(said.there)])
        act.add_all(Decision, list(_decisions(row, said.tasks, when.on)))
        act.add_all(AgendaItem, [AgendaItem(meeting=row, petition=one) for one in matters])
        say(
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
        Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)  # two who arrange at once come in turn
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
        add(act, row, when)
        say(
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
        add(act, row, when)
        say(act, row, "report", organ, None, when, (said.first, said.last), "seed/7")
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
        add(act, row, when)
        say(act, row, "target_letter", lower, None, when, (when.on, when.on), "seed/15")
    return row
