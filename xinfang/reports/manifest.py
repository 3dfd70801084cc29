"""The manifest of a case file 卷宗: every ledger entry with its hash, every row, paper and file with theirs.

It holds numbers, hashes, days and codes alone. ``proving.prove`` sets it against the ledger and the tables as they are now.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from xinfang.duties.models import Evidence
from xinfang.papers.models import Paper
from xinfang.reports.explained import Material
from xinfang.rules.refusals import Refused
from xinfang.vault.crypto import sm3

FORMAT, MOST = "xinfang-casefile-1", 20_000
HEX = frozenset("0123456789abcdef")


def manifest(found: Material, pdf: bytes | None = None) -> dict[str, Any]:
    """What the case file rests on. The same data give the same manifest: its head is the newest entry of the file itself,
    whose hash holds all entries before it."""
    head = found.entries[-1]
    said: dict[str, Any] = {
        "format": FORMAT,
        "finding": str(found.finding.uid),
        "petition": found.petition.number if found.petition else None,
        "head": {"seq": head.seq, "hash": head.hash},
        "entries": [
            {"seq": one.seq, "kind": one.kind, "on": one.on.isoformat(), "hash": one.hash} for one in found.entries
        ],
        "rows": [{"table": one._meta.db_table, "uid": str(one.uid), "digest": one.digest} for one in found.rows],
        "papers": [_paper(one) for one in found.papers],
        "files": [_file(one) for one in files_of(found)],
    }
    if pdf is not None:
        said["pdf"] = {"name": "casefile.pdf", "sha": sm3(pdf)}
    return said


def written(said: Mapping[str, Any]) -> bytes:
    """The manifest as the bytes of its file."""
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _paper(one: Paper) -> dict[str, Any]:
    said = {"uid": str(one.uid), "kind": one.kind, "number": one.number or None, "on": one.issued_on.isoformat()}
    return {**said, "sha": one.sha}


def _file(one: Evidence) -> dict[str, Any]:
    return {"uid": str(one.uid), "address": one.blob}


def files_of(found: Material) -> list[Evidence]:
    """The files of the evidence list and those added to a row of the file."""
    refs = {one.ref for one in found.proofs if one.ref}
    own = {row.uid for row in found.rows}
    rows = Evidence.objects.filter(uid__in=refs) | Evidence.objects.filter(of__in=own)
    return list(rows.order_by("pk"))


def read(data: bytes) -> dict[str, Any]:
    """A manifest from its file. Refused: what is none."""
    try:
        said = json.loads(data)
        if said["format"] != FORMAT:
            raise ValueError
        _shaped(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(
            "这不是卷宗的清单。", todo="请用 xinfang explain 导出的 casefile.json", code="bad_file"
        ) from error
    found: dict[str, Any] = said
    return found


PARTS: Mapping[str, tuple[str, ...]] = {  # the first names a line: it is said once
    "entries": ("seq", "hash", "kind", "on"),
    "rows": ("uid", "table", "digest"),
    "papers": ("uid", "sha"),
    "files": ("uid", "address"),
}


def _shaped(said: dict[str, Any]) -> None:
    for name, keys in PARTS.items():
        _listed(said[name], keys)
    if "pdf" in said:
        _fits("sha", said["pdf"]["sha"])
    _fits("seq", said["head"]["seq"])
    _fits("hash", said["head"]["hash"])
    _fits("uid", said["finding"])


def _listed(lines: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(lines, list) or len(lines) > MOST:
        raise ValueError
    for one in lines:
        for key in keys:
            _fits(key, one[key])
    if len({one[keys[0]] for one in lines}) < len(lines):
        raise ValueError  # said twice, in two ways perhaps


def _fits(key: str, value: Any) -> None:
    """A number, a uid, or hex of an address, or a short word: nothing else reaches a statement or a path."""
    if key == "seq":
        good = type(value) is int and 0 < value < 2**62
    elif key == "uid":
        good = str(UUID(value)) == value
    elif key == "address":
        good = isinstance(value, str) and len(value) == 64 and set(value) <= HEX
    else:
        good = isinstance(value, str) and len(value) <= 64
    if not good:
        raise ValueError
