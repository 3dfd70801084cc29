"""The civil law by which the last day rolls, and the national rules of 2016: one test for each article relied on."""

from datetime import date

from tests.articles.shelf import last_day
from tests.cast import day
from xinfang.rules import lawbook


def rolled(limit, start):
    found = last_day(limit, start)
    return found.nominal, found.due, "\n".join(found.reasons)


def test_art_2016_11_head_and_direct_deputy_both_bear_principal_responsibility():
    found = [text for text, cite in lawbook.load().role_notes if cite == "2016/11"]
    assert found == ["2016年办法里主要负责人和直接主管负责人都负主要领导责任"]


def test_art_gpcl_1986_154_a_last_day_of_rest_rolls_before_october_2017():
    nominal, due, reasons = rolled("disposal", day("2013-06-01 周六"))
    assert (nominal, due) == (day("2013-06-16 周日"), day("2013-06-17 周一"))
    assert "《民法通则》第一百五十四条" in reasons
    assert "我们的读法" in reasons


def test_art_gpcl_2017_203_from_october_2017_it_rolls_by_the_general_provisions():
    nominal, due, reasons = rolled("disposal", day("2018-04-16 周一"))
    assert (nominal, due) == (day("2018-05-01 周二"), day("2018-05-02 周三"))
    assert "《民法总则》第二百零三条" in reasons
    assert lawbook.load().roll_cite(date(2017, 9, 30)) == "gpcl-1986/154"


def test_art_civil_code_203_from_2021_it_rolls_by_the_civil_code():
    nominal, due, reasons = rolled("accept_notice", day("2021-09-20 周一"))
    assert (nominal, due) == (day("2021-10-05 周二"), day("2021-10-08 周五"))
    assert "《民法典》第二百零三条" in reasons
    assert lawbook.load().roll_cite(date(2020, 12, 31)) == "gpcl-2017/203"
