"""All articles by time: the latest first, and those of a year, a month, a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.pages import paging
from articles.pages.calendar import Period, beside, newest_by, within, years
from articles.pages.cards import Headline, for_headlines, headline
from articles.pages.context import Shell, absolute, canonical
from articles.pages.frame import framed
from articles.pages.freshness import conditional

PER_PAGE = 60


@dataclass(frozen=True)
class Day:
    period: Period
    articles: list[Headline]


@require_safe
@conditional
def latest_page(request: HttpRequest) -> HttpResponseBase:
    """Everything in the order in which it came out, under its days. Four queries."""
    shell = Shell.load(timezone.now())
    key = request.GET.get("avant", "")
    rows = _rows(Article.objects.all(), key, shell)
    context = {
        "days": _by_day(rows[:PER_PAGE]),
        "years": years(shell.at),
        "older": paging.link(rows, PER_PAGE),
        "canonical": canonical(request),
    }
    return framed(request, "articles/archive.html", shell, context)


@require_safe
@conditional
def period_page(request: HttpRequest, year: int, month: int = 0) -> HttpResponseBase:
    """The months of a year, or the days of a month, that have articles. Three queries."""
    period = Period.asked(year, month)
    shell = Shell.load(timezone.now())
    parts = [*newest_by(period.parts(), shell.at)]
    if not parts:
        raise Http404("nothing public")
    before, after = beside(period, shell.at)
    context = {
        "period": period,
        "parts": parts,
        "before": before,
        "after": after,
        "canonical": absolute(request.path),
    }
    return framed(request, "articles/archive_period.html", shell, context)


@require_safe
@conditional
def day_page(request: HttpRequest, year: int, month: int, day: int) -> HttpResponseBase:
    """The articles of a day, newest first. Three queries."""
    period = Period.asked(year, month, day)
    shell = Shell.load(timezone.now())
    key = request.GET.get("avant", "")
    rows = _rows(within(period), key, shell)
    if not rows:
        raise Http404("nothing public")
    before, after = beside(period, shell.at)
    context = {
        "period": period,
        "articles": [headline(article) for article in rows[:PER_PAGE]],
        "older": paging.link(rows, PER_PAGE),
        "before": before,
        "after": after,
        "canonical": canonical(request),
    }
    return framed(request, "articles/archive_day.html", shell, context)


def _rows(articles: ArticleQuerySet, key: str, shell: Shell) -> list[Article]:
    """A page of them, and one more where there is another page."""
    public = paging.older_than(articles, key).public(shell.at)
    return list(for_headlines(public).newest_first()[: PER_PAGE + 1])


def _by_day(rows: Iterable[Article]) -> list[Day]:
    days = groupby(rows, key=lambda article: Period.day_of(article.visible_from))
    return [Day(period, [headline(article) for article in some]) for period, some in days]
