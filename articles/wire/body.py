"""Bodies: the elements of NITF, XHTML and HTML become blocks.

One walk serves all formats, since NITF took its paragraph, list and emphasis from HTML. Text is
never dropped: an unknown element is looked through, a table becomes lines, only scripts, styles
and forms are left out. The inline HTML written here is canonical: markup.inline() keeps it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

import lxml.html

from articles.document import (
    Block,
    BulletList,
    Crosshead,
    Embed,
    MediaBlock,
    MediaDocument,
    Paragraph,
    Quote,
    Related,
    SidebarDocument,
    StoryDocument,
    replace,
)
from articles.markup import escape, plain
from articles.wire.credits import parse_credit
from articles.wire.pictures import media_blocks
from articles.wire.wrapped import paragraphs
from articles.wire.xml import Element, raw_text, squeeze

_INLINE = {"em": "em", "i": "em", "cite": "em", "strong": "strong", "b": "strong"}
_INLINE |= {"sub": "sub", "sup": "sup"}
_CROSSHEADS = {"h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"}
_QUOTES = {"blockquote", "bq"}
_LISTS = {"ul", "ol", "dl"}
_PICTURES = {"img", "media", "figure", "video", "audio", "picture"}
_TABLES = {"table", "nitf-table"}
_CONTAINERS = {
    "address", "article", "aside", "block", "body", "body.content", "body.end", "center", "dd",
    "details", "div", "dt", "figcaption", "footer", "fn", "header", "html", "li", "main", "note",
    "section", "tbody", "td", "th", "tr",
}  # fmt: skip
_SKIPPED = {
    "base", "button", "colgroup", "form", "head", "hr", "iframe", "input", "lang", "link", "meta",
    "nav", "nitf-table-metadata", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "title",
}  # fmt: skip
_BLOCKS = _CROSSHEADS | _QUOTES | _LISTS | _PICTURES | _TABLES | _CONTAINERS | {"p", "pre"}
_BREAKS = re.compile(r"[ \t\r\n]*<br>[ \t\r\n]*")
_SPACES = re.compile(r"[ \t\r\n]+")
_SIDEBAR = re.compile(r"\b(?:infobox|sidebar|encadre|box-callout)\b")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_DASHED = re.compile(r"^[-–—]\s*(?:'(.+)'|‘(.+)’|«\s?(.+?)\s?»|\"(.+)\")\s*[-–—]$")

# libxml2 stops at 256 levels, and what is deeper is lost without a word.
_DEEPEST = 250
_UNSEEN = re.compile(r"<(?:script|style|title)\b[^<>]*>(?:[^<]|<(?!/))*", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|div|li|[uo]l|t[rd]|h[1-6]|br|blockquote)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)


def blocks(element: Element) -> tuple[Block, ...]:
    """The blocks of a body element, in its order; empty ones are dropped."""
    return tuple(_flow(element))


def blocks_of_html(source: str) -> tuple[Block, ...]:
    """The blocks of HTML text as feeds, pages and content systems hold it."""
    if not source.strip():
        return ()
    return blocks(html_tree(source))


def html_tree(source: str) -> Element:
    """HTML text as a tree below one element; broken markup is repaired as browsers do."""
    source = _CONTROLS.sub("", source)
    may_be_deep = source.count("<") > _DEEPEST
    # A parser whose log is read must be nobody else's; a common one is faster.
    parser = html_parser() if may_be_deep else _html_parser
    tree = lxml.html.document_fromstring(f"<div>{source}</div>", parser=parser)
    return html_tree(_flat(source)) if may_be_deep and is_too_deep(parser) else tree


def is_too_deep(parser: lxml.html.HTMLParser) -> bool:
    """Whether a parser left out what stands below too many elements, as tags do that never end."""
    return any("Excessive depth" in error.message for error in parser.error_log)


def html_parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)


_html_parser = html_parser()


def _flat(source: str) -> str:
    """The text of HTML whose tags cannot be kept, its blocks as lines."""
    return _TAG.sub(lambda tag: "<p>" if _BLOCK_TAG.match(tag[0]) else "", _UNSEEN.sub("", source))


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """The paragraphs of plain text."""
    return tuple(Paragraph(html=escape(text)) for text in paragraphs(text))


def sidebars_apart(root: Element) -> tuple[SidebarDocument, ...]:
    """Takes the sidebars (section or aside of class infobox, sidebar) out of a body's tree."""
    found = []
    for section in [*root.iter("section", "aside", "block")]:
        if not _SIDEBAR.search(section.get("class") or ""):
            continue
        found.append(_sidebar(section))
        remove(section)
    return tuple(found)


def _sidebar(section: Element) -> SidebarDocument:
    titles = section.findall("*[@class='headline']")
    headline = plain(inline(titles[0])) if titles else ""
    lines = section.findall("p[@class='credit']")
    for each in (*titles, *lines):
        remove(each)
    body = blocks(section)
    if not titles and body and isinstance(body[0], Crosshead):
        headline, body = body[0].text, body[1:]
    media, body = media_first(body)
    signed = tuple(parse_credit(plain(inline(each))) for each in lines)
    return SidebarDocument(headline=headline, body=body, media=media, credits=signed)


def resolve(told: StoryDocument, media: Mapping[str, MediaDocument]) -> StoryDocument:
    """The story whose figures are told fully, by the media that stand beside its text.

    `media` are named as the figures name them, or known by their address. Those that have no place
    in the text are lead media, with the figures of nobody's that open the body.
    """
    by_href = {each.href: key for key, each in media.items() if each.href}
    placed: set[str] = set()

    def full(medium: MediaDocument) -> MediaDocument:
        key = medium.href if medium.href in media else by_href.get(medium.href)
        if key is None:
            return medium
        placed.add(key)
        return media[key]

    def fully(body: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(
            MediaBlock(media=full(each.media)) if isinstance(each, MediaBlock) else each
            for each in body
        )

    named = {each.media.href for each in told.body if isinstance(each, MediaBlock)} & {*media}
    lead, rest = ((), told.body) if named else media_first(told.body)
    body, lead = fully(rest), tuple(map(full, lead))
    boxes = tuple(
        replace(box, body=fully(box.body), media=tuple(map(full, box.media)))
        for box in told.sidebars
    )
    beside = tuple(each for key, each in media.items() if key not in placed)
    return replace(told, body=body, media=(*told.media, *beside, *lead), sidebars=boxes)


def remove(element: Element) -> None:
    """Takes an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


def media_first(body: tuple[Block, ...]) -> tuple[tuple[MediaDocument, ...], tuple[Block, ...]]:
    """Media that open a body are lead media: (media, the rest of the body)."""
    lead = tuple(takewhile(lambda block: isinstance(block, MediaBlock), body))
    return tuple(block.media for block in lead if isinstance(block, MediaBlock)), body[len(lead) :]


def inline(element: Element) -> str:
    """What an element says, as canonical inline HTML."""
    return _canonical("".join(_inline_parts(element, linked=False)))


def _canonical(fragment: str) -> str:
    fragment = squeeze(fragment)
    if "<br>" in fragment:
        fragment = _without_edge_breaks(_BREAKS.sub("<br>", fragment))
    return fragment.strip()


def _without_edge_breaks(fragment: str) -> str:
    """The fragment without breaks at its ends; a pattern would try each break of a long run."""
    start, end = 0, len(fragment)
    while fragment.startswith("<br>", start) or fragment[start : start + 1].isspace():
        start += 4 if fragment[start] == "<" else 1
    while end > start and (fragment.endswith("<br>", start, end) or fragment[end - 1].isspace()):
        end -= 4 if fragment[end - 1] == ">" else 1
    return fragment[start:end]


def _flow(parent: Element) -> Iterator[Block]:
    """The blocks below an element; runs of text between them are gathered into paragraphs."""
    run = [escape(parent.text)] if parent.text else []
    for child in parent:
        if _is_inline(child):
            run.append(_outer(child, linked=False))
        elif child.tag not in _SKIPPED:
            if run:
                yield from _paragraph("".join(run))
                run.clear()
            yield from _block(child)
        if child.tail:
            run.append(escape(child.tail))
    if run:
        yield from _paragraph("".join(run))


def _is_inline(element: Element) -> bool:
    if element.tag in _BLOCKS or element.tag in _SKIPPED:
        return False
    return not (len(element) and any(each.tag in _BLOCKS for each in element.iterdescendants()))


def _paragraph(run: str, *, question: bool = False) -> Iterator[Block]:
    if text := _canonical(run):
        yield Paragraph(html=text, question=question)


def _block(element: Element) -> Iterator[Block]:
    tag = element.tag
    if tag == "p":
        yield from _text_block(element)
    elif tag in _CROSSHEADS:
        yield from _crosshead(element)
    elif tag in _LISTS:
        if items := tuple(_items(element)):
            yield BulletList(items=items, ordered=tag == "ol")
    elif tag in _QUOTES:
        yield from _quote(element)
    elif tag in _PICTURES:
        yield from media_blocks(element)
    elif tag in _TABLES:
        yield from _table(element)
    elif tag == "pre":
        yield from blocks_of_text(raw_text(element))
    else:
        yield from _flow(element)


def _text_block(element: Element) -> Iterator[Block]:
    if not all(map(_is_inline, element)):
        yield from _flow(element)
        return
    text = inline(element)
    kind = element.get("class") or ""
    if not text:
        return
    if kind == "related":
        yield Related(html=text)
    elif kind == "embed":
        yield Embed(html=text)
    else:
        yield Paragraph(html=text, question=kind == "question")


def _crosshead(element: Element) -> Iterator[Block]:
    """A crosshead; AFP writes its own between dashes and quotes: - 'Titre' -."""
    if not all(map(_is_inline, element)):
        yield from _flow(element)
        return
    if text := plain(inline(element)):
        dashed = _DASHED.match(text)
        yield Crosshead(text=next(filter(None, dashed.groups())) if dashed else text)


def _quote(element: Element) -> Iterator[Block]:
    """A quote; its lines joined by <br>, its attribution from `credit`, `cite` or our own class."""
    attribution, lines = "", []
    for block in _flow(element):
        match block:
            case Paragraph() | Related() | Embed():
                lines.append(block.html)
            case Crosshead():
                lines.append(escape(block.text))
            case BulletList():
                lines.extend(block.items)
            case Quote():
                lines.append(block.html)
            case _:
                yield block
    named = element.find(".//p[@class='attribution']")
    named = element.find("credit") if named is None else named
    named = element.find("footer") if named is None else named
    if named is not None and lines and inline(named) == lines[-1]:
        attribution = plain(lines.pop())
    if lines:
        yield Quote(html="<br>".join(lines), attribution=attribution)


def _items(element: Element) -> Iterator[str]:
    """The items of a list, those of its inner lists after the item that holds them."""
    for item in element.iterchildren("li", "dt", "dd"):
        inner: list[str] = []
        own: list[str] = []
        for block in _flow(item):
            if isinstance(block, BulletList):
                inner.extend(block.items)
            elif isinstance(block, Crosshead):
                own.append(escape(block.text))
            elif not isinstance(block, MediaBlock):
                own.append(block.html)
        if own:
            yield "<br>".join(own)
        yield from inner


def _table(element: Element) -> Iterator[Block]:
    """A table as one paragraph, a line for each row: the desk has no table, the words stay."""
    rows = [
        " | ".join(filter(None, map(inline, row.iterchildren("td", "th"))))
        for row in element.iter("tr")
    ]
    yield from _paragraph("<br>".join(filter(None, rows)))


def _inline_parts(element: Element, *, linked: bool) -> Iterator[str]:
    if element.text:
        yield escape(element.text)
    for child in element:
        yield _outer(child, linked=linked)
        if child.tail:
            yield escape(child.tail)


def _outer(child: Element, *, linked: bool) -> str:
    tag = child.tag
    if tag == "br":
        return "<br>"
    if tag in _SKIPPED:
        return ""
    address = (child.get("href") or "").strip() if tag == "a" and not linked else ""
    inner = "".join(_inline_parts(child, linked=linked or bool(address)))
    if not inner.replace("<br>", "").strip():
        return inner
    if address and _SCHEME.match(address) and not _SPACES.search(address):
        return f'<a href="{html.escape(address)}">{inner}</a>'
    # NITF has no strong, sub or sup; our exports write an em of that class.
    name = _INLINE.get(child.get("class") or "") or _INLINE.get(tag)
    return f"<{name}>{inner}</{name}>" if name else inner
