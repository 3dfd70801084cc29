"""``xinfang keys``: make a master key, see that everything opens, change the master key."""

import argparse
import secrets
import sys

from django.utils import timezone

from xinfang.bureau.keeping import rotate_keys
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.people.queries import operator
from xinfang.vault.rotation import BATCH, Standing, standing

NAME = "keys"
HELP = "密钥：new 生成一把主密钥；check 核对能否全部打开；rotate 更换主密钥"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Three things to do."""
    parser.add_argument("what", choices=("new", "check", "rotate"))
    parser.add_argument("--batch", type=int, default=BATCH, metavar="件数", help=f"每批重新包裹多少把（默认 {BATCH}）")


def run(args: argparse.Namespace) -> int:
    """A change that is interrupted goes on where it stood; 1 when something does not open."""
    if args.what == "new":
        made = secrets.token_hex(32)
        emit({"key": made}) if args.json else print(made)
        return FINE
    if args.what == "check":
        return _show(standing(), 0, args.json)
    done = rotate_keys(actor=operator(), on=timezone.localdate(), batch=max(1, args.batch), progress=_progress)
    return _show(done.standing, done.rewrapped, args.json)


def _progress(done: int) -> None:
    print(f"已重新包裹 {done} 把", file=sys.stderr, flush=True)


def _show(found: Standing, rewrapped: int, as_json: bool) -> int:
    if as_json:
        emit(
            {
                "ok": found.ok,
                "present": found.present,
                "former": found.former or None,
                "ring": found.ring,
                "records": found.records,
                "destroyed": found.destroyed,
                "waiting": found.waiting,
                "rewrapped": rewrapped,
                "problems": found.problems,
            }
        )
        return FINE if found.ok else PROBLEMS
    print(f"现在的主密钥名 {found.present}" + (f"，旧的 {found.former}" if found.former else ""))
    for name, many in found.records.items():
        print(f"  {name} 包着 {many} 条记录的密钥" + ("" if name == found.present else "（要换）"))
    print(
        f"密钥环由 {found.ring or '（没有）'} 包着；已销毁 {found.destroyed} 条"
        + (f"；本次重新包裹 {rewrapped} 把" if rewrapped else "")
    )
    for problem in found.problems:
        print(f"  ! {problem}")
    print(_advice(found))
    return FINE if found.ok else PROBLEMS


def _advice(found: Standing) -> str:
    if not found.ok:
        return "有打不开的：不要丢弃任何一把主密钥，先从备份查找。"
    if found.waiting:
        return f"还有 {found.waiting} 把由旧主密钥包着：运行 xinfang keys rotate。"
    return "全部能用现在的主密钥打开。" + ("可以去掉 XINFANG_MASTER_KEY_OLD 并重启。" if found.former else "")
