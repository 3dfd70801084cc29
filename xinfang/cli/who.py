"""``xinfang who ORGAN DAY``: who was answerable on that day (Art. 3)."""

import argparse
from typing import Any

from xinfang.cli import inputs
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.people.queries import chain_of, organ_by_code
from xinfang.rules.answerable import Chain
from xinfang.rules.days import zh

NAME = "who"
HELP = "某单位某天的责任链（实施办法第三条）"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Organ and day."""
    parser.add_argument("organ", help="单位代码，用 xinfang organs 查看")
    parser.add_argument("day", type=inputs.arg_day)


def as_json(code: str, chain: Chain) -> dict[str, Any]:
    """The chain as scripts read it."""
    links = [
        {
            "responsibility": link.label,
            "person": link.person,
            "post": link.post,
            "from": link.start.isoformat(),
            "to": link.end.isoformat() if link.end else None,
            "note": link.note,
        }
        for link in chain.links
    ]
    return {"organ": code, "day": chain.day.isoformat(), "chain": links, "gaps": list(chain.gaps)}


def run(args: argparse.Namespace) -> int:
    """Show the chain; exit 1 when posts are missing or double."""
    organ = organ_by_code(args.organ)
    chain = chain_of(organ, args.day)
    if args.json:
        emit(as_json(organ.code, chain))
    else:
        print(f"{organ.name} {zh(args.day)} 在任情况（显示谁在任，不等于谁有责任）")
        for link in chain.links:
            until = f"至 {link.end}" if link.end else "至今"
            print(f"  {link.label:8} {link.person} {link.post} {link.start} {until} {link.note}")
        for gap in chain.gaps:
            print(f"  ! {gap}")
    return PROBLEMS if chain.gaps else FINE
