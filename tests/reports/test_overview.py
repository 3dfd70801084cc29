"""How organs stand and what is due soon: figures by hand, sight, and statements that do not grow with the organs."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import OPERATOR, accepted, key, on, sent
from tests.reports.june import SECRET, june
from xinfang.bureau.queries import snapshot
from xinfang.duties.actions.entering import Held, Task, record_meeting
from xinfang.duties.kinds import MeetingKind
from xinfang.duties.reach import watched
from xinfang.people import actions as people
from xinfang.people.models import Organ
from xinfang.petitions import actions
from xinfang.petitions.kinds import RecusalAsked, RecusalGround
from xinfang.reports import duesoon, overview

DAY = date(2013, 8, 14)  # 周三: the day after the department's limit


@pytest.fixture
def frozen():
    with time_machine.travel("2013-08-14 10:00+08:00", tick=False):
        yield


def line_of(cast, code, part="office_head", day=DAY):
    return overview.lines([Organ.objects.get(code=code)], getattr(cast, part), day, snapshot())[0]


def test_the_lamps_of_organs_without_accusations(cast):
    """The department's one clock lapsed on the 14th, was yellow from the 8th; the office's visit has been red since June."""
    june(cast)
    for day, lamps in (
        (date(2013, 8, 7), (0, 0, 1)),  # 周三
        (date(2013, 8, 8), (0, 1, 0)),
        (date(2013, 8, 13), (0, 1, 0)),
        (DAY, (1, 0, 0)),
    ):
        line = line_of(cast, "ZJJ", day=day)
        assert (line.red, line.yellow, line.green) == lamps, day
    assert (line_of(cast, "XFJ").red, line_of(cast, "XFJ").green) == (1, 0)
    discipline = line_of(cast, "JW")
    assert (discipline.red, discipline.yellow, discipline.green) == (0, 0, 0)
    assert line_of(cast, "XFJ", day=date(2013, 7, 5)).arrived == 4  # of June's five, the accusation left out


def test_who_is_recused_counts_less(cast):
    petition = accepted(cast)
    said = {"whom": cast.posts["head"].uid, "ground": RecusalGround.KIN, "asked_by": RecusalAsked.DECLARED}
    said |= {"asked_on": date(2013, 6, 17), "reason": "系近亲属", "when": on(date(2013, 6, 17)), "key": key()}
    from tests.cast import signer

    actions.recuse(petition.uid, actor=signer(cast.deputy), **said)
    assert line_of(cast, "ZJJ", "head").red == 0
    assert line_of(cast, "ZJJ", "deputy").red == 1


def test_posts_contacts_tasks_and_letters(cast):
    """Of the department's three leading posts one falls vacant on 1 August; of another organ nobody is entered at all."""
    people.close_appointment(cast.posts["deputy"], end=date(2013, 7, 31), actor=OPERATOR, on=date(2013, 7, 31))
    people.change_organ(cast.organ("ZJJ"), {"phone": "0715-8120000"}, actor=OPERATOR, on=date(2013, 7, 31))
    tasks = (Task(cast.organ("ZJJ").uid, "退费", DAY), Task(cast.organ("ZJJ").uid, "整改", date(2013, 8, 13)))
    held = Held(MeetingKind.OFFICE, "3号", heard=True, tasks=tasks)
    record_meeting(cast.organ("ZJJ"), held, actor=cast.head, when=on(date(2013, 8, 12)), key=key())
    said = {"actor": cast.registrar, "when": on(DAY)}
    batch = actions.open_batch(2, cast.posts["registrar"].uid, **said, key=key())
    actions.add_letters(batch.uid, [actions.Letter(DAY), actions.Letter(DAY)], **said, key=key())
    line = line_of(cast, "ZJJ")
    assert (line.posts, [(gap.post.title, gap.stretch.first) for gap in line.gaps]) == (
        3,
        [("副局长", date(2013, 8, 1))],
    )
    assert (line.tasks, line.tasks_late) == (2, 1)
    assert len(line.lacks) == 4
    assert line_of(cast, "ZJJ", day=date(2013, 7, 31)).gaps == []
    assert (line_of(cast, "RSJ").posts, line_of(cast, "XFJ").letters) == (0, 2)


def test_the_page_of_one_organ(sign_in, cast, frozen):
    june(cast)
    client = sign_in("head")
    page = client.get(f"/desk/overview/{cast.organ('ZJJ').uid}/").content.decode()
    for words in (
        "逾期 1",
        "电梯停运",
        "没有公布",
        "3 个领导职务都有一人在任",
        "是否登记齐全不知道",
        "党组会或办公会研究信访",
    ):
        assert words in page, words
    assert SECRET not in page
    assert client.get(f"/desk/overview/{cast.organ('RSJ').uid}/").status_code == 404
    assert (
        "不知道：责任人未登记"
        in sign_in("office_head").get(f"/desk/overview/{cast.organ('RSJ').uid}/").content.decode()
    )
    assert (
        f"/desk/overview/{cast.organ('ZJJ').uid}/"
        in sign_in("head").get(f"/desk/organs/{cast.organ('ZJJ').uid}/").content.decode()
    )


def test_a_head_sees_all_below_and_nobody_else(sign_in, cast, frozen):
    june(cast)
    page = sign_in("office_head").get("/desk/overview/").content.decode()
    for code in ("GOV", "XFJ", "ZJJ", "RSJ", "XAQ", "XAZJ"):
        assert cast.organ(code).name in page
    assert SECRET not in page
    county = sign_in("county_registrar").get("/desk/overview/").content.decode()
    assert "咸安区住房和城乡建设局" in county
    assert "咸宁市住房和城乡建设局" not in county
    own = sign_in("head").get("/desk/overview/").content.decode()
    assert re.findall(r"/desk/overview/([0-9a-f-]{36})/", own) == [str(cast.organ("ZJJ").uid)]
    first = sign_in("office_head").get("/desk/overview/", {"order": "red"}).content.decode()
    found = re.findall(r"/desk/overview/([0-9a-f-]{36})/", first)
    assert set(found[:2]) == {str(cast.organ(code).uid) for code in ("ZJJ", "XFJ")}


def test_three_hundred_organs_in_no_more_statements_than_three(cast, many_rows):
    for n in range(300):
        said = {"code": f"D{n}", "name": f"示例局{n:03}", "short_name": f"示例局{n:03}", "kind": "department"}
        people.create_organ(
            {**said, "level": "city", "valid_from": date(2005, 1, 1)}, parent=cast.organ("GOV"), actor=OPERATOR, on=DAY
        )
    organs = list(watched(cast.office_head).order_by("path"))
    assert len(organs) > 300
    now = snapshot()
    with CaptureQueriesContext(connection) as few:
        overview.lines(organs[:3], cast.office_head, DAY, now)
    with CaptureQueriesContext(connection) as many:
        found = overview.lines(organs, cast.office_head, DAY, now)
    assert len(many) == len(few) <= 12, [one["sql"][:90] for one in many]
    with CaptureQueriesContext(connection) as duties:
        overview.with_duties(found, DAY, now)
    assert len(duties) <= 16  # the calendar's own ceiling
    assert all(line.duties for line in found)


def test_the_page_pages_and_its_statements_are_bounded(sign_in, cast, frozen):
    for n in range(35):
        said = {"code": f"D{n}", "name": f"示例局{n:03}", "short_name": f"示例局{n:03}", "kind": "department"}
        people.create_organ(
            {**said, "level": "city", "valid_from": date(2005, 1, 1)}, parent=cast.organ("GOV"), actor=OPERATOR, on=DAY
        )
    client = sign_in("office_head")
    for order in ("tree", "red"):
        client.get("/desk/overview/", {"order": order})
        with CaptureQueriesContext(connection) as said:
            page = client.get("/desk/overview/", {"order": order}).content.decode()
        assert len(said) <= 32, len(said)
        after = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
        both = page + client.get(f"/desk/overview/{after}").content.decode()
        assert len(set(re.findall(r"示例局\d{3}", both))) == 35


def due(cast, part, days=5, day=DAY, **said):
    rows = duesoon.due_soon(getattr(cast, part), day, days, **said).order_by(*duesoon.KEYS)
    return [(row.petition.number, row.limit) for row in rows]


def test_what_is_due_soon_and_for_whom(cast):
    """The visit's disposal (18 June) and the department's sixty days (13 August); the accusation where it is seen alone."""
    made = june(cast)
    eve = date(2013, 8, 8)  # 周四: five days before
    visit, taken = (made["visit"].number, "disposal"), (made["taken"].number, "conclude")
    assert due(cast, "registrar", day=eve) == [visit, taken]
    assert due(cast, "registrar", day=date(2013, 8, 7)) == [visit]
    assert due(cast, "registrar", day=eve, overdue_only=True) == [visit]
    assert due(cast, "registrar", day=eve, organ=cast.organ("ZJJ")) == [taken]
    assert due(cast, "registrar", day=eve, limit="disposal") == [visit]
    assert due(cast, "handler", day=eve) == [taken]
    assert due(cast, "stranger", day=eve) == due(cast, "county_registrar", day=eve) == []
    accused = made["accusation"].number
    actions.receive(made["accusation"].uid, actor=cast.inspector, when=on(date(2013, 6, 6)), key=key())
    assert {number for number, _ in due(cast, "inspector", 90)} == {accused}
    assert accused not in {number for number, _ in due(cast, "head", 90)}


def test_the_list_that_is_due(sign_in, cast, frozen):
    june(cast)
    client = sign_in("registrar")
    client.get("/desk/due/")
    with CaptureQueriesContext(connection) as said:
        page = client.get("/desk/due/").content.decode()
    assert len(said) <= 8, [one["sql"][:90] for one in said]
    assert "共 2 个期限" in page
    assert "逾期 1 天" in page
    assert "未定" in page  # nobody was named to handle it there
    one = sent(cast, date(2013, 8, 1), title="路面积水之二")
    said = {"actor": cast.handler, "when": on(date(2013, 8, 1)), "handler": cast.posts["handler"].uid}
    actions.receive(one.uid, **said, key=key())  # accept_notice by 16 August, 周五
    assert "王芳" in client.get("/desk/due/").content.decode()
    assert page.index("拖欠工资") < page.index("电梯停运")
    narrowed = client.get(
        "/desk/due/", {"organ": "咸宁市住房和城乡建设局", "within": "7", "limit": "conclude"}
    ).content.decode()
    assert "拖欠工资" not in narrowed
    assert client.get("/desk/due/", {"organ": "没有这个局"}).status_code == 404
    assert client.get("/desk/due/", {"cursor": "zzz"}).status_code == 400
