"""What an editor must hear of at once: stories that the wire has taken from readers, and what may
come back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.status import article_of
from articles.models import Dispatch, Story


@dataclass(frozen=True)
class Recall:
    """A kill or a hold, with each story that it took and what readers get of it now."""

    dispatch: Dispatch
    stories: list[tuple[Story, str]]


def recalls(most: int) -> list[Recall]:
    """Those that nobody has seen, the newest first."""
    rows = Dispatch.objects.recalls().with_words().select_related("source").order_by("-id")
    dispatches = list(rows[:most])
    numbers = {number for dispatch in dispatches for number in dispatch.recalled}
    stories = Story.objects.with_article().select_related("article__section")
    taken = stories.defer("body", "lede", "origin").in_bulk(numbers)
    now = timezone.now()
    return [
        Recall(
            dispatch,
            [
                (taken[number], readers_get(taken[number], now))
                for number in dict.fromkeys(dispatch.recalled)
                if number in taken
            ],
        )
        for dispatch in dispatches
    ]


def readers_get(story: Story, at: datetime) -> str:
    """What there is for readers at the story's address, in a sentence."""
    article = article_of(story)
    if article is None or not (article.has_left(at) or article.was_seen(at)):
        return _("Readers have not seen it.")
    if article.has_left(at):
        return _("Readers find this notice: %(notice)s") % {"notice": article.notice}
    return _("Readers see it.")


def lifted(most: int) -> Any:
    """Items that their agency sends again, while their story is still withdrawn."""
    rows = Dispatch.objects.lifted().select_related("source", "story")
    names = ("story__headline", "story__slugline", "story__state")
    return rows.only("received_at", "source__name", *names).order_by("-id")[:most]
