"""Pages of topics, contributors and agencies: what has been published under a name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from articles.models import Agency, Article, Contributor, Topic
from articles.models.article import ArticleQuerySet
from articles.pages import paging
from articles.pages.cards import card, for_cards
from articles.pages.context import Shell, canonical
from articles.pages.former import leads_on
from articles.pages.frame import framed
from articles.pages.freshness import conditional
from articles.syndication.structured_pages import name_data

PER_PAGE = 24


@dataclass(frozen=True)
class Name:
    """What stands at the head of the page. `relation` is the article's field for such names."""

    row: Model
    relation: str
    title: str
    role: str = ""
    text: str = ""
    website: str = ""


@require_safe
@conditional
@leads_on(Topic, "topics")
def topic_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    topic = get_object_or_404(Topic, slug=slug)
    return _name_page(request, Name(topic, "topics", capfirst(str(topic))))


@require_safe
@conditional
@leads_on(Contributor, "contributors")
def contributor_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    person = get_object_or_404(Contributor, slug=slug)
    return _name_page(
        request, Name(person, "contributors", person.name, person.role, person.biography)
    )


@require_safe
@conditional
@leads_on(Agency, "agencies")
def agency_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The word "agences" names no agency, so it has no page."""
    agency = get_object_or_404(Agency, slug=slug, is_generic=False)
    role = agency.full_name if agency.full_name != agency.name else ""
    named = Name(agency, "agencies", agency.name, role, website=agency.website)
    return _name_page(request, named)


def _name_page(request: HttpRequest, name: Name) -> HttpResponseBase:
    """A name that no public article bears is not found: it may be that of a story to come."""
    shell = Shell.load(timezone.now())
    key = request.GET.get("avant", "")
    newest = newest_of(name.row, name.relation, shell.at, PER_PAGE + 1, key=key)
    rows = list(for_cards(newest).newest_first())
    if not rows:
        raise Http404("nothing public")
    cards = [card(article) for article in rows[:PER_PAGE]]
    described = name_data(name.row, name.title, request.path, cards)
    context = {
        "structured_data": "" if key else described,
        "title": name.title,
        "role": name.role,
        "text": name.text,
        "website": name.website,
        "home": request.path,
        "cards": cards,
        "older": paging.link(rows, PER_PAGE),
        "canonical": canonical(request),
    }
    return framed(request, "articles/name.html", shell, context)


def newest_of(
    row: Model, relation: str, at: datetime, count: int, *, key: str = ""
) -> ArticleQuerySet:
    """The newest public articles that bear a name, or those after a key.

    Read in the order of the name's own index, so at the cost of those that are shown, however
    many bear the name. The numbers alone: a card's columns would make the reading slower.
    """
    field: Any = Article._meta.get_field(relation)
    listing = field.remote_field.through._meta.model_name
    name = field.m2m_reverse_field_name()
    listed = Article.objects.filter(
        **{f"{listing}__{name}": row.pk}, **paging.up_to(key, f"{listing}__visible_from", at)
    )
    order = (f"-{listing}__visible_from", f"-{listing}__article_id")
    shown = paging.older_than(listed, key).public(at).order_by(*order).values("pk")[:count]
    return Article.objects.filter(pk__in=shown)
