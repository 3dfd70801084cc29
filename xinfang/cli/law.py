"""``xinfang law list | show | check | articles``: articles, limits, versions, citations, and where each is used."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

import xinfang
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.rules import articles, lawbook
from xinfang.rules.lawbook import UNITS, Book, Limit
from xinfang.rules.refusals import Refused
from xinfang.rules.strict import LawError

NAME = "law"
HELP = "法规数据：列出、查看、检查，从条文到代码"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and of what."""
    parser.add_argument("what", choices=("list", "show", "check", "articles"))
    parser.add_argument("key", nargs="?", help="期限、情形、措施、职责、步骤的代码，或引用如 2005/33")
    parser.add_argument("--folder", type=Path, help="检查另一个文件夹里的法规数据")
    parser.add_argument("--tests", type=Path, help="测试所在的文件夹（articles），默认是源码旁边的 tests")


def run(args: argparse.Namespace) -> int:
    """List, show or check."""
    if args.what == "check":
        return _check(args)
    book = lawbook.read(args.folder) if args.folder else lawbook.load()
    if args.what == "list":
        return _list(book, args.json)
    if args.what == "articles":
        return _articles(book, args.tests, args.json)
    if not args.key:
        raise Refused("请写要查看的代码。", todo="用 xinfang law list 查看有哪些", code="usage")
    found = _find(book, args.key)
    emit(found) if args.json else _print(found)
    return FINE


def _check(args: argparse.Namespace) -> int:
    try:
        book = lawbook.read(args.folder) if args.folder else lawbook.load()
    except LawError as error:
        problems = [{"file": p.file, "line": p.line, "text": p.text} for p in error.problems]
        emit({"ok": False, "problems": problems}) if args.json else print(error)
        return PROBLEMS
    counts = {"instruments": len(book.instruments), "limits": len(book.limits), "citations": len(book.cites)}
    if args.json:
        emit({"ok": True, "problems": [], **counts})
    else:
        print(
            f"法规数据无误：{counts['instruments']} 部法规，{counts['limits']} 个期限，{counts['citations']} 处引用。"
        )
    return FINE


def _list(book: Book, as_json: bool) -> int:
    groups = {
        "instruments": {k: f"《{v.title}》{v.number}" for k, v in book.instruments.items()},
        "limits": {k: v.title for k, v in book.limits.items()},
        "situations": {k: v.title for k, v in book.situations.items()},
        "measures": {k: v.title for k, v in book.measures.items()},
        "duties": {k: v.title for k, v in book.duties.items()},
        "readings": {k: v.title for k, v in book.readings.items()},
        "settings": {k: v.title + "（非法定，本单位设定）" for k, v in book.settings.items()},
        "overlays": dict(book.overlays),
    }
    if as_json:
        emit(groups)
        return FINE
    for title, rows in groups.items():
        print(title)
        for key, text in rows.items():
            print(f"  {key:24} {text}")
    return FINE


def _articles(book: Book, tests: Path | None, as_json: bool) -> int:
    package = Path(xinfang.__file__).parent
    beside = tests or package.parent / "tests"
    rows = articles.table(book, package, beside if beside.is_dir() else None)
    if as_json:
        emit([{"label": book.label(row.cite), **asdict(row)} for row in rows])
    else:
        print(articles.markdown(book, rows), end="")
    return FINE


def _find(book: Book, key: str) -> dict[str, Any]:
    if key in book.limits:
        return _limit(book, book.limits[key])
    for name in ("situations", "measures", "duties", "readings", "settings", "instruments"):
        found = getattr(book, name).get(key)
        if found is not None:
            said = {part: getattr(found, part) for part in found.__dataclass_fields__}
            return (
                {"what": name, **said, "label": book.label(said["cite"])} if "cite" in said else {"what": name, **said}
            )
    if lawbook.CITE.fullmatch(key) and book.label(key) != key:
        users = sorted({at.file for cite, at in book.cites if cite == key or cite.startswith((f"{key}.", f"{key}-"))})
        return {"what": "citation", "key": key, "label": book.label(key), "used_in": users}
    raise Refused(f"没有 {key}。", todo="用 xinfang law list 查看有哪些", code="unknown_key")


def _limit(book: Book, limit: Limit) -> dict[str, Any]:
    values = [
        {
            "since": value.since,
            "days": value.days,
            "named": value.named,
            "cite": value.cite,
            "label": book.label(value.cite),
            "only_if": value.only_if,
            "note": value.note,
            "pin": value.pin,
            "extension": value.extension.max_days if value.extension else None,
            "excludes": value.excludes,
        }
        for value in limit.values
    ]
    head = {"what": "limit", "key": limit.key, "title": limit.title, "unit": UNITS[limit.unit]}
    return {**head, "starts": limit.starts, "stops": limit.stops, "values": values}


def _print(found: dict[str, Any]) -> None:
    for name, value in found.items():
        if isinstance(value, list):
            print(f"{name}:")
            for part in value:
                print(
                    "  - "
                    + (", ".join(f"{k}: {v}" for k, v in part.items() if v) if isinstance(part, dict) else str(part))
                )
        else:
            print(f"{name}: {value}")
