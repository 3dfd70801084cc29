"""``xinfang prove casefile.json``: does a case file still say what ledger, tables and files say?"""

import argparse
from pathlib import Path

from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.reports import manifest, proving
from xinfang.rules.refusals import Refused

NAME = "prove"
HELP = "用账本核对卷宗的清单：账本记录、各表的行、文书和文件的哈希、链头"
LOGGED = True
MOST = 20_000_000
COUNTED = {"entries": "账本记录 {} 条", "rows": "行 {} 条", "papers": "文书 {} 份", "files": "文件 {} 个"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The manifest that ``explain --out`` wrote."""
    parser.add_argument("file", type=Path, help="casefile.json；同一文件夹里的 casefile.pdf 一并核对")


def run(args: argparse.Namespace) -> int:
    """Name every difference; 1 where there is one."""
    said = manifest.read(_bytes(args.file))
    beside = args.file.parent / "casefile.pdf"
    found = proving.prove(said, _bytes(beside) if "pdf" in said and beside.exists() else None)
    if args.json:
        emit({"ok": found.ok, "problems": found.problems, "changed_since": found.since, "checked": found.checked})
        return FINE if found.ok else PROBLEMS
    print("卷宗与账本一致" if found.ok else "卷宗与账本不一致")
    print("核对了：" + "、".join(COUNTED[name].format(count) for name, count in found.checked.items()))
    for problem in found.problems:
        print(f"  ! {problem}")
    for since in found.since:
        print(f"  · {since}")
    return FINE if found.ok else PROBLEMS


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise Refused(f"文件 {path} 太大。", code="too_large")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"文件 {path} 读不了：{error.strerror}。", code="unreadable") from error
