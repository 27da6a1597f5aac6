"""Photos as copy of their own: what the file says of itself, and what it may not be."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from articles import wire
from articles.document import MediaDocument, MediaKind, StoryDocument
from articles.wire.errors import CopyRefusedError

SIDECAR = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<rdf:RDF><rdf:Description photoshop:Headline="Le lac gèle" photoshop:Empty=" ">'
    "<dc:creator><rdf:Seq><rdf:li>Jean Blanc</rdf:li><rdf:li>Luc Perrin</rdf:li></rdf:Seq>"
    "</dc:creator>"
    "<photoshop:Credit>Keystone</photoshop:Credit><photoshop:City/>"
    "<dc:subject><rdf:Bag><rdf:li>lac</rdf:li><rdf:li/></rdf:Bag></dc:subject>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def _story(data: bytes, name: str = "lac.jpg") -> StoryDocument:
    (story,) = wire.read(data, name=name).documents
    return story


def _png(size: tuple[int, int] = (4, 4), **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new("L", size).save(stream, "PNG", **options)
    return stream.getvalue()


def test_a_sidecar_tells_of_a_picture_that_is_elsewhere() -> None:
    reading = wire.read(SIDECAR.encode(), name="dossier/lac.xmp")
    (story,) = reading.documents
    assert reading.attachments == ()
    assert story.media == (
        MediaDocument(
            kind=MediaKind.PHOTO,
            title="Le lac gèle",
            credit="Jean Blanc, Luc Perrin/Keystone",
            href="lac.xmp",
        ),
    )
    assert (story.headline, story.keywords) == ("Le lac gèle", ("lac",))
    assert story.wire is not None
    assert (story.wire.source, story.wire.guid) == ("Keystone", "lac.xmp")


def test_pictures_of_too_many_pixels_are_refused() -> None:
    data = _png()
    header = b"IHDR" + struct.pack(">II", 13_000, 10_000) + data[24:29]
    claimed = data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]
    with pytest.raises(CopyRefusedError, match="13000 × 10000 pixels"):
        _story(claimed)


def test_broken_metadata_leaves_the_picture() -> None:
    stream = io.BytesIO()
    Image.new("L", (4, 4)).save(stream, "JPEG", xmp=b"<x:xmpmeta><broken")
    assert _story(stream.getvalue()).headline == "lac.jpg"


def _iim(*fields: tuple[int, bytes]) -> bytes:
    """A JPEG with IPTC-IIM fields of record 2, as Photoshop writes them."""
    records = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value
        for number, value in fields
    )
    block = (
        b"8BIM\x04\x04\x00\x00"
        + struct.pack(">I", len(records))
        + records
        + b"\0" * (len(records) % 2)
    )
    segment = b"Photoshop 3.0\x00" + block
    stream = io.BytesIO()
    Image.new("L", (4, 4)).save(stream, "JPEG")
    data = stream.getvalue()
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + data[2:]


def test_iim_tells_in_any_encoding() -> None:
    fields = (
        (105, "Le lac gèle".encode("cp1252")),
        (120, b"\0"),
        (55, b"20200213"),
        (60, b"073000+0100"),
    )
    story = _story(_iim(*fields, (25, b"lac"), (25, b"gel"), (10, b"4")))
    assert (story.headline, story.keywords, story.urgency) == ("Le lac gèle", ("lac", "gel"), 4)
    assert str(story.published_at) == "2020-02-13 07:30:00+01:00"


def test_broken_iim_leaves_the_picture() -> None:
    data = _iim((105, b"Titre"))
    broken = data.replace(b"\x1c\x02\x69\x00\x05", b"\x1c\x02\x69\xff\xff")
    assert _story(broken).media[0].kind is MediaKind.PHOTO
