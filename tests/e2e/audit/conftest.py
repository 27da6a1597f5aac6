"""The site that is audited, started once, and the table of figures at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.audit import kinds
from tests.e2e.audit.budget import Ledger
from tests.e2e.audit.site import Site, served

LEDGER = pytest.StashKey[Ledger]()
COLUMNS = {
    "requests": "requests",
    "html_bytes": "HTML",
    "css_bytes": "CSS",
    "total_bytes": "bytes",
    "elements": "elements",
    "layout_shift": "shift",
    "largest_paint_ms": "LCP ms",
    "performance": "perform.",
    "accessibility": "access.",
    "best-practices": "practice",
    "seo": "SEO",
}


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEDGER] = Ledger()


@pytest.fixture(scope="session")
def ledger(pytestconfig: pytest.Config) -> Ledger:
    return pytestconfig.stash[LEDGER]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def addresses(site: Site) -> dict[str, str]:
    """The path of each kind of page."""
    return kinds.addresses(site)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for line in config.stash[LEDGER].table(COLUMNS):
        terminalreporter.write_line(line)
