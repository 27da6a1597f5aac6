"""A story as NewsML-G2 2.35 (Power): a message of a text item and an item for each medium.

The text is XHTML. What the format cannot say is listed in docs/formats.md.
"""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from articles.document import (
    CreditPlace,
    MediaDocument,
    MediaKind,
    Signal,
    StoryDocument,
    WireDocument,
)
from articles.wire.assembly import OWN_PROFILE
from articles.wire.export import identity, media_names, without_illegal
from articles.wire.xhtml import html_of_story

_NAR = "http://iptc.org/std/nar/2006-10-01/"
_XHTML = "http://www.w3.org/1999/xhtml"
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STATUS = {Signal.KILL: "canceled", Signal.HOLD: "withheld"}
_SIGNALS = {Signal.UPDATE: "update", Signal.CORRECTION: "correction"}
_CLASSES = {
    MediaKind.PHOTO: "picture",
    MediaKind.GRAPHIC: "graphic",
    MediaKind.VIDEO: "video",
    MediaKind.AUDIO: "audio",
    # A text item would be read as a story of its own.
    MediaKind.DOCUMENT: "graphic",
}

Element = etree._Element


def write(document: StoryDocument) -> bytes:
    """The story as a newsMessage in UTF-8, valid by IPTC's schema 2.35.

    Notes that are not public do not leave the desk. A story without a date is said to be of
    1 January 1970, since the standard asks for one.
    """
    names = media_names(document)
    message = etree.Element("newsMessage", nsmap={None: _NAR})  # type: ignore[dict-item]  # the default
    header = _add(message, "header")
    _add(header, "sent", _iso(_version_created(document)))
    _add(header, "sender", document.wire.source if document.wire else "")
    items = _add(message, "itemSet")
    items.append(_text_item(document, names))
    for media, name in names.items():
        items.append(_media_item(document, media, name))
    return etree.tostring(_in_namespace(message), xml_declaration=True, encoding="UTF-8")


def _in_namespace(message: Element) -> Element:
    """The tree with NAR's names; the XHTML inside has its own already."""
    for element in message.iter(etree.Element):
        if "{" not in element.tag:
            element.tag = f"{{{_NAR}}}{element.tag}"
    return message


def _add(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    element = etree.SubElement(parent, tag)
    for key, value in attributes.items():
        element.set(key, without_illegal(value))
    if text:
        element.text = without_illegal(text)
    return element


def _maybe(parent: Element, name: str, text: str, **attributes: str) -> None:
    if text:
        _add(parent, name, text, **attributes)


def _iso(at: datetime) -> str:
    return at.isoformat()


def _version_created(document: StoryDocument) -> datetime:
    return document.modified_at or document.published_at or _EPOCH


def _item(document: StoryDocument, guid: str, rights: str) -> Element:
    wire = document.wire or WireDocument()
    item = etree.Element("newsItem")
    for key, value in (
        ("standard", "NewsML-G2"),
        ("standardversion", "2.35"),
        ("conformance", "power"),
        ("guid", without_illegal(guid)),
        ("version", wire.version if wire.version.isdecimal() and int(wire.version) > 0 else "1"),
    ):
        item.set(key, value)
    if document.language:
        item.set(_LANG, document.language)
    _add(item, "catalogRef", href=_CATALOG)
    if rights:
        _add(_add(item, "rightsInfo"), "copyrightNotice", rights)
    return item


def _meta(item: Element, document: StoryDocument, kind: str) -> Element:
    wire = document.wire or WireDocument()
    meta = _add(item, "itemMeta")
    _add(meta, "itemClass", qcode=f"ninat:{kind}")
    _add(meta, "provider", literal=wire.source or "newsroom")
    _add(meta, "versionCreated", _iso(_version_created(document)))
    if document.published_at:
        _add(meta, "firstCreated", _iso(document.published_at))
    if wire.embargo_until:
        _add(meta, "embargoed", _iso(wire.embargo_until))
    _add(meta, "pubStatus", qcode=f"stat:{_STATUS.get(wire.signal, 'usable')}")
    _add(meta, "profile", OWN_PROFILE)
    return meta


def _text_item(document: StoryDocument, names: dict[MediaDocument, str]) -> Element:
    wire = document.wire or WireDocument()
    item = _item(document, identity(document), document.rights)
    meta = _meta(item, document, "text")
    for note in wire.notes:
        if note.public:
            role = {"role": f"ednoterole:{note.role}"} if note.role else {}
            _maybe(meta, "edNote", note.text, **role)
    if wire.signal in _SIGNALS:
        _add(meta, "signal", qcode=f"sig:{_SIGNALS[wire.signal]}")
    for corrected in wire.corrects:
        _add(meta, "link", rel="newsroom:corrects", residref=corrected)
    if document.source_url:
        _add(meta, "link", rel="irel:sameAs", href=document.source_url)
    for media, name in names.items():
        link = _add(meta, "link", rel="irel:seeAlso", residref=name)
        _add(link, "itemClass", qcode=f"ninat:{_CLASSES[media.kind]}")
    _content(item, document)
    inline = _add(_add(item, "contentSet"), "inlineXML", contenttype="application/xhtml+xml")
    inline.append(_xhtml(document, names))
    return item


def _content(item: Element, document: StoryDocument) -> None:
    content = _add(item, "contentMeta")
    if document.urgency is not None:
        _add(content, "urgency", str(document.urgency))
    if document.published_on:
        _add(content, "contentCreated", document.published_on.isoformat())
    if document.genre:
        _add(_add(content, "genre", literal=document.genre), "name", document.genre)
    if document.language:
        _add(content, "language", tag=document.language)
    for word in document.keywords:
        _maybe(content, "keyword", word)
    for topic in document.topics:
        _add(content, "subject", qcode=topic)
    _maybe(content, "slugline", document.slugline)
    _maybe(content, "headline", document.kicker, role="hldrole:kicker")
    _maybe(content, "headline", document.headline)
    _maybe(content, "dateline", document.dateline)
    for line in document.credits:
        if line.place is CreditPlace.SIGNOFF:
            _maybe(content, "creditline", line.text)
        else:
            _maybe(content, "by", line.text, role=f"newsroom:{line.place.value}")
    _maybe(content, "description", document.lede, role="drol:summary")


def _xhtml(document: StoryDocument, names: dict[MediaDocument, str]) -> Element:
    source = without_illegal(html_of_story(document, names))
    body = f'<html xmlns="{_XHTML}"><head><title/></head><body>{source}</body></html>'
    return etree.fromstring(body)


def _media_item(document: StoryDocument, media: MediaDocument, name: str) -> Element:
    item = _item(document, name, media.rights)
    _meta(item, document, _CLASSES[media.kind])
    content = _add(item, "contentMeta")
    _maybe(content, "headline", media.title)
    _maybe(content, "creditline", media.credit)
    for role, text in (
        ("caption", media.caption),
        ("description", media.description),
        ("alt", media.alt),
        ("programme", media.programme),
        *(("transcript", paragraph) for paragraph in media.transcript),
    ):
        _maybe(content, "description", text, role=f"drol:{role}")
    file = _add(_add(item, "contentSet"), "remoteContent", rendition="rnd:highRes")
    if media.href:
        file.set("href", without_illegal(media.href))
    if media.duration_seconds is not None:
        file.set("duration", str(media.duration_seconds))
    if media.file:
        _add(file, "hash", media.file, hashtype="hashtype:SHA-256")
    return item
