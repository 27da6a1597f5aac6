"""What other machines get: headers, heads of pages, feeds, sitemaps, links that all lead on."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.e2e.audit import exchange, feeds, head, sitemaps
from tests.e2e.audit.kinds import KINDS, STATUS, UNLISTED
from tests.e2e.audit.links import Walk
from tests.e2e.audit.site import Site

pytestmark = pytest.mark.browser
LISTED = [kind for kind in KINDS if kind not in UNLISTED]
WITH_FEEDS = ("front", "section", "topic", "contributor", "agency")


@pytest.mark.parametrize("kind", KINDS)
def test_server_says_all_that_a_page_needs(
    kind: str, site: Site, addresses: dict[str, str]
) -> None:
    assert list(exchange.faults(site, addresses[kind], STATUS.get(kind, 200))) == []


@pytest.mark.parametrize("kind", LISTED)
def test_page_says_what_it_is(kind: str, site: Site, addresses: dict[str, str]) -> None:
    answer = site.ask(addresses[kind])
    assert list(head.faults(answer.page, site.base + answer.path)) == []


@pytest.mark.parametrize("kind", sorted(UNLISTED - {*STATUS}))
def test_search_is_left_out_of_search_engines(
    kind: str, site: Site, addresses: dict[str, str]
) -> None:
    page = site.ask(addresses[kind]).page
    assert "noindex" in head.content(page, "name", "robots")


def test_titles_tell_pages_apart(site: Site, addresses: dict[str, str]) -> None:
    paths = {addresses[kind] for kind in LISTED}
    titles = Counter(site.ask(path).page.findtext(".//title") for path in paths)
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("kind", WITH_FEEDS)
def test_feeds_are_sound(kind: str, site: Site, addresses: dict[str, str]) -> None:
    paths = feeds.named(site.ask(addresses[kind]).page)
    assert {path.rpartition("/")[2] for path in paths} == {*feeds.TYPES}
    assert {path: list(feeds.faults(site, path)) for path in paths} == {path: [] for path in paths}


def test_sitemaps_are_sound(site: Site) -> None:
    assert list(sitemaps.faults(site)) == []


def test_no_link_leads_nowhere(site: Site) -> None:
    walk = Walk(site)
    walk.run()
    assert walk.broken == []
    assert len(walk.answers) > len(KINDS)
