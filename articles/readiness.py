"""What a story still lacks before readers may see it.

Stories are saved loosely and published strictly.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.document import PICTURES
from articles.home_time import in_full
from articles.models import Article, MediaItem, Story


class Problem(str):
    """A sentence for the editor, and what of the story it speaks of: a field, or a placed item."""

    __slots__ = ("part",)
    part: str

    def __new__(cls, part: str, sentence: Any) -> "Problem":
        problem = super().__new__(cls, sentence)
        problem.part = part
        return problem


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


def problems_of_moment(article: Article, story: Story, at: datetime) -> list[Any]:
    """Why what is ordered already cannot go out at another moment, whatever was typed since."""
    return [*_ended_rights(article, at), *_embargo_problems(story, at)]


def troubles(article: Article) -> list[Any]:
    """What has come between a planned article and its moment since that was ordered.

    Readers are safe from it: an embargo holds it back, and a file without rights is left out.
    """
    found = list(_ended_rights(article, article.visible_from))
    if article.embargo_until and article.embargo_until > article.visible_from:
        told = _("The embargo lasts until %(until)s: readers do not see it before.")
        found.append(told % {"until": in_full(article.embargo_until)})
    return found


def _ended_rights(article: Article, at: datetime) -> Iterator[Any]:
    for item in article.media.all():
        if not item.is_usable(at):
            yield (
                _("The rights in “%(item)s” end before: readers will not see it.") % {"item": item}
            )


def _missing_texts(story: Story) -> Iterator[Any]:
    if not story.headline.strip():
        yield Problem("headline", _("The headline is missing."))
    if not story.lede.strip():
        yield Problem("lede", _("The lede is missing."))
    if story.section is None:
        yield Problem("section", _("The section is missing."))
    if story.origin.get("wire", {}).get("source") and not story.credits.all():
        told = _("The copy came from an agency: its credit is missing.")
        yield Problem("credits", told)


def _media_problems(story: Story) -> Iterator[Any]:
    """Only what readers will see: an item without a file shows no picture."""
    for use in story.uses.all():
        poster = use.item.poster
        if _lacks_alt(use.item) and not use.alt:
            told = _("The picture “%(item)s” has no alternative text.")
            yield Problem(f"use:{use.pk}", told % {"item": use})
        if poster and _lacks_alt(poster):
            told = _("The poster “%(item)s” has no alternative text.")
            yield Problem(f"item:{poster.pk}", told % {"item": poster})


def _rights_problems(story: Story, at: datetime) -> Iterator[Any]:
    """Readers would not see it. Of a published story it goes by itself, and stops no update."""
    for use in story.uses.all():
        if not use.item.is_usable(at):
            told = _("The rights in “%(item)s” have ended: take it out.")
            yield Problem(f"use:{use.pk}", told % {"item": use})


def _lacks_alt(item: MediaItem) -> bool:
    return item.kind in PICTURES and not item.is_missing and not item.alt


def _embargo_problems(story: Story, at: datetime) -> Iterator[Any]:
    if story.embargo_until and at < story.embargo_until:
        told = _("The embargo lasts until %(until)s: publish it from then on.")
        yield Problem("embargo_until", told % {"until": in_full(story.embargo_until)})
