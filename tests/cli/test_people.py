"""The roster, the first account, and that the command line's use is in the ledger."""

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.test_import import book
from xinfang.ledger.models import Entry
from xinfang.people import roster
from xinfang.people.models import Account, Appointment, Organ
from xinfang.rules.refusals import Refused

PASSWORD = "咸宁桂花香满城2026"


@pytest.fixture
def typed(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))


def test_the_first_account(xinfang, db, typed, client):
    code, out, err = xinfang(
        "admin", "create", "admin", "--name", "何平", "--organ", "421200-XF", "--organ-name", "咸宁市信访局"
    )
    assert code == 0, out + err
    assert Account.objects.get().check_password(PASSWORD)
    assert client.post("/desk/sign-in/", {"username": "admin", "password": PASSWORD}).status_code == 302
    assert client.get("/desk/organs/").status_code == 200
    assert Entry.objects.filter(kind="operator:use").exists()


def test_a_weak_password_is_refused_and_nothing_is_left(xinfang, db, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("123456\n"))
    code, _, err = xinfang("admin", "create", "admin", "--name", "何平", "--organ", "X", "--organ-name", "某局")
    assert code == 2
    assert "口令太弱" in err
    assert not Organ.objects.exists()


def sheets(path, organs, people):
    import xlsxwriter

    file = xlsxwriter.Workbook(str(path))
    for name, columns, rows in (("单位", roster.ORGAN_COLUMNS, organs), ("人员", roster.PEOPLE_COLUMNS, people)):
        page = file.add_worksheet(name)
        for n, row in enumerate([columns, *rows]):
            page.write_row(n, 0, row)
    file.close()
    return path


ORGANS = [("A", "某市人民政府", "市政府", "政府", "市", ""), ("B", "某市信访局", "市信访局", "信访部门", "市", "A")]
PEOPLE = [
    ("1", "甲", "B", "", "局长", "主要领导", "2013-06-14", "", "签发", ""),
    ("2", "乙", "B", "办信科", "科员", "办理人员", "2013/6/14", "", "登记", ""),
    ("3", "丙", "C", "", "科员", "办理人员", "2013-06-14", "", "", ""),
    ("4", "丁", "B", "", "科员", "大官", "2013-06-14", "", "", ""),
    ("5", "戊", "B", "", "科员", "办理人员", "", "", "", ""),
]


def test_a_roster_comes_in_row_by_row_and_again_adds_nothing(xinfang, db, tmp_path):
    path = sheets(tmp_path / "roster.xlsx", ORGANS, PEOPLE)
    code, said, _ = xinfang("roster", "import", path, "--json")
    assert (code, said["rows"], said["added"]) == (1, 7, 4)
    assert [(one["sheet"], one["row"]) for one in said["refused"]] == [("人员", 4), ("人员", 5), ("人员", 6)]
    assert Organ.objects.get(code="B").parent.code == "A"
    assert Appointment.objects.count() == 2
    _, said, _ = xinfang("roster", "import", path, "--json")
    assert (said["added"], said["already"]) == (0, 4)
    code, chain, _ = xinfang("who", "B", "2013-06-14", "--json")
    assert [(link["responsibility"], link["person"]) for link in chain["chain"]] == [("总责", "甲"), ("直接责任", "乙")]
    assert "当日没有分管领导" in chain["gaps"]


def test_the_template_explains_itself_and_a_foreign_file_is_refused(xinfang, db, tmp_path):
    path = tmp_path / "t.xlsx"
    assert xinfang("roster", "template", path)[0] == 0
    assert CalamineWorkbook.from_path(str(path)).sheet_names == ["单位", "人员", "可用的词"]
    from xinfang.people.queries import operator

    with pytest.raises(Refused):
        roster.bring(b"nonsense", actor=operator(), on=None)
    with pytest.raises(Refused):
        roster.bring(book(tmp_path / "x.xlsx", []), actor=operator(), on=None)
