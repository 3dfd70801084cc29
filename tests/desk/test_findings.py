"""The pages of findings: who sees them, the form in two steps, the deeds, constant statements."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accountability import foundtown
from tests.accountability.proposing import charged, confirm, determine, heard, proposal, propose
from tests.desk.test_supervision import enter, text
from xinfang.accountability.models import Finding, Measure
from xinfang.ledger.verify import verify

pytestmark = pytest.mark.django_db
LIST = "/desk/findings/"
ITEM = "?item=12.3&severity=some"


@pytest.fixture
def town(cast):
    return foundtown.with_people(cast)


@pytest.fixture
def row(town):
    return heard(town)


@pytest.fixture(autouse=True)
def at_the_day():
    with time_machine.travel("2013-09-17 10:00+08:00", tick=False):
        yield


def page(row):
    return f"/desk/verifications/{row.uid}/propose/"


def sent(client, url, **said):
    hidden = re.findall(r'name="(key|version)" value="([^"]*)"', text(client.get(url)))
    return client.post(url, {**dict(hidden), "on": "2013-09-17", **said})


def filled(**more):
    said = {
        "conduct_first": "2013-08-14",
        "conduct_last": "2013-09-02",
        "facts": "受理后没有在六十日内办结。",
        "severity_grounds": "信访人三次来电催问。",
        "evidence": ["1"],
        "s0_measure": "rectification_order",
        "s0_did": "omission",
        "s0_did_words": "没有安排办理。",
        "s0_fault": "slight",
        "s0_cause": "没有安排，所以没有办结。",
    }
    return {**said, **more}


@pytest.mark.parametrize(
    "part", ["handler", "deputy", "head", "registrar", "stranger", "personnel", "mayor_head", "admin"]
)
def test_who_has_no_part_in_it_is_refused(client, town, row, part):
    found = propose(town, row)
    enter(client, town, part)
    assert [client.get(url).status_code for url in (LIST, f"{LIST}{found.uid}/", page(row))] == [403, 403, 403]


def test_another_office_learns_of_nothing(client, town, row):
    found = propose(town, row)
    enter(client, town, "county_head")
    assert "市住房和城乡建设局" not in text(client.get(f"{LIST}?state="))
    assert [client.get(url).status_code for url in (f"{LIST}{found.uid}/", page(row))] == [404, 404]


def test_discipline_inspection_reads_and_does_nothing(client, town, row):
    found = confirm(town, propose(town, row))
    enter(client, town, "inspector")
    answer = text(client.get(f"{LIST}{found.uid}/"))
    assert "受理后没有在六十日内办结" in answer
    assert "现在可以做的" not in answer
    assert client.get(page(row)).status_code == 403
    assert client.post(f"{LIST}{found.uid}/?do=determine", {"key": "k" * 20}).status_code == 400


def test_proposed_in_two_steps(client, town, row):
    enter(client, town, "supervisor")
    first = text(client.get(page(row)))
    assert "第一步" in first
    assert "12.12" not in first
    second = text(client.get(page(row) + ITEM))
    assert "造成一定影响，第十三条" in second
    assert "第十二条对这一项写的就是它" in second
    assert "一次" not in re.findall(r'<div class="note bad".*?</div>', second)
    assert sent(client, page(row), **filled()).status_code == 400  # nothing chosen
    answer = sent(client, page(row) + ITEM, **filled())
    found = Finding.objects.get()
    assert answer.url == f"{LIST}{found.uid}/"
    shown = text(client.get(answer.url))
    for words in (
        "责令整改",
        "通报批评、责令整改",
        "《信访条例》第三十三条",
        "《信访条例》第四十三条",
        "丁原",
        "等另一位确认",
    ):
        assert words in shown, words
    assert "张三丰" not in shown


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(client, town, row):
    enter(client, town, "supervisor")
    answer = sent(client, page(row) + ITEM, **filled(s0_cause="", s1_measure="rectification_order"))
    assert answer.status_code == 400
    assert "请填写责任单位市住房和城乡建设局的“和后果的关系”" in text(answer)
    assert "请填写责任领导孙丽的“做了什么，或者该做的什么没有做”" in text(answer)
    assert "信访人三次来电催问" in text(answer)
    refused = sent(client, page(row) + ITEM, **filled(s0_measure="none"))
    assert "要写明理由" in text(refused)
    assert not Finding.objects.exists()


def test_an_item_that_was_not_read_asks_why(client, town, row):
    enter(client, town, "supervisor")
    url = f"{page(row)}?item=12.7&severity=some"
    assert "为什么是这一项" in text(client.get(url))
    assert sent(client, url, **filled()).status_code == 400
    assert sent(client, url, **filled(item_why="建议也没有落实。")).status_code == 302


def test_an_item_that_concerns_nobody_here(client, town, row):
    enter(client, town, "supervisor")
    answer = text(client.get(f"{page(row)}?item=12.8&severity=some"))
    assert "责任领导孙丽" in answer
    assert "责任单位市住房" not in answer


def test_what_is_lacking_is_said(client, town):
    row = foundtown.verified(town)
    enter(client, town, "supervisor")
    assert "责任领导孙丽：还没有请其说明理由" in text(client.get(page(row)))


def test_who_leads_the_office_sees_the_form_but_does_not_propose(client, town, row):
    enter(client, town, "office_head")
    assert "认定由这件核查的核查人员提出" in text(client.get(page(row)))
    answer = sent(client, page(row) + ITEM, **filled())
    assert answer.status_code == 400
    assert "认定由核查的两个人提出" in text(answer)


def test_from_confirmation_to_decision(client, town, row):
    charge = charged(row, measure="circulated_criticism", unusual_why="情节较轻。")
    found = propose(town, row, proposal(row, charge))
    url = f"{LIST}{found.uid}/"
    enter(client, town, "supervisor")
    assert "?do=confirm" not in text(client.get(url))
    enter(client, town, "second")
    assert "?do=determine" not in text(client.get(url))
    assert sent(client, url + "?do=confirm").status_code == 302
    enter(client, town, "office_head")
    shown = text(client.get(url))
    assert "?do=second" in shown
    assert "还没有第二个人签字" in shown
    posts = {part: f"v_{town.posts[part].uid}" for part in ("office_head", "office_deputy", "registrar")}
    meeting = {"minutes": "9号", **dict.fromkeys(posts.values(), "for")}
    early = sent(client, url + "?do=determine", **meeting)
    assert "还没有第二个人签字" in text(early)
    assert sent(client, url + "?do=second").status_code == 302
    none = sent(client, url + "?do=determine", minutes="9号", **{posts["office_head"]: "for"})
    assert "参加集体研究的不够" in text(none)
    assert "请填写会议纪要编号" in text(sent(client, url + "?do=determine", **{**meeting, "minutes": ""}))
    assert sent(client, url + "?do=determine", **meeting).status_code == 302
    shown = text(client.get(url))
    for words in ("已认定，1 项措施等着发文或者呈批", "9号", "李敏", "周建国 2013年9月17日", "等发文"):
        assert words in shown, words
    assert Measure.objects.get().kind == "circulated_criticism"
    assert verify().ok


def test_sent_back_it_says_so_where_it_is_proposed_anew(client, town, row):
    found = confirm(town, propose(town, row))
    enter(client, town, "office_head")
    assert sent(client, f"{LIST}{found.uid}/?do=send_back", why="还要核对日期。").status_code == 302
    assert "还要核对日期" in text(client.get(f"{LIST}{found.uid}/"))
    enter(client, town, "supervisor")
    assert "还要核对日期" in text(client.get(page(row)))
    assert "市住房和城乡建设局" in text(client.get(f"{LIST}?state=sent_back"))


def test_without_a_measure_it_says_what_remains(client, town, row):
    found = propose(town, row, proposal(row, charged(row, measure="none"), severity="none"))
    determine(town, confirm(town, found))
    enter(client, town, "office_head")
    assert "可以作工作提醒（不是追责）" in text(client.get(f"{LIST}{found.uid}/"))


def test_an_objection_on_record_is_shown_as_what_it_is(client, town, row):
    words = {"objected": True, "objection": "七月五日会议纪要记有异议。"}
    found = propose(town, row, proposal(row, charged(row, "leader", **words)))
    enter(client, town, "second")
    shown = text(client.get(f"{LIST}{found.uid}/"))
    assert "七月五日会议纪要记有异议" in shown
    assert "没有适用的免责规定，作为从轻的情节看" in shown


def test_the_list_asks_the_same_whatever_its_length(client, town, row):
    enter(client, town, "office_head")
    client.get(LIST)
    counts = []
    for again in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(f"{LIST}?state=")
        counts.append(len(asked))
        assert answer.status_code == 200
        if not again:
            found = propose(town, row)
            assert found.state == "proposed"
    assert counts[0] == counts[1], counts
    assert counts[1] <= 12, counts
