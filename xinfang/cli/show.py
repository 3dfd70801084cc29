"""``xinfang show NUMBER``: a petition's life."""

import argparse

from django.utils import timezone

from xinfang.bureau.queries import snapshot
from xinfang.cli import inputs
from xinfang.cli.main import FINE, emit
from xinfang.people.queries import operator
from xinfang.petitions import life, lifejson, queries
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.rules import lawbook
from xinfang.rules.days import zh
from xinfang.rules.steps import STATE_LABELS, State

NAME = "show"
HELP = "一件信访事项的经过：环节、期限和理由、文书、账本编号"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """The number, and the day on which it is looked at."""
    parser.add_argument("number", help="编号，如 B3XN-8TQ2")
    parser.add_argument("--on", type=inputs.arg_day, default=None, metavar="日期", help="按哪一天看期限（默认今天）")


def run(args: argparse.Namespace) -> int:
    """Show it; accusations and identities are never shown here (decision 21)."""
    rows = Petition.objects.visible_to(operator()).filter(number=tidy(args.number)[:12])
    file, today, now = queries.dossier(rows), args.on or timezone.localdate(), snapshot()
    if args.json:
        emit(lifejson.as_json(file, today, now))
        return FINE
    book = lawbook.load()
    print(f"{file.petition.number}  {file.petition.title}")
    print(
        f"  {zh(file.petition.received_on)} 收到，现在由{file.proceeding.organ.name}承办，{STATE_LABELS[State(file.proceeding.state)]}"
    )
    for line in file.assumptions.splitlines():
        print(f"  假定：{line}")
    print("经过")
    for event in life.events(file):
        where = f" {event.from_organ} → {event.to_organ}" if event.to_organ else ""
        cite = f"（{book.label(event.cite)}）" if event.cite else ""
        print(
            f"  {zh(event.on)}  {event.title}{where} {event.by}{'，补录' if event.late else ''}{cite} 账本第 {event.seq} 号"
        )
    print("期限")
    for timer in life.timers(file, today, now):
        print(
            f"  {timer.title} {timer.organ}：最迟 {zh(timer.clock.due_on)}，{timer.label}{'（按假定日期）' if timer.clock.assumed else ''}"
        )
        for reason in timer.reasons:
            print(f"      · {reason}")
    print("文书")
    for paper in file.papers:
        print(f"  {paper.issued_on} {paper.title} {paper.number} {paper.organ_label} SM3 {paper.sha[:16]}…")
    return FINE
