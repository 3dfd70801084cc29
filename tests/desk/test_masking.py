"""What must not say who petitions, or about what: tab titles, addresses, headers, names and properties of files, the log."""

import io
import logging
import re
import zipfile
from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import reverse

from tests.cast import key, letter, on
from tests.portal.test_portal import text
from xinfang.papers.models import Paper
from xinfang.petitions import actions
from xinfang.petitions.numbers import code_for

DAY = date(2013, 6, 14)  # 周五
NAME, PHONE, TITLE = "欧阳文心", "13907158264", "欧阳文心要求退还停车费"


@pytest.fixture
def matter(cast):
    from xinfang.petitions.registration import Identity

    same = key()
    said = letter(received_on=DAY, title=TITLE, identity=Identity(NAME, PHONE, "", "温泉街道一号"))
    petition = actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=same).petition
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    actions.receive(petition.uid, actor=cast.handler, when=on(DAY), key=key())
    petition = actions.accept(petition.uid, actor=cast.handler, when=on(DAY), key=key())
    return petition, code_for(same)


def quiet(answer):
    """Neither the name nor the title in a tab's title, an address or a header."""
    page = "" if answer.streaming else answer.content.decode(errors="replace")
    tab = re.search(r"<title>(.*?)</title>", page, re.S)
    heads = unquote(" ".join(f"{name}: {value}" for name, value in answer.headers.items()))
    for word in (NAME, TITLE, "退还停车费", PHONE, PHONE[-4:]):
        assert word not in heads, heads
        assert tab is None or word not in tab[1], tab[1]


def test_tabs_addresses_and_headers_say_the_number_only(sign_in, matter):
    petition, _ = matter
    client = sign_in("handler")
    paper = Paper.objects.filter(subject=petition.uid).last()
    own = reverse("desk:petition", args=[petition.number])
    paths = ["/desk/", "/desk/?tab=all", "/desk/search/?q=停车", own, f"{own}files/", f"{own}numbers/"]
    paths += [f"{own}steps/{step}/" for step in ("reply", "draft_reply", "correct_acceptance", "serve")]
    paths += [f"{own}papers/{paper.uid}/", "/desk/register/book/"]
    for path in paths:
        answer = client.get(path)
        quiet(answer)
        assert PHONE[-4:] not in text(answer).replace(petition.number, ""), path  # it proves at the portal who asks
    assert "欧**" in text(client.get(own))
    assert NAME not in text(client.get(own)).replace(TITLE, "")


def test_files_and_their_properties_say_the_number_only(sign_in, matter):
    petition, _ = matter
    client = sign_in("handler")
    for paper in Paper.objects.filter(subject=petition.uid):
        answer = client.get(reverse("desk:paper_file", args=[petition.number, paper.uid, "docx"]))
        quiet(answer)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            inside = {name: file.read(name).decode(errors="replace") for name in file.namelist()}
        assert not [name for name, said in inside.items() if NAME in said or PHONE in said or TITLE in said]


def test_the_portal_and_the_log_say_the_number_only(client, sign_in, matter, caplog):
    petition, code = matter
    with caplog.at_level(logging.DEBUG):
        client.post(reverse("portal:look_up"), {"number": petition.number, "code": code})
        quiet(client.get("/case/"))
        answer = client.post("/case/withdraw/", {"text": "不告了", "name": NAME, "digits": "0000", "key": "k" * 20})
        quiet(answer)
        client.post(reverse("portal:look_up"), {"number": petition.number, "code": "WRONG-WRONG"})
        handler = sign_in("handler")
        own = reverse("desk:petition", args=[petition.number])
        handler.post(f"{own}steps/reply/", {"text": NAME, "outcome": "nonsense"})
        handler.get(f"{own}steps/archive/")
        handler.get(f"{own}papers/{petition.uid}/")
    said = caplog.text + " ".join(str(record.args) for record in caplog.records)
    for word in (NAME, TITLE, PHONE, code):
        assert word not in said
