"""Enter what was done in a led case: the four 包, notes, visits back, milestones (seed/9; 2022/18-2)."""

from datetime import date
from uuid import UUID

from xinfang.bureau import acts
from xinfang.duties import led
from xinfang.duties.actions.cases import CITE, found, not_theirs, payload, refuse_ended
from xinfang.duties.actions.entry import add
from xinfang.duties.casekinds import WorkPart
from xinfang.duties.casemodels import CaseWork, LedCase, Milestone
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue, void
from xinfang.papers.content import PaperDraft, Table, printed
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor


def record_work(uid: UUID, part: WorkPart, *, words: str, actor: Actor, when: When, key: str) -> CaseWork:
    """Enter work done on a day. A visit back also gives a 回访记录 in the matter's file, without the petitioner's name.

    Refused: without words, before the leader was named, in a case that ended.
    """
    if not words.strip():
        raise Refused("请写做了什么。", field="words", code="missing")
    with acts.begin("case.work", actor=actor, key=key, about=(uid, part, words, when.on)) as act:
        case = _open(uid, actor)
        if act.repeated:
            return CaseWork.objects.get(uid=act.result)
        refuse_ended(case)
        when.check(after=case.named_on)
        row = CaseWork(case=case, part=part.value, on=when.on, words=words.strip())
        said = {**payload(case), "part": part.value, "row": act.result, "late": when.late or None}
        if part is WorkPart.VISIT:
            paper = issue(
                act,
                PaperKind.FOLLOW_UP_RECORD,
                _visit(case, words, when.on),
                subject=case.petition.uid,
                organ=case.organ.uid,
                organ_label=case.organ.name,
                on=when.on,
            )
            row.paper = paper.uid
            said |= {"paper": paper.uid, "paper_sha": paper.sha}
        add(act, row, when)
        act.record(Kind.CASE_WORKED, case.uid, on=when.on, cite=CITE, payload=said)
    return row


def _visit(case: LedCase, words: str, on: date) -> PaperDraft:
    rows = (
        ("信访事项编号", case.petition.number),
        ("包案领导", f"{case.organ.short_name}{case.leader.post.title}"),
        ("回访日期", printed(on)),
    )
    return PaperDraft(words.strip(), table=Table(rows))


def _open(uid: UUID, actor: Actor) -> LedCase:
    case = found(uid, actor)
    if not led.may_work(actor, case):
        raise not_theirs()
    return case


def set_milestone(uid: UUID, *, words: str, due_on: date, actor: Actor, when: When, key: str) -> Milestone:
    """Set what is to be reached in a case by a day. Refused: without words, a day before the leader was named."""
    if not words.strip():
        raise Refused("请写这一步要做到什么。", field="words", code="missing")
    with acts.begin("case.milestone", actor=actor, key=key, about=(uid, words, due_on)) as act:
        case = _open(uid, actor)
        if act.repeated:
            return Milestone.objects.get(uid=act.result)
        refuse_ended(case)
        if due_on < case.named_on:
            raise Refused(f"节点 {zh(due_on)} 早于包案那天。", field="due_on", code="out_of_order")
        row = Milestone(case=case, words=words.strip(), due_on=due_on, result="")
        add(act, row, when)
        said = {**payload(case), "part": "milestone", "row": row.uid, "due": due_on}
        act.record(Kind.CASE_WORKED, case.uid, on=when.today, cite=CITE, payload=said)
    return row


def reach_milestone(uid: UUID, *, result: str, actor: Actor, when: When, key: str) -> Milestone:
    """Say that a milestone was reached, when, and what came of it. Refused: one that was reached before."""
    with acts.begin("case.reached", actor=actor, key=key, about=(uid, result, when.on)) as act:
        row = Milestone.objects.filter(uid=uid, voided_on__isnull=True).select_related("case").first()
        if row is None:
            raise NotFound("没有这个节点。", code="not_found")
        case = _open(row.case.uid, actor)
        row.refresh_from_db()
        if act.repeated:
            return row
        when.check(after=case.named_on)
        if row.done_on is not None:
            raise Refused("这个节点已经登记做到。", code="done")
        if not result.strip():
            raise Refused("请写做到了什么。", field="result", code="missing")
        row.done_on, row.result = when.on, result.strip()
        act.change(row, "done_on", "result")
        said = {**payload(case), "part": "reached", "row": row.uid, "due": row.due_on, "late": when.late or None}
        act.record(Kind.CASE_WORKED, case.uid, on=when.on, cite=CITE, payload=said)
    return row


ROWS: dict[str, type[CaseWork] | type[Milestone]] = {"work": CaseWork, "milestone": Milestone}


def strike(record: str, uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> CaseWork | Milestone:
    """Void a line of work or a milestone that was entered by mistake: it stays, marked. The paper of a visit is marked too."""
    if not why.strip():
        raise Refused("请写作废的理由。", field="why", code="missing")
    with acts.begin("case.strike", actor=actor, key=key, about=(record, uid, why)) as act:
        row = ROWS[record]._default_manager.filter(uid=uid).select_related("case").first()
        if row is None:
            raise NotFound("没有这一条。", code="not_found")
        case = _open(row.case.uid, actor)
        row.refresh_from_db()
        if act.repeated:
            return row
        if row.voided_on is not None:
            raise Refused("这一条已经作废。", code="voided")
        row.voided_on, row.voided_why = when.today, why.strip()
        act.change(row, "voided_on", "voided_why")
        _take_back(act, row, when.today)
        said = {**payload(case), "record": record, "row": row.uid}
        act.record(Kind.CASE_VOIDED, case.uid, on=when.today, cite=CITE, payload=said)
    return row


def _take_back(act: acts.Act, row: CaseWork | Milestone, on: date) -> None:
    paper = Paper.objects.filter(uid=row.paper).first() if isinstance(row, CaseWork) and row.paper else None
    if paper is not None:
        void(act, paper, on)
