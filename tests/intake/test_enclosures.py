"""Files beside and inside copy find the media items that they belong to."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from django.utils.translation import override
from PIL import Image

from articles.document import (
    MediaBlock,
    MediaDocument,
    MediaKind,
    StoryDocument,
    map_media,
    replace,
)
from articles.intake import Copy, receive
from articles.intake.enclosures import Enclosures
from articles.models import MediaItem, Source
from articles.photos import render, take_in
from articles.wire.reading import Attachment
from tests import make

pytestmark = pytest.mark.django_db


def jpeg(colour: str = "navy") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 427), colour).save(file, "JPEG")
    return file.getvalue()


def checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def with_photos(*hrefs: str) -> StoryDocument:
    photos = tuple(make.photo_document(href=href) for href in hrefs)
    return StoryDocument(headline="Gel", media=photos)


def test_a_file_that_the_copy_names_is_found_in_the_folder(tmp_path):
    (tmp_path / "lac.jpg").write_bytes(jpeg())
    (media,) = Enclosures((), tmp_path).attach(with_photos("images/lac.jpg")).media
    assert (media.file, media.credit, media.caption) == (checksum(jpeg()), "AFP", "Le lac")
    assert MediaItem.objects.get().credit == "AFP"


def test_a_name_cannot_reach_outside_the_folder(tmp_path):
    (tmp_path / "secret.jpg").write_bytes(jpeg())
    folder = tmp_path / "files"
    folder.mkdir()
    document = with_photos("../secret.jpg", "/etc/passwd", "..")
    assert Enclosures((), folder).attach(document) == document


def test_an_address_that_is_too_long_for_a_file_names_none(tmp_path):
    document = with_photos("https://agency.example/lac.jpg?" + "x" * 300)
    assert Enclosures((), tmp_path).attach(document) == document


def test_files_called_as_the_page_copy_belong_to_its_photos_in_order(tmp_path):
    for name, colour in (("lac.jpg", "navy"), ("lac-2.jpg", "teal")):
        (tmp_path / name).write_bytes(jpeg(colour))
    first, second = Enclosures((), tmp_path, "lac").attach(with_photos("", "")).media
    assert (first.file, second.file) == (checksum(jpeg("navy")), checksum(jpeg("teal")))


def test_the_poster_of_a_recording_is_a_photo_of_its_own(tmp_path):
    (tmp_path / "seed.jpg").write_bytes(jpeg())
    (media,) = Enclosures((), tmp_path, "seed").attach(make.seed()).media
    assert (media.file, media.poster.file) == ("", checksum(jpeg()))


def test_an_attachment_is_taken_into_the_library(tmp_path):
    data = jpeg()
    attachment = Attachment(checksum=checksum(data), filename="lac.jpg", data=data)
    document = StoryDocument(media=(make.photo_document(file=checksum(data)),))
    (media,) = Enclosures((attachment,)).attach(document).media
    assert (media.file, MediaItem.objects.get().checksum) == (checksum(data), checksum(data))


def test_a_file_that_is_no_picture_is_a_warning_and_the_story_stays(tmp_path):
    (tmp_path / "lac.jpg").write_bytes(b"<svg onload=alert(1)>")
    files = Enclosures((), tmp_path)
    assert files.attach(with_photos("lac.jpg")) == with_photos("lac.jpg")
    (warning,) = files.warnings
    assert warning["message"].startswith("lac.jpg: ")


@pytest.mark.parametrize(
    ("known", "said", "words"),
    [
        ({"credit": "Keystone"}, {"credit": "AFP"}, ["Keystone", "AFP"]),
        ({"rights": "Libre."}, {"rights": "Une fois.", "credit": "AFP"}, ["Libre.", "Une fois."]),
        ({"credit": "AFP"}, {"credit": "AFP"}, []),
    ],
)
def test_what_copy_says_otherwise_than_the_library_is_told_to_the_desk(
    tmp_path, known, said, words
):
    (tmp_path / "lac.jpg").write_bytes(jpeg())
    first = StoryDocument(media=(make.photo_document(href="lac.jpg", **{"credit": ""} | known),))
    Enclosures((), tmp_path).attach(first)
    files = Enclosures((), tmp_path)
    (media,) = files.attach(
        StoryDocument(media=(make.photo_document(href="lac.jpg", **said),))
    ).media
    assert [getattr(media, name) for name in known] == list(known.values())
    told = [warning["message"] for warning in files.warnings]
    assert (len(told), [word for word in words if word in "".join(told)]) == (bool(words), words)


def test_a_credit_that_the_library_lacked_reaches_the_files(tmp_path):
    known = take_in(io.BytesIO(jpeg()), item=MediaItem())
    render(known)
    (tmp_path / "lac.jpg").write_bytes(jpeg())
    attached = Enclosures((), folder=tmp_path).attach(with_photos("lac.jpg"))
    known.refresh_from_db()
    assert (attached.media[0].file, known.credit) == (known.checksum, "AFP")
    assert known.is_avif_due


def test_imported_copy_has_its_picture_on_the_desk(tmp_path):
    (tmp_path / "seed.jpg").write_bytes(jpeg())
    copy = Copy(
        make.SEED_FILE.read_bytes(),
        Source.objects.get(slug="import"),
        name="seed.txt",
        media_dir=tmp_path,
    )
    (receipt,) = receive(copy)
    (use,) = receipt.story.uses.all()
    assert (use.item.poster.checksum, use.item.is_missing) == (checksum(jpeg()), True)
    assert use.poster_caption.startswith("Poignée de mains")


def test_every_media_item_of_a_document_is_reached():
    photo = MediaDocument(kind=MediaKind.PHOTO)
    document = StoryDocument(
        media=(MediaDocument(kind=MediaKind.AUDIO, poster=photo),),
        body=(MediaBlock(media=photo),),
        sidebars=(make.sidebar_document(media=(photo,), body=(MediaBlock(media=photo),)),),
    )
    changed = map_media(document, lambda media: replace(media, credit="AFP"))
    assert repr(changed).count("credit='AFP'") == 5


def test_the_folder_is_not_read_without_being_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("lac.jpg").write_bytes(jpeg())
    document = with_photos("lac.jpg")
    assert Enclosures((), None, "lac").attach(document) == document


def test_a_picture_that_may_not_be_read_is_told_and_keeps_nothing_back(tmp_path: Path) -> None:
    # A file that fails when it is read, for root, too.
    files = Enclosures([], Path("/proc/self"))
    document = with_photos("mem")
    assert files.attach(document) == document
    assert [warning["message"].partition(":")[0] for warning in files.warnings] == ["mem"]


@pytest.mark.parametrize("target", ["/etc/passwd", "../other/theirs.jpg", "beside.jpg", "nowhere"])
def test_a_link_is_told_and_never_followed(tmp_path, target):
    folder, other = tmp_path / "folder", tmp_path / "other"
    for place in (folder, other):
        place.mkdir()
    (other / "theirs.jpg").write_bytes(jpeg())
    (folder / "beside.jpg").write_bytes(jpeg())
    (folder / "lac.jpg").symlink_to(target)
    files = Enclosures((), folder, "lac")
    with override("en"):
        assert files.attach(with_photos("lac.jpg", "")) == with_photos("lac.jpg", "")
    told = [warning["message"] for warning in files.warnings]
    assert told == ["lac.jpg: a link, which is not followed"] * 2
    assert not MediaItem.objects.exists()


def test_a_pipe_holds_nobody_up(tmp_path):
    os.mkfifo(tmp_path / "lac.jpg")
    assert Enclosures((), tmp_path).attach(with_photos("lac.jpg")) == with_photos("lac.jpg")
