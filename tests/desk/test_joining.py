"""The page of registration: people that fold out, and a repeat that joins the matter it repeats."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import forwarded
from xinfang.petitions.models import Petition, Petitioner, Submission

DAY = date(2013, 6, 14)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def form(page, **changes):
    return {
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
        "received_on": "2013-06-14",
        "on": "2013-06-14",
        "channel": "letter",
        "purpose": "claim",
        "head_count": "1",
        "name": "张三丰",
        "phone": "13900000000",
        "title": "停车费还在收",
        "text": "第二封信。",
        **changes,
    }


def test_the_page_of_possible_repeats_offers_to_join(sign_in, cast):
    petition = forwarded(cast)
    client = sign_in("registrar")
    said = form(text(client.get("/desk/register/")))
    page = text(client.post("/desk/register/", said))
    assert "可能重复" in page
    assert f'name="join" value="{petition.number}"' in page
    assert "仍然登记为新的事项" in page
    assert Petition.objects.count() == 1
    answer = client.post("/desk/register/", {**said, "join": petition.number}, follow=True)
    assert "没有新的期限" in text(answer)
    page = text(client.get(f"/desk/petitions/{petition.number}/"))
    assert "第二封信。" in page
    assert "重件 · 来信 2013年6月14日 周五收到" in page
    assert (Petition.objects.count(), Submission.objects.count()) == (1, 2)
    client.post("/desk/register/", {**said, "join": petition.number})
    assert Submission.objects.count() == 2


def test_a_matter_that_is_not_seen_is_not_joined(sign_in, cast):
    petition = forwarded(cast)
    client = sign_in("stranger")
    said = form(text(client.get("/desk/register/")), join=petition.number)
    assert client.post("/desk/register/", said).status_code == 404
    assert client.get("/desk/register/", {"join": petition.number}).status_code == 404


def test_from_the_petition_page_and_back_out(sign_in, cast):
    petition = forwarded(cast)
    client = sign_in("registrar")
    assert f"?join={petition.number}" in text(client.get(f"/desk/petitions/{petition.number}/"))
    page = text(client.get("/desk/register/", {"join": petition.number}))
    assert f"并入 {petition.number}" in page
    said = form(page, join=petition.number, name="", text="")
    answer = client.post("/desk/register/", said)
    assert answer.status_code == 400
    assert f"并入 {petition.number}" in text(answer)
    client.post("/desk/register/", form(page, join=petition.number))
    link = re.search(r'href="([^"]+/part/)"', text(client.get(f"/desk/petitions/{petition.number}/")))[1]
    page = text(client.get(link))
    said = {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "why": "不是一件事"}
    assert client.post(link, {**said, "version": "1"}).status_code == 400  # somebody did something since
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert client.post(link, {**said, "version": version}).status_code == 302
    assert "误并入" in text(client.get(f"/desk/petitions/{petition.number}/"))
    assert sign_in("handler").get(link).status_code == 403


def test_people_are_written_a_line_each_and_fold_out_only_when_needed(sign_in, cast):
    client = sign_in("registrar")
    page = text(client.get("/desk/register/"))
    assert "<summary>多人、代为提出</summary>" in page
    people = "李四光，13700000000\n王五 13700000001 - 温泉街道 三号"
    said = form(page, channel="visit", head_count="12", people=people, acting="lawyer", acting_name="钱律师")
    answer = client.post("/desk/register/", said)
    assert "要写明凭什么" in text(answer)
    assert 'class="card" open' in text(answer)
    assert client.post("/desk/register/", {**said, "acting_proof": "执业证 1142 号"}).status_code == 302
    rows = list(Petitioner.objects.order_by("pk"))
    assert [row.role for row in rows] == ["representative", "representative", "representative", "lawyer"]
    assert rows[2].identity["address"] == "温泉街道 三号"
    page = text(client.get(f"/desk/petitions/{Petition.objects.get().number}/"))
    assert page.count("第二封信。") == 1
    assert "代表 李**" in page or "代表 李*" in page
