"""What a sitemap and an index of sitemaps look like, and how they are answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from articles.pages.context import Shell, absolute
from articles.pages.freshness import may_be_kept
from articles.syndication.feed_formats import xml_document

# The protocol allows 50,000 addresses; a fifth of it is written in a second.
LONGEST = 10_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

Address = dict[str, Any]


def page_url(path: str, changed_at: datetime | None = None) -> Address:
    address = {"loc": absolute(path)}
    return address | ({"lastmod": changed_at.isoformat(timespec="seconds")} if changed_at else {})


def urls(addresses: Iterable[Address], namespaces: dict[str, str] | None = None) -> str:
    return _written("urlset", "url", addresses, namespaces or {})


def index_of(parts: Iterable[Address]) -> str:
    return _written("sitemapindex", "sitemap", parts, {})


def answer(text: str, shell: Shell) -> HttpResponse:
    response = HttpResponse(text, "application/xml; charset=utf-8")
    return may_be_kept(response, shell.at, shell.due)


def _written(root: str, name: str, addresses: Iterable[Address], namespaces: dict[str, str]) -> str:
    xml, out = xml_document()
    xml.open(root, {"xmlns": _SITEMAP, **namespaces})
    for address in addresses:
        xml.tree(name, address)
    xml.endElement(root)
    return out.getvalue()
