"""What an audio or video file says of itself: its length and its title."""

from typing import BinaryIO, cast

from django.core.files.base import File
from tinytag import TinyTag, TinyTagException

from articles.models import MediaItem
from articles.photos.pixels import DAMAGED


def describe(item: MediaItem, file: File) -> None:
    """Fills the item's empty duration (rounded down, as broadcasters print it) and title.

    A file whose tags cannot be read is taken in all the same: players are more lenient.
    """
    try:
        # The file below Django's: a File without a name counts as false there.
        tag = TinyTag.get(file_obj=cast("BinaryIO", file.file))
    except (TinyTagException, *DAMAGED):
        return
    if item.duration_seconds is None and tag.duration:
        item.duration_seconds = int(tag.duration)
    item.title = item.title or (tag.title or "").replace("\0", "").strip()[:300]
