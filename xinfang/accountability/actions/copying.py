"""Copy a text of Art. 13 to discipline inspection and personnel of the same level, and to whom a circular goes (seed/13)."""

from datetime import date
from uuid import UUID

from xinfang.accountability.actions.imposing import acting, need_office, need_proof, opened
from xinfang.accountability.actions.records import bounded, locked, wanted
from xinfang.accountability.imposed import copied_to, of_office, visible_measures
from xinfang.accountability.levels import seat
from xinfang.accountability.measuremodels import CARRIED_OUT, CLOSED, EXPIRED, ISSUED, Measure, MeasureCopy
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.petitions.when import When
from xinfang.rules.imposing import BOTH, CIRCLE, ROLES, check_copy
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

COPIED_FROM = frozenset({ISSUED, CARRIED_OUT, CLOSED, EXPIRED})


def copy_measure(
    uid: UUID, *, role: str, to: UUID, actor: Actor, when: When, key: str, expected: int | None = None
) -> MeasureCopy:
    """Copy the text that was issued; ``when.proof`` is the proof of dispatch and never lacking (seed/13).

    Refused: before it is issued; an organ that is not what its role says or not of the office's level; one that has it;
    others than the two for anything but a circular.
    """
    bounded(when)
    with acts.begin("measure.copy", actor=actor, key=key, about=(uid, role, to, when.on)) as act:
        row = opened(uid, actor, expected, repeated=act.repeated)
        if act.repeated:
            return MeasureCopy.objects.get(uid=act.result)
        acting(row, actor)
        if row.state not in COPIED_FROM or row.paper is None:
            raise Refused("先发文，再抄送。", field="role", code="wrong_state")
        when.check(after=row.issued_on)
        need_proof(when, False, "抄送")
        organ = _organ(row, role, to)
        said = {"measure": row, "role": role, "to_organ": organ, "sent_on": when.on, "proof": when.proof.strip()}
        made = act.add(MeasureCopy(uid=act.result, paper=row.paper, receipt="", **said))
        row.version += 1
        act.change(row, "version")
        payload = {"to_organ": organ.uid, "what": role, "paper": row.paper, "late": when.late}
        act.record(Kind.MEASURE_COPIED, row.uid, on=when.on, cite="seed/13", payload=payload)
    return made


def _organ(row: Measure, role: str, to: UUID) -> Organ:
    organ = Organ.objects.filter(uid=to, valid_to__isnull=True).first()
    if organ is None or organ.pk == row.office_id or role not in ROLES:
        raise Refused("请选择现在还在的其他单位。", field="to", code="unknown_organ")
    check_copy(role, row.kind, seat(organ), seat(row.office))
    if MeasureCopy.objects.filter(measure=row, to_organ=organ, paper=row.paper, struck_on__isnull=True).exists():
        raise Refused(f"已经抄送过{organ.short_name}。", field="to", code="copied_already")
    return organ


def _copy(uid: UUID, actor: Actor) -> tuple[MeasureCopy, bool, bool]:
    """A copy, locked after its measure; whether its receiver acts, whether its office does."""
    found = MeasureCopy.objects.filter(uid=uid).select_related("measure").first()
    if found is None or not visible_measures(actor).filter(pk=found.measure_id).exists():
        raise NotFound("没有这份抄送，或者您无权查看。", code="not_found")
    locked(Measure, found.measure.uid)
    row = locked(MeasureCopy, uid, "measure__office", "to_organ")
    theirs = actor.may(Permission.MEASURE_READ) and copied_to(actor).filter(pk=row.pk).exists()
    ours = of_office(actor, row.measure)
    if not theirs and not ours:
        raise NotFound("没有这份抄送，或者您无权查看。", code="not_found")
    return row, theirs, ours


def receive_copy(uid: UUID, *, actor: Actor, when: When, key: str) -> MeasureCopy:
    """Sign for a copy: by the organ that got it, or by the office on proof (seed/13)."""
    bounded(when)
    with acts.begin("measure.receive_copy", actor=actor, key=key, result=uid, about=(uid, when)) as act:
        row, theirs, _ = _copy(uid, actor)
        if act.repeated:
            return row
        if row.struck_on is not None or row.received_on is not None:
            raise Refused("这份抄送已经签收，或者已经作废。", code="wrong_state")
        when.check(after=row.sent_on)
        need_proof(when, theirs, "签收")
        row.received_on, row.receipt = when.on, when.proof.strip()
        act.change(row, "received_on", "receipt")
        payload = {"to_organ": row.to_organ.uid, "what": row.role, "record": row.uid, "late": when.late}
        act.record(Kind.MEASURE_COPY_RECEIVED, row.measure.uid, on=when.on, cite="seed/13", payload=payload)
    return row


def correct_copy(uid: UUID, *, what: str, why: str, actor: Actor, when: When, key: str) -> MeasureCopy:
    """Correct a copy: ``receipt`` takes the receipt back, ``copy`` strikes the whole line, which stays, marked.

    A receipt by who entered it or the office, a copy by the office. Refused for one of the two while the measure is closed.
    """
    with acts.begin("measure.correct_copy", actor=actor, key=key, result=uid, about=(uid, what, why)) as act:
        row, _, ours = _copy(uid, actor)
        if act.repeated:
            return row
        reason = wanted(why, "why", "更正的理由")
        if what == "receipt":
            was = _take_receipt(row)
            act.change(row, "received_on", "receipt")
        else:
            if not ours:
                need_office(row.measure, actor)
            was = _strike(row, reason, when.today)
            act.change(row, "struck_on", "struck_why")
        payload = {"what": what, "record": row.uid, "to_organ": row.to_organ.uid, "day": was}
        act.record(Kind.MEASURE_CORRECTED, row.measure.uid, on=when.today, payload=payload)
    return row


def _take_receipt(row: MeasureCopy) -> date:
    if row.received_on is None or row.struck_on is not None:
        raise Refused("没有可以更正的签收。", code="nothing_to_correct")
    was, row.received_on, row.receipt = row.received_on, None, ""
    return was


def _strike(row: MeasureCopy, why: str, today: date) -> date:
    if row.struck_on is not None or (
        row.role == CIRCLE and row.paper == row.measure.paper and row.proof == "随通报印发"
    ):
        raise Refused(
            "这份抄送已经作废，或者是随通报印发的。", todo="通报范围写错的，作废发文后重发", code="nothing_to_correct"
        )
    if row.role in BOTH and row.measure.state in {CLOSED, EXPIRED}:
        raise Refused("措施已经了结，抄送不能作废。", todo="请先重新打开", code="wrong_state")
    row.struck_on, row.struck_why = today, why
    return row.sent_on
