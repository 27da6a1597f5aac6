"""A story as NITF 3.6. What the format cannot say is listed in docs/formats.md."""

from __future__ import annotations

import re

from lxml import etree

from articles.document import (
    Block,
    BulletList,
    CreditDocument,
    CreditPlace,
    Crosshead,
    Embed,
    MediaBlock,
    MediaDocument,
    MediaKind,
    Paragraph,
    Quote,
    Related,
    SidebarDocument,
    Signal,
    StoryDocument,
    WireDocument,
)
from articles.wire.assembly import OWN_PROFILE
from articles.wire.export import identity, without_illegal

_NITF = "http://iptc.org/std/NITF/2006-10-18/"
_STATUS = {Signal.KILL: "canceled", Signal.HOLD: "withheld"}
_SIGNALS = {Signal.UPDATE, Signal.CORRECTION}
_MEDIA = {
    MediaKind.PHOTO: "image",
    MediaKind.GRAPHIC: "other",
    MediaKind.VIDEO: "video",
    MediaKind.AUDIO: "audio",
    MediaKind.DOCUMENT: "data",
}

_MARKUP = re.compile(r"<(strong|sub|sup)>")
_MARKUP_END = re.compile(r"</(?:strong|sub|sup)>")

Element = etree._Element


def write(document: StoryDocument) -> bytes:
    """The story as an NITF 3.6 document in UTF-8, valid by IPTC's schema.

    Notes that are not public do not leave the desk.
    """
    root = etree.Element("nitf", nsmap={None: _NITF})  # type: ignore[dict-item]  # the default
    root.set("version", "-//IPTC//DTD NITF 3.6//EN")
    root.set("change.date", "September 11, 2009")
    root.set("change.time", "12:26")
    if document.language:
        root.set("baselang", document.language)
    _head(root, document)
    body = _add(root, "body")
    _body_head(body, document)
    content = _add(body, "body.content")
    for media in document.media:
        content.append(_media(media, "lead"))
    for block in document.body:
        content.append(_block(block))
    for box in document.sidebars:
        content.append(_sidebar(box))
    _body_end(body, document)
    for element in root.iter(etree.Element):
        element.tag = f"{{{_NITF}}}{element.tag}"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    element = etree.SubElement(parent, tag)
    _set(element, attributes)
    if text:
        element.text = without_illegal(text)
    return element


def _set(element: Element, attributes: dict[str, str]) -> None:
    """Attributes; NITF writes dots and hyphens where Python has __ and _."""
    for key, value in attributes.items():
        element.set(key.replace("__", ".").replace("_", "-"), without_illegal(value))


def _head(root: Element, document: StoryDocument) -> None:
    head = _add(root, "head")
    _add(head, "title", document.headline)
    _add(head, "meta", name="generator", content=OWN_PROFILE)
    if document.source_url:
        _add(head, "meta", name="source-url", content=document.source_url)
    subjects = _add(head, "tobject", tobject__type="news")
    if document.genre:
        _add(subjects, "tobject.property", tobject__property__type=document.genre)
    for topic in document.topics:
        scheme, _, code = topic.partition(":")
        _set(
            _add(subjects, "tobject.subject"),
            {"tobject__subject__refnum": code, "tobject__subject__ipr": scheme},
        )
    _docdata(head, document)


def _docdata(head: Element, document: StoryDocument) -> None:
    wire = document.wire or WireDocument()
    docdata = _add(head, "docdata")
    docdata.set("management-status", _STATUS.get(wire.signal, "usable"))
    source = {"regsrc": wire.source} if wire.source else {}
    _add(docdata, "doc-id", id_string=identity(document), **source)
    if document.urgency is not None:
        _add(docdata, "urgency", ed_urg=str(document.urgency))
    issued = document.published_at or document.published_on
    for name, at in (("date.issue", issued), ("date.release", wire.embargo_until)):
        if at:
            _add(docdata, name, norm=at.isoformat())
    if document.slugline or wire.version:
        version = {"version": wire.version} if wire.version else {}
        _add(docdata, "du-key", key=document.slugline, **version)
    _messages(docdata, wire)
    if document.rights:
        _add(docdata, "doc.copyright", holder=document.rights)
    words = _add(docdata, "key-list") if document.keywords else docdata
    for word in document.keywords:
        _add(words, "keyword", key=word)
    if document.modified_at:
        _add(head, "revision-history", norm=document.modified_at.isoformat(), function="editor")


def _messages(docdata: Element, wire: WireDocument) -> None:
    """What is corrected, the signal (a message without words), and the public notes."""
    for corrected in wire.corrects:
        _add(docdata, "correction", id_string=corrected)
    if wire.signal in _SIGNALS:
        _add(docdata, "ed-msg", msg_type=wire.signal.value)
    for note in wire.notes:
        if note.public:
            _add(docdata, "ed-msg", info=note.text, msg_type=note.role or "note")


def _body_head(body: Element, document: StoryDocument) -> None:
    head = _add(body, "body.head")
    lines = _add(head, "hedline")
    _add(lines, "hl1", document.headline)
    if document.kicker:
        _set(_add(lines, "hl2", document.kicker), {"class": "kicker"})
    for line in document.credits:
        if line.place is CreditPlace.BYLINE:
            _add(head, "byline", line.text)
    if document.dateline:
        _add(_add(head, "dateline"), "location", document.dateline)
    if document.lede:
        _add(_add(head, "abstract"), "p", document.lede)


def _body_end(body: Element, document: StoryDocument) -> None:
    lines = [line for line in document.credits if line.place is not CreditPlace.BYLINE]
    if lines:
        tagline = _add(_add(body, "body.end"), "tagline")
        for line in lines:
            _set(_add(tagline, "em", line.text), {"class": line.place.value})


def _block(block: Block) -> Element:
    match block:
        case Crosshead():
            return _text("hl2", block.text)
        case Quote():
            return _quote(block)
        case BulletList():
            return _list(block)
        case MediaBlock():
            return _media(block.media, "inline")
    kinds = {Related: "related", Embed: "embed"}
    kind = kinds.get(type(block), "")
    if isinstance(block, Paragraph) and block.question:
        kind = "question"
    return _inline("p", block.html, kind)


def _text(name: str, text: str) -> Element:
    element = etree.Element(name)
    element.text = without_illegal(text)
    return element


def _inline(name: str, fragment: str, kind: str = "") -> Element:
    """An element with inline HTML; strong, sub and sup are an em of that class in NITF."""
    source = without_illegal(fragment).replace("<br>", "<br/>")
    source = _MARKUP.sub(r'<em class="\1">', source)
    source = _MARKUP_END.sub("</em>", source)
    attribute = f' class="{kind}"' if kind else ""
    return etree.fromstring(f"<{name}{attribute}>{source}</{name}>")


def _quote(block: Quote) -> Element:
    quote = etree.Element("bq")
    _add(quote, "block").append(_inline("p", block.html))
    if block.attribution:
        _add(quote, "credit", block.attribution)
    return quote


def _list(block: BulletList) -> Element:
    element = etree.Element("ol" if block.ordered else "ul")
    for item in block.items:
        element.append(_inline("li", item))
    return element


def _media(media: MediaDocument, kind: str) -> Element:
    element = etree.Element("media")
    _set(element, {"media_type": _MEDIA[media.kind], "class": kind})
    reference = _add(element, "media-reference")
    reference.set("mime-type", f"{_MEDIA[media.kind]}/*")
    for name, value in (
        ("source", media.href),
        ("alternate-text", media.alt),
        ("name", media.title),
        ("time", str(media.duration_seconds) if media.duration_seconds is not None else ""),
        ("copyright", media.rights),
    ):
        if value:
            reference.set(name, without_illegal(value))
    if media.caption:
        _add(element, "media-caption", media.caption)
    if media.credit:
        _add(element, "media-producer", media.credit)
    return element


def _sidebar(box: SidebarDocument) -> Element:
    block = etree.Element("block")
    block.set("class", "sidebar")
    _set(_add(block, "hl2", box.headline), {"class": "headline"})
    for media in box.media:
        block.append(_media(media, "lead"))
    for each in box.body:
        block.append(_block(each))
    for line in box.credits:
        block.append(_credit(line))
    return block


def _credit(line: CreditDocument) -> Element:
    element = _text("p", line.text)
    element.set("class", "credit")
    return element
