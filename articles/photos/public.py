"""The addresses of files as pages name them, and what lies behind an address."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse

from articles.document import MediaDocument, StoryDocument, media_of
from articles.models import MediaItem, Rendition
from articles.rendering import Picture

CONTENT_TYPES = {"jpg": "image/jpeg", "avif": "image/avif"}
# One track for each video: its address stays when an editor puts other captions there.
CAPTIONS = "captions.vtt"
# What browsers without srcset, and the cards of other sites, are given.
_PLAIN_WIDTH = 1280


@dataclass(frozen=True)
class PublicFile:
    """What an address stands for: a stored file, or a text that the library keeps itself."""

    path: str
    content_type: str
    etag: str
    text: str = ""


def public_picture(media: MediaDocument) -> Picture | None:
    """The public form of a media item's file; None without one that may be shown. One query."""
    if not media.file:
        return None
    item = MediaItem.objects.filter(checksum=media.file).first()
    return picture_of(item, alt=media.alt) if item else None


def picture_of(item: MediaItem, *, alt: str = "", at_desk: bool = False) -> Picture | None:
    """The whole picture in all its widths, or the recording's file. No query.

    None for readers once its rights have ended; the desk sees it for good.
    """
    if not _may_be_shown(item, at_desk=at_desk):
        return None
    if not item.is_picture:
        file = _address(item, _recording_name(item))
        if not item.captions:
            return Picture(src=file, origin=item.digital_source_type)
        return Picture(
            src=file,
            origin=item.digital_source_type,
            captions=_address(item, CAPTIONS),
            captions_language=item.captions_language or settings.LANGUAGE_CODE,
        )
    return _picture(item, [r for r in item.renditions if not r.crop], alt or item.alt)


def card_picture(item: MediaItem | None, *, at_desk: bool = False) -> Picture | None:
    """The picture cropped to 3:2 around its focal point, for cards and shared links. No query."""
    if item is None or not (item.is_picture and _may_be_shown(item, at_desk=at_desk)):
        return None
    cards = [r for r in item.renditions if r.card]
    whole = [r for r in item.renditions if not r.crop]
    return _picture(item, cards or whole, item.alt)


def shape_addresses(item: MediaItem) -> list[str]:
    """The crops for search engines, as far as they are made. No query."""
    if not _may_be_shown(item):
        return []
    return [_address(item, r.name) for r in item.renditions if r.shape]


def _may_be_shown(item: MediaItem, *, at_desk: bool = False) -> bool:
    return bool(item.file and item.token) and (at_desk or item.is_usable())


def files_of(document: StoryDocument) -> set[str]:
    """The checksums of all files that a story shows, those of posters too."""
    return {media.file for media in media_of(document) if media.file}


def file_named(item: MediaItem, name: str) -> PublicFile | None:
    """What the last part of an address stands for; never the original of a picture."""
    if name == CAPTIONS and item.captions:
        digest = hashlib.sha256(item.captions.encode()).hexdigest()[:32]
        return PublicFile("", "text/vtt; charset=utf-8", digest, item.captions)
    if not item.is_picture:
        if name != _recording_name(item):
            return None
        return PublicFile(item.file.name or "", item.content_type, str(item.checksum)[:32])
    for rendition in item.renditions:
        if rendition.name == name:
            path = item.rendition_path(rendition)
            return PublicFile(path, CONTENT_TYPES[rendition.suffix], rendition.digest)
    return None


def _picture(item: MediaItem, renditions: list[Rendition], alt: str) -> Picture | None:
    jpegs = [r for r in renditions if r.suffix == "jpg"]
    if not jpegs:
        return None
    plain = next((r for r in reversed(jpegs) if r.width <= _PLAIN_WIDTH), jpegs[0])
    return Picture(
        src=_address(item, plain.name),
        srcset=_srcset(item, jpegs),
        width=plain.width,
        height=plain.height,
        alt=alt,
        avif_srcset=_srcset(item, [r for r in renditions if r.suffix == "avif"]),
        origin=item.digital_source_type,
    )


def _srcset(item: MediaItem, renditions: Iterable[Rendition]) -> str:
    return ", ".join(f"{_address(item, r.name)} {r.width}w" for r in renditions)


def _recording_name(item: MediaItem) -> str:
    return f"{item.kind}.{str(item.file.name).rpartition('.')[2]}"


def _address(item: MediaItem, name: str) -> str:
    return f"{_folder()}{item.token}/{name}"


@cache
def _folder() -> str:
    """Where files are served. A front page names a hundred of them: reverse() is for the first."""
    return reverse("media_file", args=["-", "-"]).removesuffix("-/-")
