"""Does the chain hold, and do the tables say what the ledger says? Every difference is named."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection

from xinfang.ledger.heads import noted
from xinfang.ledger.models import Covered, Entry
from xinfang.ledger.writing import ALGORITHM, GENESIS, entry_hash

CHUNK = 2000
Check = Callable[[], Iterable[str]]
_checks: list[Check] = []


@dataclass(slots=True)
class Report:
    """What ``verify`` found; ``problems`` is empty when all is well."""

    entries: int = 0
    head: str = GENESIS
    tables: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def register(check: Check) -> None:
    """Let a room add a check of its own, such as a derived cache against the rule it comes from."""
    if check not in _checks:
        _checks.append(check)


def covered_models() -> list[type[Covered]]:
    """Every model whose rows the ledger covers."""
    return sorted((m for m in apps.get_models() if issubclass(m, Covered)), key=lambda model: model._meta.db_table)


def verify() -> Report:
    """Check the chain, then the tables against it, then what rooms registered.

    A row changed, added or deleted behind the ledger's back is named by table and uid; an entry changed, missing or
    cut off by its number.
    """
    report = Report(tables=[model._meta.db_table for model in covered_models()])
    said = _fold_chain(report)
    for model in covered_models():
        report.problems.extend(_compare(model, said.pop(model._meta.db_table, {})))
    for table, rows in said.items():
        report.problems.append(f"账本提到的表 {table} 不在覆盖清单里（{len(rows)} 行）")
    for check in _checks:
        report.problems.extend(check())
    report.problems.extend(_triggers())
    return report


def _fold_chain(report: Report) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {}
    previous, expected = GENESIS, 1
    heads = dict(noted())
    for entry in Entry.objects.order_by("seq").iterator(CHUNK):
        if entry.seq != expected:
            report.problems.append(f"账本缺少第 {expected} 至 {entry.seq - 1} 号记录")
        report.problems.extend(_entry_problems(entry, previous))
        wanted = heads.pop(entry.seq, entry.hash)
        if wanted != entry.hash:
            report.problems.append(f"第 {entry.seq} 号记录与库外留存的链头不符：整条链可能被重写")
        for table, uid, digest in _covers(entry):
            said.setdefault(table, {})[uid] = digest
        previous, expected = entry.hash, entry.seq + 1
        report.entries += 1
    report.problems.extend(f"库外留存的链头第 {seq} 号在账本里没有：末尾被截断" for seq in sorted(heads))
    report.head = previous
    return said


def _entry_problems(entry: Entry, previous: str) -> Iterator[str]:
    if entry.alg != ALGORITHM:
        yield f"第 {entry.seq} 号记录的算法标记 {entry.alg!r} 不认识"
    if entry.prev_hash != previous:
        yield f"第 {entry.seq} 号记录接不上前一号的哈希"
    if entry_hash(entry) != entry.hash:
        yield f"第 {entry.seq} 号记录的内容被改过（{entry.kind}）"


def _covers(entry: Entry) -> list[Any]:
    try:
        covers = json.loads(entry.covers)
    except ValueError:
        return []  # its hash does not fit either, and that is already reported
    return [cover for cover in covers if isinstance(cover, list) and len(cover) == 3]


def _compare(model: type[Covered], said: dict[str, str]) -> Iterator[str]:
    table = model._meta.db_table
    for row in model._default_manager.order_by("pk").iterator(CHUNK):
        digest = said.pop(str(row.uid), None)
        if digest is None:
            yield f"{table} 的行 {row.uid} 没有账本记录"
        elif row.digest != digest or row.reckon() != digest:
            yield f"{table} 的行 {row.uid} 与账本不符：在账本之外被改过"
    for uid in said:
        yield f"{table} 的行 {uid} 在账本里有、表里没有：被删除"


def _triggers() -> Iterator[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass AND NOT tgisinternal AND tgenabled = 'O'"
            )
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'")
        if cursor.fetchone()[0] < 2:
            yield "账本的只增触发器不见了：请运行 xinfang migrate 重建，并查明是谁去掉的"
