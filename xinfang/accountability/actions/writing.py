"""Supervision letters 督办函: sent, received, answered in writing, checked (2005/36; 2022/40-1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from xinfang.accountability.actions.calling import (
    call_locked,
    check_trigger,
    locked,
    need_to_be_the_office,
)
from xinfang.accountability.models import LetterFeedback, SupervisionCall, SupervisionLetter
from xinfang.accountability.supervised import need_to_supervise, one
from xinfang.accountability.supervisionmodels import ACCEPTED, ANSWERED, LETTER, OPEN, RECEIVED, SENT, URGED, VOIDED
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue, void
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions import sight
from xinfang.petitions.actions.urging import tell
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.wording import mark_of
from xinfang.rules import lawbook
from xinfang.rules.refusals import Refused
from xinfang.rules.supervision import MOST_DAYS, feedback_due
from xinfang.rules.values import Actor


def send_letter(
    uid: UUID,
    *,
    trigger: str,
    text: str,
    days: int,
    call: UUID | None = None,
    actor: Actor,
    when: When,
    key: str,
) -> SupervisionLetter:
    """Send the organ that holds a matter a supervision letter; it answers in writing within ``days`` of its receipt.

    With ``call`` the proposal is taken up by it; an urged one may be followed by a letter. Refused: by who does not
    supervise the matter, a trigger not in force, no words, days out of bounds, a proposal of another matter or ended.
    """
    when.check()
    with acts.begin("supervision.send", actor=actor, key=key, about=(uid, trigger, text, days, call, when.on)) as act:
        petition = locked(uid, actor)
        holder = need_to_be_the_office(actor, petition, when.on)
        if act.repeated:
            return SupervisionLetter.objects.get(uid=act.result)
        sight.refuse_barred(holder, sight.barred_paths(petition))
        taken = _taken_up(call, petition, actor)
        cite = _cite(taken, trigger, days, when)
        office = Organ.objects.get(pk=actor.organ_id or 0)
        paper = _paper(act, petition, holder, office, text, days, when)
        row = SupervisionLetter(
            uid=act.result,
            petition=petition,
            organ=holder,
            office=office,
            call=taken,
            trigger=trigger,
            paper=paper.uid,
            days=days,
            sent_on=when.on,
            proof=when.proof.strip(),
            voided_why="",
        )
        act.add(row)
        if taken is not None:
            taken.state, taken.ended_on = LETTER, taken.ended_on or when.on
            act.change(taken, "state", "ended_on")
        said = {"trigger": trigger, "days": days, "late": when.late or None, "call": taken.uid if taken else None}
        said |= {"paper": paper.uid, "paper_sha": paper.sha}
        act.record(Kind.SUPERVISION_LETTER_SENT, row.uid, on=when.on, cite=cite, payload={**said, **_about(row)})
        tell("supervised", row.uid, petition, holder, when.today)
    return row


def _cite(taken: SupervisionCall | None, trigger: str, days: int, when: When) -> str:
    """The article that a letter rests on: of its proposal's trigger, which is of the day of the lapse, or of the day itself."""
    own = taken is not None and taken.trigger == trigger
    cite = lawbook.load().triggers[trigger].cite if own else check_trigger(trigger, when)
    if not 0 < days <= MOST_DAYS:
        raise Refused(f"反馈的天数写 1 到 {MOST_DAYS}。", field="days", code="bad_days")
    return cite


def _taken_up(call: UUID | None, petition: Petition, actor: Actor) -> SupervisionCall | None:
    if call is None:
        return None
    row = call_locked(call, actor)
    if row.petition_id != petition.pk:
        raise Refused("这条线索不是这件事项的。", field="call", code="another_matter")
    if row.state not in {OPEN, URGED}:
        raise Refused("这条线索已经处理过了。", todo="请刷新页面，看清现在的情况", code="ended")
    return row


def _paper(act: Act, petition: Petition, holder: Organ, office: Organ, text: str, days: int, when: When) -> Paper:
    closing = f"请自收到本函之日起 {days} 日内书面反馈办理情况。"
    body = text.strip() and (text.strip() if closing in text else f"{text.strip()}\n{closing}")
    draft = PaperDraft(body, f"关于督办编号 {petition.number} 信访事项的函", holder.name)
    return issue(
        act,
        PaperKind.SUPERVISION_LETTER,
        draft,
        subject=petition.uid,
        organ=office.uid,
        organ_label=office.name,
        mark=mark_of(office),
        on=when.on,
    )


def _about(row: SupervisionLetter) -> dict[str, UUID]:
    return {"petition": row.petition.uid, "organ": row.organ.uid, "office": row.office.uid}


@contextmanager
def _on_letter(
    name: str, uid: UUID, about: object, actor: Actor, when: When, key: str
) -> Iterator[tuple[Act, SupervisionLetter]]:
    """An act on a letter that the actor may know of, locked."""
    when.check()
    with acts.begin(f"supervision.{name}", actor=actor, key=key, about=(uid, about, when.on)) as act:
        one(SupervisionLetter, uid, actor)
        rows = SupervisionLetter.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("petition", "organ", "office", "call").get(uid=uid)
        yield act, row


def _need_organ(row: SupervisionLetter, actor: Actor) -> None:
    if actor.organ_id != row.organ_id or not actor.may("petition:handle"):
        raise Refused(
            f"只有{row.organ.short_name}可以反馈。",
            why="书面反馈由收到督办函的单位作出",
            todo="请由该单位的经办人或者负责人登记",
            code="not_the_organ",
        )


def _refuse_in(row: SupervisionLetter, *states: str) -> None:
    words = {
        SENT: "还没有签收",
        RECEIVED: "等着反馈",
        ANSWERED: "等着核对反馈",
        ACCEPTED: "已经办结",
        VOIDED: "已经作废",
    }
    if row.state not in states:
        raise Refused(f"这份督办函{words[row.state]}。", todo="请刷新页面，看清现在的情况", code="wrong_state")


def receive_letter(uid: UUID, *, actor: Actor, when: When, key: str) -> SupervisionLetter:
    """Sign for a letter: by the organ, or by the office on what proves the service; the days for the feedback run from then.

    Refused: before it was sent, twice, by the office without proof.
    """
    with _on_letter("receive", uid, when.proof, actor, when, key) as (act, row):
        if actor.organ_id != row.organ_id:
            need_to_supervise(actor, row.office)
        if act.repeated:
            return row
        _refuse_in(row, SENT)
        when.check(after=row.sent_on)
        if actor.organ_id != row.organ_id and not when.proof.strip():
            raise Refused(
                "替收函单位登记签收的，要写明凭什么。", todo="如 送达回证编号", field="proof", code="no_proof"
            )
        now = snapshot()
        due = feedback_due(row.days, when.on, calendar=now.calendar, roll=now.roll)
        row.state, row.received_on, row.due_on, row.provisional = RECEIVED, when.on, due.due, due.provisional
        row.proof = "\n".join(filter(None, (row.proof, when.proof.strip())))
        act.change(row, "state", "received_on", "due_on", "provisional", "proof")
        said = {"received": when.on, "due": due.due, "late": when.late or None}
        act.record(Kind.SUPERVISION_RECEIVED, row.uid, on=when.on, payload={**said, **_about(row)})
    return row


def answer_letter(
    uid: UUID, *, words: str, enclosed: str = "", actor: Actor, when: When, key: str
) -> SupervisionLetter:
    """Give the written feedback 书面反馈: what was done, what is enclosed. It may be late; that stays on record.

    Refused: by another organ, before the letter was received, without words, while an answer waits to be checked.
    """
    with _on_letter("answer", uid, (words, enclosed), actor, when, key) as (act, row):
        _need_organ(row, actor)
        if act.repeated:
            return row
        _refuse_in(row, RECEIVED)
        when.check(after=row.received_on)
        if not words.strip():
            raise Refused("请写做了什么、结果怎样。", field="words", code="missing")
        number = LetterFeedback.objects.filter(letter=row).count() + 1
        said = {"words": words.strip(), "enclosed": enclosed.strip(), "given_on": when.on, "reason": ""}
        act.add(LetterFeedback(letter=row, round=number, **said))
        row.state, row.answered_on = ANSWERED, row.answered_on or when.on
        act.change(row, "state", "answered_on")
        late = row.due_on is not None and row.answered_on > row.due_on
        payload = {"letter": row.uid, "round": number, "late": late, **_about(row)}
        act.record(Kind.SUPERVISION_ANSWERED, row.uid, on=when.on, payload=payload)
    return row


def check_feedback(
    uid: UUID, *, accepted: bool, reason: str = "", actor: Actor, when: When, key: str
) -> SupervisionLetter:
    """Check the feedback: accepted, or sent back with reasons to be given anew. No new days: the letter named them once.

    Refused: by who does not supervise for the office, where no answer waits, sent back without reasons.
    """
    with _on_letter("check", uid, (accepted, reason), actor, when, key) as (act, row):
        need_to_supervise(actor, row.office)
        if act.repeated:
            return row
        _refuse_in(row, ANSWERED)
        given = LetterFeedback.objects.filter(letter=row).latest("round")
        when.check(after=given.given_on)
        if not accepted and not reason.strip():
            raise Refused("退回的，请写明理由。", field="reason", code="missing")
        given.checked_on, given.result, given.reason = when.on, "accepted" if accepted else "sent_back", reason.strip()
        act.change(given, "checked_on", "result", "reason")
        row.state, row.ended_on = (ACCEPTED, when.on) if accepted else (RECEIVED, None)
        act.change(row, "state", "ended_on")
        payload = {"letter": row.uid, "round": given.round, "result": given.result, **_about(row)}
        act.record(Kind.SUPERVISION_CHECKED, row.uid, on=when.on, payload=payload)
        if not accepted:
            tell("sent_back", given.uid, row.petition, row.organ, when.today)
    return row


def void_letter(uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> SupervisionLetter:
    """Void a letter that went out by mistake: it and its paper stay, marked; the proposal it took up is open again."""
    with _on_letter("void", uid, why, actor, when, key) as (act, row):
        need_to_supervise(actor, row.office)
        if act.repeated:
            return row
        _refuse_in(row, SENT, RECEIVED, ANSWERED)
        if not why.strip():
            raise Refused("请写作废的理由。", field="why", code="missing")
        row.state, row.ended_on, row.voided_why = VOIDED, when.on, why.strip()
        act.change(row, "state", "ended_on", "voided_why")
        void(act, Paper.objects.select_for_update(no_key=True).get(uid=row.paper), when.on)
        if row.call is not None:
            call = SupervisionCall.objects.select_for_update(no_key=True).get(pk=row.call.pk)
            call.state, call.ended_on = OPEN, None
            act.change(call, "state", "ended_on")
        act.record(Kind.SUPERVISION_VOIDED, row.uid, on=when.on, payload={"record": "letter", **_about(row)})
    return row
