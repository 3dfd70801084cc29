"""Backup and restore, tried: while the site writes, brought back elsewhere, spoiled in each way, interrupted."""

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as ours
from django.db import connection

from tests.cast import OPERATOR
from xinfang.bureau import backup, restoring
from xinfang.rules.refusals import Refused

LIVES = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from tests.cast import accepted, assemble, key, on, registered
from xinfang.petitions import actions
from xinfang.petitions.actions.attaching import Upload
from xinfang.petitions.kinds import AttachmentSort
from datetime import date
cast = assemble()
made = accepted(cast)
scan = Upload("收据.pdf", b"%PDF-1.7 the receipt", AttachmentSort.EVIDENCE)
actions.attach(made.uid, (scan, scan), actor=cast.handler, when=on(date(2013, 6, 14)), key=key())
print(made.number)
"""
WRITER = """
import sys, django
django.setup()
from tests.cast import letter, on
from xinfang.people.models import Organ
from xinfang.people.queries import operator
from xinfang.petitions import actions
from datetime import date
for n in range(60):
    said = letter(source="w", source_id=str(n), source_digest="0" * 64)
    when = on(date(2013, 6, 14))
    when = type(when)(when.on, date(2020, 1, 1), imported=True, assumed=True)
    actions.register(said, organ=Organ.objects.get(code="XFJ"), actor=operator("w"), when=when, key=f"backup-writer-{n}")
    print(n, flush=True)
"""


@dataclass
class Site:
    home: Path
    url: str
    number: str = ""

    def run(self, *words, **more):
        env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "xinfang.config.settings", **more}
        env |= {"XINFANG_HOME": str(self.home), "XINFANG_DATABASE_URL": self.url}
        env.setdefault("XINFANG_MASTER_KEY", ours.MASTER_KEY)
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run([sys.executable, *words], env=env, cwd=root, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def xinfang(self, *words, **more):
        return self.run("-m", "xinfang.config.entry", *map(str, words), **more)


def database():
    """An empty database of its own on the server that the tests run on; on SQLite the home's."""
    if connection.vendor == "sqlite":
        return "", lambda: None
    import psycopg

    at = connection.settings_dict
    server, name = f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}", f"backup_{uuid4().hex[:12]}"

    def ask(sql):
        with psycopg.connect(f"{server}/postgres", autocommit=True) as base:
            base.execute(sql)

    ask(f"CREATE DATABASE {name}")
    return f"{server}/{name}", lambda: ask(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    url, drop = database()
    made = Site(tmp_path_factory.mktemp("site"), url)
    done = made.run("-c", LIVES)
    assert done.returncode == 0, done.stderr
    made.number = done.stdout.split()[-1]
    yield made
    drop()


@pytest.fixture(scope="module")
def whole(site, tmp_path_factory):
    """A backup, made by the command while another process registers letters."""
    writer = threading.Thread(target=site.run, args=("-c", WRITER))
    writer.start()
    to = tmp_path_factory.mktemp("backups")
    done = site.xinfang("backup", to, "--json")
    writer.join()
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["folder"])


@pytest.fixture
def another(tmp_path):
    url, drop = database()
    yield Site(tmp_path / "another", url)
    drop()


@pytest.fixture
def copy(whole, tmp_path):
    return Path(shutil.copytree(whole, tmp_path / whole.name))


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value
    return str(found.value)


def test_a_backup_holds_no_key_and_nothing_in_the_clear(site, whole):
    bodies = b"".join(path.read_bytes() for path in whole.rglob("*") if path.is_file())
    for secret in (ours.MASTER_KEY, "the receipt", "收据", "张三丰", "13900000000"):
        assert secret.encode() not in bodies, secret
    assert {path.stat().st_mode & 0o077 for path in whole.rglob("*")} == {0}
    assert len(list((whole / "blobs").rglob("?" * 64))) == 2


@pytest.mark.faults
def test_it_comes_back_whole_in_another_place_and_only_in_an_empty_one(site, whole, another):
    assert another.xinfang("restore", whole, "--check").returncode == 0
    done = another.xinfang("restore", whole, "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["ok"], said["problems"]) == (0, True, [])
    manifest = json.loads((whole / "manifest.json").read_text())
    assert said["entries"] == manifest["head"]["seq"]  # what was written after the backup began is not in it
    checked = json.loads(another.xinfang("ledger", "verify", "--json").stdout)
    assert (checked["ok"], checked["entries"]) == (True, said["entries"] + 1)  # the restore itself is in the ledger
    assert json.loads(another.xinfang("keys", "check", "--json").stdout)["ok"]
    one, two = (json.loads(at.xinfang("show", site.number, "--json").stdout) for at in (site, another))
    assert one == two
    again = another.xinfang("restore", whole)
    assert again.returncode == 2
    assert "只能进空的" in again.stderr


@pytest.mark.faults
def test_another_master_key_brings_nothing_back(whole, another):
    done = another.xinfang("restore", whole, XINFANG_MASTER_KEY="another-master-key-of-thirty-two-letters")
    assert done.returncode == 2
    assert "主密钥打不开" in done.stderr
    assert not list(another.home.glob("*sqlite3"))
    assert not (another.home / "blobs").exists()


@pytest.mark.faults
def test_an_interrupted_restore_is_done_again(whole, another):
    """Killed before the database was put back: files lie there, and a mark. A mark without files of ours is no excuse."""
    blobs = another.home / "blobs"
    shutil.copytree(whole / "blobs", blobs)
    assert another.xinfang("restore", whole).returncode == 2
    (another.home / "restore.unfinished").write_text(whole.name)
    assert another.xinfang("restore", whole).returncode == 0
    assert not (another.home / "restore.unfinished").exists()


def spoil(path):
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def base(folder):
    return next(folder.glob("database.*"))


def a_blob(folder):
    return min((folder / "blobs").rglob("?" * 64))


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: spoil(base(folder)),
        lambda folder: base(folder).unlink(),
        lambda folder: spoil(a_blob(folder)),
        lambda folder: a_blob(folder).unlink(),
        lambda folder: (folder / "blobs.txt").write_text(""),
        lambda folder: (folder / "ledger.heads").write_text("1 0\n"),
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: (folder / "manifest.json").write_text("{}"),
    ],
    ids=["database", "no database", "file", "no file", "list", "heads", "no manifest", "empty manifest"],
)
def test_a_spoiled_backup_is_found_before_anything_is_written(copy, harm, settings, tmp_path):
    assert restoring.look(copy)["blobs"] == 2
    harm(copy)
    refused("backup_damaged", restoring.look, copy)


def changed(folder, sealed=True, **said):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest.update(said)
    if sealed:
        manifest["seal"] = backup.seal_of(manifest, ours.MASTER_KEY)
    path.write_text(json.dumps(manifest))


def test_a_manifest_changed_by_whoever_has_no_key_is_found(copy):
    changed(copy, sealed=False, rows={})
    refused("backup_damaged", restoring.look, copy)


def test_another_version_is_refused_with_what_to_do(copy):
    known = json.loads((copy / "manifest.json").read_text())["migrations"]
    changed(copy, migrations=known[:-1])
    assert "更早" in refused("other_version", restoring.look, copy)
    changed(copy, migrations=[*known, "petitions.9999_of_tomorrow"])
    assert "更新" in refused("other_version", restoring.look, copy)
    changed(copy, migrations=known, version="99.0.0")
    assert "更新" in refused("other_version", restoring.look, copy)
    changed(copy, version="0.0.1")
    assert "migrate" in refused("other_version", restoring.look, copy)
    changed(copy, version="0.1.0", vendor="oracle")
    refused("other_database", restoring.look, copy)


def test_a_backup_does_not_go_where_it_would_be_lost_or_lie_beside_its_key(settings, tmp_path):
    now = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    refused("bad_place", backup.make, settings.XINFANG_HOME / "backups", actor=OPERATOR, now=now)
    (tmp_path / "master.key").write_text(settings.MASTER_KEY)
    refused("bad_place", backup.make, tmp_path, actor=OPERATOR, now=now)
    assert [path.name for path in tmp_path.iterdir()] == ["master.key"]


def test_old_ones_go_and_what_was_left_half_is_taken_away(site, tmp_path, monkeypatch):
    half = tmp_path / "xinfang-20260101T000000Z.part"
    half.mkdir()
    (half / "database.sqlite3").write_bytes(b"half")
    (tmp_path / "xinfang-notes.txt").write_text("nobody's business")
    kept, start = [], datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

    def filled(part, now):
        (part / "manifest.json").write_text("{}")
        return {}

    monkeypatch.setattr(backup, "_filled", filled)
    for days in range(4):
        made = backup.make(tmp_path, actor=OPERATOR, now=start + timedelta(days=days), keep=2)
        kept.append((made.folder.name, made.dropped))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "xinfang-20261122T020000Z",
        "xinfang-20261123T020000Z",
        "xinfang-notes.txt",
    ]
    assert kept[2][1] == ["xinfang-20261120T020000Z"]
    monkeypatch.setattr(backup, "_filled", lambda part, now: 1 / 0)  # the disk is full, the machine dies
    with pytest.raises(ZeroDivisionError):
        backup.make(tmp_path, actor=OPERATOR, now=start + timedelta(days=9), keep=1)
    assert (tmp_path / "xinfang-20261123T020000Z").exists()
    assert not (tmp_path / "xinfang-20261129T020000Z").exists()


@pytest.mark.postgres
def test_missing_client_programs_are_named_with_the_package(monkeypatch, tmp_path, db):
    from xinfang.bureau import dumping

    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(()))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "postgresql-client" in refused("no_client", dumping._found, "pg_dump")
