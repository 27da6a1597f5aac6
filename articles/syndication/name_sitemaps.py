"""Sitemaps of names: topics, contributors, agencies.

Only what has a public article is named, with the time of its newest: a name without one has no
page. Each name costs a seek in its listing, whatever the size of the archive; very many names are
cut by key.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Agency, Article, Contributor, Section, Topic
from articles.pages.context import Shell
from articles.pages.freshness import conditional
from articles.syndication.sitemap_format import LONGEST, answer, page_url, urls


@dataclass(frozen=True)
class Names:
    """Rows of one kind. `field` names it in the articles' listing of them (models/listing.py)."""

    model: type[Model]
    field: str
    has_page: dict[str, Any]

    @property
    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.filter(**self.has_page)
        return rows.order_by("pk")

    @property
    def listed_at(self) -> str:
        return f"{self.field}listing__visible_from"

    def newest(self, at: datetime) -> QuerySet[Any]:
        """When the newest public article under a name came out, in the order of the listing."""
        listing = f"{self.field}listing"
        found = Article.objects.public(at).filter(**{f"{listing}__{self.field}": OuterRef("pk")})
        newest = found.order_by(f"-{self.listed_at}", f"-{listing}__article")
        times: QuerySet[Any] = newest.values(self.listed_at)
        return times


# By the name of the sitemap's address in the URLconf.
NAMES = {
    "topic_sitemap": Names(Topic, "topic", {}),
    "contributor_sitemap": Names(Contributor, "contributor", {}),
    "agency_sitemap": Names(Agency, "agency", {"is_generic": False}),
}


@require_safe
@conditional
def name_sitemap(request: HttpRequest, names: str) -> HttpResponseBase:
    shell = Shell.load(timezone.now())
    kind, key = NAMES[names], _key(request.GET.get("apres", ""))
    newest = Subquery(kind.newest(shell.at)[:1])
    rows = kind.rows.filter(pk__gt=key).only("slug").annotate(newest=newest)[:LONGEST]
    found = [(row.get_absolute_url(), row.newest) for row in rows if row.newest]
    if not found:
        raise Http404("nothing public")
    return answer(urls(page_url(*each) for each in found), shell)


def parts(at: datetime) -> Iterator[str]:
    """The addresses of these sitemaps for the index; one query, and more for very many names."""
    last = LONGEST - 1
    columns: dict[str, Any] = {}
    for name, kind in NAMES.items():
        # Asked name by name, by the first of its listing: of "exists" PostgreSQL makes a join of
        # all names with all listings.
        found = kind.rows.annotate(newest=Subquery(kind.newest(at)[:1]))
        columns[f"has_{name}"] = Exists(found.filter(newest__isnull=False))
        columns[f"end_{name}"] = Subquery(kind.rows.values("pk")[last : last + 1])
    row = Section.objects.annotate(**columns).values(*columns).first() or {}
    for name, kind in NAMES.items():
        if row.get(f"has_{name}"):
            yield reverse(name)
            yield from _more(reverse(name), kind, row[f"end_{name}"])


def _more(address: str, kind: Names, end: int | None) -> Iterator[str]:
    """Where the first sitemap ends another begins, if there are names beyond."""
    while end is not None and kind.rows.filter(pk__gt=end).exists():
        yield f"{address}?apres={end}"
        rest = kind.rows.filter(pk__gt=end).values_list("pk", flat=True)
        end = next(iter(rest[LONGEST - 1 : LONGEST]), None)


def _key(value: str) -> int:
    if not value:
        return 0
    if not value.isdecimal() or len(value) > 18:
        raise Http404("no such part")
    return int(value)
