"""The lawful correcting act of each act: slips are normal (decision 14). The original stays in the ledger.

A correcting act is reasoned and dated on the day it is done; what it corrects is named by its ledger number.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from xinfang.ledger.models import Entry
from xinfang.papers.actions import void
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions import clockwork, wording
from xinfang.petitions.actions.receiving import end_transfer, must_transfer
from xinfang.petitions.kinds import OUTCOME_LABELS, Outcome, ServiceMode
from xinfang.petitions.models import Clock, Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor

CORRECTABLE = (
    "title",
    "category",
    "place",
    "home_place",
    "residence_place",
    "head_count",
    "urgent",
    "important",
    "difficult",
    "kind",
)


@contextmanager
def _correcting(
    step: str, uid: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None, about: object = ()
) -> Iterator[Work]:
    if not why.strip():
        raise Refused("请写明更正的理由。", why="更正要留下理由，原来的记录仍然保留", field="why", code="no_reason")
    with stepping(step, uid, actor=actor, when=when, act_key=key, expected=expected, about=(why, about)) as work:
        yield work
        if not work.repeated:
            work.paper(PaperKind.CORRECTION_NOTE, why)


def _last(work: Work, *steps: str) -> Entry:
    """The newest entry of one of these steps on the petition."""
    for entry in Entry.objects.filter(subject=work.petition.uid).order_by("-seq"):
        if said(entry).get("step") in steps:
            return entry
    raise Refused("没有找到要更正的记录。", code="nothing_to_correct")


def said(entry: Entry) -> dict[str, Any]:
    """An entry's payload."""
    return dict(json.loads(entry.payload))


def _rerun(work: Work, clocks: list[Clock]) -> None:
    """Let clocks run on as if the act that stopped or voided them had not been done."""
    for clock in clocks:
        clock.met_on, clock.void_on, clock.void_why = None, None, ""
        work.act.change(clock, "met_on", "void_on", "void_why")


def _met(work: Work, on: date, *limits: str) -> list[Clock]:
    return [c for c in work.clocks if c.met_on == on and c.organ_id == work.organ.pk and c.limit in limits]


def correct_registration(
    uid: UUID, *, changes: dict[str, Any], why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Correct facts of a registration 更正登记; days, purpose and identity have acts of their own."""
    wrong = set(changes) - set(CORRECTABLE)
    if wrong or not changes:
        raise Refused("没有可更正的内容。", todo="可更正标题、分类、地点、人数、标记和类别", code="nothing_to_change")
    if "title" in changes and not str(changes["title"]).strip():
        raise Refused("没有标题。", field="title", code="no_title")
    with _correcting("correct_registration", uid, why, actor, when, key, expected, sorted(changes.items())) as work:
        if work.repeated:
            return work.petition
        for name, value in changes.items():
            setattr(work.petition, name, value)
        work.act.change(work.petition, *changes)
        work.payload.update(corrects=_last(work, "register").seq)
    return work.petition


def cancel_registration(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back a registration made by mistake 撤销误登记: its clock is void from the start, lapsed or not."""
    with _correcting("cancel_registration", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        for clock in work.open_clocks():
            clock.void_on, clock.void_why = clock.start_on, "registered_by_mistake"
            work.act.change(clock, "void_on", "void_why")
        work.payload.update(corrects=_last(work, "register").seq)
        work.enter(State.CANCELLED)
    return work.petition


def undo_inform(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back a notice that another body is competent: the clock runs on from its first day."""
    return _reopen("undo_inform", ("inform",), uid, why, actor, when, key, expected)


def undo_decline(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back a refusal to accept: the clock runs on from its first day."""
    return _reopen("undo_decline", ("decline", "decline_finally"), uid, why, actor, when, key, expected)


def reopen_archive(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take a file out of the archive again."""
    return _reopen("reopen_archive", ("archive",), uid, why, actor, when, key, expected)


def undo_withdrawal(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back a withdrawal: the clocks that it made void run on."""
    return _reopen("undo_withdrawal", ("withdraw",), uid, why, actor, when, key, expected)


def _reopen(
    step: str, of: tuple[str, ...], uid: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None
) -> Petition:
    with _correcting(step, uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        entry = _last(work, *of)
        stopped = _met(work, entry.on, "disposal", "accept_notice", "objection") if of != ("archive",) else []
        voided = (
            [c for c in work.clocks if c.void_on == entry.on and c.void_why == "withdrawn"]
            if of == ("withdraw",)
            else []
        )
        _rerun(work, stopped + voided)
        work.payload.update(corrects=entry.seq)
        work.enter(State(said(entry)["before"]))
    return work.petition


def recall(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Call a transfer back before it was accepted 收回转送; the sender's own clock runs on from where it stood."""
    with _correcting("recall", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        transfer = must_transfer(work)
        end_transfer(work, transfer, "recalled")
        work.enter(State.RETURNED, organ=transfer.from_organ)
        work.payload.update(transfer=transfer.uid, corrects=_last(work, "forward", "assign").seq)
    return work.petition


def undo_receive(
    uid: UUID, *, received_on: date | None, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Correct the day of receipt 更正签收, or take the signature back (``received_on`` None): clocks start anew."""
    with _correcting("undo_receive", uid, why, actor, when, key, expected, received_on) as work:
        if work.repeated:
            return work.petition
        transfer = must_transfer(work)
        _in_order(transfer.sent_on, received_on, when.on)
        before = [c for c in work.clocks if c.transfer_id == transfer.pk and c.limit in {"accept_notice", "objection"}]
        for clock in [c for c in before if clockwork.running(c)]:
            clock.void_on, clock.void_why = clock.start_on, "received_corrected"
            work.act.change(clock, "void_on", "void_why")
        was = transfer.received_on
        transfer.received_on = received_on
        work.act.change(transfer, "received_on")
        if received_on is not None:
            work.start("accept_notice", received_on, organ=work.organ, transfer=transfer, origin="transferred")
            work.start("objection", received_on, organ=work.organ, transfer=transfer)
        work.payload.update(transfer=transfer.uid, was=was, received=received_on, corrects=_last(work, "receive").seq)
    return work.petition


def undo_object(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Withdraw an objection that was not decided yet."""
    with _correcting("undo_object", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        transfer = must_transfer(work)
        _rerun(work, _met(work, transfer.objected_on or when.on, "objection"))
        transfer.objected_on = None
        work.act.change(transfer, "objected_on")
        work.payload.update(transfer=transfer.uid, corrects=_last(work, "object").seq)
    return work.petition


def correct_acceptance(
    uid: UUID, *, accepted_on: date, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Correct the day of acceptance 更正受理日: ``conclude`` starts anew under the law of that day; extensions stay."""
    with _correcting("correct_acceptance", uid, why, actor, when, key, expected, accepted_on) as work:
        if work.repeated:
            return work.petition
        entry, was = _last(work, "accept"), work.proceeding.accepted_on
        _in_order(_earliest(work), accepted_on, when.on)
        for clock in _met(work, was or when.on, "accept_notice", "disposal", "objection"):
            clock.met_on = accepted_on
            work.act.change(clock, "met_on")
        extended = 0
        for clock in work.open_clocks("conclude", organ=work.organ):
            extended += clock.extension_days
            clock.void_on, clock.void_why = clock.start_on, "acceptance_corrected"
            work.act.change(clock, "void_on", "void_why")
        work.proceeding.accepted_on = accepted_on
        new = work.start("conclude", accepted_on, organ=work.organ, transfer=work.transfer)
        if new is not None and extended:
            new.extension_days = extended
            clockwork.refresh(new, work.now)
            work.act.change(new, "extension_days", "nominal_on", "due_on", "provisional")
        work.payload.update(was=was, received=accepted_on, corrects=entry.seq)
    return work.petition


def undo_extension(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back every extension of ``conclude``: the original day holds again."""
    with _correcting("undo_extension", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        for clock in work.open_clocks("conclude", organ=work.organ):
            work.payload.update(was=clock.due_on, days=clock.extension_days)
            clock.extension_days, clock.extended_on = 0, None
            clockwork.refresh(clock, work.now)
            work.act.change(clock, "extension_days", "extended_on", "nominal_on", "due_on", "provisional")
            work.payload.update(until=clock.due_on)
        work.payload.update(corrects=_last(work, "extend").seq)
    return work.petition


def correct_reply(
    uid: UUID, *, outcome: Outcome, text: str, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Issue a corrected opinion 更正答复. The first stays readable as voided; the day of conclusion does not change."""
    if outcome == Outcome.UNSTATED:
        raise Refused("请选择处理意见：支持、解释或不支持。", cite="2005/32", field="outcome", code="no_outcome")
    with _correcting("correct_reply", uid, why, actor, when, key, expected, (outcome, text)) as work:
        if work.repeated:
            return work.petition
        for paper in Paper.objects.filter(
            subject=work.petition.uid, kind=PaperKind.OPINION.value, voided_on__isnull=True
        ):
            void(work.act, paper, when.on)
        work.paper(PaperKind.OPINION, wording.opinion(work.petition.number, OUTCOME_LABELS[outcome], text))
        work.proceeding.outcome = outcome.value
        work.payload.update(outcome=outcome.value, corrects=_last(work, "reply", "correct_reply").seq)
    return work.petition


def correct_service(
    uid: UUID,
    *,
    mode: ServiceMode,
    received_on: date,
    why: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Correct how or when the reply was received 更正送达: the petitioner's window starts anew."""
    with _correcting("correct_service", uid, why, actor, when, key, expected, (mode, received_on)) as work:
        if work.repeated:
            return work.petition
        _in_order(work.proceeding.replied_on or received_on, received_on, when.on)
        for clock in work.open_clocks("review_request"):
            clock.void_on, clock.void_why = clock.start_on, "service_corrected"
            work.act.change(clock, "void_on", "void_why")
        was, work.proceeding.served_on = work.proceeding.served_on, received_on
        work.start("review_request", received_on, organ=None)
        work.payload.update(mode=mode.value, was=was, received=received_on, corrects=_last(work, "serve").seq)
    return work.petition


def undo_report_back(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back a report to the assigning office: its clock runs on."""
    with _correcting("undo_report_back", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        entry = _last(work, "report_back")
        _rerun(work, _met(work, entry.on, "report_back"))
        work.payload.update(corrects=entry.seq)
    return work.petition


def _earliest(work: Work) -> date:
    transfer = work.transfer
    return (transfer.received_on or transfer.sent_on) if transfer else work.petition.received_on


def _in_order(first: date, day: date | None, last: date) -> None:
    if day is not None and not first <= day <= last:
        raise Refused(
            "更正后的日期不合顺序。", why=f"应在 {first} 到 {last} 之间", field="received_on", code="out_of_order"
        )
