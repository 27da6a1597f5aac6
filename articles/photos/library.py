"""Files come into the library, and their renditions are made, renewed and put away."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from PIL import Image

from articles.document import MediaKind
from articles.models import MediaItem, Rendition
from articles.models.media import original_path
from articles.photos import embedded, pixels, sound
from articles.photos.formats import HEAD_BYTES, FileRefusedError, FileType, recognise

MAX_BYTES = {
    MediaKind.PHOTO: 60 * 2**20,
    MediaKind.AUDIO: 300 * 2**20,
    MediaKind.VIDEO: 1024 * 2**20,
}
_TAKES = {
    MediaKind.PHOTO: (MediaKind.PHOTO, MediaKind.GRAPHIC),
    MediaKind.AUDIO: (MediaKind.AUDIO,),
    MediaKind.VIDEO: (MediaKind.VIDEO,),
}


def take_in(file: IO[bytes], *, filename: str = "", item: MediaItem | None = None) -> MediaItem:
    """Puts a file into the library, with the JPEG renditions of a picture, and returns its item.

    `item` is one that waits for its file. The same bytes are the same item: if the library has
    them, that item is returned, which may be another than the one given. What the file says of
    itself fills what is still empty; nothing that an editor wrote is changed.

    Raises FileRefusedError, with a sentence for the editor; then nothing is kept.
    """
    source: File[bytes] = file if isinstance(file, File) else File(file)
    what = _recognised(source)
    checksum = _checksum(source)
    known = MediaItem.objects.filter(checksum=checksum).first()
    if known and known.file:
        return known
    item = known or item or MediaItem(kind=what.kind)
    _refuse_unless_fitting(item, what)
    source.seek(0)
    picture = _Picture.read(source) if what.kind is MediaKind.PHOTO else None
    item.checksum, item.content_type = checksum, what.content_type
    item.token = secrets.token_urlsafe(16)
    item.href = item.href or PurePath(filename).name.replace("\0", "")[:500]
    if picture:
        picture.fill(item)
    else:
        sound.describe(item, source)
    _keep_original(item, source, what)
    saved = _saved(item)
    _render_avif_later(saved)
    return saved


def renew(item: MediaItem, *, is_avif_later: bool = True) -> None:
    """Makes the JPEG renditions anew: the focal point, the credit or the rights have changed.

    The AVIF ones follow in the background; until then the older ones stay.
    """
    _replace(item, _made(item, _working_copy(item), "jpg"), item.renditions)
    if is_avif_later:
        _render_avif_later(item)


def render_avif(item: MediaItem) -> None:
    """Makes the AVIF renditions: the smaller half of a picture's work for readers, done later."""
    before = item.renditions
    _replace(item, _made(item, _working_copy(item), "avif"), before)


@task()
def render_avif_of(number: int) -> None:
    """Makes an item's AVIF renditions if they are still due, and lets its pages name them."""
    # The way back: publication stands on the library.
    from articles.publication import render_using  # noqa: PLC0415

    if item := MediaItem.objects.awaiting_avif().filter(pk=number).first():
        render_avif(item)
        render_using([item])


def _render_avif_later(item: MediaItem) -> None:
    if item.is_avif_due:
        transaction.on_commit(partial(render_avif_of.enqueue, item.pk), robust=True)


@transaction.atomic
def discard(item: MediaItem) -> None:
    """Takes an item out of the library, and its files off the store once that is certain.

    Raises FileRefusedError while a published article shows it, ProtectedError while a story
    uses it.
    """
    if item.articles.exists():
        raise FileRefusedError(
            _("Published articles show this item: publish them without it first.")
        )
    path, renditions = item.file.name, item.renditions
    item.delete()
    if path:
        transaction.on_commit(lambda: _put_away(item, renditions))
        transaction.on_commit(lambda: item.file.storage.delete(path))


def _recognised(source: File) -> FileType:
    source.seek(0)
    what = recognise(source.read(HEAD_BYTES))
    if source.size > MAX_BYTES[what.kind]:
        raise FileRefusedError(
            _("The file is larger than %(limit)s MB: make it smaller first."),
            limit=MAX_BYTES[what.kind] // 2**20,
        )
    return what


def _checksum(source: File) -> str:
    digest = hashlib.sha256()
    for chunk in source.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _refuse_unless_fitting(item: MediaItem, what: FileType) -> None:
    if item.file:
        # Revisions and published pages name the file by its checksum.
        raise FileRefusedError(
            _("This item has its file already: take the new file in as an item of its own.")
        )
    if item.kind not in _TAKES[what.kind]:
        raise FileRefusedError(
            _("The item is of the kind “%(kind)s”, but the file is %(type)s."),
            kind=item.get_kind_display(),
            type=what.content_type,
        )


@dataclass(frozen=True)
class _Picture:
    """A picture that could be read: its pixels, its own size and what it says of itself."""

    working: Image.Image
    size: tuple[int, int]
    said: dict[str, str]

    @classmethod
    def read(cls, source: File) -> "_Picture":
        with pixels.opened(source) as image:
            size = pixels.shown_size(image)
            return cls(pixels.working_copy(image), size, embedded.read(image))

    def fill(self, item: MediaItem) -> None:
        said = self.said
        item.width, item.height = self.size
        item.embedded = said
        item.description = item.description or said.get("caption", "")
        item.alt = item.alt or said.get("alt", "")[:500]
        item.credit = item.credit or embedded.credit_line(said)[:300]
        item.rights = item.rights or embedded.rights(said)
        item.digital_source_type = item.digital_source_type or said.get("digital_source_type", "")
        item.renditions = _made(item, self.working, "jpg")
        item.is_avif_due = True


def _working_copy(item: MediaItem) -> Image.Image:
    with item.file.open("rb") as source, pixels.opened(source) as image:
        return pixels.working_copy(image)


def _made(item: MediaItem, working: Image.Image, suffix: str) -> list[Rendition]:
    """All renditions of one format, each stored as soon as it is made.

    Mining is reserved in each where the house reserves it and the file says nothing of it.
    """
    reserved = {"data_mining": embedded.NO_TRAINING} if settings.MINING_RESERVED else {}
    xmp = embedded.packet(
        reserved | item.embedded,
        credit=item.credit,
        rights=item.rights,
        source_type=item.digital_source_type,
    )
    made = [
        _stored(item, picture, suffix, xmp, card=card) for card, picture in _wanted(item, working)
    ]
    return made[::-1]


def _wanted(item: MediaItem, working: Image.Image) -> Iterator[tuple[bool, Image.Image]]:
    if pixels.needs_card_crop(working.size):
        card = pixels.card_crop(working, (item.focal_x, item.focal_y))
        for picture in pixels.steps_down(card, pixels.widths_for(card.width, pixels.CARD_WIDTHS)):
            yield True, picture
    for picture in pixels.steps_down(working, pixels.widths_for(working.width, pixels.WIDTHS)):
        yield False, picture


def _stored(
    item: MediaItem, picture: Image.Image, suffix: str, xmp: bytes, *, card: bool
) -> Rendition:
    data = pixels.encoded(picture, suffix, xmp)
    rendition = Rendition(
        suffix=suffix,
        width=picture.width,
        height=picture.height,
        size=len(data),
        digest=hashlib.sha256(data).hexdigest()[:32],
        card=card,
    )
    path, storage = item.rendition_path(rendition), item.file.storage
    if not storage.exists(path):
        storage.save(path, ContentFile(data))
    return rendition


def _keep_original(item: MediaItem, source: File, what: FileType) -> None:
    """The bytes as they came, readable by the server alone. They may lie there already."""
    path, storage = original_path(item, f"original.{what.suffix}"), item.file.storage
    if storage.exists(path) and storage.size(path) != source.size:
        storage.delete(path)  # a server that was stopped in the middle of writing
    if not storage.exists(path):
        source.seek(0)
        storage.save(path, source)
    item.file.name = path


def _saved(item: MediaItem) -> MediaItem:
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        # Somebody else took the same bytes in at the same moment.
        _put_away(item, item.renditions)
        return MediaItem.objects.get(checksum=item.checksum)
    return item


def _replace(item: MediaItem, made: list[Rendition], before: list[Rendition]) -> None:
    """Lists new renditions of one format in the place of the old ones.

    `before` is what was listed when the work began. AVIF stays due when the JPEG ones have
    changed since: the AVIF just made shows an older state.
    """
    suffix = made[0].suffix
    with transaction.atomic():
        row = MediaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        listed = row.renditions
        kept = [rendition for rendition in listed if rendition.suffix != suffix]
        row.renditions = kept + made
        row.is_avif_due = suffix != "avif" or kept != [r for r in before if r.suffix != suffix]
        row.save(update_fields=["renditions_json", "is_avif_due"])
        gone = {r.digest: r for r in listed if r.digest not in {r.digest for r in row.renditions}}
        transaction.on_commit(lambda: _put_away(row, gone.values()))
    item.renditions_json, item.is_avif_due = row.renditions_json, row.is_avif_due


def _put_away(item: MediaItem, renditions: Iterable[Rendition]) -> None:
    for rendition in renditions:
        item.file.storage.delete(item.rendition_path(rendition))
