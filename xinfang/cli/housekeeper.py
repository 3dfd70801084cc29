"""``xinfang housekeeper``: what must happen without anybody asking: the outbox, the sweep, old sessions, the head of the ledger."""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from axes.models import AccessAttempt
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from xinfang.accountability.actions.issuing import expire_measures
from xinfang.accountability.duties import sweep_duties
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.supervising import sweep_supervision
from xinfang.accountability.sweep import sweep
from xinfang.bureau import outbox, throttle
from xinfang.bureau.models import Beat
from xinfang.bureau.queries import legal_day, snapshot
from xinfang.cli import inputs
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.duties import reminding as duty_reminding
from xinfang.duties.actions import clear_bookings
from xinfang.ledger import heads
from xinfang.people.actions import logins
from xinfang.petitions import clockwork, reminding
from xinfang.petitions.actions.clearing import clear_old
from xinfang.rules.values import Actor
from xinfang.vault import erase

NAME = "housekeeper"
HELP = "值守：后台任务（编索引等），放假日历有变就重算期限，巡查逾期，清理过期登录，留存账本链头"
EVERY, OFTEN, QUIET = 900, 2, 60  # seconds: between rounds, between looks at the outbox, between signs of life
HOUSEKEEPER = Actor(label="系统值守", operator=True)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Once, or for ever."""
    parser.add_argument("--once", action="store_true", help="只做一遍")
    parser.add_argument(
        "--on", type=inputs.arg_day, default=None, metavar="日期", help="按哪一天巡查（默认今天，只与 --once 同用）"
    )


def _sweep(day: date) -> str:
    swept = sweep(day)
    return f"新提示 {swept.raised} 条，作废 {swept.mooted} 条"


def _duties(day: date) -> str:
    swept = sweep_duties(day)
    return f"新提示 {swept.raised} 条，作废 {swept.mooted} 条"


def _supervision(day: date) -> str:
    swept = sweep_supervision(day)
    return f"新督办线索 {swept.raised} 条，自行了结 {swept.mooted} 条"


def _facts(day: date) -> str:
    swept = sweep_facts(day)
    return f"新提示 {swept.raised} 条，作废 {swept.mooted} 条"


def _sessions(day: date) -> str:
    call_command("clearsessions")
    throttle.forget_old(timezone.now())
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - timedelta(days=1)).delete()
    gone = logins.forget_old(timezone.now(), snapshot().setting("sign_in_log_days"))
    return f"登录记录删去 {gone} 条" if gone else ""


def _heads(day: date) -> str:
    last = heads.note()
    return f"第 {last[0]} 号" if last else ""


def _outbox(day: date) -> str:
    said = outbox.drain(timezone.now())
    return f"办了 {said.done} 项，没办成 {said.failed} 项" if said.any else ""


Job = tuple[str, Callable[[date], str]]
OUTBOX: Job = ("outbox", _outbox)


def _done(job: str, day: date) -> bool:
    """Whether a job that is enough once a day was done on ``day``."""
    last = Beat.objects.filter(job=job, ok=True).values_list("at", flat=True).first()
    return last is not None and legal_day(last) >= day


def _clocks(day: date) -> str:
    """Once a day: a new version may bring another year's notice, and its days must be worked out anew."""
    if _done("clocks", day):
        return ""
    stale = clockwork.moved(snapshot())[1]
    if not stale:
        return ""
    moved = clockwork.reproject(actor=HOUSEKEEPER, on=day)
    return f"放假日历有变，重算了 {len(stale)} 个期限，{len(moved)} 个改了日期"


def _remind(day: date) -> str:
    left = reminding.leave(day, snapshot())
    outbox.drain(timezone.now())
    return f"提醒了 {left} 个期限" if left else ""


def _duties_due(day: date) -> str:
    """Duties whose period ends soon and that are not met: once a day is enough."""
    if _done("duties_due", day):
        return ""
    left = duty_reminding.leave(day, snapshot())
    outbox.drain(timezone.now())
    return f"提醒了 {left} 项快到期的职责" if left else ""


def _bookings(day: date) -> str:
    """Who booked a reception is forgotten some days after it: once a day is enough."""
    if _done("bookings", day):
        return ""
    gone = clear_bookings(actor=HOUSEKEEPER, on=day)
    return f"清除了 {gone} 个预约的个人信息" if gone else ""


def _arrivals(day: date) -> str:
    """Letters and visits of no matter, after the bureau's years: once a day is enough."""
    if _done("arrivals", day):
        return ""
    gone = clear_old(actor=HOUSEKEEPER, on=day)
    return f"清除了 {gone} 封信、张号票的个人信息和文字" if gone else ""


def _routes(day: date) -> str:
    """What waits at a petition office's counter and has no usable route: its people are told once a version."""
    left = reminding.leave_unrouted(day, snapshot())
    outbox.drain(timezone.now())
    return f"{left} 件没有可用的路由，已提醒" if left else ""


def _effects(day: date) -> str:
    """Measures whose effect has ended, where the bureau has set how long it lasts: once a day is enough."""
    if _done("effects", day):
        return ""
    gone = expire_measures(day, actor=HOUSEKEEPER)
    return f"{gone} 项措施的影响期已满" if gone else ""


def _erase(day: date) -> str:
    erase.settle()
    return ""


JOBS: tuple[Job, ...] = (
    OUTBOX,
    ("clocks", _clocks),
    ("sweep", _sweep),
    ("duties", _duties),
    ("supervision", _supervision),
    ("facts", _facts),
    ("remind", _remind),
    ("duties_due", _duties_due),
    ("routes", _routes),
    ("sessions", _sessions),
    ("heads", _heads),
    ("arrivals", _arrivals),
    ("bookings", _bookings),
    ("effects", _effects),
    ("erase", _erase),
)


def run(args: argparse.Namespace) -> int:
    """Do every job; one that fails is noted and does not stop the others."""
    while True:
        done = _round(args.on or timezone.localdate())
        if args.once:
            emit(done) if args.json else [print(f"{job}：{said['note'] or '好'}") for job, said in done.items()]
            return FINE if all(said["ok"] for said in done.values()) else PROBLEMS
        _between()


def _between() -> None:
    """Until the next round: the outbox every other second, so that the search lags by no more."""
    started = beaten = time.monotonic()
    while time.monotonic() - started < EVERY:
        time.sleep(OFTEN)
        quiet = time.monotonic() - beaten < QUIET
        if not quiet or outbox_waits():
            _round(timezone.localdate(), (OUTBOX,))
            beaten = time.monotonic()


def outbox_waits() -> bool:
    """Whether anything is left to do now; False where the database does not answer: the next round reports that."""
    if not connection.in_atomic_block:
        close_old_connections()
    try:
        return outbox.waits(timezone.now())
    except DatabaseError:
        return False


def _round(day: date, jobs: tuple[Job, ...] = JOBS) -> dict[str, dict[str, object]]:
    done: dict[str, dict[str, object]] = {}
    for name, job in jobs:
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            note, fine = job(day), True
        except DatabaseError as error:
            note, fine = f"数据库出错：{type(error).__name__}", False
            print(f"housekeeper {name}: {error}", file=sys.stderr, flush=True)
        done[name] = {"ok": fine, "note": note}
        _beat(name, fine, note)
    return done


def _beat(name: str, fine: bool, note: str) -> None:
    try:
        Beat.objects.update_or_create(job=name, defaults={"at": timezone.now(), "ok": fine, "note": note[:200]})
    except DatabaseError:
        print(f"housekeeper {name}: no database", file=sys.stderr, flush=True)
