"""Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 1.0, JSON Feed 1.x.

Each entry is a document. Feeds go through the strict XML reader like all other copy: hostile ones
are refused in milliseconds (docs/decisions/0030-readers-of-our-own.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from articles.document import (
    CreditPlace,
    MediaDocument,
    MediaKind,
    Signal,
    StoryDocument,
    WireDocument,
)
from articles.markup import plain
from articles.wire.assembly import (
    credit,
    finished,
    note,
    source_name,
    topics_of,
    version_of,
    worth_keeping,
)
from articles.wire.body import blocks_of_html, blocks_of_text, html_tree, inline, resolve
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.json_copy import items, load, long_text, peek, text, texts
from articles.wire.language import language_of, language_tag
from articles.wire.moments import day, moment
from articles.wire.pictures import amount
from articles.wire.profiles.agency import Profile, profile_of
from articles.wire.reading import Reading
from articles.wire.xml import Element, find_text, find_texts, parse, raw_text, root_name, squeeze

NAME = "feed"
_ROOTS = {"rss", "feed", "RDF"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}
_MAIL_AND_NAME = re.compile(r"\S{1,99}@\S{1,99} \((.{1,200})\)")
_BODIES = ("content_encoded", "content", "body", "description", "summary")
_MAXIMUM_BYTES = 16 * 1024 * 1024


def recognises(data: bytes, name: str) -> bool:
    if root_name(data) in _ROOTS:
        return True
    value = peek(data)
    return isinstance(value, dict) and "jsonfeed.org" in text(value.get("version"))


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """A document for each entry, known by its guid or id, else by its link; a kill for each
    tombstone of an Atom feed.

    The version is the moment of the last change, in figures, where the feed tells one. Raises
    CopyRefusedError for broken feeds and for those without a single entry.
    """
    if root_name(data) not in _ROOTS:
        return _json_feed(load(data), agency)
    tree = parse(data, limit=_MAXIMUM_BYTES, prefixed=True)
    channel = tree.root.find("channel")
    channel = tree.root if channel is None else channel
    entries = [*tree.root.iter("item", "entry")]
    gone = [each for each in tree.root if str(each.tag).endswith("deleted-entry")]
    if not entries and not gone:
        raise CopyRefusedError(gettext_noop("The feed has no entries."))
    told = [_entry(each, channel, agency) for each in entries]
    dead = _still_gone((_deleted(each, channel, agency) for each in gone), told)
    documents = worth_keeping((*told, *dead))
    return Reading(format=NAME, encoding=tree.encoding, documents=documents, notices=tree.notices)


def _entry(entry: Element, channel: Element, given: Profile | None) -> StoryDocument:
    address = _link(entry)
    agency, source = _source(_link(channel) or address, find_text(channel, "title"), given)
    body, lede = _texts(entry)
    told = resolve(StoryDocument(body=body), {each.href: each for each in _media(entry)})
    published = _moment(entry, agency, "pubDate", "published", "dc_date", "issued")
    changed = _moment(entry, agency, "updated", "atom_updated", "dcterms_modified", "modified")
    guid = find_text(entry, "guid") or find_text(entry, "id") or address
    topics, words = topics_of(_categories(entry), agency)
    language = find_text(channel, "language") or channel.get(_LANG) or entry.get(_LANG) or ""
    return finished(
        StoryDocument(
            headline=_plain(raw_text_of(entry, "title")),
            lede=lede,
            body=told.body,
            media=told.media,
            credits=tuple(credit(each, CreditPlace.BYLINE) for each in _authors(entry)),
            published_at=published or changed,
            published_on=day(find_text(entry, "pubDate")),
            modified_at=changed,
            language=language_tag(language) or language_of(" ".join(map(_block_text, body))),
            topics=topics,
            keywords=words,
            rights=find_text(entry, "dc_rights") or find_text(channel, "copyright"),
            source_url=address,
            wire=WireDocument(
                source=source,
                guid=guid or _digest(entry),
                version=version_of(changed),
                sent_at=changed or published,
            ),
        ),
        agency,
    )


def _deleted(entry: Element, channel: Element, given: Profile | None) -> StoryDocument:
    """The kill of a tombstone, `at:deleted-entry` (RFC 6721): what it names was taken back."""
    agency, source = _source(_link(channel), find_text(channel, "title"), given)
    at = moment(entry.get("when") or "", agency.timezone)
    comment = next((raw_text(each) for each in entry if str(each.tag).endswith("comment")), "")
    return StoryDocument(
        wire=WireDocument(
            source=source,
            guid=squeeze(entry.get("ref")),
            version=version_of(at),
            signal=Signal.KILL,
            sent_at=at,
            notes=note(squeeze(comment), role="deleted"),
        )
    )


def _still_gone(
    tombstones: Iterable[StoryDocument], entries: Iterable[StoryDocument]
) -> Iterator[StoryDocument]:
    """The tombstones but for those of entries that were published anew (RFC 6721, clause 2)."""
    alive = {each.wire.guid: each.wire.sent_at for each in entries if each.wire}
    for dead in tombstones:
        wire = dead.wire or WireDocument()
        entered = alive.get(wire.guid)
        if wire.guid and not (entered and wire.sent_at and entered > wire.sent_at):
            yield dead


def _block_text(block: Any) -> str:
    return plain(getattr(block, "html", ""))


def raw_text_of(entry: Element, path: str) -> str:
    found = entry.find(path)
    return "" if found is None else raw_text(found)


def _plain(source: str) -> str:
    """A title as plain text, whether it holds markup, entities or neither."""
    if "<" in source or "&" in source:
        source = plain(inline(html_tree(source)))
    return squeeze(source)


def _digest(entry: Element) -> str:
    return f"sha256:{hashlib.sha256(raw_text(entry).encode()).hexdigest()[:32]}"


def _source(address: str, title: str, given: Profile | None) -> tuple[Profile, str]:
    host = urlsplit(address).netloc.removeprefix("www.") if "//" in address else ""
    agency = given or profile_of(host)
    return agency, source_name(agency, host, title)


def _link(entry: Element) -> str:
    """The address of an entry: Atom's alternate link, RSS's link, a guid that is an address."""
    for link in entry.iterfind("link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return squeeze(link.get("href"))
        if link.text and link.text.strip():
            return squeeze(link.text)
    guid = find_text(entry, "guid")
    return guid if guid.startswith(("http://", "https://")) else ""


def _texts(entry: Element) -> tuple[Any, str]:
    """(body, lede): the longest form that the entry gives is the body, its summary the lede."""
    for name in _BODIES:
        found = entry.find(name)
        if found is None:
            continue
        body = _blocks(found)
        if body:
            summary = find_text(entry, "description") or find_text(entry, "summary")
            lede = _plain(summary) if name.startswith("content") else ""
            return body, "" if lede and _block_text(body[0]).startswith(lede[:60]) else lede
    return (), ""


def _blocks(element: Element) -> Any:
    if element.get("type") == "xhtml" or len(element):
        from lxml import etree  # noqa: PLC0415 - only for the rare XHTML content of Atom

        return blocks_of_html(etree.tostring(element, encoding="unicode", method="html"))
    source = raw_text(element)
    if element.get("type") == "text" or not re.search(r"[<&]", source):
        return blocks_of_text(source)
    return blocks_of_html(source)


def _media(entry: Element) -> Iterator[MediaDocument]:
    """media:content by groups, the widest of each; else the enclosures."""
    groups = [*entry.iterfind("media_group")] or [entry]
    found = False
    for group in groups:
        contents = [each for each in group.iterfind("media_content") if each.get("url")]
        if not contents:
            continue
        found = True
        for each in contents if group is entry else [max(contents, key=_width)]:
            yield _medium(each, group, entry)
    if not found:
        for each in entry.iterfind("enclosure"):
            if each.get("url") and (kind := _kind(each)):
                yield MediaDocument(kind=kind, href=squeeze(each.get("url")))


def _medium(content: Element, group: Element, entry: Element) -> MediaDocument:
    def said(name: str) -> str:
        return find_text(content, name) or find_text(group, name) or find_text(entry, name)

    return MediaDocument(
        kind=_kind(content) or MediaKind.PHOTO,
        href=squeeze(content.get("url")),
        caption=_plain(said("media_description") or said("media_text")),
        title=_plain(find_text(content, "media_title")),
        credit=said("media_credit"),
    )


def _kind(element: Element) -> MediaKind | None:
    named = element.get("medium") or (element.get("type") or "").partition("/")[0]
    return _KINDS.get(named)


def _width(element: Element) -> int:
    return amount(element.get("width") or "")


def _moment(entry: Element, agency: Profile, *names: str) -> Any:
    found = (moment(find_text(entry, name), agency.timezone) for name in names)
    return next(filter(None, found), None)


def _authors(entry: Element) -> Iterable[str]:
    names = (
        *find_texts(entry, "dc_creator"),
        *(find_texts(entry, "author/name") or find_texts(entry, "author")),
    )
    named = [_MAIL_AND_NAME.fullmatch(name) for name in names]
    return dict.fromkeys(
        match[1] if match else name for name, match in zip(names, named, strict=True)
    )


def _categories(entry: Element) -> Iterator[str]:
    for each in entry.iterfind("category"):
        yield squeeze(each.get("term")) or squeeze(each.text)
    yield from find_texts(entry, "dc_subject")


def _json_feed(feed: dict[str, Any], agency: Profile | None) -> Reading:
    entries = items(feed.get("items"))
    if not entries:
        raise CopyRefusedError(gettext_noop("The feed has no entries."))
    documents = worth_keeping(_json_entry(each, feed, agency) for each in entries)
    return Reading(format=NAME, encoding="utf-8", documents=documents)


def _json_entry(
    entry: dict[str, Any], feed: dict[str, Any], given: Profile | None
) -> StoryDocument:
    address = text(entry.get("url"))
    home = text(feed.get("home_page_url")) or address
    agency, source = _source(home, text(feed.get("title")), given)
    html = long_text(entry.get("content_html"))
    body = blocks_of_html(html) or blocks_of_text(long_text(entry.get("content_text")))
    changed = moment(text(entry.get("date_modified")), agency.timezone)
    published = moment(text(entry.get("date_published")), agency.timezone) or changed
    topics, words = topics_of(texts(entry.get("tags")), agency)
    told = resolve(StoryDocument(body=body), {each.href: each for each in _attached(entry)})
    return finished(
        StoryDocument(
            headline=text(entry.get("title")),
            lede=text(entry.get("summary")),
            body=told.body,
            media=told.media,
            credits=tuple(credit(name, CreditPlace.BYLINE) for name in _named(entry)),
            published_at=published,
            modified_at=changed,
            language=language_tag(text(entry.get("language") or feed.get("language"))),
            topics=topics,
            keywords=words,
            source_url=address,
            wire=WireDocument(
                source=source,
                guid=text(entry.get("id")) or address,
                version=version_of(changed),
                sent_at=changed or published,
            ),
        ),
        agency,
    )


def _attached(entry: dict[str, Any]) -> Iterator[MediaDocument]:
    """The picture of a JSON Feed's entry, and its attachments of the kinds that we know."""
    if image := text(entry.get("image")):
        yield MediaDocument(kind=MediaKind.PHOTO, href=image)
    for each in items(entry.get("attachments")):
        if kind := _KINDS.get(text(each.get("mime_type")).partition("/")[0]):
            length = each.get("duration_in_seconds")
            yield MediaDocument(
                kind=kind,
                href=text(each.get("url")),
                title=text(each.get("title")),
                duration_seconds=length if isinstance(length, int) else None,
            )


def _named(entry: dict[str, Any]) -> tuple[str, ...]:
    """The authors of a JSON Feed's entry; version 1.0 has one."""
    authors = items(entry.get("authors")) or items([entry.get("author")])
    return texts([each.get("name") for each in authors])
