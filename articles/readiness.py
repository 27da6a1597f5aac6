"""What a story still lacks before readers may see it.

Stories are saved loosely and published strictly.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles.document import MediaKind
from articles.models import MediaItem, Story

PICTURES = (MediaKind.PHOTO, MediaKind.GRAPHIC)


def problems_of_publication(story: Story, at: datetime) -> list[Any]:
    """Sentences for the editor; an empty list lets the story out at that moment."""
    return [
        *_missing_texts(story),
        *_media_problems(story),
        *_rights_problems(story, at),
        *_embargo_problems(story, at),
    ]


def problems_of_update(story: Story, at: datetime) -> list[Any]:
    """The same for a story whose time of publication is not at issue."""
    return [*_missing_texts(story), *_media_problems(story)]


def _missing_texts(story: Story) -> Iterator[Any]:
    if not story.headline.strip():
        yield _("The headline is missing.")
    if not story.lede.strip():
        yield _("The lede is missing.")
    if story.section is None:
        yield _("The section is missing.")
    if story.origin.get("wire", {}).get("source") and not story.credits.exists():
        yield _("The copy came from an agency: its credit is missing.")


def _media_problems(story: Story) -> Iterator[Any]:
    """Only what readers will see: an item without a file shows no picture."""
    for use in story.uses.all():
        poster = use.item.poster
        if _lacks_alt(use.item) and not use.alt:
            yield _("The picture “%(item)s” has no alternative text.") % {"item": use}
        if poster and _lacks_alt(poster):
            yield _("The poster “%(item)s” has no alternative text.") % {"item": poster}


def _rights_problems(story: Story, at: datetime) -> Iterator[Any]:
    """Readers would not see it. Of a published story it goes by itself, and stops no update."""
    for use in story.uses.all():
        if not use.item.is_usable(at):
            yield _("The rights in “%(item)s” have ended: take it out.") % {"item": use}


def _lacks_alt(item: MediaItem) -> bool:
    return item.kind in PICTURES and not item.is_missing and not item.alt


def _embargo_problems(story: Story, at: datetime) -> Iterator[Any]:
    if story.embargo_until and at < story.embargo_until:
        until = date_format(timezone.localtime(story.embargo_until), "DATETIME_FORMAT")
        yield _("The embargo lasts until %(until)s: publish it from then on.") % {"until": until}
