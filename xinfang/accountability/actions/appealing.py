"""Appeals 申诉: filed by who the measure is on, heard by others, never to its harm. Our reading; the Measures write nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from xinfang.accountability.actions.revoking import Decision, check_milder, checked, locked, opinion, undo
from xinfang.accountability.aftermodels import DECIDED, FILED, HEARING, WITHDRAWN
from xinfang.accountability.aftersight import (
    appeal_until,
    concerning,
    hearing_office,
    need_office,
    one_appeal,
    took_part,
)
from xinfang.accountability.measuremodels import REVOKED
from xinfang.accountability.models import Appeal, Measure
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.petitions.when import When
from xinfang.rules.accountable import DISCIPLINE
from xinfang.rules.appealing import WHY
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

ELSEWHERE = "处分由有权机关决定；不服的，向作出处分决定的机关申请复核或者申诉，不在这里提"


def file_appeal(uid: UUID, *, grounds: str, late_why: str = "", actor: Actor, when: When, key: str) -> Appeal:
    """Appeal against a measure: by whom it is on, or entered by the hearing office on what proves it.

    Refused: what is not issued or was taken back, discipline's own outcomes, twice, late without reasons, without grounds.
    """
    when.check()
    with acts.begin("appeal.file", actor=actor, key=key, about=(uid, grounds, late_why, when.on)) as act:
        row = locked(uid)
        office, why = hearing_office(row)
        own = concerning(actor).filter(pk=row.pk).exists()
        hears = office is not None and actor.organ_id == office.pk and actor.may(Permission.FINDING_ACT)
        if not own and not hears:
            raise NotFound("没有这项措施，或者您无权查看。", code="not_found")
        if not own:
            _need_to_hear(row, actor, office)
        if act.repeated:
            return Appeal.objects.get(uid=act.result)
        if office is None:
            raise Refused(f"{WHY[why]}。", todo="请向上级机关书面提出", code="nobody")
        _check_filing(row, grounds, late_why, own, when)
        appeal = Appeal(uid=act.result, measure=row, organ=row.organ, by=row.appointment, heard_by=office)
        appeal.why_heard_by, appeal.filed_on, appeal.grounds = why, when.on, grounds.strip()
        appeal.proof, appeal.late_why, appeal.words = when.proof.strip(), late_why.strip() or None, ""
        act.add(appeal)
        payload = {**_about(appeal), "late": _late(row, when), "why": why}
        act.record(Kind.APPEAL_FILED, appeal.uid, on=when.on, payload=payload)
    return appeal


def _late(row: Measure, when: When) -> bool:
    until = appeal_until(row, snapshot().setting("appeal_days"))
    return until is not None and when.on > until


def _check_filing(row: Measure, grounds: str, late_why: str, own: bool, when: When) -> None:
    if row.kind == DISCIPLINE:
        raise Refused("这里不受理对处分的申诉。", why=ELSEWHERE, code="elsewhere")
    if row.issued_on is None or row.state == REVOKED:
        raise Refused("这项措施现在不能申诉。", why="还没有发文，或者已经撤销", code="wrong_state")
    when.check(after=row.issued_on)
    if row.appeals.exclude(state=WITHDRAWN).exists():
        raise Refused("这项措施已经申诉过。", todo="请看原来的申诉", code="again")
    if not grounds.strip():
        raise Refused("请写申诉的理由。", field="grounds", code="missing")
    if not own and not when.proof.strip():
        raise Refused("代为登记的，要写明凭什么。", todo="如 收到的申诉书编号", field="proof", code="no_proof")
    if _late(row, when) and not late_why.strip():
        raise Refused(
            "已经过了申诉的天数。",
            why="天数是本单位的设定，不是法定期限",
            todo="请写明为什么晚，由审理单位考虑",
            field="late_why",
            code="late",
        )


def _about(row: Appeal) -> dict[str, object]:
    return {"measure": row.measure.uid, "organ": row.organ.uid, "office": row.heard_by.uid}


def _need_to_hear(row: Measure, actor: Actor, office: Organ | None) -> None:
    """Refuse who does not act for the hearing office, who is barred, and who had a part in what is appealed against."""
    post = need_office(actor, office.pk if office else 0, row)
    if post.person_id in took_part(row):
        raise Refused(
            "您不能审理这件申诉。",
            why="参加过核查、提出、决定、签发或者执行的人不审理",
            todo="请由其他人办理",
            code="took_part",
        )


@contextmanager
def _on(name: str, uid: UUID, about: object, actor: Actor, when: When, key: str) -> Iterator[tuple[Act, Appeal]]:
    """An act on an appeal that the actor may know of; its measure is locked first, then the appeal."""
    when.check()
    with acts.begin(f"appeal.{name}", actor=actor, key=key, about=(uid, about, when.on)) as act:
        known = one_appeal(uid, actor)
        known.measure = locked(known.measure.uid)
        Appeal.objects.select_for_update(no_key=True).get(pk=known.pk)
        row = one_appeal(uid, actor)
        row.measure = known.measure
        yield act, row


def _need_state(row: Appeal, *states: str) -> None:
    words = {FILED: "等着受理", HEARING: "正在审理", DECIDED: "已经决定", WITHDRAWN: "已经撤回"}
    if row.state not in states:
        raise Refused(f"这件申诉{words[row.state]}。", todo="请刷新页面，看清现在的情况", code="wrong_state")


def take(uid: UUID, *, actor: Actor, when: When, key: str) -> Appeal:
    """Take an appeal up, by the hearing office."""
    with _on("take", uid, (), actor, when, key) as (act, row):
        _need_to_hear(row.measure, actor, row.heard_by)
        if act.repeated:
            return row
        _need_state(row, FILED)
        when.check(after=row.filed_on)
        row.state, row.taken_on = HEARING, when.on
        act.change(row, "state", "taken_on")
        act.record(Kind.APPEAL_TAKEN, row.uid, on=when.on, payload=_about(row))
    return row


def decide_appeal(uid: UUID, *, decision: str, said: Decision, actor: Actor, when: When, key: str) -> Appeal:
    """Decide collectively: upheld, corrected to a milder measure, or revoked; a text tells it and the effects follow.

    Refused: by who had a part, without minutes or words, what would weigh more, what was not taken up.
    """
    with _on("decide", uid, (decision, said), actor, when, key) as (act, row):
        _need_to_hear(row.measure, actor, row.heard_by)
        if act.repeated:
            return row
        _need_state(row, HEARING)
        when.check(after=row.taken_on)
        if decision not in {"upheld", "corrected", "revoked"}:
            raise Refused("请选择怎样决定。", field="decision", code="missing")
        decided = checked(said)
        if decision == "corrected":
            check_milder(row.measure, decided.measure)
        if decision == "upheld":
            paper = opinion(act, row.measure, decision, decided, row.heard_by, when)
        else:
            paper = undo(act, row.measure, decision, decided, row.heard_by, when)
        row.state, row.decided_on, row.ended_on, row.decision = DECIDED, when.on, when.on, decision
        row.minutes, row.words, row.paper = decided.minutes, decided.words, paper.uid
        act.change(row, "state", "decided_on", "ended_on", "decision", "minutes", "words", "paper")
        act.record(Kind.APPEAL_DECIDED, row.uid, on=when.on, payload={**_about(row), "what": decision})
    return row


def withdraw_appeal(uid: UUID, *, actor: Actor, when: When, key: str) -> Appeal:
    """Take one's appeal back, before it is decided: by whom the measure is on."""
    with _on("withdraw", uid, (), actor, when, key) as (act, row):
        if not concerning(actor).filter(pk=row.measure_id).exists():
            raise Refused("申诉只能由提出的人撤回。", todo="请由本人或者本单位负责人办理", code="not_allowed")
        if act.repeated:
            return row
        _need_state(row, FILED, HEARING)
        when.check(after=row.filed_on)
        row.state, row.ended_on = WITHDRAWN, when.on
        act.change(row, "state", "ended_on")
        act.record(Kind.APPEAL_WITHDRAWN, row.uid, on=when.on, payload=_about(row))
    return row
