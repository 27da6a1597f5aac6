"""What an act changed for readers, kept with its revision, so that it can be taken back at once.

A slip is seen in the second after it. For a short while the desk may put back what stood before
readers until then: without a notice, as if it had not been (docs/decisions/0188).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime

from articles import cross_links
from articles.models import Article, Revision, Story
from articles.models.listing import list_from
from articles.publication import renew_article

_TIMES = ("visible_from", "embargo_until", "first_published_at", "updated_at")
_WORDS = ("state", "notice", "news_value", "revision_id")


def standing(story: Story) -> dict[str, Any]:
    """How a story stands before readers, for the revision of the act that will change it."""
    article = Article.objects.filter(pk=story.pk).values(*_TIMES, *_WORDS).first()
    if article:
        article |= {name: _said(article[name]) for name in _TIMES}
    return {"state": story.state, "publish_at": _said(story.publish_at), "article": article}


def is_in_time(moment: datetime, at: datetime) -> bool:
    """Whether what was done at a moment can still be taken back."""
    return at - moment < timedelta(seconds=settings.UNDO_SECONDS)


def undoable(story: Story, acts: Iterable[str], at: datetime) -> Revision | None:
    """The revision of the last act, if it can be taken back; saves since then are no acts."""
    last: Revision | None = story.revisions.filter(act__in=acts).first()
    return last if last and last.before and is_in_time(last.at, at) else None


def take_back(story: Story, revision: Revision) -> None:
    """Puts readers' view back; the caller saves the state and the time of the story.

    He holds its lock and a transaction.
    """
    before: Any = revision.before
    story.state, story.publish_at = before["state"], _read(before["publish_at"])
    article = Article.objects.locked().get(pk=story.pk)
    if before["article"] is None:
        cross_links.tell_waiting(article)
        article.delete()
        return
    stood = before["article"] | {name: _read(before["article"][name]) for name in _TIMES}
    for name in _TIMES:
        setattr(article, name, stood[name])
    renew_article(article, story, Revision.objects.get(pk=stood["revision_id"]))
    # What renewing takes from the story as it is now.
    article.state, article.notice = stood["state"], stood["notice"]
    article.embargo_until, article.news_value = stood["embargo_until"], stood["news_value"]
    article.save(update_fields=["state", "notice", "embargo_until", "news_value"])
    list_from(article)


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(said: str | None) -> datetime | None:
    return parse_datetime(said) if said else None
