"""The renditions of the library's pictures: made, listed on their item, and put away.

Nothing is made in a reader's request: JPEG when a file is taken in; AVIF, the shapes for search
engines and all that has to be made anew by a task. Files of an item that is listed are written and
deleted only while its row is locked, so that of two who make the same neither leaves a file behind
nor takes the other's away.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task
from PIL import Image

from articles.models import MediaItem, Rendition
from articles.photos import embedded, pixels

# What no upload waits for; JPEG is made with it.
_LATER = ("avif", "shapes")
# Pictures to encode, each with what its rendition says of its crop.
Wanted = Iterator[tuple[dict[str, Any], Image.Image]]


@dataclass(frozen=True)
class Made:
    """A rendition and its bytes, which lie nowhere yet."""

    rendition: Rendition
    data: bytes


def recipe(item: MediaItem) -> str:
    """What the renditions are made from besides the original: other facts have another digest."""
    size = _size(item)
    shapes = pixels.shapes_of(size)
    has_crops = shapes or pixels.needs_crop(size, pixels.CARD_RATIO)
    focal = (item.focal_x, item.focal_y) if has_crops else ()
    ladders = (pixels.WIDTHS, pixels.CARD_WIDTHS, pixels.JPEG_QUALITY, pixels.AVIF_OPTIONS)
    parts = (_packet(item), focal, ladders) + ((shapes, pixels.SHAPE_WIDTH) if shapes else ())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def is_outdated(item: MediaItem) -> bool:
    """Whether its JPEG renditions show an older state of what the library says."""
    return bool(item.file and item.is_picture) and item.rendered_as != recipe(item)


def renew_changed(items: Iterable[MediaItem]) -> None:
    """Asks for new renditions of the pictures of which the library says something else by now.

    Credit, rights and origin stand in the files, and cards are cropped around the focal point: to
    be called by whoever changes these.
    """
    for item in filter(is_outdated, items):
        item.is_avif_due = True
        item.save(update_fields=["is_avif_due"])
        render_later(item)


def render_later(item: MediaItem) -> None:
    transaction.on_commit(partial(render_due.enqueue, item.pk), robust=True)


@task()
def render_due(number: int) -> None:
    """Makes what is still due of an item's renditions, and lets its pages name them."""
    # The way back: publication stands on the library.
    from articles.publication import render_using  # noqa: PLC0415

    item = MediaItem.objects.awaiting_renditions().filter(pk=number).first()
    if item and render(item):
        render_using([item])


def render(item: MediaItem) -> bool:
    """Makes what is due: AVIF and shapes, and JPEG where the library says something else by now.

    False where somebody was quicker, or where what it is made from has changed meanwhile: then
    nothing is kept, and it stays due. Raises FileRefusedError or OSError for an original that can
    not be read.
    """
    item.refresh_from_db()
    facts = recipe(item), item.rendered_as
    families = ("jpg", *_LATER) if is_outdated(item) else _LATER
    with item.file.open("rb") as source, pixels.opened(source) as image:
        working = pixels.working_copy(image)
    made = [each for family in families for each in encoded(item, working, family)]
    with transaction.atomic():
        row = MediaItem.objects.locked().filter(pk=item.pk).first()
        if row is None or not row.is_avif_due or (recipe(row), row.rendered_as) != facts:
            return False
        _list(row, made, families)
    item.refresh_from_db()
    return True


def _list(row: MediaItem, made: list[Made], families: tuple[str, ...]) -> None:
    """The new renditions in the place of those of their families; the row is locked."""
    before = row.renditions
    store(row, made)
    kept = [rendition for rendition in before if rendition.family not in families]
    row.renditions = kept + [each.rendition for each in made]
    row.rendered_as, row.is_avif_due = recipe(row), False
    row.save(update_fields=["renditions_json", "rendered_as", "is_avif_due"])
    transaction.on_commit(partial(put_away, row, before))


def encoded(item: MediaItem, working: Image.Image, family: str) -> list[Made]:
    """All renditions of one family, smallest first within cards and whole pictures."""
    packet = _packet(item)
    # No search engine needs AVIF.
    suffix, wanted = ("jpg", _shapes) if family == "shapes" else (family, _widths)
    made = []
    for crop, picture in wanted(item, working):
        data = pixels.encoded(picture, suffix, packet)
        digest = hashlib.sha256(data).hexdigest()[:32]
        size = picture.width, picture.height, len(data)
        made.append(Made(Rendition(suffix, *size, digest, **crop), data))
    return made[::-1]


def _packet(item: MediaItem) -> bytes:
    """Mining is reserved where the house reserves it and the file says nothing of it."""
    reserved = {"data_mining": embedded.NO_TRAINING} if settings.MINING_RESERVED else {}
    return embedded.packet(
        reserved | item.embedded,
        credit=item.credit,
        rights=item.rights,
        source_type=item.digital_source_type,
    )


def _size(item: MediaItem) -> tuple[int, int]:
    return item.width or 1, item.height or 1


def _widths(item: MediaItem, working: Image.Image) -> Wanted:
    if pixels.needs_crop(_size(item), pixels.CARD_RATIO):
        card = pixels.crop(working, pixels.CARD_RATIO, (item.focal_x, item.focal_y))
        for picture in pixels.steps_down(card, pixels.widths_for(card.width, pixels.CARD_WIDTHS)):
            yield {"card": True}, picture
    for picture in pixels.steps_down(working, pixels.widths_for(working.width, pixels.WIDTHS)):
        yield {}, picture


def _shapes(item: MediaItem, working: Image.Image) -> Wanted:
    for shape in pixels.shapes_of(working.size):
        part = pixels.crop(working, pixels.SHAPES[shape], (item.focal_x, item.focal_y))
        width = min(part.width, pixels.SHAPE_WIDTH)
        yield {"shape": shape}, next(pixels.steps_down(part, [width]))


def store(item: MediaItem, made: Iterable[Made]) -> None:
    """Writes the files that are not there whole; where one cannot be written, none stays."""
    storage, written = item.file.storage, []
    try:
        for each in made:
            path = item.rendition_path(each.rendition)
            if storage.exists(path) and storage.size(path) == len(each.data):
                continue
            storage.delete(path)  # a server that was stopped in the middle of writing
            written.append(path)
            storage.save(path, ContentFile(each.data))
    except OSError:
        for path in written:
            storage.delete(path)
        raise


def put_away(item: MediaItem, renditions: Iterable[Rendition]) -> None:
    """Deletes the files of renditions that are listed no more. To be called after the commit."""
    delete_unlisted(str(item.token), [item.rendition_path(rendition) for rendition in renditions])


@transaction.atomic
def delete_unlisted(token: str, paths: Iterable[str]) -> None:
    """Deletes those of an item's files that it does not list, or that nobody lists any more."""
    row = MediaItem.objects.locked().filter(token=token).first()
    listed = {row.rendition_path(rendition) for rendition in row.renditions} if row else set()
    for path in paths:
        if path not in listed:
            default_storage.delete(path)


def remake(item: MediaItem) -> bool:
    """Makes all renditions anew, whatever is there."""
    MediaItem.objects.filter(pk=item.pk).update(rendered_as="", is_avif_due=True)
    return render(item)
