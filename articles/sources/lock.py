"""One process at a time asks a source; the lock goes with the process, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from articles.models import Source

NAMESPACE = 0x4E45  # so that our numbers are not another application's


@contextmanager
def polling_lock(source: Source) -> Iterator[bool]:
    """Whether the source is ours until the end of the block.

    No row is locked: that would hold a transaction open over the network, and what has been taken
    in must be committed item by item. PostgreSQL has locks of the session; with SQLite all
    processes share a machine, and the file system's do.
    """
    if connection.vendor == "postgresql":
        yield from _session_lock(source)
    else:
        yield from _file_lock(source)


def _session_lock(source: Source) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [NAMESPACE, source.pk])
        (is_ours,) = cursor.fetchone()
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [NAMESPACE, source.pk])


def _file_lock(source: Source) -> Iterator[bool]:
    folder = Path(settings.DATA_DIR, "locks")
    folder.mkdir(exist_ok=True)
    with (folder / f"source-{source.pk}").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
