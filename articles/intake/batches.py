"""Items that have arrived are settled, many in one transaction.

Whether fifty items come together or one by one, the same is written, whole or not at all for each
of them: a batch saves questions and statements, and decides nothing
(docs/decisions/0080-intake-in-batches.md).
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from django.db import connection, transaction

from articles.intake.arrived import (
    DATABASE_TROUBLES,
    Arrived,
    Copy,
    Receipt,
    earlier_dispatches,
    keep,
)
from articles.intake.enclosures import Enclosures
from articles.intake.settling import Item, know_rules, make_stories
from articles.models import Dispatch, Source, Story

# More is hardly faster, and whoever waits for the source or the database waits for longer.
TOGETHER = 50
Outcome = Dispatch.Outcome


def settle_all(items: Iterable[Arrived]) -> Iterator[Receipt]:
    """The receipts of items, in order; each item whole or not at all.

    One that cannot be written holds up no other; its receipt has the fault.
    """
    for group in _groups(items):
        try:
            receipts = _settle(group)
        except Exception as fault:
            if len(group) == 1:
                yield _failed(group[0], fault)
                continue
            # One of them is at fault, or somebody was quicker with a name that is added.
            for item in group:
                yield from settle_all([item])
        else:
            yield from receipts


def _failed(item: Arrived, fault: Exception) -> Receipt:
    if isinstance(fault, DATABASE_TROUBLES):
        raise fault
    return Receipt.failed(item.copy, fault, item.document.headline)


def _groups(items: Iterable[Arrived]) -> Iterator[list[Arrived]]:
    """Items that are written together. One with files stands alone: they take long to store."""
    group: list[Arrived] = []
    is_closed = False
    for item in items:
        has_files = item.brings_files()
        if group and (is_closed or has_files or len(group) >= TOGETHER):
            yield group
            group = []
        group.append(item)
        is_closed = has_files
    if group:
        yield group


def _settle(group: Sequence[Arrived]) -> list[Receipt]:
    files = [arrived.enclosures() for arrived in group]
    try:
        with transaction.atomic():
            batch = _Batch(group)
            receipts = [*map(batch.settle, group, files)]
            batch.write()
    except BaseException:
        for each in files:
            each.put_away()
        raise
    return receipts


class _Batch:
    """Items of one source, settled one after the other under their locks.

    Those that are new wait to be written together, but any other finds all before it written.
    """

    def __init__(self, group: Sequence[Arrived]) -> None:
        identities = {arrived.identity for arrived in group}
        # One object for all of them, which knows its rules.
        self._source = group[0].copy.source
        lock(self._source, identities)
        self._earlier = earlier_dispatches(identities)
        self._waiting: list[tuple[Copy, Item]] = []
        self._settled: set[str] = set()

    def settle(self, arrived: Arrived, files: Enclosures) -> Receipt:
        copy, earlier = arrived.copy, self._earlier_of(arrived.identity)
        if same := next(filter(arrived.is_same_as, earlier), None):
            own = [d.story for d in earlier if d.source_id == self._source.pk and d.story]
            return _receipt(arrived, same, own[-1] if own else None, Outcome.UNCHANGED)
        document, dispatch = arrived.dispatch(files)
        item = Item(self._source, document, dispatch, earlier, section=copy.section, by=copy.by)
        if item.is_new():
            if not self._waiting:
                know_rules(self._source)
            item.begin()
            self._waiting.append((copy, item))
        else:
            self.write()
            item.settle()
            keep([copy], [dispatch])
        return _receipt(arrived, dispatch, dispatch.story, dispatch.outcome)

    def write(self) -> None:
        """Writes the new items that wait."""
        make_stories([item for _copy, item in self._waiting])
        keep(
            [copy for copy, _item in self._waiting],
            [item.dispatch for _copy, item in self._waiting],
        )
        self._waiting = []

    def _earlier_of(self, identity: str) -> list[Dispatch]:
        if identity in self._settled:
            self.write()
            return earlier_dispatches([identity])[identity]
        self._settled.add(identity)
        return self._earlier[identity]


def lock(source: Source, identities: Iterable[str]) -> None:
    """Until the end of the transaction, items of one source wait for each other, and so do those
    of one name from whichever source.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        # In one order for everybody, so that no two wait for each other.
        keys = [_lock_key(f"source:{source.pk}"), *sorted(map(_lock_key, identities))]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [keys])


def _lock_key(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


def _receipt(arrived: Arrived, dispatch: Dispatch, story: Story | None, outcome: str) -> Receipt:
    headline = arrived.document.headline
    return Receipt(outcome, arrived.reading.format, headline, story, dispatch, dispatch.notices)
