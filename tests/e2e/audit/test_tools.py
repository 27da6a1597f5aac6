"""What the checkers say that most houses ask: Nu, html-validate, HTML_CodeSniffer, Lighthouse."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.audit import tools
from tests.e2e.audit.budget import BUDGET, Ledger
from tests.e2e.audit.kinds import KINDS
from tests.e2e.audit.site import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not tools.ARE_INSTALLED, reason="`make audit-tools` installs what it needs"),
]
# Lighthouse takes its time, and searches are not for search engines.
BY_LIGHTHOUSE = ("front", "photo", "video", "section", "latest")


@pytest.fixture(scope="module")
def pages(
    site: Site, addresses: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The bytes of each kind of page, as files."""
    folder = tmp_path_factory.mktemp("pages")
    files = {kind: folder / f"{kind.replace(' ', '-')}.html" for kind in KINDS}
    for kind, file in files.items():
        file.write_bytes(site.ask(addresses[kind]).body)
    return files


def test_pages_are_valid(pages: dict[str, Path]) -> None:
    assert list(tools.nu(pages)) == []


def test_pages_are_written_well(pages: dict[str, Path]) -> None:
    assert list(tools.html_validate(pages)) == []


def test_second_opinion_finds_no_barrier(
    site: Site, addresses: dict[str, str], browser: Browser
) -> None:
    found = {}
    with closing(browser.new_context(bypass_csp=True)) as context:
        page = context.new_page()
        for kind, path in addresses.items():
            page.goto(site.base + path)
            found[kind] = tools.sniff(page)
    assert found == {kind: [] for kind in KINDS}


@pytest.mark.parametrize("kind", BY_LIGHTHOUSE)
def test_lighthouse_has_nothing_to_say(
    kind: str, site: Site, addresses: dict[str, str], ledger: Ledger
) -> None:
    report = tools.lighthouse(site.base + addresses[kind])
    scores = {name: 100 * found["score"] for name, found in report["categories"].items()}
    ledger.note(kind, scores)
    low = {name for name, least in BUDGET["lighthouse"].items() if scores[name] < least}
    assert {name: tools.failing(report, name) for name in low} == {}
