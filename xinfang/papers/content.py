"""A paper as a typed value: what it says and where each part stands. Preview, DOCX and PDF are all made from it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from xinfang.papers.kinds import FORMS, Layout, PaperKind
from xinfang.papers.models import Paper

LONGEST_HEADING_LINE = 40
LEVELS = (
    ("one", re.compile(r"[一二三四五六七八九十]+、")),
    ("two", re.compile(r"（[一二三四五六七八九十]+）")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a form. Without ``columns`` each row is a label and its value.

    ``title`` and ``note`` stand above and below one that is set among the paragraphs: its first column names the row,
    the others are figures.
    """

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or one point of a line: what it stands for, how long it is, the figure beside it."""

    label: str
    value: int
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn figure: bars for ranking, a ``line`` for time. Its numbers stand in a table too."""

    title: str
    bars: tuple[Bar, ...]
    line: bool = False

    @property
    def words(self) -> str:
        """The same in words, for who does not see it."""
        return "，".join(f"{bar.label}{bar.said}" for bar in self.bars)


Figure = Table | Chart


@dataclass(frozen=True, slots=True)
class Insert:
    """A table or a chart that stands after paragraph ``after`` (the first is 0)."""

    after: int
    what: Figure


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """What a paper is to say; everything else (form, number, organ, day) is given to it when it is issued.

    ``heading``: the title that is printed, where it is more than the form's name. ``note``: 附注, in brackets under the
    date. ``copies``: organs that get a copy (抄送). ``signers``: who signs a form by hand, one line each.
    """

    text: str
    heading: str = ""
    addressee: str = ""
    table: Table | None = None
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    note: str = ""
    signers: tuple[str, ...] = ()
    inserts: tuple[Insert, ...] = ()

    def extra(self) -> dict[str, Any]:
        """What is kept beside the words: only the parts that there are."""
        parts: dict[str, Any] = {
            "heading": self.heading.strip(),
            "addressee": self.addressee.strip(),
            "attachments": list(self.attachments),
            "copies": list(self.copies),
            "note": self.note.strip(),
            "signers": list(self.signers),
            "inserts": [_kept(one) for one in self.inserts],
        }
        if self.table is not None:
            parts["columns"] = list(self.table.columns)
            parts["rows"] = [list(row) for row in self.table.rows]
        return {name: value for name, value in parts.items() if value}


def _kept(one: Insert) -> dict[str, Any]:
    """An insert as it is kept: plain values, the same for the same."""
    what = one.what
    if isinstance(what, Table):
        texts = {"title": what.title, "note": what.note, "columns": list(what.columns)}
        return {"after": one.after, "table": {**texts, "rows": [list(row) for row in what.rows]}}
    bars = [[bar.label, bar.value, bar.said] for bar in what.bars]
    return {"after": one.after, "chart": {"title": what.title, "line": what.line, "bars": bars}}


def _insert(kept: Mapping[str, Any]) -> Insert:
    """What ``_kept`` kept."""
    if (said := kept.get("table")) is not None:
        rows = tuple(tuple(row) for row in said["rows"])
        return Insert(kept["after"], Table(rows, tuple(said["columns"]), said["title"], said["note"]))
    said = kept["chart"]
    return Insert(kept["after"], Chart(said["title"], tuple(Bar(*bar) for bar in said["bars"]), said["line"]))


class Style(StrEnum):
    """How a piece of a paragraph is set: 一、 in 黑体, （一） in 楷体, all else in 仿宋 (GB/T 9704-2012, 7.3.3)."""

    PLAIN = "plain"
    ONE = "one"
    TWO = "two"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its heading sentence, if it begins with one, and the rest."""

    rest: str
    lead: str = ""
    style: Style = Style.PLAIN


Block = Paragraph | Figure


@dataclass(frozen=True, slots=True)
class Content:
    """One paper, ready to be set."""

    layout: Layout
    organ: str
    title: str
    number: str
    paragraphs: tuple[Paragraph, ...]
    on: date
    addressee: str = ""
    table: Table | None = None
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    note: str = ""
    signers: tuple[str, ...] = ()
    signed: bool = True
    head: bool = True
    voided_on: date | None = None
    inserts: tuple[Insert, ...] = ()

    @property
    def blocks(self) -> "tuple[Block, ...]":
        """The paragraphs with the tables and charts that stand among them, in their order."""
        found: list[Block] = []
        for place, said in enumerate(self.paragraphs):
            found += [said, *(one.what for one in self.inserts if one.after == place)]
        return tuple(found)

    @property
    def void(self) -> str:
        """What is stamped on a paper that was taken back."""
        return f"本件已于{printed(self.voided_on)}被更正取代" if self.voided_on else ""

    @property
    def day(self) -> str:
        """The date of the paper as it is printed: Arabic figures, no leading noughts (7.3.5)."""
        return printed(self.on)


def printed(day: date) -> str:
    """A day as papers print it."""
    return f"{day.year}年{day.month}月{day.day}日"


def content_of(paper: Paper) -> Content:
    """An issued paper's content. Papers of the first version, which were words only, come out as well."""
    kept: Mapping[str, Any] = paper.extra or {}
    form = FORMS[PaperKind(paper.kind)]
    table = None
    if kept.get("rows"):
        table = Table(tuple(tuple(row) for row in kept["rows"]), tuple(kept.get("columns", ())))
    return Content(
        layout=Layout.FORM if paper.external else form.layout,
        organ=paper.organ_label,
        title=kept.get("heading") or paper.title,
        number=paper.number,
        paragraphs=tuple(paragraphs(paper.body)),
        on=paper.issued_on,
        addressee=kept.get("addressee", ""),
        table=table,
        attachments=tuple(kept.get("attachments", ())),
        copies=tuple(kept.get("copies", ())),
        note=kept.get("note", ""),
        signers=tuple(kept.get("signers", ())),
        signed=form.signed,
        head=not form.petitioners,
        voided_on=paper.voided_on,
        inserts=tuple(_insert(one) for one in kept.get("inserts", ())),
    )


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The lines of ``text`` as paragraphs, with the heading sentence of each found."""
    for line in text.splitlines():
        said = line.strip().strip("\u3000").strip()
        if said:
            yield _paragraph(said)


def _paragraph(said: str) -> Paragraph:
    for style, begins in LEVELS:
        if begins.match(said):
            lead, stop, rest = said.partition("。")
            if len(lead) <= LONGEST_HEADING_LINE:
                return Paragraph(rest, lead + stop, Style(style))
    return Paragraph(said)
