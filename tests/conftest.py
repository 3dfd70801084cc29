"""The fixed cast, and what every test starts from. The run's own home is made in tests/settings.py."""

import os
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests import cast as company

IN_CI = bool(os.environ.get("XINFANG_CI"))


SLOW = ("letters", "browser", "faults", "walks")
LONGEST = ("tests/browser/test_walk.py", "tests/cli/test_demo.py")  # no other file may start after these


def pytest_collection_modifyitems(items):
    """Tests for PostgreSQL run when the suite runs on it; elsewhere they say so. Long files come first, lest one be left alone."""
    from django.conf import settings

    items.sort(key=lambda one: (not one.nodeid.startswith(LONGEST), not any(map(one.get_closest_marker, SLOW))))
    on_postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set XINFANG_DATABASE_URL=postgresql://…"))


@pytest.fixture(scope="session")
def shared():
    """The folder of real letters and worked-out days, which users do not have."""
    path = Path(os.environ.get("XINFANG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not path.is_dir():
        pytest.skip("../shared 不在：与真实来信和独立算出的日期的比对没有运行")
    return path


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The test database. On SQLite its migrated tables are kept for the next run, outside CI: migrating takes seconds."""
    from tests import schema

    with django_db_blocker.unblock():
        made = schema.make()
    yield
    with django_db_blocker.unblock():
        schema.drop(made)


@pytest.fixture(autouse=True)
def _fresh():
    from django.conf import settings

    from xinfang.bureau import queries

    queries.forget()
    assert "xinfang-test-" in str(settings.XINFANG_HOME)
    (settings.XINFANG_HOME / "ledger.heads").unlink(missing_ok=True)
    yield
    queries.forget()


_outer = []  # the transaction that holds the cast of the module, while it is open


def _leave():
    if _outer:
        transaction.set_rollback(True)
        _outer.pop().__exit__(None, None, None)


@pytest.fixture(scope="module")
def _company(django_db_setup, django_db_blocker):
    """The cast, made once for a module inside a transaction of its own: every test's rows are rolled back to here."""
    _outer.append(transaction.atomic())
    with django_db_blocker.unblock():
        _outer[-1].__enter__()
        made = company.assemble()
    yield made
    with django_db_blocker.unblock():
        _leave()


@pytest.fixture
def cast(_company, db):
    """The fixed cast: the same organs and people for every test, in objects of its own."""
    return company.again(_company)


@pytest.fixture
def many_rows(db):
    """For a test that fills the database: PostgreSQL counts the rows before it checks, at the end, what each refers to."""
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def forget_index():
    """The index of the search on SQLite, which is no table of a model: a flush leaves it as it is."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO petitions_searchtoken (petitions_searchtoken) VALUES ('delete-all')")


@pytest.fixture
def real_db(transactional_db):
    """A database with real commits, whose ledger may be flushed afterwards (the triggers are taken away and remade).

    These tests come last in their module: the cast that the others shared is rolled back first.
    """
    from xinfang.ledger import triggers

    _leave()
    triggers.install(connection)
    yield
    triggers.drop(connection)
    forget_index()


@pytest.fixture
def real_cast(real_db):
    """The cast in a database with real commits."""
    return company.assemble()


@pytest.fixture
def sign_in(client, cast):
    """Sign one of the cast in at the desk."""

    def enter(part):
        from xinfang.people.models import Account

        account = Account.objects.filter(username=part).first() or company.account(cast, part)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def xinfang(capsys):
    """Run a command in this process: its exit code, its JSON (or text), what it said on standard error."""
    import json

    from xinfang.cli.main import run

    def command(*words):
        capsys.readouterr()
        try:
            code = run([str(word) for word in words])
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in words and out.strip() else out, err

    return command
