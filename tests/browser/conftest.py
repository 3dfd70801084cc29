"""The browser, windows of it, and a site: of one test with the cast, or one that the tests of a module share."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from tests.conftest import _leave, forget_index
from xinfang.ledger import triggers

SHELL = "/usr/bin/chromium-headless-shell"  # the same engine without the windows' frames: a third less work
CHROMIUM = os.environ.get("XINFANG_CHROMIUM", SHELL if Path(SHELL).exists() else "/usr/bin/chromium")


@pytest.fixture(scope="package")
def browser():
    """One Chromium for all of them; every window is a context of its own."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("XINFANG_CI"):
            pytest.fail("Chromium must be there in CI")
        pytest.skip(f"no Chromium at {CHROMIUM}: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        one = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield one
        one.close()


@contextmanager
def standing_site(blocker):
    """A live server on a database with real commits that no test's end empties: its address; flushed at the end.

    A module that uses it overrides ``_django_db_helper``, which would flush after each test.
    """
    with blocker.unblock():
        _leave()
        triggers.install(connection)
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        triggers.drop(connection)
        call_command("flush", verbosity=0, interactive=False)
        forget_index()


@contextmanager
def windows(browser, url):
    """Open pages by path; every console error is a failure."""
    faults, contexts = [], []

    def opened(width=1280, height=900, script=True):
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=url, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def window(browser, live_server, real_cast):
    """Windows on a site of the test's own, with the cast."""
    with windows(browser, live_server.url) as opened:
        yield opened
