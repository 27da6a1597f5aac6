"""Pages of topics, contributors and agencies: what has been published under a name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef
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
from articles.pages.context import Shell, absolute
from articles.pages.former import leads_on
from articles.pages.frame import framed
from articles.pages.freshness import conditional

PER_PAGE = 24
# Up to so many articles a name's are fetched and put in order; beyond, the order is walked.
FEW = 5_000


@dataclass(frozen=True)
class Name:
    """What stands at the head of the page. `relation` is the article's field for such names."""

    row: Model
    relation: str
    title: str
    role: str = ""
    text: str = ""


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
    return _name_page(request, Name(agency, "agencies", agency.name, role))


def _name_page(request: HttpRequest, name: Name) -> HttpResponseBase:
    """A name that no public article bears is not found: it may be that of a story to come."""
    shell = Shell.load(timezone.now())
    key = request.GET.get("avant", "")
    articles = paging.older_than(articles_of(name.row, name.relation), key).public(shell.at)
    # Put in order by their numbers alone: a card's columns would be fetched for all of them.
    shown = articles.newest_first().values("pk")[: PER_PAGE + 1]
    rows = list(for_cards(Article.objects.filter(pk__in=shown)).newest_first())
    if not rows:
        raise Http404("nothing public")
    context = {
        "title": name.title,
        "role": name.role,
        "text": name.text,
        "home": request.path,
        "cards": [card(article) for article in rows[:PER_PAGE]],
        "older": f"?avant={paging.key(rows[-2])}" if len(rows) > PER_PAGE else "",
        "canonical": absolute(request.get_full_path() if key else request.path),
    }
    return framed(request, "articles/name.html", shell, context)


def articles_of(row: Model, relation: str) -> ArticleQuerySet:
    """The articles that bear a name, at a cost that does not grow with the archive.

    The table between the two knows no times. The few articles of a rare name are sorted; of a
    frequent one some stand among any few hundred, so the newest of all are looked through.
    """
    field: Any = Article._meta.get_field(relation)
    own = {field.m2m_reverse_field_name(): row.pk}
    uses = field.remote_field.through.objects.filter(**own)
    if uses[: FEW + 1].count() <= FEW:
        return Article.objects.filter(pk__in=uses.values("article_id"))
    return Article.objects.filter(Exists(uses.filter(article_id=OuterRef("pk"))))
