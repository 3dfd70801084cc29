"""Registers and sheets as XLSX: built in memory, nothing readable touches the disk; no cell is ever a formula or a link."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

import xlsxwriter

from xinfang.petitions.actions.opening import without_identities
from xinfang.petitions.models import Petitioner
from xinfang.reports.registers import Asked, Register, cells, dressed
from xinfang.reports.sheets import FIGURES, Arrived, Of
from xinfang.rules.counting import IN_WORDS
from xinfang.rules.days import zh

CHUNK = 500
LONGEST = 32_000  # a cell of the format holds 32,767 characters
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = {"day": 11, "num": 7, "number": 12, "title": 44}
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Book:
    """One workbook under way, in the layout of all: heading lines, a bold row of titles, A4 landscape."""

    def __init__(self, title: str, heads: Sequence[str]) -> None:
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.out, dict(PLAIN))
        self.bold = self.book.add_format({"bold": True, "bg_color": "#eaf1fa", "border": 1, "text_wrap": True})
        self.head = self.book.add_format({"bold": True, "font_size": 14})
        self.wrap = self.book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        self.day = self.book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "valign": "top"})
        self.number = self.book.add_format({"border": 1, "valign": "top"})
        self.page = self.book.add_worksheet(title[:31])
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)
        self.page.set_footer("&C第 &P 页，共 &N 页")
        self.line = 0
        for n, words in enumerate(heads):
            self.page.write_string(n, 0, words[:LONGEST], self.head if n == 0 else None)
            self.line = n + 1

    def titles(self, titles: Sequence[str], widths: Sequence[int], *, repeat: bool = True) -> None:
        """The bold row; it stands again on each printed page."""
        for n, (title, width) in enumerate(zip(titles, widths, strict=True)):
            self.page.write_string(self.line, n, title, self.bold)
            self.page.set_column(n, n, width)
        if repeat:
            self.page.repeat_rows(self.line)
            self.page.freeze_panes(self.line + 1, 0)
        self.line += 1

    def row(self, values: Iterable[Any]) -> None:
        """One row: days and numbers as such, everything else as text."""
        for n, value in enumerate(values):
            if isinstance(value, date):
                self.page.write_datetime(self.line, n, value, self.day)
            elif isinstance(value, int):
                self.page.write_number(self.line, n, value, self.number)
            else:
                self.page.write_string(self.line, n, str(value or "")[:LONGEST], self.wrap)
        self.line += 1

    def done(self) -> bytes:
        """The file."""
        self.book.close()
        return self.out.getvalue()


def of_register(register: Register, asked: Asked) -> bytes:
    """The whole register, read in chunks; what its titles say of the petitioner's identity is blotted out."""
    when = f"{zh(asked.first)}至{zh(asked.last)}" if register.by else f"截至{zh(asked.today)}"
    heads = [f"{register.title}台账", f"{asked.actor.organ_name}　{when}　{zh(asked.today)}导出", register.note(asked)]
    book = Book(register.title, heads)
    book.titles([one.title for one in register.columns], [WIDTHS.get(one.kind, 14) for one in register.columns])
    rows = dressed(register, asked).order_by(*register.keys)
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        known = _petitioners(register, chunk)
        for row in chunk:
            of_row = known.get(register.petition(row) or 0, [])
            book.row(
                without_identities(str(cell.value), of_row) if cell.column.kind == "title" else cell.value
                for cell in cells(register, row, asked)
            )
    return book.done()


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while found := list(islice(rows, CHUNK)):
        yield found


def _petitioners(register: Register, rows: Sequence[Any]) -> dict[int, list[Petitioner]]:
    """Who petitions in the matters of a chunk: one statement."""
    matters = {key for row in rows if (key := register.petition(row)) is not None}
    found: dict[int, list[Petitioner]] = {}
    if matters:
        people = Petitioner.objects.filter(submission__petition__in=matters, vault__destroyed_on__isnull=True)
        for one in people.select_related("vault", "submission").defer("submission__text"):
            found.setdefault(one.submission.petition_id, []).append(one)
    return found


def of_sheet(title: str, of: Of, arrived: Arrived, counts: Mapping[str, int]) -> bytes:
    """A weekly or monthly sheet: each figure with its definition, then what was received, broken down."""
    known = "来信来访已经核对签字" if arrived.reconciled else "来信来访没有核对签字，收到的件数是否登记齐全不知道"
    heads = [f"{of.organ.name}{title}", f"{zh(of.first)}至{zh(of.last)}，截至{zh(of.day)}", known]
    book = Book(title, heads)
    book.titles(["类别", "指标", "数", "口径"], [16, 16, 9, 70])
    tally = arrived.tally
    for label, number in (("人次", tally.heads), ("来访批次", tally.batches), ("集体访批次", tally.groups)):
        book.row(["收到", label, number, IN_WORDS])
    for figure in FIGURES:
        book.row([figure.group, figure.title, counts[figure.key], figure.word])
    for name, parts in arrived.parts.values():
        for part in parts:
            book.row([name, part.label, part.count, "件次"])
    return book.done()
