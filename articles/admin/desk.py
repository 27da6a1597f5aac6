"""What all screens of the desk share: looks, long lists without exact counts, nonces."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import js_asset
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.paginator import Paginator
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.home_time import at_home
from articles.models import FormerAddress
from articles.models.former import KINDS as ADDRESSED

COUNTED_ROWS = 2_000
SHOWN_BYTES = 100_000


class CappedPaginator(Paginator):
    """Counts no further than editors page: an exact count reads the whole archive."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if isinstance(rows, QuerySet):
            # Without what the list shows beside each row.
            return rows.order_by().values("pk")[:COUNTED_ROWS].count()
        return len(rows)


class DeskAdmin(admin.ModelAdmin):
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    # Pages of its own: address, view, which is given this admin first, and name.
    screens: Sequence[tuple[str, Callable[..., HttpResponse], str]] = ()
    empty_value_display = '<span class="none">–</span>'  # on a phone it takes no room

    class Media:
        css = {"all": ["articles/desk/desk.css"]}

    def get_urls(self) -> list[Any]:
        wrap, model = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(route, wrap(partial(view, self)), name=f"{model}_{name}")
            for route, view, name in self.screens
        ]
        return [*own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, title | (extra_context or {}))
        except (OverflowError, DataError):
            # The address asks for a number that no column holds.
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A page whose address is changed keeps its former one, for links from outside."""
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data and obj._meta.model_name in ADDRESSED:
            FormerAddress.objects.keep(obj, form.initial["slug"])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The import map of the body editor is the one inline script; it carries the nonce."""
        if context.get("original"):
            context["title"] = capfirst(self.opts.verbose_name)
        media = js_asset.Media.from_media(context["media"])
        if media._importmap:
            context["media"] = media.with_nonce(request.csp_nonce)  # type: ignore[attr-defined]  # django-csp
        return super().render_change_form(request, context, *args, **kwargs)


def short_time(moment: Any) -> str:
    """A moment as short as its distance allows: "17:41", "12 Feb., 17:41", "12 Feb. 2020"."""
    if moment is None:
        return ""
    local, now = at_home(moment), at_home(timezone.now())
    if local.date() == now.date():
        return date_format(local, "H:i")
    if local.year == now.year:
        return _("%(day)s, %(time)s") % {
            "day": date_format(local, "j N"),
            "time": date_format(local, "H:i"),
        }
    return date_format(local, "j N Y")


def raw_text(data: bytes, encoding: str = "utf-8") -> str:
    """Copy as it came, for the eye; of files that are no text, a sentence in its place."""
    if b"\0" in data:
        return _("This file is not text: its bytes are kept, and not shown here.")
    return data[:SHOWN_BYTES].decode(encoding, "replace")
