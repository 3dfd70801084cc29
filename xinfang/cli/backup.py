"""``xinfang backup TO``: a whole backup in a folder of its own, while the site runs; without the master key."""

import argparse
from pathlib import Path

from django.utils import timezone

from xinfang.bureau import backup
from xinfang.bureau.models import Beat
from xinfang.cli.main import FINE, emit
from xinfang.people.queries import operator
from xinfang.vault import keys

NAME = "backup"
HELP = "备份：数据库、附件、账本链头，网站不用停；不含主密钥"
LOGGED = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, how many to keep."""
    parser.add_argument("to", type=Path, metavar="文件夹", help="放备份的文件夹，不能在 XINFANG_HOME 里")
    parser.add_argument("--keep", type=int, default=None, metavar="份数", help="只留最新的几份（默认全留）")


def run(args: argparse.Namespace) -> int:
    """Make it; say which master key must be kept apart, and note the day for ``xinfang check``."""
    now = timezone.now()
    made = backup.make(args.to, actor=operator(), now=now, keep=args.keep)
    rows, size = sum(made.manifest["rows"].values()), sum(one["bytes"] for one in made.manifest["files"].values())
    said = f"{rows} 行，附件 {made.manifest['blobs']} 个"
    Beat.objects.update_or_create(job="backup", defaults={"at": now, "ok": True, "note": said})
    if args.json:
        emit({"ok": True, "folder": str(made.folder), "dropped": made.dropped, "bytes": size, **_plain(made.manifest)})
        return FINE
    print(f"已备份到 {made.folder}：{said}，账本到第 {(made.manifest['head'] or {}).get('seq', 0)} 号。")
    if made.dropped:
        print("删去旧备份：" + "、".join(made.dropped))
    print(f"备份里没有主密钥（名为 {keys.current()}）：请另行保管，没有它身份和来信再也打不开。")
    return FINE


def _plain(manifest: dict[str, object]) -> dict[str, object]:
    return {key: manifest[key] for key in ("version", "vendor", "made_at", "rows", "head", "blobs", "keys")}
