"""Copy from a folder into which others write: by FTP, by a share, by a program.

A file is taken when it is whole, and moved to done/ or error/ beside it once it is committed; it
is never deleted. A picture that copy names waits for that copy and moves with it.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from articles.intake import MAX_BYTES, Copy
from articles.intake.enclosures import SUFFIXES, open_no_link
from articles.models import Source
from articles.sources.arrival import Arrival, SourceTroubleError
from articles.wire.decode import file_name

UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload")
MEDIA = frozenset(f".{ending}" for endings in SUFFIXES.values() for ending in endings)
# How long a picture waits for copy that names it, before it is taken as an item of its own.
PICTURE_PATIENCE_SECONDS = 600
DONE, ERROR = "done", "error"


@dataclass(frozen=True)
class File:
    """A file as it was seen. `age` is in seconds since it, or its name, changed last."""

    path: Path
    size: int
    age: float
    # What differs as soon as somebody writes another file under the name.
    mark: tuple[int, int, int]

    @property
    def title(self) -> str:
        return file_name(self.path.name)

    @property
    def is_media(self) -> bool:
        return self.path.suffix.lower() in MEDIA


def arrivals(source: Source, at: datetime, session: ExitStack) -> Iterator[Arrival]:
    """The whole files of a source's folder, oldest first, copy before pictures."""
    files = _files(_folder(source), at)
    whole = [file for file in files if file.age >= source.settle_seconds]
    media = [file for file in files if file.is_media]
    # Before the first copy comes, so that its pictures stay for the last one.
    named = {file: _named(file, media) for file in whole if not file.is_media}
    claims = Counter(each for pictures in named.values() for each in pictures)
    for file, pictures in named.items():
        if all(each in whole for each in pictures):
            yield _arrival(source, file, pictures, claims)
    for file in whole:
        if file.is_media and file not in claims and file.age >= PICTURE_PATIENCE_SECONDS:
            yield _arrival(source, file, [], claims)


def _folder(source: Source) -> Path:
    folder = source.folder()
    if folder is None:
        raise SourceTroubleError(_("This folder does not lie below the inbox."))
    if not folder.is_dir():
        raise SourceTroubleError(_("There is no folder “%(name)s”.") % {"name": source.address})
    return folder


def _files(folder: Path, at: datetime) -> list[File]:
    try:
        with os.scandir(folder) as entries:
            seen = [_seen(entry, at) for entry in entries if _is_candidate(entry)]
    except OSError as error:
        raise SourceTroubleError(
            _("The folder cannot be read: %(reason)s.") % {"reason": error.strerror}
        ) from error
    return sorted(filter(None, seen), key=lambda file: (-file.age, file.path.name))


def _is_candidate(entry: os.DirEntry[str]) -> bool:
    """Neither hidden nor unfinished by its name, nor a link, which could lead anywhere."""
    name = entry.name.lower()
    return not name.startswith(".") and not name.endswith(UNFINISHED) and not entry.is_symlink()


def _seen(entry: os.DirEntry[str], at: datetime) -> File | None:
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    # The time of the inode: senders may set the other one, and their clocks are theirs.
    age = at.timestamp() - found.st_ctime
    return File(Path(entry.path), found.st_size, age, _mark(found))


def _mark(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _data(file: File) -> bytes | Arrival:
    """Its bytes, or an arrival that says why there are none."""
    if file.size > MAX_BYTES:
        return Arrival.too_large(file.title, file.size, partial(_move, [file], ERROR))
    try:
        with open_no_link(file.path) as opened:
            return opened.read(MAX_BYTES)
    except OSError as error:
        problem = _("The file cannot be read: %(reason)s.") % {"reason": error.strerror}
        return Arrival(file.title, problem=problem)


def _named(copy: File, media: list[File]) -> list[File]:
    data = _data(copy) if media else b""
    if isinstance(data, Arrival):
        return []
    return [each for each in media if _names(copy, data, each)]


def _names(copy: File, data: bytes, media: File) -> bool:
    """Whether copy names a picture, or the picture is called as the copy is."""
    stem, other = copy.path.stem, media.path.stem
    if other == stem or (other.startswith(f"{stem}-") and other[len(stem) + 1 :].isdigit()):
        return True
    return os.fsencode(media.path.name) in data


def _arrival(source: Source, file: File, named: list[File], claims: Counter[File]) -> Arrival:
    """Copy with the pictures that it names; one that another one waits for stays until then."""
    data = _data(file)
    if isinstance(data, Arrival):
        return data

    def taken() -> None:
        claims.subtract(named)
        # The copy last: where the process ends in between, it comes again and takes no picture.
        _move([*(each for each in named if not claims[each]), file], DONE)

    def refused() -> None:
        claims.subtract(named)
        _move([file], ERROR)

    copy = Copy(data, source, name=file.path.name, media_dir=file.path.parent)
    return Arrival(file.title, copy, taken=taken, refused=refused)


def _move(files: Iterable[File], name: str) -> None:
    """Moves files that are still what was read to done/ or error/, beside those of their name."""
    for file in files:
        with suppress(FileNotFoundError):
            if _mark(file.path.lstat()) == file.mark:
                folder = file.path.parent / name
                folder.mkdir(exist_ok=True)
                file.path.replace(_free_place(file.path, folder))


def _free_place(path: Path, folder: Path) -> Path:
    """The file's own name or a numbered one: what lies there is never covered.

    No place is held by an empty file: it would stay where the process ends before the move.
    """
    target, number = folder / path.name, 2
    while os.path.lexists(target):
        target = folder / f"{path.stem}-{number}{path.suffix}"
        number += 1
    return target
