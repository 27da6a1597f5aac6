"""Hypothesis strategies: documents as readers of copy could have made them.

Texts are what the house stores: NFC, one line, stripped; `html` fields are canonical inline HTML,
so that `markup.inline(x) == x`.
"""

import unicodedata
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from articles import document as doc
from articles.markup import escape, inline

LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs", "Cf")
)
WORDS = st.text(
    st.one_of(st.sampled_from("abcé'’«»œ&<>\"-,.;:!?1"), LETTERS), min_size=1, max_size=8
)


def texts(min_words: int = 0, max_words: int = 5) -> st.SearchStrategy[str]:
    return st.lists(WORDS, min_size=min_words, max_size=max_words).map(
        lambda words: unicodedata.normalize("NFC", " ".join(words))
    )


def words() -> st.SearchStrategy[str]:
    """At least one word of letters."""
    return texts(1)


MARKS = st.sampled_from(
    ["{}", "{}", "{}", "<strong>{}</strong>", "<em>{}</em>", "<sup>{}</sup>",
     '<a href="https://exemple.ch/?a=1&amp;b=2">{}</a>', "{}<br>suite"]
)  # fmt: skip


@st.composite
def markup(draw: st.DrawFn) -> str:
    """Canonical inline HTML that holds some text."""
    pieces = draw(st.lists(st.tuples(MARKS, words()), min_size=1, max_size=3))
    return inline(" ".join(mark.format(escape(text)) for mark, text in pieces))


def credit_lines(
    places: st.SearchStrategy[doc.CreditPlace],
) -> st.SearchStrategy[doc.CreditDocument]:
    contributors = st.one_of(
        st.builds(
            doc.ContributorDocument,
            kind=st.just(doc.ContributorKind.AGENCY),
            name=st.sampled_from(["ATS", "AFP", "Reuters", "agences"]),
        ),
        st.builds(
            doc.ContributorDocument,
            kind=st.just(doc.ContributorKind.PERSON),
            name=st.sampled_from(["Anne Favre", "Luc Rey", "Zoé Müller"]),
        ),
        st.builds(
            doc.ContributorDocument,
            kind=st.just(doc.ContributorKind.INITIALS),
            name=st.sampled_from(["vkiss", "nxp", "jba"]),
        ),
    )
    return st.builds(
        doc.CreditDocument,
        text=words(),
        contributors=st.lists(contributors, max_size=3).map(tuple),
        place=places,
    )


DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))
# Hypothesis takes the limits without a zone.
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def photos() -> st.SearchStrategy[doc.MediaDocument]:
    return st.builds(
        doc.MediaDocument,
        kind=st.sampled_from([doc.MediaKind.PHOTO, doc.MediaKind.GRAPHIC]),
        caption=texts(),
        credit=texts(),
        alt=texts(),
        description=texts(),
        href=st.sampled_from(["", "lac.jpg", "https://exemple.ch/lac.jpg"]),
        rights=texts(),
    )


def recordings() -> st.SearchStrategy[doc.MediaDocument]:
    poster = photos().map(lambda photo: doc.replace(photo, kind=doc.MediaKind.PHOTO))
    return st.builds(
        doc.MediaDocument,
        kind=st.sampled_from([doc.MediaKind.AUDIO, doc.MediaKind.VIDEO]),
        caption=texts(),
        credit=texts(),
        title=words(),
        programme=texts(),
        duration_seconds=st.none() | st.integers(0, 9000),
        broadcast_on=st.none() | DAYS,
        poster=st.none() | poster,
    )


def media() -> st.SearchStrategy[doc.MediaDocument]:
    return photos() | recordings()


def blocks(*, with_media: bool = True) -> st.SearchStrategy[doc.Block]:
    kinds: list[st.SearchStrategy[doc.Block]] = [
        st.builds(doc.Paragraph, html=markup(), question=st.booleans()),
        st.builds(doc.Crosshead, text=words()),
        st.builds(doc.Quote, html=markup(), attribution=texts()),
        st.builds(
            doc.BulletList,
            items=st.lists(markup(), min_size=1, max_size=3).map(tuple),
            ordered=st.booleans(),
        ),
        st.builds(doc.Related, html=markup()),
        st.builds(doc.Embed, html=markup()),
    ]
    if with_media:
        kinds.append(st.builds(doc.MediaBlock, media=media()))
    return st.one_of(kinds)


def bodies() -> st.SearchStrategy[tuple[doc.Block, ...]]:
    return st.lists(blocks(), max_size=5).map(tuple)


def sidebars() -> st.SearchStrategy[doc.SidebarDocument]:
    return st.builds(
        doc.SidebarDocument,
        headline=words(),
        body=bodies(),
        media=st.lists(media(), max_size=1).map(tuple),
        credits=st.lists(credit_lines(st.just(doc.CreditPlace.SIGNOFF)), max_size=1).map(tuple),
    )


def wires() -> st.SearchStrategy[doc.WireDocument]:
    notes = st.builds(
        doc.NoteDocument, text=words(), public=st.booleans(), role=st.sampled_from(["", "closing"])
    )
    return st.builds(
        doc.WireDocument,
        source=st.sampled_from(["", "ATS", "AFP"]),
        guid=words(),
        version=st.integers(1, 30).map(str),
        signal=st.sampled_from(list(doc.Signal)),
        embargo_until=st.none() | MOMENTS,
        sent_at=st.none() | MOMENTS,
        notes=st.lists(notes, max_size=2).map(tuple),
    )


TOPICS = ("medtop:01000000", "medtop:04000000", "medtop:11000000", "medtop:15000000")


def documents() -> st.SearchStrategy[doc.StoryDocument]:
    """Whole stories; topics and keywords in order, each once."""
    return st.builds(
        doc.StoryDocument,
        headline=words(),
        kicker=texts(),
        lede=texts(),
        body=bodies(),
        media=st.lists(media(), max_size=2).map(tuple),
        sidebars=st.lists(sidebars(), max_size=2).map(tuple),
        credits=st.lists(credit_lines(st.sampled_from(list(doc.CreditPlace))), max_size=2).map(
            tuple
        ),
        published_at=st.none() | MOMENTS,
        published_on=st.none() | DAYS,
        modified_at=st.none() | MOMENTS,
        modified_on=st.none() | DAYS,
        language=st.sampled_from(["fr", "en", "de", "fr-CH"]),
        section=st.sampled_from(["", "monde", "suisse"]),
        topics=st.sets(st.sampled_from(TOPICS)).map(lambda codes: tuple(sorted(codes))),
        keywords=st.lists(words(), max_size=2, unique=True).map(tuple),
        slugline=texts(),
        urgency=st.none() | st.integers(1, 9),
        dateline=texts(),
        genre=texts(),
        rights=texts(),
        source_url=st.sampled_from(["", "https://exemple.ch/lac"]),
        wire=st.none() | wires(),
    )
