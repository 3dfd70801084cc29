"""Disputes over competence 管辖争议: raised by an organ, decided by the common superior or the joint conference.

2005/24, 2022/24. No clock stops. Before acceptance the new lead's days run from its own receipt, like those of any organ
that is sent a matter; once accepted the matter's days run on with the new lead to the same day (our reading of both).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from xinfang.papers.actions import void
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions import disputed, sight
from xinfang.petitions.actions.amending import correcting, last, said
from xinfang.petitions.actions.succeeding import hand_over
from xinfang.petitions.disputed import ABOUT_LABELS, About, Dispute, DisputeState
from xinfang.petitions.models import DECIDED, Part, Petition, Transfer
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules import competence
from xinfang.rules.competence import Competent, Party
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


def raise_dispute(
    uid: UUID,
    *,
    against: UUID,
    about: About,
    text: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Lay before the common superior that another organ is competent, or should lead; no clock stops.

    Refused: oneself, a closed organ, for an accusation its accused side, and where nobody may decide it.
    """
    asked = (against, about, text)
    with stepping("raise_dispute", uid, actor=actor, when=when, act_key=key, expected=expected, about=asked) as work:
        if work.repeated:
            return work.petition
        other = _organ(work, against, "against")
        if other.pk == work.organ.pk:
            raise Refused("不能与自己争议。", todo="请选择您认为应当办理的单位", field="against", code="to_self")
        found, organ = _decider(work, other)
        row = Dispute(petition=work.petition, proceeding=work.proceeding, about=about.value, raised_by=work.organ)
        row.against, row.decider, row.ground = other, organ, found.ground
        row.raised_on, row.reason, row.said = when.on, text.strip(), ""
        work.act.add(row)
        work.proceeding.disputed = DisputeState.OPEN.value
        work.payload.update(dispute=row.uid, decider=organ.uid, ground=found.ground)
        heading = f"关于编号 {work.petition.number} 信访事项{ABOUT_LABELS[about]}有争议的请示"
        body = f"{text.strip()}\n我单位认为应由{other.name}办理。\n{''.join(found.why)}" if text.strip() else ""
        work.paper(PaperKind.OFFICIAL_LETTER, PaperDraft(body, heading, organ.name))
    return work.petition


def _organ(work: Work, uid: UUID, field: str) -> Organ:
    """An organ that stands on the day and that the matter may reach; Refused otherwise."""
    found = Organ.objects.filter(uid=uid).first()
    if found is None or (found.valid_to is not None and found.valid_to < work.when.on):
        raise Refused("没有选择单位，或者它已撤销。", todo="请重新选择", field=field, code="unknown_organ")
    sight.refuse_barred(found, work.barred)
    return found


def _decider(work: Work, other: Organ) -> tuple[Competent, Organ]:
    on = work.when.on
    rows = {row.path: row for row in Organ.objects.all()}
    parties = {one.path: one for one in (work.organ, other, work.proceeding.organ)}
    open_ = {path: row.valid_to is None or row.valid_to >= on for path, row in rows.items()}
    organs = [Party(r.short_name, r.kind, path, r.vertical, open_[path]) for path, r in rows.items()]
    sides = [Party(one.short_name, one.kind, path, one.vertical) for path, one in parties.items()]
    found = competence.decider(sides, organs, work.barred, on)
    return found, rows[found.decider.path]


def decide_dispute(
    uid: UUID,
    *,
    lead: UUID,
    assists: Sequence[UUID] = (),
    due_on: date | None = None,
    text: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Decide who handles it and who assists, with reasons, on a numbered paper; what the lead holds already it keeps.

    Refused: a lead that is closed or, for an accusation, on the accused side; assisting organs without a day.
    """
    about = (lead, tuple(assists), due_on, text)
    with stepping("decide_dispute", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if not work.repeated:
            row = _newest(work)
            _decide(work, row, lead, assists, due_on, text)
    return work.petition


def correct_dispute(
    uid: UUID,
    *,
    lead: UUID,
    assists: Sequence[UUID] = (),
    due_on: date | None = None,
    text: str,
    why: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Decide anew what was decided wrongly 更正裁决: the first paper stays readable as voided."""
    about = (lead, tuple(assists), due_on, text)
    with correcting("correct_dispute", uid, why, actor, when, key, expected, about) as work:
        if not work.repeated:
            row, entry = _newest(work), last(work, "decide_dispute", "correct_dispute")
            _void_paper(work, said(entry).get("paper"))
            _decide(work, row, lead, assists, due_on, text)
            work.payload.update(corrects=entry.seq)
    return work.petition


def undo_dispute(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take back a dispute before it is decided 撤回管辖争议, by the organ that raised it."""
    with correcting("undo_dispute", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        row = _newest(work)
        if row.raised_by_id != work.organ.pk and not actor.operator:
            raise Refused(
                f"争议是{row.raised_by.short_name}提出的。", todo="请由它撤回", cite="2022/24", code="not_yours"
            )
        row.state, row.ended_on = DisputeState.WITHDRAWN.value, when.on
        work.act.change(row, "state", "ended_on")
        work.proceeding.disputed = DisputeState.WITHDRAWN.value
        entry = last(work, "raise_dispute", dispute=row.uid)
        _void_paper(work, said(entry).get("paper"))
        work.payload.update(dispute=row.uid, corrects=entry.seq)
    return work.petition


def _newest(work: Work) -> Dispute:
    row = disputed.newest(work.proceeding)
    if row is None:
        raise Refused("这件事项没有管辖争议。", cite="2022/24", code="no_dispute")
    return row


def _void_paper(work: Work, uid: str | None) -> None:
    for paper in Paper.objects.filter(uid=uid, voided_on__isnull=True) if uid else ():
        void(work.act, paper, work.when.on)


def _decide(work: Work, row: Dispute, lead: UUID, assists: Sequence[UUID], due_on: date | None, text: str) -> None:
    """Record the decision, move the matter to the lead where another has it, and ask the assisting organs."""
    target, on = _organ(work, lead, "lead"), work.when.on
    if work.actor.operator:
        work.organ = row.decider
    others = [_organ(work, one, "assists") for one in dict.fromkeys(assists) if one != lead]
    if others and (due_on is None or due_on < on):
        raise Refused(
            "有协办单位的，要写明哪天前提出协办意见。", todo="请填写今天或者以后的日期", field="due_on", code="no_day"
        )
    row.state, row.lead, row.said, row.decided_on = DisputeState.DECIDED.value, target, text.strip(), on
    work.act.change(row, "state", "lead", "said", "decided_on")
    work.proceeding.disputed = DisputeState.DECIDED.value
    work.payload.update(dispute=row.uid, decider=row.decider.uid, until=due_on if others else None)
    before = work.proceeding.organ
    if before.pk != target.pk:
        _move(work, before, target)
    work.payload.update(from_organ=before.uid, to_organ=target.uid)
    _ask(work, target, others, due_on)
    heading = f"关于编号 {work.petition.number} 信访事项由谁受理的决定"
    work.paper(PaperKind.OFFICIAL_NOTICE, PaperDraft(_words(target, others, due_on, text), heading, target.name))


def _words(target: Organ, others: Sequence[Organ], due_on: date | None, text: str) -> str:
    if not text.strip():
        return ""  # refused as an empty paper: a decision gives its reasons
    lines = [f"由{target.name}办理，统一答复信访人。"]
    if others and due_on is not None:
        lines.append(f"{'、'.join(one.name for one in others)}协办，请于 {zh(due_on)} 前向主办单位提出协办意见。")
    return "\n".join([*lines, text.strip(), "争议和裁决期间，各项期限照常计算。"])


def _move(work: Work, before: Organ, target: Organ) -> None:
    """Give the matter to the lead: to be signed for where nobody accepted it, else with its days as they run."""
    on = work.when.on
    if work.proceeding.state == State.HANDLING:
        hand_over(work, before, target, on - timedelta(days=1), DECIDED)
        return
    was = work.transfer
    if was is None:
        raise Refused("这件事项不是转送或交办来的。", code="no_transfer")
    was.ended_on, was.ended = on, DECIDED
    work.act.change(was, "ended_on", "ended")
    promised = work.open_clocks("report_back", organ=before)
    work.void("dispute_decided", organ=before)
    new = Transfer(petition=work.petition, proceeding=work.proceeding, kind=was.kind, from_organ=was.from_organ)
    new.to_organ, new.sent_on, new.decided_on = target, on, on
    new.report_by = was.report_by if was.report_by and was.report_by > on else None
    work.transfers.append(work.act.add(new))
    if promised and new.report_by is not None:
        work.start("report_back", on, organ=target, transfer=new, named_on=new.report_by)
    work.payload.update(transfer=new.uid, sent=on)
    work.enter(State(work.proceeding.state), organ=target)


def _ask(work: Work, target: Organ, others: Iterable[Organ], due_on: date | None) -> None:
    """Ask each assisting organ once; the lead owes no part to itself."""
    owed = {part.organ_id: part for part in Part.objects.owed().filter(proceeding=work.proceeding)}
    if target.pk in owed:
        owed[target.pk].ended_on = work.when.on
        work.act.change(owed[target.pk], "ended_on")
    for one in others:
        if one.pk not in owed and due_on is not None:
            part = Part(petition=work.petition, proceeding=work.proceeding, organ=one, asked_by=target)
            part.asked_on, part.due_on = work.when.on, due_on
            work.act.add(part)
