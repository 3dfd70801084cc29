"""Numbers of identity papers: a hint where something looks wrong, and none where a rarer paper is right."""

from datetime import date

import pytest

from xinfang.rules.idnumbers import check_character, hint

TODAY = date(2026, 11, 24)  # Tuesday


@pytest.mark.parametrize(
    "number",
    [
        "",
        "11010519491231002X",  # the example of GB 11643
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002x ",
        "110105491231002",  # fifteen digits
        "810000198001010014",  # Hong Kong, residence permit
        "E12345678",
        "H1234567890",
        "USA110060100100",
    ],
)
def test_nothing_is_said_of_a_number_that_may_be_right(number):
    assert hint(number, TODAY) == ""


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("110105194912310021", "校验位"),
        ("110105194913310021", "出生日期不存在"),
        ("11010520270101002X", "出生日期不合情理"),
        ("440524188001010014", "出生日期不合情理"),
        ("110105490231002", "出生日期不存在"),
        ("1101051949123100", "16 位"),
        ("没有带", "不像"),
    ],
)
def test_what_looks_wrong_is_said(number, says):
    assert says in hint(number, TODAY)


def test_the_check_character_is_that_of_the_standards_examples():
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"
