"""Files that come with copy find their media items: inside the copy, or in a folder beside it.

Copy of the agencies names its files. A page copy names none: there the files that are called as
the copy is (lac.jpg, lac-2.jpg for lac.txt) belong to its media items of their kind, in reading
order.
"""

import errno
import io
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, Any

from django.db import Error
from django.utils.translation import gettext, gettext_lazy

from articles.document import MediaDocument, MediaKind, StoryDocument, map_media, media_of, replace
from articles.models import MediaItem
from articles.models.naming import LIBRARY_FIELDS, new_item
from articles.photos import FileRefusedError, renew_changed, take_in
from articles.photos.renditions import put_away
from articles.wire.decode import file_name
from articles.wire.reading import Attachment

SUFFIXES: Mapping[MediaKind, tuple[str, ...]] = {
    MediaKind.PHOTO: ("jpg", "jpeg", "png", "webp", "avif", "gif"),
    MediaKind.GRAPHIC: ("png", "jpg", "jpeg", "webp", "avif", "gif"),
    MediaKind.AUDIO: ("mp3", "m4a", "ogg", "wav"),
    MediaKind.VIDEO: ("mp4", "webm"),
}
CHUNK = 2**20
# Whose a picture is and what may be done with it must not be lost.
_DISPUTED: Mapping[str, Any] = {
    "credit": gettext_lazy(
        "%(file)s: the library says “%(known)s” as the credit, the copy “%(said)s”; check it."
    ),
    "rights": gettext_lazy(
        "%(file)s: the library says “%(known)s” of its rights, the copy “%(said)s”; check it."
    ),
}


@dataclass
class Enclosures:
    """The files that may belong to one document, and what went wrong in taking them in.

    `stem` is the copy's file name without its ending, `folder` where named files lie.
    """

    attachments: Iterable[Attachment]
    folder: Path | None = None
    stem: str = ""
    warnings: list[dict[str, Any]] = field(default_factory=list)
    _seen: Counter[MediaKind] = field(default_factory=Counter)
    _begun: list[MediaItem] = field(default_factory=list)

    def lie_in_folder(self, document: StoryDocument) -> bool:
        """Whether a file of the document is there now."""
        return self.folder is not None and any(map(self._path_of, media_of(document)))

    def attach(self, document: StoryDocument) -> StoryDocument:
        """The document with the checksums of the files that were found and taken in."""
        self._by_checksum = {each.checksum: each for each in self.attachments}
        return map_media(document, self._with_file)

    def put_away(self) -> None:
        """Deletes what readers would get of the files: their rows have been undone.

        Originals stay. One that lies there by its checksum may be another's by now.
        """
        with suppress(Error, OSError):  # whatever undid the rows may be at work still
            for item in self._begun:
                put_away(item, item.renditions)

    def _with_file(self, media: MediaDocument) -> MediaDocument:
        if each := self._by_checksum.get(media.file):
            return self._taken_in(media, io.BytesIO(each.data), each.filename)
        path = self._path_of(media)
        if path is None:
            return media
        name = file_name(path.name)
        try:
            with open_no_link(path) as file:
                while file.read(CHUNK):
                    pass
        except OSError as error:
            is_link = error.errno == errno.ELOOP
            reason = gettext("a link, which is not followed") if is_link else error.strerror
            self.warnings.append({"line": None, "message": f"{name}: {reason}"})
            return media
        # It can be read: where it cannot be stored, that is no fault of the copy.
        with open_no_link(path) as file:  # a film is never whole in memory
            return self._taken_in(media, file, name)

    def _taken_in(self, media: MediaDocument, file: IO[bytes], filename: str) -> MediaDocument:
        # What the copy says of the file is written into its public forms.
        new = new_item(media)
        self._begun.append(new)
        try:
            item = take_in(file, filename=filename, item=new)
        except FileRefusedError as refusal:
            self.warnings.append({"line": None, "message": f"{filename}: {refusal}"})
            return replace(media, file="")
        self.warnings += disputes(item, media, filename)
        _complete(item, media)
        return replace(
            item.document(), caption=media.caption or item.description, poster=media.poster
        )

    def _path_of(self, media: MediaDocument) -> Path | None:
        if self.folder is None or media.file:
            return None
        # The name alone: copy must not reach outside the folder.
        if name := PurePath(media.href.replace("\0", "")).name:
            candidates = [self.folder / name]
        else:
            candidates = self._named_like_the_copy(media.kind)
        return next(filter(_is_file_or_link, candidates), None)

    def _named_like_the_copy(self, kind: MediaKind) -> list[Path]:
        if self.folder is None or not self.stem:
            return []
        self._seen[kind] += 1
        number = f"-{self._seen[kind]}" if self._seen[kind] > 1 else ""
        return [self.folder / f"{self.stem}{number}.{end}" for end in SUFFIXES.get(kind, ())]


def disputes(
    known: MediaItem | MediaDocument, said: MediaDocument, filename: str
) -> list[dict[str, Any]]:
    """The library's word stands for all uses of a picture; what copy says else, the desk sees.

    Of a file that is new the library says what the copy does.
    """
    found = {name: (getattr(known, name), getattr(said, name)) for name in _DISPUTED}
    return [
        {
            "line": None,
            "message": _DISPUTED[name] % {"file": filename, "known": before, "said": now},
        }
        for name, (before, now) in found.items()
        if before and now and before != now
    ]


def open_no_link(path: Path) -> IO[bytes]:
    """Who may write into a folder could lead anywhere by a link, and hold us up by a pipe."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK)

    return open(path, "rb", opener=opener)


def _is_file_or_link(path: Path) -> bool:
    """A link is found, so that the desk is told of it, but never opened."""
    # Not the methods of the path, which raise where a name is too long to be one.
    return os.path.islink(path) or os.path.isfile(path)  # noqa: PTH113, PTH114


def _complete(item: MediaItem, media: MediaDocument) -> None:
    """Fills what the library does not know yet of an item with what the copy says."""
    empty = [name for name in LIBRARY_FIELDS if not getattr(item, name) and getattr(media, name)]
    for name in empty:
        setattr(item, name, getattr(media, name))
    if empty:
        item.save(update_fields=empty)
        renew_changed([item])
