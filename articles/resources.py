"""Tables out of the desk and back: stories, media items, contributors, agencies.

What an import would change is shown before it is done. Rows are checked as forms are
(full_clean), an imported story gets its revision, and a spreadsheet's formulas stay text.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from import_export import fields, resources, widgets
from import_export.formats import base_formats
from import_export.resources import Diff
from tablib import Dataset

from articles import workflow
from articles.models import (
    Agency,
    AgencyAlias,
    Contributor,
    FormerAddress,
    MediaItem,
    Section,
    Story,
    Topic,
    User,
)
from articles.photos import renew_changed
from articles.publication import render_using
from articles.wording import word_diff

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n]")


def neutralise(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; `restore` gives the text again."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def restore(value: Any) -> Any:
    """The text of a cell, whether `neutralise` had touched it or not."""
    if isinstance(value, str) and _NEUTRALISED.match(value):
        return value[1:]
    return value


def _mapped(dataset: Dataset, change: Any) -> Dataset:
    rows = [[change(cell) for cell in row] for row in dataset]
    return Dataset(*rows, headers=dataset.headers, title=dataset.title)


class _Spreadsheet:
    """What both spreadsheet formats do on the way out and in. JSON has no formulas."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        return super().export_data(_mapped(dataset, neutralise), **kwargs)  # type: ignore[misc]  # a mixin

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        return _mapped(super().create_dataset(in_stream, **kwargs), restore)  # type: ignore[misc]  # a mixin


class SafeCSV(_Spreadsheet, base_formats.CSV):
    pass


class SafeXLSX(_Spreadsheet, base_formats.XLSX):
    pass


_SHOWN = 60  # signs of an unchanged passage that the preview shows at both its ends
FORMATS = [SafeCSV, SafeXLSX, base_formats.JSON]


class WordDiff(Diff):
    """The library's marks carry style attributes, which the policy refuses."""

    def as_html(self) -> list[Any]:
        return [
            format_html_join("", "{}", ((_marked(tag, text),) for tag, text in word_diff(old, new)))
            for old, new in zip(self.left, self.right, strict=True)
        ]


def _marked(tag: str, text: str) -> Any:
    if tag == "equal":
        return text if len(text) <= 2 * _SHOWN else f"{text[:_SHOWN]} … {text[-_SHOWN:]}"
    return format_html_join("", "<{}>{}</{}>", [(tag, text, tag)])


class DeskResource(resources.ModelResource):
    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def get_diff_class(self) -> type[Diff]:
        return WordDiff


class StoryResource(DeskResource):
    section = fields.Field("section", "section", widgets.ForeignKeyWidget(Section, "slug"))
    topics = fields.Field("topics", "topics", widgets.ManyToManyWidget(Topic, ",", "qcode"))
    assigned_to = fields.Field(
        "assigned_to", "assigned_to", widgets.ForeignKeyWidget(User, "username")
    )
    state = fields.Field("state", "state", readonly=True)

    class Meta(DeskResource.Meta):
        model = Story
        fields = (
            "id",
            "state",
            "kicker",
            "headline",
            "lede",
            "body",
            "section",
            "topics",
            "keywords",
            "language",
            "slugline",
            "news_value",
            "urgency",
            "dateline",
            "genre",
            "rights",
            "source_url",
            "assigned_to",
            "embargo_until",
            "planned_for",
        )
        export_order = fields

    def import_instance(self, instance: Story, row: Any, **kwargs: Any) -> None:
        if instance.state not in workflow.ALIVE:
            raise ValidationError(
                {"id": _("The story is %(state)s.") % {"state": instance.get_state_display()}}
            )
        super().import_instance(instance, row, **kwargs)

    def save_m2m(self, instance: Story, row: Any, **kwargs: Any) -> None:
        """After the row and its topics: the revision, as after a form."""
        is_new = not instance.revisions.exists()
        super().save_m2m(instance, row, **kwargs)
        Story.objects.filter(pk=instance.pk).update(
            version=F("version") + 1, changed_at=timezone.now()
        )
        story = Story.objects.whole().get(pk=instance.pk)
        workflow.record(story, "create" if is_new else "edit", by=kwargs.get("user"))


class MediaItemResource(DeskResource):
    # An empty cell says nothing of it.
    focal_x = fields.Field("focal_x", "focal_x", widgets.FloatWidget(), saves_null_values=False)
    focal_y = fields.Field("focal_y", "focal_y", widgets.FloatWidget(), saves_null_values=False)

    class Meta(DeskResource.Meta):
        model = MediaItem
        fields = (
            "id",
            "kind",
            "title",
            "description",
            "alt",
            "credit",
            "focal_x",
            "focal_y",
            "programme",
            "duration_seconds",
            "broadcast_on",
            "poster",
            "transcript",
            "rights",
            "usable_until",
            "digital_source_type",
            "href",
        )
        export_order = fields

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """As after a form: what files and pages say of the item follows."""
        super().after_save_instance(instance, row, **kwargs)
        renew_changed([instance])
        if "usable_until" in row or "digital_source_type" in row:
            render_using([instance])


class AddressedResource(DeskResource):
    """Of rows with a page: where a table changes its address, the former one leads on."""

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().before_save_instance(instance, row, **kwargs)
        before = type(instance).objects.filter(pk=instance.pk).first()
        if before and before.slug != instance.slug:
            FormerAddress.objects.keep(instance, before.slug)


class ContributorResource(AddressedResource):
    class Meta(DeskResource.Meta):
        model = Contributor
        fields = ("id", "name", "slug", "initials", "role", "biography", "fediverse")
        export_order = fields


class AgencyResource(AddressedResource):
    aliases = fields.Field()  # in one cell, separated by commas

    class Meta(DeskResource.Meta):
        model = Agency
        fields = ("id", "name", "full_name", "slug", "website", "is_generic", "aliases")
        export_order = fields

    def dehydrate_aliases(self, agency: Agency) -> str:
        if agency.pk is None:
            return ""
        return ", ".join(row.alias for row in agency.aliases.all())

    def skip_row(
        self, instance: Agency, original: Agency, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if "aliases" in row and _aliases_of(row) != _names(self.dehydrate_aliases(original)):
            return False
        skip: bool = super().skip_row(instance, original, row, import_validation_errors)
        return skip

    def save_m2m(self, instance: Agency, row: Any, **kwargs: Any) -> None:
        super().save_m2m(instance, row, **kwargs)
        if "aliases" not in row:
            return
        wanted = _aliases_of(row)
        instance.aliases.exclude(alias__in=wanted).delete()
        known = set(instance.aliases.values_list("alias", flat=True))
        for alias in sorted(wanted - known):
            new = AgencyAlias(agency=instance, alias=alias)
            new.full_clean()
            new.save()


def _aliases_of(row: Any) -> set[str]:
    return _names(str(row["aliases"] or ""))


def _names(text: str) -> set[str]:
    return {name.strip().lower() for name in text.split(",") if name.strip()}


RESOURCES: dict[type[Model], type[DeskResource]] = {
    Story: StoryResource,
    MediaItem: MediaItemResource,
    Contributor: ContributorResource,
    Agency: AgencyResource,
}
