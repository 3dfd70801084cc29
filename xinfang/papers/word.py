"""DOCX to edit: the same parts in the same places, with the faces that offices have on their own machines."""

import io
import zipfile
from datetime import UTC, datetime, time
from importlib.metadata import version

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from xinfang.papers.content import Block, Chart, Content, Paragraph, Style, Table
from xinfang.papers.kinds import Layout

FANG, KAI, HEI, SONG, TITLE = "仿宋", "楷体", "黑体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
RED = RGBColor(0xE6, 0x00, 0x12)
BODY, PITCH = Pt(16), Pt(28.95)  # 22 lines in 225 mm
CHARACTER = 15.75  # points: 首行缩进 and 右空 are counted in characters of 三号
CLOSER = "-5"  # twentieths of a point: 28 characters of 16 pt stand in 156 mm
SMALL, BLUE = Pt(10.5), RGBColor(0x12, 0x43, 0x7F)
LONGEST_BAR = 24  # block characters of 9 pt in 84 mm
EPOCH = (1980, 1, 1, 0, 0, 0)  # the one day that every archive's files bear: the same paper gives the same bytes


def maker() -> str:
    """What makes the bytes, as the rendering's row names it."""
    return f"python-docx-{version('python-docx')}"


def render(content: Content) -> bytes:
    """``content`` as DOCX: the same bytes for the same content."""
    doc = Document()
    _page(doc, content)
    (_official_head if content.layout is Layout.OFFICIAL else _form_head)(doc, content)
    if content.addressee:
        _line(doc, f"{content.addressee}：")
    for block in content.blocks:
        _block(doc, block)
    if content.table:
        _table(doc, content.table)
    _attachments(doc, content)
    _foot(doc, content)
    if content.layout is Layout.OFFICIAL:
        _print_lines(doc, content)
    return _packed(doc)


def _page(doc: Doc, content: Content) -> None:
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)
    doc.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], ALIGN.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], ALIGN.LEFT)
    style = doc.styles["Normal"]
    style.font.size = BODY
    style.font.name = LATIN
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    about, stamp = doc.core_properties, datetime.combine(content.on, time(), UTC)
    about.title, about.author, about.last_modified_by, about.comments = content.title, content.organ, content.organ, ""
    about.created = about.modified = stamp
    about.revision = 1
    about.language = "zh-CN"


def _page_number(line: Line, side: ALIGN) -> None:
    line.alignment = side
    indent = Pt(14)
    line.paragraph_format.right_indent = indent if side is ALIGN.RIGHT else None
    line.paragraph_format.left_indent = indent if side is ALIGN.LEFT else None
    _run(line, "— ", SONG, Pt(14))
    for kind in ("begin", "", "end"):
        run = _run(line, "", SONG, Pt(14))
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run._r.append(part)
    _run(line, " —", SONG, Pt(14))


def _run(line: Line, words: str, face: str = FANG, size: Pt = BODY, colour: RGBColor | None = None) -> Run:
    run = line.add_run(words)
    run.font.size = size
    run.font.name = LATIN
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if colour is not None:
        run.font.color.rgb = colour
    if size == BODY:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), CLOSER)
        run._r.get_or_add_rPr().insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    return run


def _line(doc: Doc | _Cell, words: str = "", *, side: ALIGN = ALIGN.LEFT, characters: float = 0) -> Line:
    """One line of body pitch; ``characters`` indents it from the side it stands on."""
    line = doc.add_paragraph()
    line.alignment = side
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    if side is ALIGN.RIGHT:
        shape.right_indent = Pt(characters * CHARACTER)
    elif characters:
        shape.first_line_indent = Pt(characters * CHARACTER)
    if words:
        _run(line, words)
    return line


def _headline(doc: Doc, words: str, size: Pt, colour: RGBColor | None = None) -> Line:
    line = _line(doc, side=ALIGN.CENTER)
    line.paragraph_format.line_spacing_rule, line.paragraph_format.line_spacing = WD_LINE_SPACING.SINGLE, None
    _run(line, words, TITLE, size, colour)
    return line


def _official_head(doc: Doc, content: Content) -> None:
    size = min(44, int(442 / max(1, len(content.organ)) * 0.92))
    head = _headline(doc, content.organ, Pt(size), RED)
    head.paragraph_format.space_before = Mm(35)
    _line(doc)
    _line(doc)
    number = _line(doc, content.number, side=ALIGN.CENTER)
    _border(number, "bottom", "E60012", 12, space=11)
    _line(doc)
    _line(doc)
    _headline(doc, content.title, Pt(22))
    _line(doc)
    _stamp(doc, content)


def _form_head(doc: Doc, content: Content) -> None:
    if content.head:
        _headline(doc, content.organ, Pt(18))
    _headline(doc, content.title, Pt(22))
    if content.number:
        _line(doc, content.number, side=ALIGN.RIGHT, characters=1)
    _stamp(doc, content)


def _stamp(doc: Doc, content: Content) -> None:
    if content.void:
        _run(_line(doc, side=ALIGN.RIGHT), content.void, size=Pt(12), colour=RED)


def _paragraph(doc: Doc, said: Paragraph) -> None:
    line = _line(doc, side=ALIGN.JUSTIFY, characters=2)
    if said.lead:
        _run(line, said.lead, HEI if said.style is Style.ONE else KAI)
    _run(line, said.rest)


def _table(doc: Doc, table: Table) -> None:
    width = len(table.columns) or len(table.rows[0])
    grid = doc.add_table(rows=0, cols=width, style="Table Grid")
    if table.columns:
        head = grid.add_row()
        _cells(head.cells, table.columns, HEI)
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page
    for row in table.rows:
        _cells(grid.add_row().cells, row, FANG)
    if not table.columns:
        for row_of in grid.rows:
            row_of.cells[0].width, row_of.cells[-1].width = Mm(42), Mm(114)


def _cells(cells: tuple[_Cell, ...], words: tuple[str, ...], face: str) -> None:
    for cell, word in zip(cells, words, strict=True):
        _run(cell.paragraphs[0], word, face, Pt(14))


def _block(doc: Doc, block: Block) -> None:
    if isinstance(block, Table):
        _figures(doc, block)
    elif isinstance(block, Chart):
        _chart(doc, block)
    else:
        _paragraph(doc, block)


def _small(line: Line, words: str, face: str = FANG, size: Pt = SMALL, colour: RGBColor | None = None) -> None:
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(1)
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _run(line, words, face, size, colour)


def _above(doc: Doc, title: str) -> None:
    line = doc.add_paragraph()
    line.alignment = ALIGN.CENTER
    line.paragraph_format.keep_with_next = True
    _small(line, title, HEI, Pt(12))


def _figures(doc: Doc, table: Table) -> None:
    """A table among the paragraphs: figures to the right, its heads on every page, its definition under it."""
    _above(doc, table.title)
    grid = doc.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    for row in (table.columns, *table.rows):
        made = grid.add_row()
        head = row is table.columns
        if head:
            made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for place, (cell, word) in enumerate(zip(made.cells, row, strict=True)):
            line = cell.paragraphs[0]
            line.alignment = ALIGN.CENTER if head else ALIGN.RIGHT if place else ALIGN.LEFT
            _small(line, word, HEI if head else FANG)
    _small(doc.add_paragraph(), table.note, size=Pt(9))


def _chart(doc: Doc, chart: Chart) -> None:
    """Bars of block characters in a table without lines: no picture is needed, every office suite shows and edits them,
    and the bytes are the same wherever they are made. A line for time is set as bars too."""
    _above(doc, chart.title)
    most = max([1, *(bar.value for bar in chart.bars)])
    grid = doc.add_table(rows=0, cols=3)
    grid.autofit = False
    for bar in chart.bars:
        cells = grid.add_row().cells
        for cell, width in zip(cells, (Mm(46), Mm(84), Mm(26)), strict=True):
            cell.width = width
        cells[0].paragraphs[0].alignment = ALIGN.RIGHT
        _small(cells[0].paragraphs[0], bar.label)
        long = round(bar.value / most * LONGEST_BAR)
        _small(cells[1].paragraphs[0], "█" * (long or bool(bar.value)), SONG, Pt(9), BLUE)
        _small(cells[2].paragraphs[0], bar.said)
    _small(doc.add_paragraph(), "")


def _attachments(doc: Doc, content: Content) -> None:
    several = len(content.attachments) > 1
    for place, name in enumerate(content.attachments, start=1):
        if place == 1:
            _line(doc)
        said = f"{place}. {name}" if several else name
        _line(doc, f"附件：{said}" if place == 1 else f"　　　{said}", characters=2)


def _foot(doc: Doc, content: Content) -> None:
    if content.signers:
        _line(doc)
    for signer in content.signers:
        _line(doc, f"{signer}（签名）：____________________　　　年　　月　　日")
    if content.signed:
        _line(doc)
        _line(doc)
        official = content.layout is Layout.OFFICIAL
        # the name is centred over the day, which stands four characters from the right (7.3.5)
        indent = max(0.0, 4 + (len(content.day) * 0.78 - len(content.organ)) / 2) if official else 2
        _line(doc, content.organ, side=ALIGN.RIGHT, characters=indent).paragraph_format.keep_with_next = True
        _line(doc, content.day, side=ALIGN.RIGHT, characters=4 if official else 2)
    if content.note:
        _line(doc, f"（{content.note}）", characters=2)


def _print_lines(doc: Doc, content: Content) -> None:
    _line(doc)
    rows = [f"抄送：{'，'.join(content.copies)}。"] if content.copies else []
    rows.append(f"{content.organ}\t{content.day}印发")
    for place, words in enumerate(rows):
        line = _line(doc)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(156) - Pt(14), 2)
        line.paragraph_format.left_indent = Pt(14)
        _run(line, words, size=Pt(14))
        _border(line, "top", "000000", 8 if place == 0 else 6, space=1)
    _border(line, "bottom", "000000", 8, space=1)


def _border(line: Line, side: str, colour: str, eighths: int, *, space: int) -> None:
    shape = line._p.get_or_add_pPr()
    borders = shape.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        shape.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)


def _packed(doc: Doc) -> bytes:
    """The archive again with every file's time fixed and its order kept."""
    first, last = io.BytesIO(), io.BytesIO()
    doc.save(first)
    with zipfile.ZipFile(first) as come, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as gone:
        for name in come.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            gone.writestr(info, come.read(name))
    return last.getvalue()
