"""The form of a wire update: for each open place the three texts and a choice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.comparison import Piece, texts_of
from articles.admin.naming import topic_names
from articles.admin.widgets import written_text
from articles.document import Signal, StoryDocument
from articles.intake.deciding import Choice, field_label, questions, sides, text_of
from articles.intake.unedited import public_note
from articles.merge import SEQUENCES, Conflict
from articles.models import Dispatch, Story
from articles.wording import word_diff

LABELS = {
    "ours": gettext_lazy("Keep ours"),
    "theirs": gettext_lazy("Take the agency's"),
    "both": gettext_lazy("Both, ours first"),
    "own": gettext_lazy("Own words"),
}
SHOWN_BEFORE = 90  # characters of the passage that stands before a place


class UpdateForm(forms.Form):
    """A choice for each question, for a version of the story; what has none stays open."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Correction for readers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is proposed when you publish the correction."),
    )

    def __init__(self, story: Story, dispatch: Dispatch, data: Any = None) -> None:
        super().__init__(data)
        self.story, self.dispatch = story, dispatch
        self.document = story.document()
        self.questions = questions(dispatch, self.document)
        self.initial["version"] = story.version
        self.initial["note"] = public_note(dispatch.told())
        if dispatch.signal != Signal.CORRECTION:
            del self.fields["note"]
        for key, conflict in self.questions.items():
            self._add(key, conflict)

    def _add(self, key: str, conflict: Conflict) -> None:
        offered = sides(conflict)
        self.fields[f"choice-{key}"] = forms.ChoiceField(
            choices=[(side, LABELS[side]) for side in offered],
            required=False,
            widget=forms.RadioSelect,
        )
        if "own" in offered:
            rows = 4 if conflict.field in ("body", "lede", "rights") else 2
            field = forms.CharField(
                label=_("Own words"),
                initial=text_of(conflict),
                required=False,
                widget=forms.Textarea(attrs={"rows": rows, "data-own": ""}),
            )
            written_text(field.widget, self.document.language or "fr")
            self.fields[f"text-{key}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("version") != self.story.version:
            self._renew()
            raise forms.ValidationError(
                _("The story was changed meanwhile. Look at what is open now, and decide again."),
                code="stale",
            )
        for key, choice in self.choices().items():
            self._check(key, choice)
        if self.questions and not self.choices():
            raise forms.ValidationError(_("Choose for at least one place."), code="nothing")
        return cleaned

    def _renew(self) -> None:
        """The posted choices, for the version that stands now; a new place begins with ours."""
        fresh = {f"text-{key}": text_of(each) for key, each in self.questions.items()}
        posted: Any = self.data
        self.data = {**fresh, **posted.dict(), "version": str(self.story.version)}

    def _check(self, key: str, choice: Choice) -> None:
        if choice.side != "own":
            return
        if not choice.text.strip():
            self.add_error(f"text-{key}", _("Write the words, or choose a side."))
        limit = _limit(self.questions[key].field)
        if limit and len(choice.text) > limit:
            text = ngettext("At most %(limit)s character.", "At most %(limit)s characters.", limit)
            self.add_error(f"text-{key}", text % {"limit": limit})

    def choices(self) -> Mapping[str, Choice]:
        """What was chosen; a button decides all that is open for one side."""
        whole = self.data.get("all", "")
        given = {key: self.cleaned_data.get(f"choice-{key}", "") for key in self.questions}
        if whole in ("ours", "theirs"):
            given = dict.fromkeys(self.questions, whole)
        return {
            key: Choice(side, self.cleaned_data.get(f"text-{key}", ""))
            for key, side in given.items()
            if side
        }

    def places(self) -> Iterator["Place"]:
        for key, conflict in self.questions.items():
            text = f"text-{key}"
            yield Place(
                conflict,
                self[f"choice-{key}"],
                self[text] if text in self.fields else None,
                _before(conflict, self.document),
            )


def _limit(name: str) -> int | None:
    field: Any = None if name == "body" else Story._meta.get_field(name)
    return field.max_length if field else None


@dataclass(frozen=True)
class Place:
    """One question as the screen shows it."""

    conflict: Conflict
    choice: forms.BoundField
    own: forms.BoundField | None
    before: str

    @property
    def label(self) -> Any:
        return field_label(self.conflict.field)

    @property
    def columns(self) -> list[tuple[Any, list[Piece]]]:
        sides = (self.conflict.base, self.conflict.ours, self.conflict.theirs)
        names = topic_names({*chain(*sides)}) if self.conflict.field == "topics" else {}
        base, ours, theirs = (
            "\n\n".join(texts_of(self.conflict.field, side, names)) for side in sides
        )
        return [
            (_("The agency before"), _pieces(base, theirs, "del")),
            (_("Ours"), _pieces(base, ours, "ins")),
            (_("The agency now"), _pieces(base, theirs, "ins")),
        ]


def _pieces(base: str, other: str, mark: str) -> list[Piece]:
    """One of two texts in runs; those that the other does not have are marked."""
    unseen = "ins" if mark == "del" else "del"
    return [Piece(text, tag == mark) for tag, text in word_diff(base, other) if tag != unseen]


def _before(conflict: Conflict, document: StoryDocument) -> str:
    """The beginning of what stands before a place of the text."""
    if conflict.field not in SEQUENCES or not conflict.start:
        return ""
    elements = getattr(document, conflict.field)[conflict.start - 1 : conflict.start]
    text = " ".join(texts_of(conflict.field, elements))
    return text if len(text) <= SHOWN_BEFORE else text[:SHOWN_BEFORE].rpartition(" ")[0] + " …"
