"""What a file is, by its content and by nothing else."""

import io
import zipfile

import pytest

from xinfang.rules.filetypes import TYPES, kind_of


def zipped(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00",  # a program
        b"<html><script>alert(1)</script>",
        b"  \n<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x7fELF",
        zipped("a.txt"),  # any other archive
        zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),  # macros
        zipped("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),  # two things at once
        b"PK\x03\x04 and nothing after it",
        b"plain\x00text",
        "　 \n".encode(),
    ],
)
def test_what_an_office_does_not_need_is_no_kind(data):
    assert kind_of(data) == ""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"II*\x00\x08", "tiff"),
        (b"MM\x00*\x00", "tiff"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("来信的要点".encode(), "text"),
        ("来信的要点".encode("gb18030"), "text"),
    ],
)
def test_what_it_is(data, kind):
    assert kind_of(data) == kind
    assert kind in TYPES
