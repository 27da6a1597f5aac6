"""Files come into the library, and go out of it."""

import hashlib
import secrets
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from articles.document import PICTURES, MediaKind
from articles.models import MediaItem
from articles.models.media import original_path
from articles.photos import embedded, pixels, renditions, sound
from articles.photos.formats import HEAD_BYTES, FileRefusedError, FileType, recognise

MAX_BYTES = {
    MediaKind.PHOTO: 60 * 2**20,
    MediaKind.AUDIO: 300 * 2**20,
    MediaKind.VIDEO: 1024 * 2**20,
}
_TAKES = {
    MediaKind.PHOTO: PICTURES,
    MediaKind.AUDIO: {MediaKind.AUDIO},
    MediaKind.VIDEO: {MediaKind.VIDEO},
}


def take_in(file: IO[bytes], *, filename: str = "", item: MediaItem | None = None) -> MediaItem:
    """Puts a file into the library, with the JPEG renditions of a picture, and returns its item.

    `item` is one that waits for its file. The same bytes are the same item: if the library has
    them, that item is returned, which may be another than the one given. What the file says of
    itself fills what is still empty; nothing that an editor wrote is changed.

    Raises FileRefusedError, with a sentence for the editor, or OSError where the store fails; then
    nothing is kept.
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
    if saved.is_avif_due:
        renditions.render_later(saved)
    return saved


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
    # Locked: a worker may be listing new renditions.
    row = MediaItem.objects.locked().get(pk=item.pk)
    path, listed = row.file.name, row.renditions
    item.delete()
    if path:
        transaction.on_commit(partial(renditions.put_away, row, listed))
        transaction.on_commit(partial(row.file.storage.delete, path))


def delete_original(path: str) -> None:
    """Deletes an original that belongs to nobody."""
    if not MediaItem.objects.filter(file=path).exists():
        default_storage.delete(path)


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
        made = renditions.encoded(item, self.working, "jpg")
        renditions.store(item, made)
        item.renditions = [each.rendition for each in made]
        item.rendered_as, item.is_avif_due = renditions.recipe(item), True


def _keep_original(item: MediaItem, source: File, what: FileType) -> None:
    """The bytes as they came, readable by the server alone. They may lie there already."""
    path, storage = original_path(item, f"original.{what.suffix}"), item.file.storage
    if storage.exists(path) and storage.size(path) != source.size:
        storage.delete(path)  # a server that was stopped in the middle of writing
    if not storage.exists(path):
        source.seek(0)
        try:
            storage.save(path, source)
        except OSError:
            storage.delete(path)
            renditions.put_away(item, item.renditions)
            raise
    item.file.name = path


def _saved(item: MediaItem) -> MediaItem:
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        # Somebody else took the same bytes in at the same moment.
        renditions.put_away(item, item.renditions)
        return MediaItem.objects.get(checksum=item.checksum)
    return item
