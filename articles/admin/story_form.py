"""The story's own form: the version it was opened at, and whether somebody saved meanwhile."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _

from articles.admin.widgets import written_text
from articles.document import StoryDocument
from articles.models import Story

# Each works alone, and the form works without any of them.
MODULES = ("prose", "counter", "order", "preview", "leads", "presence", "autosave")
CONFLICT = "conflict"
RESTORE = "_restore"  # text that was typed and never saved comes back (autosave.js)
OVERWRITE = "_overwrite"  # the button of an editor who has seen the other version: its number


class StoryForm(forms.ModelForm):
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kicker", "headline", "lede", "body"):
            if name in self.fields:
                written_text(self.fields[name].widget, self.instance.language or "fr")
        self.before: StoryDocument | None = None
        self.replaces = False  # set where the result is only looked at
        if self.instance.pk:
            self.initial["base_version"] = self.instance.version
            if self.is_bound:
                self.before = self.instance.document()

    def clean_headline(self) -> str:
        """Its field shows it whole, on several lines; it is one all the same."""
        return " ".join(filter(None, map(str.strip, self.cleaned_data["headline"].splitlines())))

    @property
    def overwrites(self) -> bool:
        """Whether the editor has seen the version that stands now, and replaces it."""
        return self.replaces or self.data.get(OVERWRITE) == str(self.instance.version)

    @property
    def has_conflict(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, CONFLICT)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if RESTORE in self.data:
            raise ValidationError(_("Here is the text that you had typed. It is not saved yet."))
        self._refuse_mistyped_years()
        if self.instance.pk and not self.overwrites:
            self._refuse_if_stale()
        return cleaned

    def _refuse_mistyped_years(self) -> None:
        """At the calendar's ends a moment has no counterpart in UTC and cannot be stored."""
        for name in ("embargo_until", "planned_for", "due_at"):
            moment = self.cleaned_data.get(name)
            if moment and not 1900 <= moment.year <= 2999:
                self.add_error(name, _("This year is mistyped."))

    def _refuse_if_stale(self) -> None:
        if self.cleaned_data.get("base_version") != self.instance.version:
            raise ValidationError(
                _(
                    "Somebody else has saved this story since you opened it. Nothing of yours is "
                    "lost: compare the two versions, then decide."
                ),
                code=CONFLICT,
            )

    class Media:
        css = {"all": ["articles/desk/editor.css"]}
        js = [Script(f"articles/desk/{name}.js", type="module") for name in MODULES]

    class Meta:
        model = Story
        widgets = {"headline": forms.Textarea(attrs={"rows": 2})}
        fields = [
            "kicker",
            "headline",
            "lede",
            "body",
            "section",
            "assigned_to",
            "topics",
            "news_value",
            "embargo_until",
            "planned_for",
            "due_at",
            "language",
            "slugline",
            "keywords",
            "dateline",
            "genre",
            "urgency",
            "rights",
            "source_url",
        ]


# What a form changes without changing the document: kept in the story's row alone.
DESK_FIELDS = frozenset({"assigned_to", "due_at", "news_value", "embargo_until", "planned_for"})
