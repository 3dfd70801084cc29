"""What discipline inspection and personnel decided, taken down as theirs: never proposed, chosen or graded here (seed/14)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.accountability import yearfile
from xinfang.accountability.actions.records import post_of, wanted
from xinfang.accountability.actions.referable import CITE, moved, need_office, need_proof, need_state, on_suggestion
from xinfang.accountability.measuremodels import CARRIED_OUT, CLOSED, REFERRED, Measure, MeasureCopy, Outcome
from xinfang.accountability.referred import referred_to
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.referring import NOTHING_IMPOSED, OUTCOMES
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

LEFT = "left_to_other"


@dataclass(frozen=True, slots=True)
class Decided:
    """What an organ with the power decided: the kind by its name, the day, its own paper number, until when, its words."""

    kind: str
    decided_on: date
    number: str
    until: date | None = None
    words: str = ""


def _copy(uid: UUID) -> MeasureCopy:
    found = MeasureCopy.objects.filter(uid=uid).select_related("measure", "to_organ").first()
    if found is None:
        raise NotFound("没有这份移送，或者您无权查看。", code="not_found")
    return found


def receive_referral(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> MeasureCopy:
    """Sign for a referral: by the organ that it went to, or by the office on proof of service. Refused: twice."""
    copy = _copy(uid)
    with on_suggestion("receive", copy.measure.uid, uid, actor, when, key, expected=expected) as (act, row):
        copy = _copy(uid)
        if act.repeated:
            return copy
        if not referred_to(actor).filter(pk=copy.pk).exists():
            need_office(row, actor)
            need_proof(when, "签收")
        if copy.received_on is not None:
            raise Refused("已经签收。", code="received")
        when.check(after=copy.sent_on)
        copy.received_on, copy.receipt = when.on, when.proof.strip()
        act.change(copy, "received_on", "receipt")
        moved(act, row)
        payload = {"record": copy.uid, "to_organ": copy.to_organ.uid, "late": when.late}
        act.record(Kind.MEASURE_COPY_RECEIVED, row.uid, on=when.on, cite=CITE, payload=payload)
    return copy


def record_outcome(
    uid: UUID, said: Decided, *, actor: Actor, when: When, key: str, expected: int | None = None
) -> Outcome:
    """Take down what an organ decided on what was referred to it: by that organ alone.

    Refused: by the petition office or anybody else, before the receipt, without the paper's number, days out of order.
    """
    copy = _copy(uid)
    with on_suggestion("outcome", copy.measure.uid, (uid, said), actor, when, key, expected=expected, new=True) as (
        act,
        row,
    ):
        if act.repeated:
            return Outcome.objects.get(uid=act.result)
        _need_theirs(copy, actor)
        need_state(row, REFERRED, CARRIED_OUT)
        _check(copy, said, when)
        made = Outcome(uid=act.result, measure=row, organ=copy.to_organ, kind=said.kind, decided_on=said.decided_on)
        made.number, made.until, made.words = said.number.strip(), said.until, said.words.strip()
        made.entered_on, made.entered_by, made.struck_why = when.on, post_of(actor), ""
        act.add(made)
        if said.kind not in NOTHING_IMPOSED:
            yearfile.enter(act, row, when.on)
        row.state = _stands(row)
        moved(act, row, "state")
        payload = {"record": made.uid, "to_organ": copy.to_organ.uid, "what": said.kind, "day": said.decided_on}
        act.record(Kind.MEASURE_OUTCOME, row.uid, on=when.on, cite=CITE, payload={**payload, "late": when.late})
    return made


def _need_theirs(copy: MeasureCopy, actor: Actor) -> None:
    if not referred_to(actor).filter(pk=copy.pk).exists():
        raise Refused(
            f"处理结果只由{copy.to_organ.short_name}登记。",
            why="处分由有权机关决定，信访部门不提出、不选择、不代为登记",
            todo="请由收到移送的纪检监察机关、组织人事部门登记",
            cite=CITE,
            code="theirs",
        )


def _check(copy: MeasureCopy, said: Decided, when: When) -> None:
    if copy.received_on is None:
        raise Refused("请先签收移送，再登记结果。", code="not_received")
    when.check(after=copy.received_on)
    if said.kind not in OUTCOMES:
        raise Refused("请选择作出了哪一种决定。", field="kind", code="missing")
    wanted(said.number, "number", "决定的文号")
    if not copy.sent_on <= said.decided_on <= when.on:
        what = f"决定的日期应当在移送之日 {zh(copy.sent_on)} 以后、登记之日以前。"
        raise Refused(what, field="decided_on", code="out_of_order")
    if said.until is not None and said.until < said.decided_on:
        raise Refused("影响期满的日期不能早于决定的日期。", field="until", code="out_of_order")


def _stands(row: Measure) -> str:
    """Carried out when each organ has recorded something, and not all of them left it to another."""
    there = list(row.outcomes.filter(struck_on__isnull=True).values_list("organ", "kind"))
    asked = set(row.copies.values_list("to_organ", flat=True))
    done = asked <= {organ for organ, _ in there} and any(kind != LEFT for _, kind in there)
    return CARRIED_OUT if done else REFERRED


def strike_outcome(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Outcome:
    """Strike an outcome that was entered by mistake: by the organ that recorded it. It stays, marked, with the reason."""
    found = Outcome.objects.filter(uid=uid).select_related("measure", "organ").first()
    if found is None:
        raise NotFound("没有这条处理结果，或者您无权查看。", code="not_found")
    with on_suggestion("strike", found.measure.uid, (uid, why), actor, when, key, expected=expected) as (act, row):
        made = Outcome.objects.select_related("organ").get(uid=uid)
        if act.repeated:
            return made
        copy = row.copies.select_related("to_organ").get(to_organ=made.organ_id)
        _need_theirs(copy, actor)
        need_state(row, REFERRED, CARRIED_OUT, CLOSED)
        if made.struck_on is not None:
            raise Refused("这条结果已经作废。", code="struck")
        made.struck_on, made.struck_why = when.today, wanted(why, "why", "作废的理由")
        act.change(made, "struck_on", "struck_why")
        _strike_year(act, row, when, made.struck_why)
        row.state, row.ended_on, row.ended_why = _stands(row), None, ""
        moved(act, row, "state", "ended_on", "ended_why")
        payload = {"record": made.uid, "to_organ": made.organ.uid, "what": made.kind}
        act.record(Kind.MEASURE_OUTCOME_STRUCK, row.uid, on=when.today, cite=CITE, payload=payload)
    return made


def _strike_year(act: Act, row: Measure, when: When, why: str) -> None:
    """Nothing imposed is left: what stands in the year's assessment is struck."""
    if row.outcomes.filter(struck_on__isnull=True).exclude(kind__in=NOTHING_IMPOSED).exists():
        return
    yearfile.strike(act, row, when.today, why)
