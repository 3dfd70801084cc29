"""Who was answerable on a day, and what a lapse may be read as."""

from datetime import date

import pytest

from xinfang.rules import lawbook
from xinfang.rules.answerable import Held, chain, chain_over
from xinfang.rules.situations import readings_of_lapse

ROLES = lawbook.load().roles
HELD = [
    Held("周局", "局长", "head", date(2012, 1, 1), date(2013, 6, 30)),
    Held("吴局", "局长", "head", date(2013, 7, 21)),
    Held("郑副", "副局长", "deputy_in_charge", date(2012, 1, 1)),
    Held("冯副", "副局长", "other_leader", date(2012, 1, 1), portfolio="征地 宅基地"),
    Held("陈副", "副局长", "other_leader", date(2012, 1, 1), portfolio="工资"),
    Held("卫科", "科员", "handler", date(2012, 1, 1)),
]


def names(day, **more):
    return [(link.label, link.person) for link in chain(day, HELD, ROLES, **more).links]


def test_article_3_the_chain_of_a_day_in_its_order():
    assert names(date(2013, 6, 14), matter="自然资源/征地拆迁") == [
        ("总责", "周局"),
        ("主要领导责任", "郑副"),
        ("重要领导责任", "冯副"),
        ("直接责任", "卫科"),
    ]


def test_a_change_of_office_shows_the_gap_between():
    assert ("总责", "周局") in names(date(2013, 6, 30))
    assert "当日没有主要领导" in chain(date(2013, 7, 10), HELD, ROLES).gaps
    assert ("总责", "吴局") in names(date(2013, 7, 21))


def test_nobody_registered_says_so():
    assert chain(date(2001, 1, 1), HELD, ROLES).gaps == ("责任人未登记",)


def test_two_heads_are_shown_not_refused():
    two = [*HELD, Held("第二", "局长", "head", date(2013, 1, 1))]
    assert any("多于" in gap for gap in chain(date(2013, 6, 14), two, ROLES).gaps)


def test_a_deputy_who_leads_the_work_bears_the_head_s_responsibility():
    held = [Held("代管", "副局长", "deputy_in_charge", date(2013, 1, 1), acting_head=True)]
    link = chain(date(2013, 6, 14), held, ROLES).links[0]
    assert (link.label, link.note) == ("总责", "主持工作")


def test_over_a_change_each_has_the_days_held():
    found = {
        link.person: days for link, days in chain_over(date(2013, 6, 14), date(2013, 8, 13), HELD, ROLES, matter="")
    }
    assert found["周局"] == 17  # 14 to 30 June
    assert found["吴局"] == 24  # 21 July to 13 August
    assert found["郑副"] == 61


@pytest.mark.parametrize(
    ("limit", "lapsed", "transferred", "provisional", "items"),
    [
        ("disposal", date(2013, 6, 14), False, False, ["12.3"]),
        ("disposal", date(2013, 6, 13), False, False, []),
        ("conclude", date(2014, 1, 1), True, False, ["12.3", "12.4"]),
        ("conclude", date(2014, 1, 1), False, False, ["12.3"]),
        ("report_back", date(2014, 1, 1), True, False, ["12.3", "12.4"]),
        ("review_request", date(2014, 1, 1), False, False, []),
        ("rereview_request", date(2014, 1, 1), False, False, []),
        ("objection", date(2023, 1, 1), True, False, []),
        ("disposal", date(2030, 1, 1), False, True, []),
        ("improvement_feedback", date(2014, 1, 1), False, False, ["12.7"]),
    ],
)
def test_article_12_readings_of_a_lapse(limit, lapsed, transferred, provisional, items):
    found = readings_of_lapse(limit, lapsed, transferred=transferred, provisional=provisional)
    assert [reading.item for reading in found] == items
