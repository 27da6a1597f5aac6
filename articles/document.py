"""The one currency of the house: a story as plain data.

Readers of copy make a StoryDocument, editors' forms become one, revisions keep one, pages and
exports are made from one. Nothing here knows Django or a database row: a file is named by its
checksum, an agency by its canonical name. Documents are frozen, compare by value and have a JSON
form whose version stands in the key "schema" (docs/decisions/0002-msgspec-documents.md).

Texts come in two shapes. `str` fields named `html` hold inline HTML of a small vocabulary
(articles/markup.py); every other `str` is plain text in NFC, without line breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

SCHEMA_VERSION = 1


class Part(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What all pieces of a document share: immutable, compared by value, brief in JSON."""


class MediaKind(StrEnum):
    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"
    GRAPHIC = "graphic"
    DOCUMENT = "document"


PICTURES = frozenset({MediaKind.PHOTO, MediaKind.GRAPHIC})
RECORDINGS = frozenset({MediaKind.AUDIO, MediaKind.VIDEO})


class ContributorKind(StrEnum):
    AGENCY = "agency"
    PERSON = "person"
    INITIALS = "initials"


class CreditPlace(StrEnum):
    BYLINE = "byline"
    SIGNOFF = "signoff"
    INLINE = "inline"


class Signal(StrEnum):
    """What the sender asks us to do with an item (WIRE profiles map their words to these)."""

    NONE = ""
    UPDATE = "update"
    CORRECTION = "correction"
    KILL = "kill"
    HOLD = "hold"
    ADVISORY = "advisory"
    ALERT = "alert"


class ContributorDocument(Part, frozen=True):
    """One name of a credit line: an agency's canonical name, a person, or desk initials."""

    kind: ContributorKind
    name: str


class CreditDocument(Part, frozen=True):
    """One credit line: verbatim, and the contributors it names, in its order."""

    text: str
    contributors: tuple[ContributorDocument, ...] = ()
    place: CreditPlace = CreditPlace.SIGNOFF


class MediaDocument(Part, frozen=True):
    """A photo, audio, video, graphic or document as one story uses it.

    `caption` and `credit` are verbatim without the marks around them; `description` and `alt`
    speak of the picture itself; `transcript` is what a recording says, by paragraphs. `file` is
    the sha256 of the bytes, "" while there is no file; `href` is what the copy called the file
    (a name or an address).
    """

    kind: MediaKind
    caption: str = ""
    credit: str = ""
    title: str = ""
    programme: str = ""
    duration_seconds: int | None = None
    broadcast_on: date | None = None
    poster: MediaDocument | None = None
    alt: str = ""
    description: str = ""
    transcript: tuple[str, ...] = ()
    file: str = ""
    href: str = ""
    rights: str = ""


class Paragraph(Part, tag="paragraph", frozen=True):
    html: str
    question: bool = False


class Crosshead(Part, tag="crosshead", frozen=True):
    text: str


class Quote(Part, tag="quote", frozen=True):
    html: str
    attribution: str = ""


class BulletList(Part, tag="list", frozen=True):
    """A list; each item is inline HTML. A list in a list is flattened into its items."""

    items: tuple[str, ...]
    ordered: bool = False


class Related(Part, tag="related", frozen=True):
    """A line that leads to other stories: "Lire aussi: …"; its links are in the HTML."""

    html: str


class Embed(Part, tag="embed", frozen=True):
    """A quoted post of a social network: its text, lines parted by <br>, the address as a link."""

    html: str


class MediaBlock(Part, tag="media", frozen=True):
    media: MediaDocument


Block = Paragraph | Crosshead | Quote | BulletList | Related | Embed | MediaBlock


class SidebarDocument(Part, frozen=True):
    """An encadré: a short piece with its own headline that belongs to the story."""

    headline: str = ""
    body: tuple[Block, ...] = ()
    media: tuple[MediaDocument, ...] = ()
    credits: tuple[CreditDocument, ...] = ()


class NoteDocument(Part, frozen=True):
    """A remark that came with the copy. Only public notes may ever leave the desk."""

    text: str
    public: bool = False
    role: str = ""


class WireDocument(Part, frozen=True):
    """Who an item is for the agency that sent it.

    `guid` is the identity without the revision; `version` is compared as numbers, part by part.
    `corrects` are the identities of other items that this one corrects or takes the place of.
    """

    source: str = ""
    guid: str = ""
    version: str = ""
    corrects: tuple[str, ...] = ()
    signal: Signal = Signal.NONE
    embargo_until: datetime | None = None
    sent_at: datetime | None = None
    notes: tuple[NoteDocument, ...] = ()


class StoryDocument(Part, tag_field="schema", tag=SCHEMA_VERSION, frozen=True):
    """A whole story.

    `media` are the lead media, before the body; media within the text are MediaBlocks.
    Of the dates, `…_at` is an aware moment; `…_on` is set instead where only a day is known.
    `topics` are IPTC Media Topics ("medtop:20000002"); words without a code are `keywords`.
    `urgency` runs from 1 (flash) to 9. `section` is a section's slug.
    """

    headline: str = ""
    kicker: str = ""
    lede: str = ""
    body: tuple[Block, ...] = ()
    media: tuple[MediaDocument, ...] = ()
    sidebars: tuple[SidebarDocument, ...] = ()
    credits: tuple[CreditDocument, ...] = ()
    published_at: datetime | None = None
    published_on: date | None = None
    modified_at: datetime | None = None
    modified_on: date | None = None
    language: str = "fr"
    section: str = ""
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    slugline: str = ""
    urgency: int | None = None
    dateline: str = ""
    genre: str = ""
    rights: str = ""
    source_url: str = ""
    wire: WireDocument | None = None


replace = msgspec.structs.replace


def to_json(document: StoryDocument) -> dict[str, Any]:
    """The document as JSON types (dates as ISO 8601 strings); what JSONField stores."""
    return msgspec.to_builtins(document)  # type: ignore[no-any-return]  # untyped in msgspec


def from_json(value: dict[str, Any]) -> StoryDocument:
    """The document of its JSON form.

    Raises msgspec.ValidationError, with the path of the fault, for anything that is not a
    document of this schema version.
    """
    return msgspec.convert(value, StoryDocument)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the JSON form; docs/story-document.schema.json holds it."""
    return msgspec.json.schema(StoryDocument)


def public_document(document: StoryDocument) -> StoryDocument:
    """The document without what only the desk may see: notes that are not public."""
    if document.wire is None:
        return document
    notes = tuple(note for note in document.wire.notes if note.public)
    return replace(document, wire=replace(document.wire, notes=notes))


def names_of(lines: Iterable[CreditDocument], kind: ContributorKind) -> list[str]:
    """Whom credit lines name, of one kind."""
    return [who.name for line in lines for who in line.contributors if who.kind == kind]


def media_of(document: StoryDocument) -> list[MediaDocument]:
    """Every media item in the order of the page, posters before the items that they stand for."""
    parts: tuple[StoryDocument | SidebarDocument, ...] = (document, *document.sidebars)
    placed = [
        media
        for part in parts
        for media in (*part.media, *(b.media for b in part.body if isinstance(b, MediaBlock)))
    ]
    return [each for media in placed for each in (media.poster, media) if each]


def map_media(
    document: StoryDocument, change: Callable[[MediaDocument], MediaDocument]
) -> StoryDocument:
    """The document with every media item changed, posters before the items that they stand for."""

    def changed(media: MediaDocument) -> MediaDocument:
        if media.poster:
            media = replace(media, poster=change(media.poster))
        return change(media)

    def in_body(body: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(
            replace(block, media=changed(block.media)) if isinstance(block, MediaBlock) else block
            for block in body
        )

    return replace(
        document,
        media=tuple(map(changed, document.media)),
        body=in_body(document.body),
        sidebars=tuple(
            replace(box, media=tuple(map(changed, box.media)), body=in_body(box.body))
            for box in document.sidebars
        ),
    )
