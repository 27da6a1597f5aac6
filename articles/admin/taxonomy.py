"""Sections and topics."""

from django.contrib import admin

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
