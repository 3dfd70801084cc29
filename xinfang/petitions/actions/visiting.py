"""The hall 接待大厅: a ticket, who received it at the window, and what became of it where it became no matter."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Appointment
from xinfang.petitions import ticketing, visitwords
from xinfang.petitions.actions.arriving import (
    begun,
    bump,
    clerk,
    locked,
    named,
    noted,
    officer,
    proof_of,
    reason,
    refuse_closed,
)
from xinfang.petitions.arrived import Receiver, Ticket
from xinfang.petitions.intake import TIED, End, Guide
from xinfang.petitions.registration import MOST_HEADS
from xinfang.petitions.when import When
from xinfang.rules import visits
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
LONGEST_WINDOW, LONGEST_BODY, MOST_OFFICERS = 20, 60, 20


def take_ticket(heads: int, *, taken_at: str, window: str = "", actor: Actor, when: When, key: str = "") -> Ticket:
    """Give the next number of ``when.on`` to visitors of ``heads``, who came at ``taken_at`` (``09:35``).

    The number is given at the end of the act: read the ticket again for it. Refuses a head-count that cannot be, a time
    that is none, a day signed off.
    """
    begun(when)
    organ = clerk(actor)
    window = _said(heads, window)
    if not CLOCK.fullmatch(taken_at):
        raise Refused(f"“{taken_at[:10]}”不是时间。", todo="请写成 09:35", field="taken_at", code="bad_time")
    with acts.begin("hall.ticket", actor=actor, key=key, about=(heads, window, when.on)) as act:
        if act.repeated:
            return Ticket.objects.get(uid=act.result)
        refuse_closed(organ, when.on)
        row = Ticket(uid=act.result, organ_id=organ, day=when.on, taken_at=taken_at, heads=heads, window=window)
        counter = ("hall", str(organ), when.on.isoformat())
        act.add_counted(row, counter, lambda: setattr(row, "number", ticketing.take(organ, when.on)))
        said = {"organ": actor.organ, "day": row.day, "heads": heads}
        act.record(Kind.HALL_TICKETED, row.uid, on=when.on, payload={**said, **proof_of(act, row.uid, when)})
    return row


def _said(heads: int, window: str) -> str:
    if not 1 <= heads <= MOST_HEADS:
        raise Refused(f"人数须在 1 到 {MOST_HEADS} 之间。", field="heads", code="head_count")
    if len(window.strip()) > LONGEST_WINDOW or not window.strip().isprintable():
        raise Refused(f"窗口最多 {LONGEST_WINDOW} 字。", todo="如 3号窗口", field="window", code="bad_window")
    return window.strip()


def open_ticket(row: Ticket) -> Ticket:
    """The ticket, if nothing has become of it yet; Refused otherwise."""
    if row.outcome:
        raise Refused("这张号票已经有了结果。", todo="结果有误的，先“撤销结果”，再重新办理", code="ended")
    refuse_closed(row.organ_id, row.day)
    return row


def receive_visitors(
    uid: UUID,
    officers: Sequence[UUID],
    *,
    window: str,
    actor: Actor,
    when: When,
    key: str = "",
    expected: int | None = None,
) -> Ticket:
    """Say who sits at the window for this ticket. Several organs' officers make it a joint reception 联合接访.

    Done again it replaces who was named before: that is how a slip is put right. Refuses nobody, more than 20, and who
    was not in office on the day of the ticket; somebody of the own organ must be among them.
    """
    begun(when)
    chosen = list(dict.fromkeys(officers))
    if not 0 < len(chosen) <= MOST_OFFICERS:
        raise Refused("请选择接谈人。", why=f"1 到 {MOST_OFFICERS} 人", field="officers", code="no_officer")
    with acts.begin("hall.receive", actor=actor, key=key, result=uid, about=(uid, chosen, window)) as act:
        if act.repeated:
            return Ticket.objects.get(uid=uid)
        row = open_ticket(locked(Ticket, uid, actor, expected))
        row.window = _said(row.heads, window)
        rows = [officer(one, row.day) for one in chosen]
        if row.organ_id not in {one.post.organ_id for one in rows}:
            raise Refused("接谈人里没有本单位的人。", todo="请选上本单位的接谈人", field="officers", code="no_officer")
        _seat(act, row, rows, when.on)
        bump(act, row, "window")
        payload = {"officers": len(rows), "organs": len({one.post.organ_id for one in rows})}
        act.record(Kind.HALL_RECEIVED, row.uid, on=when.on, payload=payload)
    return row


def _seat(act: Act, ticket: Ticket, rows: Sequence[Appointment], on: date) -> None:
    kept = {one.appointment_id: one for one in ticket.receivers.filter(ended_on__isnull=True)}
    wanted = {one.pk: one for one in rows}
    for pk, one in kept.items():
        if pk not in wanted:
            one.ended_on = on
            act.change(one, "ended_on")
    for pk, appointment in wanted.items():
        if pk not in kept:
            act.add(Receiver(ticket=ticket, appointment=appointment, organ_id=appointment.post.organ_id))


def sitting(ticket: Ticket) -> list[Receiver]:
    """Who received the ticket, in the order in which they were named."""
    rows = ticket.receivers.filter(ended_on__isnull=True)
    return list(rows.select_related("appointment__person", "appointment__post", "organ"))


def received_by(ticket: Ticket) -> list[Receiver]:
    """Who received it; Refused while nobody did."""
    rows = sitting(ticket)
    if not rows:
        raise Refused("还没有登记谁接谈。", todo="请先登记接谈人", field="officers", code="not_received")
    return rows


def answer_on_the_spot(
    uid: UUID, *, text: str, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> Ticket:
    """End a visit that brought no matter: what was asked and what was answered 当场答复. No clock starts.

    Our reading: only a consultation or a question about a matter ends so; what is asked to be dealt with is registered
    (2005/21, 22; 2022/22, 23), and the visitor may have it registered at any time.
    """
    about = (uid, text)
    begun(when)
    with acts.begin("hall.answer", actor=actor, key=key, result=uid, about=about) as act:
        if act.repeated:
            return Ticket.objects.get(uid=uid)
        row = open_ticket(locked(Ticket, uid, actor, expected))
        seated = received_by(row)
        paper = noted(act, PaperKind.SPOT_ANSWER, visitwords.answer(row, seated, text), row.uid, when.on)
        _end(act, row, End.ANSWERED, when.on, named(paper))
    return row


def guide_elsewhere(
    uid: UUID,
    *,
    ground: Guide,
    competent: str,
    text: str,
    actor: Actor,
    when: When,
    key: str = "",
    expected: int | None = None,
) -> Ticket:
    """Guide visitors to the body that is competent 引导, with a note for them (2005/15, 16, 21, 22; 2022/20, 22, 23)."""
    begun(when)
    body = competent.strip()
    if not 0 < len(body) <= LONGEST_BODY:
        raise Refused(
            "没有写应当向哪个机关提出。", todo=f"请写全称，最多 {LONGEST_BODY} 字", field="competent", code="no_body"
        )
    with acts.begin("hall.guide", actor=actor, key=key, result=uid, about=(uid, ground.value, body, text)) as act:
        if act.repeated:
            return Ticket.objects.get(uid=uid)
        row = open_ticket(locked(Ticket, uid, actor, expected))
        seated = received_by(row)
        cite = visits.cite_guided(ground.value, row.day)
        words = visitwords.guidance(row, seated, ground, body, text, cite)
        paper = noted(act, PaperKind.GUIDANCE_NOTE, words, row.uid, when.on)
        row.reason = ground.value
        _end(act, row, End.GUIDED, when.on, named(paper), cite)
    return row


def visitors_left(uid: UUID, *, actor: Actor, when: When, key: str = "", expected: int | None = None) -> Ticket:
    """The visitors left before anybody received them: counted nowhere. Refused once they were received."""
    begun(when)
    with acts.begin("hall.left", actor=actor, key=key, result=uid, about=uid) as act:
        if act.repeated:
            return Ticket.objects.get(uid=uid)
        row = open_ticket(locked(Ticket, uid, actor, expected))
        if sitting(row):
            raise Refused(
                "已经登记了接谈人，不能记为未接谈离开。",
                todo="接谈了的，按接谈的结果登记；接谈人登错了的，先误登这张号票再重新取号",
                code="received",
            )
        _end(act, row, End.LEFT, when.on, {})
    return row


def void_ticket(uid: UUID, *, why: str, actor: Actor, when: When, key: str = "", expected: int | None = None) -> Ticket:
    """Mark a ticket taken by mistake. Its number stays used, so that numbers run without gap."""
    said = reason(why)
    begun(when)
    with acts.begin("hall.void", actor=actor, key=key, result=uid, about=(uid, said)) as act:
        if act.repeated:
            return Ticket.objects.get(uid=uid)
        row = open_ticket(locked(Ticket, uid, actor, expected))
        note = noted(act, PaperKind.CORRECTION_NOTE, said, row.uid, when.on)
        _end(act, row, End.VOID, when.on, named(note))
    return row


def correct_ticket(
    uid: UUID,
    *,
    heads: int,
    window: str,
    why: str,
    actor: Actor,
    when: When,
    key: str = "",
    expected: int | None = None,
) -> Ticket:
    """Put head-count and window right. A ticket that became a matter is corrected with the matter's registration."""
    said = reason(why)
    begun(when)
    window = _said(heads, window)
    with acts.begin("hall.correct", actor=actor, key=key, result=uid, about=(uid, heads, window, said)) as act:
        if act.repeated:
            return Ticket.objects.get(uid=uid)
        row = locked(Ticket, uid, actor, expected)
        refuse_closed(row.organ_id, row.day)
        if row.outcome in TIED:
            raise Refused(
                "这张号票已经登记成信访事项。",
                why="人数跟着登记走",
                todo="请先撤销结果再更正；只是事项的人数不对的，用“更正登记”",
                code="ended",
            )
        was, row.heads, row.window = row.heads, heads, window
        bump(act, row, "heads", "window")
        note = noted(act, PaperKind.CORRECTION_NOTE, said, row.uid, when.on)
        payload = {"heads": heads, "was": was, **named(note)}
        act.record(Kind.HALL_CORRECTED, row.uid, on=when.on, payload=payload)
    return row


def _end(act: Act, row: Ticket, outcome: End, on: date, paper: dict[str, Any], cite: str = "") -> None:
    row.outcome, row.ended_on, row.paper = outcome, on, paper.get("paper")
    bump(act, row, "outcome", "reason", "ended_on", "paper")
    payload = {"outcome": outcome.value, "reason": row.reason or None, **paper}
    act.record(Kind.HALL_ENDED, row.uid, on=on, cite=cite, payload=payload)
