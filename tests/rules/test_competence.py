"""Who decides a dispute over competence, worked out by hand on one tree; refusals first."""

from datetime import date

import pytest

from xinfang.rules.competence import Party, decider
from xinfang.rules.refusals import Refused

OLD, NEW = date(2013, 6, 14), date(2026, 3, 2)  # 周五, 周一
DW = Party("市委", "party_committee", "/1/")
ZF = Party("市政府", "government", "/1/2/")
ZJ = Party("市住建局", "department", "/1/2/3/")
RS = Party("市人社局", "department", "/1/2/4/")
FG = Party("房产中心", "department", "/1/2/3/5/")
WY = Party("物业中心", "department", "/1/2/3/6/")
XA = Party("区政府", "government", "/1/2/7/")
XJ = Party("区住建局", "department", "/1/2/7/8/")
JW = Party("市纪委", "discipline", "/1/9/")
SW = Party("市税务局", "vertical", "/1/2/10/", vertical=True)
LX = Party("市联席会议", "joint_conference", "/1/11/")
TREE = (DW, ZF, ZJ, RS, FG, WY, XA, XJ, JW, SW, LX)


def who(parties, on=NEW, accused=(), tree=TREE):
    found = decider(parties, tree, accused, on)
    return found.decider.name, found.ground


@pytest.mark.parametrize(
    ("parties", "on", "accused", "tree"),
    [
        ((ZJ, JW), OLD, (), TREE),  # only the Party committee stands above both: no administrative organ
        ((ZJ, SW), OLD, (), TREE),  # managed vertically, and no joint conference under the rules of 2005
        ((ZJ, SW), NEW, (), TREE[:-1]),  # no conference on record
        ((ZF, RS), OLD, (), TREE),  # nobody but the Party committee above the government
        ((RS, XA), NEW, (ZJ.path,), TREE[:-1]),  # every common superior stands above the accused
    ],
)
def test_where_nobody_may_decide_it_is_refused_with_the_way_to_go(parties, on, accused, tree):
    with pytest.raises(Refused) as error:
        who(parties, on, accused, tree)
    assert error.value.code == "nobody_decides"
    assert error.value.todo
    assert error.value.cite == ("2005/24" if on == OLD else "2022/24")


@pytest.mark.parametrize(
    ("parties", "on", "expected"),
    [
        ((ZJ, RS), NEW, ("市政府", "common_superior")),
        ((ZJ, RS), OLD, ("市政府", "common_superior")),
        ((FG, WY), NEW, ("市住建局", "common_superior")),
        ((XJ, RS), NEW, ("市政府", "common_superior")),
        ((ZJ, FG), NEW, ("市政府", "common_superior")),  # not the department itself: it is a party
        ((ZJ, RS, XJ), NEW, ("市政府", "common_superior")),
        ((ZJ, JW), NEW, ("市委", "common_superior")),
        ((ZJ, SW), NEW, ("市联席会议", "joint_conference")),
        ((ZF, RS), NEW, ("市委", "common_superior")),
    ],
)
def test_art_2005_24_and_art_2022_24_the_nearest_common_superior_else_the_conference(parties, on, expected):
    assert who(parties, on) == expected


def test_it_says_why_and_why_not_another():
    found = decider((ZJ, SW), TREE, (), NEW)
    assert found.why == (
        "市政府不能裁决：市税务局是垂直管理单位，它的上一级只是上一级主管部门。",
        "市委不能裁决：市税务局是垂直管理单位，它的上一级只是上一级主管部门。",
        "市住建局、市税务局没有可以裁决的共同上一级。",
        "由共同的信访工作联席会议协调处理：市联席会议。",
    )


def test_a_closed_superior_is_passed_over():
    closed = (DW, Party("市政府", "government", "/1/2/", open=False), ZJ, RS)
    assert who((ZJ, RS), NEW, (), closed) == ("市委", "common_superior")


def test_an_accusation_never_reaches_the_accused_nor_who_stands_above_or_below():
    assert who((RS, XA), NEW, (ZJ.path,)) == ("市联席会议", "joint_conference")
    assert who((FG, WY), NEW, (RS.path,)) == ("市住建局", "common_superior")
    with pytest.raises(Refused) as error:
        who((FG, WY), NEW, (ZJ.path,), TREE[:-1])
    assert "纪检监察" in error.value.todo
