"""Every command as the operator: no accusation and no identity is ever printed (decision 21)."""

import csv
import io
from pathlib import Path

import pytest
import time_machine

from tests.cli.test_import import book
from tests.matrix.world import COMMON, NAMES, TITLES, TODAY, build
from xinfang.accountability.models import Alert
from xinfang.cli.main import COMMANDS
from xinfang.ledger.models import Entry

TABLE = Path(__file__).with_name("commands.csv")
with TABLE.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
HIDDEN = ("accusation", "sealed")


@pytest.fixture
def world(db):
    with time_machine.travel(f"{TODAY.isoformat()} 10:00+08:00", tick=False):
        yield build()


def test_every_command_has_its_row():
    assert {row["command"].split()[0] for row in ROWS} == {name.strip("_").replace("_", "-") for name in COMMANDS}


def test_no_command_prints_an_accusation_or_an_identity(world, xinfang, tmp_path, monkeypatch):
    letters = book(tmp_path / "letters.xlsx", [["1", "吴六生", "路灯", "2013/6/14", "路灯不亮。", "", ""]])
    given = {
        "FILE": letters,
        "NEW": tmp_path / "new.xlsx",
        "TO": tmp_path / "backups",
        **{name.upper(): world.number(name) for name in TITLES},
    }
    bad = []
    for row in ROWS:
        if row["exit"] == "-":
            continue  # it serves, or makes a home of its own: nothing to print here
        for plain in (True, False):
            words = [str(given.get(word, word)) for word in row["command"].split()] + ([] if plain else ["--json"])
            given["NEW"].unlink(missing_ok=True)
            monkeypatch.setattr("sys.stdin", io.StringIO(""))
            code, out, err = xinfang(*words)
            said = str(out) + err
            if str(code) != row["exit"] and plain:
                bad.append((row["command"], code, said[:200]))
            bad.extend((row["command"], name, said[:300]) for name in (*NAMES.values(), "吴六生") if name in said)
            for name in HIDDEN:
                asked = world.number(name) in words
                if TITLES[name] in said or (world.number(name) in said and not asked):
                    bad.append((row["command"], name, said[:300]))
    assert bad == []


def test_an_accusation_is_as_if_it_were_not_and_each_use_is_in_the_ledger(world, xinfang):
    unknown = xinfang("show", "ZZZZ-ZZZZ")
    for name in HIDDEN:
        assert xinfang("show", world.number(name)) == unknown
    assert xinfang("show", world.number("ordinary"))[0] == 0
    assert Entry.objects.filter(kind="operator:use").count() == 4


def test_accusations_are_in_no_count(world, xinfang):
    """Two ordinary matters and two accusations have lapsed: only the first are counted, listed or found (decision 19)."""
    unsealed = Alert.objects.filter(sealed_path=False)
    swept = xinfang("sweep", "--on", TODAY.isoformat(), "--json")[1]
    assert swept["alerts_total"] == unsealed.count() < Alert.objects.count()
    assert f"逾期 {len(swept['lapsed'])} 个期限" in xinfang("sweep", "--on", TODAY.isoformat())[1]
    found = xinfang("search", COMMON, "--json")[1]
    assert found["total"] == len(found["hits"]) == 2
    assert {hit["petition"] for hit in found["hits"]} == {world.number("ordinary"), world.number("county")}


def test_a_sweep_counts_no_accusation_among_what_it_raised(db, xinfang):
    with time_machine.travel(f"{TODAY.isoformat()} 10:00+08:00", tick=False):
        world = build(swept=False)
        said = xinfang("sweep", "--on", TODAY.isoformat(), "--json")[1]
        assert said["alerts_raised"] == said["alerts_total"] == Alert.objects.filter(sealed_path=False).count()
        assert Alert.objects.filter(petition=world.petitions["sealed"]).exists()
