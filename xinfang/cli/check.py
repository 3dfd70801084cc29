"""``xinfang check``: the daily look at a running installation: what is fine, what to mind, what is wrong and what to do."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from xinfang.bureau import outbox
from xinfang.bureau.models import Beat, Errand
from xinfang.cli.housekeeper import EVERY, JOBS, QUIET
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.ledger import heads
from xinfang.ledger.models import Entry
from xinfang.papers import pdf
from xinfang.petitions.models import Clock
from xinfang.vault import keys, scanning
from xinfang.vault.ciphers import Unreadable

NAME = "check"
HELP = "日常检查：设置、密钥、数据库、值守、待发、磁盘、备份、日历；有问题退出码为 1"
GOOD, MIND, BAD = "good", "mind", "bad"
MARKS = {GOOD: "好  ", MIND: "注意", BAD: "问题"}
LITTLE, SCARCE = 0.1, 1_000_000_000  # of the disk that is free: mind below a tenth, a problem below a gigabyte
BACKUP_AGE, LAG = timedelta(days=2), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, in words, and what to do about it."""

    what: str
    state: str
    said: str
    todo: str = ""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    """Look at everything; 1 when something is wrong, not when something is only to be minded. Writes nothing."""
    now = timezone.now()
    found = list(_looked(now))
    wrong = any(finding.state == BAD for finding in found)
    if args.json:
        emit({"ok": not wrong, "at": now.isoformat(timespec="seconds"), "findings": [asdict(one) for one in found]})
        return PROBLEMS if wrong else FINE
    for one in found:
        print(f"{MARKS[one.state]} {one.what}：{one.said}" + (f"。{one.todo}" if one.todo else ""))
    return PROBLEMS if wrong else FINE


def _looked(now: datetime) -> Iterator[Finding]:
    """Everything, but for a database of another version: its settings, and that it must be upgraded first."""
    yield from _settings(now)
    standing = list(_database(now))
    yield from standing
    if all(one.state == GOOD for one in standing):
        for look in LOOKS:
            yield from look(now)


def _settings(now: datetime) -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding("设置", MIND, "这是示例城市，密钥是玩具", "不要录入真实信息")
    elif not settings.PRODUCTION:
        yield Finding("设置", MIND, "没有按正式运行", "正式运行请设 XINFANG_PRODUCTION=true")
    local = {"localhost", "127.0.0.1", "[::1]"}
    if settings.PRODUCTION and not set(settings.ALLOWED_HOSTS) - local:
        yield Finding("设置", BAD, "XINFANG_ALLOWED_HOSTS 只有本机，别的电脑打不开", "请写上网站的域名")
    elif settings.PRODUCTION:
        yield Finding("设置", GOOD, "按正式运行，" + "、".join(settings.ALLOWED_HOSTS))


def _key(now: datetime) -> Iterator[Finding]:
    if settings.MASTER_KEY_IN_HOME and not settings.DEMO:
        yield Finding("主密钥", MIND, "放在 XINFANG_HOME 里", "请移出，交给 XINFANG_MASTER_KEY_FILE，另行保管")
    if settings.MASTER_KEY_OLD:
        yield Finding("主密钥", MIND, "旧的一把还在 XINFANG_MASTER_KEY_OLD", "换完核对（xinfang keys check）后去掉")
    try:
        keys.root()
    except Unreadable as error:
        yield Finding("主密钥", BAD, str(error), "请找回做库时的主密钥")
    else:
        yield Finding("主密钥", GOOD, f"名为 {keys.current()}，密钥环打得开")


def _database(now: datetime) -> Iterator[Finding]:
    try:
        call_command("migrate", check=True, verbosity=0)
    except SystemExit:
        yield Finding("数据库", BAD, "还没有升级到这个版本", "请停站，备份，运行 xinfang migrate")
        return
    yield Finding("数据库", GOOD, f"{connection.vendor}，已是这个版本")


def _ledger(now: datetime) -> Iterator[Finding]:
    """Only the end of the chain: all of it is the work of ``ledger verify``."""
    noted = heads.noted()[-1:]
    lost = [seq for seq, mark in noted if not Entry.objects.filter(seq=seq, hash=mark).exists()]
    if lost:
        yield Finding("账本", BAD, f"库外留存的第 {lost[0]} 号与库里的不符", "请运行 xinfang ledger verify，保留现场")
    elif not noted:
        yield Finding("账本", MIND, "库外还没有留存过链头", "值守运行后会留存")
    else:
        yield Finding("账本", GOOD, f"留存的第 {noted[0][0]} 号与库里一致")


def _housekeeper(now: datetime) -> Iterator[Finding]:
    beats = {beat.job: beat for beat in Beat.objects.all()}
    last = max((beat.at for job, beat in beats.items() if job in dict(JOBS)), default=None)
    if last is None or now - last > timedelta(seconds=2 * QUIET + EVERY):
        yield Finding("值守", BAD, f"{_ago(last, now)}，巡查、提醒、检索都停着", "请看 serve 是否在运行")
    failed = [f"{job}（{beat.note}）" for job, beat in beats.items() if not beat.ok]
    if failed:
        yield Finding("值守", BAD, "没有办成：" + "、".join(failed), "请看日志")
    elif last is not None and now - last <= timedelta(seconds=2 * QUIET + EVERY):
        yield Finding("值守", GOOD, _ago(last, now))


def _ago(at: datetime | None, now: datetime) -> str:
    return f"上次动静在 {int((now - at).total_seconds() // 60)} 分钟前" if at else "从来没有动静"


def _outbox(now: datetime) -> Iterator[Finding]:
    waiting = outbox.backlog()
    if waiting.failing:
        kinds = sorted(set(Errand.objects.exclude(error="").values_list("kind", flat=True)))
        yield Finding("待发", BAD, f"{waiting.failing} 项没有办成（{'、'.join(kinds)}）", "请看日志；会自动再试")
    elif waiting.seconds(now) > LAG.total_seconds():
        yield Finding("待发", MIND, f"{waiting.waiting} 项在等，最早的等了 {waiting.seconds(now) // 60} 分钟")
    else:
        yield Finding("待发", GOOD, f"{waiting.waiting} 项在等")


def _disk(now: datetime) -> Iterator[Finding]:
    places = {"XINFANG_HOME": Path(settings.XINFANG_HOME)}
    if not str(settings.BLOBS).startswith("s3://") and Path(settings.BLOBS).exists():
        places["XINFANG_BLOBS"] = Path(settings.BLOBS)
    seen: set[int] = set()
    for name, place in places.items():
        if place.stat().st_dev in seen:
            continue
        seen.add(place.stat().st_dev)
        total, _, free = shutil.disk_usage(place)
        state = BAD if free < SCARCE else MIND if free < total * LITTLE else GOOD
        todo = "" if state == GOOD else "请腾出地方"
        yield Finding("磁盘", state, f"{name} 还剩 {free / 1e9:.1f} GB，{free * 100 // total}%", todo)


def _backup(now: datetime) -> Iterator[Finding]:
    beat = Beat.objects.filter(job="backup").first()
    if beat is None:
        yield Finding("备份", MIND, "从来没有备份过", "请每天运行 xinfang backup")
    elif now - beat.at > BACKUP_AGE:
        yield Finding("备份", MIND, f"上次在 {timezone.localdate(beat.at)}", "请看备份的定时任务")
    else:
        yield Finding("备份", GOOD, f"上次在 {timezone.localtime(beat.at):%Y-%m-%d %H:%M}，{beat.note}")


def _clocks(now: datetime) -> Iterator[Finding]:
    running = Clock.objects.filter(provisional=True, met_on__isnull=True, void_on__isnull=True).count()
    if running:
        yield Finding(
            "日历", MIND, f"{running} 个期限是暂定的：用到的年份还没有放假通知", "通知公布后在“放假日历”里录入"
        )
    else:
        yield Finding("日历", GOOD, "没有暂定的期限")


def _around(now: datetime) -> Iterator[Finding]:
    lacking = pdf.lacking()
    if lacking:
        yield Finding("文书", MIND, f"不能出 PDF，缺 {'、'.join(lacking)}", "见 docs/papers.md")
    if not settings.CLAMD:
        yield Finding("附件", MIND, "没有设查毒，附件标为未查毒", "见 XINFANG_CLAMD")
        return
    try:
        scanning.scan(b"xinfang")
    except scanning.NotScanned as error:
        yield Finding("附件", BAD, f"查毒程序没有回答（{error}），附件收不了", "请看 clamd")
    else:
        yield Finding("附件", GOOD, "查毒程序在运行")


LOOKS: tuple[Callable[[datetime], Iterator[Finding]], ...] = (
    _key,
    _ledger,
    _housekeeper,
    _outbox,
    _backup,
    _disk,
    _clocks,
    _around,
)
