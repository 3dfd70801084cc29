"""The tree of categories: what a clerk types finds its place or is refused with the nearest; a table that is no tree."""

import pytest

from xinfang.rules.categories import Tree, nearest, parse, resolve, shipped
from xinfang.rules.refusals import Refused

TREE = Tree(("城乡建设/市政设施/路灯", "城乡建设/市政设施/其他", "农村农业/农田水利/其他", "农村农业/农田水利/灌溉"))


def refused(code, act, *args):
    with pytest.raises(Refused) as error:
        act(*args)
    assert error.value.code == code
    return error.value


def test_it_refuses_what_is_not_in_the_tree_and_names_the_nearest():
    error = refused("unknown_category", resolve, "城乡建设/路灯管理", TREE)
    assert error.field == "category"
    assert "城乡建设/市政设施/路灯" in error.todo.split("、")[0]
    assert nearest("水利灌溉", TREE, 1) == ["农村农业/农田水利/灌溉"]


def test_an_end_that_stands_twice_is_refused_with_both():
    error = refused("category_twice", resolve, "其他", TREE)
    assert "城乡建设/市政设施/其他、农村农业/农田水利/其他" in error.todo


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("", ""),
        ("  ", ""),
        ("城乡建设/市政设施/路灯", "城乡建设/市政设施/路灯"),
        ("城乡建设 ／ 市政设施 > 路灯", "城乡建设/市政设施/路灯"),
        ("路灯", "城乡建设/市政设施/路灯"),
        ("市政设施/其他", "城乡建设/市政设施/其他"),
        ("农田水利", "农村农业/农田水利"),
        ("农村农业", "农村农业"),
    ],
)
def test_any_level_and_any_usual_way_of_writing_is_understood(said, path):
    assert resolve(said, TREE) == path


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([], "没有分类"),
        ([["一级分类", "二级分类", "三级分类"]], "没有分类"),
        ([["甲", "", "丙"]], "第 1 行中间"),
        ([["甲", "乙", "丙"], ["甲", "乙", "丙"]], "第 1 行重复"),
        ([["甲/乙"]], "第 1 行"),
        ([["长" * 41]], "第 1 行"),
    ],
)
def test_a_table_that_is_no_tree_is_refused_with_its_row(rows, what):
    assert what in refused("bad_tree", parse, rows).what


def test_a_heading_and_empty_rows_are_skipped_and_the_order_is_kept():
    rows = [["一级分类", "二级分类", "三级分类"], ["乙", "二", "三"], ["", "", ""], ["甲", "", ""], ["甲", "一", ""]]
    assert parse(rows).lines == ("乙/二/三", "甲", "甲/一")
    assert parse(rows).nodes == ("乙", "乙/二", "乙/二/三", "甲", "甲/一")


def test_what_ships_has_the_fifteen_usual_heads_and_three_levels():
    heads = list(dict.fromkeys(line.split("/")[0] for line in shipped().lines))
    assert len(heads) == 15
    assert {"城乡建设", "农村农业", "国土资源", "纪检监察", "政法"} <= set(heads)
    assert {line.count("/") for line in shipped().lines} == {2}
    assert parse([line.split("/") for line in shipped().lines]) == shipped()
