"""The higher rules that a suggestion of Art. 14 points to, and who takes a suspected crime: one test for each article."""

from tests.cast import day
from xinfang.rules.referring import Crime, competent, grades_in, higher_rules

OLD, NEW = day("2013-08-14 周三"), day("2021-03-01 周一")


def rules(item, on=OLD):
    return higher_rules(item, on, on)


def test_art_2007_2_4_a_municipal_document_creates_no_sanction():
    assert rules("12.3")[0] == "2007/2-4"
    assert grades_in("建议给予记过处分") == ("记过",)


def test_art_2007_20_the_usual_rule_on_neglect():
    assert "2007/20" in rules("12.3")


def test_art_2007_23_bribes():
    assert "2007/23" in rules("12.12")


def test_art_2007_26_a_leak():
    assert "2007/26" in rules("12.11")


def test_art_2007_28_bad_manners():
    assert "2007/28" in rules("12.8")


def test_art_order16_5_errors_of_decision():
    assert "order16/5" in rules("12.13")


def test_art_order16_6_what_was_assigned_and_not_done():
    assert "order16/6" in rules("12.4")


def test_art_order16_7_what_was_owed_and_not_done():
    assert "order16/7" in rules("12.3")


def test_art_sanctions_29_what_was_not_reported():
    assert rules("12.6", NEW) == ("sanctions/29",)


def test_art_sanctions_32_reprisal():
    assert rules("12.12", NEW) == ("sanctions/32",)


def test_art_sanctions_38_bad_manners():
    assert rules("12.8", NEW) == ("sanctions/38",)


def test_art_sanctions_39_both_days_are_named_where_the_law_changed_between():
    found = higher_rules("12.3", OLD, NEW)
    assert found == ("2007/2-4", "order16/7", "2007/20", "sanctions/39")


def test_art_supervision_law_11_2_duty_crime_from_20_march_2018():
    assert competent(Crime.DUTY, day("2018-03-20 周二")).cite == "supervision-law/11.2"


def test_art_criminal_procedure_2012_18_duty_crime_before_it():
    found = competent(Crime.DUTY, day("2018-03-19 周一"))
    assert (found.title, found.cite) == ("人民检察院", "criminal-procedure-2012/18")


def test_art_criminal_procedure_19_other_crime_goes_to_public_security():
    assert competent(Crime.OTHER, day("2018-10-25 周四")).cite == "criminal-procedure-2012/18"
    assert competent(Crime.OTHER, day("2018-10-26 周五")).cite == "criminal-procedure/19"
