"""Telling others what has come, changed or gone: WebSub's hub and IndexNow, where they are set.

What is to be told is found by comparing, not by events: a story that comes at its moment, or ends,
makes none. A publication starts a round in the background, after its transaction; the command
send_notices does the rest, and repeats what failed.
"""

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from articles.models import Article, Notice
from articles.outbound import OutboundError, post
from articles.pages.context import absolute
from articles.syndication.feeds import FORMATS

# What was not told for so long is left to the crawlers.
PATIENCE = timedelta(days=3)
INDEXNOW = "https://api.indexnow.org/indexnow"
AT_ONCE = 10_000  # addresses that IndexNow takes in one notice
# Columns on which face() rests.
FACE = frozenset(
    {
        *("state", "visible_from", "visible_until", "embargo_until", "updated_at"),
        *("section", "slug"),
    }
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Change:
    """An article of the last days, what there is to see of it now, and what others know."""

    article: Article
    face: str
    notice: Notice

    def paths(self, told: str) -> set[str]:
        """The addresses that changed: where it is now, and where it was."""
        return {face.partition(" ")[0] for face in (self.face, told) if face}

    @cached_property
    def feeds(self) -> list[list[str]]:
        """In which it stands now: the name of each one's address, and the slug where it has one."""
        found = [["site_feed"], ["section_feed", self.article.section.slug]]
        for kind, rows in (
            ("topic_feed", self.article.topics),
            ("contributor_feed", self.article.contributors),
            ("agency_feed", self.article.agencies),
        ):
            found += [[kind, slug] for slug in rows.values_list("slug", flat=True)]
        return found


@dataclass
class Report:
    told: int = 0
    problems: list[str] = field(default_factory=list)


def send(at: datetime) -> Report:
    """Tells what is due at a moment. What fails is due again next time."""
    report = Report()
    if settings.WEBSUB_HUB:
        _tell(report, changes(at, "hub_face"), "hub_face", _ping)
    if settings.INDEXNOW_KEY:
        _tell(report, changes(at, "indexnow_face"), "indexnow_face", _index)
    return report


def changes(at: datetime, name: str) -> list[Change]:
    """What differs from what was told under this name of Notice's fields."""
    recent = Article.objects.filter(pk__in=_recent(at))
    rows = recent.select_related("section", "told").light()
    every = (
        Change(row, face(row, at), getattr(row, "told", None) or Notice(article=row))
        for row in rows
    )
    return [change for change in every if change.face != getattr(change.notice, name)]


def face(article: Article, at: datetime) -> str:
    """What there is to see: nothing, or an address and when it last changed."""
    if not article.is_public(at):
        return ""
    return f"{article.get_absolute_url()} {article.changed_at.isoformat()}"


def _recent(at: datetime) -> set[int]:
    """Articles to which something happened of late, each kind by its own index."""
    span = (at - PATIENCE, at)
    times = ("visible_from", "updated_at", "embargo_until", "visible_until")
    happened = [Q(**{f"{name}__range": span}) for name in times]
    # A withdrawal has no time of its own, nor has an update that was taken back; the story's last
    # change is no earlier.
    is_changed = Q(story__changed_at__gte=span[0])
    happened += [~Q(state=Article.State.LIVE) & is_changed, Q(told__isnull=False) & is_changed]
    return {
        pk for each in happened for pk in Article.objects.filter(each).values_list("pk", flat=True)
    }


def _tell(
    report: Report, due: list[Change], name: str, say: Callable[[Sequence[Change]], None]
) -> None:
    try:
        if due:
            say(due)
    except OutboundError as error:
        report.problems.append(str(error))
        return
    for change in due:
        defaults: dict[str, Any] = {name: change.face}
        if name == "hub_face":
            defaults["hub_feeds"] = change.feeds
        Notice.objects.update_or_create(article=change.article, defaults=defaults)
    report.told += len(due)


def _ping(due: Sequence[Change]) -> None:
    """WebSub, 7: the publisher names the topics that have news; the hub fetches them.

    Also those that an article has left: who follows one of these knows it still.
    """
    _ping_feeds(feed for change in due for feed in (*change.feeds, *change.notice.hub_feeds))


def _ping_feeds(named: Iterable[Sequence[str]]) -> None:
    feeds = set(map(tuple, named))
    for address in sorted(address for feed in feeds for address in _addresses(*feed)):
        body = urlencode({"hub.mode": "publish", "hub.url": address, "hub.topic": address})
        _post(settings.WEBSUB_HUB, body.encode(), "application/x-www-form-urlencoded")


def _addresses(kind: str, *slug: str) -> list[str]:
    """A feed in each of its formats."""
    return [absolute(reverse(kind, args=[*slug, name])) for name in FORMATS]


def _index(due: Sequence[Change]) -> None:
    """IndexNow: addresses that came, changed or went, all of this host."""
    _index_paths(path for change in due for path in change.paths(change.notice.indexnow_face))


def _index_paths(paths: Iterable[str]) -> None:
    addresses = [absolute(path) for path in sorted(set(paths))]
    for start in range(0, len(addresses), AT_ONCE):
        said = {
            "host": urlsplit(settings.SITE_URL).netloc,
            "key": settings.INDEXNOW_KEY,
            "keyLocation": absolute(reverse("indexnow_key", args=[settings.INDEXNOW_KEY])),
            "urlList": addresses[start : start + AT_ONCE],
        }
        _post(INDEXNOW, json.dumps(said).encode(), "application/json; charset=utf-8")


def _post(url: str, body: bytes, content_type: str) -> None:
    answer = post(url, body, content_type)
    if not 200 <= answer.status < 300:
        raise OutboundError(f"{url}: HTTP {answer.status}")


def send_soon(update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    """After an article was saved: a round in the background, once its transaction is done.

    No publication waits for it or fails with it. Without a hub or key nothing happens, nor where a
    page was only rendered anew, perhaps with all the others of the archive.
    """
    if update_fields is not None and FACE.isdisjoint(update_fields):
        return
    if settings.WEBSUB_HUB or settings.INDEXNOW_KEY:
        transaction.on_commit(send_due.enqueue, robust=True)


@task()
def send_due() -> None:
    """One round. Two at once would tell a thing twice, which harms nobody."""
    for problem in send(timezone.now()).problems:
        logger.warning("Not told: %s", problem)


def send_last(instance: Article, **kwargs: Any) -> None:
    """Before an article is deleted, as when its publication is undone: who was told hears of it.

    Only once: nothing is left that could be compared later.
    """
    told = Notice.objects.filter(article=instance).first()
    if told and (told.hub_face or told.indexnow_face):
        feeds = told.hub_feeds if told.hub_face and settings.WEBSUB_HUB else []
        path = told.indexnow_face.partition(" ")[0] if settings.INDEXNOW_KEY else ""
        last = partial(send_gone.enqueue, feeds, [path] if path else [])
        transaction.on_commit(last, robust=True)


@task()
def send_gone(feeds: list[list[str]], paths: list[str]) -> None:
    """What stood in these feeds and at these addresses is there no more."""
    try:
        _ping_feeds(feeds)
        if paths:
            _index_paths(paths)
    except OutboundError as error:
        logger.warning("Not told: %s", error)
