"""The period of a report: what it is set against, whose rules it is by, what is refused; worked out by hand."""

from datetime import date

import pytest

from tests.cast import day
from xinfang.rules.periods import label, months_in, moved, reported, usual
from xinfang.rules.refusals import Refused

TODAY = day("2026-11-25 周三")


def days(text):
    first, last = text.split("..")
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("period", "named", "before", "before_named", "ago"),
    [
        ("2024-01-01..2024-12-31", "2024年", "2023-01-01..2023-12-31", "2023年", ""),
        ("2024-07-01..2024-12-31", "2024年下半年", "2024-01-01..2024-06-30", "2024年上半年", "2023-07-01..2023-12-31"),
        (
            "2024-01-01..2024-03-31",
            "2024年第一季度",
            "2023-10-01..2023-12-31",
            "2023年第四季度",
            "2023-01-01..2023-03-31",
        ),
        ("2024-03-01..2024-03-31", "2024年3月", "2024-02-01..2024-02-29", "2024年2月", "2023-03-01..2023-03-31"),
        ("2024-02-01..2024-02-29", "2024年2月", "2024-01-01..2024-01-31", "2024年1月", "2023-02-01..2023-02-28"),
        (
            "2024-03-05..2024-03-11",
            "2024年3月5日至2024年3月11日",
            "2024-02-27..2024-03-04",
            "2024年2月27日至2024年3月4日",
            "",
        ),
        (
            "2024-03-05..2024-03-05",
            "2024年3月5日至2024年3月5日",
            "2024-03-04..2024-03-04",
            "2024年3月4日至2024年3月4日",
            "",
        ),
        (
            "2024-02-01..2024-04-30",
            "2024年2月1日至2024年4月30日",
            "2023-11-03..2024-01-31",
            "2023年11月3日至2024年1月31日",
            "",
        ),
    ],
)
def test_what_a_period_is_set_against(period, named, before, before_named, ago):
    found = reported(*days(period), TODAY)
    assert (found.label, found.before, found.before_label) == (named, days(before), before_named)
    assert found.ago == (days(ago) if ago else None)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2024-03-02..2024-03-01", "out_of_order"),
        ("2026-11-01..2026-11-26", "future"),
        ("2005-04-30..2005-06-01", "before_law"),
        ("2020-01-01..2025-01-01", "too_long"),
    ],
)
def test_what_cannot_be_reported(period, code):
    with pytest.raises(Refused) as refused:
        reported(*days(period), TODAY)
    assert refused.value.code == code


def test_today_and_five_years_can_be_reported():
    assert reported(*days("2026-11-01..2026-11-25"), TODAY)
    assert reported(*days("2020-01-01..2024-12-31"), TODAY).before == days("2014-12-31..2019-12-31")


@pytest.mark.parametrize(
    ("period", "cite", "crosses"),
    [
        ("2022-04-01..2022-04-30", "2005/39", False),
        ("2022-05-01..2022-05-31", "2022/41", False),
        ("2022-04-30..2022-05-01", "2022/41", True),
        ("2022-01-01..2022-12-31", "2022/41", True),
    ],
)
def test_the_last_day_says_whose_rules_hold(period, cite, crosses):
    found = reported(*days(period), TODAY)
    assert (found.cite, found.crosses) == (cite, crosses)


def test_the_usual_periods():
    assert [label(*one) for one in usual(TODAY)] == [
        "2026年10月",
        "2026年第三季度",
        "2025年",
        "2026年1月1日至2026年11月25日",
    ]
    assert [label(*one) for one in usual(date(2026, 1, 1))][:3] == ["2025年12月", "2025年第四季度", "2025年"]
    assert moved(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_in(date(2023, 12, 31), date(2024, 2, 1)) == [date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1)]
