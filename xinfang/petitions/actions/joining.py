"""A repeat joins the matter it repeats: told where that stands, no new clock. And taken out again when it was another's."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.papers.actions import issue, void
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ, Person
from xinfang.petitions import clockwork, submissions, wording
from xinfang.petitions.actions.attaching import Upload, looked_at, store
from xinfang.petitions.facts import facts_of
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Clock, ComplainedOf, Petition, Proceeding, Submission, Transfer
from xinfang.petitions.registration import Registration
from xinfang.petitions.when import When
from xinfang.petitions.working import refuse_stale
from xinfang.rules import repeats
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.repeats import Standing
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


def add_submission(
    uid: UUID,
    said: Registration,
    *,
    files: Sequence[Upload] = (),
    finding: str = "",
    actor: Actor,
    when: When,
    key: str = "",
    expected: int | None = None,
) -> Submission:
    """Join a repeat 重件 to the matter ``uid``: kept with its own days and people, a receipt tells where the matter stands.

    No clock starts, none changes. To a matter that a re-review has ended it is joined only on a person's ``finding`` that
    facts and reasons are the same, and answered by the notice 不再受理 that points to the opinion (2005/35-3; 2022/36-3).
    Refuses who does not register; what cannot be registered; a matter that was withdrawn,
    cancelled or destroyed; an accusation against an organ that the matter is not sealed from (2022/30).
    """
    when.check()
    said.check(when)
    looked = looked_at(files, snapshot(), actor) if files else []
    about = (uid, said, [len(file.data) for file in files], *([finding] if finding else []))
    with acts.begin("petition.join", actor=actor, key=key, about=about) as act:
        if act.repeated:
            return Submission.objects.get(uid=act.result)
        petition, organ = _joinable(uid, said, actor)
        refuse_stale(petition, expected)
        when.bound(snapshot().setting("late_entry_days"))
        tiers = list(Proceeding.objects.filter(petition=petition).select_related("organ").order_by("current", "pk"))
        where = _standing(tiers[-1])
        found = _found(where, finding, actor, when)
        row = submissions.add(
            act, petition, said, organ, when, uid=act.result, joined_on=when.on, standing=where.value, **found
        )
        receipt = _receipt(act, petition, tiers, organ, said, where, when)
        proof = _proof(act, petition, organ, when)
        _bump(act, petition)
        papers = {"proof": proof.uid if proof else None, "paper": receipt.uid, "paper_sha": receipt.sha}
        cite = repeats.cite(where, when.on)
        act.record(Kind.SUBMISSION_JOINED, petition.uid, on=when.on, cite=cite, payload={**_said(row, when), **papers})
        if looked:
            store(petition.uid, looked, actor, when, f"{key}:files" if key else "")
    return row


def _found(where: Standing, finding: str, actor: Actor, when: When) -> dict[str, Any]:
    """Who found that facts and reasons are the same; refused without, where the matter has ended for good."""
    if where is not Standing.FINAL:
        return {}
    if not finding.strip():
        raise Refused(
            "这件事项已经复核终结，还没有认定这次是不是同一事实和理由。",
            why="只有仍以同一事实和理由提出的，才不再受理；由登记的人核对认定，系统不代为判断",
            todo="核对后写明认定的理由；有新的事实或者理由的，登记为新的事项",
            cite=repeats.cite(where, when.on),
            field="finding",
            code="no_finding",
        )
    return {"found_by": Person.objects.get(uid__in=[actor.person]), "finding": finding.strip()}


def _said(row: Submission, when: When) -> dict[str, Any]:
    """What the entry says of the repeat."""
    return {
        "submission": row.uid,
        "standing": row.standing,
        "received": row.received_on,
        "channel": row.channel,
        "organ": row.organ.uid,
        "late": when.late or None,
    }


def part_submission(
    uid: UUID, submission: UUID, *, why: str, actor: Actor, when: When, key: str = "", expected: int | None = None
) -> Submission:
    """Take a joined submission out again: it was another matter's. It stays, marked 误并入; its receipt is taken back.

    Refuses without a reason, who does not register, and what was not joined or is out already. To go on with what it
    says, register it as a new matter: that is an act of its own.
    """
    when.check()
    if not why.strip():
        raise Refused("请写明更正的理由。", why="更正要留下理由，原来的记录仍然保留", field="why", code="no_reason")
    with acts.begin("petition.part", actor=actor, key=key, result=submission, about=(uid, submission, why)) as act:
        petition = _registering(uid, actor)
        row = Submission.objects.filter(petition=petition, uid=submission).first()
        if row is None:
            raise NotFound("没有这件来信。", code="not_found")
        if act.repeated:
            return row
        refuse_stale(petition, expected)
        if row.joined_on is None or row.parted_on is not None:
            raise Refused(
                "这件来信不是并入的，或者已经标为误并入。",
                todo="整件登错了的，用“撤销误登记”",
                code="not_joined",
            )
        row.parted_on = when.on
        act.change(row, "parted_on")
        for paper in _told(petition, row):
            void(act, paper, when.on)
        note = issue(
            act,
            PaperKind.CORRECTION_NOTE,
            why,
            subject=petition.uid,
            organ=actor.organ,
            organ_label=actor.organ_name,
            on=when.on,
        )
        _bump(act, petition)
        payload = {"submission": row.uid, "paper": note.uid, "paper_sha": note.sha}
        act.record(Kind.SUBMISSION_PARTED, petition.uid, on=when.on, payload=payload)
    return row


def _registering(uid: UUID, actor: Actor) -> Petition:
    rows = Petition.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    petition = rows.filter(uid=uid).or_not_found()
    if actor.organ_id is None or not actor.may("petition:register"):
        raise Refused("您现在的岗位不能登记来信来访。", todo="请由本单位有登记职责的人员办理", code="not_allowed")
    if petition.disposed_on is not None:
        raise Refused(f"这件事项已经在 {zh(petition.disposed_on)} 按保管期限销毁，不能再办。", code="disposed")
    return petition


def _joinable(uid: UUID, said: Registration, actor: Actor) -> tuple[Petition, Organ]:
    petition = _registering(uid, actor)
    known = set(ComplainedOf.objects.filter(petition=petition).values_list("organ__uid", flat=True))
    if said.purpose is Purpose.ACCUSATION and not (petition.sealed_path and known.issuperset(said.complained_of)):
        raise Refused(
            "检举控告不能并入这件事项。",
            why="这件事项没有按检举控告密封，或者没有对这次检举控告的单位密封",
            todo="请登记为新的事项",
            cite="2022/30",
            field="purpose",
            code="accusation",
        )
    return petition, Organ.objects.get(path=actor.organ_path)


def _standing(proceeding: Proceeding) -> Standing:
    where = repeats.standing(State(proceeding.state), proceeding.tier)
    if where is None:
        raise Refused("这件事项已经撤回或者撤销登记，没有可以并入的。", todo="请登记为新的事项", code="nothing_to_join")
    return where


def _bump(act: Act, petition: Petition) -> None:
    petition.version += 1
    act.change(petition, "version")


def _receipt(
    act: Act,
    petition: Petition,
    tiers: Sequence[Proceeding],
    organ: Organ,
    said: Registration,
    where: Standing,
    when: When,
) -> Paper:
    clocks = [clock for clock in Clock.objects.filter(petition=petition).order_by("pk") if clockwork.running(clock)]
    transfers = list(Transfer.objects.filter(petition=petition).order_by("pk"))
    facts = facts_of(petition, tiers, transfers, clocks, when.on)
    held = tiers[-1].organ.name
    if where is Standing.IN_HAND:
        due = next((clock.due_on for clock in clocks if clock.organ_id == tiers[-1].organ_id), None)
        told = wording.repeat_in_hand(held, due)
    elif where in {Standing.ANSWERED, Standing.REVIEWED}:
        window = next((clock.due_on for clock in clocks if clock.organ_id is None), None)
        told = wording.repeat_answered(tiers[-1], petition.uid, window, when.on, reviewable=facts.reviewable)
    else:
        told = wording.repeat_ended(petition.uid, final=where is Standing.FINAL)
    first = f"{organ.name}已于 {zh(said.received_on)} 收到您再次反映的内容，"
    first += f"与编号 {petition.number} 的信访事项是同一件，已经并入。"
    kind = PaperKind.DECLINE_FINAL_NOTICE if where is Standing.FINAL else PaperKind.RECEIPT
    return issue(
        act,
        kind,
        wording.addressed(kind, f"{first}\n{told}", petition.number),
        subject=petition.uid,
        organ=organ.uid,
        organ_label=organ.name,
        mark=wording.mark_of(organ),
        on=when.on,
    )


def _proof(act: Act, petition: Petition, organ: Organ, when: When) -> Paper | None:
    """What a late entry rests on."""
    if not (when.late and when.proof.strip()):
        return None
    kind, subject = PaperKind.LATE_PROOF, petition.uid
    return issue(act, kind, when.proof, subject=subject, organ=organ.uid, organ_label=organ.name, on=when.on)


def _told(petition: Petition, row: Submission) -> list[Paper]:
    """The receipt that the joining of ``row`` gave, as its own ledger entry names it."""
    entries = Entry.objects.filter(subject=petition.uid, kind=Kind.SUBMISSION_JOINED.value)
    said = [json.loads(payload) for payload in entries.values_list("payload", flat=True)]
    papers = [one["paper"] for one in said if one["submission"] == str(row.uid)]
    return list(Paper.objects.filter(uid__in=papers, voided_on__isnull=True))
