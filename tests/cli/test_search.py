"""``xinfang search``: exit codes, JSON, and the real letters against a plain scan of their spreadsheets."""

import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cast import registered
from tests.cli.test_import import ROWS, book
from xinfang.bureau import outbox
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition


def test_an_import_is_found_at_once_by_title_letter_and_reply(xinfang, db, tmp_path):
    xinfang("import", book(tmp_path / "letters.xlsx", ROWS), "--json")
    assert not outbox.Errand.objects.exists()
    for words, ids in (("路灯", ["1"]), ("已经修好", ["1"]), ("物业", ["2"]), ("已经", ["2", "1"]), ("没这个", [])):
        code, said, _ = xinfang("search", words, "--json")
        assert (code, [hit["source_id"] for hit in said["hits"]]) == (0, ids), words
        assert said["total"] == len(ids)
    numbers = {p.source_id: p.number for p in Petition.objects.all()}
    assert xinfang("search", "路灯", "--json")[1]["hits"] == [{"petition": numbers["1"], "source_id": "1"}]


def test_limit_all_and_words_for_people(xinfang, db, tmp_path):
    xinfang("import", book(tmp_path / "letters.xlsx", ROWS), "--json")
    code, said, _ = xinfang("search", "已经", "--limit", "1", "--json")
    assert (code, said["total"], len(said["hits"])) == (0, 2, 1)
    assert len(xinfang("search", "已经", "--limit", "1", "--all", "--json")[1]["hits"]) == 2
    out = xinfang("search", "已经", "修好")[1]
    assert "【已经】【修好】" in out.replace("【已经修好】", "【已经】【修好】")
    assert "共 1 件" in out
    assert "共 0 件" in xinfang("search", "没这个")[1]


def test_what_cannot_be_looked_for_is_refused_with_two(xinfang, db):
    for words in (["，"], [], ["13900000000"], ["停水", "--limit", "-1"]):
        code, _, err = xinfang("search", *words)
        assert code == 2, words
        assert err


def test_an_accusation_is_not_found_and_a_lagging_index_says_so(xinfang, cast):
    registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,), text="虚报冒领")
    code, said, err = xinfang("search", "虚报冒领", "--json")
    assert (code, said) == (0, {"total": 0, "hits": []})
    assert "索引落后" in err
    code, said, _ = xinfang("search", "--reindex", "--json")
    assert (code, said) == (0, {"indexed": 1})
    assert xinfang("search", "虚报冒领", "--json")[1]["total"] == 0


def scan(paths, word):
    """The numbers of the letters whose title, text or reply holds ``word``: nothing of the product in it."""
    found = set()
    for path in paths:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        head = {str(name).strip(): place for place, name in enumerate(rows[0])}
        columns = [head[name] for name in ("留言主题", "留言详情", "答复意见") if name in head]
        for row in rows[1:]:
            if any(word in re.sub(r"\s", "", str(row[place])) for place in columns):
                found.add(str(row[head["留言编号"]]).removesuffix(".0"))
    return found


@pytest.mark.letters
def test_the_real_letters_are_found_exactly(shared, xinfang, many_rows):
    paths = [Path(shared) / "data" / name for name in ("letters_replied.xlsx", "letters_open.xlsx")]
    for path in paths:
        code, said, _ = xinfang("import", path, "--json")
        assert (code, said["rows"], said["imported"]) == (0, said["rows"], said["rows"])
    for word in ("物业公司", "停水", "学校", "业主", "水", "A7", "58车贷"):
        _, said, _ = xinfang("search", word, "--all", "--json")
        ids = [hit["source_id"] for hit in said["hits"]]
        assert set(ids) == scan(paths, word), word
        assert said["total"] == len(ids) == len(set(ids)), word
        assert ids, word
