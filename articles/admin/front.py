"""The front pages: which stories stand first, put in order with two buttons."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.desk import DeskAdmin
from articles.admin.status import badge
from articles.models import FrontSlot, Section

STEPS = {"up": -1, "down": 1}
LAST = 32_767
# No section's address: it begins with a hyphen.
FRONT = "-front"


class PageFilter(admin.SimpleListFilter):
    title = gettext_lazy("page")
    parameter_name = "page"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sections = Section.objects.values_list("slug", "name")
        return [(FRONT, _("Front page")), *sections]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == FRONT:
            return queryset.filter(section=None)
        return queryset.filter(section__slug=self.value()) if self.value() else queryset


class FrontChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Each row knows its place, which its order tells only until another is taken out."""
        super().get_results(request)
        places: dict[int | None, int] = {}
        for slot in self.result_list:
            places[slot.section_id] = slot.place = places.get(slot.section_id, 0) + 1


@admin.register(FrontSlot)
class FrontSlotAdmin(DeskAdmin):
    list_display = ("page", "place", "title", "standing", "moves")
    list_display_links = ("title",)
    list_filter = (PageFilter,)
    # All of a page's places at once, so that each can be numbered.
    list_per_page = 500
    list_select_related = ("section", "story")
    sortable_by = ()
    autocomplete_fields = ("story",)
    fields = ("section", "story", "kicker", "headline")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return FrontChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("story__body", "story__lede")

    def get_urls(self) -> list[Any]:
        move = self.admin_site.admin_view(require_POST(self.move_view))
        own = path("<int:pk>/move/<slug:way>/", move, name="articles_frontslot_move")
        return [own, *super().get_urls()]

    def save_model(
        self, request: HttpRequest, obj: FrontSlot, form: ModelForm, change: bool
    ) -> None:
        """A new story leads its page: that is what it is placed for, and moving down is easy."""
        is_new_there = not change or "section" in form.changed_data
        if is_new_there:
            obj.order = LAST
        super().save_model(request, obj, form, change)
        if is_new_there:
            obj.move(-LAST)

    def move_view(self, request: HttpRequest, pk: int, way: str) -> HttpResponse:
        """One step up or down, then back to the list with the same button in focus."""
        slot = get_object_or_404(FrontSlot.objects.select_related("section", "story"), pk=pk)
        step = STEPS.get(way)
        if step is None or not self.has_change_permission(request, slot):
            raise PermissionDenied
        words = {"title": slot, "page": _page(slot), "place": slot.move(step) + 1}
        message = _("“%(title)s” now stands in place %(place)s on “%(page)s”.") % words
        self.log_change(request, slot, message)
        messages.success(request, message)
        return HttpResponseRedirect(f"{_list_of(request)}#place-{pk}-{way}")

    @admin.display(description=gettext_lazy("page"))
    def page(self, slot: FrontSlot) -> str:
        return _page(slot)

    @admin.display(description=gettext_lazy("place"))
    def place(self, slot: Any) -> int:
        number: int = slot.place
        return number

    @admin.display(description=gettext_lazy("headline"))
    def title(self, slot: FrontSlot) -> str:
        return str(slot)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, slot: FrontSlot) -> SafeString:
        return badge(slot.story)

    @admin.display(description=gettext_lazy("order"))
    def moves(self, slot: FrontSlot) -> SafeString:
        return format_html(
            '<span class="order-buttons">{}{}</span>',
            _button(slot, "up", "↑", _("Move up: %(title)s") % {"title": slot}),
            _button(slot, "down", "↓", _("Move down: %(title)s") % {"title": slot}),
        )


def _page(slot: FrontSlot) -> str:
    return slot.section.name if slot.section else _("Front page")


def _button(slot: FrontSlot, way: str, sign: str, label: str) -> SafeString:
    """It sends the list's own form, which carries the token, to another address."""
    return format_html(
        '<button type="submit" id="place-{}-{}" formaction="{}" aria-label="{}">{}</button>',
        slot.pk,
        way,
        reverse("admin:articles_frontslot_move", args=[slot.pk, way]),
        label,
        sign,
    )


def _list_of(request: HttpRequest) -> str:
    """The list as it was filtered."""
    address = reverse("admin:articles_frontslot_changelist")
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_list = came_from.path == address and came_from.netloc == request.get_host()
    return f"{address}?{came_from.query}" if is_list and came_from.query else address
