"""Sitemaps: by their schema, within the limits, and every address its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lxml import etree

from tests.e2e.audit import head
from tests.e2e.audit.kinds import locations
from tests.e2e.audit.schemas import xml_faults
from tests.e2e.audit.site import Answer, Site

# The protocol's limits, and those of Google for news.
MOST_ADDRESSES, MOST_BYTES = 50_000, 50 * 2**20
MOST_NEWS, NEWS_SPAN = 1000, timedelta(hours=48)
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}publication_date"


def faults(site: Site) -> Iterator[str]:
    index = site.ask(announced(site))
    yield from xml_faults("sitemap", index.body)
    parts = [site.ask(site.local(address)) for address in locations(index)]
    for part in parts:
        yield from (f"{part.path}: {fault}" for fault in part_faults(part))
    yield from address_faults(site, parts)


def announced(site: Site) -> str:
    """The index, as robots.txt names it."""
    (address,) = re.findall(
        r"^Sitemap: (\S+)$", site.ask("/robots.txt").body.decode(), re.MULTILINE
    )
    return site.local(address)


def part_faults(part: Answer) -> Iterator[str]:
    if part.status != 200 or part.headers.get_content_type() != "application/xml":
        yield f"answers {part.status} with {part.headers.get_content_type()}"
    yield from xml_faults("sitemap", part.body)
    if len(locations(part)) > MOST_ADDRESSES or len(part.body) > MOST_BYTES:
        yield "is too large"
    moments = [
        datetime.fromisoformat(date.text or "") for date in etree.fromstring(part.body).iter(NEWS)
    ]
    if len(moments) > MOST_NEWS:
        yield f"has {len(moments)} news"
    yield from (f"has news of {at}" for at in moments if at < datetime.now(UTC) - NEWS_SPAN)


def address_faults(site: Site, parts: list[Answer]) -> Iterator[str]:
    """Each address answers as itself, and stands once: in the sitemap of news it stands again."""
    whole = [part for part in parts if "news" not in part.path]
    count = Counter(address for part in whole for address in locations(part))
    yield from (f"{address} stands there {n} times" for address, n in count.items() if n > 1)
    for address in count:
        answer = site.ask(site.local(address))
        if answer.status != 200:
            yield f"{address} answers {answer.status}"
        elif head.links(answer.page, "canonical") != [address]:
            yield f"{address} is {head.links(answer.page, 'canonical')}"
