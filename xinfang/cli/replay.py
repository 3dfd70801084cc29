"""``xinfang replay --law DAY --from A --to B``: the same history under the limits in force on a day."""

import argparse

from xinfang.cli import inputs, replaying
from xinfang.rules.days import zh
from xinfang.rules.replay import Terms, law_day

NAME = "replay"
HELP = "同样的经过，按某一天施行的规定，哪些会逾期（只读推演）"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whose law, and the period."""
    parser.add_argument("--law", type=inputs.arg_day, required=True, metavar="日期", help="按哪一天施行的期限规定")
    replaying.arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Reckon and print."""
    law = law_day(args.law)
    return replaying.run(args, Terms(law=law), f"按{zh(law)}施行的规定")
