"""Stories go out and come in again: valid by the standards' schemas, equal where they can be.

What a format cannot say is written down twice: in docs/formats.md for people, and here in
`_sayable` for the machine.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT202012

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
from articles.markup import escape, inline, plain
from articles.wire.formats import docx, newsml_g2, ninjs, nitf, text
from tests.wire import strategies

SCHEMAS = Path(__file__).parents[3] / "shared" / "samples" / "schemas"
needs_schemas = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the standards' schemas are not in ../shared/samples/schemas"
)
SIGNALS = {
    ninjs: {Signal.KILL, Signal.HOLD},
    nitf: {Signal.KILL, Signal.HOLD, Signal.UPDATE, Signal.CORRECTION},
    newsml_g2: {Signal.KILL, Signal.HOLD, Signal.UPDATE, Signal.CORRECTION},
}


def _sayable(document: StoryDocument, format_: ModuleType) -> StoryDocument:
    """The document without what this format cannot say."""
    wire = document.wire
    if wire is not None:
        notes = tuple(
            NoteDocument(text=each.text, public=True) for each in wire.notes if each.public
        )
        signal = wire.signal if wire.signal in SIGNALS[format_] else Signal.NONE
        # A hold with a time is an embargo: the gate is the time.
        if wire.embargo_until and signal is Signal.HOLD:
            signal = Signal.NONE
        wire = replace(wire, notes=notes, signal=signal, sent_at=None)
    return replace(document, wire=wire)


def _comparable(document: StoryDocument) -> StoryDocument:
    """The document that was read, without what no format is asked to keep."""
    wire = document.wire
    if wire is None:
        return document
    notes = tuple(replace(each, role="") for each in wire.notes)
    return replace(document, wire=replace(wire, sent_at=None, notes=notes))


def _read(format_: ModuleType, data: bytes) -> StoryDocument:
    assert format_.recognises(data, "")
    (document,) = format_.read(data, "").documents
    return _comparable(document)


@given(strategies.documents())
def test_ninjs_reads_back_what_it_wrote(document: StoryDocument) -> None:
    # The address of a story is no property of ninjs.
    expected = replace(_sayable(document, ninjs), source_url="")
    assert _read(ninjs, ninjs.write(document)) == expected


@given(strategies.documents())
def test_newsml_g2_reads_back_what_it_wrote(document: StoryDocument) -> None:
    assert _read(newsml_g2, newsml_g2.write(document)) == _sayable(document, newsml_g2)


@given(strategies.documents())
def test_nitf_reads_back_what_it_wrote(document: StoryDocument) -> None:
    # Bylines stand above the text, all other credits below it.
    ordered = sorted(document.credits, key=lambda each: each.place is not CreditPlace.BYLINE)
    expected = replace(_sayable(document, nitf), credits=tuple(ordered))
    assert _read(nitf, nitf.write(document)) == expected


@needs_schemas
@given(strategies.documents())
def test_ninjs_is_valid_by_the_schema(document: StoryDocument) -> None:
    _ninjs_validator().validate(json.loads(ninjs.write(document)))


@needs_schemas
@given(strategies.documents())
def test_newsml_g2_is_valid_by_the_schema(document: StoryDocument) -> None:
    _schema("newsml-g2/NewsML-G2_2.35-spec-All-Power.xsd").assertValid(
        etree.fromstring(newsml_g2.write(document))
    )


@needs_schemas
@given(strategies.documents())
def test_nitf_is_valid_by_the_schema(document: StoryDocument) -> None:
    _schema("nitf/nitf-3-6.xsd").assertValid(etree.fromstring(nitf.write(document)))


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / name))


@cache
def _ninjs_validator() -> Any:
    schema = json.loads((SCHEMAS / "ninjs/ninjs-schema_3.1.json").read_text())
    geo = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    registry: Any = Registry(retrieve=lambda _uri: DRAFT202012.create_resource(geo))  # type: ignore[call-arg]  # attrs
    return jsonschema.Draft202012Validator(schema, registry=registry)


@given(strategies.documents())
def test_word_keeps_headline_lede_and_text(document: StoryDocument) -> None:
    plain_story = replace(document, body=tuple(map(_without_media, document.body)), media=())
    (read,) = docx.read(docx.write(plain_story), "").documents
    assert (read.headline, read.kicker, read.lede) == (
        _unspaced(document.headline),
        _unspaced(document.kicker),
        _unspaced(document.lede),
    )


def _without_media(block: Block) -> Block:
    return Paragraph(html="texte") if isinstance(block, MediaBlock) else block


def _unspaced(line: str) -> str:
    return plain(inline(escape(line)))


def test_word_keeps_marks_links_lists_quotes_and_crossheads() -> None:
    body = (
        Paragraph(html='Un <strong>mot</strong> et <a href="https://exemple.ch/a">un lien</a>.'),
        Crosshead(text="Intertitre"),
        BulletList(items=("un", "<em>deux</em>")),
        BulletList(items=("premier",), ordered=True),
        Quote(html="Une phrase."),
        Paragraph(html="Pourquoi?", question=True),
    )
    story = StoryDocument(headline="Titre", lede="Chapeau.", body=body)
    (read,) = docx.read(docx.write(story), "").documents
    assert read.body == body


def test_text_has_the_order_of_a_page_copy() -> None:
    story = StoryDocument(
        headline="Neige sur le Jura",
        kicker="Météo",
        lede="Il a neigé.",
        body=(
            Paragraph(html="Un <em>mètre</em>."),
            Crosshead(text="Et demain?"),
            BulletList(items=("froid", "sec")),
        ),
        media=(MediaDocument(kind=MediaKind.PHOTO, caption="La Brévine.", credit="Keystone"),),
        credits=(CreditDocument(text="ats/nxp"),),
    )
    assert text.write(story).decode() == (
        "Météo\n\nNeige sur le Jura\n\nLa Brévine. [Keystone]\n\nIl a neigé.\n\nUn mètre.\n\n"
        "Et demain?\n\n- froid\n- sec\n\nats/nxp\n"
    )


def test_private_notes_never_leave_the_desk() -> None:
    secret = NoteDocument(text="Tél. 079 000 00 00", public=False)
    story = StoryDocument(headline="Titre", wire=WireDocument(source="DPA", notes=(secret,)))
    for format_ in (ninjs, nitf, newsml_g2, text, docx):
        assert b"079 000" not in format_.write(story)


@pytest.mark.parametrize("format_", [ninjs, newsml_g2])
def test_transcript_keeps_its_paragraphs(format_: ModuleType) -> None:
    said = ("Bonjour, il est midi.", "Le train <roule> à nouveau & sans retard.")
    sound = MediaDocument(kind=MediaKind.AUDIO, title="Le train", href="a.mp3", transcript=said)
    story = StoryDocument(headline="Titre", media=(sound,))
    (media,) = _read(format_, format_.write(story)).media
    assert media.transcript == said


EVERYTHING = StoryDocument(
    headline="Titre",
    lede="Chapeau.",
    body=(
        Quote(html="Une phrase.", attribution="Luc"),
        Embed(html='Un<br><a href="https://exemple.ch/a">lien</a>'),
        Related(html="Lire aussi: un titre"),
        Paragraph(html="Pourquoi?", question=True),
        MediaBlock(media=MediaDocument(kind=MediaKind.PHOTO, title="Lac")),
        BulletList(items=("un",), ordered=True),
    ),
    media=(
        MediaDocument(
            kind=MediaKind.VIDEO,
            caption="Un film.",
            duration_seconds=12,
            file="ab" * 32,
            href="f.mp4",
        ),
    ),
    sidebars=(
        SidebarDocument(
            headline="Encadré",
            body=(Crosshead(text="A"), Paragraph(html="Plus.")),
            media=(MediaDocument(kind=MediaKind.PHOTO, caption="Un lac.", credit="ats"),),
            credits=(CreditDocument(text="ats/nxp"),),
        ),
    ),
    language="",
    topics=("medtop:20000150", "x:1"),
    source_url="https://exemple.ch/1",
    genre="Portrait",
    published_on=date(2020, 2, 13),
    wire=WireDocument(source="ATS", guid="g", version="3", signal=Signal.CORRECTION),
)


def test_a_story_of_all_kinds_of_parts_goes_out_in_every_format() -> None:
    for format_ in (ninjs, nitf, newsml_g2):
        told = _read(format_, format_.write(EVERYTHING))
        assert told.headline == "Titre"
        assert [box.headline for box in told.sidebars] == ["Encadré"]
        assert [type(block) for block in told.body][:4] == [Quote, Embed, Related, Paragraph]
        assert "f.mp4" in [each.href for each in told.media]
    assert text.write(EVERYTHING).decode() == (
        "Titre\n\nUn film.\n\nChapeau.\n\nUne phrase. (Luc)\n\nUn\nlien\n\nLire aussi: un titre\n\n"
        "Pourquoi?\n\nLac\n\n- un\n\nEncadré\n\nUn lac. [ats]\n\nA\n\nPlus.\n\nats/nxp\n"
    )
    (word,) = docx.read(docx.write(EVERYTHING), "").documents
    assert word.headline == "Titre"
