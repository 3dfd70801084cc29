"""Enter what leaders did: days among the people, working time, receptions (seed/6, 9). Nothing is entered ahead of time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xinfang.bureau import acts
from xinfang.duties.actions.entry import add, say
from xinfang.duties.kinds import WorkSort
from xinfang.duties.models import (
    FieldStay,
    Reception,
    WorkLog,
)
from xinfang.duties.reach import need_to_enter
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Appointment, Organ, Person
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.duties import LEADING
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

MOST_DAYS = 62


def record_field_stay(
    post: Appointment, *, first: date, last: date, place: str, words: str, actor: Actor, when: When, key: str
) -> FieldStay:
    """Enter days that a leader spent among the people (seed/6). Refused: days out of order, ahead, or without the post."""
    organ, person = _of(post, actor, (first, last), when)
    if last < first:
        raise Refused(f"结束日 {zh(last)} 早于开始日 {zh(first)}。", field="last", code="out_of_order")
    if not place.strip() or not words.strip():
        raise Refused("请写到了哪里、解决了什么困难和问题。", field="words", code="missing", cite="seed/6")
    with acts.begin("duty.field", actor=actor, key=key, about=(post.uid, first, last, place, words)) as act:
        if act.repeated:
            return FieldStay.objects.get(uid=act.result)
        row = FieldStay(person=person, organ=organ, first=first, last=last, place=place.strip(), words=words.strip())
        add(act, row, when)
        say(act, row, "field_stay", organ, person, when, (first, last), "seed/6")
    return row


@dataclass(frozen=True, slots=True)
class Worked:
    """Half a day or a whole day of petition work: ``halves`` 1 or 2."""

    day: date
    halves: int
    sort: WorkSort
    words: str = ""


def log_work(post: Appointment, days: Sequence[Worked], *, actor: Actor, when: When, key: str) -> list[WorkLog]:
    """Enter days of petition work (seed/6), one or a whole month's sheet: all of them, or none.

    ``when`` is the newest of the days. Refused: none, too many, more than a day on one day, a day out of office.
    """
    if not 0 < len(days) <= MOST_DAYS:
        raise Refused(f"一次登记 1 到 {MOST_DAYS} 天。", field="days", code="too_many" if days else "missing")
    organ, person = _of(post, actor, (min(one.day for one in days), max(one.day for one in days)), when)
    if any(one.halves not in {1, 2} for one in days):
        raise Refused("请选半天或者一天。", field="halves", code="bad_halves")
    with acts.begin(
        "duty.work", actor=actor, key=key, about=(post.uid, [(one.day, one.halves, one.sort) for one in days])
    ) as act:
        if act.repeated:
            return list(WorkLog.objects.filter(sheet=act.result))
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        _check_full(person, days)
        rows = [
            WorkLog(
                person=person,
                organ=organ,
                day=one.day,
                halves=one.halves,
                sort=one.sort.value,
                words=one.words.strip(),
                sheet=act.result,
                entered_on=when.today,
                proof=when.proof.strip(),
                voided_why="",
            )
            for one in days
        ]
        act.add_all(WorkLog, rows)
        said = {
            "record": "work_log",
            "organ": organ.uid,
            "person": person.uid,
            "first": min(one.day for one in days),
            "last": when.on,
        }
        act.record(Kind.DUTY_RECORDED, act.result, on=when.on, cite="seed/6", payload=said)
    return rows


def _check_full(person: Person, days: Sequence[Worked]) -> None:
    """No day counts for more than itself, with what was entered before."""
    halves: dict[date, int] = defaultdict(int)
    before = WorkLog.objects.filter(person=person, day__in={one.day for one in days}, voided_on__isnull=True)
    for day, many in before.values_list("day", "halves"):
        halves[day] += many
    for one in days:
        halves[one.day] += one.halves
        if halves[one.day] > 2:
            raise Refused(
                f"{zh(one.day)} 记得超过了一天。", todo="记错的先作废，再重新登记", field="halves", code="day_full"
            )


def record_reception(
    post: Appointment, *, place: str, groups: int, heads: int, actor: Actor, when: When, key: str
) -> Reception:
    """Enter a day on which a leader received visitors (seed/9). Refused: fewer people than groups."""
    organ, person = _of(post, actor, (when.on, when.on), when)
    if not place.strip():
        raise Refused("请写在哪里接待。", field="place", code="missing")
    if heads < groups or groups < 0:
        raise Refused("人次不能少于批次。", field="heads", code="bad_count")
    with acts.begin("duty.reception", actor=actor, key=key, about=(post.uid, when.on, place, groups, heads)) as act:
        if act.repeated:
            return Reception.objects.get(uid=act.result)
        row = Reception(person=person, organ=organ, day=when.on, place=place.strip(), groups=groups, heads=heads)
        add(act, row, when)
        say(act, row, "reception", organ, person, when, (when.on, when.on), "seed/9")
    return row


def _of(post: Appointment, actor: Actor, days: tuple[date, date], when: When) -> tuple[Organ, Person]:
    """The organ and person of a leader's own record: in office on the first day, nothing of it ahead of today."""
    organ = post.post.organ
    need_to_enter(actor, organ)
    when.check()
    if days[1] > when.today:
        raise Refused(f"{zh(days[1])} 还没有到。", why="只登记已经做了的", field="last", code="future")
    if post.post.kind not in LEADING:
        raise Refused(f"{post.person.name}在这里不是领导职务。", field="post", code="not_a_leader", cite="seed/6")
    if days[0] < post.start or (post.end is not None and days[1] > post.end):
        raise Refused(
            f"{post.person.name}那些天不在这个任上。",
            todo="请核对日期，或者先更正任职",
            field="first",
            code="not_in_office",
        )
    return organ, post.person
