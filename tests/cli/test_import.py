"""Import: whole rows or none, resumable, the same file twice adds nothing, each refusal with its row and reason."""

import csv
import datetime
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date, timedelta

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from xinfang.ledger.verify import verify
from xinfang.petitions.models import Clock, Petition, Proceeding

HEAD = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
ROWS = [
    ["1", "甲", "A1区路灯不亮", "2019/1/6 12:09", "路灯坏了。", "已经修好。", "2019/1/20"],
    ["2", "乙", "物业收费", "2019-02-03", "A2市某小区物业乱收费。", "已经整改。", "2019-05-01 09:00:00"],
    ["3", "丙", "没有答复的", "2019/3/1", "请修路。", "", ""],
]


def book(path, rows, head=HEAD):
    file = xlsxwriter.Workbook(str(path))
    sheet = file.add_worksheet()
    for n, row in enumerate([head, *rows]):
        sheet.write_row(n, 0, row)
    file.close()
    return path


@pytest.fixture
def letters(tmp_path):
    return book(tmp_path / "letters.xlsx", ROWS)


def test_rows_become_petitions_with_their_days(letters, xinfang, db):
    code, said, _ = xinfang("import", letters, "--json")
    assert (code, said["rows"], said["imported"], said["already"], said["refused"]) == (0, 3, 3, 0, [])
    assert said["assumptions"]
    second = Petition.objects.get(source_id="2")
    proceeding = Proceeding.objects.get(petition=second)
    assert (second.received_on, proceeding.accepted_on) == (date(2019, 2, 3), date(2019, 2, 3))
    assert (proceeding.replied_on, proceeding.served_on) == (date(2019, 5, 1), date(2019, 5, 1))
    clock = Clock.objects.get(petition=second, limit="conclude")
    assert (clock.due_on, clock.assumed) == (date(2019, 4, 4), True)  # 周四
    assert verify().ok


def test_the_same_file_again_adds_nothing(letters, xinfang, db):
    xinfang("import", letters, "--json")
    _, said, _ = xinfang("import", letters, "--json")
    assert (said["imported"], said["already"]) == (0, 3)
    assert Petition.objects.count() == 3


def test_a_reply_that_comes_later_is_a_new_act(letters, xinfang, db, tmp_path):
    xinfang("import", letters, "--json")
    later = [*ROWS[:2], [*ROWS[2][:5], "路修好了。", "2019/4/2"]]
    _, said, _ = xinfang("import", book(tmp_path / "later.xlsx", later), "--json")
    assert (said["imported"], said["already"], said["refused"]) == (1, 2, [])
    assert Proceeding.objects.get(petition__source_id="3").replied_on == date(2019, 4, 2)


def test_a_number_that_comes_again_with_another_reply_is_refused_and_changes_nothing(letters, xinfang, db, tmp_path):
    xinfang("import", letters, "--json")
    other = [[*ROWS[0][:5], "没有修。", "2019/1/20"], [*ROWS[1][:6], "2019-05-02"], ROWS[2]]
    code, said, _ = xinfang("import", book(tmp_path / "other.xlsx", other), "--json")
    assert (code, said["imported"], said["already"]) == (1, 0, 1)
    assert [refused["row"] for refused in said["refused"]] == [2, 3]
    assert "答复与那时不同" in said["refused"][0]["why"]
    assert Proceeding.objects.get(petition__source_id="2").replied_on == date(2019, 5, 1)


def test_a_row_refused_for_its_reply_leaves_its_number_free_for_the_next(xinfang, db, tmp_path):
    rows = [[*ROWS[0][:5], "长" * 100_001, "2019/1/20"], ROWS[0]]
    _, said, _ = xinfang("import", book(tmp_path / "twice.xlsx", rows), "--json")
    assert (said["rows"], said["imported"], [refused["row"] for refused in said["refused"]]) == (2, 1, [2])
    assert Proceeding.objects.get(petition__source_id="1").replied_on == date(2019, 1, 20)
    assert verify().ok


SPOILED = [
    (["10", "甲", "没有日期", "", "内容", "", ""], "日期"),
    (["11", "甲", "答复在前", "2019/5/1", "内容", "答复", "2019/4/1"], "早于"),
    (["12", "甲", "未来", "2199/5/1", "内容", "", ""], "今天之后"),
    (["13", "甲", "空正文", "2019/5/1", "  ", "", ""], "正文"),
    (["1", "甲", "A1区路灯不亮", "2019/1/6 12:09", "内容换了。", "", ""], "已经导入过"),
    (["15", "甲", "乱日期", "2019/13/45", "内容", "", ""], "日期"),
]


def test_spoiled_rows_are_refused_each_with_its_reason_and_leave_nothing(xinfang, db, tmp_path):
    path = book(tmp_path / "spoiled.xlsx", [ROWS[0], *[row for row, _ in SPOILED]])
    code, said, _ = xinfang("import", path, "--json")
    assert (code, said["rows"], said["imported"]) == (1, 7, 1)
    assert [one["row"] for one in said["refused"]] == [3, 4, 5, 6, 7, 8]
    for one, (_, words) in zip(said["refused"], SPOILED, strict=True):
        assert words in one["why"], one
    assert Petition.objects.count() == 1
    assert verify().ok


def test_a_text_of_a_megabyte_is_refused_and_the_next_row_comes_in(xinfang, db, tmp_path):
    short = book(tmp_path / "short.xlsx", [["20", "甲", "长", "2019/5/1", "LONGTEXT", "", ""], ROWS[0]])
    path = tmp_path / "long.xlsx"
    with zipfile.ZipFile(short) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"LONGTEXT", b"a" * 1_000_000))
    code, said, _ = xinfang("import", path, "--json")
    assert (code, said["imported"]) == (1, 1)
    assert "100000" in said["refused"][0]["why"]


def test_what_is_no_spreadsheet_or_lacks_columns_is_refused_whole(xinfang, db, tmp_path):
    bad = tmp_path / "bad.xlsx"
    bad.write_text("not a spreadsheet")
    assert xinfang("import", bad)[0] == 2
    code, _, err = xinfang("import", book(tmp_path / "head.xlsx", ROWS, ["a", "b", "c", "d", "e", "f", "g"]))
    assert code == 2
    assert "留言编号" in err


def test_show_who_and_organs(letters, xinfang, db):
    xinfang("import", letters, "--json")
    number = Petition.objects.get(source_id="1").number
    code, said, _ = xinfang("show", number.lower(), "--json")
    assert code == 0
    assert [step["step"] for step in said["steps"]] == ["register", "accept", "reply", "serve"]
    assert {clock["limit"] for clock in said["clocks"]} == {"disposal", "conclude", "review_request"}
    assert all(clock["reasons"] for clock in said["clocks"])
    assert said["papers"][0]["external"]
    assert "甲" not in str({key: value for key, value in said.items() if key != "facts"})
    organ = said["facts"]["organ"]
    code, chain, _ = xinfang("who", organ, "2019-01-06", "--json")
    assert (code, chain["chain"], chain["gaps"]) == (1, [], ["责任人未登记"])
    assert xinfang("show", "ZZZZ-ZZZZ")[0] == 2
    assert xinfang("housekeeper", "--once", "--on", "2019-01-07", "--json")[0] == 0


def independent_late(path):
    """The late 60-day clocks of the file, counted without the product: the standard library and a set of rest days."""
    from chinese_calendar import is_workday

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    head = {str(name).strip(): place for place, name in enumerate(rows[0])}
    late = {}
    for row in rows[1:]:
        start, replied = (as_day(row[head[name]]) for name in ("留言时间", "答复时间"))
        due = start + timedelta(days=60)
        while not is_workday(due):
            due += timedelta(days=1)
        if replied > due:
            late[str(row[head["留言编号"]]).removesuffix(".0")] = due
    return late


def as_day(value):
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    return date(*(int(part) for part in str(value).strip().split(" ")[0].replace("/", "-").split("-")))


@pytest.mark.letters
def test_the_real_letters_and_the_late_ones_by_an_independent_count(shared, xinfang, many_rows):
    path = shared / "data" / "letters_replied.xlsx"
    code, said, _ = xinfang("import", path, "--json")
    assert (code, said["rows"], said["imported"], said["refused"]) == (0, 1693, 1693, [])
    _, again, _ = xinfang("import", path, "--json")
    assert again["already"] == 1693
    _, swept, _ = xinfang("sweep", "--on", "2020-02-01", "--json")
    late = independent_late(path)
    assert len(late) == 86
    assert {one["source_id"]: date.fromisoformat(one["due"]) for one in swept["lapsed"]} == late
    assert {(one["limit"], one["state"], one["assumed"]) for one in swept["lapsed"]} == {("conclude", "late", True)}
    _, twice, _ = xinfang("sweep", "--on", "2020-02-01", "--json")
    assert twice["alerts_raised"] == 0


@pytest.mark.faults
def test_killed_half_way_and_run_again_comes_to_the_same_end(tmp_path):
    rows = [[str(n), "甲", f"A{n % 7}区第 {n} 件", "2019/1/6", f"内容 {n}", "答复", "2019/2/1"] for n in range(1, 241)]
    path = book(tmp_path / "many.xlsx", rows)

    def command(home, *words):
        env = {"PATH": "/usr/bin:/bin", "XINFANG_HOME": str(home)}
        return [sys.executable, "-m", "xinfang.config.entry", *words], env

    def run(home, *words):
        line, env = command(home, *words)
        return subprocess.run(line, env=env, capture_output=True, text=True, check=False)

    def ends(home):
        import sqlite3

        with sqlite3.connect(home / "xinfang.sqlite3") as base:
            columns = 'p.source_id, c."limit", c.due_on, c.met_on'
            say = f"SELECT {columns} FROM petitions_clock c JOIN petitions_petition p ON p.id = c.petition_id ORDER BY 1, 2"
            return base.execute(say).fetchall()

    for name in ("killed", "clean"):
        assert run(tmp_path / name, "migrate", "--noinput").returncode == 0
    line, env = command(tmp_path / "killed", "import", str(path), "--json")
    victim = subprocess.Popen(line, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(400):
        time.sleep(0.05)
        if ends(tmp_path / "killed"):
            break
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    part = len(ends(tmp_path / "killed"))
    assert 0 < part < 720
    assert run(tmp_path / "killed", "import", str(path), "--json").returncode == 0
    assert run(tmp_path / "clean", "import", str(path), "--json").returncode == 0
    assert ends(tmp_path / "killed") == ends(tmp_path / "clean")
    assert len(ends(tmp_path / "clean")) == 720
    for name in ("killed", "clean"):
        assert '"ok": true' in run(tmp_path / name, "ledger", "verify", "--json").stdout


def test_a_csv_of_limits_keeps_its_order_and_the_place_of_what_has_no_day(xinfang, db, tmp_path):
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["limit", "start", "extend", "exclude"],
                ["objection", "2013-06-14", "", ""],
                ["disposal", "2013-06-01", "0", ""],
            ]
        )
    code, said, _ = xinfang("due", "--file", path, "--json")
    assert (code, [one["due"] for one in said]) == (1, [None, "2013-06-17"])


OPENED = """source: orders
title: 12345 工单
columns: {number: 工单号, received: 来电时间, title: 主题, text: 内容, author: 来电人}
days: ["%Y-%m-%d"]
organ: {code: CODE}
channel: hotline
purpose: claim
opened: "yes"
assumptions: []
"""


def test_orders_of_12345_come_in_as_open_matters_of_an_organ_that_exists(xinfang, cast, tmp_path):
    plan = tmp_path / "orders.yaml"
    head = ["工单号", "来电时间", "主题", "内容", "来电人"]
    rows = [["DH1", "2013-06-14 09:30", "路灯不亮", "请修。", "甲"], ["DH2", "", "没有日期", "文", ""]]
    file = book(tmp_path / "orders.xlsx", rows, head)
    plan.write_text(OPENED.replace("CODE", "NOBODY"), encoding="utf-8")
    assert xinfang("import", file, "--map", plan, "--json")[0] == 2
    plan.write_text(OPENED.replace("CODE", "XFJ"), encoding="utf-8")
    code, said, _ = xinfang("import", file, "--map", plan, "--json")
    assert (code, said["rows"], said["imported"], [one["row"] for one in said["refused"]]) == (1, 2, 1, [3])
    made = Petition.objects.get(source="hotline", source_id="DH1")
    proceeding = Proceeding.objects.get(petition=made)
    assert (made.received_on, made.assumed, proceeding.state) == (date(2013, 6, 14), False, "registered")
    assert Clock.objects.get(petition=made).limit == "disposal"
    _, said, _ = xinfang("import", file, "--map", plan, "--json")
    assert (said["imported"], said["already"]) == (0, 1)
    assert verify().ok


@pytest.mark.parametrize(
    ("was", "now"),
    [("channel: hotline", "channel: letter"), ("{code: XFJ}", "{place: X}"), ('opened: "yes"', "opened: maybe")],
)
def test_a_map_of_orders_that_makes_no_sense_is_refused(xinfang, cast, tmp_path, was, now):
    plan = tmp_path / "orders.yaml"
    plan.write_text(OPENED.replace("CODE", "XFJ").replace(was, now), encoding="utf-8")
    assert xinfang("import", book(tmp_path / "a.xlsx", []), "--map", plan, "--json")[0] == 2
