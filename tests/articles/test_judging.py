"""Who judges the judge: the article of each regime by which the office above, and not the office itself, puts right what it did."""

from xinfang.rules.judging import Standing, Why, judge

COUNTY, CITY = Standing(2, "petition_office", 20), Standing(1, "petition_office", 10)
CONFERENCE = Standing(9, "joint_conference", 10)


def test_art_2005_41_an_office_is_judged_by_the_one_above():
    assert judge(COUNTY, [CITY, CONFERENCE]) == (CITY, Why.OWN_OFFICE)


def test_art_2022_43_where_none_is_above_the_joint_conference_judges():
    assert judge(CITY, [CONFERENCE]) == (CONFERENCE, Why.OWN_OFFICE)
    assert judge(CITY, []) == (None, Why.OWN_OFFICE)


def test_an_office_does_not_judge_the_body_that_it_belongs_to():
    body = Standing(20, "government", 10)
    assert judge(body, [COUNTY, CITY]) == (CITY, Why.OWN_BODY)
    assert judge(Standing(5, "department", 20), [COUNTY, CITY]) == (COUNTY, Why.LEVEL)
