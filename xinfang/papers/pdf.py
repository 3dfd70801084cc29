"""PDF to issue: set by Typst as PDF/A-2b, the same bytes for the same content and fonts."""

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from xinfang.papers import fonts
from xinfang.papers.content import Block, Chart, Content, Table
from xinfang.papers.kinds import Layout
from xinfang.rules.refusals import Refused

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "typst" / "paper.typ"
STANDARD: Final = "a-2b"
_one_at_a_time = Lock()  # the compiler is kept for its fonts (0.2 s to read) and serves one call at a time
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def lacking() -> tuple[str, ...]:
    """The font packages that must be installed before a PDF can be made; empty when all is there."""
    return fonts.missing(fonts.families())


def maker() -> str:
    """What makes the bytes, as the rendering's row names it."""
    return f"typst-{version('typst')}"


@cache
def _compiler() -> "typst.Compiler":
    import typst

    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts.found())


def render(content: Content) -> bytes:
    """``content`` as PDF/A-2b.

    Refused (``no_fonts``) where the fonts are not installed and (``no_glyph``) where none of them has a character of the
    paper: a missing glyph is never printed as a box.
    """
    import typst

    if lacking():
        raise Refused(
            "这台服务器上没有排版所需的字体，不能制成 PDF。",
            why="缺少字体包：" + "、".join(lacking()),
            todo=HOW,
            code="no_fonts",
        )
    stamp = datetime.combine(content.on, time(), UTC)
    inputs = {"data": json.dumps(_data(content), ensure_ascii=False)}
    try:
        with _one_at_a_time:
            made, warnings = _compiler().compile_with_warnings(
                format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=stamp
            )
    except typst.TypstError as error:
        raise _refusal(error.message) from None  # its text quotes the paper: it goes no further
    if warnings or not isinstance(made, bytes):
        raise Refused(
            "这份文书没有能制成 PDF。", why="排版时有警告", todo="请先下载 DOCX，并报告系统管理人员", code="pdf_warned"
        )
    return made


HOW = "请系统管理人员安装字体包；在此之前可以下载 DOCX，或者从浏览器打印"


def _refusal(message: str) -> Refused:
    if "could not be displayed" not in message:
        return Refused("这份文书没有能制成 PDF。", todo="请先下载 DOCX，并报告系统管理人员", code="pdf_failed")
    quoted = message.partition('`"')[2].partition('"`')[0]
    named = ESCAPED.sub(lambda found: chr(int(found[1], 16)), quoted)
    said = "、".join(f"{char}（U+{ord(char):04X}）" for char in dict.fromkeys(named) if not char.isspace())
    return Refused(
        f"文书里有字体中没有的字：{said}。",
        why="印出来会是空白方框",
        todo="请改用规范汉字；确为人名、地名用字的，请安装含该字的字体",
        code="no_glyph",
    )


def _block(one: Block) -> dict[str, Any]:
    if isinstance(one, Table):
        rows = [list(row) for row in one.rows]
        return {"kind": "table", "title": one.title, "note": one.note, "columns": list(one.columns), "rows": rows}
    if isinstance(one, Chart):
        bars = [{"label": bar.label, "value": bar.value, "said": bar.said} for bar in one.bars]
        return {"kind": "line" if one.line else "bars", "title": one.title, "bars": bars}
    return {"kind": "say", "lead": one.lead, "style": one.style.value, "rest": one.rest}


def _data(content: Content) -> dict[str, Any]:
    table = content.table
    here = fonts.chains(fonts.families())
    return {
        "layout": content.layout.value,
        "organ": content.organ,
        "title": content.title,
        "number": content.number,
        "addressee": content.addressee,
        "blocks": [_block(one) for one in content.blocks],
        "columns": list(table.columns) if table else [],
        "rows": [list(row) for row in table.rows] if table else [],
        "attachments": list(content.attachments),
        "copies": list(content.copies),
        "note": content.note,
        "signers": list(content.signers),
        "signed": content.signed,
        "head": content.head or content.layout is Layout.OFFICIAL,
        "void": content.void,
        "day": content.day,
        "year": content.on.year,
        "month": content.on.month,
        "dom": content.on.day,
        "fonts": {
            **here,
            "weight": "regular" if "XiaoBiaoSong" in here["title"][0] or "小标宋" in here["title"][0] else "bold",
        },
    }
