"""Runs a command in processes that are killed at a statement, then once more, and compares.

    python -m tests.killed_import FOLDER COPY POINTS COMMAND [OPTION...]

FOLDER holds the databases, COPY the files to take in, POINTS says how many kills. The command is
import_copy with its options, or poll_sources, for which the files lie in an inbox; that one is
killed before a file is moved, too. A few kills fall on each database; what stands in it and in the
inbox at the end must be what an undisturbed run leaves, ids and all. Run by
tests/test_killed_import.py in a process of its own, because it forks.
"""

import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

KILLS = 4  # of one database at most, before the run that is left alone
# What no two runs have alike, and of a source how its last poll went.
UNTOLD = {"created_at", "changed_at", "received_at", "polled_at", "at", "token", "trouble"}


def prepare(folder: Path) -> Path:
    """An empty database with all its tables."""
    template = folder / "template.sqlite3"
    os.environ |= {
        "NEWSROOM_DATA_DIR": str(folder),
        "NEWSROOM_SECRET_KEY": "tests only",
        "DATABASE_URL": f"sqlite:///{template}",
        "NEWSROOM_TASKS": "database",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    from articles.models import Section, Source

    Source.objects.create(
        name="ATS",
        slug="ats",
        kind="folder",
        address="ats",
        settle_seconds=0,
        default_section=Section.objects.get(slug="monde"),
    )
    connection.close()
    return template


def begin(template: Path, database: Path, copy: Path) -> None:
    """A database, and beside it an inbox with the files, the first the oldest."""
    shutil.copy(template, database)
    inbox = inbox_of(database) / "ats"
    inbox.mkdir(parents=True)
    for path in sorted(copy.iterdir()):
        shutil.copy(path, inbox / path.name)


def inbox_of(database: Path) -> Path:
    return database.with_suffix(".inbox")


def in_child(database: Path, work: Callable[[], None]) -> int:
    """Does the work on a database in a new process; its wait status."""
    from django.conf import settings
    from django.db import connection

    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            connection.settings_dict["NAME"] = str(database)
            settings.INBOX_DIR = inbox_of(database)
            work()
            connection.close()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def run(command: list[str], kill_at: int | None = None, counted: Path | None = None) -> None:
    """Runs the command; kills itself before statement or move number `kill_at`."""
    from django.core.management import call_command
    from django.db import connection

    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def executed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        count()
        return execute(sql, params, many, context)

    def replaced(path: Path, target: Path) -> Path:
        count()
        return really(path, target)

    really = Path.replace
    Path.replace = replaced  # type: ignore[method-assign, assignment]  # the process ends
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123  # the process ends
    with connection.execute_wrapper(executed), suppress(SystemExit):
        call_command(*command)
    if counted:
        counted.write_text(str(seen))


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of our tables, without the times at which they were written; and the inbox."""
    import sqlite3

    rows: dict[str, list[tuple[Any, ...]]] = {}
    connection = sqlite3.connect(database)
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'articles_%'"
    ).fetchall()
    for (table,) in tables:
        found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # of our own schema
        kept = [n for n, column in enumerate(found.description) if column[0] not in UNTOLD]
        rows[table] = sorted((tuple(row[n] for n in kept) for row in found), key=repr)
    connection.close()
    inbox = inbox_of(database)
    files = (path for path in inbox.rglob("*") if path.is_file())
    return rows | {"inbox": sorted((str(path.relative_to(inbox)),) for path in files)}


def main(folder: Path, copy: Path, points: int, command: list[str]) -> None:
    template = prepare(folder)
    whole, counted = folder / "whole.sqlite3", folder / "statements"
    begin(template, whole, copy)
    if in_child(whole, lambda: run(command, counted=counted)):
        raise SystemExit("the undisturbed run failed")
    statements, expected = int(counted.read_text()), contents(whole)
    dice = random.Random(20200212)  # noqa: S311  # a test repeats itself
    killed = 0
    while killed < points:
        database = folder / f"killed-{killed}.sqlite3"
        begin(template, database, copy)
        for _ in range(KILLS):
            kill_at = dice.randint(1, statements)
            status = in_child(database, partial(run, command, kill_at=kill_at))
            if status == 0:
                break  # less was left to be done
            if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
                raise SystemExit(f"not killed at {kill_at} of {statements}")
            killed += 1
            print(f"killed after {kill_at} more of {statements}")
        if in_child(database, lambda: run(command)):
            raise SystemExit("the last run failed")
        differing = [table for table, rows in contents(database).items() if rows != expected[table]]
        print(", ".join(differing) or "the same")
        if differing:
            raise SystemExit(1)
        database.unlink()
        shutil.rmtree(inbox_of(database))
    counts = {table: len(rows) for table, rows in expected.items()}
    print(f"stories {counts['articles_story']}, dispatches {counts['articles_dispatch']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
