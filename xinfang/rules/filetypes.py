"""What a file is, by its content. Its name and what a browser says of it are not asked.

Only what an office needs is known: everything else, web pages and programs among it, is no kind at all.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

MOST_PARTS = 20_000
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind: what people call it, its ending, its media type."""

    label: str
    ending: str
    mime: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: Mapping[str, FileType] = {
    "docx": FileType("Word 文档", "docx", f"{_OFFICE}.wordprocessingml.document"),
    "jpeg": FileType("JPEG 图片", "jpg", "image/jpeg"),
    "ofd": FileType("OFD 版式文件", "ofd", "application/ofd"),
    "ole": FileType("旧版 Office 文档", "doc", "application/x-ole-storage"),
    "pdf": FileType("PDF 文件", "pdf", "application/pdf"),
    "png": FileType("PNG 图片", "png", "image/png"),
    "text": FileType("纯文本", "txt", "text/plain; charset=utf-8"),
    "tiff": FileType("TIFF 图片", "tif", "image/tiff"),
    "xlsx": FileType("Excel 表格", "xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
}
_BEGINS = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)


def kind_of(data: bytes) -> str:
    """The key in ``TYPES``; empty when it is none of them. Macros in a newer Office file make it none."""
    for mark, kind in _BEGINS:
        if data.startswith(mark):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    return "text" if _is_text(data) else ""


def _zipped(data: bytes) -> str:
    """OFD is a zip with OFD.xml at its root, an Office file one with a list of parts: only names are read here."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()[:MOST_PARTS]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ""
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return ""
    found = [kind for kind, main in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")) if main in names]
    return found[0] if len(found) == 1 else ""


def _is_text(data: bytes) -> bool:
    """Chinese text in UTF-8 or GB 18030, without control characters. A page of HTML is no plain text here."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return bool(text.strip()) and not CONTROL.search(text) and not text.lstrip().startswith("<")
    return False
