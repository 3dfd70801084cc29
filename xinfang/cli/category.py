"""``xinfang category``: the bureau's categories in and out; and the small model that suggests one, trained on its own letters."""

import argparse
from pathlib import Path

from django.utils import timezone

from xinfang.bureau import tables
from xinfang.bureau.classifying import set_categories
from xinfang.bureau.queries import snapshot
from xinfang.cli import inputs
from xinfang.cli.main import FINE, emit
from xinfang.people.queries import operator
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
    """One of the four."""
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
