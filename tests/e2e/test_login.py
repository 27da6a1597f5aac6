"""The way into the desk, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.make import editor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def log_in(page: Page, address: str, password: str) -> None:
    page.goto(f"{address}/desk/")
    page.fill("input[name=username]", "editor")
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")


def test_editor_comes_to_the_desk(live_server: LiveServer, page: Page) -> None:
    editor()

    log_in(page, live_server.url, "un mot de passe")

    expect(page.locator("form[action$='/logout/']")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_wrong_password_stays_outside(live_server: LiveServer, page: Page) -> None:
    editor()

    log_in(page, live_server.url, "un autre")

    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator("form[action$='/logout/']")).to_have_count(0)
