"""Hypothesis builders of documents that wire formats can say: small, canonical.

The general ones, for models and merges, are in tests/strategies.py.
"""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta, timezone
from itertools import count

from hypothesis import strategies as st

from articles import markup
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
    NoteDocument,
    Paragraph,
    Quote,
    Related,
    SidebarDocument,
    Signal,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.wire.credits import parse_credit

_LETTERS = string.ascii_letters + string.digits + "éàçœÉ’«»–…&<>\"'()/:;!?%\u00a0\u202f漢😀"
_ZONES = (UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5)))
_CREDITS = (
    "ats/nxp",
    "agences/vkiss",
    "Keystone - Marcel Bieri",
    "Camille Rochat",
    "AFP",
    "(ats/jba)",
)


def words() -> st.SearchStrategy[str]:
    """One word of any script, marks and signs among its letters."""
    return st.text(_LETTERS, min_size=1, max_size=8).filter(lambda word: bool(word.strip()))


@st.composite
def lines(draw: st.DrawFn, *, at_most: int = 6) -> str:
    """Plain text of at least one word, on one line, stripped."""
    text = " ".join(draw(st.lists(words(), min_size=1, max_size=at_most))).strip()
    return text or "mot"


@st.composite
def inline_html(draw: st.DrawFn) -> str:
    """Canonical inline HTML that says something: markup.inline() keeps it."""
    parts = []
    for text in draw(st.lists(lines(at_most=3), min_size=1, max_size=4)):
        tag = draw(st.sampled_from(("", "", "", "strong", "em", "sub", "sup", "a", "br")))
        inner = markup.escape(text)
        if tag == "a":
            parts.append(
                f'<a href="https://exemple.ch/{draw(st.integers(0, 99))}?a=1&amp;b=2">{inner}</a>'
            )
        elif tag == "br":
            parts.append(f"{inner}<br>{inner}")
        else:
            parts.append(f"<{tag}>{inner}</{tag}>" if tag else inner)
    return markup.inline(" ".join(parts))


def optional(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A text that may be missing."""
    return st.one_of(st.just(""), strategy)


def media() -> st.SearchStrategy[MediaDocument]:
    """A picture, video or sound; documents() gives each an address of its own."""
    return st.builds(
        MediaDocument,
        kind=st.sampled_from([MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.AUDIO]),
        caption=optional(lines()),
        credit=optional(st.sampled_from(_CREDITS)),
        title=optional(lines()),
        alt=optional(lines()),
        href=st.just("https://exemple.ch/photos/0.jpg"),
        rights=optional(lines()),
    )


def blocks() -> st.SearchStrategy[Block]:
    """Any block of a body."""
    return st.one_of(
        st.builds(Paragraph, html=inline_html(), question=st.booleans()),
        st.builds(Paragraph, html=inline_html()),
        st.builds(Crosshead, text=lines()),
        st.builds(Quote, html=inline_html(), attribution=optional(lines())),
        st.builds(
            BulletList,
            items=st.lists(inline_html(), min_size=1, max_size=3).map(tuple),
            ordered=st.booleans(),
        ),
        st.builds(Related, html=inline_html()),
        st.builds(Embed, html=inline_html()),
        st.builds(MediaBlock, media=media()),
    )


def credits_() -> st.SearchStrategy[CreditDocument]:
    """A credit line with the contributors that it names."""
    return st.builds(
        lambda text, place: parse_credit(text, place=place),
        st.sampled_from(_CREDITS),
        st.sampled_from(list(CreditPlace)),
    )


def sidebars() -> st.SearchStrategy[SidebarDocument]:
    """A sidebar with a headline; its own media stand before its text."""
    text = blocks().filter(lambda block: not isinstance(block, MediaBlock))
    return st.builds(
        SidebarDocument,
        headline=lines(),
        body=st.lists(text, min_size=1, max_size=3).map(tuple),
        media=st.lists(media(), max_size=1).map(tuple),
        credits=st.sampled_from([(), (parse_credit("ats/nxp"),)]),
    )


def moments() -> st.SearchStrategy[datetime]:
    """An aware moment of these years, to the second."""
    return st.builds(
        lambda at, zone: at.replace(microsecond=0, tzinfo=zone),
        st.datetimes(datetime(1990, 1, 1), datetime(2039, 1, 1)),  # noqa: DTZ001 - zone comes above
        st.sampled_from(_ZONES),
    )


def wires() -> st.SearchStrategy[WireDocument]:
    """The wire part of a document that came from an agency."""
    return st.builds(
        WireDocument,
        source=st.sampled_from(["ATS", "AFP", "Agence du Lac"]),
        guid=st.integers(1, 10**9).map(lambda n: f"urn:newsml:exemple.ch:20200212:bsf{n}"),
        version=st.integers(1, 40).map(str),
        corrects=st.lists(st.sampled_from(["urn:a", "tag:b,2020:c"]), unique=True).map(tuple),
        signal=st.sampled_from(
            [Signal.NONE, Signal.KILL, Signal.HOLD, Signal.UPDATE, Signal.CORRECTION]
        ),
        embargo_until=st.one_of(st.none(), moments()),
        notes=st.lists(
            st.builds(NoteDocument, text=lines(), public=st.booleans(), role=st.just("")),
            max_size=2,
        ).map(tuple),
    )


@st.composite
def documents(draw: st.DrawFn) -> StoryDocument:
    """A whole story with canonical HTML; no medium stands twice in it."""
    published = draw(st.one_of(st.none(), moments()))
    later = timedelta(minutes=draw(st.integers(1, 9999)))
    changed = published + later if published and draw(st.booleans()) else None
    story = StoryDocument(
        headline=draw(lines()),
        kicker=draw(optional(lines(at_most=2))),
        lede=draw(optional(lines())),
        body=tuple(draw(st.lists(blocks(), max_size=6))),
        media=tuple(draw(st.lists(media(), max_size=2))),
        sidebars=tuple(draw(st.lists(sidebars(), max_size=1))),
        credits=tuple(draw(st.lists(credits_(), max_size=2, unique_by=lambda each: each.text))),
        published_at=published,
        modified_at=changed,
        language=draw(st.sampled_from(["fr", "de", "it"])),
        topics=tuple(
            draw(
                st.lists(
                    st.sampled_from(["medtop:20000002", "medtop:04000000", "subj:04001000"]),
                    unique=True,
                )
            )
        ),
        keywords=tuple(draw(st.lists(st.sampled_from(["neige", "procès", "Genève"]), unique=True))),
        slugline=draw(st.sampled_from(["", "Suisse-neige"])),
        urgency=draw(st.one_of(st.none(), st.integers(1, 9))),
        dateline=draw(st.sampled_from(["", "Genève", "Landquart GR"])),
        genre=draw(st.sampled_from(["", "Interview"])),
        rights=draw(optional(lines())),
        source_url=draw(st.sampled_from(["", "https://exemple.ch/articles/1"])),
        wire=draw(st.one_of(st.none(), wires())),
    )
    return _numbered(story)


def _numbered(story: StoryDocument) -> StoryDocument:
    """The story with an address of its own for each of its media."""
    numbers = count(1)

    def own(medium: MediaDocument) -> MediaDocument:
        return replace(medium, href=f"https://exemple.ch/photos/{next(numbers)}.jpg")

    def placed(body: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(
            MediaBlock(media=own(each.media)) if isinstance(each, MediaBlock) else each
            for each in body
        )

    boxes = tuple(
        replace(box, body=placed(box.body), media=tuple(map(own, box.media)))
        for box in story.sidebars
    )
    lead = tuple(map(own, story.media))
    return replace(story, media=lead, body=placed(story.body), sidebars=boxes)
