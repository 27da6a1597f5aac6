"""What an act asks for before it is done, to one story or to a bundle; and where the cursor stands.

A button that was reached by a shortcut waits for Enter: it has the cursor only where nothing is
missing and nothing grave happens.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.widgets import Moment
from articles.workflow import Act

GRAVE = frozenset({"kill", "unpublish", "bin"})


class ActForm(forms.Form):
    at = forms.DateTimeField(
        label=gettext_lazy("Publish at"),
        required=False,
        widget=Moment,
        help_text=gettext_lazy("Empty: now."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    notice = forms.CharField(
        label=gettext_lazy("Notice for readers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Readers find it at the address of the article."),
    )

    def __init__(self, act: Act, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        for name in {"at", "note", "notice"} - set(act.asks):
            del self.fields[name]

    def given(self) -> dict[str, Any]:
        """What the editor gave, by the names that the acts know."""
        asked = [name for name in self.act.asks if name in self.fields]
        return {name: self.cleaned_data[name] for name in asked if self.cleaned_data[name]}

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at and at < timezone.now():
            raise forms.ValidationError(
                _("This moment is past. Leave it empty to publish now."), code="past"
            )
        return at

    def page(self, obstacles: Sequence[Any] = ()) -> dict[str, Any]:
        """What its page shows, with the cursor in the field where the editor goes on.

        A notice of what is missing goes before all fields.
        """
        is_blocked = bool(obstacles or self.non_field_errors())
        field = None if is_blocked else self._next_field()
        if field:
            self.fields[field].widget.attrs["autofocus"] = True
        is_grave = self.act.name in GRAVE
        return {
            "form": self,
            "act": self.act,
            "obstacles": obstacles,
            "is_grave": is_grave,
            "is_ready": not (is_blocked or field or is_grave),
        }

    def _next_field(self) -> str | None:
        """The first that is wrong, or else the one that the act wants."""
        wrong = [name for name in self.fields if name in self.errors]
        # A publication's time may stay empty: most are for now.
        wanted = [] if self.act.name == "publish" else self.act.asks
        return next((name for name in (*wrong, *wanted) if name in self.fields), None)
