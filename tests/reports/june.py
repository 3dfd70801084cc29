"""A June of few matters, whose figures are worked out by hand in the tests."""

from datetime import date

from tests.cast import accepted, cancelled, forwarded, key, on, registered, sent, served
from xinfang.petitions import actions
from xinfang.petitions.kinds import Channel, Purpose

FIRST, LAST = date(2013, 6, 1), date(2013, 6, 30)  # 周六, 周日
SECRET = "检举建设局某人"


def june(cast):
    """Five matters of the city's office and one of the district's; a sixth registered by mistake.

    ``taken``: letter of 14 June (周五), accepted at once: conclude by 13 August (周二).
    ``done``: the same, answered on 1 July (周一), served on 2 July.
    ``sent``: letter of 17 June (周一), forwarded, not signed for.
    ``visit``: six people on 3 June (周一), never disposed of: disposal by 18 June (周二).
    ``accusation``: against the housing department, 5 June (周三), forwarded to discipline inspection.
    """
    made = {
        "taken": accepted(cast, date(2013, 6, 14), title="电梯停运", category="城乡建设/住房与房地产/物业服务"),
        "done": served(cast, title="停车费太高"),
        "sent": sent(cast, date(2013, 6, 17), title="路面积水"),
        "visit": registered(cast, date(2013, 6, 3), title="拖欠工资", channel=Channel.VISIT, head_count=6),
    }
    cancelled(cast)
    accused = registered(
        cast,
        date(2013, 6, 5),
        title=SECRET,
        purpose=Purpose.ACCUSATION,
        complained_of=(cast.organ("ZJJ").uid,),
    )
    said = {"actor": cast.registrar, "when": on(date(2013, 6, 5))}
    actions.forward(accused.uid, to=cast.organ("JW").uid, **said, key=key())
    made["accusation"] = accused
    return made


__all__ = ["FIRST", "LAST", "SECRET", "forwarded", "june"]
