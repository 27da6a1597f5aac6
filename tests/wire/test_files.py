"""Files of other houses: WordPress exports, mail, Word documents, pictures and pages."""

from __future__ import annotations

import io
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
