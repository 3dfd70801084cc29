"""Lay a matter before a leader 报请、呈批, enter the leader's words 阅批, answer them (2005/5-3, 26; 2022/18-2, 25)."""

from datetime import date
from uuid import UUID

from xinfang.bureau import outbox
from xinfang.papers.content import PaperDraft, Table, printed
from xinfang.papers.kinds import PaperKind
from xinfang.people.kinds import Function, PostKind
from xinfang.people.models import Appointment, Person
from xinfang.people.queries import on_day
from xinfang.petitions import sight
from xinfang.petitions.actions.amending import correcting, last
from xinfang.petitions.actions.receiving import refuse_recused
from xinfang.petitions.instructed import Instruction
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

TOLD = "notice.instruction"
LEADERS = (PostKind.HEAD, PostKind.DEPUTY_IN_CHARGE, PostKind.OTHER_LEADER)


def report_up(
    uid: UUID,
    *,
    text: str,
    suggestion: str = "",
    leader: UUID | None = None,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Report a matter to one's own Party committee or government 报请 (2005/21.2, 26; 2022/22, 25). No clock stops.

    With ``leader``, an appointment of the own organ or one above it, it is a 呈批件: summary, suggestion, and room for the
    leader's words. Refuses a leader out of office, recused, or of an organ that an accusation accuses.
    """
    about = (text, suggestion, leader) if leader else text
    with stepping("report_up", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        if leader is None:
            work.paper(PaperKind.PETITION_REPORT, text)
            return work.petition
        post = _leader(work, leader)
        if not text.strip() or not suggestion.strip():
            raise Refused(
                "呈批件要写摘要和拟办意见。", field="suggestion" if text.strip() else "text", code="empty_paper"
            )
        sight.refuse_barred(post.post.organ, work.barred)
        row = _row(work, post)
        row.asked_by, row.asked_on, row.summary, row.suggestion = work.organ, when.on, text.strip(), suggestion.strip()
        work.act.add(row)
        work.payload.update(instruction=row.uid, to_organ=post.post.organ.uid)
        work.paper(PaperKind.APPROVAL_SHEET, _sheet(work.petition.number, row))
        outbox.put(TOLD, row.uid, {"on": when.today, "what": "asked"})
    return work.petition


def _row(work: Work, post: Appointment) -> Instruction:
    row = Instruction(petition=work.petition, organ=post.post.organ, leader=post)
    row.summary = row.suggestion = row.words = row.proof = ""
    return row


def _leader(work: Work, uid: UUID) -> Appointment:
    rows = Appointment.objects.filter(on_day(work.when.on), uid=uid, superseded=False, post__kind__in=LEADERS)
    post = rows.select_related("post__organ", "person").first()
    if post is None:
        raise Refused(
            f"这个人 {zh(work.when.on)} 不是在任的领导。", todo="请重新选择", field="leader", code="not_a_leader"
        )
    if not work.organ.path.startswith(post.post.organ.path):
        raise Refused(f"{post.post.organ.short_name}不是本单位或者上级单位。", field="leader", code="not_above")
    refuse_recused(work, post, "leader")
    return post


def instruct(
    uid: UUID,
    *,
    words: str,
    leader: UUID | None = None,
    due_on: date | None = None,
    proof: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Enter a leader's words on a matter 阅批; with ``due_on`` the organ that holds it answers them by that day.

    By the leader in person (``leader`` None), or for the leader on ``proof``: by a secretary of the same organ, or by
    who laid the matter before them. A 呈批件 that waits for this leader is answered by it (2005/5-3; 2022/18-2).
    """
    about = (words, leader, due_on, proof)
    with stepping("instruct", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        if not words.strip():
            raise Refused("没有写批示内容。", field="words", code="empty_paper")
        if due_on is not None and due_on < when.on:
            raise Refused("要求反馈的日期不能早于批示日。", field="due_on", code="due_passed")
        post = _who_says(work, leader or actor.on_behalf_of or actor.appointment)
        row = Instruction.objects.waiting().filter(petition=work.petition, leader=post).order_by("pk").first()
        _may_enter(work, post, row, proof)
        fresh = row is None
        row = row or _row(work, post)
        row.words, row.said_on, row.proof = words.strip(), when.on, proof.strip()
        row.entered_by = Person.objects.filter(uid=actor.person).first() if actor.person else None
        row.by_secretary = not _oneself(actor, post)
        if due_on is not None:
            row.task_organ, row.due_on = work.proceeding.organ, due_on
        said = ("words", "said_on", "proof", "entered_by", "by_secretary", "task_organ", "due_on")
        if fresh:
            work.act.add(row)
        else:
            work.act.change(row, *said)
        work.payload.update(instruction=row.uid, until=due_on, approver=post.uid, to_organ=post.post.organ.uid)
        work.paper(PaperKind.APPROVAL_SHEET, _sheet(work.petition.number, row))
        outbox.put(TOLD, row.uid, {"on": when.today, "what": "said"})
    return work.petition


def _who_says(work: Work, uid: UUID | None) -> Appointment:
    rows = Appointment.objects.filter(
        on_day(work.when.on), uid__in=[uid] if uid else [], superseded=False, post__kind__in=LEADERS
    )
    post = rows.select_related("post__organ", "person").first()
    if post is None:
        raise Refused(
            f"这个人 {zh(work.when.on)} 不是在任的领导。",
            why="阅批由领导作出，秘书只能代为录入",
            todo="请选择作出批示的领导",
            field="leader",
            code="not_a_leader",
        )
    sight.refuse_barred(post.post.organ, work.barred)
    refuse_recused(work, post, "leader")
    return post


def _oneself(actor: Actor, post: Appointment) -> bool:
    return post.uid in {actor.appointment, actor.on_behalf_of} or post.person.uid == actor.person


def _may_enter(work: Work, post: Appointment, row: Instruction | None, proof: str) -> None:
    """The leader in person; else the secretary, or who laid it before the leader, with what proves the words."""
    actor = work.actor
    if _oneself(actor, post):
        return
    secretary = Function.SECRETARY in actor.functions and actor.organ_id == post.post.organ_id
    asked = row is not None and row.asked_by_id == actor.organ_id
    if not (secretary or asked):
        raise Refused(
            "不能替这位领导录入批示。",
            why="批示由领导本人录入，或者由其秘书、呈报的单位凭批示原件录入",
            todo="请由本人、秘书或者呈报的单位录入",
            field="leader",
            code="not_the_secretary",
        )
    if not proof.strip():
        raise Refused("代为录入的，要写明凭什么。", todo="如 批示原件第几号、存在哪里", field="proof", code="no_proof")


def _sheet(number: str, row: Instruction) -> PaperDraft:
    """呈批件: what is laid before the leader, and what the leader said."""
    post = row.leader.post
    rows = [("信访事项编号", number)]
    if row.asked_on is not None and row.asked_by is not None:
        rows += [("呈报单位", row.asked_by.name), ("呈报日期", printed(row.asked_on))]
        rows += [("摘要", row.summary), ("拟办意见", row.suggestion)]
    rows.append(("呈报领导", f"{post.organ.short_name}{post.title} {row.leader.person.name}"))
    rows.append(("批示", row.words or ""))
    rows.append(("批示日期", printed(row.said_on) if row.said_on else ""))
    if row.due_on is not None:
        rows.append(("请在此前反馈", printed(row.due_on)))
    return PaperDraft("", f"关于编号 {number} 信访事项的呈批件", table=Table(tuple(rows)))


def answer_instruction(
    uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Answer the leader's words 反馈: what was done about them. All that wait for the organ are answered at once."""
    said = {"actor": actor, "when": when, "act_key": key, "expected": expected, "about": text}
    with stepping("answer_instruction", uid, **said) as work:  # type: ignore[arg-type]
        if work.repeated:
            return work.petition
        rows = list(Instruction.objects.tasks().filter(petition=work.petition, task_organ=work.organ).order_by("pk"))
        for row in rows:
            row.done_on = when.on
            work.act.change(row, "done_on")
            outbox.put(TOLD, row.uid, {"on": when.today, "what": "done"})
        to = rows[0].organ.name if rows else ""
        heading = f"关于编号 {work.petition.number} 信访事项批示办理情况的报告"
        work.paper(PaperKind.OFFICIAL_REPORT, PaperDraft(text, heading, to))
        work.payload.update(instruction=rows[0].uid)
    return work.petition


def undo_instruct(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back the newest words that were entered by mistake: the task falls away, a 呈批件 must be laid before anew."""
    with correcting("undo_instruct", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        rows = Instruction.objects.said().filter(petition=work.petition, done_on__isnull=True)
        mine = rows.filter(organ_id=actor.organ_id or 0) | rows.filter(asked_by_id=actor.organ_id or 0)
        row = mine.order_by("pk").last()
        if row is None:
            raise Refused("没有本单位录入、还没有反馈的批示。", code="nothing_to_correct")
        row.ended_on = when.on
        work.act.change(row, "ended_on")
        work.payload.update(instruction=row.uid, corrects=last(work, "instruct", instruction=row.uid).seq)
    return work.petition
