"""A piece of copy at the door, and what is done with it once it is in, or refused."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.intake import Copy
from articles.models import Source


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
