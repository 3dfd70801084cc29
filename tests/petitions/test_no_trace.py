"""After a disposal nothing of the person is left: the database file and a dump of PostgreSQL are searched for it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

LIFE = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import cast as company
from tests.petitions import test_retention as t
from xinfang.petitions.models import *
from xinfang.papers.models import Paper
from xinfang.vault.models import Record
from django.db import connection
cast = company.assemble()
kept = company.registered(cast, title="别人的事", identity=company.Identity("李四光", "13711112222"))
petition = t.archived(cast, home_place="通山县洪港镇", title="小区物业乱收费" * 12, text="要求退还多收的部分。" * 900)
record = Record.objects.latest("pk")
def raw(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [bytes(value) for row in cursor.fetchall() for value in row]
marks = [bytes(record.sealed), bytes(record.wrapped)]
marks += [word.encode() for word in (record.by_person, "通山县洪港镇", petition.code_digest)]
marks += raw("SELECT title FROM petitions_petition WHERE id = %s", petition.pk)
marks += raw("SELECT text FROM petitions_submission WHERE petition_id = %s", petition.pk)
uid = petition.uid if connection.vendor == "postgresql" else petition.uid.hex
marks += raw("SELECT body FROM papers_paper WHERE subject = %s", uid)
json.dump([mark.hex() for mark in marks], open(sys.argv[1], "w"))
"""
DISPOSE = """
import django
django.setup()
from tests import cast as company
from tests.petitions import test_retention as t
from xinfang.people.models import Appointment
from xinfang.people.queries import actor_from
from xinfang.petitions.models import Petition
class Cast: pass
cast, company._keys = Cast(), iter(range(10_000, 20_000))
for part in ("registrar", "office_head"):
    setattr(cast, part, actor_from(Appointment.objects.get(person__code=part)))
t.destroyed(cast, Petition.objects.latest("pk"))
from xinfang.ledger.verify import verify
assert verify().ok, verify().problems
from xinfang.petitions.models import Petitioner
assert Petitioner.objects.earliest("pk").identity["name"] == "李四光"
"""
PLAIN = ["张三丰", "13900000000", "温泉街道一号", "要求退还多收的部分", "小区物业乱收费"]


def python(env, script, *words):
    done = subprocess.run(
        [sys.executable, "-c", script, *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


ROOT = Path(__file__).parents[2]


def told(home, url=""):
    return {
        "PATH": os.environ["PATH"],
        "XINFANG_HOME": str(home),
        "XINFANG_MASTER_KEY": "a-master-key-for-tests-and-for-nothing-else",
        "XINFANG_DATABASE_URL": url,
        "XINFANG_DATABASE_POOLED": "false",
        "DJANGO_SETTINGS_MODULE": "xinfang.config.settings",
    }


def marks_of(path):
    import json

    return [bytes.fromhex(mark) for mark in json.loads(path.read_text())]


@pytest.mark.faults
def test_after_disposal_the_database_file_holds_no_trace(tmp_path):
    """The sealed bytes, not only the words: what is not there cannot be opened later with whatever key."""
    env, said = told(tmp_path), tmp_path / "marks.json"
    python(env, LIFE, str(said))
    marks = marks_of(said)
    assert len(marks) > 9
    before = b"".join(path.read_bytes() for path in tmp_path.glob("xinfang.sqlite3*"))
    missing = [mark[:8] for mark in marks if not _stands_in(mark, before)]
    assert missing == []
    python(env, DISPOSE)
    after = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path != said and path.is_file())
    assert [mark[:12] for mark in marks if _stands_in(mark, after)] == []
    assert [word for word in PLAIN if word.encode() in after or word.encode("utf-16-le") in after] == []
    with sqlite3.connect(tmp_path / "xinfang.sqlite3") as base:  # what is read out of it holds none either
        base.execute("VACUUM INTO ?", [str(tmp_path / "copy.sqlite3")])
    copy = (tmp_path / "copy.sqlite3").read_bytes()
    assert [mark[:12] for mark in marks if _stands_in(mark, copy)] == []


def _stands_in(mark, stored):
    """Any run of 48 bytes of it: long values are cut over pages."""
    return any(mark[start : start + 48] in stored for start in range(0, max(1, len(mark) - 47), 48))


@pytest.mark.postgres
def test_after_disposal_a_dump_of_postgresql_holds_no_trace(tmp_path):
    at = settings.DATABASES["default"]
    tool = shutil.which("pg_dump") or next(iter(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))), None)
    if tool is None:
        pytest.skip("pg_dump is not installed")
    import psycopg

    base = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    name = f"trace_{os.getpid()}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        env, said = told(tmp_path, f"{base}/{name}"), tmp_path / "marks.json"
        python(env, LIFE, str(said))
        marks = marks_of(said)
        before = dumped(tool, f"{base}/{name}")
        assert all(mark.hex() in before or mark.decode("utf-8", "ignore") in before for mark in marks)
        python(env, DISPOSE)
        after = dumped(tool, f"{base}/{name}")
        for mark in marks:
            assert mark.hex() not in after
            assert len(mark) > 200 or (mark.decode("utf-8", "ignore") or "-" * 9) not in after
        assert not [word for word in PLAIN if word in after]
    finally:
        with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def dumped(tool, url):
    return subprocess.run([tool, url], capture_output=True, text=True, check=True).stdout
