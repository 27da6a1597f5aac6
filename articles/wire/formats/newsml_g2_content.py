"""The contents of NewsML-G2 items: inline XML and data, and what packages say of their items."""

from __future__ import annotations

from articles.document import Block, BulletList, StoryDocument
from articles.markup import escape
from articles.wire.body import (
    blocks,
    blocks_of_html,
    blocks_of_text,
    remove,
    sidebars_apart,
)
from articles.wire.formats import nitf
from articles.wire.xml import Element, find_text, raw_text, text_of


def titles_of(package: Element) -> list[str]:
    """What a package calls the items that it names."""
    refs = package.iter("itemRef")
    told = (find_text(ref, "title") or find_text(ref, "headline") for ref in refs)
    return [title for title in told if title]


def content_of(item: Element) -> StoryDocument:
    """The first content of an item that holds a text; of a package, the titles of its items."""
    if item.tag == "packageItem":
        return StoryDocument(body=(BulletList(items=tuple(map(escape, titles_of(item)))),))
    for inline in item.iterfind("contentSet/*"):
        if inline.tag == "inlineXML":
            told = _inline_xml(inline)
        elif inline.tag == "inlineData":
            told = StoryDocument(body=_inline_data(inline))
        else:
            continue
        if told.body or told.lede or told.headline or told.sidebars:
            return told
    return StoryDocument()


def _inline_xml(inline: Element) -> StoryDocument:
    root = inline.find("nitf")
    if root is not None:
        return nitf.article(root)
    body = inline.find("html/body")
    body = inline if body is None else body
    for header in [*body.iter("header")]:
        if header.find("h1") is not None:
            remove(header)
    sidebars = sidebars_apart(body)
    teaser = body.find(".//p[@class='teaser']")
    lede = "" if teaser is None else text_of(teaser)
    if teaser is not None:
        remove(teaser)
    return StoryDocument(lede=lede, body=blocks(body), sidebars=sidebars)


def _inline_data(inline: Element) -> tuple[Block, ...]:
    text = raw_text(inline)
    if "</" in text.replace("</p>", "") or "<br" in text:
        return blocks_of_html(text)
    return blocks_of_text(text.replace("<p>", "\n\n").replace("</p>", "\n\n"))
