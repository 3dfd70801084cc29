"""One temporary home for the whole run, set before Django reads its settings; and the fixed cast."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("XINFANG_HOME", tempfile.mkdtemp(prefix="xinfang-test-"))
os.environ.setdefault("XINFANG_MASTER_KEY", "a-master-key-for-tests-and-for-nothing-else")
os.environ.setdefault("XINFANG_SECRET_KEY", "a-secret-key-for-tests-and-for-nothing-else")
os.environ.setdefault("XINFANG_DATABASE_POOLED", "false")

import pytest
from django.db import connection

from tests import cast as company


@pytest.fixture(scope="session")
def shared():
    """The folder of real letters and worked-out days, which users do not have."""
    path = Path(os.environ.get("XINFANG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not path.is_dir():
        pytest.skip("../shared 不在：与真实来信和独立算出的日期的比对没有运行")
    return path


@pytest.fixture(autouse=True)
def _fresh_snapshot():
    from xinfang.bureau import queries

    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def cast(db):
    """The fixed cast: the same organs and people for every test."""
    return company.assemble()


@pytest.fixture
def real_db(transactional_db):
    """A database with real commits, whose ledger may be flushed afterwards (the triggers are taken away and remade)."""
    from xinfang.ledger import triggers

    yield
    triggers.drop(connection)


@pytest.fixture
def real_cast(real_db):
    """The cast in a database with real commits."""
    from xinfang.ledger import triggers

    triggers.install(connection)
    return company.assemble()
