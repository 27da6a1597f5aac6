"""The pages that readers see. All of them ask Article, never Story."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.models.article import ArticleQuerySet
from articles.models.listing import ContributorListing
from articles.pages import paging
from articles.pages.cards import card, for_cards, for_headlines, headline
from articles.pages.context import SectionLink, Shell, absolute, canonical
from articles.pages.former import leads_on
from articles.pages.frame import framed
from articles.pages.freshness import conditional
from articles.pages.front import front, section_front
from articles.photos import card_picture
from articles.publication import up_to_date
from articles.rendering import stored
from articles.syndication.structured_data import article_data
from articles.syndication.structured_pages import front_data, section_data

MORE = 6
PER_PAGE = 24


@require_safe
@conditional
def front_page(request: HttpRequest) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    shown = front(shell)
    context = {
        "front": shown,
        "canonical": absolute(request.path),
        "structured_data": front_data(shown),
    }
    return framed(request, "articles/front.html", shell, context)


@require_safe
@conditional
@leads_on(Section, "section", slug="section")
def section_page(request: HttpRequest, section: str) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    if (link := shell.section(section)) is None:
        raise Http404("no such section")
    key = request.GET.get("avant", "")
    articles = paging.older_than(Article.objects.filter(section=link.pk), key).public(shell.at)
    rows = list(for_cards(articles).newest_first()[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    # Older pages are plain lists: they begin where the one before ended.
    cards = [*map(card, shown)] if key else section_front(shell, link.pk, shown)
    described = section_data(link.name, link.href, cards) if cards and not key else ""
    lead = None if key or not cards else cards.pop(0)
    context = {
        "title": link.name,
        "home": link.href,
        "current_section": link.slug,
        "structured_data": described,
        "lead": lead,
        "cards": cards,
        "older": paging.link(rows, PER_PAGE),
        "canonical": canonical(request),
    }
    return framed(request, "articles/section.html", shell, context)


@require_safe
@conditional
def article_page(request: HttpRequest, section: str, story: int, slug: str) -> HttpResponseBase:
    """The stored page in its frame. Whatever was never public is not found, not gone."""
    at = timezone.now()
    row = get_object_or_404(_one_article(), pk=story)
    if row.has_left(at):
        return _gone(request, row, at)
    if not row.is_public(at):
        raise Http404("not public")
    if request.path != row.get_absolute_url():
        return HttpResponsePermanentRedirect(row.get_absolute_url())
    shell = Shell.load(at)
    link = SectionLink.of(row.section_id, row.section.name, row.section.slug)
    context = _article_context(up_to_date(row), link, at)
    return framed(request, "articles/article.html", shell, context)


def _one_article() -> ArticleQuerySet:
    """With the name in the fediverse of the first contributor who has one."""
    rows = Article.objects.select_related("section", "picture")
    named = ContributorListing.objects.filter(article=OuterRef("pk")).exclude(
        contributor__fediverse=""
    )
    handle = named.order_by("pk").values("contributor__fediverse")
    return rows.defer("search_text", "picture__embedded").annotate(
        fediverse=Coalesce(Subquery(handle[:1]), Value(settings.FEDIVERSE))
    )


def _article_context(article: Article, section: SectionLink, at: datetime) -> dict[str, Any]:
    others = Article.objects.public(at).filter(section=section.pk).exclude(pk=article.pk)
    return {
        "article": article,
        "story": stored(article.html),
        "structured_data": article_data(article, section),
        "description": article.lede,
        "section": section,
        "current_section": section.slug,
        "page_language": settings.LANGUAGE_CODE,
        "canonical": absolute(article.get_absolute_url()),
        "social_picture": card_picture(article.picture),
        "site_url": settings.SITE_URL,
        "more": [headline(other) for other in for_headlines(others).newest_first()[:MORE]],
    }


def _gone(request: HttpRequest, article: Article, at: datetime) -> TemplateResponse:
    shell = Shell.load(at)
    response = framed(request, "410.html", shell, {"article": article, "notice": article.notice})
    response.status_code = 410
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with the sections, so that a lost reader has somewhere to go."""
    response = framed(request, "404.html", Shell.load(timezone.now()), {})
    response.status_code = 404
    return response.render()
