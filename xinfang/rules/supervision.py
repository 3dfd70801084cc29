"""Supervision 督办: what calls for it, which office owes it, until when it is answered, who may list and interview. Pure.

The machine sees days; whether there was a good reason, people judge: what it finds is a proposal (2005/36; 2022/40-1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xinfang.rules import clocks, lawbook
from xinfang.rules.clocks import Due
from xinfang.rules.days import ONE, Calendar, zh
from xinfang.rules.lawbook import LimitValue
from xinfang.rules.lawparts import Trigger
from xinfang.rules.refusals import Refused
from xinfang.rules.steptypes import NEW_RULES

JOINT, OFFICE = "joint_conference", "petition_office"
LISTS = "2022/39-3"
TWICE = 2  # one objection is a right; the second that is not agreed to asks for people
MOST_DAYS = 90
# A letter names its own days: no law does, so the value has no article and no number.
FEEDBACK = LimitValue(
    "supervision_feedback", "督办函的书面反馈", "calendar_day", date.min, None, "", starts="收到督办函之日"
)


def triggers_on(day: date) -> tuple[Trigger, ...]:
    """The triggers in force on ``day``, in the order of the law."""
    return tuple(one for one in lawbook.load().triggers.values() if one.start <= day and day <= (one.end or day))


def trigger_of_clock(limit: str, due: date, met_on: date | None, day: date, *, provisional: bool) -> Trigger | None:
    """What a limit that lapsed and is still not done on ``day`` calls for, by the law of the day it lapsed.

    None for what is in time, for what was done (late: that is for verification, not for supervision), for a provisional
    date, and for a limit that no trigger names.
    """
    if provisional or day <= due or (met_on is not None and met_on <= day):
        return None
    return _found(due + ONE, "clock", limit)


def trigger_of_execution(execute_by: date | None, executed_on: date | None, day: date) -> Trigger | None:
    """What a supported opinion not carried out by the day that it names calls for (2005/36.5; 2022/40-1)."""
    if execute_by is None or day <= execute_by or (executed_on is not None and executed_on <= day):
        return None
    return _found(execute_by + ONE, "execution")


def trigger_of_objections(overruled: Sequence[date], day: date) -> tuple[Trigger, date] | None:
    """What repeated objections of one organ on one matter, none agreed to, call for, and since when (2022/40-1)."""
    known = sorted(one for one in overruled if one <= day)
    if len(known) < TWICE:
        return None
    found = _found(known[TWICE - 1], "objections")
    return (found, known[TWICE - 1]) if found else None


def _found(on: date, found: str, limit: str = "") -> Trigger | None:
    fitting = (one for one in triggers_on(on) if one.found == found and (not limit or limit in one.limits))
    return next(fitting, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """An organ as the rule sees it."""

    pk: int
    kind: str


def office_of(organ: Standing, senders: Sequence[Standing], over: Sequence[Standing]) -> Standing | None:
    """The petition office that supervises ``organ`` on a matter: the one that sent it, else the one of the organ's level.

    ``senders``: who sent the matter on to the organ and still may take it back, the last first. ``over``: the petition
    offices above the organ, the nearest first. None where there is none: nobody supervises oneself.
    """
    sent = (one for one in senders if one.kind == OFFICE and one.pk != organ.pk)
    return next(sent, None) or next((one for one in over if one.pk != organ.pk), None)


def feedback_due(days: int, received: date, *, calendar: Calendar, roll: bool) -> Due:
    """Until when a supervision letter is answered in writing: ``days`` after its receipt, as the letter says.

    Refused: no days, or more than ninety.
    """
    if not 0 < days <= MOST_DAYS:
        raise Refused(f"反馈的天数写 1 到 {MOST_DAYS}。", field="days", code="bad_days")
    found = clocks.due(FEEDBACK, received, calendar=calendar, roll=roll, days=days)
    named = f"函中写明 {days} 日内书面反馈（不是法定期限）→ {zh(received + timedelta(days=days))}"
    return replace(found, reasons=(found.reasons[0], named, *found.reasons[2:]))


def owed_since(raised_on: date, ended_on: date | None, days: int, day: date) -> date | None:
    """The first day on which a proposal had waited too long for the office to do anything; None where it had not.

    ``days`` is the bureau's setting. What was done after that stays late.
    """
    last = raised_on + timedelta(days=days)
    return last + ONE if last < min(day, ended_on or day) else None


def unanswered_since(due: date, answered_on: date | None, day: date) -> date | None:
    """The first day on which a letter's feedback was overdue; None where it is in time or came in time."""
    return due + ONE if due < min(day, answered_on or day) else None


def check_lists(decider: str, on: date, office_lists: int) -> None:
    """Refuse to list a matter or an organ 挂牌督办: the joint conference may since 2022-05-01 (2022/39-3).

    A petition office may only where the bureau has set that (local practice, shown as that).
    """
    if decider == JOINT:
        _since(on, "挂牌督办")
    elif decider != OFFICE or not office_lists:
        raise Refused(
            "信访部门不能自己挂牌督办。" if decider == OFFICE else "只有信访工作联席会议可以挂牌督办。",
            why="条例写的是由信访工作联席会议挂牌督办；信访部门挂牌是本地做法，本单位没有设定",
            todo="请填写决定挂牌的联席会议和会议纪要编号，或者由系统管理人员在设置里改",
            cite=LISTS,
            field="decider",
            code="not_the_conference",
        )


def check_interviews(decider: str, on: date) -> None:
    """Refuse an interview 约谈 that no joint conference decided, or before 2022-05-01 (2022/39-3)."""
    if decider != JOINT:
        raise Refused(
            "约谈由信访工作联席会议决定。",
            todo="请填写决定约谈的联席会议和会议纪要编号",
            cite=LISTS,
            field="decider",
            code="not_the_conference",
        )
    _since(on, "约谈")


def _since(on: date, what: str) -> None:
    if on < NEW_RULES:
        raise Refused(
            f"{zh(on)} 还没有联席会议{what}的规定。",
            why=f"《信访工作条例》自 {zh(NEW_RULES)} 起施行",
            todo="以前的做法请用催办、督办函",
            cite=LISTS,
            field="on",
            code="not_in_force",
        )
