"""``xinfang ledger verify``: does the chain hold, and do the tables say what the ledger says?"""

import argparse

from xinfang.cli.main import FINE, PROBLEMS, emit
from xinfang.ledger import heads
from xinfang.ledger.verify import verify

NAME = "ledger"
HELP = "账本：核对链条和各表是否一致"


def arguments(parser: argparse.ArgumentParser) -> None:
    """One thing to do so far."""
    parser.add_argument("what", choices=("verify",))


def run(args: argparse.Namespace) -> int:
    """Verify, name every difference, and note the head outside the database when all is well."""
    report = verify()
    if report.ok:
        heads.note()
    if args.json:
        emit(
            {
                "ok": report.ok,
                "entries": report.entries,
                "head": report.head,
                "tables": report.tables,
                "problems": report.problems,
            }
        )
    else:
        print(f"{'账本完好' if report.ok else '账本有问题'}：{report.entries} 条记录，链头 {report.head[:16]}…")
        print("覆盖的表：" + "、".join(report.tables))
        for problem in report.problems:
            print(f"  ! {problem}")
    return FINE if report.ok else PROBLEMS
