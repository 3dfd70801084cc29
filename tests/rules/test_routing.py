"""The routing rules worked out by hand: first match, what is broken, and where an accusation never goes."""

from datetime import date

import pytest

from xinfang.rules.routing import Asked, Broken, Example, Rule, Seat, broken, failed, propose

DAY = date(2026, 3, 2)  # 周一
ENDED = date(2026, 2, 27)  # 周五
GOV, OFFICE, HOUSING, CENTRE, LABOUR, JW, OLD, GONE, SPLIT = range(1, 10)
SEATS = {
    GOV: Seat(GOV, "市政府", "GOV", "government", "/1/"),
    OFFICE: Seat(OFFICE, "市信访局", "XFJ", "petition_office", "/1/2/"),
    HOUSING: Seat(HOUSING, "市住建局", "ZJJ", "department", "/1/3/"),
    CENTRE: Seat(CENTRE, "房产中心", "FGZX", "department", "/1/3/4/"),
    LABOUR: Seat(LABOUR, "市人社局", "RSJ", "department", "/1/5/"),
    JW: Seat(JW, "市纪委", "JW", "discipline", "/1/6/"),
    OLD: Seat(OLD, "市房产局", "FCJ", "department", "/1/7/", ENDED, (HOUSING,)),
    GONE: Seat(GONE, "市老建局", "LJJ", "department", "/1/8/", ENDED),
    SPLIT: Seat(SPLIT, "市建委", "JW0", "department", "/1/9/", ENDED, (HOUSING, LABOUR)),
}
RULES = (
    Rule("r1", CENTRE, category="城乡建设/住房与房地产", place="温泉"),
    Rule("r2", HOUSING, category="城乡建设"),
    Rule("r3", LABOUR, category="劳动和社会保障", end=date(2026, 3, 1)),
    Rule("r4", LABOUR, accused=HOUSING, category="党务政务"),
    Rule("r5", OLD, category="农村农业"),
    Rule("r6", GONE, category="民政"),
    Rule("r7", SPLIT, category="交通运输"),
    Rule("r8", OFFICE, category="政法"),
    Rule("r9", JW, purpose="accusation", accused=HOUSING),
    Rule("r10", 99, category="商贸旅游"),
)


def said(asked, rules=RULES, on=DAY):
    got = propose(rules, asked, SEATS, on, OFFICE)
    return (got.rule.code if got.rule else None, got.to.pk if got.to else None, got.broken)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked("城乡建设/住房与房地产/物业服务", "咸安区温泉街道"), ("r1", CENTRE, None)),
        (Asked("城乡建设/住房与房地产/物业服务", "咸安区汀泗桥镇"), ("r2", HOUSING, None)),
        (Asked("城乡建设"), ("r2", HOUSING, None)),
        (Asked("城乡建设管理"), (None, None, Broken.NO_MATCH)),  # a longer name is no part of the tree below
        (Asked(), (None, None, Broken.NO_MATCH)),
        (Asked("劳动和社会保障/劳动报酬"), (None, None, Broken.NO_MATCH)),  # its rule ended the day before
        (Asked("党务政务", accused=(CENTRE,)), ("r4", LABOUR, None)),  # the centre stands below the housing department
        (Asked("党务政务", accused=(LABOUR,)), (None, None, Broken.NO_MATCH)),
        (Asked("党务政务", accused=(HOUSING, LABOUR)), ("r4", None, Broken.TWO)),  # one of two has no rule
        (Asked("农村农业/土地承包"), ("r5", None, Broken.SUCCEEDED)),
        (Asked("民政/社会救助"), ("r6", None, Broken.CLOSED)),
        (Asked("交通运输"), ("r7", None, Broken.TWO)),
        (Asked("政法"), ("r8", None, Broken.OWN)),
        (Asked("商贸旅游"), ("r10", None, Broken.UNKNOWN)),
    ],
)
def test_first_match_wins_and_what_is_broken_says_why(asked, expected):
    assert said(asked) == expected


def test_it_names_who_took_over_and_leaves_it_to_a_person():
    got = propose(RULES, Asked("农村农业"), SEATS, DAY, OFFICE)
    assert got.words == "路由指向的单位已经撤销、合并（r5），现由市住建局承接。请人工确定转给哪个单位。"
    got = propose(RULES, Asked("交通运输"), SEATS, DAY, OFFICE)
    assert [seat.name for seat in got.heirs] == ["市住建局", "市人社局"]
    assert propose(RULES, Asked("农村农业"), SEATS, ENDED, OFFICE).to == SEATS[OLD]  # its last day


@pytest.mark.parametrize(
    ("rules", "accused", "expected"),
    [
        (RULES, (HOUSING,), ("r9", JW, None)),
        (RULES, (CENTRE,), ("r9", JW, None)),
        (RULES, (LABOUR,), (None, None, Broken.NO_MATCH)),  # no rule of administration authority: nothing
        (RULES[:8], (HOUSING,), (None, None, Broken.NO_MATCH)),  # rules for others never take an accusation
        ((Rule("r1", GOV, purpose="accusation"),), (HOUSING,), ("r1", None, Broken.ACCUSED)),
        ((Rule("r1", HOUSING, purpose="accusation"),), (HOUSING,), ("r1", None, Broken.ACCUSED)),
        ((Rule("r1", CENTRE, purpose="accusation"),), (HOUSING,), ("r1", None, Broken.ACCUSED)),
        ((Rule("r1", LABOUR, purpose="accusation"),), (HOUSING,), ("r1", None, Broken.ACCUSED)),  # no discipline organ
        ((Rule("r1", JW, purpose="accusation"),), (JW,), ("r1", None, Broken.ACCUSED)),
        ((Rule("r1", JW, purpose="accusation"),), (GOV,), ("r1", None, Broken.ACCUSED)),  # it stands below the accused
    ],
)
def test_art_2022_22_an_accusation_goes_to_discipline_inspection_or_is_not_proposed(rules, accused, expected):
    assert said(Asked("城乡建设", accused=accused, purpose="accusation"), rules) == expected


def test_an_organ_that_is_complained_of_is_proposed_with_a_caution_where_nobody_is_accused():
    got = propose(RULES, Asked("城乡建设", accused=(HOUSING,)), SEATS, DAY, OFFICE)
    assert (got.to, got.caution) == (SEATS[HOUSING], True)
    assert not propose(RULES, Asked("城乡建设"), SEATS, DAY, OFFICE).caution


def test_two_organs_complained_of_that_lead_to_two_are_left_to_a_person():
    rules = (Rule("r1", HOUSING, accused=HOUSING), Rule("r2", LABOUR, accused=LABOUR))
    got = propose(rules, Asked(accused=(HOUSING, LABOUR)), SEATS, DAY, OFFICE)
    assert (got.broken, [seat.pk for seat in got.heirs]) == (Broken.TWO, [HOUSING, LABOUR])


def test_an_example_that_is_missed_says_what_came_out():
    good, bad, none = Example(Asked("城乡建设"), HOUSING), Example(Asked("城乡建设"), LABOUR), Example(Asked("民政"))
    found = failed(RULES, (good, bad, none), SEATS, DAY, OFFICE)
    assert [(one.number, one.got.to) for one in found] == [(2, SEATS[HOUSING])]


def test_broken_rules_are_found_without_any_matter():
    found = {rule.code: why for rule, why in broken(RULES, SEATS, DAY, OFFICE)}
    assert set(found) == {"r5", "r6", "r7", "r8", "r10"}
    hidden = (Rule("r1", HOUSING, category="城乡建设"), Rule("r2", LABOUR, category="城乡建设/市政设施"))
    assert [rule.code for rule, _ in broken(hidden, SEATS, DAY, OFFICE)] == ["r2"]
    assert broken(hidden[::-1], SEATS, DAY, OFFICE) == []
    astray = (Rule("r1", LABOUR, purpose="accusation"),)
    assert [rule.code for rule, _ in broken(astray, SEATS, DAY, OFFICE)] == ["r1"]
