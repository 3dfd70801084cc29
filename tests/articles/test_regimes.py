"""The law above the source by the day of the conduct (table 3.4 of the fact base): one test for each article relied on.

Three periods: from 14 June 2013 the Regulations of 2005, from 8 October 2016 the national rules, from 1 May 2022 the
Regulations of 2022. Each test asks on the first and on the last day of its period, and on the day beside it.
"""

from tests.cast import day
from xinfang.rules import lawbook
from xinfang.rules.accountable import permitted, targets_of, title
from xinfang.rules.lawbook import load
from xinfang.rules.regime import applied

P2005 = (day("2013-06-14 周五"), day("2016-10-07 周五"), day("2016-10-08 周六"))
P2016 = (day("2016-10-08 周六"), day("2022-04-30 周六"), day("2022-05-01 周日"))
P2022 = (day("2022-05-01 周日"), day("2026-11-25 周三"), day("2022-04-30 周六"))


def above(item, conduct):
    """The article above that speaks of an item, for conduct of that day."""
    return applied(conduct, conduct).regime.higher[item]


def stands(cite, *items, period):
    """The article is named for these items and no other, throughout its period and not beyond it."""
    first, last, beside = period
    for at in (first, last):
        assert [item for item in load().situations if above(item, at) == cite] == list(items)
    assert all(above(item, beside) != cite for item in load().situations)


def test_art_2005_7_the_duty_to_set_up_responsibility():
    stands("2005/7", "12.1", period=P2005)
    assert lawbook.load().label("2005/7") == "《信访条例》第七条"


def test_art_2005_27_urgent_matters_are_dealt_with_at_once():
    stands("2005/27", "12.9", "12.10", period=P2005)
    assert lawbook.load().label("2005/27") == "《信访条例》第二十七条"


def test_art_2005_36_suggestions_not_carried_out():
    stands("2005/36", "12.7", period=P2005)


def test_art_2005_40_conduct_that_brought_petitions_about():
    stands("2005/40", "12.13", period=P2005)
    assert lawbook.load().label("2005/40") == "《信访条例》第四十条"


def test_art_2005_43_matters_not_handled_as_they_must_be():
    stands("2005/43", "12.3", period=P2005)
    assert lawbook.load().label("2005/43") == "《信访条例》第四十三条"


def test_art_2005_43_1_shifted_delayed_or_not_concluded_in_time():
    stands("2005/43.1", "12.4", period=P2005)
    assert lawbook.load().label("2005/43.1") == "《信访条例》第四十三条第一项"


def test_art_2005_43_2_lawful_claims_not_supported():
    stands("2005/43.2", "12.5", period=P2005)
    assert lawbook.load().label("2005/43.2") == "《信访条例》第四十三条第二项"


def test_art_2005_44_1_what_petitioners_disclosed_leaked():
    stands("2005/44-1", "12.11", period=P2005)
    assert lawbook.load().label("2005/44-1") == "《信访条例》第四十四条第一款"


def test_art_2005_44_2_rude_conduct_that_sharpened_a_conflict():
    stands("2005/44-2", "12.8", period=P2005)
    assert lawbook.load().label("2005/44-2") == "《信访条例》第四十四条第二款"


def test_art_2005_45_urgent_information_hidden_or_delayed():
    stands("2005/45", "12.6", period=P2005)
    assert lawbook.load().label("2005/45") == "《信访条例》第四十五条"


def test_art_2005_46_reprisal():
    stands("2005/46", "12.12", period=P2005)
    assert lawbook.load().label("2005/46") == "《信访条例》第四十六条"


def test_art_2016_11_1_a_wrong_decision_or_dereliction():
    stands("2016/11.1", "12.13", period=P2016)


def test_art_2016_11_2_not_accepted_assigned_forwarded_or_supervised():
    stands("2016/11.2", "12.3", "12.4", period=P2016)


def test_art_2016_11_3_passive_shifting_or_rude():
    stands("2016/11.3", "12.5", "12.8", period=P2016)


def test_art_2016_11_4_collective_visits_handled_weakly():
    stands("2016/11.4", "12.9", "12.10", period=P2016)


def test_art_2016_11_5_suggestions_not_taken_seriously():
    stands("2016/11.5", "12.7", period=P2016)


def test_art_2016_11_6_what_has_no_item_of_its_own_there():
    stands("2016/11.6", "12.1", "12.2", "12.6", "12.11", "12.12", period=P2016)


def test_art_2022_42_conduct_that_brought_petitions_about():
    stands("2022/42", "12.13", period=P2022)


def test_art_2022_44_acceptance_not_done_as_it_must_be():
    stands("2022/44", "12.3", period=P2022)


def test_art_2022_45_1_shifted_or_not_concluded_in_time():
    stands("2022/45.1", "12.2", "12.4", period=P2022)


def test_art_2022_45_2_lawful_claims_not_supported():
    stands("2022/45.2", "12.5", period=P2022)


def test_art_2022_45_3_suggestions_not_taken_seriously():
    stands("2022/45.3", "12.7", period=P2022)


def test_art_2022_46_1_rude_conduct():
    stands("2022/46.1", "12.8", period=P2022)


def test_art_2022_46_3_collective_visits_handled_weakly():
    stands("2022/46.3", "12.9", "12.10", period=P2022)


def test_art_2022_46_4_urgent_information_hidden_or_delayed():
    stands("2022/46.4", "12.6", period=P2022)


def test_art_2022_46_6_reprisal():
    stands("2022/46.6", "12.12", period=P2022)


def test_art_2022_45_from_may_2022_the_handling_is_answered_for_by_the_new_regulations():
    assert applied(day("2022-04-30 周六"), day("2022-04-30 周六")).regime.cite == "2016/11"
    assert applied(day("2022-05-01 周日"), day("2022-05-01 周日")).regime.cite == "2022/45"


def test_art_seed_11_only_four_kinds_of_measure_and_the_same_in_every_period():
    assert [title(one) for one in load().measures] == ["通报批评", "责令整改", "诫勉谈话", "建议移送（党纪、政纪处分）"]
    for item in load().situations:
        for target in targets_of(item):
            for severity in ("some", "grave"):
                found = permitted(item, severity, target)
                assert {one.measure for one in found.choices} <= {"none", *load().measures}
