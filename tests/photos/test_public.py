import pytest

from articles import photos
from articles.document import MediaBlock, MediaDocument, MediaKind, SidebarDocument, StoryDocument
from articles.models import MediaItem
from articles.rendering import Picture
from tests import make
from tests.photos import files

pytestmark = pytest.mark.django_db


def named(checksum: str) -> MediaDocument:
    return make.photo_document(file=checksum, alt="Un lac")


def srcset(folder: str, *names: str) -> str:
    return ", ".join(f"{folder}{name} {name.split('.')[0]}w" for name in names)


def test_a_picture_names_all_its_widths() -> None:
    item = photos.take_in(files.jpeg((1500, 1000)))
    photos.render(item)
    folder = f"/files/{item.token}/"
    assert photos.public_picture(named(item.checksum)) == Picture(
        src=f"{folder}960.jpg",
        srcset=srcset(folder, "320.jpg", "640.jpg", "960.jpg", "1500.jpg"),
        width=960,
        height=640,
        alt="Un lac",
        avif_srcset=srcset(folder, "320.avif", "640.avif", "960.avif", "1500.avif"),
    )


def test_a_small_picture_is_its_own_only_width() -> None:
    item = photos.take_in(files.jpeg((150, 100)))
    item.alt = "Un lac"
    address = f"/files/{item.token}/150.jpg"
    assert photos.card_picture(item) == Picture(
        src=address, srcset=f"{address} 150w", width=150, height=100, alt="Un lac"
    )


def test_a_use_has_its_own_alternative_text() -> None:
    item = photos.take_in(files.jpeg((150, 100)))
    item.alt = "Le lac de la bibliothèque"
    pictures = [photos.picture_of(item, alt="Le lac ici"), photos.picture_of(item)]
    assert [p and p.alt for p in pictures] == ["Le lac ici", "Le lac de la bibliothèque"]


def test_a_recording_is_its_file() -> None:
    item = photos.take_in(files.wav())
    assert photos.picture_of(item) == Picture(src=f"/files/{item.token}/audio.wav")
    assert photos.card_picture(item) is None


@pytest.mark.parametrize("checksum", ["", "0" * 64])
def test_without_a_file_there_is_no_picture(checksum: str) -> None:
    assert photos.public_picture(named(checksum)) is None


@pytest.mark.parametrize(
    "item",
    [
        MediaItem(),
        MediaItem(file="originals/a.jpg", content_type="image/jpeg"),
        MediaItem(file="originals/a.jpg", content_type="image/jpeg", token="t"),
    ],
)
def test_without_renditions_there_is_no_picture(item: MediaItem) -> None:
    assert (photos.picture_of(item), photos.card_picture(item)) == (None, None)


def test_all_files_of_a_story_are_found() -> None:
    audio = MediaDocument(kind=MediaKind.AUDIO, file="a", poster=named("b"))
    box = SidebarDocument(media=(named("d"),), body=(MediaBlock(media=named("e")),))
    story = StoryDocument(
        media=(audio, named("")), body=(MediaBlock(media=named("c")),), sidebars=(box,)
    )
    assert photos.files_of(story) == {"a", "b", "c", "d", "e"}
