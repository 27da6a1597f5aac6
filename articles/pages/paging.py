"""Pages of a list by key: the link names the last article shown.

So page 1,000 costs what page 1 does, and no article slips between two pages.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404

from articles.models import Article
from articles.models.article import ArticleQuerySet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEGINNING = datetime.min.replace(tzinfo=UTC)


def key(article: Article) -> str:
    """An article's place in time order: microseconds, and its number among equals."""
    return key_of(article.visible_from, article.pk)


def key_of(at: datetime, number: int) -> str:
    return f"{(at - EPOCH) // timedelta(microseconds=1)}-{number}"


def link(rows: Sequence[Article], most: int) -> str:
    """The address of the page that follows; `rows` are one more than a page where there is one."""
    return f"?avant={key(rows[most - 1])}" if len(rows) > most else ""


def older_than(articles: ArticleQuerySet, value: str) -> ArticleQuerySet:
    """The articles after a key in time order; all of them for an empty key.

    To be asked before public(): of two upper bounds SQLite seeks with the first, and the
    other would have it read from the newest article down to the key.

    Raises Http404 for anything that is no key.
    """
    if not value:
        return articles
    at, number = _read(value)
    # A range, because of two upper bounds (public() has one) SQLite takes the first, and would
    # walk there from the newest article.
    span = {"visible_from__range": (BEGINNING, at)}
    return articles.filter(Q(visible_from__lt=at) | Q(story_id__lt=number), **span)


def not_older_than(articles: ArticleQuerySet, value: str) -> ArticleQuerySet:
    """The articles before a key in time order, and its own; all of them for an empty key."""
    if not value:
        return articles
    at, number = _read(value)
    return articles.filter(Q(visible_from__gt=at) | Q(story_id__gte=number), visible_from__gte=at)


def up_to(value: str, field: str, at: datetime) -> dict[str, Any]:
    """The range of another table's copy of the time in which articles after a key lie."""
    return {f"{field}__range": (BEGINNING, moment(value) or at)}


def moment(value: str) -> datetime | None:
    """The time in a key. Raises Http404 like older_than()."""
    return _read(value)[0] if value else None


def _read(value: str) -> tuple[datetime, int]:
    try:
        microseconds, number = (int(part) for part in value.split("-"))
        if number.bit_length() > 63:
            raise ValueError("no such number")
        return EPOCH + timedelta(microseconds=microseconds), number
    except (ValueError, OverflowError) as error:
        raise Http404("no such page") from error
