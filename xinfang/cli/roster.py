"""``xinfang roster``: organs, posts and people from a spreadsheet."""

import argparse
from pathlib import Path

from django.utils import timezone

from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.people import roster
from xinfang.people.queries import operator
from xinfang.rules.refusals import Refused

NAME = "roster"
HELP = "从表格导入机构、职务和人员"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Import a file, or write the template."""
    parser.add_argument("what", choices=("import", "template"), help="import 导入；template 写出空表")
    parser.add_argument("file", type=Path)


def run(args: argparse.Namespace) -> int:
    """Exit 1 when rows were refused."""
    if args.what == "template":
        if args.file.exists():
            raise Refused(f"文件 {args.file} 已经存在。", todo="请换一个文件名", code="exists")
        args.file.write_bytes(roster.template())
        emit({"written": str(args.file)}) if args.json else print(f"已写出模板 {args.file}")
        return FINE
    done = roster.bring(args.file, actor=operator(), on=timezone.localdate())
    if args.json:
        refused = [{"sheet": sheet, "row": row, "why": why} for sheet, row, why in done.refused]
        emit({"rows": done.rows, "added": done.added, "already": done.already, "refused": refused})
    else:
        print(f"共 {done.rows} 行：新增 {done.added}，先前已有 {done.already}，未接收 {len(done.refused)}。")
        for sheet, row, why in done.refused:
            print(f"  {sheet} 第 {row} 行：{why}")
    return PROBLEMS if done.refused else FINE
