"""Sitemaps: an index, one for each month of articles, one for the last two days' news.

A month with very many articles is cut by key. Nothing counts or skips through the archive: the
index asks for the newest article of each month, and where a month would grow too long.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.models.article import ArticleQuerySet
from articles.pages import paging
from articles.pages.cards import headline
from articles.pages.context import Shell, absolute
from articles.pages.freshness import conditional, may_be_kept
from articles.photos import card_picture
from articles.syndication.entries import without_controls
from articles.syndication.feed_formats import Xml, xml_document

# The protocol allows 50,000 addresses; a fifth of it is written in a second.
LONGEST = 10_000
# Search engines take news of two days, a thousand at most.
NEWS_SPAN, NEWS = timedelta(hours=48), 1000
# Corrections of so many articles move the time of their month in the index.
UPDATES = 1000
# A query has a column for each month, and columns have a limit.
MONTHS_A_QUERY = 100
# What is said to be older has a mistyped date.
EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)

MICROSECOND = timedelta(microseconds=1)

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE = {"xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1"}
_NEWS = {"xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}


@require_safe
@conditional
def index(request: HttpRequest) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    xml, out = xml_document()
    xml.open("sitemapindex", {"xmlns": _SITEMAP})
    _part(xml, reverse("page_sitemap"))
    if _news(shell.at).exists():
        _part(xml, reverse("news_sitemap"))
    changed = months(shell.at)
    for month, keys in cuts(list(changed)).items():
        for key in keys:
            address = reverse("month_sitemap", args=[month.year, month.month])
            _part(xml, f"{address}?avant={key}" if key else address, changed[month])
    xml.endElement("sitemapindex")
    return _answer(out.getvalue(), shell)


@require_safe
@conditional
def page_sitemap(request: HttpRequest) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    paths = ["/", reverse("archive"), *(section.href for section in shell.sections)]
    return _answer(_urls({"loc": absolute(path)} for path in paths), shell)


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
    return _answer(_urls(map(_article_url, rows), _IMAGE), shell)


@require_safe
@conditional
def news_sitemap(request: HttpRequest) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    rows = list(_light(_news(shell.at)).newest_first()[:NEWS])
    if not rows:
        raise Http404("no news of late")
    return _answer(_urls(map(_news_url, rows), _NEWS | _IMAGE), shell)


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
        found = [_within(articles, month).newest_first().values("visible_from") for month in some]
        columns = {f"m{n}": Subquery(rows[place : place + 1]) for n, rows in enumerate(found)}
        row = Section.objects.annotate(**columns).values_list(*columns).first() or ()
        yield from zip(some, row, strict=False)


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
    return articles.filter(visible_from__range=(month, _after(month) - MICROSECOND))


def _part(xml: Xml, path: str, changed_at: datetime | None = None) -> None:
    xml.open("sitemap")
    xml.add("loc", absolute(path))
    xml.add("lastmod", changed_at.isoformat(timespec="seconds") if changed_at else "")
    xml.endElement("sitemap")


_Address = dict[str, Any]


def _article_url(article: Article) -> _Address:
    changed_at = article.updated_at or article.visible_from
    shown = headline(article)
    return {
        "loc": absolute(shown.href),
        "lastmod": changed_at.isoformat(timespec="seconds"),
        **_image(article),
    }


def _news_url(article: Article) -> _Address:
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


def _image(article: Article) -> _Address:
    picture = article.picture and card_picture(article.picture)
    return {"image:image": {"image:loc": absolute(picture.src)}} if picture else {}


def _urls(addresses: Iterable[_Address], namespaces: dict[str, str] | None = None) -> str:
    xml, out = xml_document()
    xml.open("urlset", {"xmlns": _SITEMAP, **(namespaces or {})})
    for address in addresses:
        xml.tree("url", address)
    xml.endElement("urlset")
    return out.getvalue()


def _answer(text: str, shell: Shell) -> HttpResponse:
    response = HttpResponse(text, "application/xml; charset=utf-8")
    return may_be_kept(response, shell.at, shell.due)
