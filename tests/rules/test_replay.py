"""The replay worked out by hand: other days, another law, extensions and exclusions, who turns late."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import day
from xinfang.rules import days, lawbook
from xinfang.rules.refusals import Refused
from xinfang.rules.replay import Ran, Replay, Terms, Turn, late, law_day, other_days, period, raises, settable, turn
from xinfang.rules.values import Period

BOOK = lawbook.load()
CALENDAR = days.base()


def ran(limit, start, **changes):
    kind = changes.pop("kind", "")
    return Ran(limit, BOOK.value(limit, start), start, kind=kind, **changes)


def would(terms, one):
    found = Replay(terms).due(one, calendar=CALENDAR, roll=True)
    return found.due if found else None


@pytest.mark.parametrize(
    ("start", "days_set", "last"),
    [
        ("2013-06-14 周五", 60, "2013-08-13 周二"),  # as it was
        ("2013-06-14 周五", 45, "2013-07-29 周一"),
        ("2013-06-14 周五", 30, "2013-07-15 周一"),  # the 14th is a Sunday: it rolls
        ("2013-06-14 周五", 1, "2013-06-17 周一"),  # a Saturday rolls to Monday
        ("2013-06-14 周五", 366, "2014-06-16 周一"),  # 15 June 2014 is a Sunday
    ],
)
def test_the_last_day_under_other_days(start, days_set, last):
    assert would(Terms(days={"conclude": days_set}), ran("conclude", day(start))) == day(last)


def test_what_is_not_set_runs_as_it_ran():
    one = ran("accept_notice", day("2013-06-14 周五"))
    assert would(Terms(days={"conclude": 45}), one) == day("2013-07-01 周一")  # 29 June is a Saturday


def test_an_extension_runs_after_the_other_days():
    one = ran("conclude", day("2013-06-14 周五"), extension=20)
    assert would(Terms(days={"conclude": 45}), one) == day("2013-08-19 周一")  # 29 July and 20 days: Sunday 18 August


def test_days_of_another_law_and_days_named_in_a_letter_hold_in_the_replay():
    own = ran("conclude", day("2013-06-14 周五"), own_days=90)
    assert would(Terms(days={"conclude": 45}), own) == day("2013-09-12 周四")
    named = ran("report_back", day("2013-06-14 周五"), named=day("2013-08-20 周二"))
    assert would(Terms(law=date(2022, 5, 1)), named) == day("2013-08-20 周二")


def test_a_limit_that_the_other_law_does_not_know_is_no_clock():
    law = Terms(law=date(2022, 5, 1))
    assert would(law, ran("conclude", day("2013-06-14 周五"))) is None  # not of 2022/31.6
    of_kind = ran("conclude", day("2013-06-14 周五"), kind="claim_art31_6")
    assert would(law, of_kind) == day("2013-08-13 周二")
    assert would(Terms(law=date(2005, 5, 1)), ran("conclude", day("2023-03-01 周三"))) == day("2023-05-04 周四")


def test_exclusions_are_left_away_where_the_other_law_knows_none():
    first, last = day("2013-06-20 周四"), day("2013-06-24 周一")
    one = Ran(
        "review", BOOK.value("review", date(2013, 6, 14)), day("2013-06-14 周五"), exclusions=(Period(first, last),)
    )
    for law in (date(2005, 5, 1), date(2022, 5, 1)):
        value = BOOK.value("review", law)
        expected = 5 if value.excludes else 0
        plain = would(Terms(law=law), ran("review", day("2013-06-14 周五")))
        assert would(Terms(law=law), one).toordinal() - plain.toordinal() >= expected


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "usage"),
        (["conclude"], "bad_set"),
        (["conclude=-1"], "bad_set"),
        (["conclude=4.5"], "bad_set"),
        (["conclude=0"], "bad_days"),
        (["conclude=367"], "bad_days"),
        (["nothing=5"], "unknown_limit"),
        (["conclude=45", "conclude=30"], "twice"),
        (["review_request=20"], "not_settable"),
        (["objection=20"], "not_settable"),
        (["report_back=20"], "not_settable"),
        (["improvement_feedback=20"], "not_settable"),
    ],
)
def test_what_cannot_be_set(words, code):
    with pytest.raises(Refused) as refused:
        other_days(words)
    assert refused.value.code == code


def test_what_can_be_set():
    assert other_days(["conclude=45", "disposal=1"]) == {"conclude": 45, "disposal": 1}
    assert {"accept_notice", "conclude", "disposal", "review", "rereview"} <= set(settable())


def test_days_out_of_order_and_before_the_law():
    for call, code in (
        (lambda: period(date(2013, 6, 30), date(2013, 6, 1)), "out_of_order"),
        (lambda: law_day(date(2005, 4, 30)), "no_law"),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == code
    assert law_day(date(2005, 5, 1)) == date(2005, 5, 1)


def test_late_is_lapsed_or_met_late_and_never_without_a_day():
    due, on = day("2013-08-13 周二"), day("2013-08-14 周三")
    assert [late(due, None, due), late(due, None, on), late(due, due, on), late(due, on, on), late(None, on, on)] == [
        False,
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("before", "after", "there", "found"),
    [
        (False, False, True, Turn.SAME),
        (True, True, True, Turn.SAME),
        (False, True, True, Turn.NEWLY_LATE),
        (True, False, True, Turn.NO_LONGER_LATE),
        (True, False, False, Turn.GONE),
        (False, False, False, Turn.SAME),
    ],
)
def test_how_it_turns(before, after, there, found):
    assert turn(before, after, there=there) is found


def test_no_alert_for_conduct_before_the_rule_nor_of_a_day_that_is_not_certain():
    replay = Replay(Terms(days={"conclude": 45}))
    for start, found in (("2013-04-10 周三", False), ("2013-06-14 周五", True), ("2090-01-03 周二", False)):
        due = replay.due(ran("conclude", day(start)), calendar=CALENDAR, roll=True)
        assert raises("conclude", due, None, date(2091, 1, 1), transferred=True) is found, start
    assert not raises("conclude", None, None, date(2091, 1, 1), transferred=True)


@given(st.dates(date(2005, 5, 1), date(2024, 12, 31)), st.integers(1, 365), st.integers(0, 30))
def test_more_days_never_fall_due_earlier_and_the_days_of_the_law_change_nothing(start, more, extension):
    one = ran("conclude", start, extension=extension)
    assert would(Terms(days={"conclude": more}), one) <= would(Terms(days={"conclude": more + 1}), one)
    assert would(Terms(days={"conclude": 60}), one) == would(Terms(), one)
