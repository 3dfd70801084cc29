"""Backups: one folder each, consistent while the site runs, whole or not there, with a manifest that says what is in it.

What is sealed stays sealed: a backup opens with the master key only, and never holds it (decision record 20).
"""

import hashlib
import hmac
import json
import re
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from xinfang import __version__
from xinfang.bureau import dumping
from xinfang.bureau.actions import need
from xinfang.bureau.dumping import Ask
from xinfang.ledger.canonical import canonical
from xinfang.ledger.heads import noted
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.vault import blobs, keys

FORMAT = 1
MANIFEST, HEADS, LIST = "manifest.json", "ledger.heads", "blobs.txt"
NAME = re.compile(r"xinfang-\d{8}T\d{6}Z", re.ASCII)
PART, GONE = ".part", ".gone"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where, what its manifest says, which older ones were taken away."""

    folder: Path
    manifest: dict[str, Any]
    dropped: list[str] = field(default_factory=list)


def make(to: Path, *, actor: Actor, now: datetime, keep: int | None = None) -> Made:
    """Make a backup in a new folder under ``to``, named by the moment; afterwards drop all but the newest ``keep``.

    The stored files are copied before and after the database, so that every file its rows name is there. A run that was
    killed leaves a folder that ends in ``.part``, which the next run takes away. Refused: a place in the home, or one
    that holds the master key (``bad_place``); client programs that are missing or fail (``no_client``, ``client_failed``).
    """
    need(actor, "bureau:set")
    to = to.expanduser().resolve()
    _refuse_place(to)
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in [*to.glob(f"xinfang-*{PART}"), *to.glob(f"xinfang-*{GONE}")]:
        shutil.rmtree(left)
    folder = to / now.strftime("xinfang-%Y%m%dT%H%M%SZ")
    if folder.exists():
        raise Refused("这一秒已经有一份备份。", todo="请稍候再试", code="backup_exists")
    part = folder.with_name(folder.name + PART)
    part.mkdir(mode=0o700)
    manifest = _filled(part, now)
    part.rename(folder)
    return Made(folder, manifest, _drop(to, keep))


def _refuse_place(to: Path) -> None:
    home = Path(settings.XINFANG_HOME)
    if to == home or home in to.parents:
        raise Refused(
            "备份不能放在 XINFANG_HOME 里。",
            why="盘坏了会一起丢",
            todo="请写别的盘或者别的机器上的文件夹",
            code="bad_place",
        )
    for key in {settings.MASTER_KEY, settings.MASTER_KEY_OLD} - {""}:
        for path in [path for path in to.glob("*") if path.is_file() and path.stat().st_size < 4096]:
            if key.encode() in path.read_bytes():
                raise Refused(
                    f"备份的文件夹里有主密钥（{path.name}）。",
                    why="拿到备份的人就能打开身份和来信",
                    todo="请把主密钥移到别处另行保管",
                    code="bad_place",
                )


def _filled(part: Path, now: datetime) -> dict[str, Any]:
    known = _copy_blobs(part, set())
    base = part / dumping.FILES[connection.vendor]
    with dumping.taken(base) as ask:
        said = described(ask)
    _copy_blobs(part, known)
    head = said["head"]
    lines = [f"{seq} {mark}" for seq, mark in dict(noted()).items() if seq < head["seq"]] if head else []
    (part / HEADS).write_text("".join(f"{line}\n" for line in [*lines, f"{head['seq']} {head['hash']}"] if head))
    (part / LIST).write_text("".join(f"{address}\n" for address in sorted(known)))
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "made_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "vendor": connection.vendor,
        "demo": bool(settings.DEMO),
        **said,
        "blobs": len(known),
        "files": {path.name: _digest(path) for path in (base, part / HEADS, part / LIST)},
        "signed_with": keys.current(),
    }
    manifest["seal"] = seal_of(manifest, settings.MASTER_KEY)
    path = part / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    for one in part.iterdir():
        one.chmod(0o700 if one.is_dir() else 0o600)
        if one.is_file():
            dumping.flushed(one)
    return manifest


def described(ask: Ask) -> dict[str, Any]:
    """What a database says of itself: rows of each table, head of the ledger, migrations, the master keys that wrap."""
    last = ask("SELECT seq, hash FROM ledger_entry ORDER BY seq DESC LIMIT 1")
    wraps = ask("SELECT kek FROM vault_record WHERE destroyed_on IS NULL UNION SELECT kek FROM vault_ring")
    return {
        "rows": {table: int(ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in tables()},  # noqa: S608 - our own
        "head": {"seq": int(last[0][0]), "hash": str(last[0][1])} if last else None,
        "migrations": sorted(f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations")),
        "keys": sorted(str(row[0]) for row in wraps),
    }


def tables() -> list[str]:
    """The tables of the models."""
    return sorted(connection.introspection.django_table_names(only_existing=False))


def _copy_blobs(part: Path, known: set[str]) -> set[str]:
    """Copy every stored file that is not ``known`` yet, and know it from then on."""
    for address in blobs.addresses():
        sealed = None if address in known else blobs.sealed_at(address)
        if sealed is None:
            continue  # copied before, or destroyed since the list was read
        path = blob_path(part, address)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(sealed)
        path.chmod(0o600)
        known.add(address)
    return known


def blob_path(folder: Path, address: str) -> Path:
    """Where a backup holds a stored file."""
    return folder / "blobs" / address[:2] / address


def _digest(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def matches(path: Path, said: dict[str, Any]) -> bool:
    """Whether a file is there and is the one that the manifest means."""
    return path.is_file() and _digest(path) == said


def seal_of(manifest: dict[str, Any], master: str) -> str:
    """The seal of a manifest under a master key: without the key nobody makes another that fits."""
    plain = canonical({"manifest": json.dumps({k: v for k, v in manifest.items() if k != "seal"}, sort_keys=True)})
    return hmac.new(keys.derived("backup", master), plain, "sha256").hexdigest()


def _drop(to: Path, keep: int | None) -> list[str]:
    """All but the newest ``keep`` go: first out of sight by name, so that none is ever half there."""
    if keep is None:
        return []
    found = sorted(path for path in to.iterdir() if NAME.fullmatch(path.name) and (path / MANIFEST).is_file())
    old = found[: -max(1, keep)]
    for path in old:
        gone = path.with_name(path.name + GONE)
        path.rename(gone)
        shutil.rmtree(gone)
    return [path.name for path in old]
