"""A story as plain text: what an editor would paste, and what plain copy reads back."""

from __future__ import annotations

from collections.abc import Iterator

from articles.document import (
    Block,
    BulletList,
    Crosshead,
    Embed,
    MediaBlock,
    MediaDocument,
    Quote,
    SidebarDocument,
    StoryDocument,
)
from articles.markup import plain

NAME = "text"


def write(document: StoryDocument) -> bytes:
    """The story as UTF-8 text, paragraphs parted by blank lines.

    Kicker, headline, pictures, lede, body, credit, then the sidebars: the order in which page
    copies have them.
    """
    return ("\n\n".join(filter(None, _parts(document))) + "\n").encode()


def _parts(document: StoryDocument) -> Iterator[str]:
    yield document.kicker
    yield document.headline
    yield from map(_media, document.media)
    yield document.lede
    yield from map(block_text, document.body)
    yield from (line.text for line in document.credits)
    for box in document.sidebars:
        yield from _sidebar(box)


def _sidebar(box: SidebarDocument) -> Iterator[str]:
    yield box.headline
    yield from map(_media, box.media)
    yield from map(block_text, box.body)
    yield from (line.text for line in box.credits)


def _media(media: MediaDocument) -> str:
    text = media.caption or media.title
    return f"{text} [{media.credit}]" if media.credit else text


def block_text(block: Block) -> str:
    """One block as text."""
    match block:
        case Crosshead():
            return block.text
        case BulletList():
            return "\n".join(f"- {plain(item)}" for item in block.items)
        case MediaBlock():
            return _media(block.media)
        case Quote():
            by = f" ({block.attribution})" if block.attribution else ""
            return f"{plain(block.html)}{by}"
        case Embed():
            return "\n".join(map(plain, block.html.split("<br>")))
    return plain(block.html)
