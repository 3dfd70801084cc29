"""``xinfang demo``: a sample city with two years of work, then the site that shows it."""

import argparse
import random
import sys
import time
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.utils import timezone

from xinfang.accountability.duties import sweep_duties
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.sweep import sweep
from xinfang.bureau import outbox
from xinfang.cli import inputs, serve
from xinfang.cli.main import FINE, PROBLEMS
from xinfang.cli.sample import advice, cases, counter, duties, endings, play, receptions, sorting, supervision, together
from xinfang.cli.sample import city as cities
from xinfang.cli.sample.stage import Stage
from xinfang.ledger import heads
from xinfang.ledger.ids import seeded
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.ledger.writing import clock
from xinfang.people.models import Organ
from xinfang.people.queries import operator
from xinfang.petitions.models import Petition
from xinfang.rules.refusals import Refused

NAME = "demo"
HELP = "示例城市：经真实的操作生成两年的工作，然后打开网站"
SEED, PETITIONS = 20130614, 440
UNFINISHED = "making"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which day is today, and whether to serve."""
    parser.add_argument("--no-serve", action="store_true", help="只生成，不打开网站")
    parser.add_argument(
        "--today", type=inputs.arg_day, default=None, metavar="日期", help="把哪一天当作今天（默认今天）"
    )
    parser.add_argument("--petitions", type=int, default=PETITIONS, help=argparse.SUPPRESS)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.set_defaults(workers=2, threads=2)


def run(args: argparse.Namespace) -> int:
    """Make the sample in an empty home; a home that already holds the sample is served as it is."""
    if settings.PRODUCTION:
        raise Refused("正式环境里不能生成示例城市。", code="production")
    marker = settings.XINFANG_HOME / "DEMO"
    call_command("migrate", interactive=False, verbosity=0)
    ready = marker.exists() and marker.read_text(encoding="utf-8") != UNFINISHED
    if ready and Petition.objects.exists():
        print(f"示例城市已经在 {settings.XINFANG_HOME}，直接打开。", flush=True)
        print(marker.read_text(encoding="utf-8"), flush=True)
    else:
        _make(args, marker)
    return FINE if args.no_serve else serve.run(args)


def _make(args: argparse.Namespace, marker: Path) -> None:
    if Entry.objects.exists() or Organ.objects.exists():
        raise Refused(
            f"{settings.XINFANG_HOME} 里已经有数据，不能在其中生成示例城市。",
            todo="请另设一个空的 XINFANG_HOME",
            code="not_empty",
        )
    started, today = time.monotonic(), args.today or timezone.localdate()
    marker.write_text(UNFINISHED, encoding="utf-8")
    rng, hashed = random.Random(SEED), make_password(cities.PASSWORD)  # noqa: S311 - a sample, not a secret
    with seeded(SEED):
        _say("建立机构和人员……")
        with clock(lambda: _morning(cities.SINCE)):
            city = cities.build(rng, today, operator("示例城市"), hashed)
        _say(f"  {len(city.organs)} 个单位，{sum(len(rows) for rows in city.posts.values())} 条任职")
        sorting.set_routes(city, today, operator("示例城市"))
        stage = Stage(city, rng, today)
        _say("办理两年的信访事项……")
        with clock(stage.moment):
            done = play.play(
                stage,
                [
                    *play.lives(stage, args.petitions, {**endings.SCRIPTS, **sorting.SCRIPTS}),
                    *together.lives(stage),
                    *counter.mail_and_hall(stage),
                    *duties.lives(stage),
                    *cases.lives(stage),
                    *advice.lives(stage),
                    *receptions.lives(stage),
                ],
                lambda done, left: _say(f"  {done} 个步骤，还有 {left} 件没有办完"),
            )
            called = supervision.supervise(stage)
        _say(f"  {Petition.objects.count()} 件事项，{done} 个步骤，{called} 条督办线索")
    swept, missed, facts = sweep(today), sweep_duties(today), sweep_facts(today)
    outbox.drain(timezone.now())
    heads.note()
    report = verify()
    accounts = "\n".join([f"  {name:10} {role}（{person}）" for name, role, person in city.logins])
    lines = f"演示账号（口令都是 {cities.PASSWORD}）：\n{accounts}\n密钥是玩具，不要录入真实信息。"
    marker.write_text(lines, encoding="utf-8")
    _say(
        f"巡查：逾期 {sum(not one.sealed for one in swept.lapsed)} 个期限，职责没有做到 {missed.missed} 项，提示待核事项 {swept.raised + missed.raised + facts.raised} 条。账本{'完好' if report.ok else '有问题'}，{report.entries} 条记录。"
    )
    _say(f"用时 {time.monotonic() - started:.0f} 秒，数据在 {settings.XINFANG_HOME}。\n{lines}")
    if not report.ok:
        sys.exit(PROBLEMS)


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=timezone.get_default_timezone())


def _say(words: str) -> None:
    print(words, flush=True)
