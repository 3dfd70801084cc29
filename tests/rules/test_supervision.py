"""What calls for supervision, worked out by hand: facts, day, law; which office; the days of a letter; who lists."""

from datetime import date

import pytest

from tests.cast import day
from xinfang.rules import days, lawbook
from xinfang.rules.refusals import Refused
from xinfang.rules.supervision import (
    Standing,
    check_interviews,
    check_lists,
    feedback_due,
    office_of,
    owed_since,
    trigger_of_clock,
    trigger_of_execution,
    trigger_of_objections,
    triggers_on,
    unanswered_since,
)

NOT_MET, SURE = None, False
CLOCKS = [
    # limit, last lawful day, met, provisional, day looked at → trigger
    ("conclude", "2013-08-13 周二", NOT_MET, SURE, "2013-08-13 周二", None),
    ("conclude", "2013-08-13 周二", NOT_MET, SURE, "2013-08-14 周三", "not_concluded"),
    ("conclude", "2013-08-13 周二", "2013-08-13 周二", SURE, "2013-08-14 周三", None),
    ("conclude", "2013-08-13 周二", "2013-08-20 周二", SURE, "2013-08-19 周一", "not_concluded"),
    ("conclude", "2013-08-13 周二", "2013-08-20 周二", SURE, "2013-08-20 周二", None),
    ("report_back", "2013-08-20 周二", NOT_MET, SURE, "2013-08-21 周三", "not_reported"),
    ("accept_notice", "2013-07-01 周一", NOT_MET, SURE, "2013-07-01 周一", None),
    ("accept_notice", "2013-07-01 周一", NOT_MET, SURE, "2013-07-02 周二", "not_by_procedure"),
    ("disposal", "2013-07-01 周一", NOT_MET, SURE, "2013-07-02 周二", None),
    ("review", "2013-07-15 周一", NOT_MET, SURE, "2013-07-16 周二", None),
    ("objection", "2023-03-08 周三", NOT_MET, SURE, "2023-03-20 周一", None),
    ("conclude", "2013-08-13 周二", NOT_MET, True, "2013-08-14 周三", None),
    # the law of the day it lapsed: the last day of the old rules, the first of the new
    ("conclude", "2022-04-29 周五", NOT_MET, SURE, "2022-06-01 周三", "not_concluded"),
    ("conclude", "2022-04-30 周六", NOT_MET, SURE, "2022-06-01 周三", "against_rules"),
    ("report_back", "2023-04-28 周五", NOT_MET, SURE, "2023-04-29 周六", "against_rules"),
    ("accept_notice", "2023-03-16 周四", NOT_MET, SURE, "2023-03-17 周五", "against_rules"),
    ("conclude", "2005-04-29 周五", NOT_MET, SURE, "2005-06-01 周三", None),
    ("conclude", "2005-04-30 周六", NOT_MET, SURE, "2005-06-01 周三", "not_concluded"),
]


@pytest.mark.parametrize(("limit", "due", "met", "provisional", "on", "found"), CLOCKS)
def test_what_a_clock_calls_for(limit, due, met, provisional, on, found):
    trigger = trigger_of_clock(limit, day(due), day(met) if met else None, day(on), provisional=provisional)
    assert (trigger.key if trigger else None) == found


EXECUTIONS = [
    ("2013-07-31 周三", None, "2013-07-31 周三", None),
    ("2013-07-31 周三", None, "2013-08-01 周四", "not_executed"),
    ("2013-07-31 周三", "2013-08-01 周四", "2013-08-01 周四", None),
    ("2013-07-31 周三", "2013-08-05 周一", "2013-08-01 周四", "not_executed"),
    ("2022-04-30 周六", None, "2022-05-01 周日", "refused_execution"),
    ("2022-04-29 周五", None, "2022-05-01 周日", "not_executed"),
    (None, None, "2013-08-01 周四", None),
]


@pytest.mark.parametrize(("by", "done", "on", "found"), EXECUTIONS)
def test_what_a_supported_opinion_calls_for(by, done, on, found):
    trigger = trigger_of_execution(day(by) if by else None, day(done) if done else None, day(on))
    assert (trigger.key if trigger else None) == found


OBJECTIONS = [
    ([], "2023-04-03 周一", None),
    (["2023-03-09 周四"], "2023-04-03 周一", None),
    (["2023-03-09 周四", "2023-03-28 周二"], "2023-03-27 周一", None),
    (["2023-03-28 周二", "2023-03-09 周四"], "2023-03-28 周二", ("put_off", "2023-03-28 周二")),
    (["2013-06-20 周四", "2013-07-01 周一"], "2013-07-02 周二", None),  # the rules of 2005 know no objection
]


@pytest.mark.parametrize(("overruled", "on", "found"), OBJECTIONS)
def test_one_objection_is_a_right_and_the_second_asks_for_people(overruled, on, found):
    got = trigger_of_objections([day(one) for one in overruled], day(on))
    assert (got and (got[0].key, got[1])) == (found and (found[0], day(found[1])))


def test_each_trigger_has_its_time_and_there_is_no_day_without_any():
    assert [one.cite for one in triggers_on(day("2022-04-30 周六"))] == [f"2005/36.{n}" for n in range(1, 7)]
    assert {one.cite for one in triggers_on(day("2022-05-01 周日"))} == {"2022/40-1"}
    assert triggers_on(day("2005-04-30 周六")) == ()
    assert {one.found for one in lawbook.load().triggers.values()} == {"clock", "execution", "objections", "people"}


CITY, COUNTY, HOUSING = Standing(1, "petition_office"), Standing(2, "petition_office"), Standing(3, "department")
OFFICES = [
    # whose conduct, who sent it (the last first), the offices above (the nearest first) → who supervises
    (HOUSING, [CITY], [COUNTY], CITY),
    (HOUSING, [], [COUNTY, CITY], COUNTY),
    (HOUSING, [Standing(4, "department"), CITY], [COUNTY], CITY),
    (HOUSING, [Standing(4, "department")], [COUNTY], COUNTY),
    (COUNTY, [CITY], [CITY], CITY),
    (COUNTY, [], [COUNTY, CITY], CITY),
    (CITY, [], [], None),
    (CITY, [CITY], [CITY], None),
]


@pytest.mark.parametrize(("organ", "senders", "over", "found"), OFFICES)
def test_who_supervises(organ, senders, over, found):
    assert office_of(organ, senders, over) == found


FEEDBACK = [
    (5, "2013-06-17 周一", "2013-06-24 周一"),  # the 22nd is a Saturday
    (10, "2013-06-17 周一", "2013-06-27 周四"),
    (1, "2013-09-30 周一", "2013-10-08 周二"),  # the holiday of the first week of October
    (90, "2013-06-17 周一", "2013-09-16 周一"),  # the 15th is a Sunday
]


@pytest.mark.parametrize(("count", "received", "due"), FEEDBACK)
def test_the_days_of_a_letter_count_from_its_receipt_and_roll(count, received, due):
    found = feedback_due(count, day(received), calendar=days.base(), roll=True)
    assert found.due == day(due)
    assert "不是法定期限" in found.reasons[1]
    assert found.cite == ""
    assert not any("（）" in line for line in found.reasons)


@pytest.mark.parametrize("count", [0, -1, 91])
def test_days_out_of_bounds_are_refused(count):
    with pytest.raises(Refused) as refused:
        feedback_due(count, date(2013, 6, 17), calendar=days.base(), roll=True)
    assert refused.value.code == "bad_days"


OWED = [
    # found, taken up, days, day looked at → owed since
    ("2013-08-14 周三", None, 15, "2013-08-29 周四", None),
    ("2013-08-14 周三", None, 15, "2013-08-30 周五", "2013-08-30 周五"),
    ("2013-08-14 周三", "2013-08-29 周四", 15, "2013-09-30 周一", None),
    ("2013-08-14 周三", "2013-08-30 周五", 15, "2013-09-30 周一", "2013-08-30 周五"),
]


@pytest.mark.parametrize(("raised", "ended", "count", "on", "since"), OWED)
def test_a_proposal_nobody_takes_up_is_the_office_s_own_failing(raised, ended, count, on, since):
    found = owed_since(day(raised), day(ended) if ended else None, count, day(on))
    assert found == (day(since) if since else None)


UNANSWERED = [
    ("2013-06-27 周四", None, "2013-06-27 周四", None),
    ("2013-06-27 周四", None, "2013-06-28 周五", "2013-06-28 周五"),
    ("2013-06-27 周四", "2013-06-27 周四", "2013-07-10 周三", None),
    ("2013-06-27 周四", "2013-06-28 周五", "2013-07-10 周三", "2013-06-28 周五"),
]


@pytest.mark.parametrize(("due", "answered", "on", "since"), UNANSWERED)
def test_a_letter_not_answered_in_time(due, answered, on, since):
    found = unanswered_since(day(due), day(answered) if answered else None, day(on))
    assert found == (day(since) if since else None)


LISTS = [
    ("joint_conference", "2022-04-30 周六", 0, "not_in_force"),
    ("joint_conference", "2022-05-01 周日", 0, None),
    ("petition_office", "2013-06-17 周一", 0, "not_the_conference"),
    ("petition_office", "2013-06-17 周一", 1, None),
    ("petition_office", "2023-03-01 周三", 1, None),
    ("department", "2023-03-01 周三", 1, "not_the_conference"),
]


@pytest.mark.parametrize(("decider", "on", "setting", "code"), LISTS)
def test_who_may_list(decider, on, setting, code):
    if code is None:
        check_lists(decider, day(on), setting)
        return
    with pytest.raises(Refused) as refused:
        check_lists(decider, day(on), setting)
    assert (refused.value.code, refused.value.cite) == (code, "2022/39-3")


@pytest.mark.parametrize(
    ("decider", "on", "code"),
    [
        ("joint_conference", "2022-04-30 周六", "not_in_force"),
        ("joint_conference", "2022-05-01 周日", None),
        ("petition_office", "2023-03-01 周三", "not_the_conference"),
    ],
)
def test_who_may_call_to_an_interview(decider, on, code):
    if code is None:
        check_interviews(decider, day(on))
        return
    with pytest.raises(Refused) as refused:
        check_interviews(decider, day(on))
    assert (refused.value.code, refused.value.cite) == (code, "2022/39-3")
