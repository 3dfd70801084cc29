"""What the receiving organ does first: sign for it, object to it; and what the sender answers (2005/21; 2022/23-3)."""

from uuid import UUID

from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Appointment
from xinfang.petitions import wording
from xinfang.petitions.models import Clock, Holding, Petition, Recusal, Transfer
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules import lawbook
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


def receive(
    uid: UUID, *, handler: UUID | None = None, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Sign for a transfer 签收: the organ's ``accept_notice`` and, from 2022, its ``objection`` window run from here.

    What a review sent back to be handled anew needs no acceptance: its ``conclude`` runs from here (our reading).
    """
    with stepping("receive", uid, actor=actor, when=when, act_key=key, expected=expected, about=handler) as work:
        if work.repeated:
            return work.petition
        transfer = must_transfer(work)
        transfer.received_on = when.on
        work.act.change(transfer, "received_on")
        if transfer.kind == "redo":
            work.proceeding.accepted_on = when.on
            work.start("conclude", when.on, organ=work.organ, transfer=transfer)
            work.enter(State.HANDLING)
        else:
            work.start("accept_notice", when.on, organ=work.organ, transfer=transfer, origin="transferred")
            if not by_decision(transfer):
                work.start("objection", when.on, organ=work.organ, transfer=transfer)
        if handler is not None:
            hold(work, handler)
        work.payload.update(transfer=transfer.uid, received=when.on, handler=handler)
        sender = transfer.from_organ.name
        slip = wording.receipt_slip(work.petition.number, sender, work.organ.name, transfer.sent_on, when.on)
        work.paper(PaperKind.RECEIPT_SLIP, slip)
    return work.petition


def object_to(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Object to a transfer that does not belong to the organ's powers, with detailed reasons (2022/23-3)."""
    with stepping("object", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        transfer = must_transfer(work)
        _not_decided(transfer)
        _in_window(work)
        transfer.objected_on = when.on
        work.act.change(transfer, "objected_on")
        work.stop("objection", organ=work.organ)
        work.payload.update(transfer=transfer.uid)
        heading = f"关于编号 {work.petition.number} 信访事项的异议"
        work.paper(PaperKind.OBJECTION, PaperDraft(text, heading, transfer.from_organ.name))
    return work.petition


def agree_return(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """The sender agrees: the papers go back, the organ's clocks are void, the sender's disposal runs on (our reading)."""
    with stepping("agree_return", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        transfer = must_transfer(work)
        end_transfer(work, transfer, "returned")
        work.enter(State.RETURNED, organ=transfer.from_organ)
        work.payload.update(from_organ=transfer.to_organ.uid, to_organ=transfer.from_organ.uid, transfer=transfer.uid)
        work.paper(PaperKind.OBJECTION_DECISION, wording.objection_decision(work.petition.number, transfer, text))
    return work.petition


def overrule(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """The sender does not agree: the organ's clocks have run since its first receipt (2022/23-3)."""
    with stepping("overrule", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        transfer = must_transfer(work)
        transfer.decided_on = when.on
        work.act.change(transfer, "decided_on")
        work.payload.update(transfer=transfer.uid)
        work.paper(PaperKind.OBJECTION_DECISION, wording.objection_decision(work.petition.number, transfer, text))
    return work.petition


def by_decision(transfer: Transfer) -> bool:
    """Whether the common superior decided that the matter goes there: no objection is left (2005/24; 2022/24)."""
    return transfer.decided_on is not None and transfer.objected_on is None


def _not_decided(transfer: Transfer) -> None:
    if transfer.decided_on is not None and by_decision(transfer):
        raise Refused(
            f"由本单位受理是共同的上一级在 {zh(transfer.decided_on)} 裁决的，不能再提异议。",
            todo="裁决有误的，请报裁决的机关更正",
            cite="2022/24",
            code="already_decided",
        )
    if transfer.decided_on is not None:
        raise Refused(
            f"异议已于 {zh(transfer.decided_on)} 答复，不能就同一次转送再提异议。",
            why="转送单位审核后不同意退回的，由承办单位办理",
            todo="请受理办理，或者依法不予受理",
            cite="2022/23-3",
            code="already_decided",
        )


def _in_window(work: Work) -> None:
    for clock in work.open_clocks("objection", organ=work.organ):
        if work.when.on > clock.due_on:
            raise Refused(
                f"提出异议的期限已于 {zh(clock.due_on)} 届满。",
                why="应当在签收之日起 5 个工作日内提出；逾期不等于已经受理",
                todo="请与转送单位协商，由其收回后另行转送",
                cite="2022/23-3",
                code="objection_late",
            )


def must_transfer(work: Work) -> Transfer:
    """The live transfer to the present holder, or a refusal."""
    if work.transfer is None:
        raise Refused("这件事项不是转送或交办来的。", todo="直接受理、不予受理或告知即可", code="no_transfer")
    return work.transfer


def end_transfer(work: Work, transfer: Transfer, why: str) -> None:
    """End a transfer: void what ran at the receiver because of it, and let the sender's clock run on.

    Our reading: the sender has the days that it had not used when it sent the matter, counted from the return.
    """
    transfer.ended_on, transfer.ended, transfer.decided_on = work.when.on, why, work.when.on
    work.act.change(transfer, "ended_on", "ended", "decided_on")
    work.void(why, organ=transfer.to_organ)
    came = _came_by(work, transfer)
    if came is not None:  # the sender holds it again as what was sent to it: it answers to its own sender
        came.ended_on, came.ended = None, ""
        work.act.change(came, "ended_on", "ended")
    for clock in _sender_clocks(work, transfer):
        given = _days(clock) if clock.own_days is None else clock.own_days
        left = max(0, given - (transfer.sent_on - clock.start_on).days)
        work.start(
            clock.limit, work.when.on, organ=transfer.from_organ, transfer=came, origin=clock.origin, own_days=left
        )


def _came_by(work: Work, transfer: Transfer) -> Transfer | None:
    """The transfer by which the sender of ``transfer`` had got the matter before sending it on."""
    before = [t for t in work.transfers if t.pk < transfer.pk and t.to_organ_id == transfer.from_organ_id]
    return before[-1] if before and before[-1].ended == "sent_on" else None


def _sender_clocks(work: Work, transfer: Transfer) -> list[Clock]:
    senders = {transfer.from_organ_id}  # and who sent it, where the sender took over from a closed organ (2005/25)
    senders |= {t.from_organ_id for t in work.transfers if t.ended == "succeeded" and t.sent_on == transfer.sent_on}
    met = [c for c in work.clocks if c.organ_id in senders and c.met_on == transfer.sent_on]
    return [clock for clock in met if clock.limit in {"disposal", "accept_notice"}][-1:]


def _days(clock: Clock) -> int:
    return lawbook.load().pinned(clock.pin).days or 0


def hold(work: Work, handler: UUID) -> None:
    """Name who handles it from this day on; whoever did before ends the day before."""
    appointment = Appointment.objects.filter(uid=handler, superseded=False).select_related("post").first()
    if appointment is None or appointment.post.organ_id != work.organ.pk:
        raise Refused("经办人不在本单位任职。", todo="请重新选择经办人", field="handler", code="not_ours")
    refuse_recused(work, appointment, "handler")
    for row in Holding.objects.filter(petition=work.petition, organ=work.organ, end__isnull=True):
        row.end = work.when.on
        work.act.change(row, "end")
    work.act.add(Holding(petition=work.petition, organ=work.organ, appointment=appointment, start=work.when.on))


def refuse_recused(work: Work, appointment: Appointment, field: str) -> None:
    """Refuse to let who is recused from the matter handle it or approve anything in it (2005/30; 2022/28-3)."""
    if Recusal.objects.lasting().filter(petition=work.petition, person_id=appointment.person_id).exists():
        raise Refused(
            "这个人已经从这件事项回避，不能经办，也不能批准。",
            todo="请选择其他人；回避有误的，先解除回避",
            cite="2022/28-3",
            field=field,
            code="recused",
        )
