"""What can be wrong with copy, said so that an editor can act on it.

Messages are English msgids with %(name)s places; the desk and the commands translate them
(this folder knows no Django). Mark each with gettext_noop so that makemessages finds it.
"""

from __future__ import annotations

from typing import Any


def gettext_noop(message: str) -> str:
    """Marks a message for translation and returns it as it is."""
    return message


class CopyRefusedError(Exception):
    """Copy that cannot become a document; the caller still has the bytes.

    `message` and `expected` are msgids, `params` fills the places of both, `line` counts from 1
    (None when the whole is meant).
    """

    def __init__(
        self, message: str, *, expected: str = "", line: int | None = None, **params: Any
    ) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.expected = expected
        self.line = line
        self.params = params
