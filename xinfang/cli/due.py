"""``xinfang due``: the last lawful day of a limit, and why."""

import argparse
import csv
from datetime import date
from pathlib import Path
from typing import Any

from xinfang.bureau.queries import snapshot_or_default
from xinfang.cli import inputs
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.rules import clocks, lawbook
from xinfang.rules.days import sane, zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Period

NAME = "due"
HELP = "某个期限从某天起算，最迟是哪一天，为什么"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Limit and start, or a file of them."""
    parser.add_argument("limit", nargs="?", help="期限代码，如 conclude；用 xinfang law list 查看")
    parser.add_argument("start", nargs="?", type=inputs.arg_day, help="起算日，如 2013-06-14")
    parser.add_argument("--law", type=inputs.arg_day, metavar="日期", help="适用哪一天的法规（默认起算日）")
    parser.add_argument("--extend", default="0", metavar="天数", help="经批准延长的天数")
    parser.add_argument("--exclude", action="append", default=[], metavar="A..B", help="不计入的起止日，可多次")
    parser.add_argument("--file", type=Path, metavar="ROWS.csv", help="列 limit,start,extend,exclude 的表")


def run(args: argparse.Namespace) -> int:
    """One answer, or a list in the file's order. Exit 1 where the law names no day."""
    if args.file is not None:
        found = [_answer(*row) for row in _rows(args.file)]
        if args.json:
            emit(found)
        else:
            for answer in found:
                _show(answer)
        return FINE if all(one["due"] for one in found) else PROBLEMS
    if args.limit is None or args.start is None:
        raise Refused("请写期限和起算日。", todo="例如 xinfang due conclude 2013-06-14", code="usage")
    extend = inputs.whole(args.extend, "延长天数")
    one = _answer(args.limit, args.start, extend, inputs.periods(" ".join(args.exclude)), args.law)
    emit(one) if args.json else _show(one)
    return FINE if one["due"] else PROBLEMS


def _answer(
    limit: str, start: date, extend: int, exclude: tuple[Period, ...], law: date | None = None
) -> dict[str, Any]:
    now = snapshot_or_default()
    value = lawbook.load().value(limit, sane(law or start, "适用法规的日期"))
    found = clocks.due(value, start, calendar=now.calendar, extension=extend, exclusions=exclude, roll=now.roll)
    return {
        "limit": found.limit,
        "cite": found.cite,
        "start": found.start.isoformat(),
        "nominal": found.nominal.isoformat() if found.nominal else None,
        "due": found.due.isoformat() if found.due else None,
        "provisional": found.provisional,
        "reasons": list(found.reasons),
    }


def _rows(path: Path) -> list[tuple[str, date, int, tuple[Period, ...]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"文件 {path} 读不了：{error}。", todo="须为 UTF-8 的 CSV 文件", code="unreadable") from error
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames is None or not {"limit", "start"} <= set(reader.fieldnames):
        raise Refused(f"文件 {path} 缺少 limit 或 start 列。", code="no_columns")
    return [_row(path, number, row) for number, row in enumerate(reader, start=2)]


def _row(path: Path, number: int, row: dict[str, Any]) -> tuple[str, date, int, tuple[Period, ...]]:
    try:
        extend = inputs.whole(row.get("extend") or "", "延长天数")
        return (
            (row["limit"] or "").strip(),
            inputs.day(row["start"] or ""),
            extend,
            inputs.periods(row.get("exclude") or ""),
        )
    except Refused as error:
        raise Refused(f"{path} 第 {number} 行：{error}", code=error.code) from error


def _show(one: dict[str, Any]) -> None:
    book = lawbook.load()
    due = zh(date.fromisoformat(one["due"])) if one["due"] else "没有规定天数"
    print(f"{book.limit(one['limit']).title}：{due}" + ("（暂定）" if one["provisional"] else ""))
    for reason in one["reasons"]:
        print(f"  · {reason}")
