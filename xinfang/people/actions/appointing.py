"""Posts, persons, and who holds which post from when to when: closed and corrected, never edited (decision 18)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.people.actions.organs import need_to_set
from xinfang.people.kinds import Function, PostKind
from xinfang.people.models import Account, Appointment, Deputising, Organ, Person, Post
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def create_post(
    organ: Organ, *, title: str, kind: str, section: str = "", actor: Actor, on: date, act_key: str = ""
) -> Post:
    """Create a post of an organ; ``kind`` is one of Art. 3."""
    need_to_set(actor, organ)
    if kind not in set(PostKind):
        raise Refused(f"不认识的职务类型 {kind}。", field="kind", code="unknown_kind", cite="seed/3")
    if not title.strip():
        raise Refused("请写职务名称。", field="title", code="missing")
    if Post.objects.filter(organ=organ, title=title.strip(), section=section.strip()).exists():
        raise Refused(f"{organ.short_name}已有职务“{section}{title}”。", field="title", code="post_exists")
    with acts.begin("post.create", actor=actor, key=act_key, about=(organ.uid, title, kind, section)) as act:
        if act.repeated:
            return Post.objects.get(uid=act.result)
        post = act.add(Post(uid=act.result, organ=organ, title=title.strip(), kind=kind, section=section.strip()))
        act.record(Kind.POST_CREATED, post.uid, on=on, payload={"organ": organ.uid, "kind": kind})
    return post


def create_person(*, code: str, name: str, actor: Actor, on: date, act_key: str = "") -> Person:
    """Create a duty-holder under a staff code of the bureau's own."""
    if not code.strip() or not name.strip():
        raise Refused("请写工号和姓名。", field="name", code="missing")
    if not actor.operator and not actor.may("people:set"):
        raise Refused("您现在的岗位不能登记人员。", code="not_allowed")
    if Person.objects.filter(code=code.strip()).exists():
        raise Refused(f"工号 {code} 已登记。", field="code", code="code_taken")
    with acts.begin("person.create", actor=actor, key=act_key, about=(code, name)) as act:
        if act.repeated:
            return Person.objects.get(uid=act.result)
        person = act.add(Person(uid=act.result, code=code.strip(), name=name.strip()))
        act.record(Kind.PERSON_CREATED, person.uid, on=on)
    return person


def appoint(
    person: Person,
    post: Post,
    *,
    start: date,
    end: date | None = None,
    functions: Iterable[str] = (),
    portfolio: str = "",
    acting_head: bool = False,
    actor: Actor,
    on: date,
    act_key: str = "",
) -> Appointment:
    """Appoint a person to a post. Overlaps and gaps are shown by the chain, not refused; wrong order is refused."""
    need_to_set(actor, post.organ)
    given = frozenset(functions)
    _check_term(post, start, end, given)
    about = (person.uid, post.uid, start, end, sorted(given), portfolio, acting_head)
    with acts.begin("appointment.make", actor=actor, key=act_key, about=about) as act:
        if act.repeated:
            return Appointment.objects.get(uid=act.result)
        row = act.add(
            Appointment(
                uid=act.result,
                person=person,
                post=post,
                start=start,
                end=end,
                functions=" ".join(sorted(given)),
                portfolio=portfolio.strip(),
                acting_head=acting_head,
                recorded_on=on,
            )
        )
        act.record(Kind.APPOINTMENT_MADE, row.uid, on=on, payload={"post": post.uid, "start": start, "end": end})
    return row


def _check_term(post: Post, start: date, end: date | None, functions: frozenset[str]) -> None:
    if end is not None and end < start:
        raise Refused(f"离任日 {zh(end)} 早于任职日 {zh(start)}。", field="end", code="out_of_order")
    if start < post.organ.valid_from:
        raise Refused(
            f"任职日早于{post.organ.short_name}的成立日 {zh(post.organ.valid_from)}。",
            field="start",
            code="before_organ",
        )
    unknown = functions - set(Function)
    if unknown:
        raise Refused(f"不认识的职责 {'、'.join(sorted(unknown))}。", field="functions", code="unknown_function")


def close_appointment(row: Appointment, *, end: date, actor: Actor, on: date, act_key: str = "") -> Appointment:
    """End an appointment on its last day; whoever stands in for it, or from it, stops that day too."""
    need_to_set(actor, row.post.organ)
    with acts.begin("appointment.close", actor=actor, key=act_key, about=(row.uid, end)) as act:
        if act.repeated:
            return Appointment.objects.get(pk=row.pk)
        row = _latest(row)
        if row.end is not None:
            raise Refused("这一任职已经结束。", todo="日期有误的，请用“更正任职”", code="closed")
        return end_appointment(act, row, end, on)


def end_appointment(act: Act, row: Appointment, end: date, on: date) -> Appointment:
    """End an appointment within an act under way."""
    if end < row.start:
        raise Refused(f"离任日 {zh(end)} 早于任职日 {zh(row.start)}。", field="end", code="out_of_order")
    row.end = end
    act.change(row, "end")
    act.record(Kind.APPOINTMENT_CLOSED, row.uid, on=on, payload={"post": row.post.uid, "end": end})
    for deputy in Deputising.objects.filter(Q(absent=row) | Q(deputy=row)).select_related("absent", "deputy"):
        if deputy.end is None or deputy.end > end:
            deputy.end = max(end, deputy.start)
            act.change(deputy, "end")
            said = {"absent": deputy.absent.uid, "deputy": deputy.deputy.uid, "end": deputy.end}
            act.record(Kind.DEPUTY_ENDED, deputy.uid, on=on, payload=said)
    return row


def correct_appointment(
    row: Appointment,
    *,
    start: date,
    end: date | None,
    portfolio: str | None = None,
    functions: Iterable[str] | None = None,
    acting_head: bool | None = None,
    actor: Actor,
    on: date,
    act_key: str = "",
) -> Appointment:
    """Supersede an appointment by a corrected one: the old row stays, marked (decision 18).

    Who stands in for it, or stands in from it, goes on with the corrected row. None leaves a fact as it was. Refused:
    what changes nothing, an appointment already superseded, days out of order.
    """
    need_to_set(actor, row.post.organ)
    given = row.function_set if functions is None else frozenset(functions)
    duties = row.portfolio if portfolio is None else portfolio.strip()
    leads = row.acting_head if acting_head is None else acting_head
    about = (row.uid, start, end, sorted(given), duties, leads)
    with acts.begin("appointment.correct", actor=actor, key=act_key, about=about) as act:
        if act.repeated:
            return Appointment.objects.get(uid=act.result)
        row = _latest(row)
        _check_term(row.post, start, end, given)
        _check_differs(row, start, end, given, duties, leads)
        row.superseded = True
        act.change(row, "superseded")
        new = act.add(
            Appointment(
                uid=act.result,
                person=row.person,
                post=row.post,
                start=start,
                end=end,
                functions=" ".join(sorted(given)),
                portfolio=duties,
                acting_head=leads,
                supersedes=row,
                recorded_on=on,
            )
        )
        _carry(act, row, new)
        said = {"post": row.post.uid, "start": start, "end": end, "supersedes": row.uid}
        act.record(Kind.APPOINTMENT_CORRECTED, new.uid, on=on, payload=said)
    return new


def _latest(row: Appointment) -> Appointment:
    """The row under lock: whoever read it before another corrected it is told so."""
    found = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related("post__organ", "person")
    row = found.get(pk=row.pk)
    if row.superseded:
        raise Refused("这一任职已被更正过。", todo="请更正最新的一条", code="closed")
    return row


def _check_differs(
    row: Appointment, start: date, end: date | None, given: frozenset[str], duties: str, leads: bool
) -> None:
    now = (row.start, row.end, row.function_set, row.portfolio, row.acting_head)
    if now == (start, end, given, duties, leads):
        raise Refused("没有改动，没有什么可更正的。", code="nothing_to_change")


def _carry(act: Act, old: Appointment, new: Appointment) -> None:
    """What refers to the corrected row by itself, and not by history, refers to the new one."""
    for row in Deputising.objects.filter(Q(absent=old) | Q(deputy=old)):
        row.absent_id = new.pk if row.absent_id == old.pk else row.absent_id
        row.deputy_id = new.pk if row.deputy_id == old.pk else row.deputy_id
        act.change(row, "absent_id", "deputy_id")
    Account.objects.filter(chosen=old).update(chosen=new)
