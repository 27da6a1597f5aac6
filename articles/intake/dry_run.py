"""Dry runs of intake: what would become of copy, without a row or a file of it staying."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.db import transaction

from articles.models import MediaItem


@contextmanager
def tried_out() -> Iterator[None]:
    """Everything is really done, so that the answer is exact, and then undone.

    For commands alone: the whole process stores its files elsewhere meanwhile.
    """
    with _files_elsewhere(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _files_elsewhere() -> Iterator[None]:
    """The store cannot be rolled back: what lies there by its checksum may be another's by then."""
    field: Any = MediaItem._meta.get_field("file")
    store = field.storage
    with TemporaryDirectory() as folder:
        field.storage = FileSystemStorage(folder)
        try:
            yield
        finally:
            field.storage = store
