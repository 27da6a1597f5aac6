"""The desk's bundles: their list, the page of one with its stories, and what is done to all."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import bundles
from articles.admin import bundle_acts, bundle_binding
from articles.admin.desk import DeskAdmin, short_time
from articles.admin.screens import editor
from articles.admin.widgets import Moment
from articles.models import Bundle


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("Not out yet")), ("no", gettext_lazy("Published"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(pk__in=Bundle.objects.open())
        if self.value() == "no":
            return queryset.exclude(pk__in=Bundle.objects.open())
        return queryset


@admin.register(Bundle)
class BundleAdmin(DeskAdmin):
    list_display = ("name", "standing", "count", "planned", "published")
    list_filter = (OpenFilter,)
    search_fields = ("name",)
    actions = None
    screens = (
        ("bind/", bundle_binding.bind_view, "bind"),
        ("<int:pk>/take-out/<int:story>/", bundle_binding.take_out_view, "take_out"),
        ("<int:pk>/act/<slug:name>/", bundle_acts.act_view, "act"),
    )
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": Moment,
        }
    }

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Once it is ordered the plan says nothing more."""
        return ("name",) if obj and obj.is_ordered else ("name", "planned_for")

    def get_queryset(self, request: HttpRequest) -> Any:
        living = ~Q(stories__state__in=Bundle.FALLEN)
        rows: Any = super().get_queryset(request)
        return rows.annotate(living=Count("stories", filter=living))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A bundle that is ordered or out is part of the history of its stories."""
        if obj is not None and obj.is_ordered:
            return False
        return super().has_delete_permission(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        bundle: Bundle | None = kwargs.get("obj")
        context |= {"show_save_and_add_another": False}
        if bundle:
            at = moment_of(bundle)
            context |= {
                "rows": bundle_acts.rows(bundle, at),
                "acts": bundles.available(bundle, editor(request)),
                "may_bind": self.has_change_permission(request, bundle) and not bundle.is_ordered,
                "standing": standing(bundle),
                "moment": at if at > timezone.now() else None,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, bundle: Bundle) -> SafeString:
        return standing(bundle)

    @admin.display(description=gettext_lazy("stories"))
    def count(self, bundle: Any) -> int:
        number: int = bundle.living
        return number

    @admin.display(description=gettext_lazy("planned for"), ordering="planned_for")
    def planned(self, bundle: Bundle) -> str:
        return short_time(bundle.planned_for)

    @admin.display(description=gettext_lazy("published from"), ordering="publish_at")
    def published(self, bundle: Bundle) -> str:
        return short_time(bundle.publish_at)


def moment_of(bundle: Bundle) -> datetime:
    """The moment at which its stories are looked at: the plan's, if that is still to come."""
    now = timezone.now()
    return max(now, bundle.publish_at or bundle.planned_for or now)


def standing(bundle: Bundle) -> SafeString:
    """Open, scheduled or out, as a word with its colour."""
    if not bundle.is_ordered:
        return format_html('<span class="state state-draft">{}</span>', _("in preparation"))
    word = _("scheduled") if bundle.is_open() else _("published")
    return format_html('<span class="state state-published">{}</span>', word)
