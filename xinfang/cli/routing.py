"""``xinfang routing``: are the offices' routing tables whole, and do they meet their examples; tables out and in."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.cli import inputs
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.people.queries import operator, organ_by_code
from xinfang.petitions import route_sheet, routes
from xinfang.petitions.actions.routing import in_words, set_routing
from xinfang.rules import routing
from xinfang.rules.refusals import Refused

NAME = "routing"
HELP = "路由表：check 核对（有问题时退出码为 1），export、import 导出导入"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Check all tables or one; or a table's sheet out and in."""
    parser.add_argument("what", choices=("check", "export", "import"))
    parser.add_argument("organ", nargs="?", default="", help="信访部门的代码；check 不写就核对所有的")
    parser.add_argument("file", nargs="?", type=Path, help="CSV 文件，export、import 用")
    parser.add_argument("--on", type=inputs.arg_day, default=None, metavar="日期", help="按哪一天核对（默认今天）")


def run(args: argparse.Namespace) -> int:
    """Exit 1 when a rule is broken or an example is missed."""
    now = snapshot()
    if args.what == "check":
        return _check(args, now, args.on or timezone.localdate())
    if not args.organ or args.file is None:
        raise Refused("要写明是哪个信访部门和哪个文件。", todo="如 xinfang routing export XFJ 路由表.csv", code="usage")
    organ, known = organ_by_code(args.organ), routes.known(now)
    if args.what == "export":
        if args.file.exists():
            raise Refused(f"文件 {args.file} 已经存在。", todo="请换一个文件名", code="exists")
        args.file.write_bytes(route_sheet.written(known.table(organ.pk), known))
        emit({"written": str(args.file)}) if args.json else print(f"已写出 {args.file}")
        return FINE
    rules, examples = route_sheet.read(_bytes(args.file), known)
    made = set_routing(organ, rules, examples, actor=operator(), on=timezone.localdate())
    said = {"organ": organ.code, "number": made.number, "rules": len(rules), "examples": len(examples)}
    emit(said) if args.json else print(f"第 {made.number} 版：{len(rules)} 条路由，{len(examples)} 个例子。")
    return FINE


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"文件 {path} 打不开。", todo="请核对文件名", code="no_file") from error


def _check(args: argparse.Namespace, now: Snapshot, on: date) -> int:
    pk = organ_by_code(args.organ).pk if args.organ else None
    found = list(_tables(now, on, pk))
    if args.json:
        emit({"on": on.isoformat(), "ok": not any(one["problems"] for one in found), "tables": found})
    for one in () if args.json else found:
        print(f"{one['organ']} 第 {one['number']} 版：{one['rules']} 条路由，{one['examples']} 个例子", end="")
        print("，都好。" if not one["problems"] else f"，{len(one['problems'])} 处有问题：")
        for problem in one["problems"]:
            print(f"  {problem['words']}")
    if not found and not args.json:
        print("还没有路由表。")
    return PROBLEMS if any(one["problems"] for one in found) else FINE


def _tables(now: Snapshot, on: date, only: int | None) -> Iterator[dict[str, Any]]:
    known = routes.known(now)
    for pk, table in known.tables.items():
        if only not in {None, pk}:
            continue
        bad = routing.broken(table.rules, known.seats, on, pk)
        missed = routing.failed(table.rules, table.examples, known.seats, on, pk)
        problems = [{"rule": rule.code, "words": f"{rule.code}：{why}"} for rule, why in bad]
        problems += [{"example": str(one.number), "words": in_words(one, known)} for one in missed]
        said = {"organ": known.seats[pk].code, "number": table.number, "rules": len(table.rules)}
        yield {**said, "examples": len(table.examples), "problems": problems}
