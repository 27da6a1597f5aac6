"""The library: pictures, recordings, graphics and documents."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin, short_time
from articles.admin.filters import MissingFileFilter
from articles.document import MediaKind
from articles.models import MediaItem

PICTURES = (MediaKind.PHOTO, MediaKind.GRAPHIC)


@admin.register(MediaItem)
class MediaItemAdmin(DeskAdmin):
    list_display = ("thumbnail", "title_or_description", "kind", "credit", "file_state", "added")
    list_display_links = ("thumbnail", "title_or_description")
    list_filter = ("kind", MissingFileFilter)
    search_fields = ("title", "description", "alt", "credit", "href")
    autocomplete_fields = ("poster",)
    fieldsets = (
        (None, {"fields": ("kind", "file", "description", "alt", "credit")}),
        (
            _("Audio and video"),
            {
                "fields": ("title", "programme", "duration_seconds", "broadcast_on", "poster"),
                "classes": ("collapse",),
            },
        ),
        (_("Rights"), {"fields": ("rights", "usable_until"), "classes": ("collapse",)}),
        (_("From the copy"), {"fields": ("href",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("poster")

    @admin.display(description=_("picture"))
    def thumbnail(self, item: MediaItem) -> SafeString | str:
        if item.is_missing:
            return format_html('<span class="thumb missing">{}</span>', _("no file"))
        return format_html('<span class="thumb">{}</span>', item.get_kind_display())

    @admin.display(description=_("item"), ordering="title")
    def title_or_description(self, item: MediaItem) -> str:
        return str(item)

    @admin.display(description=_("file"), ordering="file")
    def file_state(self, item: MediaItem) -> SafeString | str:
        if item.is_missing:
            return format_html('<span class="warn">{}</span>', _("missing"))
        if item.kind in PICTURES and not item.alt:
            return format_html('<span class="warn">{}</span>', _("no alternative text"))
        return _("there")

    @admin.display(description=_("added"), ordering="created_at")
    def added(self, item: MediaItem) -> str:
        return short_time(item.created_at)
