"""The sample's reception calendar: leaders of three organs receive in the weeks to come, and two visitors have booked."""

from datetime import timedelta

from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.play import Life
from xinfang.cli.sample.stage import Stage
from xinfang.duties import actions
from xinfang.duties.actions.booking import Wanted
from xinfang.duties.actions.planning import Planned
from xinfang.duties.kinds import ReceptionForm
from xinfang.duties.models import ReceptionPlan
from xinfang.rules.days import base
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

PETITIONER = Actor(label="信访人", petitioner=True)
HOSTS = ((f"{CITY}-ZJ", "市住建局一楼接待室", "物业、产权、住房保障"), (f"{CITY}-XF", "市信访局接待大厅", "各类事项"))
VISITORS = (("汪洋洋", "13900007001", "小区电梯更换"), ("邹小满", "13900007002", "办不下产权证"))


def lives(stage: Stage) -> list[Life]:
    """Planned a few days ago; two places are taken."""
    return [_planned(stage)]


def _planned(stage: Stage) -> Life:
    day = base().next_workday(stage.today - timedelta(days=9))

    def plan() -> None:
        for week in (1, 3):
            for code, place, topics in HOSTS:
                leader, post = (
                    stage.city.who(code, stage.now, kind="head"),
                    stage.city.held(code, stage.now, kind="head"),
                )
                if leader is None or post is None:
                    raise Refused(f"{code} 当日无人在任。", code="nobody")
                on = base().next_workday(stage.today + timedelta(days=7 * week))
                said = Planned(on, "09:00", "11:30", place, ReceptionForm.FIXED, topics, places=4)
                actions.plan_reception(post, said, actor=leader, when=stage.when(), key=stage.key())

    def book() -> None:
        first = ReceptionPlan.objects.order_by("day", "pk")[0]
        for name, phone, subject in VISITORS:
            actions.book(first, Wanted(name, phone, subject), actor=PETITIONER, on=stage.now, key=stage.key())

    yield day, plan
    yield day, book
