"""What a check of the site says, and how it walks through large tables."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

AT_ONCE = 500


@dataclass(frozen=True)
class Finding:
    """One thing that somebody should know of.

    `is_fault` is false for what is nobody's fault but wants a look. `mend` does what can be done
    about it safely.
    """

    text: str
    is_fault: bool = True
    mend: Callable[[], object] | None = None


@dataclass(frozen=True)
class Question:
    """What is asked of the site: as of when, and how many days ahead."""

    at: datetime
    days: int = 7


def in_order(rows: QuerySet[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """All rows by their keys, some at a time; others may write meanwhile, and so may we."""
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield page
        last = page[-1].pk


def in_groups(names: Iterable[str], size: int = AT_ONCE) -> Iterator[list[str]]:
    left = iter(names)
    while group := list(islice(left, size)):
        yield group
