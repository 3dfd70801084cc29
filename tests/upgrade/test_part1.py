"""A database of the first part, kept as a small dump, is upgraded: everything readable, the chain true, no old form left."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MASTER = "the-master-key-of-the-kept-dumps-a-toy"
INTERRUPTED = """
import os, django
django.setup()
from importlib import import_module
from django.core.management import call_command
moves = import_module("xinfang.petitions.migrations.0004_identity_moves")
moves.BATCH, whole, done = 1, moves._batch, []
def batch(*given):
    if len(done) == 2:
        os._exit(9)
    done.append(1)
    return whole(*given)
moves._batch = batch
call_command("migrate", verbosity=0)
"""
READ = """
import django, json
django.setup()
from xinfang.petitions.models import Petition, Petitioner, Submission
from xinfang.petitions import queries
print(json.dumps({
    "people": [p.identity for p in Petitioner.objects.select_related("vault").order_by("pk")],
    "titles": [p.title for p in Petition.objects.order_by("pk")],
    "texts": [s.text for s in Submission.objects.order_by("pk")][:1],
    "phone": [p.vault.by_person != "" for p in Petitioner.objects.select_related("vault").order_by("pk")],
}, ensure_ascii=False))
"""


@pytest.fixture
def home(tmp_path):
    with sqlite3.connect(tmp_path / "xinfang.sqlite3") as made:
        made.executescript((HERE / "part1.sql").read_text(encoding="utf-8"))
    made.close()
    return tmp_path


def python(home, *words, **more):
    env = {
        "PATH": os.environ["PATH"],
        "XINFANG_HOME": str(home),
        "XINFANG_MASTER_KEY": MASTER,
        "DJANGO_SETTINGS_MODULE": "xinfang.config.settings",
        **more,
    }
    return subprocess.run(
        [sys.executable, *words], env=env, cwd=HERE.parents[1], capture_output=True, text=True, check=False
    )


def xinfang(home, *words, **more):
    return python(home, "-m", "xinfang.config.entry", *words, **more)


def old_forms(home):
    kept = sqlite3.connect(home / "xinfang.sqlite3")
    found = [bytes(row[0]) for row in kept.execute("SELECT identity FROM petitions_petitioner ORDER BY id")]
    kept.close()
    return found


@pytest.mark.faults
def test_identities_move_even_when_killed_half_way_and_nothing_is_left_in_the_old_form(home):
    before = old_forms(home)
    assert len(before) == 4
    assert all(sealed[:2] == b"A1" for sealed in before)
    assert python(home, "-c", INTERRUPTED).returncode == 9
    assert [bool(sealed) for sealed in old_forms(home)] == [False, False, True, True]
    done = xinfang(home, "migrate", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(xinfang(home, "ledger", "verify", "--json").stdout)
    assert said["ok"], said["problems"]
    read = json.loads(python(home, "-c", READ).stdout)
    assert read["people"][0] == {"name": "张三丰", "phone": "13900000000", "address": "温泉街道一号"}
    assert read["people"][1]["id_number"] == "11010519491231002x"
    assert read["people"][2] == {}
    assert read["titles"] == ["小区物业乱收费", "路灯不亮", "匿名来信", "检举"]
    assert read["texts"] == ["物业公司没有公示就涨了停车费，要求退还多收的部分。"]
    assert read["phone"] == [True, True, False, True]
    stored = b"".join(path.read_bytes() for path in home.glob("xinfang.sqlite3*"))
    assert all(sealed not in stored for sealed in before)
