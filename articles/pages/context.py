"""What every page for readers shares: the sections' navigation, and when the site changes next."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse

from articles.models import Article, Section
from articles.pages.calendar import Period


@dataclass(frozen=True)
class SectionLink:
    pk: int
    name: str
    slug: str
    href: str

    @classmethod
    def of(cls, pk: int, name: str, slug: str) -> "SectionLink":
        return cls(pk, name, slug, section_address(slug))


@cache
def section_address(slug: str) -> str:
    return reverse("section", args=[slug])


@dataclass(frozen=True)
class Shell:
    """One query's worth: the navigation, and the next moment at which pages change.

    An article comes or goes, or the day ends; not asked where pages are kept for a second.
    """

    at: datetime
    sections: tuple[SectionLink, ...]
    due: datetime | None

    @classmethod
    def load(cls, at: datetime) -> "Shell":
        due = {f"due_{name}": Subquery(_next(name, at)) for name in _due_fields()}
        rows = list(Section.objects.annotate(**due).values_list("pk", "name", "slug", *due))
        times = [moment for row in rows[:1] for moment in row[3:] if moment]
        sections = tuple(SectionLink.of(*row[:3]) for row in rows)
        return cls(at, sections, min([*times, Period.day_of(at).end]) if due else None)

    def section(self, slug: str) -> SectionLink | None:
        return next((section for section in self.sections if section.slug == slug), None)


def _due_fields() -> tuple[str, ...]:
    """A page that is kept for a second at most need not know what comes next."""
    if settings.CACHE_SECONDS <= 1:
        return ()
    return ("visible_from", "visible_until", "embargo_until")


def _next(field: str, at: datetime) -> QuerySet[Article, datetime]:
    """The first of these times to come; the same for every row, so asked once per query.

    The state is asked where the index begins with it. Elsewhere it would lead SQLite to read all
    live articles, and the end of a withdrawn one only makes a page ask again too early.
    """
    coming = Article.objects.filter(**{f"{field}__gt": at})
    if field == "visible_from":
        coming = coming.filter(state=Article.State.LIVE)
    return coming.order_by(field).values_list(field, flat=True)[:1]


def canonical(request: HttpRequest) -> str:
    """The address under which a page is known; each page of a list is one of its own."""
    return absolute(request.get_full_path() if request.GET.get("avant") else request.path)


def absolute(path: str) -> str:
    """An address for canonical links and for other machines."""
    return f"{settings.SITE_URL}{path}"
