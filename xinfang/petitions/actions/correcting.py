"""Facts and days that were entered wrongly, put right: the act itself stands (decision 14)."""

from datetime import date
from typing import Any
from uuid import UUID

from xinfang.papers.kinds import PaperKind
from xinfang.petitions import clockwork, rerouting, wording
from xinfang.petitions.actions import merging
from xinfang.petitions.actions.amending import (
    correcting,
    in_order,
    last,
    rerun,
    stopped_by,
    void_from_start,
    void_papers,
)
from xinfang.petitions.actions.answering import by_opening, window_after
from xinfang.petitions.actions.drafting import check_limit
from xinfang.petitions.actions.receiving import by_decision, must_transfer
from xinfang.petitions.kinds import OUTCOME_LABELS, Outcome, ServiceMode
from xinfang.petitions.models import Clock, Petition, Transfer
from xinfang.petitions.registration import LONGEST_TITLE, MOST_HEADS
from xinfang.petitions.when import When
from xinfang.petitions.working import Work
from xinfang.rules import categories
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import STEPS
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


def correct_registration(
    uid: UUID, *, changes: dict[str, Any], why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Correct facts of a registration 更正登记; days, purpose and identity have acts of their own.

    A corrected kind moves the clocks that depend on it, from the days they would have started (2022/34, 35).
    """
    _check_changes(changes)
    with correcting("correct_registration", uid, why, actor, when, key, expected, sorted(changes.items())) as work:
        if work.repeated:
            return work.petition
        was = work.petition.kind
        if changes.get("kind", was) != was:
            rerouting.check_kind(work.petition, changes["kind"])
        if "category" in changes:  # by the tree of its own day
            tree = work.now.tree(work.petition.registered_on)
            changes = {**changes, "category": categories.resolve(str(changes["category"]), tree)}
        for name, value in changes.items():
            setattr(work.petition, name, value)
        work.act.change(work.petition, *changes)
        if work.petition.kind != was:
            merging.refuse_leading(work)
            follow_the_kind(work)
        work.payload.update(corrects=last(work, "register").seq)
    return work.petition


def _check_changes(changes: dict[str, Any]) -> None:
    if set(changes) - set(CORRECTABLE) or not changes:
        raise Refused("没有可更正的内容。", todo="可更正标题、分类、地点、人数、标记和类别", code="nothing_to_change")
    title = str(changes.get("title", "-"))
    if not title.strip():
        raise Refused("没有标题。", field="title", code="no_title")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"标题超过 {LONGEST_TITLE} 字。", todo="请概括成一句话", field="title", code="title_too_long")
    if not 1 <= int(changes.get("head_count", 1)) <= MOST_HEADS:
        raise Refused(f"人数须在 1 到 {MOST_HEADS} 之间。", field="head_count", code="head_count")


def follow_the_kind(work: Work) -> None:
    """Void the clocks that the kind does not have, and start what it has, from the days they would have started."""
    moved = rerouting.moves(work.petition.kind, work.proceeding, work.clocks)
    void_from_start(work, moved.void, "kind_corrected")
    for one in moved.start:
        window = one.limit == "review_request"
        organ, transfer = (None, None) if window else (work.proceeding.organ, work.transfer)
        new = work.start(one.limit, one.on, organ=organ, transfer=transfer)
        if new is not None and one.met_on is not None:
            new.met_on = one.met_on
            work.act.change(new, "met_on")


def undo_receive(
    uid: UUID, *, received_on: date | None, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Correct the day of receipt 更正签收, or take the signature back (``received_on`` None): clocks start anew.

    What was done in time or late since stays done: a notice that was sent meets the clock of the right day too. A
    signature after which the petitioner was told cannot be taken back, only its day can be put right.
    """
    with correcting("undo_receive", uid, why, actor, when, key, expected, received_on) as work:
        if work.repeated:
            return work.petition
        transfer = must_transfer(work)
        before = _of_receipt(work, transfer)
        done = [clock.met_on for clock in before if clock.met_on is not None]
        if received_on is None and done:
            raise Refused(
                "签收之后已经告知过信访人或者提出过异议，不能撤销签收。",
                todo="签收日有误的，请填写实际签收日期",
                field="received_on",
                code="acted_since",
            )
        in_order(transfer.sent_on, received_on, min([when.on, *done]))
        void_from_start(work, before, "received_corrected")
        was, transfer.received_on = transfer.received_on, received_on
        work.act.change(transfer, "received_on")
        if received_on is not None:
            _receive_anew(work, transfer, received_on, {clock.limit: clock.met_on for clock in before})
        else:
            void_papers(work, PaperKind.RECEIPT_SLIP)
        work.payload.update(transfer=transfer.uid, was=was, received=received_on, corrects=last(work, "receive").seq)
    return work.petition


def _of_receipt(work: Work, transfer: Transfer) -> list[Clock]:
    limits = {"accept_notice", "objection"}
    return [c for c in work.clocks if c.transfer_id == transfer.pk and c.limit in limits and c.void_on is None]


def _receive_anew(work: Work, transfer: Transfer, day: date, met: dict[str, date | None]) -> None:
    limits_ = (("accept_notice", "transferred"), ("objection", ""))
    for limit, origin in limits_[:1] if by_decision(transfer) else limits_:
        clock = work.start(limit, day, organ=work.organ, transfer=transfer, origin=origin)
        if clock is not None and met.get(limit):
            clock.met_on = met[limit]
            work.act.change(clock, "met_on")


def correct_acceptance(
    uid: UUID, *, accepted_on: date, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Correct the day of acceptance 更正受理日: ``conclude`` starts anew under the law of that day; extensions stay."""
    with correcting("correct_acceptance", uid, why, actor, when, key, expected, accepted_on) as work:
        if work.repeated:
            return work.petition
        merging.refuse_leading(work)
        entry, was = last(work, "accept"), work.proceeding.accepted_on
        in_order(_earliest(work), accepted_on, when.on)
        _stop_on(work, stopped_by(work, entry), accepted_on)
        before = work.open_clocks("conclude", organ=work.organ)
        void_from_start(work, before, "acceptance_corrected")
        work.proceeding.accepted_on = accepted_on
        own = before[0].own_days if before else None
        new = work.start("conclude", accepted_on, organ=work.organ, transfer=work.transfer, own_days=own)
        if new is not None and before and before[0].extension_days:
            new.extension_days, new.extended_on = before[0].extension_days, before[0].extended_on
            clockwork.refresh(new, work.now)
            work.act.change(new, "extension_days", "extended_on", "nominal_on", "due_on", "provisional")
        work.payload.update(was=was, received=accepted_on, corrects=entry.seq)
    return work.petition


def _stop_on(work: Work, stopped: list[Clock], accepted_on: date) -> None:
    """Bring what acceptance stopped to the right day; under the rules of 2022 it does not stop ``accept_notice``."""
    stops = STEPS["accept"].stops_on(accepted_on)
    rerun(work, [clock for clock in stopped if clock.limit not in stops])
    for clock in [c for c in stopped if c.limit in stops] + work.open_clocks(*stops, organ=work.organ):
        clock.met_on = accepted_on
        work.act.change(clock, "met_on")


def _earliest(work: Work) -> date:
    transfer = work.transfer
    return (transfer.received_on or transfer.sent_on) if transfer else work.petition.received_on


def correct_reply(
    uid: UUID,
    *,
    outcome: Outcome,
    text: str,
    execute_by: date | None = None,
    why: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Issue a corrected opinion 更正答复. The first stays readable as voided; the day of conclusion does not change.

    ``execute_by``: by when what the corrected opinion supports is carried out; the first one's day counts no more.
    """
    if outcome == Outcome.UNSTATED:
        raise Refused("请选择处理意见：支持、解释或不支持。", cite="2005/32", field="outcome", code="no_outcome")
    about = (outcome, text, execute_by) if execute_by else (outcome, text)
    with correcting("correct_reply", uid, why, actor, when, key, expected, about) as work:
        if work.repeated:
            return work.petition
        check_limit(outcome.value, text, execute_by, work.proceeding.replied_on or when.on)
        void_papers(work, PaperKind.OPINION)
        said = wording.carried_out_by(text, execute_by)
        work.paper(PaperKind.OPINION, wording.opinion(work.petition.number, OUTCOME_LABELS[outcome], said))
        work.proceeding.outcome, work.proceeding.execute_by = outcome.value, execute_by
        work.payload.update(
            outcome=outcome.value, until=execute_by, corrects=last(work, "reply", "reply_with", "correct_reply").seq
        )
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
    by_opening(mode, actor, when)
    with correcting("correct_service", uid, why, actor, when, key, expected, (mode, received_on)) as work:
        if work.repeated:
            return work.petition
        in_order(work.proceeding.replied_on or received_on, received_on, when.on)
        window = window_after(work.proceeding)
        void_from_start(work, work.open_clocks(window) if window else (), "service_corrected")
        was, work.proceeding.served_on = work.proceeding.served_on, received_on
        if window:
            work.start(window, received_on, organ=None)
        work.payload.update(mode=mode.value, was=was, received=received_on, corrects=last(work, "serve").seq)
    return work.petition
