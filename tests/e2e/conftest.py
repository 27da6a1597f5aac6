"""A real browser for the tests of this folder: Debian's Chromium, or the one that CHROMIUM names.

`page` is a fresh page without cookies. A test fails when its page logs an error: a breach of the
Content-Security-Policy, a script that throws, a file that is not there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

# As root Chromium has no sandbox; and it should look for nothing in the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PRESENCE = "**/presence/"


def chromium() -> str:
    """The path of the browser."""
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert binary, "Chromium is needed: apt install chromium, or name it in CHROMIUM"
    return binary


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # No page asks for it: the browser does, of its own accord.
        is_favicon = message.location["url"].endswith("/favicon.ico")
        if message.type == "error" and not is_favicon:
            errors.append(message.text)

    context = browser.new_context(locale="fr-CH", timezone_id="Europe/Zurich")
    # What an open form tells now and then would reach the database while it is emptied.
    context.route(PRESENCE, lambda route: route.fulfill(json={"said": []}))
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
