"""The three forms of a feed: RSS 2.0, Atom and JSON Feed 1.1, each with full text and media."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import rfc2822_date, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from articles.syndication.entries import Entry, File, filled

# An Atom feed needs a time; one without entries has never changed.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


@dataclass(frozen=True)
class Channel:
    """What a feed says of itself."""

    title: str
    description: str
    home: str
    address: str
    language: str
    icon: str
    entries: list[Entry]
    hub: str = ""

    @property
    def updated_at(self) -> datetime:
        return max((entry.updated_at for entry in self.entries), default=NEVER)


class Xml(SimplerXMLGenerator):
    """Elements by name, text and attributes; what is empty is left out."""

    def add(self, name: str, text: str = "", **attributes: Any) -> None:
        given = {key.rstrip("_"): str(value) for key, value in attributes.items() if value}
        if text or given:
            self.addQuickElement(name, text or None, given)

    def tree(self, name: str, value: Any) -> None:
        """An element with elements in it, as a dictionary has them."""
        if isinstance(value, str):
            self.add(name, value)
            return
        self.open(name)
        for inner, each in value.items():
            self.tree(inner, each)
        self.endElement(name)

    def open(self, name: str, attributes: dict[str, str] | None = None) -> None:
        self.startElement(name, AttributesImpl(attributes or {}))


def xml_document() -> tuple[Xml, StringIO]:
    out = StringIO()
    xml = Xml(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    return xml, out


def rss(channel: Channel) -> str:
    xml, out = xml_document()
    xml.open("rss", {"version": "2.0", **_NAMESPACES})
    xml.open("channel")
    xml.add("title", channel.title)
    xml.add("link", channel.home)
    xml.add("description", channel.description)
    xml.add("atom:link", href=channel.address, rel="self", type="application/rss+xml")
    if channel.hub:
        xml.add("atom:link", href=channel.hub, rel="hub")
    xml.add("language", channel.language)
    if channel.entries:
        xml.add("lastBuildDate", rfc2822_date(channel.updated_at))
    for entry in channel.entries:
        _rss_item(xml, entry)
    xml.endElement("channel")
    xml.endElement("rss")
    return out.getvalue()


def _rss_item(xml: Xml, entry: Entry) -> None:
    xml.open("item")
    xml.add("title", entry.title)
    xml.add("link", entry.url)
    xml.add("guid", entry.id, isPermaLink="false")
    xml.add("pubDate", rfc2822_date(entry.published_at))
    xml.add("atom:updated", rfc3339_date(entry.updated_at))
    for author in entry.authors:
        xml.add("dc:creator", author.name)
    xml.add("dc:language", entry.language)
    for category in (entry.section, *entry.topics):
        xml.add("category", category)
    # HTML by the standard: plain text is escaped once for that, and once more for XML.
    xml.add("description", escape(entry.summary, quote=False))
    xml.add("content:encoded", entry.html)
    # RSS has one enclosure: the recording rather than its picture.
    if main := next(iter(sorted(entry.files, key=lambda file: file.medium == "image")), None):
        xml.add("enclosure", url=main.url, length=main.size or "0", type=main.content_type)
    for file in entry.files:
        _media_content(xml, file)
    xml.endElement("item")


def _media_content(xml: Xml, file: File) -> None:
    attributes = {
        "url": file.url,
        "type": file.content_type,
        "medium": file.medium,
        "fileSize": file.size,
        "width": file.width,
        "height": file.height,
        "duration": file.duration_seconds,
    }
    given = {name: str(value) for name, value in attributes.items() if value}
    xml.open("media:content", given)
    xml.add("media:title", file.title)
    if file.description:
        xml.add("media:description", file.description, type="plain")
    if file.credit:
        xml.add("media:credit", file.credit, role="author")
    xml.endElement("media:content")


def atom(channel: Channel) -> str:
    xml, out = xml_document()
    xml.open("feed", {"xmlns": _NAMESPACES["xmlns:atom"], "xml:lang": channel.language})
    xml.add("id", channel.address)
    xml.add("title", channel.title)
    xml.add("subtitle", channel.description)
    xml.add("updated", rfc3339_date(channel.updated_at))
    xml.add("link", href=channel.address, rel="self", type="application/atom+xml")
    xml.add("link", href=channel.home, rel="alternate", type="text/html")
    if channel.hub:
        xml.add("link", href=channel.hub, rel="hub")
    xml.add("icon", channel.icon)
    _atom_author(xml, channel.title)
    for entry in channel.entries:
        _atom_entry(xml, entry)
    xml.endElement("feed")
    return out.getvalue()


def _atom_author(xml: Xml, name: str) -> None:
    xml.open("author")
    xml.add("name", name)
    xml.endElement("author")


def _atom_entry(xml: Xml, entry: Entry) -> None:
    xml.open("entry", {"xml:lang": entry.language})
    xml.add("id", entry.id)
    xml.add("title", entry.title)
    xml.add("link", href=entry.url, rel="alternate", type="text/html")
    for file in entry.files:
        xml.add(
            "link",
            href=file.url,
            rel="enclosure",
            type=file.content_type,
            length=file.size,
            title=file.title,
        )
    xml.add("published", rfc3339_date(entry.published_at))
    xml.add("updated", rfc3339_date(entry.updated_at))
    for author in entry.authors:
        _atom_author(xml, author.name)
    for category in (entry.section, *entry.topics):
        xml.add("category", term=category)
    xml.add("summary", entry.summary)
    if entry.html:
        xml.add("content", entry.html, type="html")
    xml.endElement("entry")


def json_feed(channel: Channel) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.home,
        "feed_url": channel.address,
        "language": channel.language,
        "icon": channel.icon,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
    }
    items = [filled(_json_item(entry)) for entry in channel.entries]
    return json.dumps({**filled(feed), "items": items}, ensure_ascii=False)


def _json_item(entry: Entry) -> dict[str, Any]:
    pictures = [file.url for file in entry.files if file.medium == "image"]
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "image": pictures[0] if pictures else "",
        "date_published": rfc3339_date(entry.published_at),
        "date_modified": rfc3339_date(entry.updated_at),
        "authors": [filled({"name": author.name, "url": author.url}) for author in entry.authors],
        "tags": [entry.section, *entry.topics],
        "language": entry.language,
        "attachments": [filled(_attachment(file)) for file in entry.files],
    }


def _attachment(file: File) -> dict[str, Any]:
    return {
        "url": file.url,
        "mime_type": file.content_type,
        "title": file.title or file.description,
        "size_in_bytes": file.size,
        "duration_in_seconds": file.duration_seconds,
    }
