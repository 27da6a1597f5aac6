"""Body HTML, as the editor's field keeps it, and body blocks: one is the other, both ways.

A body is a flat run of block elements. What HTML has no element for is a class of `p`:
question, related, embed, attribution (the last paragraph of a quote). Inline HTML knows
strong, em, sub, sup, br and a[href]; anything else loses its tag and keeps its text, as lines
of their own where it was a block or a row of a table.
Media blocks have no HTML: the desk places them by number (articles/models/story.py).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

import lxml.html
import nh3
from lxml.html import HtmlElement

from articles.document import (
    Block,
    BulletList,
    Crosshead,
    Embed,
    MediaBlock,
    Paragraph,
    Quote,
    Related,
)

INLINE_TAGS = {"strong", "em", "sub", "sup", "br", "a"}
BLOCK_TAGS = {"p", "h2", "blockquote", "ul", "ol", "li"}
PARAGRAPH_CLASSES = ("question", "related", "embed", "attribution")
URL_SCHEMES = {"http", "https", "mailto"}

_SYNONYMS = {"b": "strong", "i": "em", "h1": "h2"} | dict.fromkeys(("h3", "h4", "h5", "h6"), "h2")
# Blocks that are no blocks here: what they hold stands on lines of its own.
_FOREIGN_BLOCKS = {
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup",
    "hr", "html", "legend", "main", "marquee", "menu", "nav", "noscript", "object", "optgroup",
    "option", "pre", "search", "section", "select", "summary", "table", "tbody", "tfoot", "thead",
    "tr",
}  # fmt: skip
# What these hold is no markup to a browser: it is left to the cleaner.
_RAW = {"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"}
# A name ends as the HTML standard says; most tags are ours and stay.
_FOREIGN_TAG = re.compile(
    r"<(?!/?(?:p|h2|blockquote|ul|ol|li|sub|sup|br|a)[ \t\r\n/>]|/?(?:strong|em)>)"
    r"(/?)([a-zA-Z][^ \t\r\n/>]*)"
)
# A parser compares each attribute with all before it. Nobody means thousands, nor one so long.
_LONG_BODY, _LONGEST_ATTRIBUTES = 50_000, 5_000
_SPACE = r"[ \t\r\n]*+"
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^ \t\r\n>"'][^ \t\r\n>]*+|(?=>))"""
_ATTRIBUTE = rf"[ \t\r\n/]*+(?:=?[^ \t\r\n/>=]++|=)(?:{_SPACE}={_SPACE}{_VALUE})?+"
_TAG_WITH_ATTRIBUTES = re.compile(rf"(</?[a-zA-Z][^ \t\r\n/>]*+)((?:{_ATTRIBUTE})*+)")
_NOTHING = "<wbr"  # an element without content, which takes the attributes with it
_inline = nh3.Cleaner(
    tags=INLINE_TAGS,
    attributes={"a": {"href"}},
    url_schemes=URL_SCHEMES,
    link_rel=None,
)
_body = nh3.Cleaner(
    tags=INLINE_TAGS | BLOCK_TAGS,
    attributes={"a": {"href"}},
    url_schemes=URL_SCHEMES,
    allowed_classes={"p": set(PARAGRAPH_CLASSES)},
    link_rel=None,
)
_UNSAFE = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"  # XML cannot hold them
_CONTROLS = re.compile(f"[{_UNSAFE}]")
_WEB_ADDRESS = re.compile(rf"(https?)://([^\s\"'<>\\{_UNSAFE}]+)", re.IGNORECASE)
_PLAIN = re.compile(f"[^<>&\t\n\r{_UNSAFE}]*")
# Deeper than anybody means. libxml2 goes 256 levels down and loses the rest without a word.
_DEEPEST = 50
_TAG = re.compile(r"<(/?)(?!(?:br|p|[uo]l)\b)[a-z]")  # not those that cleaning adds
_BLOCK_TAG = re.compile(r"</?(?:h2|blockquote|[uo]l|li)\b[^<>]*>")
# For each tag a parser may look through all elements that are open: so much it does in a second.
_MOST_LOOKS = 50_000_000
_NESTING = re.compile(r"<(?!p\b|br\b|wbr\b)[a-z]")
# A tag of which nothing but its name and its end can be meant.
_CLEAR_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?: [a-z-]+=\"[^<>\"]*\")*>")
_NEVER_OPEN = {"p", "br", "wbr"}  # the next paragraph ends the one before
_ANY_BLOCK = re.compile(r"</?(?:p|h2|blockquote|[uo]l|li)(?=[\s/>])")
_ANY_INLINE = re.compile(r"</?(?:strong|em|su[bp]|a)(?=[\s/>])")
_BREAKS = re.compile(r"(?<! ) *[\r\n\t][ \r\n\t]*")
_flat = nh3.Cleaner(tags={"p", "br"}, attributes={}, link_rel=None)
# Paragraphs and crossheads of plain text, as most bodies are, in the form that they have here.
_PLAIN_BODY = re.compile(f"(?:<(p|h2)>(?! )[^<>&\t\n\r\x7f-\x9f{_UNSAFE}]+(?<! )</\\1>)*")


def escape(text: str) -> str:
    """Plain text as inline HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def web_address(text: str) -> str:
    """An address that a browser may follow to a page, else nothing: no script, no data, no path."""
    found = _WEB_ADDRESS.fullmatch(text.strip())
    return f"{found[1].lower()}://{found[2]}" if found else ""


def plain(fragment: str) -> str:
    """Inline HTML as plain text; a <br> becomes a space."""
    if _PLAIN.fullmatch(fragment):
        return fragment
    text = re.sub(r"\s*<br[^>]*>\s*", " ", fragment)
    return html.unescape(re.sub(r"<[^<>]*>", "", text)).strip()


def inline(fragment: str) -> str:
    """Any HTML as canonical inline HTML: allowed tags only, one spelling, one line, stripped."""
    if _PLAIN.fullmatch(fragment):
        return fragment.strip(" ")
    lines = _ANY_BLOCK.sub("\n" + _NOTHING, _prepared(fragment))
    return _serialise_inline(_parse(_inline.clean(lines)))


def clean_body(body: str) -> str:
    """Body HTML as it may be stored: the allowed vocabulary, every block in canonical form."""
    if _PLAIN_BODY.fullmatch(body):
        return body
    return html_from_blocks(blocks_from_html(body))


def is_tangled(body: str) -> bool:
    """Whether cleaning keeps the lines and the words of a body and nothing else of it."""
    named = _renamed_tags(body)
    return _is_tangled(named) or _is_too_deep(_body.clean(named))


def blocks_from_html(body: str) -> tuple[Block, ...]:
    """The blocks of a body; empty ones are dropped, text outside a block becomes a paragraph."""
    return tuple(_blocks(_parse(_body.clean(_prepared(body)))))


def html_from_blocks(blocks: Iterable[Block]) -> str:
    """The body HTML of blocks; media blocks are left out (StoryMedia places them)."""
    return "".join(_block_html(block) for block in blocks)


def _prepared(fragment: str) -> str:
    """The HTML in our vocabulary, and so that no parser's work grows faster than its length."""
    fragment = _renamed_tags(fragment)
    if _is_tangled(fragment):
        fragment = _ANY_INLINE.sub(_NOTHING, _ANY_BLOCK.sub("<p><wbr", fragment))
    return fragment


def _renamed_tags(fragment: str) -> str:
    fragment = _CONTROLS.sub("", fragment)
    if len(fragment) > _LONG_BODY:
        fragment = _TAG_WITH_ATTRIBUTES.sub(_with_few_attributes, fragment)
    return _FOREIGN_TAG.sub(_renamed, fragment)


def _is_tangled(fragment: str) -> bool:
    """Whether so much may be open at once that a parser would look through it for seconds."""
    tags = fragment.count("<")
    if tags**2 <= _MOST_LOOKS or tags * len(_NESTING.findall(fragment)) <= _MOST_LOOKS:
        return False
    return not _is_closed(fragment, tags)


def _is_closed(fragment: str, tags: int) -> bool:
    """Whether each of so many tags that open something is closed in its turn, as we write it.

    Then few elements are open at once, and a parser looks through no more.
    """
    found = _CLEAR_TAG.findall(fragment)
    open_names: list[str] = []
    for end, name in found:
        if name in _NEVER_OPEN:
            continue
        if not end:
            open_names.append(name)
        elif not open_names or open_names.pop() != name:
            return False
        if len(open_names) > _DEEPEST:
            return False
    return len(found) == tags


def _with_few_attributes(tag: re.Match[str]) -> str:
    return f"{tag[1]} " if len(tag[2]) > _LONGEST_ATTRIBUTES else tag[0]


def _renamed(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    name = _SYNONYMS.get(name, name)
    if name in ("strong", "em") and not tag[1]:
        # Browsers open again in each paragraph what nobody closed, once for each set of attributes.
        return f"<{name}>{_NOTHING}"
    if name in BLOCK_TAGS or name in INLINE_TAGS or name in _RAW:
        return f"<{tag[1]}{name}"
    if name in ("td", "th"):
        return "\t" * (not tag[1]) + _NOTHING
    return f"<p>{_NOTHING}" if name in _FOREIGN_BLOCKS else _NOTHING


def _parse(clean: str) -> HtmlElement:
    """The tree of cleaned HTML; of one that nobody can have meant so deep, its lines alone."""
    if _is_too_deep(clean):
        clean = _flat.clean(_BLOCK_TAG.sub("<p>", clean))
    return lxml.html.fragment_fromstring(clean, create_parent="div")


def _is_too_deep(clean: str) -> bool:
    if clean.count("<") <= _DEEPEST:
        return False
    depths = accumulate(-1 if tag[1] else 1 for tag in _TAG.finditer(clean))
    return max(depths, default=0) > _DEEPEST


def _serialise_inline(element: HtmlElement) -> str:
    return _BREAKS.sub(" ", "".join(_inline_parts(element))).strip(" ")


def _inline_parts(element: HtmlElement) -> Iterator[str]:
    yield escape(element.text or "")
    for child in element:
        inner = "".join(_inline_parts(child))
        if child.tag == "br":
            yield "<br>"
        elif child.tag == "a" and child.get("href") and inner.strip():
            yield f'<a href="{html.escape(child.get("href"))}">{inner}</a>'
        elif child.tag in INLINE_TAGS and child.tag != "a" and inner.strip():
            yield f"<{child.tag}>{inner}</{child.tag}>"
        else:
            yield f"\n{inner}\n" if child.tag in BLOCK_TAGS else inner
        yield escape(child.tail or "")


def _blocks(parent: HtmlElement) -> Iterator[Block]:
    """The blocks below an element; inline runs between blocks are gathered into paragraphs."""
    run = [escape(parent.text or "")]
    for child in parent:
        if child.tag in INLINE_TAGS:
            run.append(_outer_inline(child))
            continue
        yield from _paragraph("".join(run))
        yield from _block(child)
        run = [escape(child.tail or "")]
    yield from _paragraph("".join(run))


def _outer_inline(child: HtmlElement) -> str:
    holder = lxml.html.Element("div")
    holder.append(child.__copy__())
    return "".join(_inline_parts(holder))


def _paragraph(text: str) -> Iterator[Paragraph]:
    if text := inline(text):
        yield Paragraph(html=text)


def _block(element: HtmlElement) -> Iterator[Block]:
    if element.tag == "blockquote":
        yield from _quote(element)
    elif element.tag in ("ul", "ol"):
        if items := tuple(_lines(_blocks(element))):
            yield BulletList(items=items, ordered=element.tag == "ol")
    elif element.tag == "li":
        if items := tuple(_item(element)):
            yield BulletList(items=items)
    elif element.tag == "h2":
        if text := plain(_serialise_inline(element)):
            yield Crosshead(text=text)
    elif text := _serialise_inline(element):
        yield _text_block(element, text)


def _text_block(element: HtmlElement, text: str) -> Block:
    kind = element.get("class") or ""
    if kind == "related":
        return Related(html=text)
    if kind == "embed":
        return Embed(html=text)
    return Paragraph(html=text, question=kind == "question")


def _quote(element: HtmlElement) -> Iterator[Quote]:
    attribution = ""
    paragraphs = [p for p in element.iter("p") if _serialise_inline(p)]
    if paragraphs and paragraphs[-1].get("class") == "attribution":
        attribution = plain(_serialise_inline(paragraphs[-1]))
        paragraphs[-1].drop_tree()
    lines = "<br>".join(_lines(_blocks(element)))
    if lines or attribution:
        yield Quote(html=lines, attribution=attribution)


def _item(element: HtmlElement) -> Iterator[str]:
    """An item of a list, and after it those of the lists in it."""
    own: list[str] = []
    inner: list[str] = []
    for block in _blocks(element):
        (inner if isinstance(block, BulletList) else own).extend(_lines([block]))
    if own:
        yield "<br>".join(own)
    yield from inner


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    """What blocks say, as inline HTML: quotes and lists hold nothing else."""
    for block in blocks:
        match block:
            case Crosshead():
                yield escape(block.text)
            case BulletList():
                yield from block.items
            case Quote():
                yield from filter(None, (block.html, escape(block.attribution)))
            case Paragraph() | Related() | Embed():
                yield block.html


def _block_html(block: Block) -> str:
    match block:
        case Crosshead():
            return f"<h2>{escape(block.text)}</h2>"
        case Quote():
            by = f'<p class="attribution">{escape(block.attribution)}</p>' * bool(block.attribution)
            return f"<blockquote><p>{block.html}</p>{by}</blockquote>"
        case BulletList():
            tag = "ol" if block.ordered else "ul"
            items = "".join(f"<li><p>{item}</p></li>" for item in block.items)
            return f"<{tag}>{items}</{tag}>"
        case MediaBlock():
            return ""
    return f"<p{_paragraph_class(block)}>{block.html}</p>"


def _paragraph_class(block: Paragraph | Related | Embed) -> str:
    match block:
        case Related():
            return ' class="related"'
        case Embed():
            return ' class="embed"'
    return ' class="question"' if block.question else ""
