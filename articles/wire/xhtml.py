"""Stories as XHTML: what exports carry, and what the readers of bodies read back."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from articles.document import (
    Block,
    BulletList,
    Crosshead,
    Embed,
    MediaBlock,
    MediaDocument,
    Quote,
    Related,
    SidebarDocument,
    StoryDocument,
)
from articles.markup import escape


def html_of_story(document: StoryDocument, names: Mapping[MediaDocument, str]) -> str:
    """Body and sidebars as XHTML that any receiver understands, and that the readers read back.

    `names` says how figures call their media.
    """
    boxes = "".join(_sidebar_html(box, names) for box in document.sidebars)
    return f"{_blocks_html(document.body, names)}{boxes}"


def _blocks_html(body: Iterable[Block], names: Mapping[MediaDocument, str]) -> str:
    return "".join(_block_html(block, names) for block in body)


def _sidebar_html(box: SidebarDocument, names: Mapping[MediaDocument, str]) -> str:
    figures = "".join(_figure(media, names) for media in box.media)
    signed = "".join(f'<p class="credit">{escape(line.text)}</p>' for line in box.credits)
    headline = f'<h2 class="headline">{escape(box.headline)}</h2>'
    body = _blocks_html(box.body, names)
    return f'<section class="sidebar">{headline}{figures}{body}{signed}</section>'


def _block_html(  # noqa: PLR0911 - one case for each kind of block
    block: Block, names: Mapping[MediaDocument, str]
) -> str:
    match block:
        case Crosshead():
            return f"<h2>{escape(block.text)}</h2>"
        case Quote():
            by = f'<p class="attribution">{escape(block.attribution)}</p>' * bool(block.attribution)
            return f"<blockquote><p>{_void(block.html)}</p>{by}</blockquote>"
        case BulletList():
            tag = "ol" if block.ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{_void(item)}</li>' for item in block.items)}</{tag}>"
        case MediaBlock():
            return _figure(block.media, names)
        case Related():
            return f'<p class="related">{_void(block.html)}</p>'
        case Embed():
            return f'<p class="embed">{_void(block.html)}</p>'
    kind = ' class="question"' if block.question else ""
    return f"<p{kind}>{_void(block.html)}</p>"


def _void(inline_html: str) -> str:
    return inline_html.replace("<br>", "<br/>")


def _figure(media: MediaDocument, names: Mapping[MediaDocument, str]) -> str:
    credit = f' <span class="credit">{escape(media.credit)}</span>' if media.credit else ""
    caption = f"<figcaption>{escape(media.caption)}{credit}</figcaption>"
    image = f'<img src="{html.escape(names[media])}" alt="{html.escape(media.alt)}"/>'
    return f"<figure>{image}{caption if media.caption or credit else ''}</figure>"
