"""Filters of the desk's lists, each on an indexed column."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.home_time import midnight, today
from articles.models import Agency, AgencyCredit, CreditContributor


def _day_began(days_ago: int = 0) -> datetime:
    return midnight(today() - timedelta(days=days_ago))


class PeriodFilter(admin.SimpleListFilter):
    """Today, yesterday, seven days, this month. `date_hierarchy` takes seconds on an archive."""

    column: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("today", _("Today")),
            ("yesterday", _("Yesterday")),
            ("week", _("Past 7 days")),
            ("month", _("This month")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        start, end = self._range()
        if start:
            queryset = queryset.filter(**{f"{self.column}__gte": start})
        if end:
            queryset = queryset.filter(**{f"{self.column}__lt": end})
        return queryset

    def _range(self) -> tuple[datetime | None, datetime | None]:
        match self.value():
            case "today":
                return _day_began(), None
            case "yesterday":
                return _day_began(1), _day_began()
            case "week":
                return _day_began(6), None
            case "month":
                return _day_began(today().day - 1), None
        return None, None


class ChangedFilter(PeriodFilter):
    title = _("last change")
    parameter_name = "changed"
    column = "changed_at"


class FormatFilter(admin.AllValuesFieldListFilter):
    """The formats that came; refused copy has none, and a link needs a word."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or "–"}


class ReceivedFilter(PeriodFilter):
    title = _("time of receipt")
    parameter_name = "received"
    column = "received_at"


class AssignmentFilter(admin.SimpleListFilter):
    title = _("assignment")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("Assigned to me")), ("nobody", _("Assigned to nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "me":
            return queryset.filter(assigned_to=request.user.pk)
        if self.value() == "nobody":
            return queryset.filter(assigned_to=None)
        return queryset


class DueFilter(admin.SimpleListFilter):
    """Work that is due by the end of today, and what of it is late."""

    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("Due today or late")), ("late", _("Late"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        ends = {"today": _day_began(-1), "late": timezone.now()}
        end = ends.get(self.value() or "")
        return queryset.in_work().filter(due_at__lt=end) if end else queryset


# Up to so many stories of an agency are fetched and put in order.
FEW = 5_000


class AgencyFilter(admin.SimpleListFilter):
    """Stories whose credit lines name an agency."""

    title = _("agency")
    parameter_name = "agency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        named = CreditContributor.objects.filter(agency=OuterRef("pk"))
        agencies = Agency.objects.filter(Exists(named)).values_list("pk", "name")
        return [(str(pk), name) for pk, name in agencies]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        if not value.isdecimal():
            return queryset
        lines = AgencyCredit.objects.filter(contributors__agency=int(value))
        if lines[: FEW + 1].count() <= FEW:
            return queryset.filter(pk__in=lines.values("story"))
        # Of a frequent one some stand among any few hundred stories: those changed last are
        # looked through.
        return queryset.filter(Exists(lines.filter(story=OuterRef("pk"))))


class MissingFileFilter(admin.SimpleListFilter):
    title = _("file")
    parameter_name = "file"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("missing", _("Missing")), ("there", _("There"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "missing":
            return queryset.filter(file="")
        if self.value() == "there":
            return queryset.exclude(file="")
        return queryset
