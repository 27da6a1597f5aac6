"""Fields of the desk's forms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.forms.widgets import Script

_SCRIPT: Any = Script("articles/desk/finder.js", type="module")
_FINDER = forms.Media(js=[_SCRIPT])


class Finder(AutocompleteSelect):
    """One of many, found by typing; it spares the form select2, a tenth of all its script."""

    @property
    def media(self) -> forms.Media:
        return _FINDER


class FinderOfSeveral(AutocompleteSelectMultiple):
    @property
    def media(self) -> forms.Media:
        return _FINDER


class KnownFinder(Finder):
    """One that does not ask the database again for a row already loaded."""

    known: dict[str, str]

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[Any]:
        known = getattr(self, "known", {})
        if len(value) != 1 or value[0] not in known:
            return super().optgroups(name, value, attrs)
        option = self.create_option(name, value[0], known[value[0]], selected=True, index=0)
        return [(None, [option], 0)]


class Moment(forms.DateTimeInput):
    """The browser's own field for day and time: a calendar by mouse, figures by keyboard."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        # With seconds, so that a moment which has some is not changed by being shown.
        super().__init__(format="%Y-%m-%dT%H:%M:%S")


def written_text(widget: forms.Widget, language: str) -> None:
    """Spelling is checked in the story's language, in single-line fields as well."""
    widget.attrs |= {"lang": language, "spellcheck": "true"}


def offer(field: Any, choices: list[tuple[Any, str]]) -> None:
    """Choices that were loaded once for all rows, in place of a query for each."""
    field.choices = [("", "---------"), *choices]
