"""Runs import_copy in processes that are killed at a statement, then once more, and compares.

    python -m tests.killed_import FOLDER COPY POINTS [OPTION...]

FOLDER holds the databases, COPY the files to import, POINTS says how many kills; options are those
of import_copy. A few kills fall on each database; what stands in it at the end must be what an
undisturbed run leaves, ids and all. Run by tests/test_killed_import.py in a process of its own,
because it forks.
"""

import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

KILLS = 4  # of one database at most, before the run that is left alone
TIMES = {"created_at", "changed_at", "received_at", "at"}


def prepare(folder: Path) -> Path:
    """An empty database with all its tables."""
    template = folder / "template.sqlite3"
    os.environ |= {
        "NEWSROOM_DATA_DIR": str(folder),
        "NEWSROOM_SECRET_KEY": "tests only",
        "DATABASE_URL": f"sqlite:///{template}",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    connection.close()
    return template


def in_child(database: Path, work: Callable[[], None]) -> int:
    """Does the work on a database in a new process; its wait status."""
    from django.db import connection

    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            connection.settings_dict["NAME"] = str(database)
            work()
            connection.close()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def import_all(
    copy: Path, options: list[str], kill_at: int | None = None, counted: Path | None = None
) -> None:
    """Imports; kills itself before statement number `kill_at`."""
    from django.core.management import call_command
    from django.db import connection

    seen = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123  # the process ends
    with connection.execute_wrapper(count), suppress(SystemExit):
        call_command("import_copy", str(copy), "--section", "monde", *options)
    if counted:
        counted.write_text(str(seen))


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of our tables, without the times at which they were written."""
    import sqlite3

    rows: dict[str, list[tuple[Any, ...]]] = {}
    connection = sqlite3.connect(database)
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'articles_%'"
    ).fetchall()
    for (table,) in tables:
        found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # of our own schema
        kept = [n for n, column in enumerate(found.description) if column[0] not in TIMES]
        rows[table] = sorted((tuple(row[n] for n in kept) for row in found), key=repr)
    connection.close()
    return rows


def main(folder: Path, copy: Path, points: int, options: list[str]) -> None:
    template = prepare(folder)
    whole, counted = folder / "whole.sqlite3", folder / "statements"
    shutil.copy(template, whole)
    if in_child(whole, lambda: import_all(copy, options, counted=counted)):
        raise SystemExit("the undisturbed run failed")
    statements, expected = int(counted.read_text()), contents(whole)
    dice = random.Random(20200212)  # noqa: S311  # a test repeats itself
    killed = 0
    while killed < points:
        database = folder / f"killed-{killed}.sqlite3"
        shutil.copy(template, database)
        for _ in range(KILLS):
            kill_at = dice.randint(1, statements)
            status = in_child(database, lambda n=kill_at: import_all(copy, options, kill_at=n))
            if status == 0:
                break  # less was left to be done
            if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
                raise SystemExit(f"not killed at {kill_at} of {statements}")
            killed += 1
            print(f"killed after {kill_at} more of {statements}")
        if in_child(database, lambda: import_all(copy, options)):
            raise SystemExit("the last run failed")
        differing = [table for table, rows in contents(database).items() if rows != expected[table]]
        print(", ".join(differing) or "the same")
        if differing:
            raise SystemExit(1)
        database.unlink()
    counts = {table: len(rows) for table, rows in expected.items()}
    print(f"stories {counts['articles_story']}, dispatches {counts['articles_dispatch']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
