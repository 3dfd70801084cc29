"""Check on the spot 实地督查: plan, record what was found with a paper for each organ, look at it again (seed/7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.accountability.actions.records import (
    bounded,
    entered,
    locked,
    need_to_supervise,
    paper_of,
    refuse_identity,
    refuse_stale,
    voided,
    wanted,
)
from xinfang.accountability.checkmodels import (
    FollowUp,
    InspectedMatter,
    InspectedOrgan,
    Inspection,
    Inspector,
    SiteFinding,
)
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import void as void_paper
from xinfang.papers.content import PaperDraft, Table, printed
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.petitions.models import Petition, Recusal
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

LEAST_PEOPLE, MOST_PEOPLE, MOST_ORGANS, MOST_FINDINGS = 2, 20, 20, 60


@dataclass(frozen=True, slots=True)
class Plan:
    """Which organs are checked on which day, by whom, for what, on which matters."""

    organs: tuple[UUID, ...]
    day: date
    people: tuple[UUID, ...]
    goal: str
    matters: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at an organ, about a matter or in general; what is to be put right and by when."""

    organ: UUID
    found: str
    petition: UUID | None = None
    put_right: str = ""
    due_on: date | None = None


def plan_inspection(said: Plan, *, actor: Actor, when: When, key: str) -> Inspection:
    """Plan an on-site check: two people at least, none from an organ that is checked, none recused from a matter of it."""
    office = need_to_supervise(actor)
    bounded(when)
    goal = wanted(said.goal, "goal", "查什么")
    refuse_identity(goal)
    if said.day < when.on:
        raise Refused("督查日期不能早于制定计划的日期。", field="day", code="out_of_order")
    organs, matters = _organs(said.organs, office), _matters(said.matters, actor)
    people = _people(said.people, when.on)
    _check_people(people, organs, matters, when.on)
    with acts.begin("inspection.plan", actor=actor, key=key, about=(said, when.on)) as act:
        if act.repeated:
            return Inspection.objects.get(uid=act.result)
        row = Inspection(uid=act.result, organ=office, planned_on=when.on, plan_for=said.day, goal=goal)
        entered(row, when)
        act.add(row)
        act.add_all(InspectedOrgan, [InspectedOrgan(inspection=row, organ=one) for one in organs])
        act.add_all(Inspector, [Inspector(inspection=row, appointment=one) for one in people])
        act.add_all(InspectedMatter, [InspectedMatter(inspection=row, petition=one) for one in matters])
        payload: dict[str, object] = {"organ": office.uid, "organs": len(organs), "people": len(people)}
        payload |= {"matters": len(matters), "day": said.day, "late": when.late}
        act.record(Kind.INSPECTION_PLANNED, row.uid, on=when.on, cite="seed/7", payload=payload)
    return row


def _organs(uids: Sequence[UUID], office: Organ) -> list[Organ]:
    found = list(Organ.objects.filter(uid__in=uids, valid_to__isnull=True).exclude(pk=office.pk).order_by("pk"))
    if not found or len(found) < len(set(uids)) or len(found) > MOST_ORGANS:
        raise Refused(f"请选择 1 到 {MOST_ORGANS} 个现在还在的单位。", field="organs", code="unknown_organ")
    if any(office.path.startswith(one.path) for one in found):
        raise Refused(
            "不督查本单位所属的党委、政府。",
            why="对上级的督查由上级信访部门组织",
            field="organs",
            code="above",
        )
    return found


def _matters(uids: Sequence[UUID], actor: Actor) -> list[Petition]:
    found = list(Petition.objects.visible_to(actor).filter(uid__in=uids, sealed_path=False).order_by("pk"))
    if len(found) < len(set(uids)):
        raise NotFound("没有这件信访事项，或者不能在实地督查里查。", field="matters", code="not_found")
    return found


def _people(uids: Sequence[UUID], day: date) -> list[Appointment]:
    rows = Appointment.objects.filter(on_day(day), uid__in=uids, superseded=False)
    found = list(rows.select_related("person", "post__organ").order_by("pk"))
    persons = {one.person_id for one in found}
    if len(found) < len(set(uids)):
        raise Refused(f"有人在 {zh(day)} 没有任职。", field="people", code="not_in_office")
    if not LEAST_PEOPLE <= len(persons) <= MOST_PEOPLE:
        raise Refused(f"督查人员要有 {LEAST_PEOPLE} 到 {MOST_PEOPLE} 人。", field="people", code="too_few")
    return found


def _check_people(
    people: Sequence[Appointment], organs: Iterable[Organ], matters: Sequence[Petition], day: date
) -> None:
    """None of them holds a post at an organ that is checked or below it, none is recused from a matter that is checked."""
    persons = [one.person_id for one in people]
    for organ in organs:
        held = Appointment.objects.filter(on_day(day), person__in=persons, superseded=False)
        if found := held.filter(post__organ__path__startswith=organ.path).select_related("person").first():
            raise Refused(
                f"{found.person.name}在{organ.short_name}或者它的下级任职，不能参加这次督查。",
                todo="请换人",
                field="people",
                code="from_there",
            )
    recused = (
        Recusal.objects.lasting().filter(petition__in=matters, person__in=persons).select_related("person").first()
    )
    if recused is not None:
        raise Refused(
            f"{recused.person.name}已经从其中一件事项回避，不能参加这次督查。",
            todo="请换人，或者不查这件事项",
            field="people",
            cite="2022/28-3",
            code="recused",
        )


def record_inspection(
    uid: UUID, found: Sequence[Finding], *, actor: Actor, when: When, key: str, expected: int | None = None
) -> Inspection:
    """Record a check that was held on ``when.on``: each organ gets its own 督查记录 with what was found there, and no more.

    Refused: an organ or a matter that was not to be checked, no finding for an organ of the plan, a day before the plan's.
    """
    bounded(when)
    refuse_identity(*(word for one in found for word in (one.found, one.put_right)))
    with acts.begin("inspection.hold", actor=actor, key=key, result=uid, about=(uid, tuple(found), when.on)) as act:
        row = own_inspection(uid, actor)
        if act.repeated:
            return row
        refuse_stale(row.version, expected)
        if row.state != "planned":
            raise Refused("这次督查已经登记。", code="wrong_state")
        when.check(after=row.planned_on)
        organs = list(row.organs.select_related("organ").order_by("pk"))
        team = list(row.inspectors.select_related("appointment__person", "appointment__post__organ").order_by("pk"))
        people = _people([one.appointment.uid for one in team], when.on)
        _check_people(people, [one.organ for one in organs], _of(row), when.on)
        made = act.add_all(SiteFinding, _findings(row, found, organs, when.on))
        for one in organs:
            one.paper = _paper(act, row, one.organ, [f for f in made if f.organ_id == one.organ_id], people, when).uid
        act.change_all(InspectedOrgan, organs, "paper")
        row.state, row.held_on = "held", when.on
        row.version += 1
        act.change(row, "state", "held_on", "version")
        said: dict[str, object] = {"organs": len(organs), "findings": len(made), "late": when.late}
        act.record(Kind.INSPECTION_HELD, row.uid, on=when.on, cite="seed/7", payload=said)
    return row


def own_inspection(uid: UUID, actor: Actor) -> Inspection:
    """A check of the own office, locked; NotFound for any other."""
    need_to_supervise(actor)
    row = locked(Inspection, uid, "organ")
    if row.organ_id != actor.organ_id:
        raise NotFound("没有这次督查。", code="not_found")
    return row


def _of(row: Inspection) -> list[Petition]:
    return list(Petition.objects.filter(pk__in=row.matters.values("petition")).order_by("pk"))


def _findings(
    row: Inspection, found: Sequence[Finding], organs: Sequence[InspectedOrgan], on: date
) -> list[SiteFinding]:
    checked = {one.organ.uid: one.organ for one in organs}
    matters = {one.uid: one for one in _of(row)}
    if len(found) > MOST_FINDINGS or {one.organ for one in found} != set(checked):
        raise Refused(
            f"每个被督查的单位都要写发现了什么，最多 {MOST_FINDINGS} 条。",
            todo="没有问题的写“没有发现问题”",
            field="found_1",
            code="missing",
        )
    made = []
    for one in found:
        if one.petition is not None and one.petition not in matters:
            raise Refused("只写计划里的信访事项。", field="found_1", code="unknown_matter")
        if (one.due_on is None) != (not one.put_right.strip()):
            raise Refused("要整改的写明做什么和什么时候做完。", field="found_1", code="missing")
        if one.due_on is not None and one.due_on < on:
            raise Refused("整改日期不能早于督查日期。", field="found_1", code="out_of_order")
        words = wanted(one.found, "found_1", "发现了什么")
        made.append(
            SiteFinding(
                inspection=row,
                organ=checked[one.organ],
                petition=matters[one.petition] if one.petition else None,
                found=words,
                put_right=one.put_right.strip(),
                due_on=one.due_on,
            )
        )
    return made


def _paper(
    act: Act, row: Inspection, organ: Organ, found: Sequence[SiteFinding], people: Sequence[Appointment], when: When
) -> Paper:
    team = "、".join(f"{one.post.organ.short_name} {one.person.name}" for one in people)
    rows = [("被督查单位", organ.name), ("督查日期", printed(when.on)), ("督查人员", team), ("督查内容", row.goal)]
    for number, one in enumerate(found, 1):
        rows.append((f"发现 {number}", f"{one.petition.number} 号事项：{one.found}" if one.petition else one.found))
        if one.due_on is not None:
            rows.append(
                (f"整改 {number}", f"{one.put_right}（{printed(one.due_on)}前，日期由督查单位提出，不是法定期限）")
            )
    signers = tuple(f"督查人员 {one.person.name}" for one in people)
    draft = PaperDraft(
        "", f"{organ.short_name}信访工作督查记录", table=Table(tuple(rows)), signers=(*signers, "被督查单位")
    )
    return paper_of(act, PaperKind.INSPECTION_RECORD, draft, row.uid, row.organ, when)


def follow_up(uid: UUID, *, done: bool, words: str, actor: Actor, when: When, key: str) -> FollowUp:
    """Look again at what was to be put right: done or not, and what was seen. A later look takes the place of an earlier."""
    bounded(when)
    with acts.begin("inspection.follow", actor=actor, key=key, about=(uid, done, words, when.on)) as act:
        finding = locked(SiteFinding, uid, "inspection")
        own_inspection(finding.inspection.uid, actor)
        if act.repeated:
            return FollowUp.objects.get(uid=act.result)
        if finding.inspection.state != "held" or finding.due_on is None:
            raise Refused("这一条没有要整改的。", code="nothing_to_do")
        when.check(after=finding.inspection.held_on)
        row = FollowUp(uid=act.result, finding=finding, looked_on=when.on, done=done)
        row.words = wanted(words, "words", "看到了什么")
        entered(row, when)
        act.add(row)
        said: dict[str, object] = {"finding": finding.uid, "done": done, "late": when.late}
        act.record(Kind.INSPECTION_FOLLOWED, finding.inspection.uid, on=when.on, cite="seed/7", payload=said)
    return row


def undo_follow_up(uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> FollowUp:
    """Void the newest look at a finding that was entered by mistake."""
    with acts.begin("inspection.undo", actor=actor, key=key, about=(uid, why)) as act:
        finding = locked(SiteFinding, uid, "inspection")
        own_inspection(finding.inspection.uid, actor)
        row = finding.follow_ups.filter(voided_on__isnull=True).order_by("looked_on", "pk").last()
        if act.repeated:
            return finding.follow_ups.order_by("pk").last() or row  # type: ignore[return-value]
        if row is None:
            raise Refused("没有可以更正的核实。", code="nothing_to_correct")
        voided(act, row, why, when)
        act.record(Kind.INSPECTION_UNDONE, finding.inspection.uid, on=when.today, payload={"finding": finding.uid})
    return row


def void_inspection(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Inspection:
    """Call off a planned check, or void one that was entered by mistake; its papers are marked as taken back."""
    with acts.begin("inspection.void", actor=actor, key=key, result=uid, about=(uid, why)) as act:
        row = own_inspection(uid, actor)
        if act.repeated:
            return row
        refuse_stale(row.version, expected)
        if row.state == "void":
            raise Refused("这次督查已经作废。", code="voided")
        before, row.state = row.state, "void"
        row.version += 1
        voided(act, row, why, when, "state", "version")
        for paper in Paper.objects.filter(uid__in=row.organs.exclude(paper=None).values_list("paper", flat=True)):
            void_paper(act, paper, when.today)
        act.record(Kind.INSPECTION_VOIDED, row.uid, on=when.today, payload={"before": before})
    return row
