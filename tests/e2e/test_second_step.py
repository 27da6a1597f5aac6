"""Passkeys and the app's codes in a browser, with an authenticator of Chromium's own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Literal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.test_desk import grave
from tests.make import editor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
APP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def key(page: Page) -> Iterator[str]:
    """A key in the browser, which says yes by itself; its name for what is done to it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    yield session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    session.detach()


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/")
    page.fill("input[name=username]", "editor")
    page.fill("input[name=password]", "un mot de passe")
    page.keyboard.press("Enter")


def log_out(page: Page) -> None:
    page.click("#logout-form button")
    page.wait_for_url("**/logout/")


def confirm(page: Page) -> None:
    page.fill("input[name=password]", "un mot de passe")
    page.keyboard.press("Enter")


def by_name(live_server: LiveServer) -> str:
    """A browser binds no passkey to an address of numbers."""
    return live_server.url.replace("127.0.0.1", "localhost")


def add_key(page: Page, address: str, *, alone: bool) -> None:
    log_in(page, address)
    page.wait_for_selector("#logout-form")
    page.goto(f"{address}/desk/security/webauthn/add/")
    confirm(page)
    page.set_checked("input[name=passwordless]", alone)
    page.wait_for_load_state()  # only then does the button do anything
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    log_out(page)


@pytest.mark.usefixtures("key")
def test_passkey_opens_the_page_that_was_asked_for(live_server: LiveServer, page: Page) -> None:
    editor()
    address = by_name(live_server)
    add_key(page, address, alone=True)

    page.goto(f"{address}/desk/articles/story/")
    page.click("#passkey-login")

    page.wait_for_url(f"{address}/desk/articles/story/")
    expect(page.locator("#logout-form")).to_be_visible()


@pytest.mark.usefixtures("key")
def test_key_is_the_step_after_the_password(live_server: LiveServer, page: Page) -> None:
    editor()
    address = by_name(live_server)
    add_key(page, address, alone=False)

    log_in(page, address)
    page.wait_for_url("**/security/authenticate/")
    page.click("#mfa_webauthn_authenticate")

    page.wait_for_url(f"{address}/desk/")
    expect(page.locator("#logout-form")).to_be_visible()


def test_removed_passkey_opens_nothing(live_server: LiveServer, page: Page, key: str) -> None:
    editor()
    address = by_name(live_server)
    add_key(page, address, alone=True)
    Authenticator.objects.all().delete()

    page.goto(f"{address}/desk/")
    page.click("#passkey-login")

    expect(page.locator(".messagelist")).to_be_visible()
    expect(page.locator("#logout-form")).to_have_count(0)


def test_who_has_no_key_is_told_so(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{by_name(live_server)}/desk/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()); }")
    page.click("#passkey-login")
    expect(page.locator("[data-passkey-error]")).to_be_visible()


def test_code_of_the_app_is_asked_and_opens(live_server: LiveServer, page: Page) -> None:
    TOTP.activate(editor(), APP_KEY)
    log_in(page, live_server.url)

    page.fill("input[name=code]", format_hotp_value(hotp_value(APP_KEY, int(time.time()) // 30)))
    page.keyboard.press("Enter")

    page.wait_for_url(f"{live_server.url}/desk/")
    expect(page.locator("#logout-form")).to_be_visible()


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_second_step_are_open_to_all(
    width: int, scheme: Literal["light", "dark"], live_server: LiveServer, page: Page
) -> None:
    user = editor()
    address = by_name(live_server)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    found: list[str] = []

    def look(path: str) -> None:
        page.goto(f"{address}/desk/{path}")
        page.wait_for_load_state("networkidle")
        found.extend(f"{path}: {fault}" for fault in grave(page))

    look("login/")
    add_key(page, address, alone=True)
    TOTP.activate(user, APP_KEY)
    log_in(page, address)
    page.wait_for_selector("input[name=code]")
    look("security/authenticate/")
    page.fill("input[name=code]", format_hotp_value(hotp_value(APP_KEY, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/desk/")
    look("security/password/?next=/desk/security/")
    look("security/reauthenticate/?next=/desk/security/")
    look("security/webauthn/reauthenticate/?next=/desk/security/")
    page.goto(f"{address}/desk/security/password/?next=/desk/security/")
    confirm(page)
    page.wait_for_url(f"{address}/desk/security/")
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
    for path in (
        "",
        "webauthn/",
        "webauthn/add/",
        f"webauthn/keys/{key}/edit/",
        f"webauthn/keys/{key}/remove/",
        "recovery-codes/",
        "recovery-codes/generate/",
        "totp/deactivate/",
    ):
        look(f"security/{path}")
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).delete()
    look("security/totp/activate/")
    assert page.locator("img.qr").evaluate("img => img.naturalWidth") > 0
    assert found == []
