"""Deputies 代理: who stands in for a leader who is away, on which ground, from when to when."""

from datetime import date

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people.actions.organs import need_to_set
from xinfang.people.models import Appointment, Deputising
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor, Period


def name_deputy(
    absent: Appointment,
    deputy: Appointment,
    *,
    start: date,
    end: date | None,
    ground: str,
    actor: Actor,
    on: date,
    act_key: str = "",
) -> Deputising:
    """Let ``deputy`` stand in for ``absent`` while away 代理, on a ground that is written down.

    Refused: oneself, no ground, days out of order, an absent one or a deputy who holds no post on the first day, or
    leaves it before the last one. Two deputies over the same days are shown, not refused.
    """
    need_to_set(actor, absent.post.organ)
    _check(absent, deputy, Period(start, end), ground)
    about = (absent.uid, deputy.uid, start, end, ground)
    with acts.begin("deputy.name", actor=actor, key=act_key, about=about) as act:
        if act.repeated:
            return Deputising.objects.get(uid=act.result)
        row = act.add(
            Deputising(uid=act.result, absent=absent, deputy=deputy, start=start, end=end, ground=ground.strip())
        )
        said = {"absent": absent.uid, "deputy": deputy.uid, "start": start, "end": end}
        act.record(Kind.DEPUTY_NAMED, row.uid, on=on, payload=said)
    return row


def _check(absent: Appointment, deputy: Appointment, days: Period, ground: str) -> None:
    if absent.person_id == deputy.person_id:
        raise Refused("代理人不能是本人。", field="deputy", code="self")
    if not ground.strip():
        raise Refused("请写明代理的依据。", todo="如会议决定、文件号", field="ground", code="no_ground")
    if days.end is not None and days.end < days.start:
        raise Refused("代理止日早于起日。", field="end", code="out_of_order")
    for row, who in ((absent, "被代理人"), (deputy, "代理人")):
        if row.superseded or not Period(row.start, row.end).holds(days.start):
            raise Refused(f"{who}在代理起日 {zh(days.start)} 不在任。", field="start", code="not_in_office")
        if row.end is not None and (days.end is None or days.end > row.end):
            raise Refused(f"{who}的任职到 {zh(row.end)} 为止，代理不能超过这一天。", field="end", code="beyond_office")


def end_deputy(row: Deputising, *, end: date, actor: Actor, on: date, act_key: str = "") -> Deputising:
    """End a deputising on its last day: before the day planned, or set the day where none was."""
    need_to_set(actor, row.absent.post.organ)
    if end < row.start:
        raise Refused(f"代理止日 {zh(end)} 早于起日 {zh(row.start)}。", field="end", code="out_of_order")
    with acts.begin("deputy.end", actor=actor, key=act_key, about=(row.uid, end)) as act:
        row = Deputising.objects.select_for_update(of=("self",)).select_related("absent", "deputy").get(pk=row.pk)
        if act.repeated:
            return row
        if row.end is not None and row.end <= end:
            raise Refused(
                f"代理已于 {zh(row.end)} 结束。", todo="要延长的，另行登记一次代理", field="end", code="closed"
            )
        row.end = end
        act.change(row, "end")
        said = {"absent": row.absent.uid, "deputy": row.deputy.uid, "end": end}
        act.record(Kind.DEPUTY_ENDED, row.uid, on=on, payload=said)
    return row
