"""Issue a text of Art. 13: circulated criticism, rectification order, admonition proposal; void, close, expire (seed/13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from xinfang.accountability import measuretext as texts
from xinfang.accountability import yearfile
from xinfang.accountability.actions.imposing import acting, opened
from xinfang.accountability.actions.records import bounded, locked, paper_of, wanted
from xinfang.accountability.aftermodels import RUNNING, VOID, Rectification
from xinfang.accountability.imposed import standing, standing_copies
from xinfang.accountability.levels import same_level
from xinfang.accountability.measuremodels import (
    CARRIED_OUT,
    CLOSED,
    EXPIRED,
    ISSUED,
    TO_ISSUE,
    Measure,
    MeasureCopy,
)
from xinfang.accountability.nameless import refuse_petitioner
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import void as void_paper
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Appointment, Organ
from xinfang.people.policy import Permission
from xinfang.people.queries import heir
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.imposing import (
    ADMONITION,
    BODIES,
    BOTH,
    CIRCLE,
    CIRCULAR,
    ORDER,
    check_close,
    check_issuer,
    cite_of_issuer,
)
from xinfang.rules.periods import moved
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

PAPERS = {
    CIRCULAR: PaperKind.CIRCULAR,
    ORDER: PaperKind.RECTIFICATION_ORDER,
    ADMONITION: PaperKind.ADMONITION_PROPOSAL,
}
MOST_IN_CIRCLE = 200


@dataclass(frozen=True, slots=True)
class Issuing:
    """What is issued. ``circle``: the organs a circular circulates to; ``to``: whom an admonition is suggested to.

    ``due_on``: the day by which a rectification order asks for rectification; not statutory.
    """

    text: str
    circle: tuple[UUID, ...] = ()
    to: UUID | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Addressed:
    """To whom a text goes: its first line, and the organs of the circle."""

    line: str
    circle: Sequence[Organ] = ()


def issue_measure(
    uid: UUID, said: Issuing, *, actor: Actor, when: When, key: str, expected: int | None = None
) -> Measure:
    """Sign and issue the text of a measure: it gets its number, and enters the leadership team's file of the year (seed/13).

    A rectification order starts its rectification. Refused: who is not the office that decided, who may not sign there or is
    barred; a measure that was issued; words that say who petitions; no addressee or circle; an order without its day.
    """
    bounded(when)
    with acts.begin("measure.issue", actor=actor, key=key, result=uid, about=(uid, said, when.on)) as act:
        row = opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return row
        signer = _signer(row, actor, when)
        if row.state != TO_ISSUE:
            raise Refused("这项措施已经发文，不能再发。", code="wrong_state")
        when.check(after=row.made_on)
        text = wanted(said.text, "text", "文书的内容")
        refuse_petitioner(row.charge.finding.verification.petition, text)
        to, due = _addressed(row, said), _due(row, said, when.on)
        paper = _issued(act, row, text, to, when)
        months = snapshot().setting("effect_months")
        row.state, row.issued_on, row.issued_by, row.paper = ISSUED, when.on, signer, paper.uid
        row.until = moved(when.on, months) if months else None
        row.version += 1
        act.change(row, "state", "issued_on", "issued_by", "paper", "until", "version")
        yearfile.enter(act, row, when.on)
        _circulate(act, row, to.circle, when.on)
        payload: dict[str, object] = {"organ": row.organ.uid, "office": row.office.uid, "what": row.kind}
        payload |= {"finding": row.charge.finding.uid, "year": row.year, "due": due, "late": when.late}
        payload |= {"paper": paper.uid, "paper_sha": paper.sha}
        cite = cite_of_issuer(row.office.kind)
        act.record(Kind.MEASURE_ISSUED, row.uid, on=when.on, cite=cite, payload=payload)
        if due is not None:
            _order(act, row, due, when.on)
    return row


def _signer(row: Measure, actor: Actor, when: When) -> Appointment | None:
    check_issuer(row.kind, own=actor.organ_id == row.office_id, office_kind=row.office.kind, on=when.on)
    post = acting(row, actor)
    if not actor.may(Permission.PETITION_APPROVE):
        raise Refused(
            "您现在的岗位不能签发这份文书。",
            why="由本单位的负责人或者分管领导签发",
            todo="请报负责人签发",
            code="not_allowed",
        )
    return post


def _addressed(row: Measure, said: Issuing) -> _Addressed:
    """The addressee, by the kind of text: the circle, the organ itself, the Party committee or government of the level."""
    if row.kind == CIRCULAR:
        circle = _circle(row, said.circle)
        return _Addressed("、".join(one.name for one in circle), circle)
    if row.kind == ORDER:
        return _Addressed(heir(row.organ).name)
    bodies = {one.uid: one for kind in BODIES for one in same_level(row.office, kind)}
    if said.to not in bodies:
        raise Refused(
            "请选择向哪个党委、政府提出建议。",
            why="诫勉谈话由信访部门提出建议，由本级党委、政府分管领导或者指定的负责同志执行",
            field="to",
            cite="seed/13",
            code="no_addressee",
        )
    return _Addressed(bodies[said.to].name)


def circle_of(office: Organ) -> list[Organ]:
    """Whom a circular may circulate to: organs of the part of the tree that the office belongs to, but not discipline
    inspection and personnel, who get a copy each.
    """
    root = office.path.rstrip("/").rsplit("/", 1)[0] + "/" if office.parent_id else office.path
    rows = Organ.objects.filter(path__startswith=root, valid_to__isnull=True)
    return list(rows.exclude(kind__in=BOTH).exclude(pk=office.pk).order_by("path"))


def _circle(row: Measure, uids: Sequence[UUID]) -> list[Organ]:
    if not uids:
        raise Refused(
            "请选择通报到哪些单位。",
            why="通报在一定范围内传阅，不对外公布",
            field="circle",
            cite="seed/13",
            code="no_addressee",
        )
    if len(uids) > MOST_IN_CIRCLE:
        raise Refused(f"最多通报到 {MOST_IN_CIRCLE} 个单位。", field="circle", code="too_many")
    allowed = {one.uid: one for one in circle_of(row.office)}
    if any(uid not in allowed for uid in uids):
        raise Refused(
            "通报的范围里有本级管辖以外的单位，或者纪检监察机关、组织人事部门。",
            why="通报在本级管辖的范围内传阅；纪检监察机关和组织人事部门另行抄送",
            field="circle",
            code="outside",
        )
    return [allowed[uid] for uid in dict.fromkeys(uids)]


def _due(row: Measure, said: Issuing, on: date) -> date | None:
    if row.kind != ORDER:
        return None
    if said.due_on is None:
        raise Refused(
            "请写明整改到哪一天。", why="实施办法没有写天数，以通知书写明的为准", field="due_on", code="missing"
        )
    if said.due_on <= on:
        raise Refused(f"整改的日期要晚于发文日 {zh(on)}。", field="due_on", code="out_of_order")
    return said.due_on


def _issued(act: Act, row: Measure, text: str, to: _Addressed, when: When) -> Paper:
    both = tuple(one.name for kind in BOTH for one in same_level(row.office, kind))
    draft = PaperDraft(text, texts.heading(row), to.line, copies=both)
    return paper_of(act, PAPERS[row.kind], draft, row.uid, row.office, when)


def _circulate(act: Act, row: Measure, circle: Sequence[Organ], on: date) -> None:
    """The circle of a circular, each organ on record."""
    said = {"measure": row, "role": CIRCLE, "sent_on": on, "proof": "随通报印发", "receipt": "", "paper": row.paper}
    act.add_all(MeasureCopy, [MeasureCopy(to_organ=one, **said) for one in circle])


def _order(act: Act, row: Measure, due: date, on: date) -> None:
    """The rectification that an order starts; one whose order was voided starts anew."""
    found = Rectification.objects.filter(measure=row).first()
    organ = heir(row.organ)
    if found is None:
        found = act.add(Rectification(measure=row, organ=organ, ordered_on=on, due_on=due, ended_why=""))
    else:
        found.organ, found.ordered_on, found.due_on, found.state = organ, on, due, RUNNING
        found.reported_on, found.ended_on, found.ended_why = None, None, ""
        columns = ("organ", "ordered_on", "due_on", "state", "reported_on", "ended_on", "ended_why")
        act.change(found, *columns)
    payload = {"measure": row.uid, "organ": organ.uid, "due": due}
    act.record(Kind.RECTIFICATION_SET, found.uid, on=on, cite="seed/13", payload=payload)


def void_issue(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Measure:
    """Take a text back that was issued by mistake: paper and copies stay, marked; the measure waits to be issued again.

    Its line in the year's file is struck, its rectification void. By who may sign. Refused once a talk was held, a report on
    rectification came in, or the measure was closed: then an appeal or a correction decides.
    """
    with acts.begin("measure.void_issue", actor=actor, key=key, result=uid, about=(uid, why)) as act:
        row = opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return row
        _signer(row, actor, when)
        reason = wanted(why, "why", "作废的理由")
        found = Rectification.objects.filter(measure=row).first()
        if row.state != ISSUED or (found is not None and (found.state != RUNNING or found.reports.exists())):
            raise Refused(
                "已经谈话、报告整改或者了结的，不能作废发文。",
                todo="确有错误的，由认定的单位更正，或者由被追究的单位、人员申诉",
                code="wrong_state",
            )
        before = row.paper
        paper = Paper.objects.filter(uid=before).first() if before else None
        if paper is not None:
            void_paper(act, paper, when.today)
        yearfile.strike(act, row, when.today, reason)
        row.state, row.issued_on, row.issued_by, row.paper, row.until = TO_ISSUE, None, None, None, None
        row.version += 1
        act.change(row, "state", "issued_on", "issued_by", "paper", "until", "version")
        if found is not None:
            found.state, found.ended_on, found.ended_why = VOID, when.today, reason
            act.change(found, "state", "ended_on", "ended_why")
        payload = {"what": "issue", "paper": before}
        act.record(Kind.MEASURE_CORRECTED, row.uid, on=when.today, cite="seed/13", payload=payload)
    return row


def close_measure(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Measure:
    """Close a measure of Art. 13 (seed/13).

    Refused without proof of dispatch to both discipline inspection and personnel, without the talk's record, or while
    rectification runs.
    """
    bounded(when)
    with acts.begin("measure.close", actor=actor, key=key, result=uid, about=(uid, when.on)) as act:
        row = opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return row
        acting(row, actor)
        if row.kind not in PAPERS or row.state not in {TO_ISSUE, ISSUED, CARRIED_OUT}:
            raise Refused("这项措施现在不能了结。", code="wrong_state")
        copies = standing_copies(row)
        check_close(row.kind, standing(row, copies))
        when.check(after=_last(row, copies))
        row.state, row.ended_on, row.ended_why = CLOSED, when.on, ""
        row.version += 1
        act.change(row, "state", "ended_on", "ended_why", "version")
        act.record(Kind.MEASURE_CLOSED, row.uid, on=when.on, cite="seed/13", payload={"late": when.late})
    return row


def _last(row: Measure, copies: Sequence[MeasureCopy]) -> date | None:
    """The last day of what closing rests on."""
    days = [row.issued_on, *(one.sent_on for one in copies)]
    days += [getattr(getattr(row, "talk", None), "held_on", None)]
    days += [getattr(getattr(row, "rectification", None), "ended_on", None)]
    return max((day for day in days if day is not None), default=None)


def reopen_measure(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Measure:
    """Open a measure again that was closed by mistake."""
    with acts.begin("measure.reopen", actor=actor, key=key, result=uid, about=(uid, why)) as act:
        row = opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return row
        acting(row, actor)
        wanted(why, "why", "理由")
        if row.state != CLOSED or row.kind not in PAPERS:
            raise Refused("这项措施没有了结。", code="wrong_state")
        row.state = CARRIED_OUT if row.kind == ADMONITION else ISSUED
        row.ended_on, row.ended_why = None, ""
        row.version += 1
        act.change(row, "state", "ended_on", "ended_why", "version")
        act.record(Kind.MEASURE_CORRECTED, row.uid, on=when.today, payload={"what": "close"})
    return row


def expire_measures(day: date, *, actor: Actor) -> int:
    """Mark the closed measures whose effect ended before ``day``, each dated by the day after its last; how many.

    Only where the bureau has set months of effect when they were issued: no law names any.
    """
    waiting = Measure.objects.filter(state=CLOSED, until__lt=day).order_by("pk").values_list("uid", flat=True)
    done = 0
    for uid in list(waiting):
        with acts.begin("measure.expire", actor=actor) as act:
            row = locked(Measure, uid)
            if row.state != CLOSED or row.until is None:
                continue
            row.state = EXPIRED
            row.version += 1
            act.change(row, "state", "version")
            act.record(Kind.MEASURE_EXPIRED, row.uid, on=row.until + timedelta(days=1), payload={"day": row.until})
            done += 1
    return done
