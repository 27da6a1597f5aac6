"""Words as search compares them: without case, accents and ligatures, French plurals as singulars.

What is indexed, what readers type and what is marked in excerpts all pass through here, so the
three agree on every database.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from articles.document import (
    Block,
    BulletList,
    Crosshead,
    MediaBlock,
    MediaDocument,
    Quote,
    Related,
    SidebarDocument,
    StoryDocument,
)
from articles.markup import plain

# PostgreSQL refuses an index entry of a megabyte, and words of 2 kB.
MAX_CHARACTERS = 200_000
MAX_WORD = 64
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_ACCENTS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
# "l'accord" is found as "accord"; "aujourd'hui" stays whole in its two parts.
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=\w)")
_THOUSANDS = re.compile(r"(?<=\d)['’](?=\d{3}\b)")
WORD = re.compile(r"[^\W_]+")

_IRREGULAR = {
    "yeux": "oeil",
    "cieux": "ciel",
    "aieux": "aieul",
    "travaux": "travail",
    "vitraux": "vitrail",
    "coraux": "corail",
    "emaux": "email",
    "noyaux": "noyau",
    "tuyaux": "tuyau",
    "joyaux": "joyau",
    "boyaux": "boyau",
}


def fold(text: str) -> str:
    """Small letters without accents, ligatures and elided articles; numbers joined."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = _ACCENTS.sub("", text).translate(_LETTERS)
    return _THOUSANDS.sub("", _ELISION.sub("", text))


@lru_cache(maxsize=100_000)
def singular(word: str) -> str:
    """A folded word without the mark of the French plural.

    By its letters alone: "pays" loses its s too, but it does so in the index as in the query.
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word.endswith("ss"):
        return word
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 4:
        return word[:-3] + "al"
    return word[:-1] if word.endswith(("s", "x")) else word


@lru_cache(maxsize=100_000)
def key(surface: str) -> str:
    """One word as it stands in a text, in the form in which it is compared."""
    return " ".join(words(surface))


def words(text: str) -> Iterator[str]:
    """The words of a text in the form in which they are compared."""
    return (singular(word[:MAX_WORD]) for word in WORD.findall(fold(text)))


def searchable(document: StoryDocument) -> str:
    """What is indexed of a story: headline and kicker on the first line, all else on the second."""
    head = " ".join(words(f"{document.headline} {document.kicker}"))
    rest = " ".join(words("\n".join(paragraphs(document))))
    return f"{head}\n{rest}"[:MAX_CHARACTERS]


def paragraphs(document: StoryDocument) -> Iterator[str]:
    """The texts that readers see below the headline, plain."""
    yield document.lede
    yield from _block_texts(document.body)
    yield from _captions(document.media)
    for box in document.sidebars:
        yield from _sidebar_texts(box)
    for credit in document.credits:
        yield credit.text


def _sidebar_texts(box: SidebarDocument) -> Iterator[str]:
    yield box.headline
    yield from _block_texts(box.body)
    yield from _captions(box.media)


def _captions(media: Iterable[MediaDocument]) -> Iterator[str]:
    for item in media:
        # Of a photo whose file is missing, readers see nothing.
        if item.file or item.title:
            yield from (item.title, item.caption, item.programme)
        if item.poster and item.poster.file:
            yield item.poster.caption


def _block_texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Crosshead():
                yield block.text
            case BulletList():
                yield from map(plain, block.items)
            case MediaBlock():
                yield from _captions([block.media])
            case Related():
                pass  # speaks of another story
            case Quote():
                yield plain(block.html)
                yield block.attribution
            case _:
                yield plain(block.html)
