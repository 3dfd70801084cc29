"""The law as data: what the loader refuses, with file and line; that every article the code cites exists."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

import xinfang.law
from xinfang.rules import lawbook
from xinfang.rules.strict import LawError

LAW = Path(xinfang.law.__path__[0])


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "law"
    shutil.copytree(LAW, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def spoil(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("limits/conclude.yaml", "days: 60", "dayz: 60", "dayz"),
        ("limits/conclude.yaml", "title: 办结期限", "title: 办结期限\ntitle: 又一个", "title"),
        ("limits/conclude.yaml", "2005-05-01:", "2006-05-01:", "空档"),
        ("limits/conclude.yaml", "2022-05-01:", "2004-05-01:", "重叠"),
        ("limits/conclude.yaml", 'cite: "2022/34"', 'cite: "2022/340"', "不存在的条文"),
        ("limits/conclude.yaml", 'cite: "2022/34"', 'cite: "2005/34"', "施行期"),
        ("limits/conclude.yaml", "only_if: claim_art31_6", "only_if: whatever", "whatever"),
        ("limits/disposal.yaml", "unit: calendar_day", "unit: fortnight", "fortnight"),
        ("situations.yaml", '"12.13":', '"12.14":', "12.1"),
        ("limits/disposal.yaml", "days: 15", "days: 1500", "366"),
    ],
)
def test_what_the_loader_refuses_says_file_and_line(folder, file, before, after, says):
    spoil(folder / file, before, after)
    with pytest.raises(LawError) as error:
        lawbook.read(folder)
    text = str(error.value)
    assert Path(file).name in text
    assert re.search(r"\.yaml:\d+", text), text
    assert says in text


def test_the_law_as_shipped_is_in_order_and_the_command_says_so(xinfang):
    assert xinfang("law", "check")[0] == 0
    code, text, _ = xinfang("law", "show", "conclude")
    assert code == 0
    assert "第三十三条" in text
    assert xinfang("law", "list")[0] == 0


def test_one_value_of_each_limit_on_any_day():
    book = lawbook.load()
    for limit in book.limits.values():
        for day in (date(2005, 5, 1), date(2013, 6, 14), date(2022, 4, 30), date(2022, 5, 1), date(2026, 1, 1)):
            assert sum(value.since == limit.on(day).since for value in limit.values) == 1


def test_article_3_four_kinds_of_responsibility():
    roles = lawbook.load().roles
    assert [roles[key].label for key in ("head", "deputy_in_charge", "other_leader", "handler")] == [
        "总责",
        "主要领导责任",
        "重要领导责任",
        "直接责任",
    ]


def test_article_12_thirteen_situations_and_article_13_copies():
    book = lawbook.load()
    assert set(book.situations) == {f"12.{n}" for n in range(1, 14)}
    for key in ("criticism", "rectification", "admonition"):
        if key in book.measures:
            assert set(book.measures[key].copied_to) == {"discipline", "personnel"}


def test_every_article_cited_in_code_exists():
    book, found = lawbook.load(), 0
    for path in Path(xinfang.__path__[0] if hasattr(xinfang, "__path__") else LAW.parent).rglob("*.py"):
        for cite in re.findall(r'cite="([a-z0-9-]+/[0-9][^"]*)"', path.read_text(encoding="utf-8")):
            found += 1
            match = lawbook.CITE.fullmatch(cite)
            assert match, (path, cite)
            assert int(match["article"]) <= book.instruments[match["instrument"]].articles, (path, cite)
    assert found > 10
