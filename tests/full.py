"""A server without room: a disk on which files end in the middle, and SQLite's own refusal."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection


class FullDisk(FileSystemStorage):
    """Takes renditions, and of an original the first bytes."""

    def _save(self, name: str, content: Any) -> str:
        if not name.startswith("originals/"):
            return str(super()._save(name, content))  # type: ignore[misc]  # not in the stubs
        path = Path(self.path(name))
        path.parent.mkdir(parents=True)
        path.write_bytes(content.read(100))
        raise OSError(errno.ENOSPC, "No space left on device")


def full_disk(folder: Path) -> dict[str, Any]:
    return {"BACKEND": "tests.full.FullDisk", "OPTIONS": {"location": folder}}


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def refused(*statements: str) -> OperationalError:
    """What Django raises where SQLite refuses the last of these statements."""
    error = OperationalError("as Django raises it")
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            for statement in statements:
                database.execute(statement)
        except sqlite3.Error as cause:
            error.__cause__ = cause
    return error


def full() -> OperationalError:
    return refused("PRAGMA max_page_count = 1", "CREATE TABLE more AS SELECT 1")


@contextmanager
def no_room_for(table: str, error: OperationalError) -> Iterator[None]:
    def execute(really: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT ") and f' INTO "{table}"' in sql:
            raise error
        return really(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield
