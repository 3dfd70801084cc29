"""The one box at the desk: numbers open, words find, and nobody finds through it what he may not see."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import forwarded, registered
from xinfang.bureau import outbox
from xinfang.petitions.kinds import Purpose

NOW = datetime(2013, 6, 14, 2, 0, tzinfo=UTC)  # 周五 10:00


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def ask(client, words, **more):
    outbox.drain(NOW)
    return client.get("/desk/search/", {"q": words, **more})


def numbers(page):
    return re.findall(r'class="sub">([0-9A-Z]{4}-[0-9A-Z]{4})', page)


def test_a_stranger_finds_nothing_and_is_told_no_more(sign_in, cast):
    petition = forwarded(cast, title="小区停水")
    client = sign_in("stranger")
    for words in ("停水", petition.number):
        page = text(ask(client, words))
        assert "没有找到" in page
        assert "小区停水" not in page


def test_the_accused_find_no_trace_of_an_accusation(sign_in, cast):
    petition = registered(
        cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,), title="检举某人", text="虚报冒领"
    )
    for part in ("county_registrar", "county_handler"):
        for words in ("虚报冒领", "检举", petition.number):
            page = text(ask(sign_in(part), words))
            assert "没有找到" in page
            assert "某人" not in page
    assert numbers(text(ask(sign_in("registrar"), "虚报冒领"))) == [petition.number]


def test_an_administrator_has_no_box_and_no_page(sign_in, cast):
    registered(cast, title="小区停水")
    client = sign_in("admin")
    assert ask(client, "停水").status_code == 403
    assert 'name="q"' not in text(client.get("/desk/settings/"))


def test_a_number_opens_its_petition_however_it_is_typed(sign_in, cast):
    petition = registered(cast)
    client = sign_in("registrar")
    for typed in (petition.number, petition.number.lower(), petition.number.replace("-", ""), f" {petition.number} "):
        assert ask(client, typed)["Location"] == f"/desk/petitions/{petition.number}/"


def test_words_are_marked_and_what_was_typed_is_only_text(sign_in, cast):
    petition = registered(cast, title="小区<b>停水</b>", text="<script>停水</script>张三丰的小区停水。")
    page = text(ask(sign_in("registrar"), "停水"))
    assert numbers(page) == [petition.number]
    assert "小区&lt;b&gt;<mark>停水</mark>&lt;/b&gt;" in page
    assert "<script>停" not in page
    assert "张三丰" not in page
    assert 'value="停水"' in page
    assert "最迟" in page
    assert "&lt;i&gt;" in text(ask(sign_in("registrar"), "<i>停"))


def test_what_cannot_be_looked_for_is_said_in_words(sign_in, cast):
    client = sign_in("registrar")
    page = ask(client, "13900000000")
    assert page.status_code == 400
    assert "不能用手机号码" in text(page)
    assert ask(client, "停" * 300).status_code == 400
    assert ask(client, "").status_code == 200
    assert ask(client, "\x00停水").status_code == 200


def test_it_pages_without_gaps_or_repeats_in_few_statements(sign_in, cast):
    made = {registered(cast, title=f"停水第 {n} 件").number for n in range(65)}
    client = sign_in("registrar")
    ask(client, "停水")
    seen, url = [], "?q=停水"
    while url:
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get("/desk/search/" + url))
        own = [q["sql"] for q in queries if not re.search("SAVEPOINT|django_session|people_account|axes", q["sql"])]
        assert len(own) <= 10, [sql[:120] for sql in own]
        assert "共 65 件" in page
        seen += numbers(page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        url = after[1].replace("&amp;", "&") if after else None
    assert len(seen) == len(set(seen)) == 65
    assert set(seen) == made
    for odd in ("0", "99", "-1", "x", "９"):
        assert client.get("/desk/search/", {"q": "停水", "page": odd}).status_code == 200


def test_the_page_says_how_far_the_index_lags(sign_in, cast):
    client = sign_in("registrar")
    registered(cast, title="停水")
    assert "索引现在落后" in text(client.get("/desk/search/", {"q": "停水"}))
    assert "没有找到" in text(client.get("/desk/search/", {"q": "停水"}))
    assert "已经跟上" in text(ask(client, "停水"))


def test_the_settings_page_shows_the_outbox_and_the_last_signs_of_life(sign_in, cast, xinfang):
    registered(cast, date(2013, 6, 14), title="停水")
    client = sign_in("admin")
    page = text(client.get("/desk/settings/"))
    assert "共 1 项" in page
    assert "值守还没有运行过" in page
    assert xinfang("housekeeper", "--once", "--json")[1]["outbox"] == {"ok": True, "note": "办了 1 项，没办成 0 项"}
    page = text(client.get("/desk/settings/"))
    assert "没有等着办的" in page
    assert "后台任务（编入索引等）" in page
