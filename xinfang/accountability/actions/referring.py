"""Suggest, lay before a leader, lay before another, refer to discipline inspection and personnel, close (seed/14)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from xinfang.accountability.actions.records import paper_of, refuse_identity, wanted
from xinfang.accountability.actions.referable import CITE, moved, need_office, need_state, on_suggestion
from xinfang.accountability.measuremodels import CARRIED_OUT, CLOSED, ISSUED, LAID, REFERRED, TO_ISSUE, Laying, Measure
from xinfang.accountability.measuremodels import MeasureCopy as Referral
from xinfang.accountability.referred import Readers, latest, readers, receivers, why_not
from xinfang.accountability.suggestionwords import draft, heading, letter, to_whom
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.petitions.when import When
from xinfang.rules.referring import BAR_WORDS, RECEIVERS, Bar, grades_in, missing
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

REFER, RETURN = "refer", "return"
DECISIONS = {REFER: "批转纪检监察机关、组织人事部门", RETURN: "退回"}


def issue_suggestion(
    uid: UUID, *, text: str = "", actor: Actor, when: When, key: str, expected: int | None = None
) -> Measure:
    """Issue the suggestion as a paper of the office, signed by who leads it; without ``text`` as it is drafted (seed/14).

    Refused: another issuer, one barred, one who may not sign, a text that names a grade or somebody's identity, twice.
    """
    with on_suggestion("issue", uid, text, actor, when, key, expected=expected) as (act, row):
        if act.repeated:
            return row
        post = need_office(row, actor, signs=True)
        need_state(row, TO_ISSUE)
        when.check(after=row.made_on)
        said = text.strip() or draft(row, when.on)
        refuse_grade(said)
        refuse_identity(said)
        kind = PaperKind.ACCOUNTABILITY_PROPOSAL
        paper = paper_of(act, kind, PaperDraft(said, heading(row), to_whom(row)), row.uid, row.office, when)
        row.state, row.issued_on, row.issued_by, row.paper = ISSUED, when.on, post, paper.uid
        moved(act, row, "state", "issued_on", "issued_by", "paper")
        payload: dict[str, object] = {"office": row.office.uid, "appointment": post.uid, "late": when.late}
        payload |= {"paper": paper.uid, "paper_sha": paper.sha}
        act.record(Kind.MEASURE_ISSUED, row.uid, on=when.on, cite=CITE, payload=payload)
    return row


def refuse_grade(text: str, field: str = "text") -> None:
    """Refuse words that choose a sanction: that is for the organs with the power (2007/2-4; seed/14)."""
    found = grades_in(text)
    if found:
        raise Refused(
            f"建议里写了“{'、'.join(found)}”。",
            why="处分的种类和档次由有权机关依上位规定决定，市级文件不能设定处分，信访部门只提建议",
            todo="请删去，改写为“依纪依规处理”",
            cite="2007/2-4",
            field=field,
            code="grade",
        )


def lay(uid: UUID, *, leader: UUID, actor: Actor, when: When, key: str, expected: int | None = None) -> Laying:
    """Lay an issued suggestion before a leader of the same-level Party committee or government (seed/14).

    Refused: another office, one who leads neither, of another level, the subject itself, who took part, is of the chain or
    recused. Where all of the same level are barred a leader of the level above reads (2005/41; 2022/43).
    """
    with on_suggestion("lay", uid, leader, actor, when, key, expected=expected, new=True) as (act, row):
        if act.repeated:
            return Laying.objects.get(uid=act.result)
        need_office(row, actor)
        need_state(row, ISSUED)
        when.check(after=row.issued_on)
        made = _laid(act, row, leader, when)
        row.state = LAID
        moved(act, row, "state")
        _record(act, Kind.MEASURE_LAID, row, made, when)
    return made


def relay(
    uid: UUID, *, leader: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Laying:
    """Lay it before another leader when the first does not answer: the first laying ends and stays on record.

    Refused as ``lay``; and the same leader twice, what was read already, without a reason.
    """
    with on_suggestion("relay", uid, (leader, why), actor, when, key, expected=expected, new=True) as (act, row):
        if act.repeated:
            return Laying.objects.get(uid=act.result)
        need_office(row, actor)
        need_state(row, LAID)
        before = latest(row)
        assert before is not None
        if before.read_on is not None:
            raise Refused("领导已经批阅，不再另呈。", todo="请照批阅的意见办", code="read")
        when.check(after=before.laid_on)
        reason = wanted(why, "why", "另呈的理由")
        made = _laid(act, row, leader, when)
        before.ended_on, before.ended_why = when.on, reason
        act.change(before, "ended_on", "ended_why")
        moved(act, row)
        _record(act, Kind.MEASURE_RELAID, row, made, when)
    return made


def _record(act: Act, kind: Kind, row: Measure, made: Laying, when: When) -> None:
    payload: dict[str, object] = {"record": made.uid, "appointment": made.leader.uid, "office": row.office.uid}
    payload |= {"why": "above" if made.above else "level", "late": when.late}
    act.record(kind, row.uid, on=when.on, cite="2022/43" if made.above else CITE, payload=payload)


def _laid(act: Act, row: Measure, leader: UUID, when: When) -> Laying:
    rows = Appointment.objects.filter(on_day(when.on), uid=leader, superseded=False)
    one = rows.select_related("person", "post__organ").first()
    if one is None:
        raise Refused("请选择当天在任的领导。", field="leader", code="unknown_leader")
    if row.layings.filter(leader__person=one.person_id, read_on__isnull=True).exists():
        raise Refused(f"已经呈{one.post.title}批阅过。", todo="请改呈另一位领导", field="leader", code="same_person")
    allowed = readers(row, when.on)
    bar = None if any(one.pk == each.pk for each in allowed.may) else why_not(row, one, when.on)
    if bar is not None:
        _refuse(one, bar, allowed)
    return act.add(
        Laying(uid=act.result, measure=row, leader=one, laid_on=when.on, above=allowed.above, words="", ended_why="")
    )


def _refuse(one: Appointment, bar: Bar, allowed: Readers) -> None:
    nobody = "同级党委、政府的领导都要回避" if allowed.out and not [w for w in allowed.may if not allowed.above] else ""
    raise Refused(
        f"{one.post.organ.short_name}{one.post.title}{BAR_WORDS[bar]}。",
        why=nobody or "建议报同级党委、政府领导批阅；涉及本人的、参加过办理的、需要回避的，不能批阅",
        todo="请呈上一级党委、政府的领导" if nobody else "请改呈另一位领导",
        cite="2022/43" if nobody else CITE,
        field="leader",
        code=bar.value,
    )


def refer_on(
    uid: UUID,
    *,
    to: Sequence[UUID],
    text: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Measure:
    """Refer what a leader has read to discipline inspection and personnel: a letter to both at the same time (seed/14).

    Refused: before a leader referred it, one of the two missing, an organ of another level or that of the subject.
    """
    with on_suggestion("refer", uid, (tuple(to), text), actor, when, key, expected=expected) as (act, row):
        if act.repeated:
            return row
        post = need_office(row, actor, signs=True)
        last = _need_reading(row)
        when.check(after=last.read_on)
        whom = _receivers(row, to)
        said = text.strip() or letter(row, last)
        refuse_grade(said)
        refuse_identity(said)
        named = PaperDraft(said, f"移送{heading(row).removeprefix('关于')}的函", "、".join(one.name for one in whom))
        paper = paper_of(act, PaperKind.REFERRAL_LETTER, named, row.uid, row.office, when)
        sent = [
            Referral(measure=row, role=one.kind, to_organ=one, sent_on=when.on, proof=when.proof.strip(), receipt="")
            for one in whom
        ]
        act.add_all(Referral, sent)
        row.state = REFERRED
        moved(act, row, "state")
        payload = {"appointment": post.uid, "number": len(whom), "late": when.late}
        payload |= {"paper": paper.uid, "paper_sha": paper.sha}
        act.record(Kind.MEASURE_REFERRED, row.uid, on=when.on, cite=CITE, payload=payload)
    return row


def _need_reading(row: Measure) -> Laying:
    last = latest(row)
    if row.state in {TO_ISSUE, ISSUED, LAID} and (last is None or last.decision != REFER):
        raise Refused(
            "还没有领导批阅，不能移送。",
            why="责任追究建议报同级党委、政府领导批阅以后，才到纪检监察机关、组织人事部门",
            todo="请先呈批；没有批阅的，可以催办或者另呈其他领导",
            cite=CITE,
            code="not_read",
        )
    need_state(row, LAID)
    assert last is not None
    return last


def _receivers(row: Measure, to: Sequence[UUID]) -> list[Organ]:
    rows = {one.uid: one for one in Organ.objects.filter(uid__in=list(to))}
    lacking = missing(one.kind for one in rows.values())
    if lacking:
        raise Refused(
            f"还缺{'、'.join(lacking)}。",
            why="建议要同时到纪检监察机关和组织人事部门",
            cite=CITE,
            field="to",
            code="one_missing",
        )
    allowed = {one.pk for one in receivers(row)}
    for one in rows.values():
        if one.pk not in allowed:
            raise Refused(
                f"不能移送{one.short_name}。",
                why="移送批阅的党委、政府那一级的纪检监察机关和组织人事部门；不送被追究的人所在的单位",
                cite=CITE,
                field="to",
                code="own_organ" if one.pk == row.organ_id else "other_level",
            )
    return sorted(rows.values(), key=lambda one: RECEIVERS.index(one.kind))


def close_suggestion(
    uid: UUID, *, why: str = "", actor: Actor, when: When, key: str, expected: int | None = None
) -> Measure:
    """Close a suggestion: every organ that it was referred to has recorded its outcome; or the leader returned it, with reasons.

    Refused while it waits for a leader or for an outcome: no answer does not bury it (seed/14).
    """
    with on_suggestion("close", uid, why, actor, when, key, expected=expected) as (act, row):
        if act.repeated:
            return row
        need_office(row, actor)
        _need_end(row, why)
        when.check(after=_last_day(row))
        row.state, row.ended_on, row.ended_why = CLOSED, when.on, why.strip()
        moved(act, row, "state", "ended_on", "ended_why")
        act.record(Kind.MEASURE_CLOSED, row.uid, on=when.on, cite=CITE, payload={"late": when.late})
    return row


def _need_end(row: Measure, why: str) -> None:
    last = latest(row)
    if row.state == ISSUED and last is not None and last.decision == RETURN:
        wanted(why, "why", "领导退回以后不再提出的理由")
        return
    if row.state in {LAID, REFERRED}:
        waits = "领导批阅" if row.state == LAID else "纪检监察机关、组织人事部门的处理结果"
        raise Refused(
            f"还在等{waits}，不能了结。",
            why="没有答复的不会因此了结",
            todo="请催办，或者另呈其他领导" if row.state == LAID else "请催办，由收到移送的单位登记结果",
            cite=CITE,
            code="no_answer",
        )
    need_state(row, CARRIED_OUT)


def _last_day(row: Measure) -> date | None:
    days = [one.entered_on for one in row.outcomes.filter(struck_on__isnull=True)]
    last = latest(row)
    return max([*days, *([last.read_on] if last is not None and last.read_on else [])], default=row.issued_on)
