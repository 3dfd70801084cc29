"""Answer a suggestion: signed for, answered in writing, done with its proof; and how a slip in any of these is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.accountability.actions.advising import cite_of
from xinfang.accountability.actions.records import (
    bounded,
    entered,
    locked,
    organ_of,
    paper_of,
    refuse_identity,
    refuse_stale,
    voided,
    wanted,
)
from xinfang.accountability.advicemodels import Advice, AdviceAnswer, AdviceDone
from xinfang.accountability.advicereads import done_of, feedback_due, law_of, may_answer, seen, standing, whole
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind as Entry
from xinfang.papers.actions import void as void_paper
from xinfang.papers.content import PaperDraft, printed
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.policy import Permission
from xinfang.petitions.when import When
from xinfang.rules import lawbook
from xinfang.rules.advice import ANSWER_LABELS, STANDS_AFTER, Answered, Kind, Stand, regime
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

ANSWERABLE = frozenset({Stand.RECEIVED, Stand.TO_DO, Stand.REFUSED})


@dataclass(frozen=True, slots=True)
class Feedback:
    """A written answer: adopted or not, why not, what will be done, by when.

    ``proof`` of the act says, where the office enters it for the addressee, on which letter it rests.
    """

    answered: Answered
    reasons: str = ""
    plan: str = ""
    do_by: date | None = None


def _opened(uid: UUID, actor: Actor, expected: int | None, *, repeated: bool) -> tuple[Advice, bool]:
    """A suggestion that was sent, locked, and whether its addressee acts; else the office that made it does, on proof."""
    if not seen(actor).filter(uid=uid, sent_on__isnull=False).exists():
        raise NotFound("没有这份建议。", code="not_found")
    row = locked(Advice, uid, "organ", "to_organ")
    theirs = may_answer(actor, row.to_organ_id)
    ours = actor.may(Permission.SUPERVISION_ACT) and actor.organ_id == row.organ_id
    if not (theirs or ours):
        raise Refused(
            "您现在的岗位不能登记这份建议的办理情况。",
            why="由收到建议的单位的领导、秘书登记；对方在系统外反馈的，由提出建议的信访部门凭来文登记",
            code="not_allowed",
        )
    if not repeated:
        refuse_stale(row.version, expected)
    return row, theirs


def _need_proof(when: When, theirs: bool, what: str) -> None:
    if not theirs and not when.proof.strip():
        raise Refused(
            f"替对方登记{what}的，要写明凭什么。", todo="如 送达回证、来文的文号", field="proof", code="no_proof"
        )


def receive_advice(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Advice:
    """Sign for a suggestion; the days for the answer run from here (2005/36: 30; 2022/40: in writing, no number of days).

    By the addressee, or by the office on proof of service.
    """
    bounded(when)
    with acts.begin("advice.receive", actor=actor, key=key, result=uid, about=(uid, when)) as act:
        row, theirs = _opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return row
        if row.state != Stand.SENT:
            raise Refused("这份建议已经签收。", code="wrong_state")
        when.check(after=row.sent_on)
        _need_proof(when, theirs, "签收")
        row.state, row.received_on, row.receipt = Stand.RECEIVED.value, when.on, when.proof.strip()
        row.receipt_uid = new_uid()
        limit = law_of(row).limit
        row.pin = lawbook.load().value(limit, when.on).pin if limit else ""
        due = feedback_due(row, snapshot())
        row.due_on = due.due if due else None
        row.version += 1
        act.change(row, "state", "received_on", "receipt", "receipt_uid", "pin", "due_on", "version")
        said = {"by": actor.organ, "limit": limit or None, "due": row.due_on, "late": when.late}
        cite = due.cite if due else cite_of(Kind(row.kind), when.on)
        act.record(Entry.ADVICE_RECEIVED, row.uid, on=when.on, cite=cite, payload=said)
    return row


def answer_advice(
    uid: UUID, said: Feedback, *, actor: Actor, when: When, key: str, expected: int | None = None
) -> AdviceAnswer:
    """Answer in writing: adopted with what will be done and by when, or not adopted with reasons (2005/36; 2022/40).

    A later answer takes the place of the one before, which stays. The office enters what it received outside the system as
    it is, on proof: then reasons may be lacking, which is a fact that people look at (seed/12.7).
    """
    bounded(when)
    refuse_identity(said.reasons, said.plan)
    with acts.begin("advice.answer", actor=actor, key=key, about=(uid, said, when.on)) as act:
        row, theirs = _opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return AdviceAnswer.objects.get(uid=act.result)
        if row.state not in ANSWERABLE:
            raise Refused("先签收，再反馈；已经落实的不再反馈。", code="wrong_state")
        before = standing(whole(Advice.objects.filter(pk=row.pk)).get())
        when.check(after=before[-1].given_on if before else row.received_on)
        _need_proof(when, theirs, "反馈")
        _check_answer(row, said, when.on, theirs)
        made = _answer(act, row, said, when, actor)
        paper = _letter(act, row, made, when, theirs)
        made.paper = paper.uid
        act.add(made)
        row.state = STANDS_AFTER[said.answered].value
        row.version += 1
        act.change(row, "state", "version")
        payload: dict[str, object] = {
            "answer": made.uid,
            "answered": said.answered.value,
            "bare": made.bare,
            "by": actor.organ,
        }
        payload |= {"until": said.do_by, "paper": paper.uid, "paper_sha": paper.sha, "late": when.late}
        act.record(Entry.ADVICE_ANSWERED, row.uid, on=when.on, cite=cite_of(Kind(row.kind), when.on), payload=payload)
    return made


def _answer(act: Act, row: Advice, said: Feedback, when: When, actor: Actor) -> AdviceAnswer:
    made = AdviceAnswer(uid=act.result, advice=row, by=organ_of(actor), given_on=when.on)
    made.answered, made.do_by = said.answered.value, said.do_by
    made.reasons, made.plan = said.reasons.strip(), said.plan.strip()
    made.bare = said.answered is Answered.NOT_ADOPTED and not made.reasons
    entered(made, when)
    return made


def _check_answer(row: Advice, said: Feedback, on: date, theirs: bool) -> None:
    if said.do_by is not None and said.do_by < on:
        raise Refused(f"完成日期不能早于反馈日 {zh(on)}。", field="do_by", code="out_of_order")
    if said.answered is Answered.NOT_ADOPTED and said.do_by is not None:
        raise Refused("未采纳的不写完成日期。", field="do_by", code="nothing_to_do")
    if not theirs:
        return
    if said.answered is not Answered.ADOPTED and not said.reasons.strip():
        by_law = row.kind == Kind.IMPROVEMENT and not regime(on)
        raise Refused(
            "未采纳或者部分采纳的，请说明理由。",
            why="未采纳改进建议的，应当说明理由" if by_law else "提出建议的单位要知道为什么",
            field="reasons",
            cite="2005/36" if by_law else "",
            code="no_reasons",
        )
    if said.answered is not Answered.NOT_ADOPTED:
        wanted(said.plan, "plan", "准备怎么做")
        if said.do_by is None:
            raise Refused("请写什么时候做完。", field="do_by", code="missing")


def _letter(act: Act, row: Advice, made: AdviceAnswer, when: When, theirs: bool) -> Paper:
    """The addressee's answer as its paper; what came from outside is kept as that, without a number of ours."""
    said = [f"你单位的建议（{row.heading}）收悉。{ANSWER_LABELS[Answered(made.answered)]}。"]
    said += [f"理由：{made.reasons}"] if made.reasons else []
    said += [f"准备这样做：{made.plan}"] if made.plan else []
    said += [f"完成日期：{printed(made.do_by)}。"] if made.do_by else []
    draft = PaperDraft("\n".join(said), "建议采纳情况反馈", row.organ.name)
    return paper_of(act, PaperKind.ADVICE_FEEDBACK, draft, row.uid, row.to_organ, when, external=not theirs)


def finish_advice(
    uid: UUID, *, words: str, evidence: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> AdviceDone:
    """Report that what was adopted is done, with what proves it. Of a suggestion to hold to account: what they decided.

    The product takes down the outcome as theirs and proposes no grade of any measure (seed/14).
    """
    bounded(when)
    refuse_identity(words, evidence)
    with acts.begin("advice.done", actor=actor, key=key, about=(uid, words, evidence, when.on)) as act:
        row, theirs = _opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return AdviceDone.objects.get(uid=act.result)
        if row.state != Stand.TO_DO:
            raise Refused("采纳的建议才登记落实。", code="wrong_state")
        answer = standing(whole(Advice.objects.filter(pk=row.pk)).get())[-1]
        when.check(after=answer.given_on)
        _need_proof(when, theirs, "落实")
        made = AdviceDone(uid=act.result, answer=answer, by=organ_of(actor), done_on=when.on)
        made.words, made.evidence = wanted(words, "words", "做了什么"), wanted(evidence, "evidence", "凭什么证明")
        entered(made, when)
        act.add(made)
        row.state = Stand.DONE.value
        row.version += 1
        act.change(row, "state", "version")
        payload = {"answer": answer.uid, "by": actor.organ, "late": when.late}
        act.record(Entry.ADVICE_DONE, row.uid, on=when.on, cite=cite_of(Kind(row.kind), when.on), payload=payload)
    return made


def undo_advice(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Advice:
    """Take back what was entered last by mistake: that it was done, an answer, the receipt. What was entered stays, marked.

    By who entered it, or by the office.
    """
    with acts.begin("advice.undo", actor=actor, key=key, result=uid, about=(uid, why)) as act:
        row, _ = _opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return row
        wanted(why, "why", "更正的理由")
        step = UNDO.get(Stand(row.state))
        if step is None:
            raise Refused("没有可以更正的登记。", code="nothing_to_correct")
        what, was = step(act, row, why, actor, when)
        row.version += 1
        act.change(row, "state", "received_on", "receipt", "receipt_uid", "pin", "due_on", "version")
        act.record(Entry.ADVICE_UNDONE, row.uid, on=when.today, payload={"what": what, "was": was})
    return row


def _need_own(entered_by: int, row: Advice, actor: Actor) -> None:
    if actor.organ_id not in {entered_by, row.organ_id}:
        raise Refused("由登记的单位或者提出建议的信访部门更正。", code="not_allowed")


def _undo_done(act: Act, row: Advice, why: str, actor: Actor, when: When) -> tuple[str, date]:
    answer = standing(whole(Advice.objects.filter(pk=row.pk)).get())[-1]
    done = done_of(answer)
    assert done is not None
    _need_own(done.by_id, row, actor)
    voided(act, done, why, when)
    row.state = Stand.TO_DO.value
    return "done", done.done_on


def _undo_answer(act: Act, row: Advice, why: str, actor: Actor, when: When) -> tuple[str, date]:
    *before, answer = standing(whole(Advice.objects.filter(pk=row.pk)).get())
    _need_own(answer.by_id, row, actor)
    voided(act, answer, why, when)
    paper = Paper.objects.filter(uid=answer.paper).first() if answer.paper else None
    if paper is not None:
        void_paper(act, paper, when.today)
    row.state = (STANDS_AFTER[Answered(before[-1].answered)] if before else Stand.RECEIVED).value
    return "answer", answer.given_on


def _undo_receipt(act: Act, row: Advice, why: str, actor: Actor, when: When) -> tuple[str, date]:
    assert row.received_on is not None
    was, row.state = row.received_on, Stand.SENT.value
    row.received_on, row.receipt, row.receipt_uid, row.pin, row.due_on = None, "", None, "", None
    return "receipt", was


UNDO: dict[Stand, Callable[[Act, Advice, str, Actor, When], tuple[str, date]]] = {
    Stand.DONE: _undo_done,
    Stand.TO_DO: _undo_answer,
    Stand.REFUSED: _undo_answer,
    Stand.RECEIVED: _undo_receipt,
}
