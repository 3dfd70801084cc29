"""Organs that come to their end: abolished, merged or split, with those who go on with their powers (2005/25)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from xinfang.bureau import acts
from xinfang.bureau.actions import bump
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.people.actions.appointing import end_appointment
from xinfang.people.actions.organs import need_to_set
from xinfang.people.kinds import Manner
from xinfang.people.models import Appointment, Organ, Succession
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor

MOST_SUCCESSORS = 6


def cite_of(day: date) -> str:
    """The article on organs that end, by the law of the day."""
    return "2022/24" if day >= NEW_RULES else "2005/25"


def close_organ(
    organ: Organ,
    *,
    manner: Manner,
    successors: Sequence[tuple[Organ, str]] = (),
    last_day: date,
    petitions: int = 0,
    actor: Actor,
    on: date,
    act_key: str = "",
) -> Organ:
    """Close an organ on its last day; each of ``successors`` goes on with the powers named beside it (2005/25; 2022/24).

    Its appointments and deputies end that day. The first successor takes what nobody assigns otherwise. ``petitions``
    is how many matters were handed over with it, for the entry. Refused: a day to come or before the organ began, an
    organ closed before, one with organs below it or with appointments that begin later, a merger without and a split
    with fewer than two successors, a successor that is itself closed or outside the actor's part of the tree, and
    closing the organ one acts for.
    """
    need_to_set(actor, organ)
    about = (organ.uid, manner, [(one.uid, powers) for one, powers in successors], last_day)
    with acts.begin("organ.close", actor=actor, key=act_key, about=about) as act:
        row = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
        if act.repeated:
            return row
        check_closing(
            row, manner=manner, successors=[one for one, _ in successors], last_day=last_day, actor=actor, on=on
        )
        ended = _end_appointments(act, row, last_day, on)
        row.valid_to, row.successor = last_day, successors[0][0] if successors else None
        act.change(row, "valid_to", "successor")
        for one, powers in successors:
            act.add(Succession(organ=row, successor=one, manner=manner.value, powers=powers.strip(), last_day=last_day))
        said = {
            "valid_to": last_day,
            "successor": row.successor.uid if row.successor else None,
            "manner": manner.value,
            "appointments": ended,
            "petitions": petitions,
        }
        act.record(Kind.ORGAN_CLOSED, row.uid, on=on, cite=cite_of(last_day), payload=said)
        bump()
    return row


def check_closing(
    organ: Organ, *, manner: Manner, successors: Sequence[Organ], last_day: date, actor: Actor, on: date
) -> None:
    """Refuse what ``close_organ`` would refuse, before anything is written."""
    need_to_set(actor, organ)
    if organ.pk == actor.organ_id:
        raise Refused("不能撤销您自己所在的单位。", todo="请由上级单位的系统管理人员办理", code="own_organ")
    if organ.valid_to is not None:
        raise Refused(f"{organ.short_name}已于 {zh(organ.valid_to)} 撤销。", code="organ_closed")
    _check_days(organ, last_day, on)
    _check_successors(organ, manner, successors, last_day)
    _check_reach(actor, successors)
    below = list(organ.children.filter(valid_to__isnull=True).values_list("short_name", flat=True)[:6])
    if below:
        raise Refused(
            f"{organ.short_name}还有下级单位：{'、'.join(below)}{'等' if len(below) > 5 else ''}。",
            todo="请先分别办理下级单位的撤销、合并或分立",
            code="organs_below",
        )


def _check_days(organ: Organ, last_day: date, on: date) -> None:
    if last_day < organ.valid_from:
        raise Refused(f"撤销日早于成立日 {zh(organ.valid_from)}。", field="last_day", code="out_of_order")
    if last_day > on:
        raise Refused(
            f"最后一天 {zh(last_day)} 还没有到。",
            why="登记以后事项马上移交承接单位，提前登记会让还在职的人办不了事",
            todo="请在那一天或以后登记",
            field="last_day",
            code="future",
        )
    later = Appointment.objects.filter(post__organ=organ, superseded=False, start__gt=last_day)
    for row in later.select_related("person")[:1]:
        raise Refused(
            f"{row.person.name}的任职从 {zh(row.start)} 开始，晚于单位的最后一天。",
            todo="请先更正这条任职，或者核对最后一天",
            field="last_day",
            code="appointed_later",
        )


def _check_successors(organ: Organ, manner: Manner, successors: Sequence[Organ], last_day: date) -> None:
    names = [one.pk for one in successors]
    least = {Manner.MERGED: 1, Manner.SPLIT: 2, Manner.ABOLISHED: 0}[manner]
    if len(names) < least:
        raise Refused(
            "合并要写明并入哪个单位。" if least == 1 else "分立要写明至少两个承接单位。",
            why="由继续行使其职权的单位承接信访事项",
            todo="职责不清的，由本级党委、政府或者其指定的单位承接",
            cite=cite_of(last_day),
            field="successor" if not names else "second",
            code="no_successor",
        )
    if organ.pk in names or len(set(names)) < len(names):
        raise Refused("承接单位不能是它自己，也不能写两遍。", field="successor", code="self")
    if len(names) > MOST_SUCCESSORS:
        raise Refused(f"承接单位最多 {MOST_SUCCESSORS} 个。", field="successor", code="too_many")
    for one in successors:
        if one.valid_to is not None:
            raise Refused(f"{one.short_name}已经撤销，不能承接。", field="successor", code="organ_closed")


def _check_reach(actor: Actor, successors: Sequence[Organ]) -> None:
    """Who administers a part of the tree hands nothing to organs outside it: the administrator above them does."""
    for one in successors:
        try:
            need_to_set(actor, one)
        except Refused as error:
            raise Refused(
                f"{one.short_name}不在您管理的范围内，不能由您定为承接单位。",
                why="承接单位马上要接手事项和期限，要由管得到两个单位的人登记",
                todo="请由上级的系统管理人员办理",
                field="successor",
                code="not_allowed",
            ) from error


def _end_appointments(act: Act, organ: Organ, last_day: date, on: date) -> int:
    rows = Appointment.objects.filter(Q(end__isnull=True) | Q(end__gt=last_day), post__organ=organ, superseded=False)
    found = list(rows.select_related("post__organ", "person"))
    for row in found:
        end_appointment(act, row, last_day, on)
    return len(found)


def reopen_organ(organ: Organ, *, actor: Actor, on: date, act_key: str = "") -> Organ:
    """Take back a closing entered by mistake 撤销误登记.

    The organ stands again under its name and code. Appointments stay ended until each is corrected, and matters stay
    with who took them over until they are handed back: a person decides that matter by matter.
    """
    need_to_set(actor, organ)
    with acts.begin("organ.reopen", actor=actor, key=act_key, about=organ.uid) as act:
        row = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
        if act.repeated:
            return row
        if row.valid_to is None:
            raise Refused(f"{row.short_name}没有撤销。", code="not_closed")
        if row.parent is not None and row.parent.valid_to is not None:
            raise Refused(f"上级单位{row.parent.short_name}已撤销。", todo="请先恢复上级单位", code="parent_closed")
        was, row.valid_to, row.successor = row.valid_to, None, None
        act.change(row, "valid_to", "successor")
        for one in row.successions.filter(undone_on__isnull=True):
            one.undone_on = on
            act.change(one, "undone_on")
        act.record(Kind.ORGAN_REOPENED, row.uid, on=on, cite=cite_of(was), payload={"valid_to": was})
        bump()
    return row
