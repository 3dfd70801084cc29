"""Name the leader of a difficult matter 包案, hand it over, end it, and put a slip right (seed/9; 2022/18-2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.duties import led
from xinfang.duties.actions.entry import add
from xinfang.duties.casekinds import CaseEnd, WorkPart
from xinfang.duties.casemodels import CaseWork, LedCase, Milestone
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.petitions.models import Petition, Recusal
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.duties import LEADING
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.values import Actor

CITE = "seed/9"


def name_leader(
    petition: UUID, leader: UUID, *, ground: str, due_on: date, actor: Actor, when: When, key: str
) -> LedCase:
    """Name the leader who answers for a difficult matter, and the day by which it should be solved: this case's own, not law's.

    Refused: an accusation, a matter not marked difficult or important, one that is led already; whoever is not a leader in
    office, is recused, or sits in an organ that does not see the matter.
    """
    when.check()
    _check_term(ground, due_on, when.on)
    with acts.begin("case.name", actor=actor, key=key, about=(petition, leader, ground, due_on, when.on)) as act:
        found = _matter(petition, actor)
        if act.repeated:
            return LedCase.objects.get(uid=act.result)
        _need_to_name(actor)
        if not (found.difficult or found.important):
            raise Refused(
                "这件事项没有标为疑难或者重要。",
                why="领导包案针对重大、疑难的信访事项",
                todo="请先由登记单位“更正登记内容”，标明疑难或者重要",
                cite=CITE,
                code="not_difficult",
            )
        now = LedCase.objects.filter(petition=found, ended_on__isnull=True, voided_on__isnull=True).first()
        if now is not None:
            raise Refused(
                f"这件事项已经由{now.leader.person.name}包案。",
                why="一件事项同一时间由一名领导包案",
                todo="要换人的，在包案页面“移交”",
                code="led",
            )
        return _charge(act, found, _leader(leader, found, actor, when.on), ground, due_on, actor, when)


def _check_term(ground: str, due_on: date, on: date) -> None:
    if not ground.strip():
        raise Refused("请写为什么由领导包案。", field="ground", code="missing")
    if due_on < on:
        raise Refused(f"期限 {zh(due_on)} 早于 {zh(on)}。", field="due_on", code="out_of_order")


def _matter(uid: UUID, actor: Actor) -> Petition:
    """The petition, locked; NotFound for what the actor may not know, Refused for an accusation."""
    rows = Petition.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    found = rows.filter(uid=uid).or_not_found()
    if found.sealed_path:
        raise Refused(
            "检举控告不包案。",
            why="检举控告按管理权限由有权机关办理，材料不得转给被检举控告的单位和人员",
            cite="2022/30",
            code="accusation",
        )
    return found


def _need_to_name(actor: Actor) -> None:
    if not led.may_name(actor):
        raise Refused(
            "您现在的岗位不能确定包案领导。",
            why="由信访部门提出，或者由本单位的领导、秘书确定",
            todo="请由他们办理",
            code="not_allowed",
        )


def _leader(uid: UUID, petition: Petition, actor: Actor, day: date) -> Appointment:
    """The appointment that is to lead; each ground of refusal with its words."""
    rows = Appointment.objects.filter(on_day(day), uid=uid, superseded=False, post__kind__in=LEADING)
    post = rows.select_related("person", "post__organ").first()
    if post is None:
        raise Refused(
            f"这个人 {zh(day)} 不是在任的领导。", todo="请重新选择", field="leader", cite=CITE, code="not_a_leader"
        )
    if Recusal.objects.lasting().filter(petition=petition, person=post.person).exists():
        raise Refused(
            f"{post.person.name}已经回避这件事项，不能包案。",
            todo="请由其他领导包案",
            cite="2022/28-3",
            field="leader",
            code="recused",
        )
    if led.nameable(actor, petition, day).filter(pk=post.pk).exists():
        return post
    raise Refused(
        f"{post.post.organ.short_name}看不到这件事项，或者不归您确定。",
        why="包案的领导要能看到这件事项；本单位只确定本单位和下级单位的领导",
        todo="请先“报请”或者转送、交办给这个单位，或者由信访部门确定",
        field="leader",
        code="not_seen",
    )


def _charge(
    act: Act,
    petition: Petition,
    leader: Appointment,
    ground: str,
    due_on: date,
    actor: Actor,
    when: When,
    before: LedCase | None = None,
) -> LedCase:
    """Insert the charge and say so."""
    row = LedCase(
        petition=petition,
        leader=leader,
        organ=leader.post.organ,
        proposed_by=Organ.objects.get(pk=actor.organ_id or 0),
        ground=ground.strip(),
        named_on=when.on,
        due_on=due_on,
        before=before,
        result="",
    )
    add(act, row, when)
    said = {**payload(row), "leader": leader.uid, "due": due_on, "late": when.late or None}
    act.record(
        Kind.CASE_NAMED, row.uid, on=when.on, cite=CITE, payload={**said, "before": before.uid if before else None}
    )
    return row


def payload(case: LedCase) -> dict[str, Any]:
    """What every entry about a case says."""
    return {"petition": case.petition.uid, "organ": case.organ.uid}


@contextmanager
def deciding(
    name: str, uid: UUID, actor: Actor, key: str, expected: int | None, about: object
) -> Iterator[tuple[Act, LedCase]]:
    """One act on a case that changes who leads it or whether it stands: seen, allowed, not stale."""
    with acts.begin(name, actor=actor, key=key, about=(uid, about)) as act:
        case = found(uid, actor)
        if not led.may_decide(actor, case):
            raise not_theirs()
        if not act.repeated and expected is not None and expected != case.version:
            raise Stale(
                "您打开页面之后，这件包案有了变化，这次没有办。",
                todo="请看清现在的情况，再决定是否继续；您填写的内容没有丢",
                code="stale",
            )
        yield act, case


def found(uid: UUID, actor: Actor) -> LedCase:
    """The case, locked; NotFound where the actor may not see its petition."""
    rows = led.led(actor).select_for_update(of=("self",), no_key=True)
    case = (
        rows.select_related("petition", "organ", "proposed_by", "leader__person", "leader__post")
        .filter(uid=uid)
        .first()
    )
    if case is None:
        raise NotFound("没有这件包案，或者您无权查看。", code="not_found")
    return case


def not_theirs() -> Refused:
    """The refusal for who belongs neither to the leader's organ nor to the one that named the leader."""
    return Refused(
        "您现在的岗位不能登记这件包案。",
        why="由包案领导所在单位和确定包案领导的单位登记",
        todo="请由他们登记",
        code="not_allowed",
    )


def refuse_ended(case: LedCase) -> None:
    """Refuse what is entered of a case that ended."""
    if case.ended_on is not None:
        raise Refused(f"这件包案已经在 {zh(case.ended_on)} 了结。", code="ended")


def pass_on(
    uid: UUID,
    leader: UUID,
    *,
    why: str,
    due_on: date,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> LedCase:
    """Hand a case over to another leader; what was done stays with who did it, open milestones go along.

    Refused: without a reason, to the same leader, and whatever naming refuses.
    """
    _check_term(why, due_on, when.on)
    with deciding("case.pass", uid, actor, key, expected, (leader, why, due_on, when.on)) as (act, case):
        if act.repeated:
            return LedCase.objects.get(before=case, voided_on__isnull=True)
        when.check(after=case.named_on)
        refuse_ended(case)
        post = _leader(leader, _matter(case.petition.uid, actor), actor, when.on)
        if post.pk == case.leader_id:
            raise Refused("移交的对象就是现在的包案领导。", field="leader", code="same_leader")
        _end(act, case, CaseEnd.PASSED, why, when)
        row = _charge(act, case.petition, post, why, due_on, actor, when, before=case)
        _move_milestones(act, case, row, when.on)
    return row


def _move_milestones(act: Act, giver: LedCase, taker: LedCase, on: date) -> None:
    rows = list(Milestone.objects.filter(case=giver, done_on__isnull=True, voided_on__isnull=True).order_by("pk"))
    for row in rows:
        row.case = taker
    if rows:
        act.change_all(Milestone, rows, "case")
        act.record(Kind.CASE_WORKED, taker.uid, on=on, cite=CITE, payload={**payload(taker), "part": "milestones"})


def _end(act: Act, case: LedCase, ended: CaseEnd, result: str, when: When) -> None:
    case.ended_on, case.ended, case.result = when.on, ended.value, result.strip()
    case.version += 1
    act.change(case, "ended_on", "ended", "result", "version")
    act.record(Kind.CASE_ENDED, case.uid, on=when.on, cite=CITE, payload={**payload(case), "ended": ended.value})


def end_case(
    uid: UUID, ended: CaseEnd, *, result: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> LedCase:
    """End a case: resolved, or no longer led. The result is people's judgement, with what the petitioner thinks of the reply.

    Refused: without words; by handing over, which is an act of its own.
    """
    if ended is CaseEnd.PASSED:
        raise Refused("移交要写移交给谁。", todo="请用“移交”", code="pass_it_on")
    if not result.strip():
        raise Refused("请写结果和理由。", field="result", code="missing")
    with deciding("case.end", uid, actor, key, expected, (ended, result, when.on)) as (act, case):
        if act.repeated:
            return case
        when.check(after=case.named_on)
        refuse_ended(case)
        _end(act, case, ended, result, when)
    return case


def reopen_case(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> LedCase:
    """Take back the ending of a case: it is led on by the same leader. What the ending said stays as a note.

    Refused: without a reason, one that is open, was handed over, or whose matter is led by somebody else by now.
    """
    if not why.strip():
        raise Refused("请写撤销了结的理由。", field="why", code="missing")
    with deciding("case.reopen", uid, actor, key, expected, (why, when.on)) as (act, case):
        if act.repeated:
            return case
        Petition.objects.select_for_update(no_key=True).get(pk=case.petition_id)
        other = LedCase.objects.filter(petition=case.petition_id, ended_on__isnull=True, voided_on__isnull=True)
        if case.ended_on is None or case.ended == CaseEnd.PASSED or other.exists():
            raise Refused("这件包案没有了结，或者已经由别人包案。", code="not_ended")
        words = f"撤销了结：{why.strip()}\n原来写的结果：{case.result}"
        add_work(act, CaseWork(case=case, part=WorkPart.NOTE.value, on=when.on, words=words), when)
        case.ended_on, case.ended, case.result = None, "", ""
        case.version += 1
        act.change(case, "ended_on", "ended", "result", "version")
        act.record(Kind.CASE_REOPENED, case.uid, on=when.on, cite=CITE, payload=payload(case))
    return case


def add_work(act: Act, row: CaseWork, when: When) -> None:
    """Insert a line of work inside another act: its own uid, since the act's is another row's."""
    row.entered_on, row.proof, row.voided_why = when.today, when.proof.strip(), ""
    act.add(row)


def void_case(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> LedCase:
    """Void a naming that was a slip. One that a case was handed over by gives it back to who led before."""
    if not why.strip():
        raise Refused("请写作废的理由。", field="why", code="missing")
    with acts.begin("case.void", actor=actor, key=key, about=(uid, why)) as act:
        if act.repeated:
            return LedCase.objects.get(uid=uid)
        case = found(uid, actor)
        if not led.may_decide(actor, case):
            raise not_theirs()
        if expected is not None and expected != case.version:
            raise Stale("您打开页面之后，这件包案有了变化，这次没有办。", todo="请看清后再办", code="stale")
        if case.ended == CaseEnd.PASSED:
            raise Refused("这件已经移交，先作废后面那一段。", code="passed")
        case.voided_on, case.voided_why = when.today, why.strip()
        case.version += 1
        act.change(case, "voided_on", "voided_why", "version")
        said = {**payload(case), "record": "led_case", "row": case.uid}
        act.record(Kind.CASE_VOIDED, case.uid, on=when.today, cite=CITE, payload=said)
        if case.before is not None:
            _give_back(act, case, case.before, when.today)
    return case


def _give_back(act: Act, case: LedCase, before: LedCase, on: date) -> None:
    before.ended_on, before.ended, before.result = None, "", ""
    before.version += 1
    act.change(before, "ended_on", "ended", "result", "version")
    act.record(Kind.CASE_REOPENED, before.uid, on=on, cite=CITE, payload=payload(before))
    _move_milestones(act, case, before, on)
