"""Another master key: killed in the middle and run again, both keys readable meanwhile, the ledger true afterwards."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import registered
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.petitions.models import Petitioner
from xinfang.vault import keys
from xinfang.vault.models import Record, Ring

ROOT = Path(__file__).parents[2]
OLD = "a-master-key-for-tests-and-for-nothing-else"
NEW = "the-next-master-key-for-tests-and-nothing-else"


@pytest.fixture
def masters(settings):
    """Set the present and the former master key; the ring is read anew each time."""

    def use(present, former=""):
        settings.MASTER_KEY, settings.MASTER_KEY_OLD = present, former
        keys.forget()

    yield use
    use(OLD)


def test_a_change_rewraps_everything_and_touches_nothing_that_is_sealed(cast, masters, xinfang):
    petition = registered(cast)
    before = Record.objects.get()
    assert xinfang("keys", "check", "--json")[1]["waiting"] == 0
    masters(NEW, OLD)
    assert xinfang("keys", "check", "--json")[1]["waiting"] == 2  # one record, and the ring
    code, said, _ = xinfang("keys", "rotate", "--json")
    assert (code, said["rewrapped"], said["waiting"], said["ok"]) == (0, 2, 0, True)
    assert Entry.objects.filter(kind="key:rotate").count() == 1
    masters(NEW)
    after = Record.objects.get()
    assert bytes(after.sealed) == bytes(before.sealed)
    assert bytes(after.wrapped) != bytes(before.wrapped)
    assert Petitioner.objects.get().identity["name"] == "张三丰"
    petition.refresh_from_db()
    assert petition.title == "小区物业乱收费"
    assert verify().ok
    registered(cast, title="之后的来信")
    assert xinfang("keys", "rotate", "--json")[1]["rewrapped"] == 0
    assert Entry.objects.filter(kind="key:rotate").count() == 1
    assert verify().ok


def test_a_change_without_the_former_key_is_refused_before_anything_changes(cast, masters, xinfang):
    registered(cast)
    ring = bytes(Ring.objects.get().wrapped)
    record = bytes(Record.objects.get().wrapped)
    masters(NEW, "a-third-key-that-never-wrapped-anything-here")
    code, said, _ = xinfang("keys", "check", "--json")
    assert code == 1
    assert len(said["problems"]) == 2  # the ring and one record
    code, _, err = xinfang("keys", "rotate")
    assert code == 2
    assert "XINFANG_MASTER_KEY_OLD" in err
    assert bytes(Record.objects.get().wrapped) == record
    assert bytes(Ring.objects.get().wrapped) == ring


def test_a_damaged_record_is_named_and_the_old_key_is_not_given_up(cast, masters, xinfang):
    registered(cast)
    record = Record.objects.get()
    Record.objects.update(sealed=bytes(record.sealed)[:-1] + bytes([record.sealed[-1] ^ 1]))
    code, said, _ = xinfang("keys", "check", "--json")
    assert code == 1
    assert str(record.uid) in said["problems"][0]
    assert "张三丰" not in json.dumps(said, ensure_ascii=False)


MAKE = """
import django
django.setup()
from uuid import UUID
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import cast as company
cast = company.assemble()
company.registered(cast)
from xinfang.vault import records
from xinfang.vault.models import Record
Record.objects.bulk_create(records.made(UUID(int=n), "identity", {"name": str(n)}) for n in range(400))
"""
READ = """
import django
django.setup()
from xinfang.vault import records
from xinfang.vault.models import Record
from xinfang.petitions.models import Petition
names = [records.words_of(r, r.uid)["name"] for r in Record.objects.order_by("pk")]
assert names[0] == "张三丰" and names[1:] == [str(n) for n in range(400)], names[:3]
assert Petition.objects.get().title == "小区物业乱收费"
"""


def python(home, *words, **more):
    env = {"PATH": os.environ["PATH"], "XINFANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "xinfang.config.settings"}
    return subprocess.Popen(
        [sys.executable, *words],
        env={**env, **more},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def under(home):
    """How many records each master key wraps now."""
    kept = sqlite3.connect(home / "xinfang.sqlite3")
    found = dict(kept.execute("SELECT kek, count(*) FROM vault_record GROUP BY kek"))
    kept.close()
    return found


@pytest.mark.faults
def test_a_change_killed_in_the_middle_goes_on_and_everything_opens_meanwhile(tmp_path):
    finished(python(tmp_path, "-c", MAKE, XINFANG_MASTER_KEY=OLD))
    both = {"XINFANG_MASTER_KEY": NEW, "XINFANG_MASTER_KEY_OLD": OLD}
    entry = ("-m", "xinfang.config.entry", "keys")
    killed = python(tmp_path, *entry, "rotate", "--batch", "3", **both)
    for _ in range(5):
        killed.stderr.readline()
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    halves = under(tmp_path)
    assert set(halves) == {keys.name_of(OLD), keys.name_of(NEW)}
    assert min(halves.values()) >= 3
    assert sum(halves.values()) == 401
    finished(python(tmp_path, "-c", READ, **both))
    said = json.loads(finished(python(tmp_path, *entry, "rotate", "--json", **both)))
    assert said["ok"]
    assert said["waiting"] == 0
    assert under(tmp_path) == {keys.name_of(NEW): 401}
    finished(python(tmp_path, "-c", READ, XINFANG_MASTER_KEY=NEW))
    refused = python(tmp_path, "-c", READ, XINFANG_MASTER_KEY=OLD)
    assert "XINFANG_MASTER_KEY_OLD" in refused.communicate(timeout=60)[1]
    assert refused.returncode != 0
