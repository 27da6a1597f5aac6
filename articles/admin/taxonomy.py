"""Sections and topics."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.desk import DeskAdmin
from articles.models import Section, Topic


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    list_display = ("name", "slug", "order")
    list_editable = ("order",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    list_display = ("__str__", "qcode", "parent", "is_retired")
    list_filter = ("is_retired",)
    list_select_related = ("parent",)
    search_fields = ("name_fr", "name_en", "qcode")
    autocomplete_fields = ("parent",)
    prepopulated_fields = {"slug": ("name_fr",)}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Topic], search_term: str
    ) -> tuple[QuerySet[Topic], bool]:
        """Stories are offered no retired topics; the list of topics shows all."""
        found: Any = super().get_search_results(request, queryset, search_term)
        rows, may_have_duplicates = found
        if request.path.endswith("/autocomplete/"):
            rows = rows.filter(is_retired=False)
        return rows, may_have_duplicates
