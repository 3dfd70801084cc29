"""``xinfang explain FINDING``: one tree from the measure to the papers; the case file 卷宗 with ``--pdf`` or ``--out``."""

import argparse
from pathlib import Path

from xinfang.bureau.queries import snapshot
from xinfang.cli.main import FINE, emit
from xinfang.people.queries import operator
from xinfang.reports.casefile import case_file
from xinfang.reports.explain import Node, as_json, tree, walk
from xinfang.reports.explained import finding_named, gather
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused

NAME = "explain"
HELP = "一条责任追究认定的由来：从措施到情形、规定、期限、经过、文书；可以导出卷宗"
LOGGED = True
PDF, MANIFEST = "casefile.pdf", "casefile.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which finding, and where the case file goes."""
    parser.add_argument("finding", help="认定的标识，或者措施文书的文号")
    parser.add_argument("--pdf", type=Path, default=None, metavar="文件", help="把卷宗另存为 .pdf；已有的文件不覆盖")
    parser.add_argument(
        "--out",
        type=Path,
        default=None,
        metavar="文件夹",
        help=f"在文件夹里写 {PDF} 和清单 {MANIFEST}，用 xinfang prove 核对",
    )


def run(args: argparse.Namespace) -> int:
    """Show it, write what is asked for. Sealed ones and accusations are never shown here (decision 21); no petitioner's identity."""
    places = _places(args)
    found = gather(finding_named(operator(), args.finding), snapshot())
    if places:
        made = case_file(found)
        for place, whole in places.items():
            place.write_bytes(made.pdf if whole else made.manifest)
    root = tree(found)
    if args.json:
        emit(as_json(root))
        return FINE
    for number, node in walk(root):
        _print(number, node)
    for place in places:
        print(f"已写到 {place}。")
    return FINE


def _places(args: argparse.Namespace) -> dict[Path, bool]:
    """Where files go, True for the PDF. Refused before anything is read: no folder, a file that is there."""
    found: dict[Path, bool] = {}
    if args.pdf is not None:
        if args.pdf.suffix.lower() != ".pdf":
            raise Refused(f"不认识 {args.pdf.suffix or '没有扩展名的文件'}。", todo="请写成 .pdf", code="bad_format")
        found[args.pdf] = True
    if args.out is not None:
        found |= {args.out / PDF: True, args.out / MANIFEST: False}
    for place in found:
        if place.exists():
            raise Refused(f"{place} 已经有了，不覆盖。", todo="请换一个文件名", code="exists")
        if not place.parent.is_dir():
            raise Refused(f"没有 {place.parent} 这个文件夹。", todo="请先建好", code="no_folder")
    return found


def _print(number: str, node: Node) -> None:
    indent = "  " * (number.count(".") + 1 if number else 0)
    cite = f"（{node.article}）" if node.article else ""
    day = f"  {zh(node.on)}" if node.on else ""
    ledger = f"  账本第 {node.seq} 号" if node.seq else ""
    place = f"{number} " if number else ""
    print(f"{indent}{place}{node.title}{cite}{day}{ledger}")
    for line in node.lines:
        print(f"{indent}  · {line}")
