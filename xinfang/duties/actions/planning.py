"""Put a line into the reception calendar 领导接访日程: which leader receives on which day, where. It is published (seed/9)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from xinfang.bureau import acts
from xinfang.duties.actions.entry import add, say
from xinfang.duties.kinds import ReceptionForm
from xinfang.duties.models import ReceptionPlan
from xinfang.duties.reach import need_to_enter
from xinfang.people.models import Appointment
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.duties import LEADING
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
AHEAD, MOST = timedelta(days=370), 200


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the calendar. ``places``: how many visitors may book, 0: none may. All of it is public."""

    day: date
    starts: str
    ends: str
    place: str
    form: ReceptionForm
    topics: str = ""
    places: int = 0


def plan_reception(post: Appointment, said: Planned, *, actor: Actor, when: When, key: str) -> ReceptionPlan:
    """Enter when and where a leader will receive visitors (seed/9).

    Refused: who holds no leading post of the own organ, a day that has passed, is out of office or too far ahead, hours
    that are none or out of order, no place.
    """
    organ = post.post.organ
    need_to_enter(actor, organ)
    _check(post, said, when.today)
    with acts.begin("duty.plan", actor=actor, key=key, about=(post.uid, said)) as act:
        if act.repeated:
            return ReceptionPlan.objects.get(uid=act.result)
        row = ReceptionPlan(
            organ=organ,
            leader=post,
            day=said.day,
            starts=said.starts,
            ends=said.ends,
            place=said.place.strip(),
            form=said.form.value,
            topics=said.topics.strip(),
            places=said.places,
        )
        add(act, row, When(when.today, when.today))
        say(act, row, "plan", organ, post.person, when, (said.day, said.day), "seed/9")
    return row


def _check(post: Appointment, said: Planned, today: date) -> None:
    if post.post.kind not in LEADING:
        raise Refused(f"{post.person.name}在这里不是领导职务。", field="post", code="not_a_leader", cite="seed/9")
    if said.day < today:
        raise Refused(
            f"{zh(said.day)} 已经过了。", why="日程只排以后的", todo="已经接访的，登记接访", field="on", code="past"
        )
    if said.day > today + AHEAD:
        raise Refused(f"{zh(said.day)} 太远了。", todo="最多排到一年以后", field="on", code="too_far")
    if said.day < post.start or (post.end is not None and said.day > post.end):
        raise Refused(f"{post.person.name}那一天不在这个任上。", field="post", code="not_in_office")
    _check_hours(said)


def _check_hours(said: Planned) -> None:
    for name in ("starts", "ends"):
        if not CLOCK.fullmatch(getattr(said, name)):
            raise Refused("时间看不懂。", todo="请写成 09:00", field=name, code="bad_time")
    if said.starts >= said.ends:
        raise Refused("结束的时间要晚于开始的时间。", field="ends", code="out_of_order")
    if not said.place.strip():
        raise Refused("请写在哪里接访。", field="place", code="missing")
    if not 0 <= said.places <= MOST:
        raise Refused(f"可以预约的批数在 0 到 {MOST} 之间。", field="places", code="bad_count")
