"""A small table that somebody brings, CSV or a spreadsheet, as rows of words."""

import csv
import io

from python_calamine import CalamineError, CalamineWorkbook

from xinfang.rules.refusals import Refused

MOST_BYTES, MOST_ROWS = 5_000_000, 10_000


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of the first sheet, or of the CSV (UTF-8 or GB 18030); Refused for what is neither, or too large."""
    if len(data) > MOST_BYTES:
        raise _bad("文件超过 5 MB", "请只留要导入的表")
    rows = _sheet(data) if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0" else _csv(data)
    if len(rows) > MOST_ROWS:
        raise _bad(f"超过 {MOST_ROWS} 行", "请分开或者删去空行")
    return rows


def _sheet(data: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [[_words(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    except (CalamineError, ValueError, IndexError) as error:
        raise _bad("表格打不开", "请另存为 .xlsx 或者 CSV") from error


def _words(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _csv(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
        except csv.Error:
            break
    raise _bad("不是 CSV，也不是表格", "请用 UTF-8 或者 GB 18030 编码的 CSV，或者 .xlsx")


def _bad(what: str, todo: str) -> Refused:
    return Refused(f"文件没有导入：{what}。", todo=todo, field="file", code="bad_table")


def written(rows: list[list[str]]) -> bytes:
    """A CSV that a spreadsheet opens as it is; a cell that it would take for a formula is marked as words."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_harmless(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
