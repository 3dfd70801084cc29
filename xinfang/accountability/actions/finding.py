"""A finding is proposed by the two who verified: one writes it, the other confirms it (seed/11 to 14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.accountability import proposable
from xinfang.accountability.actions.records import bounded, locked, post_of, refuse_stale, wanted
from xinfang.accountability.decided import one_finding, one_verification
from xinfang.accountability.findingmodels import PROPOSED
from xinfang.accountability.judges import why_barred
from xinfang.accountability.models import Charge, Finding, Ground, Proof, Proposer, Subject, Verification
from xinfang.accountability.verificationmodels import PROPOSED as IN_PROPOSAL
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Appointment
from xinfang.petitions.when import When
from xinfang.rules import lawbook
from xinfang.rules.accountable import AGGRAVATING, FAULTS, MITIGATING, NO_MEASURE, Severity
from xinfang.rules.days import zh
from xinfang.rules.judging import BARRED
from xinfang.rules.refusals import Refused
from xinfang.rules.regime import Applied, applied, responsibilities
from xinfang.rules.values import Actor

DID = {"act": "作为", "omission": "不作为"}


@dataclass(frozen=True, slots=True)
class Charged:
    """What one subject is held answerable for, and the measure chosen for it. ``days``: None for those of the chain."""

    subject: UUID
    measure: str
    did: str
    did_words: str
    fault: str
    cause: str
    responsibility: str = ""
    days: int | None = None
    aggravating: tuple[str, ...] = ()
    mitigating: tuple[str, ...] = ()
    factor_words: str = ""
    objected: bool = False
    objection: str = ""
    unusual_why: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed. ``evidence``: numbers of the evidence list. ``item_why``: why an item that the alert was not read as."""

    item: str
    severity: str
    severity_grounds: str
    facts: str
    conduct_first: date
    conduct_last: date
    evidence: tuple[int, ...]
    charges: tuple[Charged, ...]
    item_why: str = ""


def need_officer(row: Verification, actor: Actor) -> Appointment:
    """The post in which ``actor`` verifies; refused for who is not one of the two, or is barred."""
    post = post_of(actor)
    here = {one.appointment_id for one in proposable.officers_of(row)}
    if post is None or post.pk not in here or not actor.may("finding:act"):
        raise Refused(
            "认定由核查的两个人提出。",
            why="您不是这件核查的核查人员",
            todo="请由核查人员办理",
            code="not_officer",
        )
    refuse_barred(row, post)
    return post


def refuse_barred(row: Verification, post: Appointment, field: str = "") -> None:
    """Refuse who may take no part: of the organ whose conduct it is, of the chain, recused (2005/30; 2022/28-3)."""
    why = why_barred(row, post)
    if why:
        raise Refused(
            f"{post.person.name}不能参加这件核查的认定。", why=BARRED[why], cite="2005/30", field=field, code="barred"
        )


def propose(uid: UUID, said: Proposal, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Finding:
    """Propose a finding on a verification; it counts once the other officer confirms it.

    Refused: by who does not verify; on what is sealed, assumed, not open, lacking or found before; on conduct before the
    rule; without evidence; an item not read from the alert without reasons; a measure not permitted, or unusual without
    reasons; a person charged twice; days beyond those of the chain.
    """
    bounded(when)
    with acts.begin("finding.propose", actor=actor, key=key, about=(uid, said, when.on)) as act:
        one_verification(uid, actor)
        row = locked(Verification, uid, "organ", "office", "petition")
        post = need_officer(row, actor)
        if act.repeated:
            return Finding.objects.get(uid=act.result)
        refuse_stale(row.version, expected)
        when.check(after=row.opened_on)
        proposable.lock_alerts(row)
        proposable.refuse_unproposable(row, when.on)
        law = _check(row, said, when)
        proofs = _proofs(row, said.evidence)
        found = act.add(_finding(act, row, said, law, when))
        act.add(Proposer(finding=found, appointment=post))
        for proof in proofs:
            act.add(Ground(finding=found, proof=proof))
        subjects, now = {one.uid: one for one in proposable.subjects_of(row)}, snapshot()
        for one in _each(said.charges, subjects):
            act.add(_charge(found, one, subjects[one.subject], law, now))
        row.state, row.version = IN_PROPOSAL, row.version + 1
        act.change(row, "state", "version")
        cite = lawbook.load().situations[said.item].cite
        payload = {**about(found), "item": f"s{said.item}", "severity": said.severity, "late": when.late or None}
        act.record(Kind.FINDING_PROPOSED, found.uid, on=when.on, cite=cite, payload=payload)
    return found


def about(found: Finding) -> dict[str, UUID]:
    """What every entry on a finding says."""
    return {"verification": found.verification.uid, "organ": found.organ.uid, "office": found.office.uid}


def _check(row: Verification, said: Proposal, when: When) -> Applied:
    proposable.check_item(row, said.item, said.item_why)
    if said.severity not in set(Severity):
        raise Refused("请选造成的后果。", field="severity", code="bad_severity")
    wanted(said.severity_grounds, "severity_grounds", "认定这个后果的根据")
    wanted(said.facts, "facts", "认定的事实")
    if not said.conduct_first <= said.conduct_last <= when.on:
        raise Refused(
            "行为的起止日期不对。",
            why="止日不能早于起日，也不能晚于提出认定的日期",
            field="conduct_last",
            code="bad_days",
        )
    return applied(said.conduct_first, when.on)


def _proofs(row: Verification, numbers: Sequence[int]) -> list[Proof]:
    found = list(row.proofs.filter(number__in=numbers, struck_on__isnull=True))
    if not found or len(found) < len(set(numbers)):
        raise Refused(
            "请勾选认定所依据的证据，至少一条。",
            why="没有证据不能认定；已经划去的不能作为依据",
            todo="证据目录里没有的，请先在核查里添加",
            field="evidence",
            code="no_evidence",
        )
    return found


def _finding(act: Act, row: Verification, said: Proposal, law: Applied, when: When) -> Finding:
    return Finding(
        uid=act.result,
        verification=row,
        organ=row.organ,
        office=row.office,
        item=said.item,
        regime=law.regime.key,
        conduct_first=said.conduct_first,
        conduct_last=said.conduct_last,
        broken=" ".join(proposable.broken_by(row)),
        facts=said.facts.strip(),
        severity=said.severity,
        severity_grounds=said.severity_grounds.strip(),
        proposed_on=when.on,
        item_why=said.item_why.strip() or None,
    )


def _each(charges: Sequence[Charged], subjects: Mapping[UUID, Subject]) -> Sequence[Charged]:
    """The charges; refused where there are none, a stranger is charged, or one person or organ twice."""
    if not charges:
        raise Refused("请至少写一个责任对象。", field="charges", code="nobody")
    if any(one.subject not in subjects for one in charges):
        raise Refused("这个对象不在这件核查里。", todo="请先在核查里列上", field="charges", code="not_a_subject")
    rows = [subjects[one.subject] for one in charges]
    keys = [one.appointment.person_id if one.appointment else f"organ {one.organ_id}" for one in rows]
    if len(set(keys)) < len(keys):
        raise Refused("同一个对象写了两次。", why="对每个对象只用一项措施", field="charges", code="charged_twice")
    return charges


def _charge(found: Finding, said: Charged, subject: Subject, law: Applied, now: Snapshot) -> Charge:
    exempt = law.exempts if said.objected and subject.target == "leader" else ""
    permitted = proposable.set_for(subject, found.item, Severity(found.severity), now, exempt)
    choice = permitted.choice(said.measure)
    if not choice.usual and not said.unusual_why.strip():
        raise Refused(
            f"对{proposable.called(subject)}选的措施不是通常的，要写明理由。",
            why="不按通常的选，要有理由，还要另一位负责人签字",
            field="unusual_why",
            code="unusual_without_why",
        )
    _check_words(said, subject, law)
    held = proposable.days_of(found.verification, subject.appointment, found.conduct_first, found.conduct_last)
    return Charge(
        finding=found,
        target=subject.target,
        organ=subject.organ,
        appointment=subject.appointment,
        responsibility=said.responsibility,
        did=said.did,
        did_words=said.did_words.strip(),
        fault=said.fault,
        cause=said.cause.strip(),
        first_on=held.first,
        last_on=held.last,
        days=_days(said, held),
        aggravating=" ".join(said.aggravating),
        mitigating=" ".join(said.mitigating),
        factor_words=said.factor_words.strip(),
        objected=said.objected,
        objection=said.objection.strip(),
        by_item=permitted.by_item,
        by_consequence=" ".join(permitted.by_consequence),
        measure=said.measure,
        usual=choice.usual,
        unusual_why=said.unusual_why.strip(),
        exempt=exempt,
    )


def _check_words(said: Charged, subject: Subject, law: Applied) -> None:
    if said.responsibility not in responsibilities(subject.target, law.regime, said.measure):
        raise Refused(
            f"请选{proposable.called(subject)}的责任种类。",
            why="第十四条只列主要责任领导、重要责任领导和直接责任人三种，总责落在哪一种由人认定",
            cite="seed/14",
            field="responsibility",
            code="bad_responsibility",
        )
    wanted(said.did_words, "did_words", "做了什么，或者该做的什么没有做")
    wanted(said.cause, "cause", "和后果的关系")
    known = said.did in DID and said.fault in FAULTS
    if not known or not set(said.aggravating) <= set(AGGRAVATING) or not set(said.mitigating) <= set(MITIGATING):
        raise Refused("请从列出的里面选。", field="fault", code="bad_choice")
    if said.fault == "without" and said.measure != NO_MEASURE:
        raise Refused(
            "没有过错的，不能用措施。",
            why="追究的是违反信访工作纪律的行为",
            cite="seed/11",
            field="fault",
            code="no_fault",
        )
    if (said.aggravating or said.mitigating) and not said.factor_words.strip():
        raise Refused("选了情节的，请写事实。", field="factor_words", code="missing")
    if said.objected and not said.objection.strip():
        raise Refused(
            "当时提出过异议的，请写记录在哪里。",
            why="只看当时的记录，事后说的不算",
            todo="如 会议纪要编号、批示",
            field="objection",
            code="missing",
        )


def _days(said: Charged, held: proposable.Days) -> int:
    days = held.days if said.days is None else said.days
    if not 0 <= days <= held.days:
        raise Refused(
            f"天数只能从 {held.days} 天往少改。",
            why="天数按任职和行为的起止日算出，由人减去不该算的",
            field="days",
            code="too_many_days",
        )
    return days


def confirm_proposal(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Finding:
    """Confirm what the other officer proposed; from then on a meeting may decide.

    Refused: by who proposed it, in whatever post; by who does not verify; twice; after it was decided or sent back.
    """
    bounded(when)
    with acts.begin("finding.confirm", actor=actor, key=key, about=(uid, when.on)) as act:
        found = locked_finding(uid, actor)
        post = need_officer(found.verification, actor)
        if act.repeated:
            return found
        refuse_stale(found.version, expected)
        need_proposed(found)
        when.check(after=found.proposed_on)
        people = set(found.proposers.values_list("appointment__person_id", flat=True))
        if post.person_id in people or found.confirmed_on is not None:
            raise Refused(
                "要由另一位核查人员确认。" if found.confirmed_on is None else "已经确认过了。",
                why="认定由两个人提出，同一个人不能算两次",
                code="same_person" if found.confirmed_on is None else "confirmed",
            )
        act.add(Proposer(finding=found, appointment=post))
        found.confirmed_on, found.version = when.on, found.version + 1
        act.change(found, "confirmed_on", "version")
        act.record(Kind.FINDING_CONFIRMED, found.uid, on=when.on, payload={**about(found), "late": when.late or None})
    return found


def locked_finding(uid: UUID, actor: Actor) -> Finding:
    """The finding that ``actor`` may know of, its verification locked first, then itself."""
    verification = one_finding(uid, actor).verification
    locked(Verification, verification.uid)
    return locked(Finding, uid, "verification__organ", "verification__petition", "organ", "office")


def need_proposed(found: Finding) -> None:
    """Refuse what no longer waits for a decision."""
    if found.state != PROPOSED:
        raise Refused(
            "这份认定已经不在等集体研究了。", why=zh(found.decided_on or found.ended_on or found.proposed_on),
            todo="请刷新页面，看清现在的情况", code="wrong_state",
        )  # fmt: skip
