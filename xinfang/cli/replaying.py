"""What ``what-if`` and ``replay`` print: the same for both."""

import argparse
from typing import Any

from django.utils import timezone

from xinfang.bureau.queries import snapshot
from xinfang.cli import inputs
from xinfang.cli.main import FINE, emit
from xinfang.reports.replay import Changed, Replayed, Sum, replayed
from xinfang.rules import lawbook
from xinfang.rules.days import zh
from xinfang.rules.replay import TURN_LABELS, Terms, period

NOTE = "只读推演：不改任何记录；作废的期限和检举控告不计入；依法延长、扣除的日子照旧，另一种规定不许的除外"


def arguments(parser: argparse.ArgumentParser) -> None:
    """From when to when the clocks started, and the day on which they are looked at."""
    parser.add_argument(
        "--from", type=inputs.arg_day, required=True, dest="first", metavar="日期", help="起算日从哪天起"
    )
    parser.add_argument(
        "--to", type=inputs.arg_day, required=True, dest="last", metavar="日期", help="到哪天止（算在内）"
    )
    parser.add_argument(
        "--on", type=inputs.arg_day, default=None, metavar="日期", help="按哪一天看是否逾期（默认今天）"
    )


def run(args: argparse.Namespace, terms: Terms, heading: str) -> int:
    """Reckon, print. Nothing is found wrong by it: always 0."""
    first, last = period(args.first, args.last)
    found = replayed(terms, first, last, on=args.on or timezone.localdate(), now=snapshot())
    emit(as_json(found, terms)) if args.json else _print(found, heading)
    return FINE


def as_json(found: Replayed, terms: Terms) -> dict[str, Any]:
    """The replay as scripts read it."""
    return {
        "set": dict(terms.days) or None,
        "law": terms.law.isoformat() if terms.law else None,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "on": found.on.isoformat(),
        "total": _sum(found.total),
        "limits": {key: _sum(one) for key, one in sorted(found.by_limit.items())},
        "changed": [_changed(one) for one in found.changed],
        "left_off": found.left_off,
        "note": NOTE,
    }


def _sum(one: Sum) -> dict[str, int]:
    return {
        "clocks": one.clocks,
        "late": one.late,
        "would_be_late": one.would,
        "newly_late": one.newly,
        "no_longer_late": one.no_longer,
        "no_clock": one.no_clock,
        "alerts": one.alerts,
        "alerts_gone": one.alerts_gone,
        "alerts_new": one.alerts_new,
    }


def _changed(one: Changed) -> dict[str, Any]:
    days = {"due": one.due, "would_be_due": one.would, "met": one.met}
    return {
        "petition": one.petition,
        "organ": one.organ,
        "limit": one.limit,
        "start": one.start.isoformat(),
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "turn": one.turn.value,
        "assumed": one.assumed,
    }


def _print(found: Replayed, heading: str) -> None:
    book = lawbook.load()
    print(f"{heading}：{zh(found.first)}至{zh(found.last)}起算的期限，按{zh(found.on)}看")
    for key, one in sorted(found.by_limit.items()):
        print(f"  {book.limit(key).title}：{_words(one)}")
    print(f"  合计：{_words(found.total)}")
    for each in found.changed:
        due = zh(each.would) if each.would else "没有这个期限"
        was = f"原为最迟 {zh(each.due)}" if each.due else "原来没有天数"
        title = book.limit(each.limit).title
        print(f"  {each.petition} {each.organ_name} {title}：{was}，改为 {due}；{TURN_LABELS[each.turn]}")
    if found.left_off:
        print(f"  还有 {found.left_off} 个没有列出")
    print(NOTE)


def _words(one: Sum) -> str:
    gone = f"，没有这个期限的 {one.no_clock} 个" if one.no_clock else ""
    return (
        f"{one.clocks} 个，原来逾期 {one.late} 个，会逾期 {one.would} 个"
        f"（新增 {one.newly}，减少 {one.no_longer}）{gone}；"
        f"待核事项 {one.alerts} 条，不会有的 {one.alerts_gone} 条，会新增 {one.alerts_new} 条"
    )
