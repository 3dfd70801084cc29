"""Destroy what a closed file says of persons, after its years: held, proposed by one, confirmed by another.

What past rates need stays: organs, days, clocks, outcome, hashes. Nothing of the person stays: the key of each identity
and what it sealed, the blind indexes, titles, letters, papers' texts, places of living, query code.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.models import ActKey
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import destroy as destroy_papers
from xinfang.petitions import retention as reads
from xinfang.petitions.actions.opening import CLOSED
from xinfang.petitions.blotting import GONE
from xinfang.petitions.disputed import Dispute
from xinfang.petitions.filed import Disposal, Hold
from xinfang.petitions.models import Draft, Instruction, Petition, Petitioner, Proceeding, Recusal, Submission
from xinfang.rules import retention
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor
from xinfang.vault import erase, records

LONGEST = 500


def place_hold(uid: UUID, *, reason: str, actor: Actor, on: date, key: str = "") -> Hold:
    """Keep a file beyond its years for ``reason``. Refuses an empty reason, a second hold, and what is destroyed."""
    said = reason.strip()
    if not said or len(said) > LONGEST:
        raise Refused("请写明暂停销毁的理由。", why=f"最多 {LONGEST} 字", field="reason", code="no_reason")
    person = _person(actor, "retention:propose")
    with acts.begin("retention.hold", actor=actor, key=key, about=(uid, said)) as act:
        petition = _locked(uid, actor)
        held = Hold.objects.filter(petition=petition, lifted_on__isnull=True).first()
        if held is not None and act.repeated:
            return held
        if held is not None:
            raise Refused("这件事项已经暂停销毁。", todo="先解除，再写新的理由", code="held")
        made = Hold(petition=petition, reason=said, placed_on=on, placed_by=person, placed_label=actor.label)
        act.add(made)
        act.record(Kind.RETENTION_HELD, petition.uid, on=on, payload={"hold": made.uid})
    return made


def lift_hold(uid: UUID, *, actor: Actor, on: date, key: str = "") -> Hold:
    """Lift a hold. Refuses who may not decide, and a file that is not held."""
    person = _person(actor, "retention:decide")
    with acts.begin("retention.lift", actor=actor, key=key, about=uid) as act:
        petition = _locked(uid, actor)
        held = Hold.objects.filter(petition=petition).order_by("-pk").first()
        if held is None or (held.lifted_on is not None and not act.repeated):
            raise Refused("这件事项没有暂停销毁。", code="not_held")
        if act.repeated:
            return held
        held.lifted_on, held.lifted_by, held.lifted_label = on, person, actor.label
        act.change(held, "lifted_on", "lifted_by", "lifted_label")
        act.record(Kind.RETENTION_LIFTED, petition.uid, on=on, payload={"hold": held.uid})
    return held


def propose_disposal(uid: UUID, *, actor: Actor, on: date, key: str = "") -> Disposal:
    """Propose that a file be destroyed. Refuses one that is open, within its years, held, proposed or destroyed."""
    person = _person(actor, "retention:propose")
    with acts.begin("retention.propose", actor=actor, key=key, about=uid) as act:
        petition = _locked(uid, actor)
        before = Disposal.objects.filter(petition=petition, state="proposed").first()
        if before is not None and act.repeated:
            return before
        if before is not None:
            raise Refused("这件事项已经提请销毁。", todo="请另一名有权的人决定", code="proposed")
        years, free_on = _free(petition, on)
        made = Disposal(
            petition=petition,
            free_on=free_on,
            years=years,
            proposed_on=on,
            proposed_by=person,
            proposed_post=actor.appointment,
            proposed_label=actor.label,
        )
        act.add(made)
        act.record(Kind.RETENTION_PROPOSED, petition.uid, on=on, payload={"disposal": made.uid, "due": free_on})
    return made


def reject_disposal(uid: UUID, *, actor: Actor, on: date, key: str = "") -> Disposal:
    """Refuse a proposal, or take back one's own. Refuses who neither may decide nor proposed it."""
    person = _person(actor, "retention:propose")
    with acts.begin("retention.reject", actor=actor, key=key, about=uid) as act:
        petition = _locked(uid, actor)
        disposal = _proposed(petition)
        if disposal.proposed_by != person and not actor.may("retention:decide"):
            raise _not_allowed()
        _decide(act, disposal, "rejected", person, actor, on)
        act.record(Kind.RETENTION_REJECTED, petition.uid, on=on, payload={"disposal": disposal.uid})
    return disposal


def confirm_disposal(uid: UUID, *, actor: Actor, on: date, key: str = "") -> Disposal:
    """Destroy, on another person's proposal. It cannot be undone.

    Refuses the person who proposed it, in whatever post; a file opened again, held, or within its years as they are now.
    """
    person = _person(actor, "retention:decide")
    with acts.begin("retention.confirm", actor=actor, key=key, about=uid) as act:
        petition = _locked(uid, actor, done=bool(key))
        if act.repeated:
            return Disposal.objects.get(petition=petition, state="done")
        disposal = _proposed(petition)
        if disposal.proposed_by == person:
            raise Refused(
                "提请销毁的人不能自己决定。",
                why="销毁须由两个人办理，一人提请，另一人决定",
                todo="请另一名有权的人决定",
                code="same_person",
            )
        _free(petition, on)
        _decide(act, disposal, "done", person, actor, on)
        said = _destroy(act, petition, on)
        proposed = {"disposal": disposal.uid, "proposed_by": disposal.proposed_post}
        act.record(Kind.RETENTION_DISPOSED, petition.uid, on=on, payload={**proposed, **said})
        transaction.on_commit(erase.settle)
    return disposal


def _person(actor: Actor, permission: str) -> UUID:
    if actor.operator or actor.person is None or not actor.may(permission):
        raise _not_allowed()
    return actor.person


def _not_allowed() -> Refused:
    return Refused(
        "您现在的岗位不能办这件事。",
        why="档案由登记的信访部门保管：登记人员和负责人可以提请，负责人决定",
        todo="请由有职责的人员办理",
        code="not_allowed",
    )


def _locked(uid: UUID, actor: Actor, *, done: bool = False) -> Petition:
    seen = Petition.objects.filter(pk__in=reads.kept_by(actor).values("pk"), uid=uid)
    petition = seen.select_for_update(of=("self",), no_key=True).or_not_found()
    if petition.disposed_on is not None and not done:
        raise Refused(f"这件事项已经在 {zh(petition.disposed_on)} 销毁。", code="disposed")
    return petition


def _proposed(petition: Petition) -> Disposal:
    found = Disposal.objects.filter(petition=petition, state="proposed").first()
    if found is None:
        raise Refused("没有待决定的销毁提请。", code="not_proposed")
    return found


def _free(petition: Petition, on: date) -> tuple[int, date]:
    """The bureau's years and the first day; Refused when the file may not be destroyed on ``on``."""
    proceeding = Proceeding.objects.filter(petition=petition).latest("tier")
    if State(proceeding.state) not in CLOSED:
        raise Refused("这件事项还没有归档。", todo="归档并满保管年限后再提请", code="not_closed")
    if Hold.objects.filter(petition=petition, lifted_on__isnull=True).exists():
        raise Refused("这件事项已经暂停销毁。", todo="理由不再存在的，先由负责人解除", code="held")
    years = reads.years_of(petition.purpose, snapshot())
    free_on = retention.free_on(proceeding.last_on, years)
    if on < free_on:
        raise Refused(
            f"保管年限还没有满，{zh(free_on)} 起才能销毁。",
            why=f"本单位设定保管 {years} 年（非法定），自归档次年 1 月 1 日起算",
            code="not_due",
        )
    return years, free_on


def _decide(act: Act, disposal: Disposal, state: str, person: UUID, actor: Actor, on: date) -> None:
    disposal.state, disposal.decided_on, disposal.decided_by = state, on, person
    disposal.decided_label = actor.label
    act.change(disposal, "state", "decided_on", "decided_by", "decided_label")


def _destroy(act: Act, petition: Petition, on: date) -> dict[str, int]:
    """Rows stay, as tombstones that the entry covers; what they said of persons does not. How much was destroyed."""
    petition.title, petition.code_digest, petition.source_digest = GONE, "", ""
    petition.place = petition.home_place = petition.residence_place = ""
    petition.disposed_on, petition.version = on, petition.version + 1
    columns = ("title", "code_digest", "source_digest", "place", "home_place", "residence_place")
    act.change(petition, *columns, "disposed_on", "version")
    petitioners = list(Petitioner.objects.filter(submission__petition=petition).select_related("vault"))
    for row in petitioners:
        records.destroy(row.vault, on)
    submissions = list(Submission.objects.filter(petition=petition))
    for submission in submissions:
        submission.text, submission.finding = GONE, submission.finding and GONE
    act.change_all(Submission, submissions, "text", "finding")
    _forget(act, Hold, petition, "reason")
    _forget(act, Recusal, petition, "reason")
    _forget(act, Draft, petition, "text", "reason")
    _forget(act, Instruction, petition, "summary", "suggestion", "words", "proof")
    _forget(act, Dispute, petition, "reason", "said")
    papers = destroy_papers(act, petition.uid, GONE, on)
    ActKey.objects.filter(result=petition.uid).delete()  # from its key the query code could be worked out again
    for destroyer in reads.destroyers:
        destroyer(act, petition.uid)
    return {"identities": len(petitioners), "texts": len(submissions), "papers": papers}


def _forget(
    act: Act, model: type[Hold | Recusal | Draft | Instruction | Dispute], petition: Petition, *columns: str
) -> None:
    rows: list[Any] = list(model._default_manager.filter(petition=petition))
    for row in rows:
        for column in columns:
            setattr(row, column, GONE)
    act.change_all(model, rows, *columns)
