"""``xinfang restore FROM``: a backup comes back into an empty home and database, and is verified; ``--check`` only looks."""

import argparse
from pathlib import Path

from django.utils import timezone

from xinfang.bureau import acts, restoring
from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.ledger import heads
from xinfang.ledger.kinds import Kind
from xinfang.people.queries import operator

NAME = "restore"
HELP = "恢复：把一份备份装进空的 XINFANG_HOME 和空的数据库并核对；--check 只核对备份"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup."""
    parser.add_argument("folder", type=Path, metavar="备份", help="xinfang-日期时刻Z 的文件夹")
    parser.add_argument("--check", action="store_true", help="只核对备份是否完整、密钥和版本是否对得上，什么也不写")


def run(args: argparse.Namespace) -> int:
    """Look, or bring it back; 1 when what came back does not verify. The restore itself is then in the ledger."""
    if args.check:
        manifest = restoring.look(args.folder.expanduser().resolve())
        said = {key: manifest[key] for key in ("version", "vendor", "made_at", "head", "blobs")}
        emit({"ok": True, **said}) if args.json else print(
            f"备份完好：{manifest['made_at']}，附件 {manifest['blobs']} 个。"
        )
        return FINE
    manifest, report = restoring.restore(args.folder, actor=operator())
    if report.ok:
        with acts.begin("operator.use", actor=operator()) as act:
            act.record(Kind.OPERATOR_USED, act.result, on=timezone.localdate(), payload={"command": NAME})
        heads.note()
    if args.json:
        emit({"ok": report.ok, "made_at": manifest["made_at"], "entries": report.entries, "problems": report.problems})
    else:
        print(
            f"{'已恢复' if report.ok else '已恢复，但核对没有通过'}：{manifest['made_at']} 的备份，账本 {report.entries} 条。"
        )
        for problem in report.problems:
            print(f"  ! {problem}")
        print(
            "请再运行 xinfang keys check、xinfang check，然后启动；备份以后办的事要补录。"
            if report.ok
            else "请不要启动，换一份备份。"
        )
    return FINE if report.ok else PROBLEMS
