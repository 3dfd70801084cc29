"""What is owed in a period and what stands for it (seed/6, 7, 8): tables worked out by hand from the source."""

from datetime import date

import pytest

from xinfang.rules import days, lawbook
from xinfang.rules.duties import Fact, Rules, Standing, Term, owes, term_of, terms_between, verdict
from xinfang.rules.values import Period

BOOK = lawbook.load()
RULES = Rules({key: one.default for key, one in BOOK.settings.items()}, days.base())
ALWAYS = (Period(date(2005, 1, 1)),)
Q1_2014 = (date(2014, 1, 1), date(2014, 3, 31))


def day(said: str) -> date:
    """The day of ``2014-03-31 周一``: the weekday is checked."""
    iso, weekday = said.split()
    found = date.fromisoformat(iso)
    assert "一二三四五六日"[found.weekday()] == weekday[-1], said
    return found


def judged(key, on, *, facts=(), held=ALWAYS, at=None, **more):
    duty = BOOK.duties[key]
    term = term_of(duty, at or on, RULES.settings)
    return verdict(duty, term, held=held, facts=facts, day=on, rules=RULES, **more)


def met_on(said: str, kind: str = "executive", **more) -> Fact:
    return Fact(day(said), day(said), kind, **more)


OWES = [
    # who, organ, level, post, owes
    ("county_committee_or_government", "party_committee", "county", "", True),
    ("county_committee_or_government", "government", "county", "", True),
    ("county_committee_or_government", "government", "city", "", False),  # the source has no number for the city
    ("county_committee_or_government", "department", "county", "", False),
    ("party_committee_or_government", "government", "city", "", True),
    ("party_committee_or_government", "township", "township", "", True),
    ("department", "department", "city", "", True),
    ("department", "petition_office", "county", "", True),
    ("department", "discipline", "city", "", False),
    ("department", "by_reference_body", "city", "", False),
    ("petition_office", "petition_office", "county", "", True),
    ("petition_office", "department", "county", "", False),
    ("county_leader", "government", "county", "deputy_in_charge", True),
    ("county_leader", "government", "county", "handler", False),
    ("county_leader", "government", "city", "head", False),
    ("county_leader", "government", "county", "", False),
    ("township_leader", "street", "township", "other_leader", True),
    ("township_leader", "township", "township", "handler", False),
    ("leader", "department", "city", "head", True),
]


@pytest.mark.parametrize(("who", "organ", "level", "post", "said"), OWES)
def test_who_owes_what(who, organ, level, post, said):
    assert owes(who, organ, level, post) is said


TERMS = [
    ("office_meeting", "2014-01-01 周三", "2014-01-01 周三", "2014-03-31 周一", "2014年第一季度"),
    ("office_meeting", "2014-03-31 周一", "2014-01-01 周三", "2014-03-31 周一", "2014年第一季度"),
    ("office_meeting", "2014-04-01 周二", "2014-04-01 周二", "2014-06-30 周一", "2014年第二季度"),
    ("office_meeting", "2014-12-31 周三", "2014-10-01 周三", "2014-12-31 周三", "2014年第四季度"),
    ("field_days", "2016-02-29 周一", "2016-01-01 周五", "2016-12-31 周六", "2016年"),
    ("analysis_report", "2014-05-05 周一", "2014-04-01 周二", "2014-06-30 周一", "2014年第二季度"),
]


@pytest.mark.parametrize(("key", "on", "first", "last", "label"), TERMS)
def test_the_period_that_a_day_lies_in(key, on, first, last, label):
    assert term_of(BOOK.duties[key], day(on), RULES.settings) == Term(day(first), day(last), label)


def test_blocks_of_a_setting_begin_in_january_and_end_with_the_year():
    five = {**RULES.settings, "study_months": 5}
    found = terms_between(BOOK.duties["study_regularly"], date(2014, 1, 1), date(2014, 12, 31), five)
    assert [(one.first.month, one.last.month, one.label) for one in found] == [
        (1, 5, "2014年1月至5月"),
        (6, 10, "2014年6月至10月"),
        (11, 12, "2014年11月至12月"),
    ]
    assert term_of(BOOK.duties["led_cases"], date(2014, 1, 1), five) is None
    assert term_of(BOOK.duties["receive_visits"], date(2014, 1, 1), five) is None  # the source has no number: not set


MEETINGS = [
    # what was held, on which day it is asked, verdict
    ((), "2014-03-31 周一", Standing.DUE),  # the last day is still a day to hold it
    ((), "2014-04-01 周二", Standing.MISSED),
    ((met_on("2014-01-01 周三", "office"),), "2014-04-01 周二", Standing.MET),  # the first day counts
    ((met_on("2014-03-31 周一", "party_group"),), "2014-04-01 周二", Standing.MET),  # so does the last
    ((met_on("2013-12-31 周二", "office"),), "2014-04-01 周二", Standing.MISSED),  # a day too early
    ((met_on("2014-04-01 周二", "office"),), "2014-04-01 周二", Standing.MISSED),  # a day too late
    ((met_on("2014-02-10 周一", "standing_committee"),), "2014-04-01 周二", Standing.MISSED),  # not a department's
    ((met_on("2014-02-10 周一", "office", void=True),), "2014-04-01 周二", Standing.MISSED),  # nothing on petitions
    ((met_on("2014-03-20 周四", "office"),), "2014-03-19 周三", Standing.DUE),  # to come: not looked at
]


@pytest.mark.parametrize(("facts", "on", "said"), MEETINGS)
def test_seed_8_a_department_meets_once_a_quarter(facts, on, said):
    assert judged("office_meeting", day(on), facts=facts, at=date(2014, 1, 1)).standing is said


def test_seed_6_a_county_meets_once_a_quarter_in_one_of_two_kinds_of_meeting():
    def ask(kind):
        return judged("leading_meeting", date(2014, 4, 1), facts=[met_on("2014-02-10 周一", kind)], at=Q1_2014[0])

    assert [ask(kind).standing for kind in ("standing_committee", "executive", "party_group", "special")] == [
        Standing.MET,
        Standing.MET,
        Standing.MISSED,
        Standing.MISSED,
    ]


def test_what_a_record_lacks_is_said_and_does_not_undo_the_meeting():
    found = judged(
        "leading_meeting", date(2014, 4, 1), facts=[met_on("2014-02-10 周一", lacks=("研究部署",))], at=Q1_2014[0]
    )
    assert found.standing is Standing.MET
    assert found.lacking == ("2月10日 周一 的记录没有写：研究部署",)


THERE = [
    # the stretches of days on which the organ was there, asked on 2014-04-01
    ([("2005-01-01", None)], Standing.MISSED),
    ([("2005-01-01", "2014-03-31")], Standing.MISSED),  # to the last day: it owed the quarter
    ([("2005-01-01", "2014-03-30")], Standing.NOT_OWED),  # closed a day before: whoever goes on owes
    ([("2014-01-01", None)], Standing.MISSED),
    ([("2014-01-02", None)], Standing.NOT_OWED),  # new within the quarter
    ([("2005-01-01", "2014-02-15"), ("2014-02-16", None)], Standing.MISSED),  # merged in mid-quarter: it goes on
    ([("2005-01-01", "2014-02-15"), ("2014-02-17", None)], Standing.NOT_OWED),  # a day on which nobody was there
]


@pytest.mark.parametrize(("stretches", "said"), THERE)
def test_an_organ_owes_a_quarter_that_it_was_there_for(stretches, said):
    held = [Period(date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in stretches]
    assert judged("office_meeting", date(2014, 4, 1), held=held, at=Q1_2014[0]).standing is said


def test_a_meeting_before_the_merger_counts_for_who_goes_on():
    held = [Period(date(2005, 1, 1), date(2014, 2, 15)), Period(date(2014, 2, 16))]
    found = judged(
        "office_meeting", date(2014, 4, 1), held=held, facts=[met_on("2014-01-20 周一", "office")], at=Q1_2014[0]
    )
    assert found.standing is Standing.MET


def test_seed_18_a_period_that_began_before_the_rules_asks_nothing():
    for key, at in (("office_meeting", date(2013, 4, 1)), ("field_days", date(2013, 12, 31))):
        assert judged(key, date(2014, 1, 1), at=at).standing is Standing.NOT_OWED
    assert judged("office_meeting", date(2013, 10, 1), at=date(2013, 7, 1)).standing is Standing.MISSED


IN_OFFICE = ((Period(date(2014, 1, 1)),),)
FIELD = [
    # held, [first..last of stays], counted, wanted, standing on 2015-01-01
    ([("2014-01-01", None)], [("2014-03-03", "2014-04-01")], 30, 30, Standing.MET),  # 29 of March + 1 of April
    ([("2014-01-01", None)], [("2014-03-03", "2014-03-31")], 29, 30, Standing.MISSED),
    ([("2014-01-01", None)], [("2014-03-03", "2014-03-31"), ("2014-03-20", "2014-03-31")], 29, 30, Standing.MISSED),
    ([("2014-01-01", None)], [("2013-12-30", "2014-01-29")], 29, 30, Standing.MISSED),  # two days were last year's
    # in office from 7月1日: 184 of 365 days, 30 × 184 / 365 = 15.1
    ([("2014-07-01", None)], [("2014-09-01", "2014-09-15")], 15, 15, Standing.MET),
    ([("2014-07-01", None)], [("2014-06-01", "2014-06-30")], 0, 15, Standing.MISSED),  # before he was in office
    # two counties, one after the other, without a gap: the whole year
    ([("2010-01-01", "2014-06-30"), ("2014-07-01", None)], [("2014-06-16", "2014-07-15")], 30, 30, Standing.MET),
    ([("2015-01-01", None)], [], 0, 0, Standing.NOT_OWED),
]


@pytest.mark.parametrize(("held", "stays", "counted", "wanted", "said"), FIELD)
def test_seed_6_a_month_a_year_among_the_people(held, stays, counted, wanted, said):
    periods = [Period(date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in held]
    facts = [Fact(date.fromisoformat(a), date.fromisoformat(b)) for a, b in stays]
    found = judged("field_days", date(2015, 1, 1), held=periods, facts=facts, at=date(2014, 12, 31))
    assert (found.counted, found.wanted, found.standing) == (counted, wanted, said)


def test_seed_6_a_third_of_the_working_time_of_a_township_leader():
    # January 2014: 2, 3 and 6 to 10, 13 to 17, 20 to 24, 26 (a Sunday that is worked), 27 to 30: 22 working days.
    # February, after the Spring Festival to the 6th: 7, 8 (a Saturday that is worked), 10 to 14, 17 to 21, 24 to 28: 17.
    held = [Period(date(2014, 1, 1), date(2014, 2, 28))]
    ask = lambda facts: judged("third_of_time", date(2015, 1, 1), held=held, facts=facts, at=date(2014, 6, 1))  # noqa: E731
    twelve = [Fact(date(2014, 1, n), date(2014, 1, n), halves=2) for n in range(2, 14)]
    half = Fact(date(2014, 1, 16), date(2014, 1, 16), halves=1)
    again = Fact(date(2014, 1, 2), date(2014, 1, 2), halves=2)
    found = ask([*twelve, half])
    assert (found.counted, found.wanted, found.standing) == (12.5, 13, Standing.MISSED)  # 39 / 3 = 13
    assert (ask([*twelve, half, half]).counted, ask([*twelve, half, half]).standing) == (13, Standing.MET)
    assert ask([*twelve, again]).counted == 12  # no day counts for more than itself


def test_a_year_without_a_notice_is_said_to_be_provisional():
    held = [Period(date(2030, 1, 1))]
    assert judged("third_of_time", date(2030, 7, 1), held=held).provisional
    assert not judged("third_of_time", date(2014, 7, 1)).provisional


CONTACTS = [
    # lacking, since, asked on: 30 days by setting
    ((), "2014-01-01", "2014-06-01 周日", Standing.MET),
    (("电子邮箱",), "2014-01-01", "2014-01-31 周五", Standing.DUE),
    (("电子邮箱",), "2014-01-01", "2014-02-01 周六", Standing.MISSED),
]


@pytest.mark.parametrize(("lacks", "since", "on", "said"), CONTACTS)
def test_seed_8_five_contact_facts_are_published_all_the_time(lacks, since, on, said):
    facts = [Fact(date.fromisoformat(since), day(on), lacks=lacks)]
    found = judged("contact_facts", day(on), facts=facts)
    assert (found.standing, found.lacking) == (said, lacks)


def test_what_must_be_there_all_the_time_is_owed_from_the_day_of_the_rules():
    facts = [Fact(date(2005, 1, 1), date(2013, 7, 15), lacks=("电子邮箱",))]
    ask = lambda said: judged("contact_facts", day(said), facts=facts).standing  # noqa: E731
    assert [ask(said) for said in ("2013-06-13 周四", "2013-06-14 周五", "2013-07-14 周日", "2013-07-15 周一")] == [
        Standing.NOT_OWED,
        Standing.DUE,
        Standing.DUE,  # the thirtieth day
        Standing.MISSED,
    ]


def test_what_was_never_entered_is_lacking_since_the_organ_was_there():
    found = judged("standing_arrangement", day("2014-02-01 周六"), held=[Period(date(2014, 1, 1))])
    assert (found.standing, found.lacking) == (Standing.MISSED, ("没有登记",))
    assert (
        judged("standing_arrangement", day("2014-02-01 周六"), held=[Period(date(2014, 3, 1))]).standing
        is Standing.NOT_OWED
    )


def test_seed_16_who_is_bound_by_reference_is_only_reminded():
    assert judged("office_meeting", date(2014, 4, 1), at=Q1_2014[0], by_reference=True).hint


def test_a_number_of_the_bureau_s_own_is_shown_as_that():
    assert judged("study_regularly", date(2014, 4, 1), at=Q1_2014[0]).by_setting
    assert not judged("office_meeting", date(2014, 4, 1), at=Q1_2014[0]).by_setting
