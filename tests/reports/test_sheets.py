"""Weekly and monthly sheets: every figure against a count made by hand; the page behind it lists as many rows."""

import io
import json
import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.cast import key, on
from tests.reports.june import FIRST, LAST, SECRET, june
from xinfang.bureau.queries import snapshot
from xinfang.ledger.models import Entry
from xinfang.petitions import actions
from xinfang.reports import sheets
from xinfang.reports.sheets import FIGURES, Of

ZERO = dict.fromkeys([one.key for one in FIGURES], 0)
JULY = (date(2013, 7, 1), date(2013, 7, 31))
AUGUST = (date(2013, 8, 1), date(2013, 8, 31))


def of(cast, part, organ, first=FIRST, last=LAST, day=None):
    return Of(getattr(cast, part), cast.organ(organ), first, last, day or last, snapshot())


def figures(asked):
    return {one.key: one.rows(asked).count() for one in FIGURES}


@pytest.fixture
def matters(cast):
    return june(cast)


def test_the_office_s_june(cast, matters):
    """Five received; four disposed of on their day; the visit's disposal lapsed on 19 June; nothing else runs there."""
    wanted = {**ZERO, "items": 5, "firsts": 5, "disposed": 4, "red": 1}
    assert figures(of(cast, "registrar", "XFJ")) == wanted
    got = sheets.arrived(of(cast, "registrar", "XFJ"))
    tally = got.tally
    assert (tally.items, tally.heads, tally.batches, tally.groups, tally.group_heads) == (5, 10, 1, 1, 6)
    parts = {name: {one.label: one.count for one in lines} for name, lines in got.parts.values()}
    assert parts["信访形式"] == {"来信": 4, "来访": 1}
    assert parts["信访目的"] == {"求决": 4, "检举控告": 1}
    assert parts["内容分类（一级）"] == {"未分类": 4, "城乡建设": 1}
    assert not got.reconciled


def test_the_department_s_june_july_and_august(cast, matters):
    """Two accepted in June, both running on the 30th; one answered in time in July; the other lapses on 14 August."""
    assert figures(of(cast, "handler", "ZJJ")) == {**ZERO, "accepted": 2, "green": 2}
    assert figures(of(cast, "handler", "ZJJ", *JULY)) == {**ZERO, "concluded": 1, "replied": 1, "green": 1}
    on_13 = figures(of(cast, "handler", "ZJJ", *AUGUST, day=date(2013, 8, 13)))  # 周二, the due day itself
    assert on_13 == {**ZERO, "yellow": 1}
    on_14 = figures(of(cast, "handler", "ZJJ", *AUGUST, day=date(2013, 8, 14)))
    assert on_14 == {**ZERO, "red": 1, "lapsed": 1}


def test_what_was_late_extended_or_never_accepted(cast):
    """Received 14 June: accept_notice by 29 June, a Saturday, so by Monday 1 July; the other is answered on 20 August."""
    from tests.cast import extended, replied
    from tests.cast import forwarded as put_through

    put_through(cast, date(2013, 6, 14), title="没有受理的")
    replied(cast, at=date(2013, 8, 20), title="迟到的答复")  # due 13 August
    extended(cast)  # on 1 August, by twenty days
    assert figures(of(cast, "handler", "ZJJ", *JULY))["unaccepted"] == 1
    assert figures(of(cast, "handler", "ZJJ", *JULY, day=date(2013, 7, 1)))["unaccepted"] == 0
    august = figures(of(cast, "handler", "ZJJ", *AUGUST))
    assert (august["concluded"], august["concluded_late"], august["extended"], august["replied"]) == (0, 1, 1, 1)


def test_accusations_are_counted_where_they_are_seen_and_nowhere_else(cast, matters):
    assert figures(of(cast, "inspector", "JW"))["items"] == 0
    assert sheets.arrived(of(cast, "head", "ZJJ")).tally.items == 0
    for key_ in ("items", "disposed"):  # the accused organ's head, looking at the office: not in reach, and not counted
        rows = sheets.BY_KEY[key_].rows(of(cast, "head", "XFJ"))
        assert matters["accusation"].pk not in set(rows.values_list("petition_id", flat=True))


def test_a_repeat_is_an_item_and_no_first_one(cast, matters):
    from tests.cast import letter

    again = letter(received_on=date(2013, 6, 20), head_count=2)
    said = {"actor": cast.registrar, "when": on(date(2013, 6, 20))}
    actions.add_submission(matters["taken"].uid, again, **said, key=key())
    found = figures(of(cast, "registrar", "XFJ"))
    assert (found["items"], found["firsts"], found["repeats"]) == (6, 5, 1)


def test_the_page_links_each_figure_to_as_many_rows(sign_in, cast, matters):
    with time_machine.travel("2013-07-05 10:00+08:00", tick=False):
        client = sign_in("registrar")
        url = "/desk/periodic/?unit=month&day=2013-06-14"
        page = client.get(url).content.decode()
        assert "咸宁市信访局月报" in page
        assert "<b>5</b> 件次 · <b>10</b> 人次" in page
        assert "来信来访没有核对签字" in page
        assert "data-print" in page
        links = re.findall(r'href="(/desk/periodic/rows/[^"]+)"[^>]*>(\d+)</a>', page)
        assert len(links) == 4 + 2 + 2 + 2  # items, firsts, disposed, red; channels, purposes, categories
        for link, count in links:
            rows = client.get(link.replace("&amp;", "&")).content.decode()
            assert f"共 {count} 条" in rows, link
            assert len(re.findall(r"<tr data-href>", rows)) == int(count), link


def test_the_accused_see_nothing_of_it(sign_in, cast, matters):
    with time_machine.travel("2013-07-05 10:00+08:00", tick=False):
        for part in ("head", "handler", "stranger"):
            client = sign_in(part)
            for url in (
                "/desk/periodic/?unit=month&day=2013-06-14",
                "/desk/periodic/rows/?figure=items&unit=month&day=2013-06-14",
            ):
                page = client.get(url).content.decode()
                assert SECRET not in page
                assert "检举控告</td>" not in page


def test_another_organ_s_sheet(sign_in, cast, matters):
    with time_machine.travel("2013-07-05 10:00+08:00", tick=False):
        path = f"/desk/periodic/?unit=month&day=2013-06-14&organ={cast.organ('ZJJ').uid}"
        page = sign_in("office_head").get(path).content.decode()
        assert "只统计您的单位看得到的事项" in page
        assert sign_in("stranger").get(path).status_code == 404
        assert sign_in("registrar").get("/desk/periodic/?organ=x").status_code == 404


@pytest.mark.parametrize("query", ["day=0001-01-01", "day=9999-12-31", "day=x&unit=year", "unit=month&day=2000-01-01"])
def test_what_is_typed_into_the_address_breaks_nothing(sign_in, cast, query):
    assert sign_in("registrar").get(f"/desk/periodic/?{query}").status_code == 200
    assert sign_in("registrar").get(f"/desk/periodic/rows/?figure=red&{query}").status_code == 200


def test_the_statements_of_a_sheet_do_not_grow(sign_in, cast, matters):
    with time_machine.travel("2013-07-05 10:00+08:00", tick=False):
        client = sign_in("registrar")
        for url, most in (
            ("/desk/periodic/?unit=month&day=2013-06-14", 14),
            ("/desk/periodic/rows/?figure=items&unit=month&day=2013-06-14", 8),
        ):
            client.get(url)
            with CaptureQueriesContext(connection) as said:
                client.get(url)
            assert len(said) <= most, [one["sql"][:90] for one in said]


def test_the_file_says_the_same_and_stands_in_the_ledger(sign_in, cast, matters):
    with time_machine.travel("2013-07-05 10:00+08:00", tick=False):
        answer = sign_in("registrar").post("/desk/periodic/file/", {"unit": "month", "day": "2013-06-14"})
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        said = {row[1]: row[2] for row in rows if row[2] != ""}
        assert (said["件次"], said["人次"], said["按期分流"], said["红灯"]) == (5, 10, 4, 1)
        assert SECRET not in str(rows)
        entry = Entry.objects.get(kind="register:export")
        assert json.loads(entry.payload) == {
            "register": "sheet_month",
            "organ": str(cast.organ("XFJ").uid),
            "first": "2013-06-01",
            "last": "2013-06-30",
            "rows": len(FIGURES),
        }


def test_a_signed_month_says_so(sign_in, cast):
    """Nothing came, and the head signed the whole month: then that is known."""
    with time_machine.travel("2013-07-05 10:00+08:00", tick=False):
        said = {"actor": cast.office_head, "on": date(2013, 7, 5)}
        actions.sign_off(FIRST, LAST, **said, key=key())
        page = sign_in("registrar").get("/desk/periodic/?unit=month&day=2013-06-14").content.decode()
        assert "已经核对签字" in page
