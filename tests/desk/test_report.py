"""The page of the analysis report: who opens it, its links, its paper, and what is entered when it was submitted."""

import io
import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from tests.reports.acted import august
from tests.reports.world import new, old
from xinfang.bureau.queries import snapshot
from xinfang.duties.calendar import lines
from xinfang.duties.models import AnalysisReport
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions.models import Petition
from xinfang.rules.duties import Standing

pytestmark = pytest.mark.usefixtures("frozen")
JUNE = "first=2013-06-01&last=2013-06-30"
URL = f"/desk/report/?{JUNE}"


@pytest.fixture
def frozen():
    with time_machine.travel("2013-09-02 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def hidden(page):
    return re.search(r'name="key" value="([^"]*)"', page)[1]


def post(client, url=URL, **said):
    return client.post(url, {"key": hidden(text(client.get(url))), **said})


SAID = {"addressee": "中共咸宁市委、咸宁市人民政府", "on": "2013-09-02", "analysis": "停车费来信增多。"}


@pytest.mark.parametrize("part", ["handler", "head", "inspector", "admin", "stranger"])
def test_only_a_petition_office_makes_it(sign_in, cast, part):
    client = sign_in(part)
    for url in (URL, f"/desk/report/list/?{JUNE}&of=purpose&value=claim"):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "first=2013-07-01&last=2013-06-30",
        "first=2013-08-01&last=2013-09-03",
        "first=2005-05-01&last=2011-01-01",
        "first=x",
    ],
)
def test_a_period_that_cannot_be_reported_is_refused_and_nothing_is_lost(sign_in, cast, query):
    page = sign_in("office_head").get(f"/desk/report/?{query}")
    assert page.status_code == 400
    assert 'class="error"' in text(page)


@pytest.mark.parametrize("part", ["office_head", "registrar", "county_registrar"])
def test_every_link_opens_a_list_of_as_many(sign_in, cast, part):
    old(cast)
    client = sign_in(part)
    page = text(client.get(URL))
    links = re.findall(r'href="(/desk/report/list/\?[^"]+)">(\d+)</a>', page)
    assert len(links) > (20 if part != "county_registrar" else 5)
    accusations = [one.number for one in Petition.objects.filter(sealed_path=True)]
    for url, many in links:
        with CaptureQueriesContext(connection) as queries:
            found = text(client.get(unescape(url)))
        assert f"共 {many} 条" in found, url
        assert len(queries) <= 10, [one["sql"][:90] for one in queries]  # session, account and post among them
        if part == "registrar":
            assert not [number for number in accusations if number in found]


def test_the_list_pages_and_refuses_what_is_no_figure(sign_in, cast):
    from tests.cast import registered

    for n in range(33):
        registered(cast, date(2013, 6, 3), title=f"第 {n} 件")
    client = sign_in("registrar")
    url = f"/desk/report/list/?{JUNE}&of=purpose&value=claim"
    first = text(client.get(url))
    after = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
    second = text(client.get(f"/desk/report/list/{after}"))
    number = re.compile(r">([0-9A-Z]{4}-[0-9A-Z]{4})</a>")
    assert len(set(number.findall(first) + number.findall(second))) == 33
    for bad in ("of=nonsense", "of=intake&value=nonsense", "of=month&value=nonsense", "of=rated_organ&value=satisfied"):
        assert client.get(f"/desk/report/list/?{JUNE}&{bad}").status_code == 404, bad
    assert client.get("/desk/report/list/?first=2013-07-01&last=2013-06-01&of=purpose").status_code == 400
    assert client.get(f"{url}&cursor=x").status_code == 400


def test_the_page_says_what_is_counted_and_what_is_not_known(sign_in, cast):
    old(cast)
    page = text(sign_in("office_head").get(URL))
    for words in ("未对账", "本期没有登记", "口径：", "《信访条例》第三十九条", "<svg", "检举控告计入总数"):
        assert words in page, words
    with CaptureQueriesContext(connection) as queries:
        sign_in("office_head").get(URL)
    assert len(queries) <= 60
    page = text(sign_in("registrar").get(URL))
    assert "无权查看" in page  # supervision, which the registrar does not see
    assert "检举控告不计入" in page
    assert "value=accusation" not in page


@pytest.mark.parametrize(("part", "letters"), [("office_head", 4), ("supervisor", 4), ("registrar", None)])
def test_the_numbers_of_supervision_open_lists_of_as_many_for_who_sees_it(sign_in, cast, part, letters):
    august(cast)
    client = sign_in(part)
    days = "first=2013-08-01&last=2013-08-31"
    page = text(client.get(f"/desk/report/?{days}"))
    found = re.findall(r'href="(/desk/report/list/\?[^"]+of=(supervised|letters_\w+|urged))">(\d+)</a>', page)
    assert {key: int(many) for _, key, many in found} == (
        {"supervised": letters, "letters_answered": 1, "letters_unanswered": 3, "urged": 4} if letters else {}
    )
    for url, _, many in found:
        assert f"共 {many} 条" in text(client.get(unescape(url)))
    gone = client.get(f"/desk/report/list/?{days}&of=supervised").status_code
    assert gone == (200 if letters else 404)
    for url in set(re.findall(r'<a href="(/desk/(?:supervision|advice)/[^"]*)">逐', page)):
        assert client.get(unescape(url)).status_code == 200
    assert ("逐件在“督办”页" in page) == bool(letters)
    assert (
        client.get(f"/desk/report/list/?{days}&of=listed").status_code == 404
    )  # its list is on the page of supervision
    outer = text(client.get(f"/desk/report/?{days}&outer=on"))
    assert "of=supervised" not in outer
    assert "逐份在" not in outer


def test_an_empty_period_says_so(sign_in, cast):
    page = text(sign_in("office_head").get("/desk/report/?first=2013-08-30&last=2013-08-31"))
    assert "本期没有登记收到信访件" in page
    assert "<svg" not in page


def test_the_words_go_into_the_paper_and_nowhere_else(sign_in, cast):
    old(cast)
    client = sign_in("registrar")
    page = post(client, what="preview", **SAID)
    assert "停车费来信增多。" in text(page)
    assert "咸宁市信访局" in text(page)
    made = post(client, what="docx", **SAID)
    words = "\n".join(line.text for line in Document(io.BytesIO(made.content)).paragraphs)
    assert "停车费来信增多。" in words
    assert not AnalysisReport.objects.exists()
    assert not Paper.objects.filter(kind="analysis_report").exists()


def test_a_clerk_does_not_submit_it(sign_in, cast):
    client = sign_in("registrar")
    assert "登记为已报送</button>" not in text(client.get(URL))
    assert post(client, what="submit", **SAID).status_code == 400


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"addressee": ""}, "请写报给谁"),
        ({"on": ""}, "请写报送日期"),
        ({"on": "2013-06-29"}, "早于"),
        ({"on": "2013-09-03"}, "在今天之后"),
        ({"on": "2013-08-01"}, "补录"),
    ],
)
def test_what_is_not_submitted(sign_in, cast, changes, words):
    page = post(sign_in("office_head"), what="submit", **{**SAID, **changes})
    assert page.status_code == 400
    assert words in text(page)
    assert "停车费来信增多。" in text(page)  # nothing typed is lost
    assert not AnalysisReport.objects.exists()


def test_a_copy_for_others_is_not_submitted(sign_in, cast):
    old(cast)
    client = sign_in("office_head")
    page = text(client.get(f"{URL}&outer=on"))
    assert "少于3" in page
    assert "/desk/report/list/" not in page
    assert post(client, f"{URL}&outer=on", what="submit", **SAID).status_code == 400


def test_what_was_submitted_has_a_number_stays_and_meets_the_duty(sign_in, cast):
    old(cast)
    client = sign_in("office_head")
    key = hidden(text(client.get(URL)))
    said = {"key": key, "what": "submit", "supervision": "督办了三件。", **SAID}
    answer = client.post(URL, said)
    assert client.post(URL, said).url == answer.url  # sent twice, done once
    row = AnalysisReport.objects.get()
    assert (row.figures, row.supervision, row.policy) == (True, True, True)
    assert (row.first, row.last, row.submitted_on) == (date(2013, 6, 1), date(2013, 6, 30), date(2013, 9, 2))
    paper = Paper.objects.get(subject=row.uid)
    assert row.number == paper.number
    assert "析〔2013〕1号" in row.number
    assert "析〔2013〕1号" in text(client.get(answer.url))
    assert client.get(f"{answer.url}docx/").status_code == 200
    assert client.get(f"{answer.url}exe/").status_code == 404
    assert "析〔2013〕1号" in text(client.get(URL))
    found = lines(Organ.objects.filter(code="XFJ"), date(2013, 9, 2), snapshot(), keys=["analysis_report"])
    assert Standing.MET in {one.verdict.standing for one in found}
    assert verify().ok
    assert sign_in("registrar").get(answer.url).status_code == 403  # its sums count accusations
    for part in ("head", "county_registrar"):
        assert sign_in(part).get(answer.url).status_code == 403


def test_by_the_new_rules_the_ratings_open_for_who_reads_them(sign_in, cast):
    new(cast)
    with time_machine.travel("2023-06-01 10:00+08:00", tick=False):
        client = sign_in("office_head")
        page = text(client.get("/desk/report/?first=2023-03-01&last=2023-03-31"))
        assert "《信访工作条例》第四十一条" in page
        url = unescape(re.search(r'href="(/desk/report/list/[^"]*rated_organ[^"]*satisfied)"', page)[1])
        assert "共 2 条" in text(client.get(url))
