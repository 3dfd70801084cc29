"""Lead and assisting organs 主办、协办: one answer, one clock, a part from each (2005/24; 2022/24)."""

from datetime import date
from uuid import UUID

from xinfang.papers.actions import void
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions import sight
from xinfang.petitions.actions.amending import correcting, last, said
from xinfang.petitions.models import Part, Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def join(
    uid: UUID,
    *,
    to: UUID,
    due_on: date,
    text: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Ask another organ for its part by a day, in an internal letter; the lead's clock runs on as it did.

    Refuses the lead itself, an organ that is closed, asked already, or accused by this accusation; a day gone by.
    """
    about = (to, due_on, text)
    with stepping("join", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        target = _assistant(work, to)
        if due_on < when.on:
            raise Refused(f"要求的日期 {zh(due_on)} 已经过去。", todo="请重新选择", field="due_on", code="day_gone_by")
        part = Part(petition=work.petition, proceeding=work.proceeding, organ=target, asked_by=work.organ)
        part.asked_on, part.due_on = when.on, due_on
        work.act.add(part)
        work.payload.update(part=part.uid, from_organ=work.organ.uid, to_organ=target.uid, until=due_on)
        heading = f"关于协助办理编号 {work.petition.number} 信访事项的函"
        asked = f"{text.strip()}\n请于 {zh(due_on)} 前提出协办意见。" if text.strip() else ""
        work.paper(PaperKind.OFFICIAL_LETTER, PaperDraft(asked, heading, target.name))
    return work.petition


def _assistant(work: Work, to: UUID) -> Organ:
    target = Organ.objects.filter(uid=to, valid_to__isnull=True).first()
    if target is None:
        raise Refused("没有选择协办单位，或者它已撤销。", todo="请重新选择", field="to", code="unknown_organ")
    if target.pk == work.proceeding.organ_id:
        raise Refused("它就是主办单位。", todo="请选择别的单位", field="to", code="to_self")
    sight.refuse_barred(target, work.barred)
    if Part.objects.owed().filter(proceeding=work.proceeding, organ=target).exists():
        raise Refused(
            f"已经请{target.short_name}协办，它还没有提出意见。",
            todo="要改内容或者日期的，先撤回原来的协办请求",
            field="to",
            code="already_assisting",
        )
    return target


def assist(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Give the part that one's organ was asked for 协办意见: an internal letter to the lead, which answers for all."""
    with stepping("assist", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        part = Part.objects.owed().filter(proceeding=work.proceeding, organ=work.organ).first()
        if part is None:
            raise Refused(
                "没有等本单位提出的协办意见。", todo="写错了的，先撤回原来的协办意见", cite="2022/24", code="no_part"
            )
        part.given_on = when.on
        work.act.change(part, "given_on")
        lead = work.proceeding.organ
        work.payload.update(part=part.uid, from_organ=work.organ.uid, to_organ=lead.uid)
        heading = f"关于编号 {work.petition.number} 信访事项的协办意见"
        work.paper(PaperKind.OFFICIAL_LETTER, PaperDraft(text, heading, lead.name))
    return work.petition


def undo_join(
    uid: UUID, *, part: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take a request back before it was answered 撤回协办请求: that organ has nothing more to do with the matter."""
    with correcting("undo_join", uid, why, actor, when, key, expected, part) as work:
        if work.repeated:
            return work.petition
        row = Part.objects.owed().filter(proceeding=work.proceeding, uid=part).select_related("organ").first()
        if row is None:
            raise Refused("没有这个协办请求，或者已经提出协办意见。", field="part", code="no_part")
        row.ended_on = when.on
        work.act.change(row, "ended_on")
        work.payload.update(from_organ=work.organ.uid, to_organ=row.organ.uid)
        _take_back(work, "join", row)
    return work.petition


def undo_assist(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take one's organ's part back 撤回协办意见: it is owed again, by the day that the lead named."""
    with correcting("undo_assist", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        given = Part.objects.standing().filter(proceeding=work.proceeding, organ=work.organ, given_on__isnull=False)
        row = given.order_by("pk").last()
        if row is None or Part.objects.owed().filter(proceeding=work.proceeding, organ=work.organ).exists():
            raise Refused("本单位没有可以撤回的协办意见。", code="no_part")
        row.given_on = None
        work.act.change(row, "given_on")
        _take_back(work, "assist", row)
    return work.petition


def _take_back(work: Work, step: str, row: Part) -> None:
    """Void the letter of the act, and say which act it was."""
    entry = last(work, step, part=row.uid)
    for paper in Paper.objects.filter(uid=UUID(said(entry)["paper"]), voided_on__isnull=True):
        void(work.act, paper, work.when.on)
    work.payload.update(part=row.uid, corrects=entry.seq)
