"""Transfer a suspected crime 移送司法机关, by the law of the day; received, answered (seed/14)."""

from dataclasses import dataclass
from uuid import UUID

from xinfang.accountability.actions.records import paper_of, refuse_identity, wanted
from xinfang.accountability.actions.referable import CITE, moved, need_office, need_proof, on_suggestion
from xinfang.accountability.actions.referring import refuse_grade
from xinfang.accountability.measuremodels import REVOKED, TO_ISSUE, Handover, Measure
from xinfang.accountability.referred import crimes_to, seat, seat_above
from xinfang.accountability.suggestionwords import named, transfer
from xinfang.ledger.kinds import Kind
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Organ
from xinfang.petitions.when import When
from xinfang.rules.referring import Competent, Crime, competent
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

WORD = {"人民检察院": "检察", "公安机关": "公安"}


@dataclass(frozen=True, slots=True)
class Suspected:
    """A suspected crime: which kind, to whom (an organ of the tree, or the name of one that is not), what points to it."""

    crime: Crime
    words: str
    to: UUID | None = None
    to_name: str = ""


def hand_over_crime(
    uid: UUID, said: Suspected, *, actor: Actor, when: When, key: str, expected: int | None = None
) -> Handover:
    """Transfer a suspected crime to who is competent on that day: duty crime to the procuratorate, from 20 March 2018 on to
    the supervision organ; another crime to public security. It stops nothing of the suggestion.

    Refused: by another, to one who is not competent on the day, twice for the same kind, without words.
    """
    with on_suggestion("crime", uid, said, actor, when, key, expected=expected, new=True) as (act, row):
        if act.repeated:
            return Handover.objects.get(uid=act.result)
        need_office(row, actor, signs=True)
        _may(row, said)
        when.check(after=row.made_on)
        words = wanted(said.words, "words", "涉嫌犯罪的事实")
        refuse_identity(words)
        refuse_grade(words, "words")
        to = competent(said.crime, when.on)
        organ, name = _to(row, said, to)
        heading = f"关于移送{row.organ.name}有关人员涉嫌犯罪线索的函"
        draft = PaperDraft(transfer(row, to, words), heading, organ.name if organ else name)
        paper = paper_of(act, PaperKind.REFERRAL_LETTER, draft, row.uid, row.office, when)
        made = Handover(uid=act.result, verification=row.charge.finding.verification, measure=row, why=said.crime.value)
        made.cite, made.to_organ, made.to_name, made.words, made.paper = to.cite, organ, name, words, paper.uid
        made.sent_on, made.receipt, made.answer = when.on, "", ""
        act.add(made)
        moved(act, row)
        payload: dict[str, object] = {"record": made.uid, "what": said.crime.value, "late": when.late}
        payload |= {"to_organ": organ.uid if organ else None, "paper": paper.uid, "paper_sha": paper.sha}
        act.record(Kind.MEASURE_HANDED_OVER, row.uid, on=when.on, cite=to.cite, payload=payload)
    return made


def _may(row: Measure, said: Suspected) -> None:
    if row.state in {TO_ISSUE, REVOKED}:
        raise Refused("先签发责任追究建议，再移送。", cite=CITE, code="wrong_state")
    if row.handovers.filter(why=said.crime.value).exists():
        raise Refused("这类线索已经移送。", field="crime", code="again")


def _to(row: Measure, said: Suspected, to: Competent) -> tuple[Organ | None, str]:
    organ = Organ.objects.filter(uid=said.to, valid_to__isnull=True).first() if said.to else None
    name = said.to_name.strip()
    seats = seat(row.office), seat_above(row.office)
    near = organ is not None and any(Organ.objects.filter(one, pk=organ.pk).exists() for one in seats if one)
    fits = bool(organ and near and organ.pk != row.organ_id and organ.kind == (to.kind or "political_legal"))
    word = WORD.get(to.title, "")
    if organ is not None and fits and (not word or word in organ.name):
        return organ, ""
    if organ is None and word and word in name:
        return None, name
    raise Refused(
        f"这类线索在这一天应当移送{to.title}。",
        why=f"依据{named(to.cite)}",
        todo=f"请选择或者填写{to.title}；不送被追究的人所在的单位",
        cite=to.cite,
        field="to" if organ else "to_name",
        code="not_competent",
    )


def _found(uid: UUID) -> Handover:
    found = Handover.objects.filter(uid=uid, measure__isnull=False).select_related("measure", "to_organ").first()
    if found is None:
        raise NotFound("没有这份移送，或者您无权查看。", code="not_found")
    return found


def receive_handover(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Handover:
    """Sign for a transfer: by the supervision organ that it went to, or by the office on proof. Refused: twice."""
    one = _found(uid)
    assert one.measure is not None
    theirs = crimes_to(actor).filter(pk=one.pk).exists()
    with on_suggestion("crime_receive", one.measure.uid, uid, actor, when, key, expected=expected) as (act, row):
        if not theirs:
            need_office(row, actor)
        one = _found(uid)
        if act.repeated:
            return one
        if not theirs:
            need_proof(when, "签收")
        if one.received_on is not None:
            raise Refused("已经签收。", code="received")
        when.check(after=one.sent_on)
        one.received_on, one.receipt = when.on, when.proof.strip()
        act.change(one, "received_on", "receipt")
        moved(act, row)
        payload = {"record": one.uid, "late": when.late}
        act.record(Kind.MEASURE_HANDOVER_RECEIVED, row.uid, on=when.on, cite=one.cite, payload=payload)
    return one


def answer_handover(
    uid: UUID, *, words: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Handover:
    """Take down what was answered to a transfer: by the organ itself, or by the office on proof."""
    one = _found(uid)
    assert one.measure is not None
    theirs = crimes_to(actor).filter(pk=one.pk).exists()
    with on_suggestion("crime_answer", one.measure.uid, (uid, words), actor, when, key, expected=expected) as (
        act,
        row,
    ):
        if not theirs:
            need_office(row, actor)
        one = _found(uid)
        if act.repeated:
            return one
        if not theirs:
            need_proof(when, "答复")
        if one.received_on is None:
            raise Refused("请先登记签收。", code="not_received")
        when.check(after=one.received_on)
        one.answer, one.answered_on = wanted(words, "words", "答复"), when.on
        act.change(one, "answer", "answered_on")
        moved(act, row)
        payload = {"record": one.uid, "late": when.late}
        act.record(Kind.MEASURE_HANDOVER_ANSWERED, row.uid, on=when.on, cite=one.cite, payload=payload)
    return one
