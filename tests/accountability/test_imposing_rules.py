"""Who issues, who carries out, whom the text is copied to, when a measure may be closed: tables worked out by hand (seed/13)."""

from datetime import date

import pytest

from xinfang.rules.imposing import (
    Named,
    Seat,
    Standing,
    check_close,
    check_copy,
    check_executor,
    check_issuer,
    lacking,
    same_level,
)
from xinfang.rules.refusals import Refused

BEFORE, SINCE = date(2022, 4, 30), date(2022, 5, 1)  # 周六, 周日
CITY, COUNTY, OTHER = "/1/", "/1/5/", "/1/6/"
XFJ = Seat(2, "petition_office", "city", CITY)
XAXF = Seat(6, "petition_office", "county", COUNTY)


def code(act, *args, **said):
    try:
        act(*args, **said)
    except Refused as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("kind", "own", "office", "on", "expected"),
    [
        ("circulated_criticism", True, "petition_office", BEFORE, ""),
        ("rectification_order", True, "petition_office", SINCE, ""),
        ("admonition", True, "petition_office", SINCE, ""),
        ("circulated_criticism", False, "petition_office", SINCE, "wrong_issuer"),
        ("rectification_order", True, "discipline", SINCE, "wrong_issuer"),
        ("rectification_order", True, "department", SINCE, "wrong_issuer"),
        ("rectification_order", True, "joint_conference", BEFORE, "wrong_issuer"),
        ("rectification_order", True, "joint_conference", SINCE, ""),
        ("discipline_proposal", True, "petition_office", SINCE, "not_a_paper"),
    ],
)
def test_art_seed_13_only_the_petition_office_that_decided_issues(kind, own, office, on, expected):
    assert code(check_issuer, kind, own=own, office_kind=office, on=on) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (XFJ, Seat(5, "discipline", "city", CITY), True),
        (XFJ, Seat(5, "discipline", "city", "/9/"), True),  # the Party's organs under a root of their own: one city
        (XFJ, Seat(5, "discipline", "county", COUNTY), False),
        (XAXF, Seat(7, "discipline", "county", COUNTY), True),
        (XAXF, Seat(7, "discipline", "county", "/1/5/8/"), True),  # the committee below the government, or the reverse
        (XAXF, Seat(7, "discipline", "county", OTHER), False),
        (XAXF, Seat(7, "discipline", "county", "/9/3/", "421202"), False),
        (
            Seat(6, "petition_office", "county", COUNTY, "421202"),
            Seat(7, "discipline", "county", "/9/3/", "421202"),
            True,
        ),
        (
            Seat(6, "petition_office", "county", COUNTY, "421202"),
            Seat(7, "discipline", "county", COUNTY, "421221"),
            False,
        ),
    ],
)
def test_what_is_of_the_same_level(one, other, expected):
    assert same_level(one, other) is expected
    assert same_level(other, one) is expected


@pytest.mark.parametrize(
    ("role", "kind", "to", "expected"),
    [
        ("discipline", "rectification_order", Seat(5, "discipline", "city", CITY), ""),
        ("personnel", "rectification_order", Seat(9, "personnel", "city", CITY), ""),
        ("personnel", "admonition", Seat(5, "discipline", "city", CITY), "wrong_organ"),
        ("discipline", "admonition", Seat(3, "department", "city", CITY), "wrong_organ"),
        ("discipline", "circulated_criticism", Seat(7, "discipline", "county", COUNTY), "wrong_level"),
        ("circle", "circulated_criticism", Seat(3, "department", "city", CITY), ""),
        ("circle", "circulated_criticism", Seat(6, "government", "county", COUNTY), ""),
        ("circle", "circulated_criticism", Seat(5, "discipline", "city", CITY), "wrong_role"),
        ("circle", "rectification_order", Seat(3, "department", "city", CITY), "only_both"),
        ("circle", "admonition", Seat(3, "department", "city", CITY), "only_both"),
    ],
)
def test_art_seed_13_whom_a_text_is_copied_to(role, kind, to, expected):
    assert code(check_copy, role, kind, to, XFJ) == expected


GOV = Seat(1, "government", "city", CITY)
VICE = Named("deputy_in_charge", False, GOV)
MAYOR = Named("head", True, GOV)
HEAD = Named("head", True, Seat(9, "personnel", "city", CITY))


@pytest.mark.parametrize(
    ("by_right", "who", "by", "on_record", "expected"),
    [
        ("leader_in_charge", VICE, None, False, ""),
        (
            "leader_in_charge",
            Named("deputy_in_charge", False, Seat(4, "party_committee", "city", "/9/")),
            None,
            False,
            "",
        ),
        ("leader_in_charge", MAYOR, None, False, "executor_not_allowed"),
        ("leader_in_charge", Named("other_leader", False, GOV), None, False, "executor_not_allowed"),
        ("leader_in_charge", HEAD, None, False, "executor_not_allowed"),
        (
            "leader_in_charge",
            Named("deputy_in_charge", False, Seat(5, "government", "county", COUNTY)),
            None,
            False,
            "executor_not_allowed",
        ),
        ("designated_head", HEAD, VICE, True, ""),
        ("designated_head", HEAD, MAYOR, True, ""),
        ("designated_head", HEAD, VICE, False, "no_designation"),
        ("designated_head", HEAD, None, True, "no_designation"),
        ("designated_head", HEAD, Named("handler", False, GOV), True, "wrong_designator"),
        ("designated_head", HEAD, HEAD, True, "wrong_designator"),
        ("designated_head", Named("deputy_in_charge", False, HEAD.seat), VICE, True, "executor_not_allowed"),
        ("designated_head", Named("handler", False, HEAD.seat), VICE, True, "executor_not_allowed"),
        ("designated_head", Named("deputy_in_charge", True, HEAD.seat), VICE, True, ""),  # acts as head
        ("designated_head", Named("head", True, XFJ), VICE, True, "executor_not_allowed"),  # it suggested it
        ("designated_head", MAYOR, VICE, True, "executor_not_allowed"),
        ("the_boss", VICE, None, True, "executor_not_allowed"),
    ],
)
def test_art_seed_13_who_may_hold_an_admonition(by_right, who, by, on_record, expected):
    assert code(check_executor, by_right, who, XFJ, by, on_record=on_record) == expected


BOTH = ("discipline", "personnel")


@pytest.mark.parametrize(
    ("kind", "has", "expected", "refused"),
    [
        ("circulated_criticism", Standing(False), ("issue",), "not_issued"),
        ("circulated_criticism", Standing(True), BOTH, "not_copied"),
        ("circulated_criticism", Standing(True, {"discipline"}), ("personnel",), "not_copied"),
        ("circulated_criticism", Standing(True, {"personnel", "circle"}), ("discipline",), "not_copied"),
        ("circulated_criticism", Standing(True, set(BOTH)), (), ""),
        ("rectification_order", Standing(True, set(BOTH)), ("rectification",), "rectifying"),
        ("rectification_order", Standing(True, set(BOTH), rectified=True), (), ""),
        ("admonition", Standing(True, set(BOTH)), ("executor",), "no_talk"),
        ("admonition", Standing(True, set(BOTH), executor=True), ("talk",), "no_talk"),
        ("admonition", Standing(True, set(BOTH), executor=True, held=True), (), ""),
    ],
)
def test_art_seed_13_what_is_lacking_before_it_may_be_closed(kind, has, expected, refused):
    assert lacking(kind, has) == expected
    assert code(check_close, kind, has) == refused
