"""A piece of copy at the door, and what is done with it once it is in, or refused."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.intake import Copy, explain, too_large
from articles.models import Dispatch, Source

Outcome = Dispatch.Outcome


class SourceTroubleError(Exception):
    """A source that cannot be asked now; the message is a sentence for the desk."""


def secret_of(source: Source) -> str:
    """The secret of a source, in one line of ASCII as headers and IMAP want it.

    Raises SourceTroubleError, which names the variable and never the value.
    """
    secret, name = source.secret(), {"name": source.secret_name}
    if not secret:
        raise SourceTroubleError(_("The secret %(name)s is not set.") % name)
    if not (secret.isascii() and secret.isprintable()):
        raise SourceTroubleError(
            _("The secret %(name)s has signs that cannot be sent: letters, digits, signs.") % name
        )
    return secret


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Arrival:
    """Copy, or the reason why it cannot even be read (`problem`).

    `taken` and `refused` are called after the transaction: whatever happens before, the copy is
    still where it was and comes again.
    """

    name: str
    copy: Copy | None = None
    problem: str = ""
    taken: Callable[[], None] = _nothing
    refused: Callable[[], None] = _nothing

    @classmethod
    def too_large(cls, name: str, size: int, refused: Callable[[], None]) -> "Arrival":
        return cls(name, problem=str(explain(too_large(size))["message"]), refused=refused)


def note_visit(source: Source, outcomes: Counter[str], **found: Any) -> None:
    """Writes down when a source was heard, and when anything came that was not here before."""
    found["polled_at"] = now = timezone.now()
    if any(outcomes[each] for each in Outcome.values if each != Outcome.UNCHANGED):
        found["received_at"] = now
    Source.objects.filter(pk=source.pk).update(**found)
