"""One city for all stories, with real commits and a live server; each story is a matter of its own in it."""

import pytest

from tests import cast as company
from tests.browser.conftest import standing_site
from tests.browser.stories.town import Town, settle


@pytest.fixture
def _django_db_helper():
    """In place of pytest-django's own: the stories share one database, which no story's end may empty."""


@pytest.fixture(scope="package")
def _city(django_db_setup, django_db_blocker):
    """The cast with those who review, and accounts for all; the database is flushed when the last story is told."""
    with standing_site(django_db_blocker) as url:
        yield settle(company.assemble()), url


@pytest.fixture
def town(_city, browser):
    """The town on a day: who sits where, what they see. Console faults are failures, and the ledger verifies at the end."""
    one = Town(*_city, browser)
    yield one
    one.close()
