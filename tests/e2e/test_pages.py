"""Every kind of page for readers in a browser: on a phone and a desktop, light and dark.

axe finds no fault, the console says nothing, no policy is broken; nothing is loaded from
elsewhere and nothing is kept in the browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from articles import workflow
from articles.models import Agency, Article, Contributor, Story, Topic

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
SCREENS = {
    f"{name}, {scheme}": {"viewport": size, "color_scheme": scheme}
    for name, size in (
        ("phone", {"width": 360, "height": 740}),
        ("desktop", {"width": 1280, "height": 900}),
    )
    for scheme in ("light", "dark")
}
# What axe counts as good practice is asked too: landmarks, the order of headings.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# At this width a page may not be wider than the screen.
NARROWEST = 320


@dataclass
class Faults:
    found: list[str] = field(default_factory=list)

    def watch(self, page: Page, site: str) -> None:
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._said(page, message))
        page.on("request", lambda request: self._asked(request.url, site))
        page.on("response", self._answered)

    def _said(self, page: Page, message) -> None:
        # A page that is not found, or gone, is so on purpose here.
        is_own_status = message.location["url"] == page.url and "status of 4" in message.text
        if message.type in ("error", "warning") and not is_own_status:
            self.found.append(f"{page.url}: {message.text}")

    def _asked(self, url: str, site: str) -> None:
        if not url.startswith((f"{site}/", "data:")):
            self.found.append(f"loads {url}")

    def _answered(self, response) -> None:
        if "set-cookie" in response.headers:
            self.found.append(f"{response.url} sets a cookie")


def one_of(model: type) -> str:
    """The address of a name under which something is published."""
    rows = model.objects.filter(article__state="live").exclude(slug="agences")
    return rows.order_by("pk").first().get_absolute_url()


def addresses() -> dict[str, str]:
    """A page of each kind, articles of several kinds among them."""
    live = Article.objects.filter(state="live").order_by("pk")
    kinds = {
        "photo": live.filter(picture__isnull=False, document__body__0__isnull=False),
        "recording": live.filter(media__kind__in=["audio", "video"]),
        "sidebar": live.filter(document__sidebars__0__isnull=False),
        "corrected": live.filter(corrections__isnull=False),
        "foreign": live.filter(language="en"),
        "plain": live.filter(picture__isnull=True),
    }
    articles = {name: rows.first() for name, rows in kinds.items()}
    day = live.filter(visible_from__lt=live.last().visible_from).last().visible_from
    gone = live.last()
    workflow.perform("unpublish", Story.objects.get(pk=gone.pk), by=None, notice="Retiré.")
    return {
        **{name: row.get_absolute_url() for name, row in articles.items()},
        "front": "/",
        "section": f"/{articles['photo'].section.slug}/",
        "topic": one_of(Topic),
        "contributor": one_of(Contributor),
        "agency": one_of(Agency),
        "latest": "/archives/",
        "year": f"/archives/{day:%Y}/",
        "month": f"/archives/{day:%Y/%m}/",
        "day": f"/archives/{day:%Y/%m/%d}/",
        "search": "/recherche/",
        "results": "/recherche/?q=suisse",
        "no results": "/recherche/?q=zzzz",
        "not found": "/nulle/part/",
        "gone": gone.get_absolute_url(),
    }


@contextmanager
def opened(browser: Browser, site: str, **options) -> Iterator[tuple[Page, Faults]]:
    context = browser.new_context(locale="fr-CH", timezone_id="Europe/Zurich", **options)
    page, faults = context.new_page(), Faults()
    faults.watch(page, site)
    yield page, faults
    faults.found += [f"a cookie: {cookie['name']}" for cookie in context.cookies()]
    context.close()


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{page.url}: {rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]


def test_every_kind_of_page_is_without_fault(live_server: LiveServer, browser: Browser) -> None:
    call_command("demo", "--yes", "--quiet", verbosity=0)
    pages = addresses()
    found: list[str] = []
    for screen, options in SCREENS.items():
        with opened(browser, live_server.url, **options) as (page, faults):
            for address in pages.values():
                page.goto(f"{live_server.url}{address}")
                faults.found += violations(page)
        found += [f"{screen}: {fault}" for fault in faults.found]
    assert found == []


def test_no_page_is_wider_than_the_screen(live_server: LiveServer, browser: Browser) -> None:
    """At 320 pixels, which is a desktop at 400 %."""
    call_command("demo", "--yes", "--quiet", verbosity=0)
    viewport = {"width": NARROWEST, "height": 640}
    wide: dict[str, int] = {}
    with opened(browser, live_server.url, viewport=viewport) as (page, faults):
        for name, address in addresses().items():
            page.goto(f"{live_server.url}{address}")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > NARROWEST:
                wide[name] = width
    assert (wide, faults.found) == ({}, [])
