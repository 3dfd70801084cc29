"""What the walk finds of receptions, meetings and important letters, and the pages it opens for them."""

from datetime import timedelta

from tests.cast import accepted, key, on
from xinfang.duties import actions as duties
from xinfang.duties.actions.booking import Wanted
from xinfang.duties.actions.planning import Planned
from xinfang.duties.kinds import ReceptionForm
from xinfang.portal.lodge import PETITIONER


def received(cast, today):
    """A reception with a visit in its chain, the next one with a place booked, two letters that wait for words."""
    said = {"actor": cast.head, "when": on(today)}
    head = cast.posts["head"]
    cast.received = duties.record_reception(head, place="一楼接待室", groups=2, heads=5, **said, key=key())
    duties.chain_visit(cast.received.uid, cast.held.number, **said, key=key())
    planned = Planned(today + timedelta(days=9), "09:00", "11:30", "一楼接待室", ReceptionForm.FIXED, "物业", 3)
    cast.planned = duties.plan_reception(head, planned, **said, key=key())
    who = Wanted("欧阳来访", "13912345678", "电梯坏了半月")
    duties.book(cast.planned, who, actor=PETITIONER, on=today, key=key())
    accepted(cast, today, title="标了重要的" + "很长的题目" * 20, important=True, text="长" * 400)
    accepted(cast, today - timedelta(days=10), title="标了重要的旧信", important=True)


def duty_pages(cast):
    """The pages that a leader opens for meetings, receptions and letters."""
    return [
        ("enter_duty", ["meeting"], ""),
        ("enter_duty", ["reception"], ""),
        ("enter_duty", ["arrangement"], ""),
        ("enter_duty", ["meeting"], "?again=1"),
        ("enter_duty", ["plan"], ""),
        ("duty_record", ["meeting", cast.met.uid], ""),
        ("duty_record", ["reception", cast.received.uid], ""),
        ("leader_letters", [], ""),
        ("receptions", [], ""),
        ("receptions", [], "?tab=past"),
        ("reception_plan", [cast.planned.uid], ""),
    ]
