"""Every kind of page for readers, in a browser: sound, light, and within everyone's reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.e2e.audit.budget import Ledger, over
from tests.e2e.audit.kinds import KINDS
from tests.e2e.audit.reach import reach
from tests.e2e.audit.site import Site
from tests.e2e.audit.weight import weigh

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("kind", KINDS)]
SCREENS: dict[str, Any] = {
    f"{name}, {scheme}": {"viewport": size, "color_scheme": scheme}
    for name, size in (
        ("phone", {"width": 360, "height": 740}),
        ("desktop", {"width": 1280, "height": 900}),
    )
    for scheme in ("light", "dark")
}
# What axe counts as good practice is asked too: landmarks, the order of headings.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def screens(browser: Browser) -> Iterator[dict[str, Page]]:
    contexts = {
        name: browser.new_context(locale="fr-CH", timezone_id="Europe/Zurich", **options)
        for name, options in SCREENS.items()
    }
    yield {name: context.new_page() for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


def test_page_is_open_to_all(
    kind: str, site: Site, addresses: dict[str, str], screens: dict[str, Page]
) -> None:
    """axe, on a phone and a desktop, light and dark."""
    found = []
    for screen, page in screens.items():
        page.goto(site.base + addresses[kind])
        found += [f"{screen}: {fault}" for fault in violations(page)]
    assert found == []


def test_page_is_light(
    kind: str, site: Site, addresses: dict[str, str], browser: Browser, ledger: Ledger
) -> None:
    figures = weigh(browser, site.base + addresses[kind])
    ledger.note(kind, figures)
    assert over(figures) == []


def test_page_is_in_reach(
    kind: str, site: Site, addresses: dict[str, str], browser: Browser, ledger: Ledger
) -> None:
    figures = reach(browser, site.base + addresses[kind])
    ledger.note(kind, figures)
    assert over(figures) == []


def test_page_says_nothing_in_the_console(
    kind: str, site: Site, addresses: dict[str, str], browser: Browser
) -> None:
    address = site.base + addresses[kind]
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A page that is not found, or gone, is so on purpose; it may be said before it is open.
        is_own_status = message.location["url"] == address and "status of 4" in message.text
        if message.type in ("error", "warning") and not is_own_status:
            said.append(message.text)

    with closing(browser.new_context(color_scheme="dark")) as context:
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address)
    assert said == []


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]
