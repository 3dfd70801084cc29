"""The ledger: append-only in the database itself, and verify names what was changed behind its back."""

import pytest
from django.db import Error, connection, transaction

from tests.cast import accepted, registered
from xinfang.ledger import heads, triggers
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.ledger.payloads import BadPayload, plain
from xinfang.ledger.verify import verify
from xinfang.petitions.models import Petition


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql", ["UPDATE ledger_entry SET cite = 'x' WHERE seq = 1", "DELETE FROM ledger_entry WHERE seq = 1"]
)
def test_the_database_refuses_update_and_delete(cast, sql):
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        run(sql)
    assert verify().ok


def test_insert_or_replace_is_refused_too_on_sqlite(cast):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own statement")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        run("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 1")


@pytest.fixture
def naked(cast):
    """A petition, and a ledger whose triggers are gone."""
    petition = accepted(cast)
    triggers.drop(connection)
    yield petition
    triggers.install(connection)


def problems():
    return "\n".join(line for line in verify().problems if "触发器" not in line)


def test_verify_finds_that_the_triggers_are_gone(naked):
    assert any("触发器" in line for line in verify().problems)


def test_verify_names_a_changed_entry(naked):
    run("UPDATE ledger_entry SET cite = 'seed/1' WHERE seq = 2")
    assert "第 2 号记录的内容被改过" in problems()


def test_verify_names_a_deleted_entry(naked):
    run("DELETE FROM ledger_entry WHERE seq = 3")
    assert "缺少第 3" in problems()


def test_verify_finds_the_end_cut_off(naked):
    heads.note()
    last = Entry.objects.order_by("-seq").first().seq
    run("DELETE FROM ledger_entry WHERE seq = %s", last)
    assert "末尾被截断" in problems()


def test_verify_names_a_row_changed_without_an_entry(naked):
    run("UPDATE petitions_petition SET head_count = 7 WHERE id = %s", naked.pk)
    assert f"petitions_petition 的行 {naked.uid} 与账本不符" in problems()


def test_verify_names_a_deleted_row(naked):
    clock = naked.clocks.get(limit="conclude")
    run("DELETE FROM petitions_clock WHERE id = %s", clock.pk)
    assert f"petitions_clock 的行 {clock.uid} 在账本里有、表里没有" in problems()


def test_verify_names_a_row_added_without_an_entry(naked):
    from xinfang.bureau.models import Setting

    row = Setting(key="yellow_days", value=9)
    row.digest = row.reckon()
    row.save(force_insert=True)
    assert f"bureau_setting 的行 {row.uid} 没有账本记录" in problems()


def test_words_and_personal_data_cannot_enter_a_payload():
    for bad in ("张三丰", "Zhang San", "138 0000 0000"):
        with pytest.raises(BadPayload):
            plain(Kind.PETITION_STEPPED, {"reason": bad})
    with pytest.raises(BadPayload):
        plain(Kind.PETITION_STEPPED, {"name": "x"})


def test_no_identity_stands_in_the_ledger_or_plain_in_the_tables(cast):
    registered(cast)
    text = "".join(f"{entry.payload}{entry.covers}{entry.actor_label}" for entry in Entry.objects.all())
    assert "张三丰" not in text
    assert "13900000000" not in text
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM vault_record")
        assert "张三丰".encode() not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT title FROM petitions_petition")
        assert "物业".encode() not in bytes(cursor.fetchone()[0])
    assert Petition.objects.get().title == "小区物业乱收费"
