"""What a credit line was taken for, as lines that an editor reads and corrects.

    agency: ATS
    person: Marcel Bieri
    initials: vkiss

The words before the colon are those of the editor's language, and the English ones always.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.document import ContributorDocument, ContributorKind
from articles.models.people import CONTRIBUTOR_KINDS

LABELS: dict[ContributorKind, Any] = {
    ContributorKind(value): label for value, label in CONTRIBUTOR_KINDS
}


def written(names: Iterable[ContributorDocument]) -> str:
    """The names as lines; the inverse of `read_names`."""
    return "\n".join(f"{LABELS[named.kind]}: {named.name}" for named in names)


def read_names(text: str) -> tuple[ContributorDocument, ...]:
    """The names of such lines, in their order.

    Raises ValidationError with a sentence for each line that cannot be understood.
    """
    named, faults = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, colon, name = line.partition(":")
        kind = _kinds().get(word.strip().casefold())
        if kind and colon and name.strip():
            named.append(ContributorDocument(kind=kind, name=name.strip()))
        else:
            faults.append(line)
    if faults:
        raise ValidationError([_not_understood(line) for line in faults])
    return tuple(named)


def _not_understood(line: str) -> ValidationError:
    return ValidationError(
        _("“%(line)s” is not understood: write “%(agency)s: ATS” or “%(initials)s: vkiss”."),
        params={
            "line": line,
            "agency": LABELS[ContributorKind.AGENCY],
            "initials": LABELS[ContributorKind.INITIALS],
        },
    )


def _kinds() -> dict[str, ContributorKind]:
    words = {kind.value: kind for kind in ContributorKind}
    return words | {str(label).casefold(): kind for kind, label in LABELS.items()}
