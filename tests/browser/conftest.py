"""The browser, and windows of it on a site with the cast."""

import os
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("XINFANG_CHROMIUM", "/usr/bin/chromium")


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


@pytest.fixture
def window(browser, live_server, real_cast):
    """Open pages by path; every console error and every page wider than its window is a failure."""
    faults, contexts = [], []

    def opened(width=1280, height=900, script=True):
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=live_server.url, java_script_enabled=script
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
