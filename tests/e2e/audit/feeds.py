"""Feeds: each by its schema, and what schemas cannot say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from tests.e2e.audit.schemas import json_faults, xml_faults
from tests.e2e.audit.site import Answer, Site

TYPES = {
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
ATOM = "{http://www.w3.org/2005/Atom}"
# A name of HTML that stands in the text itself was escaped twice.
ESCAPED_TWICE = re.compile(r"&(amp|lt|gt|quot|#\d+|nbsp);")
UNWANTED = re.compile(r"<(script|style|iframe)|\bon\w+=|(href|src)=\"/", re.IGNORECASE)
Entry = tuple[str, str, str, str]


def named(page: HtmlElement) -> list[str]:
    """The addresses of a page's feeds."""
    return [
        str(href) for href in page.xpath("//link[@rel='alternate'][contains(@type, '+')]/@href")
    ]


def faults(site: Site, path: str) -> Iterator[str]:
    answer = site.ask(path)
    name = path.rpartition("/")[2]
    if answer.headers.get_content_type() != TYPES[name]:
        yield f"is {answer.headers.get_content_type()}"
    if site.ask(path, If_None_Match=answer.headers["ETag"] or "").status != 304:
        yield "is sent again to those who have it"
    if name == "feed.json":
        yield from json_faults("json-feed", json.loads(answer.body))
    else:
        yield from xml_faults(name.removesuffix(".xml"), answer.body)
    yield from entry_faults(site, list(entries(name, answer)))


def entry_faults(site: Site, found: list[Entry]) -> Iterator[str]:
    """An entry is its id, its address, its title and its text."""
    ids = [entry[0] for entry in found]
    if not ids or len(ids) != len({*ids}):
        yield f"{len(ids)} entries, {len({*ids})} different"
    for _id, address, title, text in found:
        if not address.startswith(f"{site.base}/"):
            yield f"leads to {address}"
        if ESCAPED_TWICE.search(title):
            yield f"escaped twice: {title}"
        if unwanted := UNWANTED.search(text):
            yield f"{unwanted[0]} in the text of {address}"


def entries(name: str, answer: Answer) -> Iterator[Entry]:
    if name == "feed.json":
        items: list[dict[str, Any]] = json.loads(answer.body)["items"]
        yield from (
            (item["id"], item["url"], item["title"], item["content_html"]) for item in items
        )
        return
    root = etree.fromstring(answer.body)
    if name == "rss.xml":
        for item in root.iter("item"):
            id_, address, title, text = (
                item.findtext(each) or "" for each in ("guid", "link", "title", "{*}encoded")
            )
            yield id_, address, title, text
        return
    for entry in root.iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link[@rel='alternate']")
        address = "" if link is None else link.get("href", "")
        id_, title, text = (
            entry.findtext(f"{ATOM}{each}") or "" for each in ("id", "title", "content")
        )
        yield id_, address, title, text
