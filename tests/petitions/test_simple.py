"""The simple path: a setting that is off by default, with its exclusions; the limits of the law run on (2022/34)."""

from datetime import date

import pytest

from tests.cast import OPERATOR, accepted, day, key, on
from tests.petitions.usual import clock, entry, refused
from xinfang.bureau.actions import change_setting
from xinfang.petitions import actions
from xinfang.petitions.kinds import MatterKind
from xinfang.rules import simple

DAY, AT = day("2023-03-01 周三"), day("2023-03-02 周四")


def simplify(cast, petition, actor="head"):
    return actions.simplify(petition.uid, actor=getattr(cast, actor), when=on(AT), key=key())


def turned_on():
    change_setting("simple_days", 10, actor=OPERATOR, on=DAY)


def test_it_is_off_until_the_bureau_turns_it_on(cast):
    error = refused("not_simple", simplify, cast, accepted(cast, DAY))
    assert "没有开通" in error.what
    assert "非法定" in error.todo


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"kind": MatterKind.CLAIM_ART31_5}, "类别"),
        ({"head_count": 5}, "集体访"),
        ({"urgent": True}, "重大紧急"),
        ({"difficult": True}, "重大紧急"),
        ({"repeat": True}, "重件"),
    ],
)
def test_what_is_not_plain_is_refused_with_the_reason(cast, said, why):
    turned_on()
    assert why in refused("not_simple", simplify, cast, accepted(cast, DAY, **said)).what


def test_what_is_assisted_sealed_or_handled_anew_is_not_plain():
    plain = {"days": 10, "kind": "claim_art31_6", "sealed": False, "heads": 1, "collective": 5, "marked": False}
    plain |= {"repeat": False, "assisted": False, "reviewed": False}
    assert simple.barred(simple.Plainness(**plain)) is None
    for name in ("sealed", "assisted", "reviewed"):
        assert simple.barred(simple.Plainness(**{**plain, name: True})) is not None


def test_a_leader_decides_its_day_is_ours_and_the_law_s_runs_on(cast):
    turned_on()
    petition = accepted(cast, DAY)
    refused("not_allowed", simplify, cast, petition, "handler")
    before = clock(petition, "conclude").due_on
    simplify(cast, petition)
    assert petition.proceedings.get().simple_by == day("2023-03-12 周日")
    assert entry(petition)[1]["until"] == "2023-03-12"
    assert clock(petition, "conclude").due_on == before
    refused("not_simple", simplify, cast, petition)
    said = {"actor": cast.handler, "when": on(date(2023, 3, 6))}
    refused("no_reason", actions.to_ordinary, petition.uid, why=" ", **said, key=key())
    actions.to_ordinary(petition.uid, why="需要鉴定。", **said, key=key())
    assert petition.proceedings.get().simple_by is None
    refused("simple", actions.to_ordinary, petition.uid, why="再转。", **said, key=key())


def test_under_the_rules_of_2005_there_is_none(cast):
    turned_on()
    petition = accepted(cast)
    refused("not_in_force", actions.simplify, petition.uid, actor=cast.head, when=on(date(2013, 6, 17)), key=key())
