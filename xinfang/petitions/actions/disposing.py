"""What becomes of a matter at the counter: informed, declined, forwarded or assigned (2005/21, 22; 2022/22, 23)."""

from datetime import date
from uuid import UUID

from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.petitions import routes, sight
from xinfang.petitions.kinds import Channel, MatterKind
from xinfang.petitions.models import ComplainedOf, Petition, Transfer
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor

AT_THE_COUNTER = ("disposal", "accept_notice", "objection")


def inform(
    uid: UUID, *, competent: str, text: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Inform the petitioner that another body is competent, and which (2005/21.1, 22; 2022/22, 23)."""
    if not competent.strip():
        raise Refused(
            "没有写明应当向哪个机关提出。",
            why="告知必须指明有权处理的机关",
            cite="2005/21",
            field="competent",
            code="no_competent",
        )
    with stepping(
        "inform", uid, actor=actor, when=when, act_key=key, expected=expected, about=(competent, text)
    ) as work:
        if not work.repeated:
            work.stop(*AT_THE_COUNTER, organ=work.organ)
            work.paper(PaperKind.INFORM_NOTICE, f"您反映的事项请向{competent.strip()}提出。\n{text.strip()}")
            work.enter(State.INFORMED)
    return work.petition


def decline(
    uid: UUID, *, reason: str, text: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Decline to accept, with a coded reason and the written notice (2005/14-16, 21.1; 2022/19.3)."""
    return _decline("decline", State.DECLINED, PaperKind.DECLINE_NOTICE, uid, reason, text, actor, when, key, expected)


def decline_finally(
    uid: UUID, *, reason: str, text: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Decline for good a matter that has ended, on the same facts and reasons (2005/35.3; 2022/36.3)."""
    return _decline(
        "decline_finally",
        State.DECLINED_FINALLY,
        PaperKind.DECLINE_FINAL_NOTICE,
        uid,
        reason,
        text,
        actor,
        when,
        key,
        expected,
    )


def _decline(
    step: str,
    state: State,
    kind: PaperKind,
    uid: UUID,
    reason: str,
    text: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None,
) -> Petition:
    with stepping(
        step, uid, actor=actor, when=when, act_key=key, expected=expected, about=(reason, text), reason=reason
    ) as work:
        if not work.repeated:
            work.stop(*AT_THE_COUNTER, organ=work.organ)
            work.paper(kind, text)
            work.enter(state)
    return work.petition


def forward(
    uid: UUID, *, to: UUID, note: str = "", actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Forward to the organ that is competent (2005/21.2, 21.3; 2022/22, 23.1). Its clocks run from its receipt."""
    return _send(
        "forward", PaperKind.FORWARDING_LETTER, State.FORWARDED, uid, to, None, note, actor, when, key, expected
    )


def assign(
    uid: UUID,
    *,
    to: UUID,
    report_by: date,
    note: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Assign to an organ that must report back by the day named in the letter (2005/21.4; 2022/22.3)."""
    if report_by <= when.on:
        raise Refused(
            "要求报结果的日期须在交办日之后。",
            cite="2005/21",
            field="report_by",
            code="report_by",
            todo="请改为交办日之后的一天",
        )
    return _send(
        "assign", PaperKind.ASSIGNMENT_LETTER, State.ASSIGNED, uid, to, report_by, note, actor, when, key, expected
    )


def _send(
    step: str,
    paper: PaperKind,
    state: State,
    uid: UUID,
    to: UUID,
    report_by: date | None,
    note: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None,
) -> Petition:
    with stepping(
        step, uid, actor=actor, when=when, act_key=key, expected=expected, about=(to, report_by, note)
    ) as work:
        if work.repeated:
            return work.petition
        target = _target(work, to)
        sender = work.organ
        work.payload.update(_by_the_table(work, target))
        came = work.transfer
        if came is not None:
            came.ended_on, came.ended = when.on, "sent_on"
            work.act.change(came, "ended_on", "ended")
        work.stop(*AT_THE_COUNTER, organ=sender)
        transfer = work.act.add(
            Transfer(
                petition=work.petition,
                proceeding=work.proceeding,
                kind=step,
                from_organ=sender,
                to_organ=target,
                sent_on=when.on,
                report_by=report_by,
            )
        )
        work.transfers.append(transfer)
        work.enter(state, organ=target)
        if report_by is not None:
            work.start("report_back", when.on, organ=target, transfer=transfer, named_on=report_by)
        work.payload.update(
            from_organ=sender.uid, to_organ=target.uid, transfer=transfer.uid, sent=when.on, until=report_by
        )
        work.paper(paper, _letter(step, work.petition, target, report_by, note))
    return work.petition


def _by_the_table(work: Work, target: Organ) -> dict[str, object]:
    """Which version and which rule of the office's table was followed, or departed from: for the entry."""
    if work.organ.kind != OrganKind.PETITION_OFFICE or not routes.known(work.now).table(work.organ.pk).number:
        return {}
    accused = list(ComplainedOf.objects.filter(petition=work.petition).values_list("organ_id", flat=True))
    table, said = routes.proposed(work.petition, accused, work.organ.pk, work.now, work.when.on)
    if said is None:
        return {}
    followed = said.to.pk == target.pk if said.to else None
    return {"routing": table.number, "rule": said.rule.code if said.rule else None, "followed": followed}


def _letter(step: str, petition: Petition, target: Organ, report_by: date | None, note: str) -> PaperDraft:
    heading = (
        f"关于交办编号 {petition.number} 信访事项的通知"
        if step == "assign"
        else f"关于转送编号 {petition.number} 信访事项的函"
    )
    lines = [f"现将编号 {petition.number} 的信访事项交由你单位依法处理。"]
    if report_by is not None:
        lines.append(f"请在 {zh(report_by)} 前报告办理结果。")
    return PaperDraft("\n".join([*lines, note.strip()]).strip(), heading, target.name)


def _target(work: Work, to: UUID) -> Organ:
    target = Organ.objects.filter(uid=to).first()
    if target is None:
        raise Refused("没有选择接收单位，或者该单位已不存在。", todo="请重新选择", field="to", code="unknown_organ")
    if target.pk == work.organ.pk:
        raise Refused("不能转给自己。", todo="由本单位办理的，请直接受理", field="to", code="to_self")
    if target.valid_to is not None and target.valid_to < work.when.on:
        raise Refused(
            f"{target.short_name}已于 {zh(target.valid_to)} 撤销或合并。",
            todo="请选择继续行使其职权的单位",
            cite="2005/25",
            field="to",
            code="organ_closed",
        )
    sight.refuse_barred(target, work.barred)
    _of_its_kind(work, target)
    if work.organ.kind != OrganKind.PETITION_OFFICE and not target.path.startswith(work.organ.path):
        raise Refused(
            f"{work.organ.short_name}不是信访部门，只能转给自己的下级单位。",
            todo="不属于本单位职权的，请提出异议、告知或不予受理",
            cite="2005/22",
            field="to",
            code="not_below",
        )
    return target


def _of_its_kind(work: Work, target: Organ) -> None:
    """A letter about a lawsuit goes to the political-legal organs, and a visitor is guided there (2022/31)."""
    if work.petition.kind != MatterKind.LITIGATION or work.when.on < NEW_RULES or work.actor.operator:
        return
    if work.petition.channel == Channel.VISIT:
        raise Refused(
            "涉法涉诉的来访不转送。",
            todo="请办“告知”，引导信访人向有管辖权的政法机关提出",
            cite="2022/31",
            code="guide_visitors",
        )
    if target.kind not in {OrganKind.POLITICAL_LEGAL, OrganKind.PETITION_OFFICE}:
        raise Refused(
            f"涉法涉诉事项不能转给{target.short_name}。",
            why="涉法涉诉事项由政法机关依法处理",
            todo="请转给有管辖权的政法机关，或者下级信访部门；类别定错的，先“确定类别”",
            cite="2022/31",
            field="to",
            code="not_political_legal",
        )
