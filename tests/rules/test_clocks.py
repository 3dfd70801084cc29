"""Dates against tables that were worked out without the product: our own rows, and the shared ones through the command."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinfang.rules import clocks, days, lawbook
from xinfang.rules.clocks import ClockState, Lamp
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Period

OWN = Path(__file__).with_name("clocks.csv")
WEEKDAYS = "一二三四五六日"


def rows(path):
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def weekday(text):
    return "周" + WEEKDAYS[date.fromisoformat(text).weekday()]


def reckon(limit, start, extend=0, exclude="", **more):
    periods = [Period(*(date.fromisoformat(d) for d in word.split(".."))) for word in exclude.split()]
    value = lawbook.load().value(limit, start)
    return clocks.due(value, start, calendar=days.base(), extension=int(extend or 0), exclusions=periods, **more)


@pytest.mark.parametrize(
    "row", rows(OWN), ids=lambda row: f"{row['limit']}-{row['start']}-{row['extend']}{row['exclude']}"
)
def test_our_own_table(row):
    assert weekday(row["start"]) == row["weekday"]
    assert weekday(row["due"]) == row["due_weekday"]
    found = reckon(row["limit"], date.fromisoformat(row["start"]), row["extend"], row["exclude"])
    assert (str(found.nominal), str(found.due)) == (row["nominal"], row["due"])
    assert not found.provisional


def test_our_own_table_is_as_long_as_the_shared_one(shared):
    assert len(rows(OWN)) >= len(rows(shared / "law" / "days.csv"))


def test_every_shared_row_comes_out_of_the_command(shared, xinfang, db):
    wanted = rows(shared / "law" / "days.csv")
    code, found, _ = xinfang("due", "--file", shared / "law" / "days.csv", "--json")
    assert code == 0
    assert [(one["nominal"], one["due"]) for one in found] == [(row["nominal"], row["due"]) for row in wanted]
    assert all(weekday(row["due"]) == row["due_weekday"] for row in wanted)


@pytest.mark.parametrize(
    ("limit", "start", "extend", "exclude", "code"),
    [
        ("disposal", date(2013, 6, 14), 5, "", "no_extension"),
        ("conclude", date(2013, 6, 14), 31, "", "extension_too_long"),
        ("conclude", date(2013, 6, 14), 0, "2013-07-01..2013-07-03", "no_exclusion"),
        ("rereview", date(2021, 8, 11), 0, "2021-08-23..2021-08-21", "bad_period"),
        ("nonsense", date(2013, 6, 14), 0, "", "unknown_limit"),
        ("disposal", date(1066, 6, 14), 0, "", "absurd_day"),
    ],
)
def test_what_is_refused(limit, start, extend, exclude, code):
    with pytest.raises(Refused) as refused:
        reckon(limit, start, extend, exclude)
    assert refused.value.code == code


def test_article_23_3_of_2022_the_objection_has_no_days_under_2005():
    assert reckon("objection", date(2013, 6, 14)).due is None
    assert reckon("objection", date(2022, 5, 5)).due == date(2022, 5, 11)  # 周三：5月7日 周六 调休上班也算工作日


def test_before_any_law_there_is_no_day():
    found = reckon("disposal", date(2005, 4, 30))
    assert found.due is None
    assert "2005年5月1日以前" in found.reasons[0]


def test_a_year_without_notice_is_provisional_and_says_so():
    found = reckon("disposal", date(2031, 3, 3))
    assert found.provisional
    assert any("暂定" in line for line in found.reasons)


def test_the_roll_is_a_switch_of_the_bureau():
    assert reckon("disposal", date(2013, 6, 1)).due == date(2013, 6, 17)  # 周一
    assert reckon("disposal", date(2013, 6, 1), roll=False).due == date(2013, 6, 16)  # 周日


def test_the_overlay_moves_a_day():
    calendar = days.base().overlaid({date(2013, 6, 17): "rest"}, [])
    found = clocks.due(lawbook.load().value("disposal", date(2013, 6, 1)), date(2013, 6, 1), calendar=calendar)
    assert found.due == date(2013, 6, 18)


def test_reasons_name_the_article_and_both_days():
    lines = "\n".join(reckon("conclude", date(2013, 8, 5), 30).reasons)
    assert "《信访条例》第三十三条" in lines
    assert "2013年10月4日 周五" in lines  # 60 days
    assert "2013年11月3日 周日" in lines  # + 30
    assert "2013年11月4日 周一" in lines  # the roll


D = date(2013, 8, 13)


@pytest.mark.parametrize(
    ("met", "void", "day", "state", "lamp", "words"),
    [
        (None, None, date(2013, 8, 1), ClockState.RUNNING, Lamp.GREEN, "还剩 12 天"),
        (None, None, date(2013, 8, 10), ClockState.RUNNING, Lamp.YELLOW, "还剩 3 天"),
        (None, None, D, ClockState.RUNNING, Lamp.YELLOW, "今天到期"),
        (None, None, date(2013, 8, 14), ClockState.LAPSED, Lamp.RED, "逾期 1 天"),
        (D, None, date(2013, 9, 1), ClockState.MET, Lamp.GREEN, "按期"),
        (date(2013, 8, 15), None, date(2013, 9, 1), ClockState.LATE, Lamp.RED, "逾期 2 天办理"),
        (date(2013, 8, 15), None, date(2013, 8, 14), ClockState.LAPSED, Lamp.RED, "逾期 1 天"),
        (None, date(2013, 8, 1), date(2013, 9, 1), ClockState.VOID, Lamp.IDLE, "已不计算"),
    ],
)
def test_how_a_clock_stands(met, void, day, state, lamp, words):
    assert clocks.state(D, met, void, day) is state
    assert clocks.lamp(D, met, void, day, 5) is lamp
    assert clocks.words(D, met, void, day) == words


def test_windows_expire_and_never_lapse():
    late = date(2013, 8, 14)
    assert clocks.state_of("review_request", D, None, None, late) is ClockState.EXPIRED
    assert clocks.state_of("objection", D, None, None, late) is ClockState.EXPIRED
    assert clocks.state_of("conclude", D, None, None, late) is ClockState.LAPSED


@given(st.dates(date(2005, 5, 1), date(2025, 6, 1)), st.integers(0, 30))
def test_due_is_a_workday_never_before_nominal_and_never_shrinks(start, extend):
    found, less = reckon("conclude", start, extend), reckon("conclude", start)
    assert found.nominal == start + timedelta(days=60 + extend)
    assert found.due >= found.nominal
    assert not days.base().is_rest(found.due)
    assert found.due >= less.due
    assert json.dumps(found.reasons)
