"""The search page: a form that works by its address alone, and what it finds."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles import search, typography
from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.models.full_text import CAP, Scope, Terms
from articles.pages import paging
from articles.pages.cards import Card, card
from articles.pages.context import Shell, absolute
from articles.pages.frame import framed
from articles.pages.freshness import conditional

PER_PAGE = 20
LONGEST = 200
PERIODS = {
    "jour": (_("Last 24 hours"), timedelta(days=1)),
    "semaine": (_("Last 7 days"), timedelta(days=7)),
    "mois": (_("Last 30 days"), timedelta(days=30)),
    "annee": (_("Last 12 months"), timedelta(days=365)),
}
RELEVANCE = "pertinence"
_PAGE = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Hit:
    card: Card
    excerpt: list[search.Piece]


@dataclass(frozen=True)
class Question:
    """What the address asks. What cannot be read counts as not asked."""

    text: str
    section: str
    period: str
    order: str
    after: str
    page: int

    @classmethod
    def of(cls, query: QueryDict) -> "Question":
        page = query.get("page", "")
        return cls(
            text=" ".join(query.get("q", "")[:LONGEST].replace("\0", " ").split()),
            section=query.get("rubrique", ""),
            period=query.get("periode", "") if query.get("periode") in PERIODS else "",
            order=RELEVANCE if query.get("tri") == RELEVANCE else "",
            after=query.get("avant", ""),
            page=max(1, int(page)) if _PAGE.fullmatch(page) else 1,
        )

    def href(self, **changes: Any) -> str:
        """The address of this question with changes; where it pages to is not kept."""
        names = {"q": self.text, "rubrique": self.section, "periode": self.period}
        wanted = {**names, "tri": self.order, **changes}
        return f"{reverse('search')}?{urlencode({k: v for k, v in wanted.items() if v})}"


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    total: int
    older: str = ""
    suggestion: str = ""

    @property
    def is_capped(self) -> bool:
        return self.total >= CAP


@require_safe
@conditional
def search_page(request: HttpRequest) -> HttpResponseBase:
    question = Question.of(request.GET)
    shell = Shell.load(timezone.now())
    terms = Terms.of(question.text)
    found = _find(question, terms, shell) if terms else None
    context = {
        "question": question,
        "canonical": absolute(request.path),
        "found": found,
        "periods": [(name, label) for name, (label, _span) in PERIODS.items()],
        "limit": CAP - 1,
        **_links(question, found),
    }
    response = framed(request, "articles/search.html", shell, context)
    if question.text:
        # What a search finds is on pages of its own; the page that offers the search is one, too.
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _links(question: Question, found: Found | None) -> dict[str, str]:
    suggested = found.suggestion if found else ""
    return {
        "by_time": question.href(tri=""),
        "by_relevance": question.href(tri=RELEVANCE),
        "older": found.older if found else "",
        "suggested": question.href(q=suggested) if suggested else "",
    }


def _find(question: Question, terms: Terms, shell: Shell) -> Found:
    articles = Article.objects.public(shell.at)
    section = shell.section(question.section)
    since = shell.at - PERIODS[question.period][1] if question.period else None
    scope = Scope(section.pk if section else None, since, shell.at)
    find = _most_relevant if question.order else _newest
    found = find(question, terms, scope, articles)
    if found.total:
        return found
    return Found([], 0, suggestion=search.suggestion(articles, terms, scope))


def _newest(question: Question, terms: Terms, scope: Scope, articles: ArticleQuerySet) -> Found:
    """A page by key, newest first."""
    here = replace(scope, until=paging.moment(question.after) or scope.until)
    # The first page is cut from what is counted.
    most = PER_PAGE + 1 if question.after else CAP
    numbers = paging.older_than(articles, question.after).by_time(terms, here, most)
    rows = _whole(articles, numbers[:PER_PAGE])
    more = rows and len(numbers) > PER_PAGE
    older = question.href(avant=paging.key(rows[-1])) if more else ""
    total = len(articles.by_time(terms, scope) if question.after else numbers)
    return Found(_hits(rows, terms), total, older)


def _most_relevant(
    question: Question, terms: Terms, scope: Scope, articles: ArticleQuerySet
) -> Found:
    """A page of the ranked hits, which are no more than CAP."""
    ranked = articles.by_relevance(terms, scope)
    first = (question.page - 1) * PER_PAGE
    rows = _whole(articles, ranked[first : first + PER_PAGE])
    more = len(ranked) > first + PER_PAGE
    older = question.href(page=question.page + 1) if more else ""
    return Found(_hits(rows, terms), len(ranked), older)


def _whole(articles: ArticleQuerySet, numbers: list[int]) -> list[Article]:
    """The articles in this order, with the document, from which excerpts are cut."""
    found = articles.select_related("section", "picture").defer("html", "search_text")
    rows = found.in_bulk(numbers)
    return [rows[number] for number in numbers if number in rows]


def _hits(rows: list[Article], terms: Terms) -> list[Hit]:
    return [Hit(card(row), search.excerpt(row, terms, _profile(row))) for row in rows]


def _profile(article: Article) -> str:
    return typography.profile_for(article.language, settings.TYPOGRAPHY)
