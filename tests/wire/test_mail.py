"""Mail: headers and parts as they arrive."""

from __future__ import annotations

import pytest

from articles import wire
from articles.document import MediaKind, StoryDocument
from articles.markup import plain
from articles.wire.errors import CopyRefusedError

HEAD = "From: a@exemple.ch\nSubject: {subject}\nMIME-Version: 1.0\n"


def _mail(text: str, subject: str = "Titre", **headers: str) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return f"{HEAD.format(subject=subject)}{more}\n{text}\n".encode()


def _story(data: bytes) -> StoryDocument:
    reading = wire.read(data)
    assert reading.format == "mail"
    return reading.documents[0]


def _texts(story: StoryDocument) -> list[str]:
    return [plain(getattr(block, "html", "")) for block in story.body]


def test_mail_that_is_too_large_is_refused() -> None:
    with pytest.raises(CopyRefusedError, match="too large"):
        wire.read(_mail("a") + b" " * (64 * 2**20), format="mail")


@pytest.mark.parametrize("depth", [60, 1500])
def test_mail_that_is_nested_too_deeply_is_refused(depth: int) -> None:
    levels = range(depth)
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in levels
    )
    with pytest.raises(CopyRefusedError, match="nested too deeply"):
        wire.read(f"{HEAD.format(subject='Titre')}{opened}Content-Type: text/plain\n\na\n".encode())


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("=?utf-8?q?L=E2=80=99=C3=A9t=C3=A9?= chaud", "L’été chaud"),
        ("=?utf-8?b?a?=", "=?utf-8?b?a?="),
        ("=?x-unknown?q?L=92=E9t=E9?=", "L’été"),
        ("=?utf-8?q?_?= a", "a"),
    ],
)
def test_subjects_are_decoded_however_they_are_written(subject: str, headline: str) -> None:
    data = _mail("<p>Un mot.</p>", subject, Content_Type="text/html")
    assert _story(data).headline == headline


def test_a_subject_that_opens_the_text_stands_once() -> None:
    text = "Le lac gèle à Neuchâtel\n\n" + "Des milliers de curieux sont venus sur la rive. " * 4
    story = _story(_mail(text, "Le lac gèle à Neuchâtel", Content_Type="text/plain; charset=utf-8"))
    assert story.headline == "Le lac gèle à Neuchâtel"
    assert all("Le lac gèle à Neuchâtel" not in text for text in _texts(story))


def test_parts_that_say_nothing_are_passed_over() -> None:
    parts = (
        "--x\nContent-Type: text/plain\n\n \n"
        "--x\nContent-Type: text/html\n\n<p>Un mot.</p>\n"
        '--x\nContent-Type: image/jpeg\nContent-Disposition: attachment; filename="vide.jpg"\n\n'
        "--x\nContent-Type: audio/mpeg\nContent-Transfer-Encoding: base64\n\nAAAA\n--x--"
    )
    data = _mail(parts, Content_Type='multipart/mixed; boundary="x"')
    reading = wire.read(data)
    (story,) = reading.documents
    assert _texts(story) == ["Un mot."]
    assert [(each.kind, each.href) for each in story.media] == [(MediaKind.AUDIO, "audio.mp3")]
    assert story.wire is not None
    assert story.wire.guid.startswith("sha256:")


@pytest.mark.parametrize("disposition", ["attachment", "Attachment; filename=plan.txt"])
def test_an_attached_text_is_no_part_of_the_mail(disposition: str) -> None:
    parts = (
        "--x\nContent-Type: text/plain\n\nUn texte.\n"
        f"--x\nContent-Type: text/plain\nContent-Disposition: {disposition}\n\nUn plan.\n--x--"
    )
    reading = wire.read(_mail(parts, Content_Type='multipart/mixed; boundary="x"'))
    assert [each.data for each in reading.attachments] == [b"Un plan."]
    assert _texts(reading.documents[0]) == ["Un texte."]
