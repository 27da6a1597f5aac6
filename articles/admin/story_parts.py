"""The parts of a story on its form: sidebars, media placements, credit lines."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Prefetch, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.credit_lines import CreditForm
from articles.admin.media import thumbnail
from articles.admin.widgets import KnownFinder, offer, written_text
from articles.document import PICTURES
from articles.models import AgencyCredit, CreditContributor, Sidebar, StoryMedia

# More rows than any story has; a form that claims more is not believed.
MOST_ROWS = 300


class PartForm(forms.ModelForm):
    """A part knows the story's language and, loaded once for all parts, its sidebars."""

    def __init__(
        self, *args: Any, language: str, sidebars: list[tuple[Any, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("headline", "body", "caption", "poster_caption", "alt"):
            if name in self.fields:
                written_text(self.fields[name].widget, language)
        if "sidebar" in self.fields:
            offer(self.fields["sidebar"], sidebars)


class PartFormSet(BaseInlineFormSet):
    """Rows of one story.

    Rows that were replaced meanwhile (a restored revision, an update of the wire) are taken as
    new ones, so that nothing typed into them is refused.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if data is not None and self.instance.pk:
            self.data = self._without_vanished_rows(data)

    def _without_vanished_rows(self, data: Any) -> Any:
        prefix, count = str(self.prefix), _number(data.get(f"{self.prefix}-INITIAL_FORMS"))
        known = {str(row.pk) for row in self.get_queryset()}
        rows = range(_number(data.get(f"{prefix}-TOTAL_FORMS")))
        kept = [row for row in rows if row < count and data.get(f"{prefix}-{row}-id") in known]
        if len(kept) == min(count, len(rows)):
            return data
        fresh = [row for row in rows if row not in kept]
        return _renumbered(data, prefix, kept, fresh)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {
            "language": self.instance.language or "fr",
            "sidebars": self._sidebars,
        }

    @property
    def _sidebars(self) -> list[tuple[Any, str]]:
        """One query for the choices of all parts of the form."""
        story: Any = self.instance
        if not story.pk:
            return []
        if not hasattr(story, "sidebar_choices"):
            rows = story.sidebars.values_list("pk", "headline")
            story.sidebar_choices = [(pk, headline or f"#{pk}") for pk, headline in rows]
        choices: list[tuple[Any, str]] = story.sidebar_choices
        return choices

    def posted_ids(self) -> list[int]:
        return [form.instance.pk for form in self.forms if form.instance.pk]


def _number(value: str | None) -> int:
    """A posted count, never more than the formset takes."""
    return min(int(value[:9]), MOST_ROWS) if value and value.isdecimal() else 0


def _renumbered(data: Any, prefix: str, kept: list[int], fresh: list[int]) -> Any:
    """The posted rows in another order: those that exist first, then the others as new ones."""
    new = data.copy()
    for key in [key for key in new if key.startswith(f"{prefix}-")]:
        if key.removeprefix(f"{prefix}-").partition("-")[0].isdecimal():
            del new[key]
    for number, row in enumerate([*kept, *fresh]):
        for key, values in data.lists():
            if key.startswith(f"{prefix}-{row}-"):
                new.setlist(f"{prefix}-{number}-{key.removeprefix(f'{prefix}-{row}-')}", values)
        if row in fresh:
            new[f"{prefix}-{number}-id"] = ""
    new[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
    return new


class PartInline(admin.StackedInline):
    extra = 0
    max_num = MOST_ROWS
    form: Any = PartForm
    formset: Any = PartFormSet
    classes = ["parts"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=MOST_ROWS, **kwargs)


class SidebarInline(PartInline):
    model = Sidebar
    fields = ["headline", "body", "order"]
    verbose_name_plural = _("sidebars")


class PlacementForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"].widget if "item" in self.fields else None
        inner = item.widget if isinstance(item, RelatedFieldWidgetWrapper) else item
        if isinstance(inner, KnownFinder) and self.instance.item_id:
            inner.known = {str(self.instance.item_id): str(self.instance.item)}


class MediaInline(PartInline):
    model = StoryMedia
    verbose_name = _("media item")
    verbose_name_plural = _("media in the story")
    form = PlacementForm
    fields = [
        "item",
        "state_of_file",
        "caption",
        "alt",
        "placement",
        "after_block",
        "sidebar",
        "poster_caption",
        "order",
    ]
    readonly_fields = ["state_of_file"]
    autocomplete_fields = ["item"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("item__poster")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "item":
            kwargs["widget"] = KnownFinder(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("file"))
    def state_of_file(self, use: StoryMedia) -> SafeString:
        said = format_html_join("", '<p class="warn">{}</p>', _warnings(use))
        if use.item_id and use.item.is_picture and use.item.file:
            return format_html("{}{}", thumbnail(use.item), said)
        return said or format_html("{}", _("There."))


def _warnings(use: StoryMedia) -> list[tuple[Any]]:
    """What an editor should know of a placed item, in sentences."""
    if use.item_id is None:
        return [(_("Choose an item, or add one with “+”."),)]
    item, found = use.item, []
    if item.is_missing:
        found.append((_("No file yet: readers see no frame."),))
    elif item.kind in PICTURES and not (use.alt or item.alt):
        found.append((_("No alternative text: the story cannot be published so."),))
    if item.poster and item.poster.is_missing:
        found.append((_("The poster has no file yet: readers see none."),))
    return found


class CreditInline(PartInline):
    model = AgencyCredit
    form = CreditForm
    fields = ["text", "names", "place", "sidebar", "order"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        names = CreditContributor.objects.select_related("agency", "contributor")
        return super().get_queryset(request).prefetch_related(Prefetch("contributors", names))
