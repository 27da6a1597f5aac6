"""Sitemaps: an index, one for each month of articles, one for the last two days' news.

Names have theirs in name_sitemaps.py.

A month with very many articles is cut by key. Nothing counts or skips through the archive: the
index asks for the newest article of each month, and where a month would grow too long.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.models.article import ArticleQuerySet
from articles.pages import paging
from articles.pages.calendar import LAST_YEAR, Period
from articles.pages.cards import headline
from articles.pages.context import Shell, absolute, section_address
from articles.pages.freshness import conditional
from articles.pages.seeks import Seek, moments
from articles.photos import card_picture
from articles.syndication import name_sitemaps
from articles.syndication.entries import without_controls
from articles.syndication.sitemap_format import LONGEST, Address, answer, index_of, page_url, urls

# Search engines take news of two days, a thousand at most.
NEWS_SPAN, NEWS = timedelta(hours=48), 1000
# Corrections of so many articles move the time of their month in the index.
UPDATES = 1000
# A query has a column for each month, and columns have a limit.
MONTHS_A_QUERY = 100
# What is said to be older has a mistyped date.
EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)

MICROSECOND = timedelta(microseconds=1)

_IMAGE = {"xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1"}
_NEWS = {"xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}


@require_safe
@conditional
def index(request: HttpRequest) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    return answer(index_of(_parts(shell.at)), shell)


def _parts(at: datetime) -> Iterator[Address]:
    yield page_url(reverse("page_sitemap"))
    if _news(at).exists():
        yield page_url(reverse("news_sitemap"))
    yield from map(page_url, name_sitemaps.parts(at))
    changed = months(at)
    if changed:
        yield page_url(reverse("archive_sitemap"), max(changed.values()))
    for month, keys in cuts(list(changed)).items():
        for key in keys:
            address = reverse("month_sitemap", args=[month.year, month.month])
            yield page_url(f"{address}?avant={key}" if key else address, changed[month])


@require_safe
@conditional
def page_sitemap(request: HttpRequest) -> HttpResponseBase:
    """The front, the latest news, and the sections in which anything is public."""
    shell = Shell.load(timezone.now())
    newest = Article.objects.public(shell.at).newest_first().values("visible_from")
    inside = Subquery(newest.filter(section=OuterRef("pk"))[:1])
    rows = Section.objects.annotate(all=Subquery(newest[:1]), own=inside)
    found = list(rows.values_list("slug", "all", "own"))
    last = found[0][1] if found else None
    pages = [page_url(path, last) for path in ("/", reverse("archive"))]
    pages += [page_url(section_address(slug), own) for slug, _all, own in found if own]
    return answer(urls(pages), shell)


@require_safe
@conditional
def archive_sitemap(request: HttpRequest) -> HttpResponseBase:
    """Years and months; days are reached from them."""
    shell = Shell.load(timezone.now())
    newest: dict[Period, datetime] = {}
    for month, at in _newest_by_month(shell.at).items():
        for period in (Period(month.year), Period(month.year, month.month)):
            newest.setdefault(period, at)
    every = [(period.href, at) for period, at in newest.items() if period.year <= LAST_YEAR]
    if not every:
        raise Http404("nothing public")
    return answer(urls(page_url(*each) for each in every), shell)


@require_safe
@conditional
def month_sitemap(request: HttpRequest, year: int, month: int) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    try:
        first = _month(year, month)
    except (ValueError, OverflowError) as error:
        raise Http404("no such month") from error
    articles = _within(Article.objects.public(shell.at), first)
    found = paging.older_than(articles, request.GET.get("avant", "")).newest_first()
    rows = list(_light(found)[:LONGEST])
    if not rows:
        raise Http404("nothing in this month")
    return answer(urls(map(_article_url, rows), _IMAGE), shell)


@require_safe
@conditional
def news_sitemap(request: HttpRequest) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    rows = list(_light(_news(shell.at)).newest_first()[:NEWS])
    if not rows:
        raise Http404("no news of late")
    return answer(urls(map(_news_url, rows), _NEWS | _IMAGE), shell)


def months(at: datetime) -> dict[datetime, datetime]:
    """The months that have public articles, newest first, each with its last change."""
    newest = _newest_by_month(at)
    updates = Article.objects.public(at).filter(updated_at__isnull=False).order_by("-updated_at")
    for visible_from, updated_at in updates.values_list("visible_from", "updated_at")[:UPDATES]:
        month = _first_of(visible_from)
        if month in newest and updated_at:
            newest[month] = max(newest[month], updated_at)
    return newest


def _newest_by_month(at: datetime) -> dict[datetime, datetime]:
    public = Article.objects.public(at)
    last = public.newest_first().values_list("visible_from", flat=True).first()
    first = public.order_by("visible_from").values_list("visible_from", flat=True).first()
    every = list(_back(last, max(first, EARLIEST))) if last and first else []
    return {month: moment for month, moment in _nth(public, every, 0) if moment}


def _nth(
    articles: ArticleQuerySet, every: list[datetime], place: int
) -> Iterator[tuple[datetime, datetime | None]]:
    """When the article at a place in each month's order came out; None where there is none."""
    for start in range(0, len(every), MONTHS_A_QUERY):
        some = every[start : start + MONTHS_A_QUERY]
        seek = Seek.of(_within(articles, some[0]).newest_first(), place)
        found = moments(seek.between(_bounds(some[0]), map(_bounds, some)))
        yield from zip(some, found, strict=True)


def cuts(every: list[datetime]) -> dict[datetime, list[str]]:
    """The keys at which each month's sitemaps begin, the first of them empty.

    Of all live articles, whether public or not: so the index alone is read.
    """
    live = Article.objects.filter(state=Article.State.LIVE)
    return {
        month: list(_cuts(_within(live, month))) if too_long else [""]
        for month, too_long in _nth(live, every, LONGEST)
    }


def _cuts(articles: ArticleQuerySet) -> Iterator[str]:
    key = ""
    while True:
        yield key
        rest = paging.older_than(articles, key).newest_first().only("visible_from")
        last = list(rest[LONGEST - 1 : LONGEST + 1])
        if len(last) < 2:
            return
        key = paging.key(last[0])


def _news(at: datetime) -> ArticleQuerySet:
    """The public articles of two days; what comes from an archive is no news."""
    since = at - NEWS_SPAN
    return Article.objects.public(at).filter(visible_from__gt=since, first_published_at__gt=since)


def _month(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=timezone.get_default_timezone())


def _first_of(moment: datetime) -> datetime:
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return _month(local.year, local.month)


def _after(month: datetime) -> datetime:
    return _month(month.year + month.month // 12, month.month % 12 + 1)


def _back(last: datetime, first: datetime) -> Iterator[datetime]:
    """Months from the last to the first."""
    month, end = _first_of(last), _first_of(first)
    while month >= end:
        yield month
        month = _month(month.year - (month.month == 1), (month.month - 2) % 12 + 1)


def _within(articles: ArticleQuerySet, month: datetime) -> ArticleQuerySet:
    return articles.filter(visible_from__range=_bounds(month))


def _bounds(month: datetime) -> tuple[datetime, datetime]:
    return month, _after(month) - MICROSECOND


def _article_url(article: Article) -> Address:
    changed_at = article.updated_at or article.visible_from
    shown = headline(article)
    return {
        "loc": absolute(shown.href),
        "lastmod": changed_at.isoformat(timespec="seconds"),
        **_image(article),
    }


def _news_url(article: Article) -> Address:
    shown = headline(article)
    news = {
        "news:publication": {
            "news:name": settings.SITE_NAME,
            "news:language": article.language.partition("-")[0],
        },
        "news:publication_date": article.first_published_at.isoformat(timespec="seconds"),
        "news:title": without_controls(article.headline),
    }
    return {"loc": absolute(shown.href), "news:news": news, **_image(article)}


def _light(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Thousands of rows: without their texts."""
    whole = articles.select_related("section", "picture")
    return whole.defer("html", "document", "search_text", "lede", "picture__embedded")


def _image(article: Article) -> Address:
    picture = article.picture and card_picture(article.picture)
    return {"image:image": {"image:loc": absolute(picture.src)}} if picture else {}
