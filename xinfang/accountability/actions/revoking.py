"""Revocation and correction: the measure, its text, the year's file, the alerts and the rectification follow (seed/13)."""

from dataclasses import dataclass
from uuid import UUID

from xinfang.accountability import findingmodels as findings
from xinfang.accountability.aftermodels import DONE, RAISED, VOID
from xinfang.accountability.aftersight import need_office
from xinfang.accountability.measuremodels import REVOKED, TO_ISSUE
from xinfang.accountability.models import Alert, Finding, Measure, Rectification
from xinfang.accountability.yearfile import strike
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue, void
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions.when import When
from xinfang.petitions.wording import mark_of
from xinfang.rules.accountable import DISCIPLINE, NO_MEASURE, Severity, permitted, title
from xinfang.rules.appealing import heavier
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

__all__ = ["Decision", "check_milder", "correct", "revoke", "undo"]
HEADS = {"upheld": "维持", "corrected": "更正", "revoked": "撤销"}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided collectively: the number of the minutes, the words, and the milder measure of a correction."""

    minutes: str
    words: str
    measure: str = ""


def checked(said: Decision) -> Decision:
    """The decision, tidied; refused without minutes or words."""
    if not said.minutes.strip():
        raise Refused("请写会议纪要编号。", why="由集体研究决定", field="minutes", code="no_minutes")
    if not said.words.strip():
        raise Refused("请写决定和理由。", field="words", code="missing")
    return Decision(said.minutes.strip(), said.words.strip(), said.measure)


def check_milder(row: Measure, measure: str) -> None:
    """Refuse a correction to what is heavier, the same, or not permitted for that finding."""
    finding, charge = row.charge.finding, row.charge
    if measure != NO_MEASURE:
        permitted(finding.item, Severity(finding.severity), charge.target).choice(measure)
    if heavier(row.kind, measure):
        raise Refused(
            f"不能更正为“{title(measure)}”。",
            why="申诉、更正不能加重",
            todo="请选更轻的措施",
            field="measure",
            code="heavier",
        )
    if measure in {row.kind, DISCIPLINE}:
        raise Refused("更正的措施要与原来的不同。", todo="不变的请选“维持”", field="measure", code="same")


def undo(act: Act, row: Measure, kind: str, said: Decision, by: Organ, when: When) -> Paper:
    """Within an act: take a measure back (``revoked``), or put a milder one in its place (``corrected``).

    Its text is void and a new one tells it, the line in the year's file is struck, the rectification void. The finding falls
    with its last measure, and then its alerts are dismissed; else it is corrected. The caller has locked the measure.
    """
    paper = opinion(act, row, kind, said, by, when)
    text = Paper.objects.select_for_update(no_key=True).filter(uid=row.paper).first() if row.paper else None
    if text is not None and text.voided_on is None:
        void(act, text, when.on)
    strike(act, row, when.on, said.words)
    row.state, row.ended_on, row.ended_why, row.version = REVOKED, when.on, said.words, row.version + 1
    act.change(row, "state", "ended_on", "ended_why", "version")
    for rectification in (
        Rectification.objects.select_for_update(no_key=True).filter(measure=row).exclude(state__in=[DONE, RAISED])
    ):
        rectification.state, rectification.ended_on = VOID, when.on
        act.change(rectification, "state", "ended_on")
    finding = row.charge.finding
    about = {"finding": finding.uid, "organ": row.organ.uid, "office": by.uid, "record": paper.uid, "what": kind}
    act.record(Kind.MEASURE_REVOKED, row.uid, on=when.on, cite="seed/13", payload=about)
    if kind == "corrected" and said.measure not in {"", NO_MEASURE}:
        made = {"office": row.office, "organ": row.organ, "appointment": row.appointment, "ended_why": ""}
        new = act.add(Measure(charge=row.charge, kind=said.measure, made_on=when.on, year=row.year, **made))
        assert new.state == TO_ISSUE
        payload = {"finding": finding.uid, "measure": row.uid, "office": row.office.uid}
        act.record(Kind.MEASURE_MADE, new.uid, on=when.on, payload=payload)
    _finding(act, finding, kind, said, when)
    return paper


def _finding(act: Act, finding: Finding, kind: str, said: Decision, when: When) -> None:
    """The finding stays, marked; it is revoked with the last of its measures and only then are its alerts dismissed."""
    stands = Measure.objects.filter(charge__finding=finding).exclude(state=REVOKED).exists() or kind == "corrected"
    finding.state = findings.CORRECTED if stands else findings.REVOKED
    finding.ended_on, finding.ended_why, finding.version = when.on, said.words, finding.version + 1
    act.change(finding, "state", "ended_on", "ended_why", "version")
    if not stands:
        taken = finding.verification.alerts.values("alert")
        for alert in Alert.objects.select_for_update(no_key=True).filter(pk__in=taken).order_by("pk"):
            alert.state, alert.mooted_on, alert.mooted_why = "dismissed", when.on, "revoked"
            act.change(alert, "state", "mooted_on", "mooted_why")
    entry = Kind.FINDING_CORRECTED if stands else Kind.FINDING_REVOKED
    act.record(entry, finding.uid, on=when.on, payload={"verification": finding.verification.uid, "what": kind})


def opinion(act: Act, row: Measure, kind: str, said: Decision, by: Organ, when: When) -> Paper:
    """The text that tells what was decided on a measure."""
    body = f"经集体研究（{said.minutes}），决定{HEADS[kind]}对{row.organ.name}的{title(row.kind)}。\n{said.words}"
    if kind == "corrected" and said.measure:
        body += f"\n更正为：{title(said.measure)}。"
    draft = PaperDraft(body, f"关于{HEADS[kind]}{title(row.kind)}决定的意见", row.organ.name)
    return issue(
        act,
        PaperKind.OFFICIAL_OPINION,
        draft,
        subject=row.uid,
        organ=by.uid,
        organ_label=by.name,
        mark=mark_of(by),
        on=when.on,
    )


def locked(uid: UUID) -> Measure:
    """A measure, locked until the act ends; NotFound where there is none."""
    rows = Measure.objects.select_for_update(of=("self",), no_key=True)
    related = ("organ", "office", "appointment__person", "issued_by", "charge__finding__verification")
    row = rows.filter(uid=uid, charge__finding__verification__sealed_path=False).select_related(*related).first()
    if row is None:
        raise NotFound("没有这项措施，或者您无权查看。", code="not_found")
    return row


def revoke(uid: UUID, *, said: Decision, actor: Actor, when: When, key: str) -> Measure:
    """The office that decided takes a measure back on its own initiative, by collective decision."""
    return _own(uid, "revoked", said, actor, when, key)


def correct(uid: UUID, *, said: Decision, actor: Actor, when: When, key: str) -> Measure:
    """The office that decided puts a milder measure in its place, which it then issues; never a heavier one."""
    return _own(uid, "corrected", said, actor, when, key)


def _own(uid: UUID, kind: str, said: Decision, actor: Actor, when: When, key: str) -> Measure:
    when.check()
    with acts.begin(f"measure.{kind}", actor=actor, key=key, about=(uid, said, when.on)) as act:
        row = locked(uid)
        if actor.organ_id != row.office_id or not actor.may("finding:read"):
            raise NotFound("没有这项措施，或者您无权查看。", code="not_found")
        need_office(actor, row.office_id, row)
        if act.repeated:
            return row
        if row.issued_on is None or row.state == REVOKED or row.kind == DISCIPLINE:
            raise Refused("这项措施现在不能更正、撤销。", todo="请刷新页面，看清现在的情况", code="wrong_state")
        if row.appeals.filter(state__in=["filed", "hearing"]).exists():
            raise Refused("申诉还没有决定。", why="申诉由别的单位审理", todo="请等申诉的决定", code="appealed")
        when.check(after=row.issued_on)
        decided = checked(said)
        if kind == "corrected":
            check_milder(row, decided.measure)
        undo(act, row, kind, decided, row.office, when)
    return row
