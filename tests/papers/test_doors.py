"""Papers at the doors: whoever may read the page may fetch the file, and nobody else; what went out is recorded once."""

import io
import json
import zipfile
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.cast import accepted, forwarded, key, letter, on
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers import fonts, pdf
from xinfang.papers.models import Paper, Rendering
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome
from xinfang.vault.crypto import sm3

FRIDAY = date(2013, 6, 14)  # 周五
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def paper_of(petition, kind):
    return Paper.objects.filter(subject=petition.uid, kind=kind).latest("pk")


def at_desk(petition, paper, form=""):
    page = reverse("desk:paper", args=[petition.number, paper.uid])
    return f"{page}{form}/" if form else page


def opened(client, petition):
    """The petitioner's browser, with the case open."""
    session = client.session
    session["case"] = [str(petition.uid), 1371175200]
    session.save()
    return client


# refusals first


def test_whoever_may_not_see_the_petition_gets_neither_page_nor_file(sign_in, cast):
    petition = forwarded(cast)
    paper = paper_of(petition, "forwarding_letter")
    client = sign_in("stranger")
    for form in ("", "docx", "pdf"):
        assert client.get(at_desk(petition, paper, form)).status_code == 404, form
    assert not Rendering.objects.exists()


def test_a_paper_is_not_reached_through_another_petition(sign_in, cast):
    mine, other = forwarded(cast), forwarded(cast)
    client = sign_in("handler")
    for form in ("", "docx", "pdf"):
        assert client.get(at_desk(mine, paper_of(other, "forwarding_letter"), form)).status_code == 404


def test_an_unknown_format_is_not_found(sign_in, cast):
    petition = forwarded(cast)
    client = sign_in("handler")
    assert client.get(at_desk(petition, paper_of(petition, "receipt"), "exe")).status_code == 404


def test_the_petitioner_cannot_fetch_an_internal_paper(client, cast):
    petition = forwarded(cast)
    opened(client, petition)
    for kind in ("forwarding_letter", "receipt_slip"):
        for form in ("", "docx/", "pdf/"):
            assert client.get(f"/case/papers/{paper_of(petition, kind).uid}/{form}").status_code == 404
    assert not Rendering.objects.exists()


def test_nor_a_paper_of_somebody_else_nor_any_without_the_code(client, cast):
    mine, other = accepted(cast), accepted(cast)
    theirs = paper_of(other, "acceptance_notice")
    assert client.get(f"/case/papers/{theirs.uid}/docx/")["Location"] == "/look-up/"
    opened(client, mine)
    assert client.get(f"/case/papers/{theirs.uid}/docx/").status_code == 404


def test_the_accused_organ_never_gets_a_paper_of_the_accusation(sign_in, cast):
    from xinfang.petitions.kinds import Purpose

    said = letter(purpose=Purpose.ACCUSATION, complained_of=[cast.organ("ZJJ").uid])
    petition = actions.register(
        said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(FRIDAY), key=key()
    ).petition
    client = sign_in("handler")
    for form in ("", "docx", "pdf"):
        assert client.get(at_desk(petition, paper_of(petition, "receipt"), form)).status_code == 404


# what is given


def test_the_page_shows_the_paper_with_its_number_and_offers_the_files(sign_in, cast):
    petition = accepted(cast)
    paper = paper_of(petition, "acceptance_notice")
    page = sign_in("handler").get(at_desk(petition, paper)).content.decode()
    for words in (
        "受理告知书",
        "市住房和城乡建设局受〔2013〕1号",
        f"信访人（编号 {petition.number}）：",
        "2013年6月14日",
        "下载 DOCX",
        paper.sha,
    ):
        assert words in page
    assert (
        "市住房和城乡建设局受〔2013〕1号"
        in sign_in("handler").get(f"/desk/petitions/{petition.number}/").content.decode()
    )


def test_no_paper_holds_the_name_of_the_petitioner(sign_in, cast):
    petition = accepted(cast)
    said = {"actor": cast.head, "when": on(FRIDAY)}
    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text="退还多收的停车费。", key=key(), **said)
    for paper in Paper.objects.filter(subject=petition.uid):
        assert "张三丰" not in paper.body + json.dumps(paper.extra, ensure_ascii=False)


def test_a_docx_comes_as_a_file_whose_name_says_nothing_of_a_person(sign_in, cast):
    petition = accepted(cast)
    answer = sign_in("handler").get(at_desk(petition, paper_of(petition, "acceptance_notice"), "docx"))
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert petition.number not in answer["Content-Disposition"]
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_bytes_that_went_out_are_recorded_once_in_the_ledger(sign_in, cast, client):
    petition = accepted(cast)
    paper = paper_of(petition, "acceptance_notice")
    first = sign_in("handler").get(at_desk(petition, paper, "docx")).content
    again = sign_in("registrar").get(at_desk(petition, paper, "docx")).content
    third = opened(client, petition).get(f"/case/papers/{paper.uid}/docx/").content
    assert first == again == third
    row = Rendering.objects.get()
    entry = Entry.objects.get(kind="paper:render")
    assert (row.sha, entry.subject) == (sm3(first), paper.uid)
    assert json.loads(entry.payload) == {"paper": str(paper.uid), "format": "docx", "sha": row.sha}
    assert verify().problems == []


def test_a_paper_that_was_taken_back_goes_out_marked_and_both_bytes_are_known(sign_in, cast):
    petition = accepted(cast)
    said = {"actor": cast.head, "when": on(FRIDAY)}
    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text="依约退还。", key=key(), **said)
    paper = paper_of(petition, "opinion")
    client = sign_in("handler")
    before = client.get(at_desk(petition, paper, "docx")).content
    sha = paper.sha
    actions.correct_reply(petition.uid, outcome=Outcome.EXPLAIN, text="收费有据。", why="引错条款", key=key(), **said)
    after = client.get(at_desk(petition, paper, "docx")).content
    assert before != after
    assert {row.sha for row in Rendering.objects.all()} == {sm3(before), sm3(after)}
    assert paper_of(petition, "opinion").pk != paper.pk
    assert Paper.objects.get(pk=paper.pk).sha == sha
    assert "被更正取代" in client.get(at_desk(petition, paper)).content.decode()


def test_without_fonts_the_desk_is_told_what_to_install_and_no_pdf_is_offered(sign_in, cast, monkeypatch):
    monkeypatch.setattr(fonts, "families", lambda: frozenset())
    petition = accepted(cast)
    paper = paper_of(petition, "acceptance_notice")
    client = sign_in("handler")
    page = client.get(at_desk(petition, paper)).content.decode()
    assert "fonts-lxgw-wenkai、fonts-noto-cjk" in page
    assert "下载 PDF" not in page
    refused = client.get(at_desk(petition, paper, "pdf"))
    assert refused.status_code == 400
    assert "字体" in refused.content.decode()
    assert client.get(at_desk(petition, paper, "docx")).status_code == 200
    opened(client, petition)
    citizen = client.get(f"/case/papers/{paper.uid}/").content.decode()
    assert "下载 DOCX" in citizen
    assert "fonts-" not in citizen


def test_the_petitioner_sees_and_fetches_what_is_addressed_to_them(client, cast):
    petition = accepted(cast)
    paper = paper_of(petition, "acceptance_notice")
    opened(client, petition)
    assert paper.number in client.get("/case/").content.decode()
    page = client.get(f"/case/papers/{paper.uid}/").content.decode()
    assert paper.number in page
    assert client.get(f"/case/papers/{paper.uid}/docx/").status_code == 200
    if not pdf.lacking():
        made = client.get(f"/case/papers/{paper.uid}/pdf/")
        assert made["Content-Type"] == "application/pdf"
        assert made.content.startswith(b"%PDF")


def test_forms_of_rows_say_what_was_served_and_what_is_in_the_file(sign_in, cast):
    petition = accepted(cast)
    said = {"actor": cast.head, "when": on(FRIDAY)}
    from xinfang.petitions.kinds import ServiceMode

    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text="依约退还。", key=key(), **said)
    actions.serve(petition.uid, mode=ServiceMode.POST, received_on=FRIDAY, key=key(), **said)
    record = paper_of(petition, "service_record")
    assert dict(record.extra["rows"])["送达文书"] == "处理意见书 市住房和城乡建设局处〔2013〕1号"
    slip = paper_of(petition, "receipt_slip")
    assert dict(slip.extra["rows"])["转来单位"] == "咸宁市信访局"
    client = sign_in("handler")
    assert "受送达人" in client.get(at_desk(petition, record)).content.decode()
