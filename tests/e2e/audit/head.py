"""What a page says of itself in its head: to search engines, to other sites, to feed readers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from tests.e2e.audit.schemas import json_faults

SCHEMA = "structured-data"
TITLE = range(5, 121)
# What an article is shown with where somebody shares it.
SHARED = (
    *("og:type", "og:title", "og:description", "og:url", "og:image", "og:image:alt"),
    *("og:site_name", "og:locale", "article:published_time"),
)


def faults(page: HtmlElement, address: str) -> Iterator[str]:
    """What is missing or wrong, for a page that search engines may list."""
    title = page.findtext(".//title") or ""
    if len(title) not in TITLE:
        yield f"a title of {len(title)} characters"
    if not content(page, "name", "description"):
        yield "no description"
    if not page.get("lang"):
        yield "no language"
    if links(page, "canonical") != [address]:
        yield f"canonical is {links(page, 'canonical')}"
    if len(links(page, "alternate")) < 2:
        yield "no feeds"
    if "noindex" in content(page, "name", "robots"):
        yield "noindex"
    yield from (fault for data in structured_data(page) for fault in json_faults(SCHEMA, data))
    if content(page, "property", "og:type") == "article":
        yield from article_faults(page, address)


def article_faults(page: HtmlElement, address: str) -> Iterator[str]:
    yield from (f"no {name}" for name in SHARED if not content(page, "property", name))
    if "max-image-preview:large" not in content(page, "name", "robots"):
        yield "pictures may only be shown small"
    news = structured_data(page)[0]["@graph"][0]
    if news["url"] != address:
        yield f"structured data of {news['url']}"
    shown = {time.get("datetime") for time in page.iterfind(".//main//time")}
    yield from (
        f"{news[name]} is not on the page"
        for name in ("datePublished", "dateModified")
        if news[name] not in shown
    )


def structured_data(page: HtmlElement) -> list[dict[str, Any]]:
    blocks = page.iterfind(".//script[@type='application/ld+json']")
    return [json.loads(block.text or "") for block in blocks]


def content(page: HtmlElement, attribute: str, name: str) -> str:
    found = page.find(f".//meta[@{attribute}='{name}']")
    return "" if found is None else found.get("content", "")


def links(page: HtmlElement, relation: str) -> list[str]:
    return [link.get("href", "") for link in page.iterfind(f".//link[@rel='{relation}']")]
