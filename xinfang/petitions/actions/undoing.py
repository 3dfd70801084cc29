"""Acts that were done by mistake, taken back: the state before holds again, and what they stopped runs on (decision 14)."""

from uuid import UUID

from xinfang.ledger.models import Entry
from xinfang.papers.actions import void, withhold
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions import clockwork
from xinfang.petitions.actions import merging
from xinfang.petitions.actions.amending import (
    correcting,
    last,
    later,
    rerun,
    said,
    stopped_by,
    void_from_start,
    void_papers,
    voided_by,
)
from xinfang.petitions.actions.receiving import end_transfer, must_transfer
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


def cancel_registration(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back a registration made by mistake 撤销误登记: its clock is void from the start, lapsed or not."""
    with correcting("cancel_registration", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        void_from_start(work, work.open_clocks(), "registered_by_mistake")
        work.payload.update(corrects=last(work, "register").seq)
        work.enter(State.CANCELLED)
    return work.petition


def undo_inform(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back a notice that another body is competent: the clock runs on from its first day."""
    return _reopen("undo_inform", ("inform",), uid, why, actor, when, key, expected)


def undo_decline(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back a refusal to accept, by whoever refused or a superior organ: the holder's clock runs on from its first day."""
    return _reopen("undo_decline", ("decline", "decline_finally"), uid, why, actor, when, key, expected)


def reopen_archive(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take a file out of the archive again."""
    return _reopen("reopen_archive", ("archive",), uid, why, actor, when, key, expected)


def undo_withdrawal(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back a withdrawal: the clocks that it made void run on; what had lapsed or was met before is not touched."""
    with correcting("undo_withdrawal", uid, why, actor, when, key, expected) as work:
        if not work.repeated:
            entry = last(work, "withdraw")
            rerun(work, voided_by(work, entry, "withdrawn"))
            _back_to_before(work, entry)
            merging.alone(work)
    return work.petition


def _reopen(
    step: str, of: tuple[str, ...], uid: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None
) -> Petition:
    with correcting(step, uid, why, actor, when, key, expected) as work:
        if not work.repeated:
            _back_to_before(work, last(work, *of))
    return work.petition


def _back_to_before(work: Work, entry: Entry) -> None:
    """Let run on what the act of ``entry`` stopped, void its paper, go back to the state before it."""
    rerun(work, stopped_by(work, entry))
    _take_back_paper(work, entry)
    work.payload.update(corrects=entry.seq)
    work.enter(State(said(entry)["before"]))


def _take_back_paper(work: Work, entry: Entry) -> None:
    made = said(entry).get("paper")
    for paper in Paper.objects.filter(uid=UUID(made), voided_on__isnull=True) if made else ():
        void(work.act, paper, work.when.on)


def recall(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Call a transfer back before it was accepted 收回转送; the sender's own clock runs on from where it stood."""
    with correcting("recall", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        transfer, entry = must_transfer(work), last(work, "forward", "assign")
        end_transfer(work, transfer, "recalled")
        _take_back_paper(work, entry)
        work.enter(State.RETURNED, organ=transfer.from_organ)
        work.payload.update(
            from_organ=transfer.to_organ.uid,
            to_organ=transfer.from_organ.uid,
            transfer=transfer.uid,
            corrects=entry.seq,
        )
    return work.petition


def undo_object(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Withdraw an objection that was not decided yet."""
    with correcting("undo_object", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        transfer, entry = must_transfer(work), last(work, "object")
        rerun(work, stopped_by(work, entry))
        transfer.objected_on = None
        work.act.change(transfer, "objected_on")
        _take_back_paper(work, entry)
        work.payload.update(transfer=transfer.uid, corrects=entry.seq)
    return work.petition


def undo_acceptance(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back an acceptance made by mistake 撤销误受理, before any reply: ``conclude`` is void from its start with its
    extensions, and what acceptance stopped runs on (2005/21, 33; 2022/34).

    Refuses when the result was already reported to the assigning office: that report is taken back first.
    """
    with correcting("undo_acceptance", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        if any(clock.limit == "report_back" and clock.met_on and clock.void_on is None for clock in work.clocks):
            raise Refused(
                "已经向交办单位报告过办理结果，不能撤销受理。", todo="请先撤销报告", cite="2005/21.4", code="reported"
            )
        void_from_start(work, work.open_clocks("conclude"), "accepted_by_mistake")
        void_papers(work, PaperKind.EXTENSION_NOTICE)
        work.proceeding.accepted_on = None
        entry = last(work, "accept")
        for moved in later(work, entry, "correct_acceptance"):
            rerun(work, stopped_by(work, moved))
        _back_to_before(work, entry)
        merging.release(work)
    return work.petition


def undo_extension(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back every extension of ``conclude``: the original day holds again."""
    with correcting("undo_extension", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        for clock in work.open_clocks("conclude", organ=work.organ):
            work.payload.update(was=clock.due_on, days=clock.extension_days)
            clock.extension_days, clock.extended_on = 0, None
            clockwork.refresh(clock, work.now)
            work.act.change(clock, "extension_days", "extended_on", "nominal_on", "due_on", "provisional")
            work.payload.update(until=clock.due_on)
        void_papers(work, PaperKind.EXTENSION_NOTICE)
        work.payload.update(corrects=last(work, "extend").seq)
    return work.petition


GIVEN = (PaperKind.OPINION.value, PaperKind.ANSWER.value)


def undo_reply(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back a reply entered on the wrong matter or with the wrong day 撤销误登记的答复, before it was served: the
    opinion is voided, no query code shows it any more (it may be another person's), and ``conclude`` runs on
    (2005/32, 33; 2022/32, 34).

    A reply that was right but for its words is corrected instead (``correct_reply``).
    """
    with correcting("undo_reply", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        merging.take_back(work)
        for paper in Paper.objects.filter(subject=work.petition.uid, kind__in=GIVEN, public=True):
            withhold(work.act, paper)
            if paper.voided_on is None:  # the same instance: an entry covers each row once
                void(work.act, paper, work.when.on)
        work.proceeding.replied_on, work.proceeding.outcome, work.proceeding.execute_by = None, "", None
        rerun(work, [c for c in work.clocks if c.limit == "conclude" and c.met_on and c.void_on is None])
        _back_to_before(work, last(work, "reply", "answer"))
    return work.petition


def undo_report_back(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back a report to the assigning office: its clock runs on. Refuses when no report stands."""
    with correcting("undo_report_back", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        entry = last(work, "report_back")
        met = [clock for clock in stopped_by(work, entry) if work.charged_to(clock, work.organ)]
        if not met:
            raise Refused("没有找到要更正的记录。", code="nothing_to_correct")
        rerun(work, met)
        _take_back_paper(work, entry)
        work.payload.update(corrects=entry.seq)
    return work.petition
