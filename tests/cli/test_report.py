"""``xinfang report``: what it refuses, what it prints, the paper it writes."""

import io
from datetime import date

import pytest
import time_machine
from docx import Document

from tests.reports.acted import AUGUST, august
from tests.reports.world import JUNE, old
from xinfang.ledger.models import Entry

DAYS = ("--from", JUNE[0].isoformat(), "--to", JUNE[1].isoformat())


@pytest.fixture
def world(cast):
    with time_machine.travel("2013-09-02 10:00+08:00", tick=False):
        yield old(cast)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2013-06-30", "--to", "2013-06-01"), "止日早于起日"),
        (("--from", "2013-08-01", "--to", "2013-09-03"), "还没有到"),
        (("--from", "2005-05-01", "--to", "2010-05-01"), "最长 5 年"),
        (("--from", "2005-04-30", "--to", "2010-04-01"), "施行之日"),
        ((*DAYS, "--organ", "NONE"), "没有代码为 NONE 的单位"),
        ((*DAYS, "--out", "report.txt"), "不认识 .txt"),
        ((*DAYS, "--out", "/no/such/folder/report.pdf"), "文件夹"),
        (("--from", "2013-06-01"), "--to"),
    ],
)
def test_what_it_refuses(world, xinfang, words, said):
    code, _, err = xinfang("report", *words)
    assert code == 2
    assert said in err


def test_it_counts_all_but_accusations_and_says_what_it_counts(world, xinfang):
    code, out, _ = xinfang("report", *DAYS, "--json")
    assert code == 0
    assert (out["cite"], out["accusations_counted"], out["organ"]) == ("2005/39", False, None)
    figures = {one["key"]: one for part in out["parts"] for one in part["figures"]}
    assert figures["intake"]["groups"][0]["now"] == 15
    assert all(one["definition"] for one in figures.values())
    assert "accusation" not in {one["value"] for one in figures["purpose"]["groups"]}
    owed = [one for part in out["parts"] for one in part["owed"]]
    assert {(one["known"], one["now"], one["before"]) for one in owed} == {(True, 0, 0)}
    assert all(one["definition"] and one["unit"] for one in owed)
    one = xinfang("report", *DAYS, "--organ", "XAXF", "--json")[1]
    assert one["parts"][0]["figures"][0]["groups"][0]["now"] == 1
    assert Entry.objects.filter(kind="operator:use").count() == 2
    text = xinfang("report", *DAYS)[1]
    assert "检举" not in text.replace("检举控告不计入", "").replace("检举控告一律不计入", "").replace(
        "检举控告不作评价", ""
    )


def test_it_counts_supervision_and_suggestions_but_for_accusations(cast, xinfang):
    august(cast)
    days = ("--from", AUGUST[0].isoformat(), "--to", AUGUST[1].isoformat())
    with time_machine.travel("2013-10-08 10:00+08:00", tick=False):
        out = xinfang("report", *days, "--organ", "XFJ", "--json")[1]
        text = xinfang("report", *days, "--organ", "XFJ")[1]
    now = {one["key"]: (one["now"], one["before"]) for part in out["parts"] for one in part["owed"]}
    assert (now["supervised"], now["urged"], now["listed"]) == ((3, 1), (4, 1), (0, 0))
    assert (now["improvement"], now["improvement_adopted"], now["improvement_refused"]) == ((3, 1), (2, 1), (1, 0))
    assert "发出督办函：3份（上期1份）" in text
    assert "挂牌督办：本期没有登记（上期0项）" in text
    assert "尚未登记在系统中" not in text


def test_it_writes_the_paper_once(world, xinfang, tmp_path):
    out = tmp_path / "report.docx"
    assert xinfang("report", *DAYS, "--organ", "XFJ", "--outer", "--out", out)[0] == 0
    document = Document(io.BytesIO(out.read_bytes()))
    assert "对外公布稿" in "\n".join(line.text for line in document.paragraphs)
    assert document.core_properties.title == "关于2013年6月信访情况的分析报告"
    assert document.core_properties.created.date() == date(2013, 9, 2)
    code, _, err = xinfang("report", *DAYS, "--out", out)
    assert code == 2
    assert "不覆盖" in err
