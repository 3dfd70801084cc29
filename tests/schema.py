"""The migrated test database, kept between runs on a developer's machine: the migrations are run again when one of them changes."""

import os
import sqlite3
import tempfile
from hashlib import sha256
from pathlib import Path
from unittest import mock

import django
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

ROOT = Path(__file__).resolve().parents[1] / "xinfang"


def make():
    """Make the test database; what :func:`drop` wants."""
    kept = None if connection.vendor != "sqlite" or os.environ.get("XINFANG_CI") else _kept()
    if kept is None or not kept.exists():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        if kept is not None:
            _keep(kept)
        return made
    with mock.patch(
        "django.core.management.commands.migrate.Command.handle", side_effect=lambda *_, **__: _bring(kept)
    ):
        return setup_databases(verbosity=0, interactive=False, serialized_aliases=set())


def drop(made):
    """Take it away again."""
    teardown_databases(made, verbosity=0)


def _kept():
    """Where the tables of these migrations are kept: a name that changes with them, with the triggers and with Django."""
    told = sha256(django.__version__.encode())
    for file in sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "ledger/triggers.py"]):
        told.update(file.name.encode() + file.read_bytes())
    return Path(tempfile.gettempdir()) / f"xinfang-schema-{os.getuid()}-{told.hexdigest()[:16]}.sqlite3"


def _keep(kept):
    half = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with sqlite3.connect(half) as file:
        connection.connection.backup(file)
    file.close()
    half.replace(kept)


def _bring(kept):
    connection.ensure_connection()
    file = sqlite3.connect(f"file:{kept}?mode=ro", uri=True)
    file.backup(connection.connection)
    file.close()
