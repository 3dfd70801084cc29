"""《咸宁市信访工作责任制实施办法》 (2013): one test for each article and item that law and code rely on."""

from datetime import date

import pytest

from tests.cast import accepted, day, registered
from xinfang.accountability.models import Alert
from xinfang.accountability.sweep import sweep
from xinfang.people.queries import chain_of
from xinfang.rules import lawbook
from xinfang.rules.situations import FACTS, readings_of_lapse

BOOK = lawbook.load()


def duty(key):
    found = BOOK.duties[key]
    return found.who, found.times, found.months, found.share, found.per, found.cite


def situation(item):
    found = BOOK.situations[item]
    assert found.cite == f"seed/{item}"
    return found.measure, set(found.targets), found.arises


ALL, LEADERS, PERSONS = {"organ", "leader", "person"}, {"leader"}, {"leader", "person"}


def test_art_seed_3_four_kinds_of_posts_bear_four_kinds_of_responsibility(cast):
    links = chain_of(cast.organ("ZJJ"), date(2013, 6, 14), matter="小区物业乱收费").links
    assert [(link.label, link.person) for link in links] == [
        ("总责", "刘建军"),
        ("主要领导责任", "孙丽"),
        ("重要领导责任", "郑强"),
        ("直接责任", "王芳"),
    ]


def test_art_seed_3_a_leader_answers_for_the_own_portfolio_only(cast):
    links = chain_of(cast.organ("ZJJ"), date(2013, 6, 14), matter="拖欠工资").links
    assert "重要领导责任" not in [link.label for link in links]


def test_art_seed_6_once_a_quarter_one_month_a_third():
    assert duty("leading_meeting") == ("county_committee_or_government", 1, 0, "", "quarter", "seed/6")
    assert duty("field_days") == ("county_leader", 0, 1, "", "year", "seed/6")
    assert duty("third_of_time") == ("township_leader", 0, 0, "1/3", "year", "seed/6")
    assert duty("means") == ("party_committee_or_government", 0, 0, "", "always", "seed/6")
    regular = BOOK.duties["study_regularly"]
    assert (regular.times, regular.setting) == (0, "study_months")  # “定期” has no number in the source


def test_art_seed_7_the_office_reports_at_an_interval_the_bureau_sets():
    assert duty("analysis_report") == ("petition_office", 0, 0, "", "setting", "seed/7")
    assert BOOK.settings[BOOK.duties["analysis_report"].setting].default == 3


def test_art_seed_8_departments_meet_once_a_quarter_and_publish_five_facts():
    assert duty("office_meeting") == ("department", 1, 0, "", "quarter", "seed/8")
    assert duty("standing_arrangement") == ("department", 0, 0, "", "always", "seed/8")
    facts = BOOK.duties["contact_facts"].title
    assert all(word in facts for word in ("通信地址", "电子邮箱", "投诉电话", "接待时间地点", "查询方式"))


def test_art_seed_9_leaders_read_receive_lead_and_attend_without_a_number():
    for key, per in (
        ("receive_visits", "setting"),
        ("read_letters", "matter"),
        ("led_cases", "matter"),
        ("incidents", "incident"),
    ):
        assert duty(key) == ("leader", 0, 0, "", per, "seed/9")


def test_art_seed_10_handlers_inform_and_counsel_in_every_matter():
    assert duty("inform_and_counsel") == ("handler", 0, 0, "", "matter", "seed/10")


def test_art_seed_12_1_responsibility_not_carried_out():
    assert situation("12.1") == ("circulated_criticism", ALL, "duties")


def test_art_seed_12_2_important_letters_not_dealt_with():
    assert situation("12.2") == ("circulated_criticism", ALL, "facts")


def test_art_seed_12_3_a_step_that_lapsed_raises_one_alert(cast):
    registered(cast)  # disposal is due on Monday 1 July
    assert situation("12.3") == ("rectification_order", ALL, "clocks")
    assert sweep(day("2013-07-01 周一")).raised == 0
    assert sweep(day("2013-07-02 周二")).raised == 1
    assert Alert.objects.get().readings == "12.3"


def test_art_seed_12_4_a_transferred_matter_not_concluded_is_that_too(cast):
    accepted(cast)  # conclude is due on Tuesday 13 August
    assert situation("12.4") == ("rectification_order", ALL, "clocks")
    sweep(day("2013-08-14 周三"))
    assert Alert.objects.get().readings == "12.3 12.4"
    own = readings_of_lapse("conclude", date(2013, 8, 14), transferred=False)
    assert [reading.item for reading in own] == ["12.3"]


def test_art_seed_12_5_a_claim_that_could_be_solved():
    assert situation("12.5") == ("rectification_order", ALL, "facts")


def test_art_seed_12_6_urgent_information_hidden():
    assert situation("12.6") == ("rectification_order", ALL, "facts")


@pytest.mark.parametrize(
    ("item", "facts"),
    [("12.6", {"urgent_late", "urgent_conflict"}), ("12.9", {"absent_scene"}), ("12.10", {"incident_grew"})],
)
def test_facts_of_incidents_are_read_as_their_items(item, facts):
    found = {key for key, rule in FACTS.items() if rule.item == item}
    assert facts <= found
    assert all(FACTS[key].ask_first for key in found)


def test_art_seed_12_7_suggestions_not_answered_in_thirty_days():
    assert situation("12.7") == ("rectification_order", ALL, "clocks")
    found = readings_of_lapse("improvement_feedback", date(2013, 7, 16), transferred=True)
    assert [reading.item for reading in found] == ["12.7"]


def test_art_seed_12_8_perfunctory_or_rude():
    assert situation("12.8") == ("admonition", LEADERS, "facts")


def test_art_seed_12_9_not_on_the_spot():
    assert situation("12.9") == ("admonition", LEADERS, "facts")


def test_art_seed_12_10_grew_after_an_incident():
    assert situation("12.10") == ("admonition", LEADERS, "facts")


def test_art_seed_12_11_privacy_leaked():
    assert situation("12.11") == ("discipline_proposal", PERSONS, "facts")


def test_art_seed_12_12_bribes_and_reprisal_go_the_sealed_path():
    assert situation("12.12") == ("discipline_proposal", PERSONS, "sealed")


def test_art_seed_12_13_a_decision_that_harmed():
    assert situation("12.13") == ("discipline_proposal", PERSONS, "people")


@pytest.mark.parametrize("key", ["circulated_criticism", "rectification_order", "admonition"])
def test_art_seed_13_three_texts_are_copied_to_both(key):
    found = BOOK.measures[key]
    assert (found.cite, found.issuer, set(found.copied_to)) == (
        "seed/13",
        "petition_office",
        {"discipline", "personnel"},
    )


def test_art_seed_13_an_admonition_is_held_by_others_than_the_office():
    assert BOOK.measures["admonition"].held_by == "leader_in_charge_or_designated_head"
    assert BOOK.measures["rectification_order"].held_by == "petition_office"


def test_art_seed_14_sanctions_are_proposed_and_never_graded():
    found = BOOK.measures["discipline_proposal"]
    assert (found.cite, found.issuer, found.held_by) == ("seed/14", "petition_office", "discipline_and_personnel")
    assert "不选择档次" in found.note
    assert any(cite == "seed/14" and "总责落在哪一种由人认定" in text for text, cite in BOOK.role_notes)


def test_art_seed_15_a_target_letter_for_every_pair_each_year():
    assert duty("target_letter") == ("upper_and_lower", 1, 0, "", "year", "seed/15")


def test_art_seed_18_conduct_before_the_rule_raises_nothing(cast):
    # the fifteenth days: Saturday 8 June, worked in exchange for the Dragon Boat holiday; Thursday 13 June
    early, later = registered(cast, day("2013-05-24 周五")), registered(cast, day("2013-05-29 周三"))
    swept = sweep(date(2013, 7, 1))
    assert {one.petition: (one.due, one.readings) for one in swept.lapsed} == {
        early.number: (day("2013-06-08 周六"), ()),
        later.number: (day("2013-06-13 周四"), ("12.3",)),  # lapsed on the 14th, the rule's first day
    }
