"""``xinfang sweep --on DAY``: what is past due, and the alerts it raises."""

import argparse
from dataclasses import asdict

from django.utils import timezone

from xinfang.accountability.byrule import by_rule
from xinfang.accountability.sweep import Swept, sweep
from xinfang.cli import inputs
from xinfang.cli.main import FINE, emit
from xinfang.rules import lawbook
from xinfang.rules.days import zh

NAME = "sweep"
HELP = "巡查：截至某日哪些期限已过，提示待核事项"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """The day."""
    parser.add_argument("--on", type=inputs.arg_day, default=None, metavar="日期", help="截至哪一天（默认今天）")
    parser.add_argument("--by-rule", action="store_true", help="另按规则列出提示了多少条，供核对规则是否问得过多")


def run(args: argparse.Namespace) -> int:
    """Sweep; finding lapses is not a problem of the command: exit 0."""
    swept = sweep(args.on or timezone.localdate())
    rules = by_rule(swept.on) if args.by_rule else []
    if args.json:
        emit(as_json(swept) | ({"rules": [asdict(one) for one in rules]} if args.by_rule else {}))
        return FINE
    book = lawbook.load()
    for one in swept.lapsed:
        if not one.sealed:
            print(
                f"{zh(one.due)} 到期  {book.limit(one.limit).title}  {one.organ}  {one.petition}  {one.state.value}{'（按假定日期）' if one.assumed else ''}"
            )
    print(
        f"截至 {zh(swept.on)}：逾期 {sum(not one.sealed for one in swept.lapsed)} 个期限；新提示 {swept.raised} 条，作废 {swept.mooted} 条，待核共 {swept.total} 条。"
    )
    for rule in rules:
        print(f"{rule.title}（{rule.items}）：{rule.raised} 条，按假定日期 {rule.assumed} 条，已作废 {rule.moot} 条")
    return FINE


def as_json(swept: Swept) -> dict[str, object]:
    """The result as scripts read it; accusations are left out (decision 21)."""
    lapsed = [
        {
            "petition": one.petition,
            "source_id": one.source_id,
            "limit": one.limit,
            "organ": one.organ,
            "due": one.due.isoformat(),
            "lapsed_on": one.lapsed_on.isoformat(),
            "state": one.state.value,
            "assumed": one.assumed,
        }
        for one in swept.lapsed
        if not one.sealed
    ]
    return {"on": swept.on.isoformat(), "lapsed": lapsed, "alerts_raised": swept.raised, "alerts_total": swept.total}
