"""A paper as preview, DOCX and PDF: the same content, the same bytes every time, nothing printed as a box."""

import hashlib
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from tests.conftest import IN_CI
from xinfang.papers import fonts, pdf, printing, word
from xinfang.papers.content import Content, Style, Table, paragraphs
from xinfang.papers.kinds import FORMS, Layout
from xinfang.rules.refusals import Refused

TUESDAY = date(2026, 11, 24)  # 周二
OPINION = Content(
    layout=Layout.OFFICIAL,
    organ="咸宁市信访局",
    title="关于编号 B3XN-8TQ2 信访事项的处理意见",
    number="咸信访处〔2026〕1号",
    addressee="信访人（编号 B3XN-8TQ2）",
    paragraphs=tuple(
        paragraphs("处理意见：支持。\n一、基本情况\n（一）关于收费。没有公示。\n1. 责令退还 #[5] 元 *整* $x$ <b>。")
    ),
    on=TUESDAY,
    attachments=("核对表", "清单"),
    copies=("温泉街道办事处", "市住房和城乡建设局"),
)
SLIP = Content(
    layout=Layout.FORM,
    organ="咸安区信访局",
    title="送达回证",
    number="",
    paragraphs=(),
    on=TUESDAY,
    table=Table((("受送达人", "信访人（编号 B3XN-8TQ2）"), ("送达方式", "邮寄"))),
)
INDEX = replace(SLIP, title="卷宗目录", table=Table((("1", "受理告知书"), ("2", "处理意见书")), ("序号", "文书名称")))
RECORD = replace(SLIP, title="调查笔录", table=None, paragraphs=tuple(paragraphs("问：何时？\n答：三月。")))
RECORD = replace(RECORD, signers=("被调查人", "记录人"), signed=False, note="共一页")
ALL = {"opinion": OPINION, "slip": SLIP, "index": INDEX, "record": RECORD}


@pytest.fixture
def set_in_type():
    """PDF needs the fonts' packages: in CI they are there, elsewhere their absence is said."""
    lacking = pdf.lacking()
    if lacking and IN_CI:
        pytest.fail(f"CI must install {lacking}")
    if lacking:
        pytest.skip(f"没有排版字体，PDF 没有试：{'、'.join(lacking)}")


def pages(made):
    return len(re.findall(rb"/Type\s*/Page\b", made))


def words_of(content):
    said = [content.organ, content.title, content.number, content.addressee, content.note, *content.copies]
    said += [one.lead for one in content.paragraphs] + [one.rest for one in content.paragraphs]
    said += [*content.attachments, *content.signers, content.day if content.signed else ""]
    if content.table:
        said += [*content.table.columns, *(cell for row in content.table.rows for cell in row)]
    return [word for word in said if word]


def words_in_docx(made):
    document = Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([line.text for line in document.paragraphs] + cells)


def test_headings_are_found_and_set_apart():
    one, two, three, four = paragraphs("一、基本情况\n　　（二）关于收费。已经失效。\n\n1. 其他\n一、" + "长" * 60)
    assert (one.lead, one.rest, one.style) == ("一、基本情况", "", Style.ONE)
    assert (two.lead, two.rest, two.style) == ("（二）关于收费。", "已经失效。", Style.TWO)
    assert (three.lead, three.style) == ("", Style.PLAIN)
    assert four.style is Style.PLAIN


@pytest.mark.parametrize("name", ALL)
def test_preview_and_docx_say_every_word_of_the_content(name):
    content = ALL[name]
    shown = html.unescape(re.sub(r"<[^>]+>", "\n", printing.render(content)))
    written = words_in_docx(word.render(content))
    for said in words_of(content):
        assert said in shown, said
        assert said in written, said


def test_words_are_never_taken_for_markup():
    shown = printing.render(OPINION)
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert "style=" not in shown  # the content security policy allows none


def test_docx_bytes_are_the_same_every_time_and_carry_no_hour():
    made = word.render(OPINION)
    assert word.render(OPINION) == made
    assert word.render(replace(OPINION, number="咸信访处〔2026〕2号")) != made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = Document(io.BytesIO(made)).core_properties
    assert (about.author, about.created.date()) == ("咸宁市信访局", TUESDAY)


def test_docx_has_the_measures_of_the_standard():
    section = Document(io.BytesIO(word.render(OPINION))).sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in measures] == [210, 297, 37, 28, 26]


def test_where_no_font_is_installed_a_pdf_is_refused_and_the_packages_are_named(monkeypatch):
    monkeypatch.setattr(fonts, "families", lambda: frozenset({"DejaVu Sans"}))
    assert pdf.lacking() == ("fonts-lxgw-wenkai", "fonts-noto-cjk")
    with pytest.raises(Refused) as refused:
        pdf.render(OPINION)
    assert refused.value.code == "no_fonts"


def test_official_faces_come_first_where_a_bureau_has_them():
    here = frozenset({"FangSong_GB2312", "LXGW WenKai", "Noto Serif CJK SC", "FZXiaoBiaoSong-B05S"})
    chains = fonts.chains(here)
    assert chains["fang"] == ["FangSong_GB2312", "LXGW WenKai", "Noto Serif CJK SC"]
    assert chains["title"][0] == "FZXiaoBiaoSong-B05S"
    assert fonts.missing(here) == ()
    assert fonts.missing(frozenset({"Noto Serif CJK SC"})) == ("fonts-lxgw-wenkai",)


@pytest.mark.usefixtures("set_in_type")
@pytest.mark.parametrize("name", ALL)
def test_pdf_is_an_archive_pdf_of_the_same_bytes_every_time(name):
    made = pdf.render(ALL[name])
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    assert pages(made) == (2 if name == "opinion" else 1)
    assert pdf.render(ALL[name]) == made


@pytest.mark.usefixtures("set_in_type")
def test_another_process_makes_the_same_pdf():
    code = (
        "import os, hashlib, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import django; django.setup();"
        "from tests.papers.test_rendering import OPINION; from xinfang.papers import pdf;"
        "sys.stdout.write(hashlib.sha256(pdf.render(OPINION)).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == hashlib.sha256(pdf.render(OPINION)).hexdigest()


@pytest.mark.usefixtures("set_in_type")
def test_a_page_holds_22_lines_of_28_characters():
    def made(lines, characters):
        said = tuple(paragraphs("\n".join(["国" * characters] * lines)))
        return pages(pdf.render(replace(RECORD, paragraphs=said, signers=(), note="")))

    first = next(n for n in range(10, 30) if made(n, 26) == 2)  # two of 28 are the indent
    assert [made(first + 21, 26), made(first + 22, 26)] == [2, 3]
    assert made(first - 1, 26) == 1
    assert made(first - 1, 27) == 2  # the 29th character begins another line


@pytest.mark.usefixtures("set_in_type")
def test_rare_characters_of_names_are_set_and_what_no_font_has_is_refused_not_boxed():
    rare = replace(RECORD, paragraphs=tuple(paragraphs("堃玥昇旻𬭎")))
    assert pages(pdf.render(rare)) == 1
    with pytest.raises(Refused) as refused:
        pdf.render(replace(RECORD, paragraphs=tuple(paragraphs("姓名：\ue000"))))
    assert refused.value.code == "no_glyph"
    assert "U+E000" in refused.value.what


@pytest.mark.usefixtures("set_in_type")
def test_no_page_holds_a_signature_without_text():
    """Whatever the length: the last page has at least one line of the body (a body of one character, found again by its shape)."""
    for characters in range(150, 700, 28):
        content = replace(OPINION, paragraphs=tuple(paragraphs("国" * characters)))
        inputs = {"data": json.dumps(pdf._data(content))}
        drawn = pdf._compiler().compile(format="svg", sys_inputs=inputs)
        drawn = [drawn] if isinstance(drawn, bytes) else drawn
        shapes = [re.findall(rb'href="#([^"]+)"', page) for page in drawn]
        body = Counter(shape for page in shapes for shape in page).most_common(1)[0]
        assert body[1] == characters
        assert shapes[-1].count(body[0]) >= 1, characters


def test_every_kind_of_paper_has_a_preview():
    for form in FORMS.values():
        shown = printing.render(replace(OPINION, layout=form.layout, title=form.title, signed=form.signed))
        assert form.title in shown
        assert ('class="red"' in shown) == (form.layout is Layout.OFFICIAL)


def test_a_voided_paper_says_so_in_every_form():
    voided = replace(RECORD, voided_on=date(2026, 11, 25))  # 周三
    assert "本件已于2026年11月25日被更正取代" in printing.render(voided)
    assert "本件已于2026年11月25日被更正取代" in words_in_docx(word.render(voided))
