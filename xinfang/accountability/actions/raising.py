"""Raise an alert by hand where the facts on record do not say it, and take it back (seed/12; 2022/30)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.accountability.actions.records import (
    bounded,
    entered,
    locked,
    organ_of,
    post_of,
    refuse_identity,
    voided,
    wanted,
)
from xinfang.accountability.afterwards import claim_span, supported
from xinfang.accountability.models import MOOT, OPEN, Alert
from xinfang.accountability.queries import body_watched, visible_alerts
from xinfang.accountability.raisedmodels import PEOPLE, SOURCES, SUPERIOR, Raised
from xinfang.bureau import acts
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.people.queries import lock_organs
from xinfang.petitions.actions.reporting import discipline_for
from xinfang.petitions.models import Petition, Petitioner
from xinfang.petitions.when import When
from xinfang.rules.accountable import TO_DISCIPLINE
from xinfang.rules.raising import ORDERED, check_day, check_items, seals
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.situations import BY_HAND
from xinfang.rules.values import Actor


@dataclass(frozen=True, slots=True)
class Raising:
    """What is raised: of which organ, read as which items, what happened when, on what it rests.

    ``about``: the uid of the report or the decision it rests on. ``duty_crime``: duty crime or graft is suspected.
    """

    organ: UUID
    items: tuple[str, ...]
    words: str
    happened_on: date
    source: str = PEOPLE
    petition: UUID | None = None
    about: UUID | None = None
    duty_crime: bool = False


def raise_by_hand(said: Raising, *, actor: Actor, when: When, key: str) -> Alert:
    """Raise one alert, with as many readings as there are items; it names the organ and nobody (seed/12).

    Refused: who may neither verify nor take what is sealed; a petitioner as the target; an organ out of reach; conduct before
    2013-06-14 or after the day of raising; no words; no such item; for 12.5 what did not happen in its order; what is raised
    already. What goes the sealed path is raised by the heads alone, and needs a discipline inspection clear of the organ.
    """
    _need_to_raise(actor)
    bounded(when)
    items = check_items(said.items)
    check_day(said.happened_on, when.on)
    words = wanted(said.words, "words", "发生了什么")
    refuse_identity(words)
    _check_source(said, when)
    organ = _target(said.organ, actor)
    sealed = seals(items, duty_crime=said.duty_crime)
    _need_to_know(items, sealed, actor)
    matter = _matter(said.petition, actor)
    if ORDERED in items:
        _check_order(matter, organ, said.happened_on)
    with acts.begin("alert.raise", actor=actor, key=key, about=(said, when.on)) as act:
        if act.repeated:
            return Alert.objects.get(fact=BY_HAND, fact_uid=act.result)
        lock_organs([organ.pk])
        _refuse_again(items, organ, matter, said.happened_on, actor)
        row = Raised(uid=act.result, by_organ=organ_of(actor), raised_by=post_of(actor), organ=organ, petition=matter)
        row.items, row.source, row.about, row.words = " ".join(items), said.source, said.about, words
        row.happened_on, row.raised_on, row.sealed = said.happened_on, when.on, sealed
        row.discipline = _taker(organ, actor) if sealed else None
        entered(row, when)
        act.add(row)
        alert = act.add(_alert(row))
        payload: dict[str, object] = {"organ": organ.uid, "record": row.uid, "day": row.happened_on, "late": when.late}
        payload |= {"item": "s" + "_".join(items), "what": row.source}
        payload |= {"petition": matter.uid} if matter is not None else {}
        cite = f"seed/{items[0]}"
        act.record(Kind.ALERT_RAISED_BY_HAND, alert.uid, on=when.on, cite=cite, payload=payload)
    return alert


def _alert(row: Raised) -> Alert:
    accusation = row.petition is not None and row.petition.sealed_path
    return Alert(
        organ=row.organ,
        petition=row.petition,
        fact=BY_HAND,
        fact_uid=row.uid,
        due_on=row.happened_on,
        lapsed_on=row.happened_on,
        found=BY_HAND,
        readings=row.items,
        sealed_path=row.sealed or accusation,
    )


def _need_to_raise(actor: Actor) -> None:
    if not (actor.may(Permission.FINDING_ACT) or actor.may(Permission.FINDING_SEALED)) or actor.organ_id is None:
        raise Refused(
            "您现在的岗位不能提出待核线索。",
            why="由信访部门、联席会议的负责人和督查人员，或者纪检监察机关的负责人和督查人员提出",
            todo="请告诉他们，或者换一个岗位",
            code="not_allowed",
        )


def _check_source(said: Raising, when: When) -> None:
    if said.source not in SOURCES:
        raise Refused("请选择线索的来源。", field="source", code="missing")
    if said.source == SUPERIOR and not when.proof.strip():
        raise Refused("请写来文的机关和文号。", why="来文是这条线索的依据", field="proof", code="missing")


def _target(uid: UUID, actor: Actor) -> Organ:
    """The organ; refused where it is a petitioner, NotFound where it is out of reach or is none."""
    if Petitioner.objects.filter(uid=uid).exists() or Petition.objects.filter(uid=uid).exists():
        raise Refused(
            "线索只能对单位提出。",
            why="追究的是责任单位、责任领导和责任人；任何线索都不针对信访人",
            cite="seed/12.1",
            field="organ",
            code="petitioner",
        )
    found = Organ.objects.filter(uid=uid, path__startswith=body_watched(actor)).first()
    if found is None:
        raise NotFound("没有这个单位，或者不归您这里管。", field="organ", code="not_found")
    return found


def _need_to_know(items: tuple[str, ...], sealed: bool, actor: Actor) -> None:
    """Discipline inspection raises what goes to it; what is sealed is for heads alone, and they are few."""
    if not actor.may(Permission.FINDING_ACT) and not TO_DISCIPLINE.issuperset(items):
        raise Refused(
            "纪检监察机关在这里只提出第十二条第十一至十三项的线索。",
            why="其他各项由信访部门核查",
            todo="请告诉信访部门",
            field="items",
            code="not_theirs",
        )
    if sealed and not (actor.may(Permission.FINDING_SEALED) or actor.may(Permission.PETITION_APPROVE)):
        raise Refused(
            "这类线索由本单位的负责人提出。",
            why="收受勒索财物、打击报复和涉嫌职务违法犯罪的密封移送，知道的人越少越好",
            todo="请当面报告负责人，不要在别处登记",
            cite="2022/30",
            field="items",
            code="heads_only",
        )


def _matter(uid: UUID | None, actor: Actor) -> Petition | None:
    return Petition.objects.get_visible(actor, uid=uid) if uid is not None else None


def _check_order(matter: Petition | None, organ: Organ, happened: date) -> None:
    """12.5 opens only in its order: supported, not carried out in time, and then the visit."""
    handled = supported(matter) if matter is not None else None
    if handled is None or handled.organ_id != organ.pk or claim_span(handled, [happened], snapshot()) is None:
        raise Refused(
            "这一项的条件还没有依次具备。",
            why="先要有支持诉求的答复意见，到期没有落实，之后才有重复、越级上访或者非正常上访；先后颠倒的不提出",
            todo="请写明事项编号，日期写那次上访的日子；诉求没有支持意见的，不按这一项提出",
            cite="seed/12.5",
            field="items",
            code="out_of_order",
        )


def _refuse_again(items: tuple[str, ...], organ: Organ, matter: Petition | None, happened: date, actor: Actor) -> None:
    """Refuse the same fact again: what the actor may know of, of the same organ, matter, day and one of the items."""
    rows = visible_alerts(actor).filter(organ=organ, petition=matter, lapsed_on=happened).exclude(state=MOOT)
    if any(set(items) & set(readings.split()) for readings in rows.values_list("readings", flat=True)):
        raise Refused(
            "这件事已经有待核事项。",
            why="一件事只提一次；对应几项情形的，是同一条的几种读法",
            todo="请在列表里看同一单位、同一天的那一条",
            code="again",
        )


def _taker(organ: Organ, actor: Actor) -> Organ:
    own = organ_of(actor)
    if own.kind == OrganKind.DISCIPLINE and not own.path.startswith(organ.path):
        return own
    return discipline_for(organ)


def withdraw(uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> Alert:
    """Take back what was raised by mistake: it stays, marked, and its alert is moot. ``uid``: of the alert.

    Refused: without a reason; once verification is open. By who may raise, of the organ that raised it.
    """
    bounded(when)
    with acts.begin("alert.withdraw", actor=actor, key=key, result=uid, about=(uid, why)) as act:
        alert = locked(Alert, uid)
        row = (
            Raised.objects.filter(uid__in=[alert.fact_uid] if alert.fact_uid else []).first()
            if alert.fact == BY_HAND
            else None
        )
        mine = visible_alerts(actor).filter(pk=alert.pk).exists() and row is not None
        if row is None or not mine or row.by_organ_id != actor.organ_id:
            raise NotFound("没有这条待核事项。", code="not_found")
        _need_to_raise(actor)
        if act.repeated:
            return alert
        if alert.state != OPEN:
            raise Refused(
                "这条待核事项现在不能撤回。",
                why="已经开始核查，或者已经作废",
                todo="请在核查里写明",
                code="wrong_state",
            )
        voided(act, row, why, when)
        alert.state, alert.mooted_on, alert.mooted_why = MOOT, when.on, "taken_back"
        act.change(alert, "state", "mooted_on", "mooted_why")
        said = {"fact": BY_HAND, "why": "taken_back"}
        act.record(Kind.ALERT_MOOTED, alert.uid, on=when.on, payload=said)
    return alert
