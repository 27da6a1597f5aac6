"""The library: pictures, recordings, graphics and documents."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms.widgets import Script
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import photos
from articles.admin.desk import DeskAdmin, short_time
from articles.admin.exchange import ExchangeAdmin
from articles.admin.filters import MissingFileFilter
from articles.admin.screens import story_form
from articles.document import MediaKind
from articles.models import MediaItem, StoryMedia
from articles.photos.captions import MAX_BYTES as CAPTIONS_BYTES
from articles.photos.formats import ACCEPT, TAKEN
from articles.publication import render_using
from articles.troubles import NO_ROOM, is_full

# Stored pages tell these of a file, as the library has them.
ON_PAGES = frozenset(
    {
        *("usable_until", "digital_source_type"),
        *("captions_file", "drop_captions", "captions_language"),
    }
)


class MediaItemForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=format_lazy(_("{kinds}; what it says fills empty fields."), kinds=TAKEN),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    captions_file = forms.FileField(
        label=_("Captions"),
        required=False,
        help_text=_("Of a video: a WebVTT or SubRip file in UTF-8. It replaces what is there."),
    )
    drop_captions = forms.BooleanField(label=_("Remove the captions"), required=False)

    def clean_captions_file(self) -> Any:
        """The file is read at once, so that its faults are told here with their line."""
        upload = self.cleaned_data.get("captions_file")
        if upload:
            # One byte more than is allowed is enough to be refused.
            self.instance.captions = _read_captions(upload.read(CAPTIONS_BYTES + 1))
        return upload

    def clean_drop_captions(self) -> bool:
        is_dropped: bool = self.cleaned_data["drop_captions"]
        if is_dropped:
            self.instance.captions = ""
        return is_dropped

    def clean(self) -> dict[str, Any]:
        """What the database says too, here beside the field that shows it."""
        data = super().clean() or self.cleaned_data
        if self.instance.captions and data.get("kind") != MediaKind.VIDEO:
            self.add_error("captions_file", _("Only a video has captions."))
        return data

    def _post_clean(self) -> None:
        """Takes the file in when all else is right, so that a refusal is a sentence here."""
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        upload = self.cleaned_data.get("upload")
        if not upload or self.errors:
            return
        try:
            with transaction.atomic():
                taken = photos.take_in(upload, filename=upload.name, item=self.instance)
        except photos.FileRefusedError as refusal:
            self.add_error("upload", str(refusal))
            return
        except OSError as error:
            if not is_full(error):
                raise
            self.add_error("upload", NO_ROOM)
            return
        if taken.pk != self.instance.pk:
            self.add_error("upload", _already_there(taken))

    class Media:
        css = {"all": ["articles/desk/media.css"]}
        js = [Script("articles/desk/focal.js", type="module")]

    class Meta:
        model = MediaItem
        fields = (
            "kind",
            "description",
            "alt",
            "credit",
            "focal_x",
            "focal_y",
            "title",
            "programme",
            "duration_seconds",
            "broadcast_on",
            "poster",
            "transcript",
            "captions_language",
            "rights",
            "usable_until",
            "digital_source_type",
            "href",
        )
        help_texts = {
            "usable_until": _("The last day on which readers see it; then pages do without it."),
        }


def _read_captions(data: bytes) -> str:
    try:
        return photos.read_captions(data)
    except photos.FileRefusedError as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


def _already_there(item: MediaItem) -> SafeString:
    return format_html(
        '{} <a href="{}">{}</a>',
        gettext("This file is in the library already:"),
        reverse("admin:articles_mediaitem_change", args=[item.pk]),
        item,
    )


def thumbnail(item: MediaItem) -> SafeString:
    """The smallest rendition, or what stands in its place."""
    picture = photos.card_picture(item, at_desk=True)
    if picture:
        smallest = (picture.srcset or picture.src).split(" ")[0]
        return format_html(
            '<img class="thumb" src="{}" alt="{}" loading="lazy">', smallest, picture.alt
        )
    label = gettext("no file") if item.is_missing else item.get_kind_display()
    return format_html(
        '<span class="thumb{}">{}</span>', " missing" if item.is_missing else "", label
    )


def whole_picture(item: MediaItem) -> SafeString | None:
    """The picture uncropped, for the focal point to be set on it (desk/focal.js)."""
    picture = photos.picture_of(item, at_desk=True) if item.is_picture else None
    if picture is None:
        return None
    return format_html(
        '<div class="focal" data-focal><img src="{}" width="{}" height="{}" alt="{}"></div>',
        *(picture.src, picture.width, picture.height, picture.alt or item),
    )


FIGURES = ("focal_x", "focal_y")
FOCAL_POINT = {"description": _("Cards crop the picture around this point.")}


@admin.register(MediaItem)
class MediaItemAdmin(ExchangeAdmin, DeskAdmin):
    form = MediaItemForm
    list_display = ("thumbnail", "name", "kind", "credit", "file_state", "added")
    list_display_links = ("thumbnail", "name")
    list_filter = ("kind", MissingFileFilter)
    search_fields = ("title", "description", "alt", "credit", "href")
    autocomplete_fields = ("poster",)
    readonly_fields = ("thumbnail", "whole_picture", "used_in", "captions_state")
    fieldsets = (
        (None, {"fields": ("thumbnail", "upload", "kind", "description", "alt", "credit")}),
        (_("Where it is used"), {"fields": ("used_in",), "classes": ("collapse",)}),
        (
            _("Audio and video"),
            {
                "fields": (
                    *("title", "programme", "duration_seconds", "broadcast_on", "poster"),
                    *("transcript", "captions_state", "captions_file", "captions_language"),
                    "drop_captions",
                ),
                "classes": ("collapse",),
            },
        ),
        (
            _("Rights"),
            {
                "fields": ("rights", "usable_until", "digital_source_type"),
                "classes": ("collapse",),
            },
        ),
        (_("From the copy"), {"fields": ("href",), "classes": ("collapse",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the picture on which the focal point is set, once it is there."""
        first, *others = super().get_fieldsets(request, obj)
        fields: dict[str, Any] = {"fields": (FIGURES,), "classes": ("collapse",)}
        if obj and whole_picture(obj):
            fields = {"fields": ("whole_picture", FIGURES)}
        return [first, (_("Focal point"), FOCAL_POINT | fields), *others]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request).select_related("poster").defer("embedded")
        captioned = StoryMedia.objects.filter(item=OuterRef("pk")).exclude(caption="")
        first = Subquery(captioned.order_by("pk").values("caption")[:1])
        named: QuerySet = rows.annotate(caption=first)
        return named

    def save_model(self, request: HttpRequest, obj: MediaItem, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        photos.renew_changed([obj])
        if ON_PAGES & set(form.changed_data):
            render_using([obj])

    @admin.display(description=_("picture"))
    def thumbnail(self, item: MediaItem) -> SafeString:
        return thumbnail(item)

    @admin.display(description=_("picture"))
    def whole_picture(self, item: MediaItem) -> SafeString | str:
        return whole_picture(item) or "–"

    @admin.display(description=_("item"), ordering="title")
    def name(self, item: MediaItem) -> str:
        return Truncator(item).chars(120)

    @admin.display(description=_("captions there are"))
    def captions_state(self, item: MediaItem) -> SafeString | str:
        shown = photos.picture_of(item, at_desk=True)
        if not (shown and shown.captions):
            return gettext("None yet.")
        number = item.captions.count(" --> ")
        return format_html(
            '<a href="{}">{}</a>',
            shown.captions,
            ngettext("%(number)s caption", "%(number)s captions", number) % {"number": number},
        )

    @admin.display(description=_("stories"))
    def used_in(self, item: MediaItem) -> SafeString | str:
        uses = item.uses.select_related("story").order_by("-story_id")[:50] if item.pk else []
        return format_html_join(
            "",
            '<p><a href="{}">{}</a></p>',
            ((story_form(use.story_id), use.story) for use in uses),
        ) or gettext("None yet.")

    @admin.display(description=_("file"), ordering="file")
    def file_state(self, item: MediaItem) -> SafeString | str:
        if item.is_missing:
            return format_html('<span class="warn">{}</span>', gettext("missing"))
        if not item.is_usable():
            return format_html('<span class="warn">{}</span>', gettext("its rights have ended"))
        if item.is_picture and not item.alt:
            return format_html('<span class="warn">{}</span>', gettext("no alternative text"))
        return gettext("there")

    @admin.display(description=_("added"), ordering="created_at")
    def added(self, item: MediaItem) -> str:
        return short_time(item.created_at)
