"""The report as a paper: preview, DOCX and PDF say the same; tables and charts stand among the paragraphs, the same bytes twice."""

import io
from datetime import date

import pytest
from docx import Document

from tests.papers.test_rendering import set_in_type  # noqa: F401
from tests.reports.test_figures import made
from tests.reports.world import JUNE, LATER, MARCH, new, old
from xinfang.papers import drawing, pdf, printing, word
from xinfang.papers.content import Bar, Chart, Content, Insert, Paragraph, Table, content_of
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.reports import paper as setting
from xinfang.reports.analysis import Words, analysed

WORDS = Words(analysis="停车费的来信增多。", advice="请住建部门公示收费。", other="无。")


def content(cast, days=JUNE, today=LATER, **more) -> Content:
    report = analysed(made(cast, days=days, today=today, **more), WORDS, least=3 if more else 0)
    draft = setting.draft(report, addressee="中共咸宁市委、咸宁市人民政府")
    kind = PaperKind.ANALYSIS_REPORT.value
    row = Paper(kind=kind, organ_label="咸宁市信访局", title="x", body=draft.text, extra=draft.extra(), issued_on=today)
    return content_of(row)


@pytest.mark.parametrize("days", [JUNE, MARCH])
def test_both_laws_reports_hold_their_parts_tables_and_charts_in_order(cast, days):
    old(cast)
    new(cast)
    found = content(cast, days)
    heads = [one.lead for one in found.blocks if isinstance(one, Paragraph) and one.lead]
    assert [head[:2] for head in heads] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert found.blocks[-1] == Paragraph("特此报告。")
    tables = [one for one in found.blocks if isinstance(one, Table)]
    charts = [one for one in found.blocks if isinstance(one, Chart)]
    assert len(tables) > 8
    assert len(charts) >= 3
    assert all(one.note and len({len(row) for row in (one.columns, *one.rows)}) == 1 for one in tables)
    assert found.title.startswith("关于20")


def test_the_docx_says_what_the_content_says(cast):
    old(cast)
    found = content(cast)
    document = Document(io.BytesIO(word.render(found)))
    assert word.render(found) == word.render(found)
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    for one in found.blocks:
        if isinstance(one, Table):
            assert list(one.columns) in cells
            assert all(list(row) in cells for row in one.rows)
        elif isinstance(one, Chart):
            assert all([bar.label, bar.said] in [[row[0], row[-1]] for row in cells] for bar in one.bars)
    texts = "\n".join(line.text for line in document.paragraphs)
    assert all(one.rest in texts for one in found.paragraphs)
    assert "停车费的来信增多。" in texts


def test_the_preview_draws_the_same(cast):
    old(cast)
    found = content(cast)
    sheet = printing.render(found)
    for one in found.blocks:
        assert (one.title if not isinstance(one, Paragraph) else one.rest) in sheet
    assert sheet.count("<svg") == sum(isinstance(one, Chart) for one in found.blocks)
    assert 'role="img"' in sheet
    assert "style=" not in sheet


@pytest.mark.usefixtures("set_in_type")
@pytest.mark.parametrize("days", [JUNE, MARCH])
def test_the_pdf_is_set_and_the_same_twice(cast, days):
    old(cast)
    new(cast)
    found = content(cast, days)
    made_once = pdf.render(found)
    assert made_once.startswith(b"%PDF")
    assert made_once == pdf.render(found)


@pytest.mark.usefixtures("set_in_type")
def test_a_copy_for_others_has_no_other_period(cast):
    old(cast)
    found = content(cast, outer=True)
    table = next(one for one in found.blocks if isinstance(one, Table))
    assert table.columns == ("项目", "单位", "本期")
    assert "上期" not in "".join(one.rest for one in found.paragraphs if "对外公布稿" not in one.rest)
    assert pdf.render(found)


def test_a_paper_keeps_its_tables_and_charts_and_gives_them_back():
    table = Table((("甲", "1"),), ("项目", "本期"), "表", "口径")
    chart = Chart("图", (Bar("甲", 1, "1"), Bar("乙", 0, "少于3")), line=True)
    from xinfang.papers.content import PaperDraft

    draft = PaperDraft("一\n二", inserts=(Insert(0, table), Insert(1, chart)))
    kind = PaperKind.ANALYSIS_REPORT.value
    row = Paper(
        kind=kind, title="t", organ_label="局", body=draft.text, extra=draft.extra(), issued_on=date(2013, 7, 1)
    )
    assert content_of(row).inserts == draft.inserts
    assert content_of(row).blocks == (Paragraph("一"), table, Paragraph("二"), chart)


@pytest.mark.parametrize("line", [True, False])
@pytest.mark.parametrize("many", [1, 2, 60])
def test_a_chart_is_drawn_within_its_bounds_and_read_aloud(line, many):
    bars = tuple(Bar(f"<很长很长很长很长的名字 {n}>", n, str(n)) for n in range(many))
    drawn = drawing.svg(Chart("图", bars, line=line))
    assert "&lt;很长" in drawn
    assert "<很长" not in drawn
    assert drawn.count("<title>") == many + 1
