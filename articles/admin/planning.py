"""The desk's calendar: what is expected, ordered or held back, day by day; and what is in trouble.

Stories planned by the desk, publications ordered for a moment, embargoes that end, and bundles.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.screens import page_context
from articles.home_time import day_of, midnight
from articles.models import Article, Bundle, Story
from articles.readiness import troubles

DAYS = 14
OVERDUE = timedelta(days=7)  # for so long the plan shows what has not come
MOST = 300
PLANNED, ORDERED, EMBARGO = "planned", "ordered", "embargo"
KINDS = {
    PLANNED: gettext_lazy("planned"),
    ORDERED: gettext_lazy("scheduled"),
    EMBARGO: gettext_lazy("embargo ends"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the plan: what happens to a story or a bundle at a moment."""

    at: datetime
    kind: str
    story: Story | None = None
    bundle: Bundle | None = None
    troubles: list[Any] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return KINDS[self.kind]

    @property
    def is_late(self) -> bool:
        return self.kind == PLANNED and self.at < timezone.now()


def planning_view(admin: Any, request: HttpRequest) -> HttpResponse:
    """The next two weeks, and what was planned and has not come."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    now = timezone.now()
    context = page_context(admin, request, None, _("Planning"))
    context |= {
        "days": list(days(now)),
        "undated": undated(),
        "today": day_of(now),
        "last": day_of(now) + timedelta(days=DAYS - 1),
        "may_see_bundles": request.user.has_perm("articles.view_bundle"),
    }
    return TemplateResponse(request, "admin/articles/story/planning.html", context)


def days(now: datetime) -> Iterator[tuple[date, list[Entry]]]:
    """The days on which there is something, each with its entries in the order of the clock."""
    last = midnight(day_of(now) + timedelta(days=DAYS))
    found = sorted(_entries(now, last), key=lambda entry: entry.at)
    for day, entries in groupby(found, key=lambda entry: day_of(entry.at)):
        yield day, list(entries)


def undated() -> QuerySet[Any]:
    """What somebody works at and nobody has given a day: the next due first, then the oldest."""
    of_somebody = Q(assigned_to__isnull=False, state__in=Story.IN_WORK)
    rows = _light(of_somebody & Q(planned_for=None, embargo_until=None, bundle=None))
    return rows.order_by(F("due_at").asc(nulls_last=True), "changed_at")[:MOST]


def in_trouble(now: datetime) -> list[Entry]:
    """Publications that are ordered and will not go out as they were: for the first page."""
    ordered = map(_ordered, scheduled(now)[:MOST])
    return [entry for entry in ordered if entry.troubles]


def scheduled(now: datetime) -> QuerySet[Article]:
    """What readers will see from a later moment on, the next first."""
    rows = Article.objects.filter(state=Article.State.LIVE, visible_from__gt=now)
    named = rows.select_related("story__section", "story__assigned_to", "story__bundle")
    light = named.light().defer("story__body", "story__lede")
    return light.prefetch_related("media").order_by("visible_from", "pk")


def _entries(now: datetime, last: datetime) -> Iterator[Entry]:
    yield from map(_ordered, scheduled(now).filter(visible_from__lt=last)[:MOST])
    yield from _expected(now, last)
    planned = Q(planned_for__gte=now - OVERDUE, planned_for__lt=last, publish_at=None)
    for bundle in Bundle.objects.filter(planned | Q(publish_at__gt=now, publish_at__lt=last)):
        at = bundle.publish_at or bundle.planned_for
        if at:
            yield Entry(at, ORDERED if bundle.is_ordered else PLANNED, bundle=bundle)


def _ordered(article: Article) -> Entry:
    return Entry(article.visible_from, ORDERED, article.story, troubles=troubles(article))


def _expected(now: datetime, last: datetime) -> Iterator[Entry]:
    """By the index of each time: an archive is large, what lies ahead is little."""
    planned = Q(planned_for__gte=now - OVERDUE, planned_for__lt=last, state__in=Story.IN_WORK)
    for story in _light(planned).order_by("planned_for", "pk")[:MOST]:
        yield Entry(story.planned_for, PLANNED, story)
    held = Q(embargo_until__gt=now, embargo_until__lt=last) & ~Q(state__in=Bundle.FALLEN)
    for story in _light(held).order_by("embargo_until", "pk")[:MOST]:
        yield Entry(story.embargo_until, EMBARGO, story)


def _light(condition: Q) -> QuerySet[Any]:
    rows = Story.objects.filter(condition).select_related("section", "assigned_to", "bundle")
    return rows.defer("body", "lede")
