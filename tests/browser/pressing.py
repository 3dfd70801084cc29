"""To press what leads to another page, and to be there before anything is read.

A click alone comes back when the browser has taken it, which on a busy machine is before the next page has begun.
"""

from playwright.sync_api import Locator, Page


def press(page: Page, what: str | Locator) -> None:
    """Click the first of ``what``, and wait until the page that it leads to stands."""
    one = page.locator(what).first if isinstance(what, str) else what
    with page.expect_navigation():
        one.click()
