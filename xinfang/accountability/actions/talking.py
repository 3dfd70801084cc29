"""An admonition 诫勉谈话: who is to hold it and by which right, that it was held, and how a slip is taken back (seed/13)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.accountability.actions.imposing import acting, need_proof, opened, refuse_barred
from xinfang.accountability.actions.records import bounded, locked, paper_of, refuse_stale, wanted
from xinfang.accountability.imposed import talk_of, talks_of, visible_measures
from xinfang.accountability.levels import named, seat
from xinfang.accountability.measuremodels import CARRIED_OUT, ISSUED, Measure, Talk
from xinfang.accountability.measuretext import person
from xinfang.accountability.nameless import refuse_petitioner
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import void as void_paper
from xinfang.papers.content import PaperDraft, Table, printed
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Appointment
from xinfang.people.queries import on_day
from xinfang.petitions.when import When
from xinfang.rules.imposing import ADMONITION, BY_RIGHT, DESIGNATED, NOTE, check_executor
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor


@dataclass(frozen=True, slots=True)
class Executor:
    """Who is to hold an admonition. ``by_right``: a key of ``rules.imposing.BY_RIGHT``.

    Of a designated head: ``designation`` (the words, or the paper's number), by whom and when. ``noted``: the note about
    中办发〔2005〕30号 was read.
    """

    appointment: UUID
    by_right: str
    noted: bool
    designation: str = ""
    designated_by: UUID | None = None
    designated_on: date | None = None


def _post(uid: UUID | None, day: date) -> Appointment | None:
    if uid is None:
        return None
    rows = Appointment.objects.filter(on_day(day), uid=uid, superseded=False)
    return rows.select_related("person", "post__organ").first()


def _of_admonition(row: Measure) -> None:
    if row.kind != ADMONITION:
        raise Refused("只有诫勉谈话才定由谁谈话。", code="not_an_admonition")


def name_executor(
    uid: UUID, said: Executor, *, actor: Actor, when: When, key: str, expected: int | None = None
) -> Talk:
    """Name who holds the admonition that was suggested: the leader in charge, or a designated head on record (seed/13).

    Another one may be named until the talk was held. Refused: before the suggestion was sent; anyone else; who is barred or
    is the one to be talked to; a designation that is not on record; the note not read.
    """
    bounded(when)
    with acts.begin("measure.executor", actor=actor, key=key, about=(uid, said, when.on)) as act:
        row = opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return Talk.objects.get(measure=row)
        acting(row, actor)
        _of_admonition(row)
        if row.state != ISSUED:
            raise Refused(
                "先发诫勉谈话建议书，再定由谁谈话；谈话以后不能再换。",
                why="实行诫勉谈话的，由信访部门提出建议",
                cite="seed/13",
                code="wrong_state",
            )
        when.check(after=row.issued_on)
        who, by = _checked(row, said, when)
        talk = _named(act, row, said, who, by, when.on)
        row.version += 1
        act.change(row, "version")
        payload: dict[str, object] = {"appointment": who.uid, "what": said.by_right, "day": talk.designated_on}
        act.record(Kind.MEASURE_DESIGNATED, row.uid, on=when.on, cite="seed/13", payload={**payload, "late": when.late})
    return talk


def _checked(row: Measure, said: Executor, when: When) -> tuple[Appointment, Appointment | None]:
    who, by = _post(said.appointment, when.on), _post(said.designated_by, said.designated_on or when.on)
    if who is None:
        raise Refused("请选择当天在任的人。", field="executor", code="unknown_person")
    if row.appointment is not None and who.person_id == row.appointment.person_id:
        raise Refused("不能由本人对自己谈话。", field="executor", cite="seed/13", code="executor_not_allowed")
    refuse_barred(row, who, field="executor")
    if said.by_right == DESIGNATED:
        refuse_barred(row, by, field="designated_by")
        if said.designated_on is not None and said.designated_on > when.on:
            raise Refused("指定的日期不能晚于登记的日期。", field="designated_on", code="out_of_order")
    on_record = bool(said.designation.strip() and said.designated_on)
    check_executor(said.by_right, named(who), seat(row.office), named(by) if by else None, on_record=on_record)
    if not said.noted:
        raise Refused(NOTE, todo="请看过以后打勾", field="noted", code="note_not_read")
    return who, by


def _named(act: Act, row: Measure, said: Executor, who: Appointment, by: Appointment | None, on: date) -> Talk:
    found = Talk.objects.filter(measure=row).first()
    talk = found or Talk(measure=row, remark="")
    designated = said.by_right == DESIGNATED
    talk.executor, talk.by_right, talk.named_on = who, said.by_right, on
    talk.designation = said.designation.strip() if designated else ""
    talk.designated_by = by if designated else None
    talk.designated_on = said.designated_on if designated else None
    if found is None:
        return act.add(talk)
    columns = ("executor", "by_right", "named_on", "designation", "designated_by", "designated_on")
    return act.change(talk, *columns)


@dataclass(frozen=True, slots=True)
class Held:
    """A talk as it was held. ``signed``: by who was talked to; if not, ``remark`` says what was said to that."""

    place: str
    text: str
    signed: bool
    remark: str = ""


def _at_hand(uid: UUID, actor: Actor, expected: int | None, *, repeated: bool) -> tuple[Measure, Talk, bool]:
    """The measure and its talk, for its executor or for the office; whether the executor acts."""
    theirs = talks_of(actor).filter(measure__uid=uid).first()
    if theirs is None and not visible_measures(actor).filter(uid=uid).exists():
        raise NotFound("没有这次谈话，或者不由您谈话。", code="not_found")
    if theirs is None:
        row = opened(uid, actor, expected, repeated=repeated)
        acting(row, actor)
    else:
        row = locked(Measure, uid, "office", "charge__finding__verification__petition", "appointment__post__organ")
        if not repeated:
            refuse_stale(row.version, expected)
    _of_admonition(row)
    talk = talk_of(row)
    if talk is None:
        raise Refused("还没有定由谁谈话。", cite="seed/13", code="no_executor")
    return row, locked(Talk, talk.uid, "executor__person", "executor__post__organ"), theirs is not None


def hold_talk(uid: UUID, said: Held, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Talk:
    """Enter that the talk was held: day, place, record, signature or the refusal to sign (seed/13).

    By the executor, or by the office on proof. ``uid``: of the measure.
    """
    bounded(when)
    with acts.begin("measure.talk", actor=actor, key=key, about=(uid, said, when.on)) as act:
        row, talk, theirs = _at_hand(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return talk
        if row.state != ISSUED or talk.held_on is not None:
            raise Refused("已经登记过谈话。", code="wrong_state")
        when.check(after=talk.named_on)
        need_proof(when, theirs, "谈话")
        text, place = wanted(said.text, "text", "谈话记录"), wanted(said.place, "place", "谈话地点")
        if not said.signed:
            wanted(said.remark, "remark", "没有签名的情况，如 拒绝签名的理由、谁在场证明")
        refuse_petitioner(row.charge.finding.verification.petition, text, place, said.remark)
        paper = _record(act, row, talk, said, when, theirs)
        talk.held_on, talk.place, talk.record = when.on, place, paper.uid
        talk.signed, talk.remark = said.signed, said.remark.strip()
        act.change(talk, "held_on", "place", "record", "signed", "remark")
        row.state = CARRIED_OUT
        row.version += 1
        act.change(row, "state", "version")
        payload: dict[str, object] = {"appointment": talk.executor.uid, "what": "signed" if said.signed else "unsigned"}
        payload |= {"paper": paper.uid, "paper_sha": paper.sha, "late": when.late}
        act.record(Kind.MEASURE_TALKED, row.uid, on=when.on, cite="seed/13", payload=payload)
    return talk


def _record(act: Act, row: Measure, talk: Talk, said: Held, when: When, theirs: bool) -> Paper:
    who = talk.executor
    assert row.appointment is not None
    rows = [("谈话对象", person(row.appointment)), ("谈话人", f"{person(who)}（{BY_RIGHT[talk.by_right]}）")]
    if talk.designation:
        rows.append(
            ("指定的依据", f"{talk.designation}（{printed(talk.designated_on)}）" if talk.designated_on else "")
        )
    rows += [("时间", printed(when.on)), ("地点", said.place.strip())]
    rows.append(("签名", "谈话对象已签名" if said.signed else "谈话对象没有签名"))
    if said.remark.strip():
        rows.append(("签名的情况", said.remark.strip()))
    draft = PaperDraft(said.text, table=Table(tuple(rows)), signers=("谈话人", "谈话对象", "记录人"))
    return paper_of(act, PaperKind.ADMONITION_RECORD, draft, row.uid, who.post.organ, when, external=not theirs)


def undo_talk(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Talk:
    """Take back that a talk was held, entered by mistake: its record is voided and stays. By its executor or the office.

    Refused once the measure is closed.
    """
    with acts.begin("measure.undo_talk", actor=actor, key=key, about=(uid, why)) as act:
        row, talk, _ = _at_hand(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return talk
        wanted(why, "why", "更正的理由")
        if row.state != CARRIED_OUT or talk.held_on is None:
            raise Refused("没有可以更正的谈话；已经了结的先重新打开。", code="nothing_to_correct")
        was, paper = talk.held_on, Paper.objects.filter(uid=talk.record).first() if talk.record else None
        if paper is not None:
            void_paper(act, paper, when.today)
        talk.held_on, talk.place, talk.record, talk.signed, talk.remark = None, "", None, False, ""
        act.change(talk, "held_on", "place", "record", "signed", "remark")
        row.state = ISSUED
        row.version += 1
        act.change(row, "state", "version")
        act.record(Kind.MEASURE_CORRECTED, row.uid, on=when.today, payload={"what": "talk", "day": was})
    return talk
