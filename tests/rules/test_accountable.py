"""From a finding to measures: every cell of the table that was read from the source; exemption; which law; votes."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import day
from xinfang.rules.accountable import ORDER, Severity, permitted, severest
from xinfang.rules.refusals import Refused
from xinfang.rules.regime import applied, proposed_responsibility, responsibilities
from xinfang.rules.voting import Vote, weigh

TITLES = {
    "通报批评": "circulated_criticism",
    "责令整改": "rectification_order",
    "诫勉谈话": "admonition",
    "建议移送": "discipline_proposal",
    "不采取措施": "none",
}
with Path(__file__).with_name("permitted.csv").open(encoding="utf-8") as file:
    CELLS = list(csv.DictReader(file))
ITEMS = [f"12.{number}" for number in range(1, 14)]


def read(words):
    return {TITLES[one] for one in words.split("、") if one}


def test_the_table_has_every_item_severity_and_target():
    assert len(CELLS) == 13 * 3 * 3
    assert len({(one["item"], one["severity"], one["target"]) for one in CELLS}) == 117


@pytest.mark.parametrize("cell", CELLS, ids=lambda one: f"{one['item']}-{one['severity']}-{one['target']}")
def test_the_permitted_set_is_as_it_was_read(cell):
    asked = (cell["item"], Severity(cell["severity"]), cell["target"])
    if cell["usual"] == "不追究":
        with pytest.raises(Refused) as error:
            permitted(*asked)
        assert error.value.code == "not_a_target"
        return
    found = permitted(*asked)
    assert {one.measure for one in found.choices if one.usual} == read(cell["usual"])
    assert {one.measure for one in found.choices if not one.usual} == read(cell["unusual"])
    assert all(one.why for one in found.choices)


def test_reasons_say_which_article():
    found = permitted("12.3", Severity.SOME, "leader")
    assert found.choice("rectification_order").why == (
        "第十二条对这一项写的就是它",
        "造成一定影响，第十三条：通报批评、责令整改、诫勉谈话等形式",
    )
    grave = permitted("12.3", Severity.GRAVE, "organ")
    assert "第十四条只写处分人员" in grave.choice("rectification_order").why[1]
    assert "建议" in permitted("12.3", Severity.GRAVE, "leader").choice("discipline_proposal").why[0]


def test_both_readings_are_kept_where_they_differ():
    found = permitted("12.11", Severity.SOME, "person")
    assert (found.by_item, found.by_consequence, found.differ) == (
        "discipline_proposal",
        ("circulated_criticism", "rectification_order"),
        True,
    )
    assert not permitted("12.3", Severity.SOME, "person").differ


@given(st.sampled_from(ITEMS), st.sampled_from(["some", "grave"]))
def test_who_objected_is_exempt_as_a_leader_alone(item, severity):
    for target in ("organ", "leader", "person"):
        try:
            plain = permitted(item, Severity(severity), target)
        except Refused:
            continue
        found = permitted(item, Severity(severity), target, exempt="2016/11")
        if target == "leader":
            assert [(one.measure, one.usual) for one in found.choices] == [("none", True)]
        else:
            assert found == plain


def test_bodies_by_reference_are_said_to_be_such_and_may_be_advised_only():
    noted = permitted("12.3", Severity.SOME, "organ", by_reference=True)
    assert all("第十六条" in one.why[-1] for one in noted.choices)
    assert len(noted.choices) == 3
    advised = permitted("12.3", Severity.SOME, "organ", by_reference=True, advise_only=True)
    assert [one.measure for one in advised.choices] == ["none"]


@given(st.sampled_from(ITEMS), st.sampled_from(["leader", "person"]))
def test_a_graver_consequence_is_never_answered_more_mildly(item, target):
    try:
        some, grave = (permitted(item, one, target) for one in (Severity.SOME, Severity.GRAVE))
    except Refused:
        return
    usual = [severest(one.measure for one in found.choices if one.usual) for found in (some, grave)]
    assert ORDER.index(usual[1]) >= ORDER.index(usual[0])


# --- which law

APPLIED = [
    # conduct, decided, regime, exempts, milder
    ("2013-06-14 周五", "2013-09-17 周二", "seed-2013", "", False),
    ("2016-10-07 周五", "2016-10-07 周五", "seed-2013", "", False),
    ("2016-10-07 周五", "2016-10-08 周六", "seed-2013", "2016/11", True),
    ("2016-10-08 周六", "2016-12-01 周四", "national-2016", "2016/11", False),
    ("2022-04-30 周六", "2022-05-01 周日", "national-2016", "2016/11", False),
    ("2022-05-01 周日", "2022-06-01 周三", "regs-2022", "2016/11", False),
    ("2013-08-14 周三", "2026-11-25 周三", "seed-2013", "2016/11", True),
]


@pytest.mark.parametrize(("conduct", "decided", "regime", "exempts", "milder"), APPLIED)
def test_the_law_of_the_day_of_the_conduct_or_the_milder(conduct, decided, regime, exempts, milder):
    found = applied(day(conduct), day(decided))
    assert (found.regime.key, found.exempts, found.milder) == (regime, exempts, milder)
    assert ("从旧兼从轻" in "".join(found.why)) == milder


def test_conduct_before_the_rule_is_not_answered_for():
    with pytest.raises(Refused) as error:
        applied(day("2013-06-13 周四"), day("2013-09-17 周二"))
    assert (error.value.code, error.value.cite) == ("before_rule", "seed/18")


KINDS = [
    # day of the conduct, target, measure, kinds of responsibility
    ("2013-08-14 周三", "leader", "admonition", ("overall", "principal", "important", "direct")),
    ("2013-08-14 周三", "leader", "discipline_proposal", ("principal", "important", "direct")),
    ("2013-08-14 周三", "person", "discipline_proposal", ("direct",)),
    ("2013-08-14 周三", "organ", "rectification_order", ("",)),
    ("2016-10-08 周六", "leader", "admonition", ("principal", "important", "direct")),
    ("2022-05-01 周日", "leader", "admonition", ("principal", "important", "direct")),
]


@pytest.mark.parametrize(("conduct", "target", "measure", "kinds"), KINDS)
def test_kinds_of_responsibility(conduct, target, measure, kinds):
    assert responsibilities(target, applied(day(conduct), day(conduct)).regime, measure) == kinds


@pytest.mark.parametrize(
    ("conduct", "drawn", "proposed"),
    [
        ("2013-08-14 周三", "overall", "overall"),
        ("2016-10-08 周六", "overall", "principal"),
        ("2016-10-08 周六", "principal", "principal"),
        ("2022-05-01 周日", "important", "important"),
    ],
)
def test_head_and_direct_deputy_are_both_principal_from_2016_on(conduct, drawn, proposed):
    assert proposed_responsibility(applied(day(conduct), day(conduct)).regime, drawn) == proposed


# --- votes: F for, A against, X abstain; small letters are those of who proposed

VOTES = [
    ("", "too_few"),
    ("FF", "too_few"),
    ("ffF", "too_few"),
    ("FFF", ""),
    ("FFA", ""),
    ("FFX", ""),
    ("FAX", "no_majority"),
    ("FFAA", "no_majority"),
    ("ffFA", ""),
    ("ffAA", "no_majority"),
    ("fFA", ""),
    ("aaFF", "no_majority"),
    ("ffXXX", "no_majority"),
]


@pytest.mark.parametrize(("said", "code"), VOTES)
def test_when_a_meeting_has_decided(said, code):
    names = {"f": "for", "a": "against", "x": "abstain"}
    votes = [Vote(place, names[one.lower()], one.islower()) for place, one in enumerate(said)]
    if not code:
        weigh(votes)
        return
    with pytest.raises(Refused) as error:
        weigh(votes)
    assert error.value.code == code


def test_nobody_votes_twice():
    with pytest.raises(Refused) as error:
        weigh([Vote(1, "for"), Vote(1, "for"), Vote(2, "for")])
    assert error.value.code == "voted_twice"
