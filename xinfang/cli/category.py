"""``xinfang category``: the bureau's categories in and out; and the small model that suggests one, trained on its own letters."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone

from xinfang.bureau import tables
from xinfang.bureau.classifying import set_categories
from xinfang.bureau.queries import snapshot
from xinfang.cli import inputs
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.people.queries import operator
from xinfang.petitions import learning
from xinfang.rules.refusals import Refused

NAME = "category"
HELP = "内容分类：import 换一套，export 导出；train 用本单位已分类的事项训练建议模型，report 看它准不准"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """The tree out and in; the model trained and reported on."""
    parser.add_argument("what", choices=("import", "export", "train", "report"))
    parser.add_argument("file", nargs="?", type=Path, help="CSV 或者 .xlsx，import、export 用")
    parser.add_argument("--from", dest="start", type=inputs.arg_day, default=None, metavar="日期", help="自哪天起施行")
    parser.add_argument("--ground", default="", help="依据，如 发文字号")


def run(args: argparse.Namespace) -> int:
    """One of the four; ``report`` exits 1 where no model was trained."""
    if args.what in {"train", "report"}:
        return _model(args)
    if args.file is None:
        raise Refused("要写明文件。", todo="如 xinfang category import 分类.csv --ground 依据", code="usage")
    if args.what == "import":
        return _import(args)
    if args.file.exists():
        raise Refused(f"文件 {args.file} 已经存在。", todo="请换一个文件名", code="exists")
    tree = snapshot().tree(args.start or timezone.localdate())
    rows = [["一级分类", "二级分类", "三级分类"], *([*line.split("/"), "", ""][:3] for line in tree.lines)]
    args.file.write_bytes(tables.written(rows))
    emit({"written": str(args.file), "entries": len(tree.lines)}) if args.json else print(f"已写出 {args.file}")
    return FINE


def _import(args: argparse.Namespace) -> int:
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise Refused(f"文件 {args.file} 打不开。", todo="请核对文件名", code="no_file") from error
    today = timezone.localdate()
    given = {"start": args.start or today, "ground": args.ground, "on": today}
    made = set_categories(tables.rows_of(data), **given, actor=operator())
    said = {"number": made.number, "start": made.start.isoformat(), "entries": made.lines.count("\n") + 1}
    emit(said) if args.json else print(f"第 {made.number} 版分类，自 {made.start} 起用，共 {said['entries']} 项。")
    return FINE


def _model(args: argparse.Namespace) -> int:
    today = timezone.localdate()
    row = learning.train(actor=operator(), on=today) if args.what == "train" else learning.standing()
    if row is None:
        print("还没有训练过，或者随档案销毁了。请运行 xinfang category train。", file=sys.stderr)
        return PROBLEMS
    said = {"trained_on": row.trained_on.isoformat(), "on": bool(snapshot().setting(learning.SETTING))}
    report = {**said, **json.loads(row.report)}
    emit(report) if args.json else _print(report)
    return FINE


def _print(report: dict[str, Any]) -> None:
    print(
        f"{report['trained_on']} 用 {report['letters']} 件已分类的来信训练"
        f"（类太小没有用的 {report['left_out']} 件），另留 {report['held_out']} 件核对，抽取种子 {report['seed']}："
    )
    for level, one in report["levels"].items():
        first, three = (f"{one[name] * 100:.0f}%" for name in ("top1", "top3"))
        print(f"  第 {level} 级：{one['n']} 件，第一个就对 {first}，前三个里有 {three}")
    for one in report["classes"]:
        print(f"  {one['category']}：学 {one['learned']} 件，核对 {one['held_out']} 件，对 {one['right']} 件")
    print("建议已开，只供参考，由人选择。" if report["on"] else "建议还没有开：把设置“登记时可以看分类建议”改为 1。")
