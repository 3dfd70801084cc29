"""A backup is looked at, and brought back into an empty home and database. Nothing is written before all of it was seen whole."""

import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from xinfang import __version__
from xinfang.bureau import backup, dumping, queries
from xinfang.bureau.actions import need
from xinfang.ledger import heads
from xinfang.ledger.verify import Report, verify
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.vault import blobs, keys
from xinfang.vault.ciphers import Unreadable
from xinfang.vault.crypto import sm3

UNFINISHED = "restore.unfinished"
SHOWN = 10


def look(folder: Path) -> dict[str, Any]:
    """The manifest of a backup that is whole, of this version, and opens with the master keys at hand; writes nothing.

    Refused: no backup, a file that is missing, spoiled or not in the list (``backup_damaged``); another master key
    (``wrong_key``); another version or another kind of database (``other_version``, ``other_database``).
    """
    manifest = _manifest(folder)
    _refuse_key(manifest)
    if not _sealed(manifest):
        raise _damaged(folder, ["清单被改过"])
    problems = [name for name, said in manifest["files"].items() if not backup.matches(folder / name, said)]
    problems += _blob_problems(folder) if not problems else []
    if problems:
        raise _damaged(folder, [f"{name} 不见了或者被改过" for name in problems])
    _refuse_version(manifest)
    return manifest


def restore(folder: Path, *, actor: Actor) -> tuple[dict[str, Any], Report]:
    """Bring a backup back, then verify it: its manifest, and the ledger's report.

    Files first, the database last and at one stroke: a run that was killed leaves no database, and may be run again.
    Refused besides what ``look`` refuses: a home or database that holds anything (``not_empty``).
    """
    need(actor, "bureau:set")
    folder = folder.expanduser().resolve()
    manifest = look(folder)
    _refuse_full()
    home = Path(settings.XINFANG_HOME)
    (home / UNFINISHED).write_text(folder.name, encoding="utf-8")
    for address in _addresses(folder):
        blobs.put_back(address, backup.blob_path(folder, address).read_bytes())
    shutil.copyfile(folder / backup.HEADS, heads.path())
    if manifest["demo"]:
        (home / "DEMO").touch()
    dumping.put_back(folder / dumping.FILES[connection.vendor])
    (home / UNFINISHED).unlink()
    return manifest, _verified(manifest)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / backup.MANIFEST).read_text(encoding="utf-8"))
        known = manifest["format"] == backup.FORMAT and isinstance(manifest["files"], dict)
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(
            "这里没有一份完整的备份。",
            why=f"{folder} 里没有能读的 {backup.MANIFEST}",
            todo="请指到 xinfang-日期时刻Z 的文件夹",
            code="backup_damaged",
        ) from None
    if not known or not set(manifest["files"]) <= {*dumping.FILES.values(), backup.HEADS, backup.LIST}:
        raise _damaged(folder, ["清单的格式不认识"])
    return dict(manifest)


def _damaged(folder: Path, problems: list[str]) -> Refused:
    more = [f"等 {len(problems)} 处"] if len(problems) > SHOWN else []
    said = "；".join([*problems[:SHOWN], *more])
    return Refused("备份不完整，没有动任何东西。", why=said, todo="请换一份备份", code="backup_damaged")


def _refuse_key(manifest: dict[str, Any]) -> None:
    """``keys`` names the master keys that wrap what is in the backup; all of them must be at hand."""
    missing = sorted({*manifest["keys"], manifest["signed_with"]} - set(keys.masters()))
    if missing:
        raise Refused(
            f"手边的主密钥打不开这份备份：要的是名为 {'、'.join(missing)} 的一把。",
            why=f"现在给的是 {'、'.join(sorted(keys.masters()))}；备份里从来没有主密钥",
            todo="请把做备份时的主密钥交给 XINFANG_MASTER_KEY 或 XINFANG_MASTER_KEY_FILE，再运行一次",
            code="wrong_key",
        )


def _sealed(manifest: dict[str, Any]) -> bool:
    return bool(manifest.get("seal") == backup.seal_of(manifest, keys.masters()[manifest["signed_with"]]))


def _addresses(folder: Path) -> list[str]:
    return (folder / backup.LIST).read_text(encoding="ascii").split()


def _blob_problems(folder: Path) -> list[str]:
    return [address for address in _addresses(folder) if not _whole(backup.blob_path(folder, address), address)]


def _whole(path: Path, address: str) -> bool:
    return path.is_file() and sm3(path.read_bytes()) == address


def _refuse_version(manifest: dict[str, Any]) -> None:
    if manifest["vendor"] != connection.vendor:
        raise Refused(
            f"备份是 {manifest['vendor']} 的，现在的设置是 {connection.vendor}。",
            todo="请把 XINFANG_DATABASE_URL 改成同一种数据库",
            code="other_database",
        )
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    theirs = set(manifest["migrations"])
    if manifest["version"] == __version__ and ours == theirs:
        return
    newer = theirs - ours or _number(manifest["version"]) > _number(__version__)
    raise Refused(
        f"备份来自{'更新' if newer else '更早'}的版本 {manifest['version']}，现在的程序是 {__version__}。",
        why="恢复须用做备份时的同一版本",
        todo="请先安装那个版本，恢复，核对" + ("" if newer else "，再升级程序并运行 xinfang migrate"),
        code="other_version",
    )


def _number(version: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]


def _refuse_full() -> None:
    """Only what an interrupted restore left may lie here; the keys and static files of a new home do not count."""
    home = Path(settings.XINFANG_HOME)
    left = heads.path().exists() or next(blobs.addresses(), None) is not None
    if not dumping.empty() or (left and not (home / UNFINISHED).exists()):
        raise Refused(
            "恢复只能进空的 XINFANG_HOME 和空的数据库。",
            why=f"{home} 或者数据库里已经有数据",
            todo="请换一个空的文件夹（PostgreSQL 再新建一个空库），原来的先留着",
            code="not_empty",
        )


def _verified(manifest: dict[str, Any]) -> Report:
    """The ledger's own report on what stands there now, and what differs from the manifest."""
    keys.forget()
    queries.forget()
    with connection.cursor() as cursor:

        def ask(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        found = backup.described(ask)
    differ = [name for name in ("rows", "head", "migrations") if found[name] != manifest[name]]
    report = verify()
    report.problems.extend(f"恢复出来的与清单不符：{name}" for name in differ)
    try:
        keys.root()
    except Unreadable as error:
        report.problems.append(f"密钥环：{error}")
    return report
