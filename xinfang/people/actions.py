"""Organs, posts, persons, appointments, deputies and accounts: made, closed and corrected, never quietly edited."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.people.kinds import Function, Level, OrganKind, PostKind
from xinfang.people.models import Account, Appointment, Deputising, Organ, OrganCode, Person, Post
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor, Period

CONTACT = ("address", "email", "phone", "reception", "inquiry")
CHANGEABLE = (*CONTACT, "name", "short_name", "code", "paper_mark", "heads_allowed")


def need_to_set(actor: Actor, organ: Organ | None) -> None:
    """Refuse whoever may not change people of ``organ``: an administrator may within the own organ and below it.

    The administrator of a body's own root (a city's petition office acts for the whole tree) is told by the tree: an
    administrator of a petition office may change what stands under the body that the office belongs to.
    """
    if actor.operator:
        return
    above = actor.organ_path
    if actor.organ_kind == OrganKind.PETITION_OFFICE:
        above = above.rstrip("/").rsplit("/", 1)[0] + "/"
    if not actor.may("people:set") or organ is None or not organ.path.startswith(above):
        raise Refused(
            "您现在的岗位不能改这个单位的人员和机构。", todo="请由本单位或上级的系统管理人员办理", code="not_allowed"
        )


def create_organ(said: Mapping[str, Any], *, parent: Organ | None, actor: Actor, on: date, act_key: str = "") -> Organ:
    """Create an organ. Refuses unknown kinds and levels, a taken code, and a parent that is closed."""
    need_to_set(actor, parent)
    with acts.begin(
        "organ.create", actor=actor, key=act_key, about=(sorted(said.items()), parent and parent.pk)
    ) as act:
        if act.repeated:
            return Organ.objects.get(uid=act.result)
        return add_organ(act, said, parent=parent, on=on)


def add_organ(act: Act, said: Mapping[str, Any], *, parent: Organ | None, on: date) -> Organ:
    """Create an organ within an act under way."""
    _check_organ(said, parent)
    organ = act.add(Organ(uid=act.result, parent=parent, **said) if "uid" not in said else Organ(parent=parent, **said))
    organ.path = f"{parent.path if parent else '/'}{organ.pk}/"
    organ.save(update_fields=["path"])
    act.record(
        Kind.ORGAN_CREATED, organ.uid, on=on, payload={"parent": parent.uid if parent else None, "kind": organ.kind}
    )
    return organ


def _check_organ(said: Mapping[str, Any], parent: Organ | None) -> None:
    for name in ("code", "name", "short_name"):
        if not str(said.get(name, "")).strip():
            raise Refused("单位的代码、名称和简称都要写。", field=name, code="missing")
    if said["kind"] not in set(OrganKind):
        raise Refused(f"不认识的单位类型 {said['kind']}。", field="kind", code="unknown_kind")
    if said["level"] not in set(Level):
        raise Refused(f"不认识的层级 {said['level']}。", field="level", code="unknown_level")
    if Organ.objects.filter(code=said["code"]).exists():
        raise Refused(f"代码 {said['code']} 已被别的单位使用。", todo="请换一个代码", field="code", code="code_taken")
    if parent is not None and parent.valid_to is not None:
        raise Refused(f"上级单位{parent.short_name}已撤销。", field="parent", code="organ_closed")


def change_organ(organ: Organ, changes: Mapping[str, Any], *, actor: Actor, on: date, act_key: str = "") -> Organ:
    """Change names, marks or contact facts of an organ; an old code or paper mark is kept as history (decision 18)."""
    need_to_set(actor, organ)
    if not changes or set(changes) - set(CHANGEABLE):
        raise Refused("没有可以更改的内容。", code="nothing_to_change")
    with acts.begin("organ.change", actor=actor, key=act_key, about=(organ.uid, sorted(changes.items()))) as act:
        row = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
        if act.repeated:
            return row
        if ("code" in changes and changes["code"] != row.code) or (
            "paper_mark" in changes and row.paper_mark and changes["paper_mark"] != row.paper_mark
        ):
            act.add(OrganCode(organ=row, code=row.code, paper_mark=row.paper_mark, until=on))
        for name, value in changes.items():
            setattr(row, name, value)
        act.change(row, *changes)
        act.record(Kind.ORGAN_CHANGED, row.uid, on=on)
    return row


def close_organ(organ: Organ, *, successor: Organ | None, last_day: date, actor: Actor, on: date) -> Organ:
    """Close an organ that was merged, split or abolished; ``successor`` goes on with its powers (2005/25)."""
    need_to_set(actor, organ)
    if successor is not None and successor.pk == organ.pk:
        raise Refused("继任单位不能是它自己。", field="successor", code="self")
    if last_day < organ.valid_from:
        raise Refused("撤销日早于成立日。", field="last_day", code="out_of_order")
    with acts.begin("organ.close", actor=actor) as act:
        organ.valid_to, organ.successor = last_day, successor
        act.change(organ, "valid_to", "successor")
        act.record(Kind.ORGAN_CHANGED, organ.uid, on=on, cite="2005/25", payload={"valid_to": last_day})
    return organ


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
    """End an appointment on its last day."""
    need_to_set(actor, row.post.organ)
    if end < row.start:
        raise Refused("离任日早于任职日。", field="end", code="out_of_order")
    if row.end is not None or row.superseded:
        raise Refused("这一任职已经结束或已被更正。", todo="日期有误的，请用“更正任职”", code="closed")
    with acts.begin("appointment.close", actor=actor, key=act_key, about=(row.uid, end)) as act:
        if not act.repeated:
            row.end = end
            act.change(row, "end")
            act.record(Kind.APPOINTMENT_CLOSED, row.uid, on=on, payload={"post": row.post.uid, "end": end})
    return row


def correct_appointment(
    row: Appointment,
    *,
    start: date,
    end: date | None,
    portfolio: str | None = None,
    functions: Iterable[str] | None = None,
    actor: Actor,
    on: date,
    act_key: str = "",
) -> Appointment:
    """Supersede an appointment by a corrected one: the old row stays, marked (decision 18)."""
    need_to_set(actor, row.post.organ)
    if row.superseded:
        raise Refused("这一任职已被更正过。", todo="请更正最新的一条", code="closed")
    given = row.function_set if functions is None else frozenset(functions)
    _check_term(row.post, start, end, given)
    with acts.begin("appointment.correct", actor=actor, key=act_key, about=(row.uid, start, end)) as act:
        if act.repeated:
            return Appointment.objects.get(uid=act.result)
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
                portfolio=row.portfolio if portfolio is None else portfolio,
                acting_head=row.acting_head,
                supersedes=row,
                recorded_on=on,
            )
        )
        said = {"post": row.post.uid, "start": start, "end": end, "supersedes": row.uid}
        act.record(Kind.APPOINTMENT_CORRECTED, new.uid, on=on, payload=said)
    return new


def name_deputy(
    absent: Appointment, deputy: Appointment, *, start: date, end: date | None, ground: str, actor: Actor, on: date
) -> Deputising:
    """Let ``deputy`` stand in for ``absent`` while away 代理, on a ground that is written down."""
    need_to_set(actor, absent.post.organ)
    if absent.person_id == deputy.person_id:
        raise Refused("代理人不能是本人。", field="deputy", code="self")
    if not ground.strip():
        raise Refused("请写明代理的依据。", field="ground", code="no_ground")
    if end is not None and end < start:
        raise Refused("代理止日早于起日。", field="end", code="out_of_order")
    if not Period(absent.start, absent.end).holds(start):
        raise Refused("被代理人在代理起日不在任。", field="start", code="not_in_office")
    with acts.begin("deputy.name", actor=actor) as act:
        row = act.add(Deputising(absent=absent, deputy=deputy, start=start, end=end, ground=ground.strip()))
        said = {"absent": absent.uid, "deputy": deputy.uid, "start": start, "end": end}
        act.record(Kind.DEPUTY_NAMED, row.uid, on=on, payload=said)
    return row


def end_deputy(row: Deputising, *, end: date, actor: Actor, on: date) -> Deputising:
    """End a deputising on its last day."""
    need_to_set(actor, row.absent.post.organ)
    if end < row.start:
        raise Refused("代理止日早于起日。", field="end", code="out_of_order")
    with acts.begin("deputy.end", actor=actor) as act:
        row.end = end
        act.change(row, "end")
        said = {"absent": row.absent.uid, "deputy": row.deputy.uid, "end": end}
        act.record(Kind.DEPUTY_ENDED, row.uid, on=on, payload=said)
    return row


def create_account(
    person: Person, *, username: str, password: str, actor: Actor, on: date, hashed: str = "", must_change: bool = True
) -> Account:
    """Give a person an account. ``hashed`` spares the sample city a hash per account; the password rules then do not run."""
    if not actor.operator and not actor.may("people:set"):
        raise Refused("您现在的岗位不能开账号。", code="not_allowed")
    if Account.objects.filter(username=username.strip()).exists():
        raise Refused(f"用户名 {username} 已被使用。", field="username", code="username_taken")
    if not hashed:
        check_password_rules(password, person)
    with acts.begin("account.create", actor=actor) as act:
        account = Account.objects.create(
            username=username.strip(),
            person=person,
            password=hashed or make_password(password),
            must_change_password=must_change,
        )
        act.record(Kind.ACCOUNT_CREATED, act.result, on=on, payload={"person": person.uid})
    return account


def check_password_rules(password: str, person: Person) -> None:
    """Refuse a weak password, in the words of the rules."""
    try:
        validate_password(password, Account(username=person.code, person=person))
    except ValidationError as error:
        raise Refused("口令太弱：" + "".join(error.messages), field="password", code="weak_password") from error


def set_password(account: Account, password: str, *, actor: Actor, on: date) -> Account:
    """Set an account's password after the rules were checked; the entry says whose, never what."""
    if not actor.operator and actor.account_id != account.pk and not actor.may("people:set"):
        raise Refused("您现在的岗位不能改别人的口令。", code="not_allowed")
    check_password_rules(password, account.person)
    with acts.begin("account.password", actor=actor) as act:
        account.set_password(password)
        account.must_change_password = actor.account_id != account.pk and not actor.operator
        account.save(update_fields=["password", "must_change_password"])
        act.record(Kind.ACCOUNT_PASSWORD_SET, act.result, on=on, payload={"person": account.person.uid})
    return account


def signed_in(account: Account, *, actor: Actor, on: date) -> None:
    """Note that an account signed in."""
    with acts.begin("account.sign_in", actor=actor) as act:
        act.record(Kind.ACCOUNT_SIGNED_IN, act.result, on=on, payload={"person": account.person.uid})


def choose(account: Account, appointment: Appointment, day: date) -> Account:
    """Choose which post to act in: one the person holds on ``day``, or one the person stands in for."""
    own = appointment.person_id == account.person_id and not appointment.superseded
    held = own and Period(appointment.start, appointment.end).holds(day)
    stands_in = Deputising.objects.filter(absent=appointment, deputy__person_id=account.person_id)
    if not held and not any(Period(row.start, row.end).holds(day) for row in stands_in):
        raise Refused("您今天不担任这个职务，也没有代理它。", code="not_held")
    account.chosen = appointment
    account.save(update_fields=["chosen"])
    return account
