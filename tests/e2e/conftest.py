"""A real browser for the tests of this folder: Debian's Chromium, or the one that CHROMIUM names.

`page` is a fresh page without cookies. A test fails when its page logs an error: a breach of the
Content-Security-Policy, a script that throws, a file that is not there.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

# As root Chromium has no sandbox; and it should look for nothing in the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PRESENCE = "**/presence/"
# How long a busy machine may take for what a test waits for.
MOST_MS = 30_000
expect.set_options(timeout=MOST_MS)


def chromium() -> str:
    """The path of the browser."""
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert binary, "Chromium is needed: apt install chromium, or name it in CHROMIUM"
    return binary


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file: in memory all threads of the server would share one connection.

    There one request's transaction ends within another's, whenever two of a page are answered at
    once.
    """
    for database in settings.DATABASES.values():
        if database["ENGINE"].endswith("sqlite3"):
            folder = tmp_path_factory.mktemp("database")
            database.setdefault("TEST", {})["NAME"] = str(folder / "newsroom.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def server_at_rest(request: pytest.FixtureRequest) -> Iterator[None]:
    """Waits at the end for what the server still answers: the database is emptied next.

    Pages ask for things of their own accord, and a browser that is closed does not call them back.
    """
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # emptied after this, not before
    under_way = UnderWay()
    request_started.connect(under_way.begin)
    request_finished.connect(under_way.end)
    yield
    under_way.wait()
    request_started.disconnect(under_way.begin)
    request_finished.disconnect(under_way.end)


class UnderWay:
    """How many requests the server has taken and not finished."""

    def __init__(self) -> None:
        self.number = 0
        self._changed = threading.Condition()

    def begin(self, **kwargs: Any) -> None:
        self._add(1)

    def end(self, **kwargs: Any) -> None:
        self._add(-1)

    def _add(self, change: int) -> None:
        with self._changed:
            self.number += change
            self._changed.notify_all()

    def wait(self) -> None:
        """Until nothing is under way, and nothing more has come for a moment."""
        with self._changed:
            while self.number or self._changed.wait(timeout=0.1):
                assert self._changed.wait_for(lambda: not self.number, timeout=30)


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
    page.set_default_timeout(MOST_MS)
    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
