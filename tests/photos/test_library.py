import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.utils.translation import override
from PIL import Image
from PIL.ImageFile import ImageFile

from articles import photos
from articles.document import MediaKind
from articles.models import MediaItem, Rendition
from articles.photos import FileRefusedError, embedded
from tests import make
from tests.full import files_below, full_disk
from tests.photos import files

pytestmark = pytest.mark.django_db


def stored(item: MediaItem, rendition: Rendition) -> ImageFile:
    with default_storage.open(item.rendition_path(rendition)) as file:
        return Image.open(BytesIO(file.read()))


def shapes(item: MediaItem) -> list[tuple[str, int, int]]:
    return [(r.name, r.width, r.height) for r in item.renditions]


def refusal(file: BytesIO, **given: Any) -> str:
    with pytest.raises(FileRefusedError) as refused:
        photos.take_in(file, **given)
    with override("en"):
        return str(refused.value)


def test_a_photo_comes_in_with_its_renditions() -> None:
    file = files.jpeg((2400, 1600))
    item = photos.take_in(file, filename=r"C:/Bilder/lac.JPG")
    item.refresh_from_db()
    checksum = hashlib.sha256(file.getvalue()).hexdigest()
    assert (item.kind, item.content_type, item.checksum) == ("photo", "image/jpeg", checksum)
    assert (item.width, item.height, item.href) == (2400, 1600, "lac.JPG")
    assert item.file.name == f"originals/{checksum[:2]}/{checksum}.jpg"
    assert shapes(item) == [
        ("320.jpg", 320, 213),
        ("640.jpg", 640, 427),
        ("960.jpg", 960, 640),
        ("1280.jpg", 1280, 853),
        ("1920.jpg", 1920, 1280),
    ]
    assert [stored(item, r).size for r in item.renditions] == [
        (r.width, r.height) for r in item.renditions
    ]


def test_another_shape_gets_crops_for_cards() -> None:
    item = photos.take_in(files.jpeg((600, 900)))
    assert shapes(item) == [
        ("320.jpg", 320, 480),
        ("600.jpg", 600, 900),
        ("card-320.jpg", 320, 213),
        ("card-600.jpg", 600, 400),
    ]


def test_a_full_disk_keeps_nothing(settings: LazySettings, tmp_path: Path) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": full_disk(tmp_path)}
    with pytest.raises(OSError, match="No space left"):
        photos.take_in(files.jpeg())
    assert (files_below(tmp_path), MediaItem.objects.count()) == ([], 0)


def test_the_same_bytes_are_the_same_item() -> None:
    first = photos.take_in(files.jpeg(), filename="lac.jpg")
    second = photos.take_in(files.jpeg(), filename="autre.jpg")
    assert (second.pk, second.href, MediaItem.objects.count()) == (first.pk, "lac.jpg", 1)


class Overtaken(BytesIO):
    """A file that somebody else takes in as well, between its first reading and its second."""

    read_once = False

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.read_once = self.read_once or not data
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        if self.read_once:
            self.read_once = False
            photos.take_in(BytesIO(self.getvalue()), filename="first.jpg")
        return super().seek(offset, whence)


def test_the_same_bytes_at_the_same_moment_are_the_same_item() -> None:
    item = photos.take_in(Overtaken(files.jpeg((300, 200)).getvalue()), filename="second.jpg")
    assert (item.href, MediaItem.objects.count()) == ("first.jpg", 1)
    assert sorted(map(len, stored_by_token())) == [0, 1]


def stored_by_token() -> list[list[str]]:
    """The renditions in each folder of the store."""
    folders = [f"renditions/{start}" for start in default_storage.listdir("renditions")[0]]
    tokens = [f"{folder}/{default_storage.listdir(folder)[0][0]}" for folder in folders]
    return [default_storage.listdir(token)[1] for token in tokens]


def test_a_file_meets_the_item_that_waits_for_it() -> None:
    waiting = make.photo(credit="Keystone", alt="Un lac gelé", href="lac.jpg")
    item = photos.take_in(files.with_iptc(credit=b"AFP", caption=b"A lake"), item=waiting)
    assert item.pk == waiting.pk
    assert (item.credit, item.alt, item.description) == ("Keystone", "Un lac gelé", "A lake")


def test_a_file_meets_the_item_that_knows_its_checksum() -> None:
    file = files.jpeg()
    named = make.photo(checksum=hashlib.sha256(file.getvalue()).hexdigest())
    assert photos.take_in(file, item=make.photo()).pk == named.pk


def test_an_item_keeps_the_file_that_it_has() -> None:
    item = photos.take_in(files.jpeg())
    assert refusal(files.jpeg((640, 480)), item=item) == (
        "This item has its file already: take the new file in as an item of its own."
    )


def test_a_sound_is_no_photo() -> None:
    assert refusal(files.wav(), item=make.photo()) == (
        "The item is of the kind “photo”, but the file is audio/wav."
    )


def test_a_graphic_stays_a_graphic() -> None:
    waiting = make.photo(kind="graphic")
    assert photos.take_in(files.saved(files.halves(), "PNG"), item=waiting).kind == "graphic"


def test_a_refused_file_leaves_nothing_behind() -> None:
    assert refusal(BytesIO(files.jpeg().getvalue()[:2000])) == (
        "The picture is damaged or incomplete: get it again from its source."
    )
    assert MediaItem.objects.count() == 0
    assert not default_storage.exists("renditions")


def test_the_size_of_a_file_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(photos.MAX_BYTES, MediaKind.PHOTO, 2**20)
    big = BytesIO(files.jpeg().getvalue() + bytes(2**20))
    assert refusal(big) == "The file is larger than 1 MB: make it smaller first."


def test_an_original_cut_short_is_written_again() -> None:
    file = files.jpeg()
    checksum = hashlib.sha256(file.getvalue()).hexdigest()
    default_storage.save(f"originals/{checksum[:2]}/{checksum}.jpg", BytesIO(b"\xff\xd8"))
    item = photos.take_in(file)
    with item.file.open() as kept:
        assert kept.read() == file.getvalue()


def test_what_a_file_says_fills_the_item() -> None:
    file = files.with_iptc(
        caption="Le lac gelé à Neuchâtel.".encode("cp1252"),
        creator=b"Marcel Bieri",
        credit=b"Keystone",
        copyright="© Keystone-SDA".encode(),
    )
    item = photos.take_in(file)
    assert (item.description, item.credit, item.rights) == (
        "Le lac gelé à Neuchâtel.",
        "Keystone/Marcel Bieri",
        "© Keystone-SDA",
    )


def test_a_rendition_keeps_credit_and_origin_and_forgets_the_place() -> None:
    said = {"creator": "Ada & Co", "web_statement": "https://example.org/terms"}
    packet = embedded.packet(said, credit="Agence <A>", rights="© A", source_type="digitalCapture")
    original = files.turned(1)
    file = files.jpeg(xmp=packet, exif=Image.open(original).getexif())
    item = photos.take_in(file)
    assert item.digital_source_type == "digitalCapture"
    smallest = stored(item, item.renditions[0])
    assert dict(smallest.getexif()) == {}
    assert embedded.read(smallest) == {
        "creator": "Ada & Co",
        "credit": "Agence <A>/Ada & Co",
        "copyright": "© A https://example.org/terms",
        "web_statement": "https://example.org/terms",
        "digital_source_type": "digitalCapture",
        "data_mining": embedded.NO_TRAINING,
    }


@pytest.mark.parametrize(
    ("is_reserved", "own", "told"),
    [
        (True, "", embedded.NO_TRAINING),
        (True, "https://ns/DMI-ALLOWED", "https://ns/DMI-ALLOWED"),
        (False, "https://ns/DMI-ALLOWED", "https://ns/DMI-ALLOWED"),
        (False, "", ""),
    ],
)
def test_mining_is_reserved_in_pictures_that_say_nothing_of_it(
    settings: LazySettings, is_reserved: bool, own: str, told: str
) -> None:
    settings.MINING_RESERVED = is_reserved
    packet = embedded.packet({"data_mining": own}, credit="", rights="", source_type="")
    item = photos.take_in(files.jpeg(xmp=packet))
    for rendition in item.renditions:
        assert embedded.read(stored(item, rendition)).get("data_mining", "") == told


def renewed(item: MediaItem) -> None:
    photos.renew_changed([item])
    assert photos.render(item)


def test_what_stands_in_no_file_asks_for_nothing() -> None:
    item = photos.take_in(files.jpeg((270, 180)))
    photos.render(item)
    item.title, item.focal_x = "Le lac", 0.0  # so small and 3:2, it is cropped for nothing
    photos.renew_changed([item, photos.take_in(files.wav()), make.photo()])
    assert not MediaItem.objects.awaiting_renditions().exists()


def test_a_changed_focal_point_changes_the_crops_alone() -> None:
    item = photos.take_in(files.jpeg((1200, 400)))
    photos.render(item)
    before = {r.name: r.digest for r in item.renditions}
    item.focal_x = 0.0
    item.save(update_fields=["focal_x"])
    renewed(item)
    after = {r.name: r.digest for r in item.renditions if r.suffix == "jpg"}
    assert {name for name in after if after[name] != before[name]} == {
        *("card-320.jpg", "card-600.jpg"),
        *("1x1-400.jpg", "4x3-533.jpg", "16x9-711.jpg"),
    }


def test_replaced_renditions_are_put_away(django_capture_on_commit_callbacks: Any) -> None:
    item = photos.take_in(files.jpeg((300, 200)))
    (old,) = item.renditions
    item.credit = "Keystone"
    item.save(update_fields=["credit"])
    with django_capture_on_commit_callbacks(execute=True):
        photos.renew_changed([item])
    item.refresh_from_db()
    new = item.renditions[0]
    kept = [default_storage.exists(item.rendition_path(r)) for r in (old, new)]
    assert kept == [False, True]


def test_avif_follows_and_is_due_again_after_a_change() -> None:
    item = photos.take_in(files.jpeg((700, 467)))
    assert list(MediaItem.objects.awaiting_renditions()) == [item]
    photos.render(item)
    names = ["320.jpg", "700.jpg", "320.avif", "700.avif"]
    names += ["16x9-700.jpg", "4x3-623.jpg", "1x1-467.jpg"]
    assert [r.name for r in item.renditions] == names
    assert stored(item, item.renditions[3]).format == "AVIF"
    assert list(MediaItem.objects.awaiting_renditions()) == []
    before = {r.digest for r in item.renditions}
    item.credit = "Keystone"
    item.save(update_fields=["credit"])
    photos.renew_changed([item])
    assert list(MediaItem.objects.awaiting_renditions()) == [item]
    assert photos.render(item)
    assert [r.name for r in item.renditions] == names
    assert {r.digest for r in item.renditions}.isdisjoint(before)


def test_search_engines_get_three_shapes_at_their_width() -> None:
    item = photos.take_in(files.jpeg((2400, 1600)))
    assert photos.shape_addresses(item) == []
    photos.render(item)
    assert [(r.name, r.height) for r in item.renditions if r.shape] == [
        ("16x9-1200.jpg", 675),
        ("4x3-1200.jpg", 900),
        ("1x1-1200.jpg", 1200),
    ]


def test_a_recording_says_its_length() -> None:
    item = photos.take_in(files.wav(3), filename="journal.wav")
    assert (item.kind, item.content_type, item.duration_seconds) == ("audio", "audio/wav", 3)
    assert (item.renditions, item.is_avif_due) == ([], False)


def test_a_discarded_item_takes_its_files_along(django_capture_on_commit_callbacks: Any) -> None:
    item = photos.take_in(files.jpeg((300, 200)))
    paths = [item.file.name, item.rendition_path(item.renditions[0])]
    with django_capture_on_commit_callbacks(execute=True):
        photos.discard(item)
    assert [default_storage.exists(path) for path in paths] == [False, False]
    assert MediaItem.objects.count() == 0


def test_an_item_without_a_file_can_be_discarded() -> None:
    photos.discard(make.photo())
    assert MediaItem.objects.count() == 0


def test_what_readers_see_cannot_be_discarded() -> None:
    item = photos.take_in(files.jpeg((300, 200)))
    item.articles.add(make.article())
    with pytest.raises(FileRefusedError):
        photos.discard(item)
    assert default_storage.exists(item.rendition_path(item.renditions[0]))


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + b"\xff" * 200, "audio/mpeg"),
        (b"RIFF\xff\0\0\0WAVEfmt \x10\0\0\0\0", "audio/wav"),
    ],
)
def test_a_recording_with_strange_tags_is_taken_in(data: bytes, content_type: str) -> None:
    item = photos.take_in(BytesIO(data))
    assert (item.kind, item.content_type, item.duration_seconds) == ("audio", content_type, None)
