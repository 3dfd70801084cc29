"""The page of a sheet: preview, confirm, again; and the fields of one channel on the form of registration."""

import io
import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.petitions.test_sheets import BARE, GOOD, book
from xinfang.petitions.models import ChannelWords, Clock, ExternalNumber, Petition

PATH = "/desk/register/sheet/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-06-20 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def file(data, name="sheet.xlsx"):
    return SimpleUploadedFile(name, data)


def packed(page):
    return re.search(r'name="rows" value="([^"]+)"', page)[1]


def test_no_file_or_a_spoiled_one_is_said_and_writes_nothing(sign_in, cast):
    client = sign_in("registrar")
    for said in ({}, {"file": file(b"\x00")}, {"origin": "nobody", "file": file(book(GOOD))}, {"rows": "x"}):
        answer = client.post(PATH, said)
        assert answer.status_code == 400
        assert 'role="alert"' in text(answer)
    assert sign_in("handler").get(PATH).status_code == 403
    assert not Petition.objects.exists()


def test_a_preview_says_what_would_be_and_confirming_does_it_once(sign_in, cast):
    client = sign_in("registrar")
    bad = ["", "2013-06-14", "题", "文"]
    page = text(client.post(PATH, {"origin": "hotline", "file": file(book(GOOD, bad, BARE))}))
    assert "可以登记 2 件，先前已有 0 件，不能登记 1 行" in page
    assert "没有编号" in page
    assert "13900000000" not in page
    assert not Petition.objects.exists()
    rows = packed(page)
    answer = client.post(PATH, {"rows": rows}, follow=True)
    assert "已登记 2 件12345 工单。" in text(answer)
    assert Petition.objects.count() == 2
    answer = client.post(PATH, {"rows": rows}, follow=True)
    assert "已登记 0 件12345 工单，先前已有 2 件" in text(answer)
    page = text(client.post(PATH, {"origin": "hotline", "file": file(book(GOOD, BARE))}))
    assert "先前已有 2 件" in page
    assert 'name="rows"' not in page
    assert Petition.objects.count() == 2


def test_the_template_comes_down(sign_in, cast):
    answer = sign_in("registrar").get(f"{PATH}template/")
    assert io.BytesIO(answer.content).read(2) == b"PK"


def test_the_form_takes_the_words_of_the_chosen_channel_only(sign_in, cast):
    client = sign_in("registrar")
    page = text(client.get("/desk/register/"))
    assert "of-assigned_from_above" in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    said = {"key": key, "received_on": "2013-06-14", "on": "2013-06-20", "channel": "assigned_from_above"}
    said |= {"purpose": "claim", "head_count": "1", "name": "张三丰", "title": "停车费", "text": "涨了停车费。"}
    refused = client.post("/desk/register/", said)
    assert refused.status_code == 400
    assert "没有写是哪个上级交办的" in text(refused)
    gov = str(cast.organ("GOV").uid)
    said |= {"assigned_by": gov, "report_by": "2013-07-15", "letter": "咸政办函5", "leader": "没有选这个渠道"}
    assert client.post("/desk/register/", said).status_code == 302
    row = ChannelWords.objects.get()
    assert (row.assigned_by, row.leader, row.report_by) == (cast.organ("GOV"), "", date(2013, 7, 15))
    assert Clock.objects.filter(limit="report_back").count() == 1
    assert ExternalNumber.objects.get().number == "咸政办函5"
    page = text(client.get(f"/desk/petitions/{row.petition.number}/"))
    assert "咸宁市人民政府，要求 2013年7月15日" in page
