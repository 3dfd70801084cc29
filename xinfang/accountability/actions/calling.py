"""Proposals to supervise: raised by people, urged, declined with a reason, opened again (2005/36; 2022/40-1)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from xinfang.accountability.models import SupervisionCall, Urging
from xinfang.accountability.supervised import need_to_supervise, office_for
from xinfang.accountability.supervisionmodels import DECLINED, OPEN, URGED
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions import actions
from xinfang.petitions.models import Petition, Proceeding, Transfer
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.supervision import triggers_on
from xinfang.rules.values import Actor


def holder_and_office(petition: Petition) -> tuple[Organ, Organ | None]:
    """Who holds a matter, and the petition office that supervises it there."""
    proceeding = Proceeding.objects.select_related("organ").get(petition=petition, current=True)
    transfers = Transfer.objects.filter(petition=petition).select_related("from_organ").order_by("pk")
    return proceeding.organ, office_for(proceeding.organ, list(transfers))


def locked(uid: UUID, actor: Actor) -> Petition:
    """The matter, as far as ``actor`` may know of it, locked until the act ends."""
    rows = Petition.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    return rows.filter(uid=uid).or_not_found()


def need_to_be_the_office(actor: Actor, petition: Petition, on: date) -> Organ:
    """Who holds the matter; refused where the actor's organ is not the office that supervises it there."""
    holder, office = holder_and_office(petition)
    need_to_supervise(actor, actor.organ_id)
    if office is None or office.pk != actor.organ_id:
        raise Refused(
            f"这件事项不由本单位督办{f'，由{office.short_name}督办' if office else ''}。",
            why="由转送、交办的信访部门督办；直接向承办单位提出的，由本级信访部门督办（我们的读法）",
            todo="请告知应当督办的信访部门",
            cite="2005/36" if on < NEW_RULES else "2022/40-1",
            code="not_the_office",
        )
    return holder


def check_trigger(trigger: str, when: When) -> str:
    """The article of a trigger that is in force on the day; refused for any other."""
    found = next((one for one in triggers_on(when.on) if one.key == trigger), None)
    if found is None:
        raise Refused("那一天的条例没有这种情形。", todo="请重新选择", field="trigger", code="not_in_force")
    return found.cite


def raise_call(uid: UUID, *, trigger: str, grounds: str, actor: Actor, when: When, key: str) -> SupervisionCall:
    """Raise a proposal oneself, on what the machine cannot see: shifting, perfunctory, falsified, any other (2005/36.4, 36.6).

    Refused: by who does not supervise the matter, a trigger not in force that day, without grounds.
    """
    when.check()
    with acts.begin("supervision.call", actor=actor, key=key, about=(uid, trigger, grounds, when.on)) as act:
        petition = locked(uid, actor)
        holder = need_to_be_the_office(actor, petition, when.on)
        if act.repeated:
            return SupervisionCall.objects.get(uid=act.result)
        cite = check_trigger(trigger, when)
        if not grounds.strip():
            raise Refused("请写明根据什么认为应当督办。", field="grounds", cite=cite, code="missing")
        row = SupervisionCall(
            uid=act.result,
            petition=petition,
            organ=holder,
            office_id=actor.organ_id or 0,
            trigger=trigger,
            found="people",
            source=act.result,
            due_on=when.on,
            lapsed_on=when.on,
            raised_on=when.today,
            sealed_path=petition.sealed_path,
            grounds=grounds.strip(),
            reason="",
        )
        act.add(row)
        said = {"trigger": trigger, "found": "people", "source": row.uid, "due": when.on, "lapsed": when.on}
        act.record(Kind.SUPERVISION_CALLED, row.uid, on=when.on, cite=cite, payload={**said, **about(row)})
    return row


def about(row: SupervisionCall) -> dict[str, UUID]:
    """What every entry on a proposal says: the matter, whose conduct, who supervises."""
    return {"petition": row.petition.uid, "organ": row.organ.uid, "office": row.office.uid}


def urge(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Urge the organ that holds a matter 催办; the proposals of one's own office on that organ are taken up by it.

    Refused as the step ``urge`` is: by who is not a petition office, holds the matter itself, or says nothing.
    """
    with acts.begin("supervision.urge", actor=actor, key=key and f"{key}/calls", about=(uid, text, when.on)) as act:
        petition = actions.urge(uid, text=text, actor=actor, when=when, key=key, expected=expected)
        if act.repeated:
            return petition
        paper = Paper.objects.filter(subject=petition.uid, kind="urging_note").latest("pk")
        organ = Proceeding.objects.select_related("organ").get(petition=petition, current=True).organ
        office = Organ.objects.filter(pk=actor.organ_id or 0).first() or petition.registrar
        urging = act.add(Urging(petition=petition, organ=organ, office=office, paper=paper.uid, urged_on=when.on))
        said = {"petition": petition.uid, "organ": organ.uid, "office": office.uid, "urging": urging.uid}
        act.record(Kind.SUPERVISION_URGED, urging.uid, on=when.on, payload=said)
        for call in _open_calls(petition, organ, office):
            call.state, call.ended_on = URGED, when.on
            act.change(call, "state", "ended_on")
            act.record(Kind.SUPERVISION_URGED, call.uid, on=when.on, payload={**said, "call": call.uid})
    return petition


def _open_calls(petition: Petition, organ: Organ, office: Organ) -> Sequence[SupervisionCall]:
    rows = SupervisionCall.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(petition=petition, organ=organ, office=office, state=OPEN).order_by("pk"))


@contextmanager
def _on_call(
    name: str, uid: UUID, words: str, actor: Actor, when: When, key: str
) -> Iterator[tuple[Act, SupervisionCall]]:
    """An act of the office on one of its proposals."""
    when.check()
    with acts.begin(f"supervision.{name}", actor=actor, key=key, about=(uid, words, when.on)) as act:
        row = call_locked(uid, actor)
        if not act.repeated and not words.strip():
            raise Refused("请写明理由。", field="why", code="missing")
        yield act, row


def call_locked(uid: UUID, actor: Actor) -> SupervisionCall:
    """A proposal of the actor's own office, locked; NotFound where the actor may not know of the matter."""
    rows = SupervisionCall.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("petition", "organ", "office").filter(uid=uid).first()
    if row is None or not Petition.objects.visible_to(actor).filter(pk=row.petition_id).exists():
        raise NotFound("没有这条督办线索，或者您无权查看。", code="not_found")
    need_to_supervise(actor, row.office)
    return row


def refuse_ended(row: SupervisionCall) -> None:
    """Refuse to act on a proposal that has come to its end: the second writer is told how."""
    if row.state != OPEN:
        raise Refused("这条线索已经处理过了。", todo="请刷新页面，看清现在的情况", code="ended")


def decline(uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> SupervisionCall:
    """Decline a proposal with a reason: there was a good one, or it is not for supervision. It stays, with its reason."""
    with _on_call("decline", uid, why, actor, when, key) as (act, row):
        if act.repeated:
            return row
        refuse_ended(row)
        row.state, row.ended_on, row.reason = DECLINED, when.on, why.strip()
        act.change(row, "state", "ended_on", "reason")
        act.record(Kind.SUPERVISION_DECLINED, row.uid, on=when.on, payload=about(row))
    return row


def reopen(uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> SupervisionCall:
    """Open a proposal again that was declined or taken up by mistake; the words of the decline stay until it ends anew.

    The days in which it must be taken up have run all the time. Refused: one that is open, moot, or taken up by a letter.
    """
    with _on_call("reopen", uid, why, actor, when, key) as (act, row):
        if act.repeated:
            return row
        if row.state not in {DECLINED, URGED}:
            raise Refused("只有写明不督办的、已经催办的线索可以重新打开。", code="not_ended")
        row.state, row.ended_on, row.reason = OPEN, None, why.strip()
        act.change(row, "state", "ended_on", "reason")
        act.record(Kind.SUPERVISION_REOPENED, row.uid, on=when.on, payload=about(row))
    return row
