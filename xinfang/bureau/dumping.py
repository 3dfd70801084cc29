"""The database's own tools for a copy of it while the site runs, and for bringing the copy back into an empty one."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from xinfang.rules.refusals import Refused

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
Ask = Callable[[str], Sequence[Sequence[Any]]]


@contextmanager
def taken(path: Path) -> Iterator[Ask]:
    """Copy the database to ``path`` as it stands at one moment; yields what answers questions about that very moment."""
    with _sqlite(path) if connection.vendor == "sqlite" else _postgres(path) as ask:
        yield ask


@contextmanager
def _sqlite(path: Path) -> Iterator[Ask]:
    """``VACUUM INTO``: one reading transaction beside the writers, and nothing of freed pages in the copy."""
    with closing(sqlite3.connect(f"{_file().as_uri()}?mode=ro", uri=True, timeout=60)) as base:
        base.execute("VACUUM INTO ?", [str(path)])
    with asked(path) as ask:
        yield ask


@contextmanager
def asked(path: Path) -> Iterator[Ask]:
    """Questions about a copy of an SQLite database."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        yield lambda sql: copy.execute(sql).fetchall()


@contextmanager
def _postgres(path: Path) -> Iterator[Ask]:
    """``pg_dump`` of an exported snapshot, so that what is counted here is what it dumps."""
    import psycopg

    said = connection.settings_dict
    given = {"host": said["HOST"], "port": said["PORT"], "user": said["USER"], "password": said["PASSWORD"]}
    kept = {key: value for key, value in given.items() if value}
    with psycopg.connect(dbname=said["NAME"], **kept) as base:
        base.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = base.execute("SELECT pg_export_snapshot()").fetchone()
        assert found is not None
        _client(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={found[0]}", f"--file={path}"
        )
        yield lambda sql: base.execute(sql).fetchall()


def empty() -> bool:
    """Whether the database of the settings holds no table yet."""
    if connection.vendor == "sqlite" and not _file().exists():
        return True
    with connection.cursor() as cursor:
        found = connection.introspection.table_names(cursor)
    connection.close()
    return not found


def put_back(path: Path) -> None:
    """The copy becomes the database of the settings, whole or not at all. The database must be ``empty``."""
    connection.close()
    if connection.vendor == "postgresql":
        _client("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(path))
        return
    beside = _file().with_suffix(".restoring")
    _file().parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, beside)
    beside.chmod(0o600)
    flushed(beside)
    for left in ("", "-wal", "-shm"):  # of an empty database, which looking at it has made
        Path(f"{_file()}{left}").unlink(missing_ok=True)
    beside.replace(_file())


def flushed(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _client(tool: str, *words: str) -> None:
    """One of the server's client programs, on the database of the settings. The password goes by the environment."""
    said = connection.settings_dict
    where = [
        f"--{name}={said[key]}" for name, key in (("host", "HOST"), ("port", "PORT"), ("username", "USER")) if said[key]
    ]
    ours = {**os.environ, **({"PGPASSWORD": str(said["PASSWORD"])} if said["PASSWORD"] else {})}
    command = [_found(tool), *where, f"--dbname={said['NAME']}", "--no-password", *words]
    done = subprocess.run(command, env=ours, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0:
        raise Refused(
            f"{tool} 没有办成。",
            why=done.stderr.strip().splitlines()[-1][:300] if done.stderr.strip() else f"退出码 {done.returncode}",
            todo="客户端程序的大版本不能低于服务器；请核对连接、权限和磁盘",
            code="client_failed",
        )


def _found(tool: str) -> str:
    """The newest of Debian's versions, which may stand beside each other, else what the path holds."""
    places = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), key=lambda path: int(path.parts[4].split(".")[0])
    )
    found = str(places[-1]) if places else shutil.which(tool)
    if found is None:
        raise Refused(
            f"没有找到 {tool}。",
            why="PostgreSQL 的备份和恢复要用它的客户端程序",
            todo="请安装与服务器同一版本的客户端：apt install postgresql-client",
            code="no_client",
        )
    return found
