"""``xinfang what-if --set conclude=45 --from A --to B``: the same history under other days."""

import argparse

from xinfang.cli import replaying
from xinfang.rules import lawbook
from xinfang.rules.replay import Terms, other_days

NAME = "what-if"
HELP = "同样的经过，换一组天数，哪些会逾期（只读推演）"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which limits are set otherwise, and the period."""
    parser.add_argument("--set", action="append", default=[], metavar="期限=天数", help="如 conclude=45，可多次")
    replaying.arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Reckon and print."""
    days = other_days(args.set)
    book = lawbook.load()
    said = "、".join(f"{book.limit(key).title} {count} 日" for key, count in days.items())
    return replaying.run(args, Terms(days=days), f"如果{said}")
