"""A credit line on the story form: its text, and the names that it was taken for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.admin.credit_names import read_names, written
from articles.admin.widgets import offer
from articles.document import ContributorDocument, ContributorKind, replace
from articles.models import Agency, AgencyAlias, AgencyCredit, CreditContributor
from articles.models.writing import contributor_row
from articles.wire.credits import parse_credit


def desk_aliases() -> dict[str, str]:
    """The desk's table of aliases, by which credit lines are read: alias -> agency."""
    table = {name.casefold(): name for name in Agency.objects.values_list("name", flat=True)}
    return table | dict(AgencyAlias.objects.values_list("alias", "agency__name"))


class CreditForm(forms.ModelForm):
    """Names that the editor leaves alone follow the text; corrected ones stand."""

    names = forms.CharField(
        label=_("Taken for"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "names"}),
        help_text=_(
            "One name a line, “agency: ATS”, “person: Marcel Bieri” or “initials: vkiss”. "
            "Leave it as it is, and a changed credit line is read anew."
        ),
    )

    class Meta:
        model = AgencyCredit
        fields = ["text", "place", "sidebar", "order"]

    def __init__(
        self, *args: Any, language: str, sidebars: list[tuple[Any, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.contributors.all()
            self.initial["names"] = written(row.document() for row in rows)
        if "sidebar" in self.fields:
            offer(self.fields["sidebar"], sidebars)

    def clean_names(self) -> tuple[ContributorDocument, ...]:
        names = read_names(self.cleaned_data["names"])
        return tuple(map(_known, names)) if "names" in self.changed_data else names

    def write_names(self) -> None:
        """After the line itself was saved."""
        if not {"names", "text"} & set(self.changed_data):
            return
        names: Iterable[ContributorDocument] = self.cleaned_data["names"]
        if "names" not in self.changed_data or not names:
            names = parse_credit(self.instance.text, desk_aliases()).contributors
        self.instance.contributors.all().delete()
        CreditContributor.objects.bulk_create(
            contributor_row(self.instance, order, named) for order, named in enumerate(names)
        )


def _known(named: ContributorDocument) -> ContributorDocument:
    """An agency by its own name, however the editor called it; a misspelling makes no new one."""
    if named.kind is not ContributorKind.AGENCY:
        return named
    name = desk_aliases().get(named.name.casefold())
    if name is None:
        raise ValidationError(
            _("“%(name)s” is in no list of agencies: add it there, or call it a person."),
            params={"name": named.name},
        )
    return replace(named, name=name)
