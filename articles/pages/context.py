"""What every page for readers shares: the sections' navigation, and when the site changes next."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.urls import reverse

from articles.models import Article, Section


@dataclass(frozen=True)
class SectionLink:
    pk: int
    name: str
    slug: str

    @property
    def href(self) -> str:
        return reverse("section", args=[self.slug])


@dataclass(frozen=True)
class Shell:
    """One query's worth: the navigation, and the next moment at which an article comes or goes."""

    at: datetime
    sections: tuple[SectionLink, ...]
    due: datetime | None

    @classmethod
    def load(cls, at: datetime) -> "Shell":
        names = [f"due_{field}" for field in DUE_FIELDS]
        rows = Section.objects.annotate(
            **{name: Subquery(_next(f, at)) for name, f in zip(names, DUE_FIELDS, strict=True)}
        ).values("pk", "name", "slug", *names)
        sections = [SectionLink(row["pk"], row["name"], row["slug"]) for row in rows]
        times = [row[name] for row in rows[:1] for name in names if row[name]]
        return cls(at, tuple(sections), min(times, default=None))

    def section(self, slug: str) -> SectionLink | None:
        return next((section for section in self.sections if section.slug == slug), None)


DUE_FIELDS = ("visible_from", "visible_until", "embargo_until")


def _next(field: str, at: datetime) -> QuerySet[Article, datetime]:
    """The first of these times to come; the same for every row, so asked once per query."""
    live = Article.objects.filter(state=Article.State.LIVE, **{f"{field}__gt": at})
    return live.order_by(field).values_list(field, flat=True)[:1]


def absolute(path: str) -> str:
    """An address for canonical links and for other machines."""
    return f"{settings.SITE_URL}{path}"
