"""Alerts on incidents rest on facts on record, name an organ and nobody, and go when the record says otherwise (seed/12)."""

from datetime import date

import pytest
import time_machine

from tests.cast import OPERATOR, day, key
from tests.duties.test_incidents import NOW, at, happened, line
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.bureau.actions import change_setting
from xinfang.duties import actions
from xinfang.duties.incidentkinds import How, IncidentSort, LineSort
from xinfang.ledger.verify import verify

MONDAY = "2014-03-31T09:00"  # 周一


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2014-04-01 18:00+08:00", tick=False):
        yield


def facts():
    rows = Alert.objects.filter(state="open").order_by("fact")
    return [(row.fact, row.organ.code, row.due_on, row.lapsed_on, row.readings) for row in rows]


def test_nothing_is_raised_of_one_in_good_order_or_of_which_nobody_knows(cast):
    happened(cast)  # nobody is on record as having learned of it
    row = happened(cast, MONDAY)
    line(cast, row, LineSort.LEARNED, "2014-03-31T09:10")
    line(cast, row, LineSort.REPORTED, "2014-04-01T17:00", to="市政府", how=How.PHONE)
    crowd = happened(cast, MONDAY, sort=IncidentSort.COLLECTIVE, heads=200)  # a crowd alone need not be reported up
    line(cast, crowd, LineSort.LEARNED, "2014-03-31T09:10")
    assert sweep_facts(date(2014, 4, 30)).raised == 0


def test_not_reported_by_the_end_of_the_next_day(cast):
    row = happened(cast, MONDAY)
    line(cast, row, LineSort.LEARNED, "2014-03-31T09:10")
    assert sweep_facts(day("2014-04-01 周二")).raised == 0
    assert sweep_facts(day("2014-04-02 周三")).raised == 1
    assert sweep_facts(day("2014-04-03 周四")).raised == 0
    assert facts() == [("urgent_late", "ZJJ", day("2014-04-01 周二"), day("2014-04-02 周三"), "12.6")]
    line(
        cast, row, LineSort.REPORTED, "2014-04-01T17:00", to="市政府", how=How.PHONE
    )  # it had been, and is entered now
    assert sweep_facts(day("2014-04-03 周四")).mooted == 1
    assert verify().ok


def test_later_than_the_bureau_s_hours(cast):
    change_setting("urgent_report_hours", 4, actor=OPERATOR, on=date(2014, 3, 1))
    row = happened(cast, MONDAY)
    line(cast, row, LineSort.LEARNED, "2014-03-31T09:10")
    line(cast, row, LineSort.REPORTED, "2014-03-31T13:30", to="市政府", how=How.PHONE)
    assert sweep_facts(day("2014-03-31 周一")).raised == 1
    assert facts()[0][2:4] == (day("2014-03-31 周一"), day("2014-03-31 周一"))


def test_a_contradiction_on_record(cast):
    row = happened(cast)
    line(cast, row, LineSort.SOURCE, who="公安接报", words="五十人")
    assert sweep_facts(day("2014-04-01 周二")).raised == 0
    said = line(cast, row, LineSort.SOURCE, by="office_head", who="市委值班室", words="一百人", conflicts=True)
    assert sweep_facts(day("2014-04-01 周二")).raised == 1
    assert facts() == [("urgent_conflict", "ZJJ", day("2014-04-01 周二"), day("2014-04-01 周二"), "12.6")]
    actions.strike_row("line", said.uid, why="核对一致", actor=cast.office_head, when=NOW, key=key())
    assert sweep_facts(day("2014-04-02 周三")).mooted == 1


def test_bound_to_attend_and_no_arrival_on_record(cast):
    row = happened(cast, MONDAY, sort=IncidentSort.COLLECTIVE)
    for part in ("head", "deputy"):
        line(cast, row, LineSort.BOUND, "2014-03-31T09:20", post=cast.posts[part].uid)
    line(cast, row, LineSort.ARRIVED, "2014-03-31T11:00", post=cast.posts["head"].uid)
    assert sweep_facts(day("2014-04-01 周二")).raised == 0
    assert sweep_facts(day("2014-04-02 周三")).raised == 1
    assert facts() == [("absent_scene", "ZJJ", day("2014-04-01 周二"), day("2014-04-02 周三"), "12.9")]
    line(cast, row, LineSort.ARRIVED, "2014-03-31T15:00", post=cast.posts["deputy"].uid)
    assert sweep_facts(day("2014-04-02 周三")).mooted == 1


def test_closed_before_that_counts_from_the_closing(cast):
    change_setting("scene_days", 10, actor=OPERATOR, on=date(2014, 3, 1))
    row = happened(cast, MONDAY, sort=IncidentSort.COLLECTIVE)
    line(cast, row, LineSort.BOUND, "2014-03-31T09:20")
    assert sweep_facts(day("2014-04-02 周三")).raised == 0
    actions.close(row.uid, outcome="散去", actor=cast.head, when=NOW, key=key())  # on Tuesday 1 April
    assert sweep_facts(day("2014-04-02 周三")).raised == 1


def test_grown_without_a_measure_on_record(cast):
    one = happened(cast, MONDAY, sort=IncidentSort.COLLECTIVE)
    two = happened(cast, heads=300, sort=IncidentSort.COLLECTIVE)
    assert sweep_facts(day("2014-04-02 周三")).raised == 0  # a bigger crowd alone proves nothing
    actions.grown_from(two.uid, one.uid, actor=cast.head, when=NOW, key=key())
    assert sweep_facts(day("2014-04-02 周三")).raised == 1
    assert facts() == [("incident_grew", "ZJJ", day("2014-03-31 周一"), day("2014-04-01 周二"), "12.10")]
    line(cast, one, LineSort.MEASURE, "2014-03-31T10:00", words="约见代表")
    assert sweep_facts(day("2014-04-02 周三")).mooted == 1


def test_a_voided_incident_raises_nothing(cast):
    row = happened(cast, MONDAY)
    line(cast, row, LineSort.LEARNED, "2014-03-31T09:10")
    sweep_facts(day("2014-04-02 周三"))
    actions.void_incident(row.uid, why="报错", actor=cast.head, when=NOW, key=key())
    assert sweep_facts(day("2014-04-02 周三")).mooted == 1
    assert not facts()


def test_nothing_before_the_rule_was_in_force(cast):
    row = happened(cast, "2013-06-10T09:00")
    line(cast, row, LineSort.LEARNED, "2013-06-10T09:10")
    assert sweep_facts(day("2014-04-02 周三")).raised == 0


def test_the_sweep_asks_a_fixed_number_of_statements(cast, django_assert_max_num_queries):
    for _ in range(4):
        row = happened(cast, MONDAY)
        line(cast, row, LineSort.LEARNED, "2014-03-31T09:10")
        line(cast, row, LineSort.REPORTED, "2014-03-31T09:40", to="市政府", how=How.PHONE)
    from xinfang.accountability.incidents import incident_facts
    from xinfang.bureau.queries import snapshot

    now = snapshot()
    with django_assert_max_num_queries(3):
        assert list(incident_facts(day("2014-04-02 周三"), now)) == []
    assert at(MONDAY)
