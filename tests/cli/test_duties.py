"""``xinfang duties``: as a table for people, as JSON for scripts."""

from datetime import date

from tests.cast import key, on
from xinfang.duties import actions
from xinfang.duties.actions.entering import Held
from xinfang.duties.kinds import MeetingKind


def test_what_was_missed_and_what_was_met(cast, xinfang):
    said = Held(MeetingKind.PARTY_GROUP, "3号", heard=True, deployed=True, solved=True)
    actions.record_meeting(cast.organ("ZJJ"), said, actor=cast.head, when=on(date(2014, 3, 14)), key=key())
    code, found, _ = xinfang("duties", "--on", "2014-07-01", "--organ", "ZJJ", "--json")
    quarters = {one["period"]: one["standing"] for one in found["duties"] if one["duty"] == "office_meeting"}
    assert code == 1
    assert quarters == {
        "2013年第三季度": "missed",
        "2013年第四季度": "missed",
        "2014年第一季度": "met",
        "2014年第二季度": "missed",
        "2014年第三季度": "due",
    }
    assert {one["cite"] for one in found["duties"] if one["duty"] == "office_meeting"} == {"seed/8"}
    code, found, _ = xinfang("duties", "--on", "2014-07-01", "--organ", "ZJJ", "--missed", "--json")
    assert {one["standing"] for one in found["duties"]} == {"missed"}


def test_an_organ_that_is_not_there(cast, xinfang):
    code, found, _ = xinfang("duties", "--on", "2014-07-01", "--organ", "NONE", "--json")
    assert code == 2
    assert "没有代码为 NONE 的单位" in found["error"]
