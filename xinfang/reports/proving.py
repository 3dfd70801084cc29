"""The proof of a case file: its manifest set against the ledger, the tables, the papers and the files as they are now."""

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from xinfang.accountability.models import Finding
from xinfang.bureau.queries import snapshot
from xinfang.duties.models import Evidence
from xinfang.ledger.heads import noted
from xinfang.ledger.models import Covered, Entry
from xinfang.ledger.verify import covered_models
from xinfang.ledger.writing import GENESIS, entry_hash
from xinfang.papers.actions import content_sha
from xinfang.papers.models import Paper
from xinfang.reports.explained import gather
from xinfang.reports.manifest import files_of
from xinfang.vault import blobs
from xinfang.vault.ciphers import Unreadable
from xinfang.vault.crypto import sm3

CHUNK = 2000


@dataclass(slots=True)
class Proved:
    """What the proof found. ``since``: what was changed later by acts that stand in the ledger: no difference, told."""

    problems: list[str] = field(default_factory=list)
    since: list[str] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return not self.problems


def prove(said: Mapping[str, Any], pdf: bytes | None = None) -> Proved:
    """Set a manifest against the ledger, the tables and the files: what differs is named by number or uid."""
    found = Proved()
    found.problems += _entries(said)
    found.problems += _head(said)
    found.problems += _rows(said, found)
    found.problems += _left_out(said)
    found.problems += _papers(said)
    found.problems += _files(said)
    if pdf is not None and "pdf" in said and sm3(pdf) != said["pdf"]["sha"]:
        found.problems.append("PDF 与清单不符：不是这份清单导出的，或者被改过")
    found.checked = {name: len(said[name]) for name in ("entries", "rows", "papers", "files")}
    return found


def _entries(said: Mapping[str, Any]) -> Iterator[str]:
    wanted = {one["seq"]: one for one in said["entries"]}
    there = set()
    for entry in Entry.objects.filter(seq__in=sorted(wanted)).iterator(CHUNK):
        there.add(entry.seq)
        one = wanted[entry.seq]
        if entry_hash(entry) != entry.hash:
            yield f"账本第 {entry.seq} 号的内容被改过"
        if not hmac.compare_digest(entry.hash, one["hash"]):
            yield f"账本第 {entry.seq} 号的哈希与清单不符"
        if (entry.kind, entry.on.isoformat()) != (one["kind"], one["on"]):
            yield f"账本第 {entry.seq} 号的种类或日期与清单不符"
    yield from (f"账本里没有第 {seq} 号" for seq in sorted(set(wanted) - there))


def _left_out(said: Mapping[str, Any]) -> Iterator[str]:
    """What the case file would hold too if it were made anew, of what was there when it was made: left out of the manifest."""
    rows = Finding.objects.select_related("organ", "office", "supersedes", "verification__petition")
    finding = rows.select_related("verification__office", "verification__organ").filter(uid=said["finding"]).first()
    if finding is None:
        return
    found, head = gather(finding, snapshot()), said["head"]["seq"]
    known = {one["seq"] for one in said["entries"]}
    yield from (f"清单缺少账本第 {one.seq} 号" for one in found.entries if one.seq <= head and one.seq not in known)
    for name, what, there in (
        ("rows", "行", found.rows),
        ("papers", "文书", found.papers),
        ("files", "文件", files_of(found)),
    ):
        listed = {one["uid"] for one in said[name]}
        for row in there:
            first = found.seq(row)
            if str(row.uid) not in listed and first is not None and first <= head:
                yield f"清单缺少{what} {row.uid}"


def _head(said: Mapping[str, Any]) -> Iterator[str]:
    """The head of the manifest, and that the chain runs unbroken from the file's first entry to it."""
    seq, wanted = said["head"]["seq"], said["head"]["hash"]
    numbers = [one["seq"] for one in said["entries"]]
    if not numbers or max(numbers) != seq:
        yield "清单的链头不是它最后一条记录"
        return
    previous, expected = None, min(numbers)
    for entry in Entry.objects.filter(seq__gte=expected, seq__lte=seq).order_by("seq").iterator(CHUNK):
        broken = previous is not None and entry.prev_hash != previous
        first = entry.seq == 1 and entry.prev_hash != GENESIS
        if entry.seq != expected or broken or first or entry_hash(entry) != entry.hash:
            yield f"账本在第 {expected} 号断开"
            return
        previous, expected = entry.hash, expected + 1
    if previous != wanted:
        yield f"链头第 {seq} 号与清单不符"
    for number, hashed in noted():
        if number == seq and hashed != wanted:
            yield f"链头第 {seq} 号与库外留存的不符：整条链可能被重写"


def _rows(said: Mapping[str, Any], found: Proved) -> Iterator[str]:
    models = {model._meta.db_table: model for model in covered_models()}
    by_table: dict[str, dict[UUID, str]] = {}
    for one in said["rows"]:
        by_table.setdefault(one["table"], {})[UUID(one["uid"])] = one["digest"]
    if UUID(said["finding"]) not in by_table.get("accountability_finding", {}):
        yield "清单里没有它所说的认定"
    for table, wanted in by_table.items():
        if table not in models:
            yield f"没有叫 {table} 的表"
            continue
        yield from _of_table(models[table], wanted, said["head"]["seq"], found)


def _of_table(model: type[Covered], wanted: Mapping[UUID, str], head: int, found: Proved) -> Iterator[str]:
    table = model._meta.db_table
    rows = {row.uid: row for row in model._default_manager.filter(uid__in=list(wanted))}
    for uid, digest in wanted.items():
        row = rows.get(uid)
        if row is None:
            yield f"{table} 的行 {uid} 不见了"
            continue
        if row.reckon() != row.digest:
            yield f"{table} 的行 {uid} 在账本之外被改过"
        elif row.digest != digest:
            later = _covering(row, head)
            if later is None:
                yield f"{table} 的行 {uid} 与清单不符，账本里没有改它的记录"
            else:
                found.since.append(f"{table} 的行 {uid} 后来依法改过（账本第 {later} 号）")


def _covering(row: Covered, head: int) -> int | None:
    """The entry after ``head`` that covers the row as it is now."""
    later = Entry.objects.filter(seq__gt=head, covers__contains=str(row.uid)).order_by("-seq").first()
    covers = json.loads(later.covers) if later else []
    fits = any(uid == str(row.uid) and digest == row.digest for _, uid, digest in covers)
    return later.seq if later and fits else None


def _papers(said: Mapping[str, Any]) -> Iterator[str]:
    wanted = {UUID(one["uid"]): one["sha"] for one in said["papers"]}
    rows = {one.uid: one for one in Paper.objects.filter(uid__in=list(wanted))}
    for uid, sha in wanted.items():
        paper = rows.get(uid)
        if paper is None:
            yield f"文书 {uid} 不见了"
        elif paper.sha != sha or paper.reckon() != paper.digest:
            yield f"文书 {uid} 的哈希与清单不符"
        elif paper.destroyed_on is None and not _as_issued(paper):
            yield f"文书 {uid} 的内容与签发时不同：在账本之外被改过"


def _as_issued(paper: Paper) -> bool:
    try:
        return content_sha(paper) == paper.sha
    except Unreadable:
        return False


def _files(said: Mapping[str, Any]) -> Iterator[str]:
    wanted = {UUID(one["uid"]): one["address"] for one in said["files"]}
    rows = {one.uid: one for one in Evidence.objects.filter(uid__in=list(wanted))}
    for uid, address in wanted.items():
        row = rows.get(uid)
        if row is None or row.blob != address:
            yield f"文件 {uid} 的登记不见了，或者与清单不符"
        elif row.reckon() != row.digest:
            yield f"文件 {uid} 的登记在账本之外被改过"
        elif trouble := blobs.problem(address):
            yield f"文件 {uid} {trouble}"
