"""``xinfang organs``: organs and their codes."""

import argparse

from xinfang.cli.main import FINE, emit
from xinfang.people.kinds import LEVEL_LABELS, ORGAN_LABELS, Level, OrganKind
from xinfang.people.models import Organ

NAME = "organs"
HELP = "单位及其代码"


def arguments(parser: argparse.ArgumentParser) -> None:
    """A word of the name, if any."""
    parser.add_argument("word", nargs="?", default="", help="名称或代码里的字")


def run(args: argparse.Namespace) -> int:
    """List them by code."""
    rows = [o for o in Organ.objects.order_by("code") if args.word in o.name or args.word in o.code]
    if args.json:
        emit([{"code": o.code, "name": o.name, "kind": o.kind, "level": o.level} for o in rows])
        return FINE
    for organ in rows:
        closed = f"（{organ.valid_to} 止）" if organ.valid_to else ""
        print(
            f"{organ.code:20} {organ.name}{closed}  {LEVEL_LABELS[Level(organ.level)]}{ORGAN_LABELS[OrganKind(organ.kind)]}"
        )
    return FINE
