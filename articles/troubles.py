"""What fails although nobody did anything wrong: a database that is away, a store that is full."""

import errno

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

NO_ROOM = _("There is no room left on the server: nothing was stored. Tell those who run it.")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
# What SQLite calls operational like a lost disk, and what is a fault of ours: no such table.
_OURS = "SQLITE_ERROR"
_FULL = frozenset({"SQLITE_FULL", "53100"})  # the second is PostgreSQL's disk_full


def is_full(error: BaseException | None) -> bool:
    """Whether there is no room left, on the disk of the files or of the database."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return isinstance(error, OperationalError) and _code(error) in _FULL


def is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be asked: gone, locked, stopped in the middle of an answer."""
    return isinstance(error, OperationalError | InterfaceError) and _code(error) != _OURS


def _code(error: BaseException) -> str:
    """What the database itself calls it."""
    cause = error.__cause__
    return getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or ""
