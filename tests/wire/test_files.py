"""Files of other houses: WordPress exports, mail, Word documents, pictures and pages."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from PIL import Image

from articles import wire
from articles.document import Paragraph, StoryDocument
from articles.wire.errors import CopyRefusedError


def _stories(copy: str | bytes, name: str = "") -> tuple[StoryDocument, ...]:
    data = copy.encode() if isinstance(copy, str) else copy
    return wire.read(data, name=name).documents


def test_wordpress_waits_for_scheduled_posts() -> None:
    copy = (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>a</title>'
        "<wp:post_date_gmt>2020-02-13 18:00:00</wp:post_date_gmt><wp:status>future</wp:status>"
        "<wp:post_modified>0000-00-00 00:00:00</wp:post_modified></item></channel></rss>"
    )
    (story,) = _stories(copy)
    assert story.wire is not None
    assert str(story.wire.embargo_until) == "2020-02-13 18:00:00+00:00"


def test_mail_reads_attached_copy_and_names_what_it_cannot_read() -> None:
    nitf = "<nitf><body><body.head><hedline><hl1>Joint</hl1></hedline></body.head></body></nitf>"
    parts = "".join(
        "--x\nContent-Type: text/xml\n"
        f'Content-Disposition: attachment; filename="{name}"\n\n{text}\n'
        for name, text in (("a.xml", nitf), ("b.xml", "<nitf><p></nitf>"))
    )
    copy = (
        "From: desk@exemple.ch\nSubject: Tr: Titre\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n'
        f"--x\nContent-Type: text/plain\n\nUn mot.\n{parts}--x--\n"
    )
    reading = wire.read(copy.encode())
    assert [story.headline for story in reading.documents] == ["Titre", "Joint"]
    assert [notice.params.get("name") for notice in reading.notices] == ["b.xml"]
    assert [each.filename for each in reading.attachments] == ["a.xml", "b.xml"]


def test_raw_bytes_in_mail_headers_are_decoded() -> None:
    copy = b"From: a@exemple.ch\nSubject: L\x92\xe9t\xe9\nDate: x\n\nUn mot.\n"
    assert _stories(copy)[0].headline == "L’été"


def test_word_bombs_are_refused_before_they_unpack() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 40_000_000 + b"</a>")
    with pytest.raises(CopyRefusedError, match="would unpack to 40000007 bytes"):
        _stories(stream.getvalue())


@pytest.mark.parametrize("data", [b"PK\x03\x04word/", b"\xff\xd8\xff\xe0 no picture"])
def test_broken_archives_and_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(CopyRefusedError):
        _stories(data)


TAKEN = "a text, a Word document (.docx), a PDF, or a picture as JPEG, PNG, GIF, WebP or AVIF"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"MM\0*\0\0\0\x08", "TIFF"),
        (b"8BPS\0\1", "PSD"),
        (b"BM\x3a\0\0\0\0\0\0\0\x36\0", "BMP"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x18ftypisom", "MP4"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "WAVE"),
        (b"ID3\3\0\0\0", "MP3"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Word 97–2003 (.doc)"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    ],
)
def test_files_of_other_kinds_are_refused_by_name_with_what_is_taken(
    data: bytes, kind: str
) -> None:
    with pytest.raises(CopyRefusedError) as refused:
        _stories(data + bytes(range(256)))
    assert str(refused.value) == f"{kind} files are not taken in."
    assert refused.value.expected == TAKEN


@pytest.mark.parametrize("words", ["ID3: la voiture qui recule", "BMW recule à Munich"])
def test_texts_may_begin_as_files_of_other_kinds_do(words: str) -> None:
    assert [story.headline for story in _stories(f"{words}\n\nUn mot de plus.\n")] == [words]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_every_kind_of_picture_that_the_library_takes_is_copy(kind: str) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (16, 16)).save(stream, kind)
    reading = wire.read(stream.getvalue(), name="lac")
    assert (reading.format, len(reading.attachments)) == ("photo", 1)


def test_pictures_that_say_nothing_are_called_by_their_file() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    reading = wire.read(stream.getvalue(), name="dossier/lac.png")
    (story,) = reading.documents
    assert story.headline == "lac.png"
    assert [each.checksum for each in reading.attachments] == [story.media[0].file]


def test_pages_without_json_ld_tell_their_title_and_og_picture() -> None:
    text = "Une phrase assez longue pour être prise pour le texte de la page. " * 6
    copy = (
        '<!DOCTYPE html><html lang="fr"><head><title>Le lac gèle | Journal</title>'
        '<meta property="og:image" content="/lac.jpg"><meta name="author" content="Luc Perrin">'
        '<meta property="og:url" content="https://exemple.ch/1">'
        '<script type="application/ld+json">{broken</script>'
        '<script type="application/ld+json">{"@graph": [{"@type": "Organization"}]}</script>'
        f"</head><body><article><p>{text}</p></article></body></html>"
    )
    (story,) = _stories(copy)
    assert (story.headline, story.source_url) == ("Le lac gèle", "https://exemple.ch/1")
    assert [each.href for each in story.media] == ["https://exemple.ch/lac.jpg"]
    assert [line.text for line in story.credits] == ["Luc Perrin"]


def test_pages_of_too_many_elements_are_read_without_guessing() -> None:
    copy = "<!doctype html><html><body><h1>Titre</h1><main><p>Un.</p>" + "<br>" * 30_000
    (story,) = _stories(copy)
    assert story.body == (Paragraph(html="Un."),)


WORDPRESS = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>a</title>'
    "<wp:post_date>2020-02-13 18:00:00</wp:post_date><wp:status>{}</wp:status>"
    "<wp:post_password>{}</wp:post_password></item></channel></rss>"
)


def _notes(copy: str) -> list[tuple[str, str, bool]]:
    (story,) = _stories(copy)
    assert story.wire is not None
    return [(note.role, note.text, note.public) for note in story.wire.notes]


@pytest.mark.parametrize(
    ("status", "password", "told"),
    [
        ("publish", "", []),
        ("future", "", []),
        ("draft", "", ["draft"]),
        ("pending", "", ["pending"]),
        ("private", "", ["private"]),
        ("publish", "x", ["password"]),
        ("private", "x", ["private, password"]),
    ],
)
def test_what_wordpress_did_not_show_carries_a_private_note(
    status: str, password: str, told: list[str]
) -> None:
    copy = WORDPRESS.format(status, password)
    assert _notes(copy) == [("unpublished", text, False) for text in told]
    counts = [notice.params for notice in wire.read(copy.encode()).notices]
    assert counts == ([{"count": 1}] if told else [])


def test_a_draft_was_never_published() -> None:
    (draft,), (private,) = (_stories(WORDPRESS.format(each, "")) for each in ("draft", "private"))
    assert (draft.published_at, str(private.published_at)) == (None, "2020-02-13 18:00:00+00:00")


@pytest.mark.parametrize(
    ("status", "visibility", "told"),
    [
        ("published", "public", []),
        ("scheduled", "public", []),
        ("draft", "public", ["draft"]),
        ("sent", "public", ["sent"]),
        ("published", "members", ["members"]),
        ("draft", "paid", ["draft, paid"]),
    ],
)
def test_what_ghost_did_not_show_to_all_carries_a_private_note(
    status: str, visibility: str, told: list[str]
) -> None:
    post = {"title": "a", "html": "<p>b</p>", "status": status, "visibility": visibility}
    copy = json.dumps({"db": [{"data": {"posts": [post]}}]})
    assert _notes(copy) == [("unpublished", text, False) for text in told]
