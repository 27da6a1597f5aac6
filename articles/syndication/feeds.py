"""Feeds with full text: of the site, a section, a topic, a contributor, an agency."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Agency, Article, Contributor, Section, Topic
from articles.models.article import ArticleQuerySet
from articles.pages.context import Shell, absolute
from articles.pages.former import leads_on
from articles.pages.freshness import conditional, may_be_kept
from articles.pages.names import newest_of
from articles.syndication.entries import entry, for_entries
from articles.syndication.feed_formats import Channel, atom, json_feed, rss

LENGTH = 30


@dataclass(frozen=True)
class Format:
    content_type: str
    write: Callable[[Channel], str]


FORMATS = {
    "rss.xml": Format("application/rss+xml", rss),
    "atom.xml": Format("application/atom+xml", atom),
    "feed.json": Format("application/feed+json", json_feed),
}


class FeedName:
    """The last part of a feed's address."""

    regex = r"rss\.xml|atom\.xml|feed\.json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@require_safe
@conditional
def site_feed(request: HttpRequest, name: str) -> HttpResponseBase:
    return _feed(request, name, "", Article.objects.all(), absolute("/"))


@require_safe
@conditional
@leads_on(Section, "section")
def section_feed(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    section = get_object_or_404(Section, slug=slug)
    articles = Article.objects.filter(section=section)
    return _feed(request, name, section.name, articles, absolute(section.get_absolute_url()))


@require_safe
@conditional
@leads_on(Topic, "topics")
def topic_feed(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    return _named_feed(request, name, get_object_or_404(Topic, slug=slug), "topics")


@require_safe
@conditional
@leads_on(Contributor, "contributors")
def contributor_feed(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    return _named_feed(request, name, get_object_or_404(Contributor, slug=slug), "contributors")


@require_safe
@conditional
@leads_on(Agency, "agencies")
def agency_feed(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    return _named_feed(
        request, name, get_object_or_404(Agency, slug=slug, is_generic=False), "agencies"
    )


def _named_feed(
    request: HttpRequest, name: str, row: Topic | Contributor | Agency, relation: str
) -> HttpResponse:
    """A name that no public article bears is not found: it may be that of a story to come."""
    articles = newest_of(row, relation, timezone.now(), LENGTH)
    home = absolute(row.get_absolute_url())
    return _feed(request, name, str(row), articles, home, may_be_empty=False)


def _feed(
    request: HttpRequest,
    name: str,
    title: str,
    articles: ArticleQuerySet,
    home: str,
    *,
    may_be_empty: bool = True,
) -> HttpResponse:
    shell = Shell.load(timezone.now())
    rows = list(for_entries(articles.public(shell.at))[:LENGTH])
    if not rows and not may_be_empty:
        raise Http404("nothing public")
    channel = Channel(
        title=f"{title} – {settings.SITE_NAME}" if title else settings.SITE_NAME,
        description=_("The latest articles of %(name)s") % {"name": title or settings.SITE_NAME},
        home=home,
        address=absolute(request.path),
        language=settings.LANGUAGE_CODE,
        icon=absolute(static("articles/icons/icon-512.png")),
        entries=[entry(row) for row in rows],
        hub=settings.WEBSUB_HUB,
    )
    format_ = FORMATS[name]
    response = HttpResponse(format_.write(channel), f"{format_.content_type}; charset=utf-8")
    response.headers["Link"] = _links(channel)
    return may_be_kept(response, shell.at, shell.due)


def _links(channel: Channel) -> str:
    hub = f', <{channel.hub}>; rel="hub"' if channel.hub else ""
    return f'<{channel.address}>; rel="self"{hub}'
