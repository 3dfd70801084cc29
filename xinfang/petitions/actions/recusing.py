"""Recusal 回避: declared or asked for, decided by a responsible leader of the organ that holds it (2005/30; 2022/28-3)."""

from datetime import date
from uuid import UUID

from xinfang.people.models import Appointment
from xinfang.people.queries import on_day
from xinfang.petitions.actions.amending import correcting, last
from xinfang.petitions.actions.receiving import hold
from xinfang.petitions.kinds import RecusalAsked, RecusalGround
from xinfang.petitions.models import Holding, Petition, Recusal
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def recuse(
    uid: UUID,
    *,
    whom: UUID,
    ground: RecusalGround,
    asked_by: RecusalAsked,
    asked_on: date,
    reason: str,
    handler: UUID | None = None,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Decide that the person of the appointment ``whom`` is recused: from now on they know nothing of the matter.

    Refuses a decision on oneself (or by who stands in for that person), a person of another organ, one who is recused
    already, and to leave the matter without a handler: ``handler`` is who takes over (2005/30; 2022/28-3).
    """
    if not reason.strip():
        raise Refused("请写明回避的理由。", cite="2022/28-3", field="reason", code="no_reason")
    about = (whom, ground, asked_by, asked_on, reason, handler)
    said = {"actor": actor, "when": when, "act_key": key, "expected": expected, "about": about}
    with stepping("recuse", uid, **said, reason=asked_by.value) as work:  # type: ignore[arg-type]
        if work.repeated:
            return work.petition
        if asked_on > when.on:
            raise Refused("提出回避的日期不能晚于决定的日期。", field="asked_on", code="asked_later")
        post = _of_ours(work, whom)
        _not_oneself(actor, post.person_id)
        row = Recusal(petition=work.petition, person=post.person, ground=ground.value, asked_by=asked_by.value)
        row.asked_on, row.reason, row.from_on = asked_on, reason.strip(), when.on
        work.act.add(row)
        _hand_over(work, post, handler)
        work.payload.update(person=post.person.uid, ground=ground.value, asked=asked_on, handler=handler)
    return work.petition


def _of_ours(work: Work, whom: UUID) -> Appointment:
    rows = Appointment.objects.filter(on_day(work.when.on), uid=whom, superseded=False, post__organ=work.organ)
    post = rows.select_related("person").first()
    if post is None:
        raise Refused(f"这个人 {zh(work.when.on)} 不在本单位任职。", todo="请重新选择", field="whom", code="not_ours")
    if Recusal.objects.lasting().filter(petition=work.petition, person=post.person).exists():
        raise Refused("这个人已经回避了。", field="whom", code="already_recused")
    return post


def _not_oneself(actor: Actor, person: int) -> None:
    """Nobody decides on their own recusal, nor does who stands in for that person."""
    acting = [uid for uid in (actor.appointment, actor.on_behalf_of) if uid is not None]
    if Appointment.objects.filter(uid__in=acting, person_id=person).exists():
        raise Refused(
            "不能决定自己的回避。",
            why="回避由本单位其他负责人决定",
            todo="请由本单位其他负责人决定；没有其他负责人的，报上一级单位办理",
            cite="2022/28-3",
            field="whom",
            code="own_recusal",
        )


def _hand_over(work: Work, post: Appointment, handler: UUID | None) -> None:
    holds = Holding.objects.filter(
        petition=work.petition, organ=work.organ, end__isnull=True, appointment__person=post.person_id
    )
    if handler is not None:
        hold(work, handler)
    elif holds.exists():
        raise Refused(
            "回避的人正在经办这件事项，还没有说明由谁接办。", todo="请选择接办的人", field="handler", code="no_handler"
        )


def lift_recusal(
    uid: UUID, *, recusal: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """End a recusal 解除回避, decided by mistake or no longer called for: the person sees the matter again from this day.

    What was done meanwhile stands, and who handles it stays; refuses one that does not last, or one's own.
    """
    with correcting("lift_recusal", uid, why, actor, when, key, expected, recusal) as work:
        if work.repeated:
            return work.petition
        row = Recusal.objects.lasting().filter(petition=work.petition, uid=recusal).select_related("person").first()
        if row is None:
            raise Refused("没有这一条回避，或者已经解除。", field="recusal", code="not_recused")
        _not_oneself(actor, row.person_id)
        row.to_on = when.on
        work.act.change(row, "to_on")
        work.payload.update(person=row.person.uid, corrects=last(work, "recuse", person=row.person.uid).seq)
    return work.petition
