"""The registers of supervision and of led cases: columns by hand, whose rows they hold, and what they never show."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accountability.test_deciding import put, upon
from tests.accountability.test_supervision_letters import answer, receive, send, void
from tests.accountability.town import LAPSED, NEW, called, overdue_matter, with_conference
from tests.cast import accepted, forwarded, key, on, registered
from tests.duties.test_cases import named
from tests.reports.test_registers import asked, rows, sheet
from xinfang.accountability.actions import calling
from xinfang.duties import actions as duties
from xinfang.duties.casekinds import CaseEnd, WorkPart
from xinfang.petitions.kinds import Purpose

AUGUST = (date(2013, 8, 1), date(2013, 8, 31))
JUNE = (date(2013, 6, 1), date(2013, 6, 30))
URL = "/desk/ledgers/"


@pytest.fixture
def town(cast):
    return with_conference(cast)


def numbers(book, cast, part, days=AUGUST):
    return [row["编号"] for row in rows(book, asked(cast, part, *days, today=date(2013, 8, 30)))]


def test_a_letter_with_all_its_days(town):
    """Sent on Wednesday 14 August, received on the 15th, ten days: Monday 26 August; answered that day."""
    petition, call = called(town, title="停车费多收")
    answer(town, receive(town, send(town, petition, call=call.uid)))
    (found,) = rows("supervision", asked(town, "office_head", *AUGUST))
    assert found == {
        "发出": LAPSED,
        "文号": "市信访局督〔2013〕1号",
        "编号": petition.number,
        "标题": "停车费多收",
        "督办单位": town.organ("XFJ").short_name,
        "被督办单位": town.organ("ZJJ").short_name,
        "情形": found["情形"],
        "签收": date(2013, 8, 15),
        "反馈期限": date(2013, 8, 26),
        "反馈": date(2013, 8, 26),
        "办结": None,
        "怎样了": "等核对",
    }
    assert "办结" in found["情形"]
    assert numbers("supervision", town, "office_head", JUNE) == []


def test_letters_go_to_the_office_and_the_organ_alone_and_void_ones_to_none(town):
    petition = overdue_matter(town)
    letter = send(town, petition)
    seers = ("office_head", "supervisor", "head", "handler")
    for part in seers:
        assert numbers("supervision", town, part) == [petition.number], part
    for part in ("stranger", "county_head", "county_handler", "registrar", "admin"):
        assert numbers("supervision", town, part) == [], part
    assert numbers("supervision", town, "inspector") == [""]  # known to it, the matter is not opened there
    void(town, letter)
    assert all(numbers("supervision", town, part) == [] for part in seers)


def test_an_accusation_never_shows_to_the_accused_organ(town):
    secret = forwarded(town, purpose=Purpose.ACCUSATION, complained_of=(town.organ("RSJ").uid,), title="检举某人")
    send(town, secret, trigger="other")
    calling.urge(secret.uid, text="请办。", actor=town.office_head, when=on(LAPSED), key=key())
    for book in ("supervision", "urgings"):
        assert numbers(book, town, "office_head") == [secret.number]
        for part in ("stranger", "inspector", "county_head"):
            assert numbers(book, town, part) == [], (book, part)


def test_urgings(town):
    petition, _ = called(town)
    calling.urge(petition.uid, text="请办。", actor=town.office_head, when=on(LAPSED), key=key())
    (found,) = rows("urgings", asked(town, "office_head", *AUGUST))
    assert (found["催办"], found["编号"], found["被督办单位"]) == (
        LAPSED,
        petition.number,
        town.organ("ZJJ").short_name,
    )
    assert numbers("urgings", town, "handler") == [petition.number]
    assert numbers("urgings", town, "stranger") == []


def test_listings_of_matters_and_of_organs(town):
    petition = accepted(town, date(2023, 2, 20), title="久拖不决")
    march = (date(2023, 3, 1), date(2023, 3, 31))
    put(town, upon(town, petition))
    put(town, upon(town))
    found = rows("listings", asked(town, "office_head", *march, today=NEW))
    assert [(row["编号"], row["标题"]) for row in found] == [(petition.number, "久拖不决"), ("", "")]
    assert {row["谁决定"] for row in found} == {town.organ("LX").short_name}
    assert (found[0]["挂牌"], found[0]["督办期限"], found[0]["包案领导"], found[0]["怎样了"]) == (
        NEW,
        date(2023, 4, 28),
        "高远",
        "进行中",
    )
    assert numbers("listings", town, "head", march) == [petition.number, ""]
    assert numbers("listings", town, "stranger", march) == []
    assert numbers("listings", town, "county_head", march) == []


def test_led_cases_with_milestones_work_and_end(cast):
    """Named on Monday 17 June; of two milestones that of Friday 28 June has passed on Monday 1 July."""
    with time_machine.travel("2013-07-01 10:00+08:00", tick=False):
        case = named(cast)
        said = {"actor": cast.head, "when": on(date(2013, 7, 1))}
        for day in (date(2013, 6, 28), date(2013, 7, 1)):
            duties.set_milestone(case.uid, words="查账", due_on=day, **said, key=key())
        duties.record_work(case.uid, WorkPart.KNOW, words="见了当事人", **said, key=key())
        (found,) = rows("cases", asked(cast, "head", *JUNE, today=date(2013, 7, 1)))
        assert found == {
            "定下": date(2013, 6, 17),
            "编号": case.petition.number,
            "标题": case.petition.title,
            "包案领导": "孙丽",
            "职务": "副局长",
            "单位": cast.organ("ZJJ").short_name,
            "由谁定": cast.organ("ZJJ").short_name,
            "完成日期": date(2013, 9, 30),
            "节点": 2,
            "节点已过": 1,
            "最近工作": date(2013, 7, 1),
            "结束": None,
            "怎样了": "在包",
        }
        duties.end_case(case.uid, CaseEnd.RESOLVED, result="退费", **said, key=key())
        (found,) = rows("cases", asked(cast, "registrar", *JUNE, today=date(2013, 7, 1)))
        assert (found["结束"], found["怎样了"], found["节点已过"]) == (date(2013, 7, 1), "已化解", 0)
    for part in ("stranger", "county_registrar", "inspector"):
        assert rows("cases", asked(cast, part, *JUNE)) == [], part
    secret = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,), difficult=True)
    assert secret.number not in {row["编号"] for row in rows("cases", asked(cast, "registrar", *JUNE))}


@pytest.mark.parametrize("book", ["supervision", "urgings", "listings", "cases"])
def test_the_page_the_print_and_the_file_in_few_statements(sign_in, town, book):
    period = {"first": "2013-06-01", "last": "2013-08-31", "book": book}
    with time_machine.travel("2013-08-30 10:00+08:00", tick=False):
        for n in range(3):
            petition = overdue_matter(town, title=f"第 {n} 件", difficult=True)
            send(town, petition)
            calling.urge(petition.uid, text="请办。", actor=town.office_head, when=on(LAPSED), key=key())
            named(town, petition)
        client = sign_in("office_head")
        client.get(URL, period)
        with CaptureQueriesContext(connection) as said:
            page = client.get(URL, period).content.decode()
        assert len(said) <= 8, [one["sql"][:90] for one in said]
        whole = client.get(URL, {**period, "print": "1"}).content.decode()
        found = sheet(client.post("/desk/ledgers/file/", period))
    count = 0 if book == "listings" else 3
    assert (f"共 {count} 条" in page) == bool(count)
    assert len([row for row in found if "第 " in str(row)]) == count
    assert ("data-print>打印<" in whole) == bool(count)
