"""Merge 并案: several matters that one organ has accepted are handled as one and answered together.

Neither regulation speaks of it; our reading is ``merge_earliest``. Everything that is a petitioner's own stays so: number,
query code, letters, the notice of acceptance, the written opinion, its service and the window that follows. What becomes
one is the handling: the earliest day of ``conclude`` binds the lead, and the others' clocks rest, so that a lapse is one.
"""

from collections.abc import Sequence
from uuid import UUID

from xinfang.bureau import acts
from xinfang.papers.actions import void, withhold
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions import clockwork, wording
from xinfang.petitions.actions import tying
from xinfang.petitions.actions.amending import correcting, last, rerun, said, void_from_start
from xinfang.petitions.clock import COPIED
from xinfang.petitions.kinds import OUTCOME_LABELS, Outcome, TieKind
from xinfang.petitions.models import Clock, Petition, Tie
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, following, stepping
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor

MOST = 50  # what one reply can answer at once
SAME = ("limit", "pin", "start_on", "named_on", "own_days", "exclusions", "assumed")


def merge(uid: UUID, *, into: UUID, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Merge the matter into the lead ``into`` 并案; both petitioners are told.

    Refuses other than two matters in first handling at the same organ, one whose day has passed or was extended, one whose
    petitioner was not told of the acceptance, a lead that is itself merged or has a hearing, and an accusation with
    anything else (2022/30). No day gets later: see ``_bind``.
    """
    with acts.together():
        lead = Petition.objects.get_visible(actor, uid=into)
        Petition.objects.select_for_update(no_key=True).get(pk=lead.pk)  # the lead's row first, as a reply takes them
        with stepping("merge", uid, actor=actor, when=when, act_key=key, expected=expected, about=into) as work:
            if work.repeated:
                return work.petition
            tying.far_side(work.petition, into, actor)
            if Tie.objects.merged_into(lead).count() >= MOST:
                raise Refused(f"一件事项最多并入 {MOST} 件。", field="into", code="too_many")
            if Tie.objects.merged_into(work.petition).exists():
                raise Refused(
                    "这件事项自己是牵头的，已有事项并入。",
                    todo="把另一件并入这一件；或者先撤销并案",
                    field="into",
                    code="leads",
                )
            with following("take_in", lead.pk, actor=actor, when=when) as taking:
                _refuse_apart(work, taking)
                tying.tie(work, lead, TieKind.MERGE)
                for clock in work.open_clocks("conclude"):
                    _rest(work, clock)
                _bind(taking, [*_originals(taking), *work.clocks])
                taking.payload.update(other=work.petition.uid)
                _tell(taking)
            _tell(work, taking)
            work.payload.update(other=lead.uid)
            work.enter(State.MERGED)
    return work.petition


def _refuse_apart(work: Work, lead: Work) -> None:
    """Only what one organ handles; and a lapse must not vanish, nor an extension serve another matter."""
    if work.proceeding.organ_id != lead.proceeding.organ_id:
        raise Refused(
            f"{lead.petition.number} 由{lead.proceeding.organ.short_name}办理，不能并案。",
            why="只有同一单位办理的才能并案",
            todo="不同单位办理的，可以关联",
            field="into",
            code="other_holder",
        )
    for one in (work, lead):
        late = [clock for clock in one.open_clocks("conclude") if clock.due_on < work.when.on]
        if late:
            raise Refused(
                f"{one.petition.number} 的办结期限已在 {zh(late[0].due_on)} 届满，不能并案。",
                why="并案不能使任何一件的逾期消失",
                todo="请分别答复",
                cite="2022/34",
                field="into",
                code="overdue",
            )


def _originals(lead: Work) -> list[Clock]:
    """The conclude clocks of the matters that are merged into the lead."""
    merged = Tie.objects.merged_into(lead.petition).values("petition")
    return list(Clock.objects.filter(petition__in=merged, limit="conclude", void_why=COPIED))


def _bind(lead: Work, others: Sequence[Clock]) -> None:
    """Let the earliest of the lead's own day and the merged ones' run at the lead, and the rest of its clocks rest."""
    mine = [clock for clock in lead.clocks if clock.limit == "conclude" and clock.met_on is None]
    own = [c for c in mine if c.origin != COPIED and (c.void_on is None or c.void_why == COPIED)]
    copies = [c for c in mine if c.origin == COPIED and c.void_on is None]
    theirs = [c for c in others if c.limit == "conclude" and c.void_why == COPIED]
    first = min([*own, *theirs], key=lambda clock: (clock.due_on, clock not in own), default=None)
    if first is None:
        return
    kept = next((copy for copy in copies if first not in own and _same(copy, first)), None)
    void_from_start(lead, [copy for copy in copies if copy is not kept], COPIED)
    if first in own:
        rerun(lead, [clock for clock in own if clock.void_on is not None])
        return
    for clock in own:
        if clock.void_on is None:
            _rest(lead, clock)
    if kept is None:
        lead.clocks.append(lead.act.add(_copy(lead, first)))


def _rest(work: Work, clock: Clock) -> None:
    clock.void_on, clock.void_why = work.when.on, COPIED
    work.act.change(clock, "void_on", "void_why")


def _same(one: Clock, other: Clock) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in SAME)


def _copy(lead: Work, clock: Clock) -> Clock:
    same = {name: getattr(clock, name) for name in SAME}
    made = Clock(petition=lead.petition, proceeding=lead.proceeding, organ=lead.proceeding.organ, origin=COPIED, **same)
    clockwork.refresh(made, lead.now)
    return made


def _tell(work: Work, lead: Work | None = None) -> None:
    """Each petitioner is told; nobody is told the number of another's matter."""
    open_ = (lead or work).open_clocks("conclude")
    until = f"最迟 {zh(min(clock.due_on for clock in open_))}" if open_ else "仍按原来的期限"
    told = (
        f"您反映的事项与同类事项由{work.organ.name}并案办理，一并答复，{until}。期限不因并案延后。"
        "书面答复会单独送达给您；您的编号和查询码不变。"
    )
    work.paper(PaperKind.PROCEDURE_NOTICE, told)


def refuse_leading(work: Work) -> None:
    """Refuse a correction that would start the lead's clock anew while others wait for its reply: theirs hangs on it."""
    if Tie.objects.merged_into(work.petition).exists():
        raise Refused(
            "有事项并入这一件，更正会改变它们的期限。", todo="请先撤销并案，更正后再并", cite="2022/34", code="leads"
        )


def undo_merge(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take the matter out again 撤销并案, before the reply: its own day holds as if it had never been merged."""
    with acts.together():
        for lead in Tie.objects.standing().filter(petition__uid=uid, kind=TieKind.MERGE.value).values_list("other"):
            Petition.objects.select_for_update(no_key=True).get(pk=lead[0])
        with correcting("undo_merge", uid, why, actor, when, key, expected) as work:
            if work.repeated:
                return work.petition
            row = _tie_of(work)
            _apart(work, row)
            work.payload.update(corrects=last(work, "merge").seq, other=row.other.uid)
            _give_back(work, row)
    return work.petition


def _tie_of(work: Work) -> Tie:
    rows = Tie.objects.standing().filter(petition=work.petition, kind=TieKind.MERGE.value)
    return rows.select_related("other").get()


def _apart(work: Work, row: Tie) -> None:
    """End the tie; what rested at the merged matter runs on from its own first day."""
    tying.untie(work, row)
    _run_alone(work)


def _run_alone(work: Work) -> None:
    rerun(work, [clock for clock in work.clocks if clock.void_why == COPIED and clock.origin != COPIED])
    work.enter(State.HANDLING)


def _give_back(work: Work, row: Tie) -> None:
    left = row.petition_id
    with following("give_back", row.other_id, actor=work.actor, when=work.when) as lead:
        _bind(lead, [clock for clock in _originals(lead) if clock.petition_id != left])
        lead.payload.update(other=work.petition.uid)


def withdrawn(work: Work) -> None:
    """A merged matter is withdrawn by its petitioner: its tie ends. The lead keeps the earlier day: none gets later."""
    if work.before == State.MERGED:
        tying.untie(work, _tie_of(work))


def alone(work: Work) -> None:
    """A withdrawal from a merger is taken back: the matter goes on alone, by its own days."""
    if work.proceeding.state == State.MERGED:
        _run_alone(work)


def release(work: Work) -> None:
    """The lead ends otherwise than by a reply: whatever is merged into it goes on alone, by its own days."""
    for row in list(Tie.objects.merged_into(work.petition)):
        with following("release", row.petition_id, actor=work.actor, when=work.when) as one:
            _apart(one, row)
            one.payload.update(other=work.petition.uid)


def answer(work: Work, outcome: str, text: str) -> None:
    """The lead is answered: so is each merged matter, by an opinion of its own; service and window are its own too."""
    for row in list(Tie.objects.merged_into(work.petition)):
        with following("reply_with", row.petition_id, actor=work.actor, when=work.when) as one:
            one.proceeding.replied_on, one.proceeding.outcome = work.when.on, outcome
            one.paper(PaperKind.OPINION, wording.opinion(one.petition.number, OUTCOME_LABELS[Outcome(outcome)], text))
            one.payload.update(outcome=outcome, other=work.petition.uid)
            one.enter(State.REPLIED)


def take_back(work: Work) -> None:
    """The lead's reply is taken back: so are those that left with it. Refuses when one of them was received already."""
    if said(last(work, "reply", "reply_with", "answer"))["step"] == "reply_with":
        raise Refused("这件事项是随牵头事项一并答复的。", todo="请在牵头事项上撤销答复", code="answered_with_lead")
    rows = Tie.objects.standing().filter(kind=TieKind.MERGE.value, other=work.petition).order_by("petition_id")
    for row in list(rows):
        with following("take_back_reply", row.petition_id, actor=work.actor, when=work.when) as one:
            papers = Paper.objects.filter(subject=one.petition.uid, kind=PaperKind.OPINION.value, public=True)
            for paper in papers:
                withhold(one.act, paper)
                if paper.voided_on is None:
                    void(one.act, paper, work.when.on)
            one.proceeding.replied_on, one.proceeding.outcome = None, ""
            one.payload.update(other=work.petition.uid, corrects=last(one, "reply_with").seq)
            one.enter(State.MERGED)
