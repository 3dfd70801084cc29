"""Accept, tell the petitioner, extend (2005/21, 22, 33; 2022/23, 34)."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Appointment
from xinfang.petitions import clockwork
from xinfang.petitions.actions.receiving import hold, refuse_recused
from xinfang.petitions.kinds import MatterKind
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules import lawbook
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor

LONGEST_LAW, MOST_DAYS = 200, 730


def accept(
    uid: UUID,
    *,
    text: str = "",
    handler: UUID | None = None,
    own_days: int | None = None,
    own_law: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Accept a matter: ``conclude`` runs from this day (2005/33; 2022/34, of 2022/31.6 only).

    ``own_days``: another limit that ``own_law``, named on the notice, sets for this matter (2005/33; 2022/31.5).
    """
    about = (text, handler, own_days, own_law) if own_days is not None or own_law else (text, handler)
    with stepping("accept", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        _own_limit(work, own_days, own_law)
        work.proceeding.accepted_on = when.on
        work.stop(*work.step.stops_on(when.on), organ=work.organ)
        clock = work.start("conclude", when.on, organ=work.organ, transfer=work.transfer, own_days=own_days)
        if handler is not None:
            hold(work, handler)
        work.payload.update(handler=handler, days=own_days)
        lines = [f"您反映的编号 {work.petition.number} 的事项，{work.organ.name}已于 {zh(when.on)} 受理。"]
        if own_days is not None:
            lines.append(f"按照{own_law.strip()}，办理期限为 {own_days} 日。")
        if clock is not None:
            lines.append(f"我们最迟在 {zh(clock.due_on)} 书面答复您。情况复杂需要延长的，会把理由告诉您。")
        if not when.imported:  # a notice that was never written is not made up afterwards (decision 37)
            work.paper(PaperKind.ACCEPTANCE_NOTICE, "\n".join([*lines, text.strip()]).strip())
        work.enter(State.HANDLING)
    return work.petition


def _own_limit(work: Work, days: int | None, law: str) -> None:
    """Refuse days without the law they rest on, or the law without days; from 2022 only 31.5 leaves it to other law."""
    if days is None and not law.strip():
        return
    cite = lawbook.load().value("conclude", work.when.on).own_cite
    if days is None or not law.strip() or len(law) > LONGEST_LAW:
        raise Refused(
            "期限另有规定的，天数和所依据的规定都要写。",
            why=f"告知书上要写明依据哪部规定；最多 {LONGEST_LAW} 字",
            cite=cite,
            field="own_days" if days is None else "own_law",
            code="own_limit",
        )
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"天数须在 1 到 {MOST_DAYS} 之间。", cite=cite, field="own_days", code="own_days")
    if work.when.on >= NEW_RULES and work.petition.kind != MatterKind.CLAIM_ART31_5:
        raise Refused(
            "只有第三十一条第五项的事项，才按本领域的规定另定期限。",
            todo="类别有误的，先更正登记",
            cite=cite,
            field="own_days",
            code="own_limit_kind",
        )


def inform_receipt(
    uid: UUID, *, text: str = "", actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Tell the petitioner in writing that it was received, by which path and procedure it goes (2022/23-2, 23.3)."""
    with stepping("inform_receipt", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        work.stop("accept_notice", organ=work.organ)
        said = f"您反映的编号 {work.petition.number} 的事项，{work.organ.name}已经收到。"
        work.paper(
            PaperKind.PROCEDURE_NOTICE, f"{said}\n{text.strip() or '我们将按规定的途径和程序办理，并书面答复您。'}"
        )
    return work.petition


def extend(
    uid: UUID,
    *,
    days: int,
    reason: str,
    approver: UUID,
    approved_on: date,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Extend ``conclude`` by up to 30 days in all, approved by a responsible leader of the organ, with notice and reason
    (2005/33; 2022/34). Entered after the original day it is a warning, not a refusal (decision 9).
    """
    if days < 1:
        raise Refused("延长的天数须在 1 日以上。", cite="2005/33", field="days", code="no_days")
    about = (days, reason, approver, approved_on)
    with stepping("extend", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        found = work.open_clocks("conclude", organ=work.organ)
        if not found:
            raise Refused("没有正在计算的办结期限，无从延期。", cite="2005/33", code="no_clock")
        _approved(work, approver, approved_on)
        clock = found[0]
        before = clock.due_on
        clock.extension_days, clock.extended_on = clock.extension_days + days, approved_on
        clockwork.refresh(clock, work.now)  # refuses more than the law allows
        work.act.change(clock, "extension_days", "extended_on", "nominal_on", "due_on", "provisional")
        work.payload.update(days=days, until=clock.due_on, was=before, approver=approver, approved=approved_on)
        work.paper(
            PaperKind.EXTENSION_NOTICE,
            f"您反映的编号 {work.petition.number} 的事项，因{reason.strip()}，经本单位负责人批准延长 {days} 日，"
            f"最迟在 {zh(clock.due_on)} 答复（原为 {zh(before)}）。",
        )
    return work.petition


def _approved(work: Work, approver: UUID, approved_on: date) -> None:
    held = Appointment.objects.filter(
        Q(end__isnull=True) | Q(end__gte=approved_on),
        uid=approver,
        superseded=False,
        start__lte=approved_on,
        post__organ_id=work.organ.pk,
        post__kind__in=("head", "deputy_in_charge"),
    )
    if approved_on > work.when.on:
        raise Refused("批准日不能晚于延期日。", field="approved_on", code="approved_later")
    leader = held.first()
    if leader is None:
        raise Refused(
            f"批准人在 {zh(approved_on)} 不是本单位负责人。",
            why="延期须经本机关、单位负责人批准",
            todo="请选择当日在任的主要领导或分管领导",
            cite="2005/33",
            field="approver",
            code="not_a_leader",
        )
    refuse_recused(work, leader, "approver")
