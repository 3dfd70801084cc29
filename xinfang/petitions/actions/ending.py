"""Carry out, settle, lead into a procedure of law; and their correcting acts."""

from uuid import UUID

from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.petitions.actions import merging
from xinfang.petitions.actions.amending import correcting, last, rerun, said, stopped_by, void_papers
from xinfang.petitions.facts import handled_first
from xinfang.petitions.kinds import PROCEDURE_LABELS, Procedure
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


def execute(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Enter that a supported claim was carried out 执行, with what was done (2005/32-2; 2022/32)."""
    with stepping("execute", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        _executed(work, when)
        work.paper(PaperKind.EXECUTION_RECORD, text)
    return work.petition


def undo_execution(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back the entry that a claim was carried out."""
    with correcting("undo_execution", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        _executed(work, None)
        void_papers(work, PaperKind.EXECUTION_RECORD)
        work.payload.update(corrects=last(work, "execute").seq)
    return work.petition


def _executed(work: Work, when: When | None) -> None:
    handled = handled_first([*work.earlier, work.proceeding])
    handled.executed_on = when.on if when else None
    if handled is not work.proceeding:
        work.act.change(handled, "executed_on")


def settle(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """The parties settle, with a signed agreement 调解和解 (2022/33): the matter is concluded that day (our reading)."""
    with stepping("settle", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        work.stop(*work.step.stops, organ=work.organ)
        work.paper(PaperKind.SETTLEMENT, PaperDraft(text, signers=("信访人", "对方当事人", "主持人")))
        work.enter(State.SETTLED)
        merging.release(work)
    return work.petition


def lead_in(
    uid: UUID,
    *,
    procedure: Procedure,
    text: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Lead a matter into the procedure of law that it belongs to 导入法定程序, and tell the petitioner (2022/31.1-31.4)."""
    about = (procedure, text)
    if procedure not in PROCEDURE_LABELS:
        raise Refused("请选择法定程序。", cite="2022/31", field="procedure", code="no_procedure")
    with stepping(
        "lead_in",
        uid,
        actor=actor,
        when=when,
        act_key=key,
        expected=expected,
        about=about,
        reason=procedure.value,
    ) as work:
        if work.repeated:
            return work.petition
        work.stop(*work.step.stops, organ=work.organ)
        heading = f"您反映的事项应当通过{PROCEDURE_LABELS[procedure]}解决。"
        work.paper(PaperKind.INFORM_NOTICE, f"{heading}\n{text.strip()}".strip())
        work.enter(State.LED_IN)
        merging.release(work)
    return work.petition


def undo_settlement(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back a settlement: the limit runs on, and the matter is handled again."""
    return _undo("undo_settlement", "settle", PaperKind.SETTLEMENT, uid, why, actor, when, key, expected)


def undo_lead_in(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take a matter back from the procedure it was led into by mistake: what was stopped runs on."""
    return _undo("undo_lead_in", "lead_in", PaperKind.INFORM_NOTICE, uid, why, actor, when, key, expected)


def _undo(
    step: str,
    of: str,
    paper: PaperKind,
    uid: UUID,
    why: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None,
) -> Petition:
    with correcting(step, uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        entry = last(work, of)
        rerun(work, stopped_by(work, entry))
        void_papers(work, paper)
        work.payload.update(corrects=entry.seq)
        work.enter(State(said(entry)["before"]))
    return work.petition
