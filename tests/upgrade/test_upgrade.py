"""Every landed version's database is brought up to this one: nothing lost, the ledger fine, its commands at work."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from tests.upgrade.make import MASTER_KEY

pytestmark = pytest.mark.walks

HERE = Path(__file__).parent
DUMPS = sorted(HERE.glob("*.gz"))


def sql(path):
    return gzip.decompress(path.read_bytes()).decode()


def python(home, url, *words):
    env = {**os.environ, "XINFANG_HOME": str(home), "XINFANG_MASTER_KEY": MASTER_KEY, "XINFANG_DATABASE_URL": url}
    env["DJANGO_SETTINGS_MODULE"] = "xinfang.config.settings"
    command = [sys.executable, *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


def xinfang(home, url, *words):
    done = python(home, url, "-m", "xinfang.config.entry", *words)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


LOOKED_ON = """SELECT count(*) FROM petitions_sight s JOIN people_organ o ON o.id = s.organ_id
    JOIN petitions_petition p ON p.id = s.petition_id
    JOIN petitions_proceeding g ON g.petition_id = p.id AND g.current JOIN people_organ h ON h.id = g.organ_id
    WHERE p.sealed_path AND h.kind = 'discipline' AND s.role = 'superior' AND o.code = 'XFJ'"""


def upgraded(name, home, url, ask):
    """Upgrade, and what holds afterwards; ``ask`` runs one statement on the database and gives its number."""
    assert name.startswith("part1.") or ask(LOOKED_ON) == 1  # as that version wrote it
    assert xinfang(home, url, "migrate", "--noinput")[0] == 0
    assert ask(LOOKED_ON) == 0  # worked out anew: no office looks on there (2022/22, 30)
    code, out = xinfang(home, url, "ledger", "verify", "--json")
    assert (code, json.loads(out)["problems"]) == (0, [])
    code, out = xinfang(home, url, "sweep", "--on", "2014-01-02", "--json")
    swept = json.loads(out)
    assert (code, swept["alerts_raised"]) == (0, 0)  # they were raised before the upgrade
    # lapsed by hand: the letter on the counter and the imported one (1 July), the one not accepted (1 July), the late reply
    assert sorted((one["limit"], one["due"], one["state"]) for one in swept["lapsed"]) == [
        ("accept_notice", "2013-07-01", "lapsed"),
        ("conclude", "2013-08-13", "late"),
        ("disposal", "2013-07-01", "lapsed"),
        ("disposal", "2013-07-01", "lapsed"),
    ]
    late = next(one for one in swept["lapsed"] if one["limit"] == "conclude")
    code, out = xinfang(home, url, "show", late["petition"], "--json")
    assert json.loads(out)["facts"]["title"] == "小区物业乱收费"
    assert xinfang(home, url, "housekeeper", "--once")[0] == 0
    assert xinfang(home, url, "ledger", "verify")[0] == 0


def asked(database, said):
    base = sqlite3.connect(database)
    found = base.execute(said).fetchone()[0]
    base.close()
    return found


@pytest.mark.parametrize("path", [p for p in DUMPS if ".sqlite" in p.name], ids=lambda p: p.name)
def test_a_landed_sqlite_database_comes_up(path, tmp_path):
    if path.name.endswith(".sqlite3.gz"):
        (tmp_path / "xinfang.sqlite3").write_bytes(gzip.decompress(path.read_bytes()))
    else:
        with sqlite3.connect(tmp_path / "xinfang.sqlite3") as base:
            base.executescript(sql(path))
        base.close()
    upgraded(path.name, tmp_path, "", partial(asked, tmp_path / "xinfang.sqlite3"))


@pytest.mark.faults
def test_an_upgrade_killed_before_sight_was_worked_out_anew_is_followed_up_by_the_next(tmp_path):
    database = tmp_path / "xinfang.sqlite3"
    database.write_bytes(gzip.decompress((HERE / "part2a.sqlite3.gz").read_bytes()))
    killed = "import os, django; django.setup(); from xinfang.cli import migrate; migrate.follow_the_rules = lambda: os._exit(9)"
    killed += "; from xinfang.config.entry import main; main()"
    assert python(tmp_path, "", "-c", killed, "migrate", "--noinput").returncode == 9
    assert asked(database, LOOKED_ON) == 1
    code, out = xinfang(tmp_path, "", "migrate", "--json")
    assert (code, json.loads(out)["ok"], asked(database, LOOKED_ON)) == (0, True, 0)
    assert json.loads(xinfang(tmp_path, "", "migrate", "--json")[1])["followed"] == 0


@pytest.mark.postgres
@pytest.mark.parametrize("path", [p for p in DUMPS if ".postgresql." in p.name], ids=lambda p: p.name)
def test_a_landed_postgresql_database_comes_up(path, tmp_path):
    import psycopg

    settings = connection.settings_dict
    name = f"upgrade_{uuid4().hex[:12]}"
    server = f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as base:
        base.execute(f"CREATE DATABASE {name}")
    try:
        with psycopg.connect(f"{server}/{name}", autocommit=True) as base:
            base.execute(sql(path))
        with psycopg.connect(f"{server}/{name}", autocommit=True) as base:
            upgraded(path.name, tmp_path, f"{server}/{name}", lambda said: base.execute(said).fetchone()[0])
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as base:
            base.execute(f"DROP DATABASE {name} WITH (FORCE)")
