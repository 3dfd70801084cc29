"""``xinfang import FILE.xlsx --map MAP.yaml``."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from xinfang.bureau import outbox
from xinfang.cli import importing, maps
from xinfang.cli.importing import Result
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.people.queries import operator

NAME = "import"
HELP = "导入来信和答复：可中断、可重来，坏行逐行说明"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """File and map."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--map", type=Path, help="导入说明（YAML）；不写则用自带的网民留言说明")


def run(args: argparse.Namespace) -> int:
    """Import; exit 1 when rows were refused."""
    plan = maps.read(args.map)
    show = sys.stderr.isatty() or not args.json
    result = importing.run(
        args.file,
        plan,
        today=timezone.localdate(),
        actor=operator("命令行导入"),
        progress=_progress if show else _quiet,
    )
    outbox.drain(timezone.now())
    if args.json:
        emit(
            {
                "rows": result.rows,
                "imported": result.imported,
                "already": result.already,
                "refused": [{"row": row, "why": why} for row, why in result.refused],
                "organs_created": result.organs_created,
                "assumptions": list(plan.assumptions),
            }
        )
    else:
        _print(result, plan)
    return PROBLEMS if result.refused else FINE


def _quiet(result: Result) -> None:
    pass


def _progress(result: Result) -> None:
    if result.rows % 500 == 0:
        print(f"  已处理 {result.rows} 行", file=sys.stderr, flush=True)


def _print(result: Result, plan: maps.Map) -> None:
    print(f"共 {result.rows} 行：新导入 {result.imported}，先前已有 {result.already}，未接收 {len(result.refused)}。")
    for row, why in result.refused:
        print(f"  第 {row} 行：{why}")
    if result.organs_created:
        print(f"新建单位 {len(result.organs_created)} 个：" + "、".join(result.organs_created))
    print("这次导入的假定：")
    for text in plan.assumptions:
        print(f"  · {text}")
