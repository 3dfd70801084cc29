"""Review 复查 and re-review 复核: asked for, declined, decided; a revoked opinion is handled anew (2005/34, 35; 2022/35, 36)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Organ
from xinfang.petitions import sight, wording
from xinfang.petitions.actions.amending import correcting, last, rerun, stopped_by, void_from_start, void_papers
from xinfang.petitions.actions.drafting import signed_words
from xinfang.petitions.facts import handled_first
from xinfang.petitions.kinds import DECISION_LABELS, Decision
from xinfang.petitions.models import Petition, Proceeding, Transfer
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules import review
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


@dataclass(frozen=True, slots=True)
class Tier:
    """What differs between review and re-review: all else is one shape."""

    number: int
    asked: State
    decided: State
    window: str
    limit: str
    request: PaperKind
    opinion: PaperKind
    word: str


REVIEW = Tier(
    2,
    State.REVIEWING,
    State.REVIEWED,
    "review_request",
    "review",
    PaperKind.REVIEW_REQUEST,
    PaperKind.REVIEW_OPINION,
    "复查",
)
REREVIEW = Tier(
    3,
    State.REREVIEWING,
    State.FINAL,
    "rereview_request",
    "rereview",
    PaperKind.REREVIEW_REQUEST,
    PaperKind.REREVIEW_OPINION,
    "复核",
)
TIERS = {tier.number: tier for tier in (REVIEW, REREVIEW)}


def request_review(
    uid: UUID,
    *,
    to: UUID,
    text: str,
    received_on: date,
    asked_on: date | None = None,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Ask ``to`` for a review 申请复查: its ``review`` clock runs from ``received_on``, its receipt of the request.

    ``asked_on``: the day the petitioner asked, by the postmark if it was posted (default: the day of receipt). A late
    request is entered as late, and the reviewing organ decides whether the petitioner is excused (2005/34; 2022/35).
    Refuses an organ that is not above the one that replied, and days out of order.
    """
    return _request(
        "request_review", REVIEW, uid, to, text, received_on, asked_on or received_on, actor, when, key, expected
    )


def request_rereview(
    uid: UUID,
    *,
    to: UUID,
    text: str,
    received_on: date,
    asked_on: date | None = None,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Ask ``to`` for a re-review 申请复核, as ``request_review`` does, of the review's opinion (2005/35; 2022/36)."""
    return _request(
        "request_rereview", REREVIEW, uid, to, text, received_on, asked_on or received_on, actor, when, key, expected
    )


def _request(
    step: str,
    tier: Tier,
    uid: UUID,
    to: UUID,
    text: str,
    received_on: date,
    asked_on: date,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None,
) -> Petition:
    about = (to, text, received_on, asked_on)
    with stepping(step, uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        gave = work.proceeding
        _days_in_order(gave, asked_on, received_on, when.on)
        target = _reviewer(to)
        sight.refuse_barred(target, work.barred)
        why = review.ground(rank(gave.organ), rank(target))
        window = work.open_clocks(tier.window)
        late = any(asked_on > clock.due_on for clock in window)
        for clock in window:
            clock.met_on = asked_on
            work.act.change(clock, "met_on")
        _open(work, tier.number, gave.round, tier.asked, target, asked_on=asked_on, late=late, chosen=why.value)
        work.start(tier.limit, received_on, organ=target)
        work.payload.update(
            from_organ=gave.organ.uid, to_organ=target.uid, received=received_on, asked=asked_on, ground=why.value
        )
        work.payload.update(overdue=late or None)
        work.paper(tier.request, PaperDraft(text, addressee=target.name, signers=("申请人",)))
    return work.petition


def _reviewer(uid: UUID) -> Organ:
    target = Organ.objects.filter(uid=uid, valid_to__isnull=True).first()
    if target is None:
        raise Refused("没有选择复查、复核的机关，或者它已撤销。", todo="请重新选择", field="to", code="unknown_organ")
    return target


def rank(organ: Organ) -> review.Rank:
    """What the rule of competence needs to know of an organ."""
    return review.Rank(organ.short_name, organ.kind, organ.level, organ.path, organ.vertical)


def reviewers(organ: Organ) -> list[tuple[Organ, review.Ground]]:
    """The organs of today that are competent to review what ``organ`` decided, each with the reason."""
    found = []
    for one in Organ.objects.filter(valid_to__isnull=True).exclude(code__contains=":").order_by("path"):
        try:
            found.append((one, review.ground(rank(organ), rank(one))))
        except Refused:
            continue
    return found


def _days_in_order(gave: Proceeding, asked_on: date, received_on: date, on: date) -> None:
    first = gave.served_on or gave.replied_on or asked_on
    if not first <= asked_on <= received_on <= on:
        raise Refused(
            f"日期不合顺序：申请日 {zh(asked_on)}、收到日 {zh(received_on)}。",
            why=f"应当在 {zh(first)} 之后、登记日 {zh(on)} 之前，先提出后收到",
            todo="请核对",
            field="received_on",
            code="out_of_order",
        )


def _open(
    work: Work,
    tier: int,
    round_: int,
    state: State,
    organ: Organ,
    *,
    asked_on: date | None = None,
    late: bool = False,
    chosen: str = "",
) -> None:
    """Begin another proceeding, which from now on is the one that stands."""
    old = work.proceeding
    old.current = False
    work.act.change(old, "current", "state", "replied_on", "outcome", "last_on")
    work.earlier.append(old)
    work.proceeding = work.act.add(
        Proceeding(
            petition=work.petition,
            tier=tier,
            round=round_,
            state=state.value,
            organ=organ,
            last_on=work.when.on,
            asked_on=asked_on,
            late=late,
            chosen=chosen,
        )
    )


def _back(work: Work, state: State) -> None:
    """End the proceeding under way as ``state``; the opinion that it was to review stands again."""
    gone = work.proceeding
    before = [p for p in work.earlier if p.round == gone.round and p.tier == gone.tier - 1][-1]
    gone.state, gone.current = state.value, False
    work.act.change(gone, "state", "current", "last_on")
    work.earlier.remove(before)
    work.earlier.append(gone)
    before.current, before.last_on = True, max(before.last_on, work.when.on)
    work.act.change(before, "current", "last_on")
    work.proceeding = before
    work.payload.update(from_organ=gone.organ.uid, to_organ=before.organ.uid)


def decline_review(
    uid: UUID, *, reason: str, text: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Do not take a request for review, with a coded reason and a written notice (2005/34; 2022/35)."""
    return _decline("decline_review", REVIEW, uid, reason, text, actor, when, key, expected)


def decline_rereview(
    uid: UUID, *, reason: str, text: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Do not take a request for re-review, with a coded reason and a written notice (2005/35; 2022/36)."""
    return _decline("decline_rereview", REREVIEW, uid, reason, text, actor, when, key, expected)


def _decline(
    step: str,
    tier: Tier,
    uid: UUID,
    reason: str,
    text: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None,
) -> Petition:
    about = (reason, text)
    with stepping(
        step, uid, actor=actor, when=when, act_key=key, expected=expected, about=about, reason=reason
    ) as work:
        if work.repeated:
            return work.petition
        if reason == "asked_late" and not work.proceeding.late:
            raise Refused("这次申请没有逾期，不能以逾期为由不受理。", todo="请核对", field="reason", code="not_late")
        work.stop(tier.limit, organ=work.organ)
        work.paper(PaperKind.DECLINE_NOTICE, text)
        _back(work, State.DECLINED)
    return work.petition


def decide_review(
    uid: UUID,
    *,
    decision: Decision | None = None,
    text: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Decide a review 复查决定: stops ``review``; REVOKE sends the matter back to be handled anew (2005/34; 2022/35)."""
    return _decide("decide_review", REVIEW, uid, decision, text, actor, when, key, expected)


def decide_rereview(
    uid: UUID,
    *,
    decision: Decision | None = None,
    text: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Decide a re-review 复核决定, which is final: stops ``rereview``, makes the record of finality (2005/35; 2022/36)."""
    return _decide("decide_rereview", REREVIEW, uid, decision, text, actor, when, key, expected)


def _decide(
    step: str,
    tier: Tier,
    uid: UUID,
    decision: Decision | None,
    text: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None,
) -> Petition:
    about = (decision, text)
    with stepping(step, uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        code, text = signed_words(work, decision, text)
        decision = Decision(code)
        work.proceeding.outcome, work.proceeding.replied_on = code, when.on
        work.stop(tier.limit, organ=work.organ)
        if tier is REREVIEW:
            record = (
                f"编号 {work.petition.number} 的信访事项，{work.organ.name}于 {zh(when.on)} 作出复核意见，程序终结。"
            )
            work.paper(PaperKind.FINALITY_RECORD, record)
        work.paper(tier.opinion, wording.opinion(work.petition.number, DECISION_LABELS[decision], text, tier.word))
        work.payload.update(outcome=code)
        work.enter(tier.decided)
        if decision == Decision.REVOKE:
            _handle_anew(work)
    return work.petition


def _handle_anew(work: Work) -> None:
    """Send the matter back to the organ whose opinion fell; its days run anew from its receipt (our reading)."""
    reviewer, handled = work.proceeding.organ, handled_first(work.earlier)
    work.proceeding.last_on = work.when.on
    _open(work, 1, handled.round + 1, State.ASSIGNED, handled.organ)
    transfer = Transfer(
        petition=work.petition,
        proceeding=work.proceeding,
        kind="redo",
        from_organ=reviewer,
        to_organ=handled.organ,
        sent_on=work.when.on,
    )
    work.transfers.append(work.act.add(transfer))
    work.payload.update(from_organ=reviewer.uid, to_organ=handled.organ.uid, transfer=transfer.uid)


def cancel_review(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back a request that was entered by mistake 撤销误登记的复查: the petitioner's window runs on."""
    with correcting("cancel_review", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        tier = TIERS[work.proceeding.tier]
        entry = last(work, "request_review" if tier is REVIEW else "request_rereview")
        void_from_start(work, work.open_clocks(tier.limit), "requested_by_mistake")
        rerun(work, [clock for clock in stopped_by(work, entry) if clock.limit == tier.window])
        void_papers(work, tier.request)
        work.payload.update(corrects=entry.seq)
        _back(work, State.CANCELLED)
    return work.petition


def correct_decision(
    uid: UUID,
    *,
    decision: Decision,
    text: str,
    why: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Issue a corrected opinion of a review or re-review: the first stays readable as voided, the day does not change.

    Refuses to change into REVOKE: that is a decision with consequences of its own.
    """
    with correcting("correct_decision", uid, why, actor, when, key, expected, (decision, text)) as work:
        if work.repeated:
            return work.petition
        if decision == Decision.REVOKE:
            raise Refused(
                "不能更正成“撤销，责令重新办理”。",
                why="那会重新开始办理，要由复查复核机关另行作出决定",
                todo="请由上一级机关处理",
                field="decision",
                code="revoke",
            )
        tier = TIERS[work.proceeding.tier]
        void_papers(work, tier.opinion)
        work.paper(tier.opinion, wording.opinion(work.petition.number, DECISION_LABELS[decision], text, tier.word))
        work.proceeding.outcome = decision.value
        entry = last(work, "decide_review" if tier is REVIEW else "decide_rereview", "correct_decision")
        work.payload.update(outcome=decision.value, corrects=entry.seq)
    return work.petition
