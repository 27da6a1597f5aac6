"""A real browser for the tests of this folder: Debian's Chromium, or the one that CHROMIUM names.

`page` is a fresh page without cookies. A test fails when its page logs an error: a breach of the
Content-Security-Policy, a script that throws, a file that is not there.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

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
    server: LiveServer = request.getfixturevalue("live_server")
    browser: Browser = request.getfixturevalue("browser")
    others = browser.contexts
    yield
    for context in browser.contexts:
        if context not in others:  # of a test that failed
            context.close()
    ask_last(server)
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:  # as socketserver names them
            thread.join(MOST_MS / 1000)
            assert not thread.is_alive()


def ask_last(server: LiveServer) -> None:
    """The server takes requests in their order: after this one it has begun with all others."""
    address = (server.thread.host, server.thread.port)
    with closing(HTTPConnection(*address, timeout=MOST_MS / 1000)) as connection:
        connection.request("GET", "/static/articles/icons/icon.svg")
        assert connection.getresponse().status == 200


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
