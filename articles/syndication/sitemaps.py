"""Sitemaps: an index, one for each month of articles, one for the last two days' news.

Names have theirs in name_sitemaps.py.

A month with very many articles is cut by key. Nothing counts or skips through the archive: the
index asks for the newest article of each month, and samples how long the months are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, Subquery
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.pages import paging
from articles.pages.calendar import FIRST_YEAR, Period, months_back, newest_by, within
from articles.pages.cards import OF_PICTURE, article_address
from articles.pages.context import Shell, absolute
from articles.pages.freshness import conditional
from articles.pages.seeks import moments
from articles.photos import card_picture
from articles.syndication import name_sitemaps
from articles.syndication.entries import without_controls
from articles.syndication.sitemap_format import LONGEST, Address, answer, index_of, page_url, urls

# Search engines take news of two days, a thousand at most.
NEWS_SPAN, NEWS = timedelta(hours=48), 1000
# Corrections of so many articles move the time of their month in the index.
UPDATES = 1000
# From so many articles it is told how long the months are. A sitemap that is longer than they let
# expect is written nonetheless, up to half of what the protocol allows.
SAMPLE, MOST = 1000, 25_000
# What is said to be older has a mistyped date.
EARLIEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)

_IMAGE = {"xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1"}
_NEWS = {"xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}


class Extent(NamedTuple):
    """When public articles came out, the highest number of any, and whether there is news."""

    newest: datetime
    oldest: datetime
    highest: int
    has_news: bool


@require_safe
@conditional
def index(request: HttpRequest) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    return answer(index_of(_parts(shell.at)), shell)


def _parts(at: datetime) -> Iterator[Address]:
    yield page_url(reverse("page_sitemap"))
    extent = _extent(at)
    if extent and extent.has_news:
        yield page_url(reverse("news_sitemap"))
    yield from map(page_url, name_sitemaps.parts(at))
    if extent and (newest := _newest_by_month(extent, at)):
        changed = _with_updates(newest, at)
        yield page_url(reverse("archive_sitemap"), max(changed.values()))
        cuts = _cuts(extent.highest)
        for month, changed_at in changed.items():
            for address in _month_addresses(month, cuts.get(month, [])):
                yield page_url(address, changed_at)


@require_safe
@conditional
def page_sitemap(request: HttpRequest) -> HttpResponseBase:
    """The front, the latest news, and the sections in which anything is public."""
    shell = Shell.load(timezone.now())
    public = Article.objects.public(shell.at).newest_first()
    # Each section by its number: pages/front.py says why.
    last, *own = moments(public, *(public.filter(section=each.pk) for each in shell.sections))
    pages = [page_url(path, last) for path in ("/", reverse("archive"))]
    found = zip(shell.sections, own, strict=True)
    pages += [page_url(section.href, newest) for section, newest in found if newest]
    return answer(urls(pages), shell)


@require_safe
@conditional
def archive_sitemap(request: HttpRequest) -> HttpResponseBase:
    """Years and months; days are reached from them."""
    shell = Shell.load(timezone.now())
    if (extent := _extent(shell.at)) is None:
        raise Http404("nothing public")
    newest: dict[Period, datetime] = {}
    for month, at in _newest_by_month(extent, shell.at).items():
        for period in (*month.around(), month):
            newest.setdefault(period, at)
    every = [(period.href, at) for period, at in newest.items()]
    return answer(urls(page_url(*each) for each in every), shell)


@require_safe
@conditional
def month_sitemap(request: HttpRequest, year: int, month: int) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    if not month:
        raise Http404("no such month")
    period = Period.asked(year, month)
    # The key first: paging.older_than says why.
    part = paging.older_than(Article.objects.all(), request.GET.get("avant", ""))
    part = paging.not_older_than(part, request.GET.get("depuis", "")) & within(period)
    rows = list(_light(part.public(shell.at).newest_first(), "updated_at")[:MOST])
    if not rows:
        raise Http404("nothing in this month")
    return answer(urls(map(_article_url, rows), _IMAGE), shell)


@require_safe
@conditional
def news_sitemap(request: HttpRequest) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    news = _news(shell.at).newest_first()
    rows = list(_light(news, "language", "headline", "first_published_at")[:NEWS])
    if not rows:
        raise Http404("no news of late")
    return answer(urls(map(_news_url, rows), _NEWS | _IMAGE), shell)


def _extent(at: datetime) -> Extent | None:
    public = Article.objects.public(at)
    newest, oldest = public.newest_first(), public.filter(visible_from__gte=EARLIEST)
    row = Article.objects.order_by("-pk").annotate(
        newest=Subquery(newest.values("visible_from")[:1]),
        oldest=Subquery(oldest.order_by("visible_from").values("visible_from")[:1]),
        has_news=Exists(_news(at)),
    )
    found = row.values_list("newest", "oldest", "pk", "has_news").first()
    return Extent(*found) if found and found[0] and found[1] else None


def _newest_by_month(extent: Extent, at: datetime) -> dict[Period, datetime]:
    """The months that have public articles, newest first, each with the time of its newest."""
    return newest_by([*months_back(extent.newest, extent.oldest)], at)


def _with_updates(newest: dict[Period, datetime], at: datetime) -> dict[Period, datetime]:
    """The same with the time of each month's last change."""
    changed = dict(newest)
    updates = Article.objects.public(at).filter(updated_at__isnull=False).order_by("-updated_at")
    for visible_from, updated_at in updates.values_list("visible_from", "updated_at")[:UPDATES]:
        month = Period.month_of(visible_from)
        if month in changed and updated_at:
            changed[month] = max(changed[month], updated_at)
    return changed


def _cuts(highest: int) -> dict[Period, list[str]]:
    """The keys at which the sitemaps of the long months are cut, newest first.

    Found among articles of evenly spaced numbers: how many of them lie in a month tells how long
    it is, exactly on a small site, and nearly on a large one, where counting would mean reading
    the whole index. Of all live articles, whether public or not: so a cut stays where it is.
    """
    # Odd, since databases that share their work may give out every second number.
    step = highest // SAMPLE | 1
    sample = Article.objects.filter(state=Article.State.LIVE, pk__in=range(step, highest + 1, step))
    keys: dict[Period, list[str]] = defaultdict(list)
    for at, pk in sorted(sample.values_list("visible_from", "pk"), reverse=True):
        keys[Period.month_of(at)].append(paging.key_of(at, pk))
    length = max(1, LONGEST // step)
    return {month: every[length - 1 : -1 : length] for month, every in keys.items()}


def _month_addresses(month: Period, cuts: Sequence[str]) -> Iterator[str]:
    address = reverse("month_sitemap", args=month.numbers)
    for before, since in pairwise(["", *cuts, ""]):
        query = urlencode(
            {name: key for name, key in (("avant", before), ("depuis", since)) if key}
        )
        yield f"{address}?{query}" if query else address


def _news(at: datetime) -> ArticleQuerySet:
    """The public articles of two days; what comes from an archive is no news."""
    since = at - NEWS_SPAN
    return Article.objects.public(at).filter(visible_from__gt=since, first_published_at__gt=since)


def _article_url(article: Article) -> Address:
    return page_url(article_address(article), article.changed_at) | _image(article)


def _news_url(article: Article) -> Address:
    news = {
        "news:publication": {
            "news:name": settings.SITE_NAME,
            "news:language": article.language.partition("-")[0],
        },
        "news:publication_date": article.first_published_at.isoformat(timespec="seconds"),
        "news:title": without_controls(article.headline),
    }
    return page_url(article_address(article)) | {"news:news": news} | _image(article)


def _light(articles: ArticleQuerySet, *columns: str) -> ArticleQuerySet:
    """Thousands of rows: what an address is made of, and these columns."""
    address = ("slug", "section__slug", "visible_from", *OF_PICTURE)
    return articles.select_related("section", "picture").only(*address, *columns)


def _image(article: Article) -> Address:
    picture = card_picture(article.picture)
    return {"image:image": {"image:loc": absolute(picture.src)}} if picture else {}
