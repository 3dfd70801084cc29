"""Registers 台账: whose rows they hold, on screen, whole for the printer, as XLSX that says no name and holds no formula."""

import io
import json
import re
import zipfile
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.cast import OPERATOR, SINCE, assigned, key, letter, on, registered
from tests.petitions import test_reviewing as reviewing
from tests.reports.june import FIRST, LAST, SECRET, june
from xinfang.bureau.queries import snapshot
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions import actions
from xinfang.petitions.actions import exporting
from xinfang.petitions.registration import Identity
from xinfang.reports.registers import REGISTERS, Asked, cells, counted, dressed
from xinfang.rules.refusals import Refused

TODAY = date(2013, 7, 5)  # 周五
URL = "/desk/ledgers/"
PERIOD = {"first": "2013-06-01", "last": "2013-06-30"}


def asked(cast, part, first=FIRST, last=LAST, today=TODAY):
    return Asked(getattr(cast, part), first, last, today, snapshot())


def rows(book, said):
    """The rows as they are counted and as they are shown: the same; by column."""
    register = REGISTERS[book]
    found = list(dressed(register, said).order_by(*register.keys))
    assert {row.pk for row in found} == {row.pk for row in counted(register, said)}
    return [{cell.column.title: cell.value for cell in cells(register, row, said)} for row in found]


@pytest.fixture
def frozen():
    with time_machine.travel("2013-07-05 10:00+08:00", tick=False):
        yield


def test_letters_are_those_of_the_own_organ(cast):
    """Four letters of June; the visit is none, the mistaken one does not count; the department received none itself."""
    made = june(cast)
    found = rows("letters", asked(cast, "registrar"))
    assert [row["编号"] for row in found] == [made[one].number for one in ("accusation", "taken", "done", "sent")]
    taken = next(row for row in found if row["编号"] == made["done"].number)
    assert (taken["收到"], taken["承办单位"], taken["环节"], taken["答复"], taken["初重件"]) == (
        date(2013, 6, 14),
        cast.organ("ZJJ").short_name,
        "已答复",
        date(2013, 7, 1),
        "初件",
    )
    for part in ("handler", "head", "stranger", "county_registrar", "inspector"):
        assert rows("letters", asked(cast, part)) == [], part


def test_what_was_forwarded_and_assigned_with_its_days(cast):
    """Assigned on 14 June with a report by 20 August; the accusation is there for who sees it alone."""
    made = june(cast)
    with_report = assigned(cast, title="要报告的")
    found = {row["编号"]: row for row in rows("assigned", asked(cast, "registrar"))}
    assert set(found) == {made[one].number for one in ("taken", "done", "sent", "accusation")} | {with_report.number}
    one = found[with_report.number]
    assert (one["方式"], one["签收"], one["要求报告"], one["已报告"]) == (
        "交办",
        date(2013, 6, 14),
        date(2013, 8, 20),
        None,
    )
    done = found[made["done"].number]
    assert (done["方式"], done["最迟办结"], done["办结"]) == ("转送", date(2013, 8, 13), date(2013, 7, 1))
    assert found[made["sent"].number]["签收"] is None
    at_department = {row["编号"] for row in rows("assigned", asked(cast, "head"))}
    assert at_department == set(found) - {made["accusation"].number}
    assert [row["编号"] for row in rows("assigned", asked(cast, "inspector"))] == [made["accusation"].number]
    assert rows("assigned", asked(cast, "county_handler")) == []


def test_old_cases_are_open_for_more_than_a_year(cast):
    """Received 14 June 2013: on 14 June 2014 (周六) 365 days, not more; on the 15th one more. The answered one is done."""
    made = june(cast)
    assert rows("old_cases", asked(cast, "registrar", today=date(2014, 6, 3))) == []
    on_14 = {row["编号"] for row in rows("old_cases", asked(cast, "registrar", today=date(2014, 6, 14)))}
    assert on_14 == {made["visit"].number, made["accusation"].number}
    found = rows("old_cases", asked(cast, "registrar", today=date(2014, 6, 15)))
    assert {row["编号"]: row["天数"] for row in found} == {
        made["visit"].number: 377,  # 3 June 2013
        made["accusation"].number: 375,
        made["taken"].number: 366,
    }
    at_department = rows("old_cases", asked(cast, "handler", today=date(2014, 6, 15)))
    assert [row["编号"] for row in at_department] == [made["taken"].number]


def test_reviews_with_the_organ_the_day_and_the_result(cast):
    for part, code, name in (("county_reviewer", "XAQ", "沈清"),):
        person = people.create_person(code=part, name=name, actor=OPERATOR, on=SINCE)
        post = people.create_post(cast.organ(code), title="复查员", kind="handler", actor=OPERATOR, on=SINCE)
        cast.posts[part] = people.appoint(person, post, start=SINCE, actor=OPERATOR, on=SINCE)
    petition = reviewing.replied(cast)
    reviewing.ask(cast, petition)
    july = (date(2013, 7, 1), date(2013, 7, 31))
    (found,) = rows("reviews", asked(cast, "county_reviewer", *july))
    assert (
        found["提出"],
        found["哪一级"],
        found["原办理单位"],
        found["复查复核单位"],
        found["最迟"],
        found["决定"],
    ) == (
        date(2013, 7, 22),
        "复查",
        cast.organ("XAZJ").short_name,
        cast.organ("XAQ").short_name,
        date(2013, 8, 21),  # thirty days: 周三
        None,
    )
    assert rows("reviews", asked(cast, "stranger", *july)) == []
    assert rows("reviews", asked(cast, "county_reviewer")) == []


def test_visits_are_the_tickets_of_the_hall(cast):
    said = {"actor": cast.registrar, "when": on(date(2013, 6, 14))}
    ticket = actions.take_ticket(6, taken_at="09:35", **said, key=key())
    actions.receive_visitors(ticket.uid, [cast.posts["registrar"].uid], window="1号", **said, key=key())
    (found,) = rows("visits", asked(cast, "registrar"))
    assert (found["号"], found["人数"], found["集体访"], found["接谈人"], found["结果"]) == (
        1,
        6,
        "是",
        "李敏",
        "还没有结果",
    )
    assert rows("visits", asked(cast, "county_registrar")) == []
    assert rows("visits", asked(cast, "handler")) == []  # who does not work there


def test_the_page_prints_whole_and_pages_by_thirty(sign_in, cast, frozen):
    made = {registered(cast, date(2013, 6, 20), title=f"第 {n} 件").number for n in range(32)}
    client = sign_in("registrar")
    page = client.get(URL, PERIOD).content.decode()
    assert "共 32 条" in page
    number = re.compile(r">([0-9A-Z]{4}-[0-9A-Z]{4})</a>")
    after = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert set(number.findall(page) + number.findall(client.get(URL + after).content.decode())) == made
    whole = client.get(URL, {**PERIOD, "print": "1"}).content.decode()
    assert set(number.findall(whole)) == made
    assert "data-print" in whole
    assert 'class="stack book ledger"' in whole  # A4 across, its heading on each page
    assert "咸宁市信访局 2013年6月1日 周六 至 2013年6月30日 周日" in whole


@pytest.mark.parametrize("book", sorted(REGISTERS))
def test_each_page_in_few_statements(sign_in, cast, frozen, book):
    june(cast)
    client = sign_in("office_head")
    client.get(URL, {**PERIOD, "book": book})
    with CaptureQueriesContext(connection) as said:
        assert client.get(URL, {**PERIOD, "book": book}).status_code == 200
    assert len(said) <= 8, [one["sql"][:90] for one in said]


@pytest.mark.parametrize("query", [{"first": "x"}, {"first": "2013-06-30", "last": "2013-06-01"}, {"cursor": "zzz"}])
def test_what_is_typed_wrong_is_refused(sign_in, cast, frozen, query):
    assert sign_in("registrar").get(URL, {**PERIOD, **query}).status_code == 400


def sheet(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_a_file_says_no_name_and_holds_no_formula(sign_in, cast, frozen):
    who = Identity("欧阳文心", "13907158264", "", "温泉街道一号")
    said = letter(received_on=date(2013, 6, 14), title="欧阳文心要求退费", identity=who)
    actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(date(2013, 6, 14)), key=key())
    registered(cast, title='=HYPERLINK("http://example.org","点")')
    answer = sign_in("registrar").post("/desk/ledgers/file/", {"book": "letters", **PERIOD})
    assert answer["Content-Disposition"].startswith("attachment")
    found = sheet(answer)
    head = next(n for n, row in enumerate(found) if row[0] == "收到")
    titles = {row[3] for row in found[head + 1 :]}
    assert titles == {"＊＊＊＊要求退费", '=HYPERLINK("http://example.org","点")'}
    assert found[head + 1][0] == date(2013, 6, 14)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        inside = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside
    assert "hyperlink" not in inside
    assert "欧阳" not in str(found)
    entry = Entry.objects.get(kind="register:export")
    assert json.loads(entry.payload)["rows"] == 2
    assert verify().ok


def test_a_file_holds_what_the_list_holds(sign_in, cast, frozen):
    june(cast)
    for part, count in (("registrar", 4), ("head", 3)):
        client = sign_in(part)
        page = client.get(URL, {"book": "assigned", **PERIOD}).content.decode()
        assert f"共 {count} 条" in page
        found = sheet(client.post("/desk/ledgers/file/", {"book": "assigned", **PERIOD}))
        head = next(n for n, row in enumerate(found) if row[0] == "送出")
        assert len(found) - head - 1 == count
        assert (SECRET in str(found)) == (part == "registrar")
        assert (SECRET in page) == (part == "registrar")


def test_too_many_rows_are_not_given_out(cast):
    with pytest.raises(Refused, match="超过 10000 行"):
        exporting.export_register(
            "letters", 10_001, organ=cast.organ("XFJ").uid, first=FIRST, last=LAST, actor=cast.registrar, on=TODAY
        )
    assert not Entry.objects.filter(kind="register:export").exists()
