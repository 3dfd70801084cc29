"""Read what was laid before a leader 批阅: refer it or return it, with words; the days it lay stay visible (seed/14)."""

from uuid import UUID

from xinfang.accountability.actions.records import wanted
from xinfang.accountability.actions.referable import CITE, moved, need_office, need_proof, on_suggestion
from xinfang.accountability.actions.referring import DECISIONS, REFER, RETURN
from xinfang.accountability.measuremodels import ISSUED, LAID, Laying, Measure
from xinfang.accountability.referred import barring, laid_before, latest
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Appointment
from xinfang.petitions.when import When
from xinfang.rules.referring import BAR_WORDS, Bar
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor


def read_laying(
    uid: UUID, *, decision: str, words: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Laying:
    """Read a suggestion: by the leader before whom it lies or its deputy by appointment, or entered by the office on proof.

    Refused: twice, what lies before another by now, without words, the office without proof, a deputy who is itself barred.
    """
    found = Laying.objects.filter(uid=uid).select_related("measure").first()
    if found is None:
        raise NotFound("没有这份呈批件，或者您无权查看。", code="not_found")
    about = (uid, decision, words)
    with on_suggestion("read", found.measure.uid, about, actor, when, key, expected=expected) as (act, row):
        laying = (
            Laying.objects.select_for_update(no_key=True, of=("self",))
            .select_related("leader__post__organ")
            .get(uid=uid)
        )
        if act.repeated:
            return laying
        if decision not in DECISIONS:
            raise Refused("请选择批转还是退回。", field="decision", code="missing")
        post = _reader(row, laying, actor, when)
        _still(row, laying)
        when.check(after=laying.laid_on)
        laying.words = wanted(words, "words", "退回的理由" if decision == RETURN else "批阅的意见")
        laying.read_on, laying.decision, laying.entered_by = when.on, decision, post
        laying.proof = when.proof.strip() or None
        act.change(laying, "words", "read_on", "decision", "entered_by", "proof")
        row.state = LAID if decision == REFER else ISSUED
        moved(act, row, "state")
        payload: dict[str, object] = {"record": laying.uid, "appointment": laying.leader.uid, "what": decision}
        act.record(Kind.MEASURE_READ, row.uid, on=when.on, cite=CITE, payload={**payload, "late": when.late})
    return laying


def _reader(row: Measure, laying: Laying, actor: Actor, when: When) -> Appointment:
    if laid_before(actor).filter(pk=laying.pk).exists():
        post = Appointment.objects.select_related("post__organ").get(uid=str(actor.appointment))
        if actor.on_behalf_of:
            _refuse_deputy(row, post)
        return post
    post = need_office(row, actor)
    need_proof(when, "批阅")
    return post


def _refuse_deputy(row: Measure, post: Appointment) -> None:
    kept = barring(row)
    bar = (post.person_id == kept.subject and Bar.SUBJECT) or (post.person_id in kept.took_part and Bar.TOOK_PART)
    if post.person_id in kept.chain or post.post.organ_id == kept.organ:
        bar = bar or Bar.IN_CHAIN
    if bar:
        raise Refused(f"您{BAR_WORDS[bar]}，不能代为批阅。", todo="请改呈另一位领导", cite=CITE, code=bar.value)


def _still(row: Measure, laying: Laying) -> None:
    last = latest(row)
    if laying.read_on is not None:
        raise Refused("这份呈批件已经批阅。", code="read")
    if laying.ended_on is not None or last is None or last.pk != laying.pk or row.state != LAID:
        raise Refused("这份呈批件已经改呈其他领导。", code="ended")
