"""Files at the two doors: registered with a letter, added later, saved and never shown inside a page."""

import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import forwarded
from tests.portal.test_portal import lodge
from xinfang.petitions.models import Attachment, Petition

DAY = date(2013, 6, 14)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def pdf(name="来信.pdf", data=b"%PDF-1.7 x"):
    return SimpleUploadedFile(name, data)


def test_a_bad_file_registers_nothing_and_keeps_what_was_typed(sign_in, cast):
    client = sign_in("registrar")
    page = text(client.get("/desk/register/"))
    said = {
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
        "received_on": "2013-06-14",
        "on": "2013-06-14",
        "channel": "letter",
        "purpose": "claim",
        "head_count": "1",
        "name": "张三丰",
        "title": "路灯不亮",
        "text": "两个月了。",
    }
    answer = client.post("/desk/register/", {**said, "files": pdf(data=b"MZ\x90\x00")})
    assert answer.status_code == 400
    assert "第 1 个文件不是能收的种类" in text(answer)
    assert "两个月了" in text(answer)
    assert not Petition.objects.exists()
    assert client.post("/desk/register/", {**said, "files": [pdf(), pdf()]}).status_code == 302
    assert list(Attachment.objects.values_list("sort", "number")) == [("letter", 1), ("letter", 2)]


def test_files_are_added_saved_and_taken_out_on_the_petition_page(sign_in, cast):
    petition = forwarded(cast)
    client = sign_in("handler")
    url = f"/desk/petitions/{petition.number}/"
    page = text(client.get(f"{url}files/"))
    said = {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "sort": "original", "on": "2013-06-14"}
    assert "没有选择文件" in text(client.post(f"{url}files/", said))
    assert client.post(f"{url}files/", {**said, "files": pdf("<b>../../张三丰的合同.pdf")}).status_code == 302
    page = text(client.get(url))
    assert "＊＊＊的合同.pdf" in page
    assert "张三丰" not in page
    assert "<b>合同" not in page
    assert "未查毒" in page
    link = re.search(r'href="(/desk/petitions/[^"]+/files/[0-9a-f-]{36}/)"', page)[1]
    answer = client.get(link)
    assert answer.content == b"%PDF-1.7 x"
    assert answer["Content-Disposition"] == f'attachment; filename="{petition.number}-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert sign_in("stranger").get(link).status_code == 404
    client = sign_in("handler")
    page = text(client.get(f"{link}out/"))
    said = {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "why": "传错了"}
    assert client.post(f"{link}out/", said).status_code == 302
    assert "撤下" in text(client.get(url))


def test_a_citizen_sends_files_on_the_last_page_without_scripts(client, cast):
    _, second, said = lodge(client, cast)
    assert 'enctype="multipart/form-data"' in text(second)
    answer = client.post("/lodge/", {**said, "files": [pdf()] * 6})
    assert answer.status_code == 400
    assert "一次最多 5 个文件" in text(answer)
    answer = client.post("/lodge/", {**said, "files": pdf(data=b"<html>")})
    assert "不是能收的种类" in text(answer)
    assert "核对并提交" in text(answer)
    assert not Petition.objects.exists()
    done = client.post("/lodge/", {**said, "files": [pdf(), pdf("照片.jpg", b"\xff\xd8\xff\xe0")]}, follow=True)
    assert done.status_code == 200
    number, code = re.findall(r'class="code">([^<]+)<', text(done))
    page = text(client.post("/look-up/", {"number": number, "code": code}, follow=True))
    links = re.findall(r'href="(/case/files/[^"]+)"', page)
    assert len(links) == 2
    answer = client.get(links[1])
    assert (answer.content, answer["Content-Type"]) == (b"\xff\xd8\xff\xe0", "image/jpeg")
    assert answer["Content-Disposition"].startswith("attachment")
    client.post("/case/leave/")
    assert client.get(links[0]).status_code == 302


def test_a_request_that_is_too_long_is_refused_before_it_is_kept(client, cast, monkeypatch):
    from xinfang.look import uploads

    monkeypatch.setattr(uploads, "MOST", 1000)
    _, _, said = lodge(client, cast)
    answer = client.post("/lodge/", {**said, "files": pdf(data=b"%PDF-" + bytes(5000))})
    assert "合计超过" in text(answer)
    assert not Petition.objects.exists()
