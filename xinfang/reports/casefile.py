"""The case file 卷宗 of a finding as a paper: cover, index, the tree, the texts of Arts. 11 to 14, evidence; PDF and manifest.

Papers of the matter are listed by number, hash and day only: what they say may tell who petitions.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from xinfang.papers import pdf
from xinfang.papers.content import Insert, PaperDraft, Table, content_of
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.reports.explain import Node, tree, walk
from xinfang.reports.explained import Material
from xinfang.reports.explainwords import hashed
from xinfang.reports.manifest import files_of, manifest, written
from xinfang.rules.days import zh
from xinfang.rules.numerals import chinese

DASH, SHORT = "—", 16
Piece = str | Table


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The two files: the same bytes for the same data."""

    pdf: bytes
    manifest: bytes


def case_file(found: Material) -> CaseFile:
    """PDF and manifest. Refused as ``papers.pdf.render`` refuses, where fonts are wanting."""
    made = pdf.render(content_of(as_paper(found)))
    return CaseFile(made, written(manifest(found, made)))


def as_paper(found: Material) -> Paper:
    """The case file as a paper without number, of the day of its newest ledger entry: no other day makes other bytes."""
    said, office = draft(found), found.finding.office.name
    made = Paper(kind=PaperKind.ARCHIVE_INDEX.value, organ_label=office, title="责任追究卷宗")
    made.body, made.extra, made.issued_on = said.text, said.extra(), max(one.on for one in found.entries)
    return made


def draft(found: Material) -> PaperDraft:
    """What it says, in the order of its index."""
    lines: list[str] = []
    inserts: list[Insert] = []
    for piece in _pieces(found, tree(found)):
        if isinstance(piece, str):
            lines += [one for one in piece.splitlines() if one.strip()]
        else:
            inserts.append(Insert(len(lines) - 1, piece))
    return PaperDraft("\n".join(lines), "责任追究卷宗", inserts=tuple(inserts))


def texts(found: Material) -> list[Paper]:
    """The papers whose text stands in the file: those of the verification, the finding and the measures, still there."""
    own = [one for one in found.papers if one.uid in found.issued]
    return [one for one in own if not one.public and one.destroyed_on is None]


def _pieces(found: Material, root: Node) -> Iterator[Piece]:
    finding, said = found.finding, texts(found)
    yield f"被追究单位：{finding.organ.name}。"
    yield f"认定：{root.article}。{f'事项编号：{found.petition.number}。' if found.petition else ''}"
    yield "本卷不写信访人的姓名、住址、电话和证件号码；除被追究的人外，各人只写职务。"
    yield "一、目录"
    yield _index(found, root, said)
    yield "二、认定的由来"
    yield _heading("认定", root)
    yield from root.lines
    for n, part in enumerate(root.children, start=1):
        yield _heading(f"（{chinese(n)}）{part.title}", part)
        yield from part.lines
        yield _tree(part, str(n))
    yield "三、责任追究文书的正文"
    yield from _texts(found, said)
    yield "四、文书清单"
    yield _papers(found)
    yield "五、账本记录"
    yield _entries(found)


def _index(found: Material, root: Node, said: list[Paper]) -> Table:
    """目录: item, what, where it stands in the ledger or its number, day."""
    rows = [(f"二、{n}　{one.title}", _number(one.seq), _day(one)) for n, one in enumerate(root.children, start=1)]
    rows += [
        (f"三、{n}　{one.title} {one.number}".strip(), _number(found.seq(one)), zh(one.issued_on))
        for n, one in enumerate(said, start=1)
    ]
    rows += [("四　文书清单", f"{len(found.papers)} 份", DASH), ("五　账本记录", f"{len(found.entries)} 条", DASH)]
    return Table(tuple(rows), ("件号、名称", "账本号", "日期"), "卷宗目录")


def _heading(title: str, node: Node) -> str:
    cite = f"（{node.article}）" if node.article else ""
    day = f"，{zh(node.on)}" if node.on else ""
    return f"{title}{cite}{day}" + (f"，账本第 {node.seq} 号" if node.seq else "") + "。"


def _tree(part: Node, number: str) -> Table:
    """What hangs below one part, a row for each node with its number, its words below it."""
    rows = []
    for place, node in walk(part, number):
        if node is part:
            continue
        cite = f"（{node.article}）" if node.article else ""
        rows.append((f"{place}　{node.title}{cite}", _number(node.seq), _day(node)))
        rows += [(f"　　{line}", "", "") for line in node.lines]
    return Table(tuple(rows) or ((DASH, DASH, DASH),), ("内容", "账本号", "日期"), part.title)


def _texts(found: Material, said: list[Paper]) -> Iterator[Piece]:
    if not said:
        yield "没有。"
    for n, one in enumerate(said, start=1):
        content = content_of(one)
        yield f"（{chinese(n)}）{found.blot(content.title)} {one.number}".rstrip()
        yield f"{one.organ_label}，{zh(one.issued_on)}，{hashed(one.sha)}"
        yield from (found.blot(f"{part.lead}{part.rest}") for part in content.paragraphs)
        if content.table is not None:
            yield from (found.blot("：".join(row)) for row in content.table.rows)


def _papers(found: Material) -> Table:
    """Papers by name, number, day and hash; files by number, day and the digest they are kept under: what a file is called
    may tell of a person."""
    rows = [(f"{one.title} {one.number}".strip(), zh(one.issued_on), f"{one.sha[:SHORT]}…") for one in found.papers]
    files = files_of(found)
    rows += [(f"附件 {n}", zh(one.added_on), f"{one.blob[:SHORT]}…") for n, one in enumerate(files, start=1)]
    note = "完整的哈希在清单文件里"
    return Table(tuple(rows) or (("没有文书", DASH, DASH),), ("文书、附件", "日期", "SM3"), "文书清单", note)


def _entries(found: Material) -> Table:
    rows = tuple((found.title(one), str(one.seq), zh(one.on), f"{one.hash[:SHORT]}…") for one in found.entries)
    head = found.entries[-1]
    note = f"链头第 {head.seq} 号，{hashed(head.hash)}。核对：xinfang prove casefile.json"
    return Table(rows, ("记录", "账本号", "日期", "SM3"), "账本记录", note)


def _number(seq: int | None) -> str:
    return str(seq) if seq else DASH


def _day(node: Node) -> str:
    return zh(node.on) if node.on else DASH
