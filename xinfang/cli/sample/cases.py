"""Lives of the sample that leaders lead: matters with and without a named leader, and one incident with its record."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.letters import write
from xinfang.cli.sample.play import Life
from xinfang.cli.sample.stage import Case, Stage
from xinfang.duties import actions
from xinfang.duties.actions import Happened, Said
from xinfang.duties.casekinds import FOUR, CaseEnd, WorkPart
from xinfang.duties.incidentkinds import IncidentSort, LineSort
from xinfang.duties.incidents import moment
from xinfang.duties.models import Incident, LedCase, Milestone
from xinfang.people.models import Appointment
from xinfang.petitions.kinds import Channel, MatterKind
from xinfang.petitions.models import Petition
from xinfang.rules.days import base
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

HOUSING, OFFICE = f"{CITY}-ZJ", f"{CITY}-XF"
TITLES = (
    "老旧小区产权证多年办不下来",
    "停工楼盘迟迟不交房",
    "安置房质量问题久拖未决",
    "征收补偿尾款没有付清",
    "危房改造补助发放争议",
)
DID = ("见了业主代表和开发企业，查清症结在土地出让金", "讲清办证的规定和步骤", "补齐手续，分批办证", "逐户上门说明进展")


def lives(stage: Stage) -> list[Life]:
    """One led in good order, one with a milestone overdue, one handed over, one resolved, one nobody leads; an incident."""
    made = [_Led(stage, title, 120 - 12 * n) for n, title in enumerate(TITLES)]
    ways: tuple[Callable[[_Led], Life], ...] = (_in_order, _overdue, _handed_over, _resolved)
    return [*(way(one) for way, one in zip(ways, made, strict=False)), _begun(made[-1]), _incident(stage, made[1])]


class _Led:
    """One difficult matter at the housing department."""

    def __init__(self, stage: Stage, title: str, before: int) -> None:
        rng = random.Random(title)  # noqa: S311 - a sample, not a secret; its own, so that the others' lives stay as they are
        letter = replace(write(rng), title=title, text=f"{title}，多次反映没有解决，请尽快解决。", anonymous=False)
        self.stage, self.start = stage, stage.today - timedelta(days=before)
        self.matter = Case(stage, OFFICE, letter)

    def day(self, after: int) -> date:
        return base().next_workday(self.start + timedelta(days=after))

    def by(self, kind: str = "head") -> Actor:
        found = self.stage.city.who(HOUSING, self.stage.now, kind=kind)
        if found is None:
            raise Refused(f"{HOUSING} 当日无人在任。", code="nobody")
        return found

    def post(self, kind: str) -> Appointment:
        found = self.stage.city.held(HOUSING, self.stage.now, kind=kind)
        if found is None:
            raise Refused(f"{HOUSING} 当日无人在任。", code="nobody")
        return found

    def told(self) -> dict[str, Any]:
        return {"actor": self.by(), "when": self.stage.when(), "key": self.stage.key()}

    def case(self) -> LedCase:
        return LedCase.objects.get(petition__uid=self.matter.uid, ended_on__isnull=True, voided_on__isnull=True)

    def name(self) -> None:
        term: dict[str, Any] = {"ground": "涉及多个单位，多年没有解决", "due_on": self.day(180)}
        actions.name_leader(self.matter.uid, self.post("deputy_in_charge").uid, **term, **self.told())

    def work(self, part: WorkPart, words: str) -> None:
        actions.record_work(self.case().uid, part, words=words, **self.told())

    def step(self, words: str, after: int) -> None:
        actions.set_milestone(self.case().uid, words=words, due_on=self.day(after), **self.told())

    def reach(self) -> None:
        step = Milestone.objects.filter(case=self.case(), done_on__isnull=True).order_by("due_on", "pk")[0]
        actions.reach_milestone(step.uid, result="已完成", **self.told())

    def hand_over(self) -> None:
        term: dict[str, Any] = {"why": "分工调整", "due_on": self.day(200)}
        actions.pass_on(self.case().uid, self.post("head").uid, **term, **self.told())

    def resolve(self) -> None:
        actions.end_case(self.case().uid, CaseEnd.RESOLVED, result="手续补齐，证书已发放", **self.told())


def _begun(one: _Led) -> Life:
    """Registered as difficult, sent on, accepted."""
    said: dict[str, Any] = {
        "kind": MatterKind.CLAIM_ART31_6,
        "channel": Channel.LETTER,
        "place": "温泉街道",
        "difficult": True,
    }
    day = one.day(0)
    yield day, lambda: one.matter.register(**said)
    yield day, lambda: one.matter.send(HOUSING)
    yield day, lambda: one.matter.act("receive")
    yield day, lambda: one.matter.act("inform_receipt")
    yield day, lambda: one.matter.act("accept")


def _named(one: _Led) -> Life:
    yield from _begun(one)
    yield one.day(5), one.name
    yield one.day(6), lambda: one.step("摸清情况，拿出方案", 20)
    yield one.day(6), lambda: one.step("解决到位", 170)
    yield one.day(12), lambda: one.work(FOUR[0], DID[0])


def _in_order(one: _Led) -> Life:
    yield from _named(one)
    yield one.day(19), one.reach
    for n, part in enumerate(FOUR[1:], start=1):
        yield one.day(20 + 8 * n), partial(one.work, part, DID[n])


def _overdue(one: _Led) -> Life:
    yield from _named(one)
    yield one.day(30), lambda: one.work(WorkPart.NOTE, "企业没有按约定提供材料，已书面催要")


def _handed_over(one: _Led) -> Life:
    yield from _named(one)
    yield one.day(19), one.reach
    yield one.day(40), one.hand_over
    yield one.day(45), lambda: one.work(FOUR[1], DID[1])


def _resolved(one: _Led) -> Life:
    yield from _named(one)
    yield one.day(18), one.reach
    yield one.day(30), lambda: one.work(FOUR[2], DID[2])
    yield one.day(40), lambda: one.work(WorkPart.VISIT, "上门回访，证书已经拿到")
    yield one.day(41), one.resolve


def _incident(stage: Stage, one: _Led) -> Life:
    """Owners gather at the department: learned, reported, attended, dealt with, followed up, closed."""
    day = base().next_workday(stage.today - timedelta(days=21))

    def enter() -> None:
        said = Happened(
            IncidentSort.MASS, moment(stage.now, 9, 5), "停工楼盘业主聚集", "市住建局门口", 46, "要求明确复工时间。"
        )
        actions.enter_incident(stage.city.organs[HOUSING], said, **one.told())

    def line(sort: LineSort, hour: int, minute: int, kind: str = "head", **more: Any) -> Callable[[], None]:
        def act() -> None:
            said = Said(sort, moment(stage.now, hour, minute), post=one.post(kind).uid, **more)
            actions.add_line(_row().uid, said, **one.told())

        return act

    def report() -> None:
        said = Said(LineSort.REPORTED, moment(stage.now, 9, 50), post=one.post("head").uid, to="咸宁市人民政府")
        actions.report_up(_row().uid, said, text="今日上午，停工楼盘业主在市住建局门口聚集，现场平稳。", **one.told())

    def tie() -> None:
        number = Petition.objects.values_list("number", flat=True).get(uid=one.matter.uid)
        actions.tie_petition(_row().uid, number, **one.told())

    def close() -> None:
        actions.close(_row().uid, outcome="业主散去，复工计划已公布", **one.told())

    yield day, enter
    yield day, line(LineSort.LEARNED, 9, 10)
    yield day, report
    yield day, line(LineSort.BOUND, 9, 15, "deputy_in_charge")
    yield day, line(LineSort.ARRIVED, 9, 40, "deputy_in_charge")
    yield day, line(LineSort.MEASURE, 10, 20, "deputy_in_charge", words="请业主代表到接待室，当面听取诉求")
    yield day, tie
    after = base().next_workday(day + timedelta(days=3))
    yield after, line(LineSort.FOLLOW_UP, 15, 0, words="会同企业向业主通报复工计划")
    yield after, close


def _row() -> Incident:
    return Incident.objects.order_by("pk")[0]
