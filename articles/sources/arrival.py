"""A piece of copy at the door, and what is done with it once it is in, or refused."""

from collections.abc import Callable
from dataclasses import dataclass

from articles.intake import Copy


class SourceTroubleError(Exception):
    """A source that cannot be asked now; the message is a sentence for the desk."""


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
