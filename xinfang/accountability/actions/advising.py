"""Suggest: draft one of the three suggestions, sign and send it (2005/36, 37, 38; 2022/40; seed/7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.accountability.actions.records import (
    bounded,
    entered,
    locked,
    need_to_supervise,
    paper_of,
    post_of,
    refuse_identity,
    refuse_stale,
    voided,
    wanted,
)
from xinfang.accountability.advicemodels import Advice, AdviceMatter
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind as Entry
from xinfang.papers.actions import void as void_paper
from xinfang.papers.content import PaperDraft, printed
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.rules import lawbook
from xinfang.rules.advice import Kind, Stand, regime
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

MOST_MATTERS = 50
PAPERS = {
    Kind.IMPROVEMENT: PaperKind.IMPROVEMENT_PROPOSAL,
    Kind.POLICY: PaperKind.POLICY_PROPOSAL,
    Kind.ACCOUNTABILITY: PaperKind.ACCOUNTABILITY_PROPOSAL,
}
BODIES = frozenset({OrganKind.PARTY_COMMITTEE, OrganKind.GOVERNMENT})
POWERS = frozenset({OrganKind.DISCIPLINE, OrganKind.PERSONNEL})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is suggested, to whom, on which matters. ``about``: whose people it is about (to hold to account only).

    ``named_on``: by which day the letter asks for an answer; not statutory.
    """

    kind: Kind
    to: UUID
    ground: str
    proposes: str
    about: UUID | None = None
    matters: tuple[UUID, ...] = ()
    named_on: date | None = None


def draft_advice(said: Proposal, *, actor: Actor, when: When, key: str) -> Advice:
    """Draft a suggestion. It leaves the office when it is signed.

    Refused: without ground or without what is suggested; words that name somebody; an accusation among the matters; an
    addressee that has not the power; a day of the office's own where the law has thirty.
    """
    office = need_to_supervise(actor)
    bounded(when)
    refuse_identity(said.ground, said.proposes)
    ground, proposes = wanted(said.ground, "ground", "事实和依据"), wanted(said.proposes, "proposes", "建议的内容")
    to, about = _addressee(said, office), _about(said, office)
    _check_day(said, when.on)
    matters = _matters(said.matters, actor)
    with acts.begin("advice.draft", actor=actor, key=key, about=(said, when.on)) as act:
        if act.repeated:
            return Advice.objects.get(uid=act.result)
        row = Advice(uid=act.result, kind=said.kind.value, organ=office, to_organ=to, about_organ=about)
        row.heading, row.ground, row.proposes, row.receipt = _heading(said.kind, about), ground, proposes, ""
        row.named_on, row.drafted_on, row.drafted_by = said.named_on, when.on, post_of(actor)
        entered(row, when)
        act.add(row)
        act.add_all(AdviceMatter, [AdviceMatter(advice=row, petition=one) for one in matters])
        payload: dict[str, object] = {"organ": office.uid, "to_organ": to.uid, "about": about.uid if about else None}
        payload |= {"matters": len(matters), "until": said.named_on, "late": when.late}
        act.record(Entry.ADVICE_DRAFTED, row.uid, on=when.on, cite=cite_of(said.kind, when.on), payload=payload)
    return row


def cite_of(kind: Kind, day: date) -> str:
    """The article that a suggestion of ``day`` rests on."""
    return lawbook.load().advice[kind].cites[regime(day)]


def _heading(kind: Kind, about: Organ | None) -> str:
    title = lawbook.load().advice[kind].title
    return f"关于{about.name}有关人员的{title}" if about is not None else f"关于信访工作的{title}"


def _addressee(said: Proposal, office: Organ) -> Organ:
    to = Organ.objects.filter(uid=said.to, valid_to__isnull=True).first()
    if to is None or to.pk == office.pk:
        raise Refused("请选择现在还在的其他单位。", field="to", code="unknown_organ")
    whom = lawbook.load().advice[said.kind].to
    cite = lawbook.load().advice[said.kind].cites[1]
    if whom == "body" and (to.kind not in BODIES or to.level != office.level):
        why = "完善政策的建议向本级党委、政府提出"
        raise Refused(f"{to.short_name}不是本级党委或者政府。", why=why, field="to", cite=cite, code="not_the_body")
    if whom == "power" and to.kind not in POWERS:
        why = "追究责任的建议向有管理权限的纪检监察机关或者组织人事部门提出"
        raise Refused(f"{to.short_name}没有追究责任的权限。", why=why, field="to", cite=cite, code="no_power")
    return to


def _about(said: Proposal, office: Organ) -> Organ | None:
    """Whose people it is about: none of the office's own, of those above it, or of the addressee (who judges the judge)."""
    if said.kind is not Kind.ACCOUNTABILITY:
        return None
    about = Organ.objects.filter(uid=said.about).first() if said.about else None
    if about is None:
        raise Refused("请选择建议追究哪个单位的人员。", field="about", code="missing")
    if office.path.startswith(about.path) or about.uid == said.to:
        raise Refused(
            f"不能由本单位向该单位建议追究{about.short_name}人员的责任。",
            why="涉及本单位、本级党委政府或者受理建议的单位自己的，由上级处理",
            todo="请报上级信访部门或者联席会议",
            field="about",
            code="own_case",
        )
    return about


def _check_day(said: Proposal, on: date) -> None:
    if said.named_on is None:
        return
    if said.kind is Kind.IMPROVEMENT and not regime(on):
        raise Refused(
            "改进建议的反馈期限由条例规定，不另写日期。",
            why="收到改进建议之日起 30 日内书面反馈",
            field="named_on",
            cite="2005/36",
            code="day_by_law",
        )
    if said.named_on <= on:
        raise Refused(f"请对方反馈的日期要晚于 {zh(on)}。", field="named_on", code="out_of_order")


def _matters(uids: Sequence[UUID], actor: Actor) -> list[Petition]:
    wished = list(dict.fromkeys(uids))
    if len(wished) > MOST_MATTERS:
        raise Refused(f"一份建议最多关联 {MOST_MATTERS} 件事项。", field="matters", code="too_many")
    found = {one.uid: one for one in Petition.objects.visible_to(actor).filter(uid__in=wished)}
    if len(found) < len(wished):
        raise NotFound("没有这件信访事项，或者您无权查看。", field="matters", code="not_found")
    if any(one.sealed_path for one in found.values()):
        raise Refused(
            "检举控告不作为建议的事项。",
            why="检举控告的内容不能透露，另按管理权限移送",
            field="matters",
            cite="2022/30",
            code="accusation",
        )
    return [found[uid] for uid in wished]


def send_advice(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Advice:
    """Sign a draft and send it: it gets its number, and the addressee sees it. By who may approve at the office."""
    bounded(when)
    with acts.begin("advice.send", actor=actor, key=key, result=uid, about=(uid, when.on)) as act:
        row = own(uid, actor)
        if act.repeated:
            return row
        refuse_stale(row.version, expected)
        _need_to_sign(actor)
        _in(row, Stand.DRAFT, "已经签发，不能再签发。")
        when.check(after=row.drafted_on)
        post, kind = post_of(actor), Kind(row.kind)
        paper = paper_of(act, PAPERS[kind], _draft(row, when.on), row.uid, row.organ, when)
        row.state, row.sent_on, row.signed_by, row.paper = Stand.SENT.value, when.on, post, paper.uid
        row.version += 1
        act.change(row, "state", "sent_on", "signed_by", "paper", "version")
        payload: dict[str, object] = {
            "to_organ": row.to_organ.uid,
            "signer": post.uid if post else None,
            "late": when.late,
        }
        payload |= {"paper": paper.uid, "paper_sha": paper.sha}
        act.record(Entry.ADVICE_SENT, row.uid, on=when.on, cite=cite_of(kind, when.on), payload=payload)
    return row


def own(uid: UUID, actor: Actor) -> Advice:
    """A suggestion of the own office, locked; NotFound for any other."""
    row = locked(Advice, uid, "organ", "to_organ", "about_organ")
    if not actor.may(Permission.DUTY_READ) or row.organ_id != actor.organ_id:
        raise NotFound("没有这份建议。", code="not_found")
    return row


def _need_to_sign(actor: Actor) -> None:
    if not actor.may(Permission.PETITION_APPROVE):
        raise Refused(
            "您现在的岗位不能签发建议书。", why="建议书由本单位的负责人签发", todo="请报负责人签发", code="not_allowed"
        )


def _in(row: Advice, state: Stand, otherwise: str) -> None:
    if row.state != state:
        raise Refused(otherwise, code="wrong_state")


def _draft(row: Advice, on: date) -> PaperDraft:
    """The letter: what it rests on, what is suggested, how it is answered. Matters by their numbers, and nobody's name."""
    numbers = row.matters.order_by("pk").values_list("petition__number", flat=True)
    rests = f"（信访事项编号：{'、'.join(numbers)}）" if numbers else ""
    article = lawbook.load().label(cite_of(Kind(row.kind), on))
    text = "\n".join(
        [f"一、事实和依据{rests}", row.ground, "二、建议", row.proposes, "三、反馈", f"根据{article}，{_ask(row, on)}"]
    )
    return PaperDraft(text, row.heading, row.to_organ.name)


def _ask(row: Advice, on: date) -> str:
    """How the answer is asked for: thirty days for an improvement by the rules of 2005, else in writing without days."""
    if row.kind == Kind.IMPROVEMENT and not regime(on):
        return "请自收到本建议书之日起三十日内书面反馈情况；未采纳的，请说明理由。"
    said = "请书面反馈采纳情况；未采纳的，请说明理由。" if regime(on) else "提出以上建议，请将处理情况告知我单位。"
    if row.named_on is None:
        return said
    return f"{said}请在{printed(row.named_on)}前反馈（日期由我单位提出，不是法定期限）。"


def void_advice(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Advice:
    """Void a suggestion that was made by mistake: it stays, its paper is marked as taken back. A sent one by who may approve."""
    with acts.begin("advice.void", actor=actor, key=key, result=uid, about=(uid, why)) as act:
        row = own(uid, actor)
        if act.repeated:
            return row
        refuse_stale(row.version, expected)
        need_to_supervise(actor)
        if row.state == Stand.VOID:
            raise Refused("这份建议已经作废。", code="voided")
        if row.sent_on is not None:
            _need_to_sign(actor)
        before, row.state = row.state, Stand.VOID.value
        row.version += 1
        voided(act, row, why, when, "state", "version")
        paper = Paper.objects.filter(uid=row.paper).first() if row.paper else None
        if paper is not None:
            void_paper(act, paper, when.today)
        act.record(Entry.ADVICE_VOIDED, row.uid, on=when.today, payload={"before": before})
    return row
