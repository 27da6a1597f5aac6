"""Received copy becomes rows: a Dispatch for every revision of an item, a Story for what it tells.

Idempotent on (source, identity, revision, sha256) and whole or not at all for each item. Items are
written many at once, which nobody can tell from one after the other but by the clock
(docs/decisions/0080-intake-in-batches.md). What a revision then does to the stories of its item is
articles/intake/settling.py.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db import reset_queries, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles import document as doc
from articles import wire
from articles.desk_vocabulary import desk_vocabulary
from articles.intake.arrived import (
    DATABASE_TROUBLES,
    Arrived,
    Copy,
    Receipt,
    earlier_dispatches,
    known_dispatches,
)
from articles.intake.batches import TOGETHER, lock, settle_all
from articles.intake.settling import Item
from articles.models import Dispatch, RawCopy, Section, Story, User
from articles.wire.errors import CopyRefusedError
from articles.wire.reading import Label, Reading

MAX_BYTES = 64 * 2**20  # of one file; the formats have narrower limits of their own
_ON_THE_WAY = re.compile(r"[›>»|/]")
TOGETHER_BYTES = 8 * 2**20  # of copy that is read in one go; a single file may have more
Outcome = Dispatch.Outcome
Bearer = TypeVar("Bearer")


class NotReleasedError(Exception):
    """Held copy that cannot be made a story; the message is a sentence for the editor."""


def receive(copy: Copy) -> list[Receipt]:
    """Takes copy in: one receipt for each item that it holds.

    Copy that cannot be understood is kept as a rejected dispatch with its bytes, and its receipt
    says what was expected and where. An exception is a failure of ours; all other items are in.
    """
    receipts = next(receive_all([copy]))
    for receipt in receipts:
        if receipt.fault:
            raise receipt.fault
    return receipts


def receive_all(copies: Iterable[Copy], *, together: int = TOGETHER) -> Iterator[list[Receipt]]:
    """Takes much copy in: for each piece, in order, what receive() would give.

    Up to so many pieces are read and written `together`. What cannot be written so is written one
    by one: where we fail at an item, its receipt has the fault, and no other one is held up.
    Only what the database cannot do for anybody (DATABASE_TROUBLES) is raised.
    """
    for batch in _batches(copies, together):
        yield from _receive_batch(batch)
        if settings.DEBUG:
            reset_queries()  # while debugging, Django keeps the text of 9,000 statements


def receive_each(
    bearers: Iterable[tuple[Bearer, Copy | None]], *, together: int = TOGETHER
) -> Iterator[tuple[Bearer, list[Receipt]]]:
    """receive_all() for copy that somebody brings: each bearer, in order, with its receipts.

    What they get is committed. One without copy gets none.
    """
    waiting: deque[tuple[Bearer, Copy | None]] = deque()

    def copies() -> Iterator[Copy]:
        for bearer, copy in bearers:
            waiting.append((bearer, copy))
            if copy:
                yield copy

    def without_copy() -> Iterator[tuple[Bearer, list[Receipt]]]:
        while waiting and waiting[0][1] is None:
            yield waiting.popleft()[0], []

    for receipts in receive_all(copies(), together=together):
        yield from without_copy()
        yield waiting.popleft()[0], receipts
    yield from without_copy()


def _batches(copies: Iterable[Copy], together: int) -> Iterator[list[Copy]]:
    """Copies of one source and different content, in order, of a bounded size."""
    batch: list[Copy] = []
    seen: set[str] = set()
    size = 0
    for copy in copies:
        is_full = len(batch) >= together or size + len(copy.data) > TOGETHER_BYTES
        if batch and (is_full or copy.sha256 in seen or copy.source.pk != batch[0].source.pk):
            yield batch
            batch, seen, size = [], set(), 0
        batch.append(copy)
        seen.add(copy.sha256)
        size += len(copy.data)
    if batch:
        yield batch


def _receive_batch(batch: Sequence[Copy]) -> Iterator[list[Receipt]]:
    known = known_dispatches(batch)
    opened = [_opened(copy, known.get(copy.sha256, [])) for copy in batch]
    receipts = settle_all([item for each in opened if isinstance(each, list) for item in each])
    for copy, items in zip(batch, opened, strict=True):
        if isinstance(items, list):
            taken = [*islice(receipts, len(items))]
            _leave_basket(known.get(copy.sha256, []), taken)
            yield taken
        elif items is None:
            yield [_known_receipt(dispatch) for dispatch in known[copy.sha256]]
        else:
            yield [_refuse(copy, items)]


def _opened(copy: Copy, known: Sequence[Dispatch]) -> list[Arrived] | Exception | None:
    """The items of copy, or why it cannot be read; None for copy that is here, whole."""
    if known and _is_whole(copy, known):
        return None
    try:
        return _items(copy, _read(copy))
    except DATABASE_TROUBLES:
        raise
    except Exception as error:
        # A refusal, or a fault of ours, which is none of the others' in the batch.
        return error


def _read(copy: Copy) -> Reading:
    if len(copy.data) > MAX_BYTES:
        raise too_large(len(copy.data))
    return wire.read(
        copy.data,
        format=copy.format,
        name=copy.title,
        profile=copy.source.profile,
        vocabulary=desk_vocabulary(),
    )


def accept(copy: Copy, reading: Reading) -> list[Receipt]:
    """Takes in what was understood of a piece of copy, by us or by an editor's own hand.

    Where we fail at an item its receipt has the fault; all other items are in.
    """
    return [*settle_all(_items(copy, reading))]


def _items(copy: Copy, reading: Reading) -> list[Arrived]:
    section = _section_of(reading)
    return [
        Arrived.of(
            copy,
            reading,
            doc.replace(document, section=section)
            if section and not document.section
            else document,
        )
        for document in reading.documents
    ]


def _is_whole(copy: Copy, known: Sequence[Dispatch]) -> bool:
    """Whether every item of these bytes is here, so that they need not be read again."""
    return all(
        dispatch.outcome != Outcome.REJECTED
        and dispatch.items_in_copy == len(known)
        and copy.format in (None, dispatch.format)
        for dispatch in known
    )


def _known_receipt(dispatch: Any) -> Receipt:
    """The receipt of bytes that are here; its story's columns load when they are asked for."""
    known = dispatch.story_id
    story = Story.from_db(dispatch._state.db, ["id"], [known]) if known else None
    headline, notices = dispatch.headline or "", dispatch.notices
    return Receipt(Outcome.UNCHANGED, dispatch.format, headline, story, dispatch, notices)


def _section_of(reading: Reading) -> str:
    """The first section that a line of plain copy names and this newsroom has; else "".

    A line may be the way to the page, as sites write it: "Accueil › Suisse".
    """
    lines = [line.text for line in reading.lines if line.label is Label.SECTION]
    named = [slugify(name) for line in lines for name in (line, *_ON_THE_WAY.split(line))]
    if not named:
        return ""
    known = set(Section.objects.filter(slug__in=named).values_list("slug", flat=True))
    return next((slug for slug in named if slug in known), "")


def retry(dispatch: Dispatch) -> list[Receipt]:
    """Reads refused copy again, since readers learn; what is understood leaves the basket.

    Where we fail at it, its receipt has the fault and it stays there.
    """
    return next(receive_all([Copy(bytes(dispatch.raw.data), dispatch.source, name=dispatch.name)]))


def _leave_basket(known: Iterable[Dispatch], taken: Iterable[Receipt]) -> None:
    refused = [each.pk for each in known if each.outcome == Outcome.REJECTED]
    if refused and not any(receipt.fault for receipt in taken):
        Dispatch.objects.filter(pk__in=refused).update(outcome=Outcome.RETRIED)


@transaction.atomic
def release(dispatch: Dispatch, *, by: User | None) -> Dispatch:
    """An editor makes a story of copy that was held, or brings it into the story of its item.

    Raises NotReleasedError for copy that is not held, and for what its agency has killed.
    """
    lock(dispatch.source, [dispatch.identity])
    dispatch = Dispatch.objects.select_related("source").get(pk=dispatch.pk)
    if dispatch.outcome != Outcome.HELD:
        raise NotReleasedError(_("This copy is not held."))
    earlier = earlier_dispatches([dispatch.identity])[dispatch.identity]
    item = Item(
        dispatch.source,
        dispatch.told(),
        dispatch,
        [each for each in earlier if each.pk != dispatch.pk],
        by=by,
    )
    if item.before.is_killed() or dispatch.signal == doc.Signal.KILL:
        raise NotReleasedError(_("The agency has killed this item: nothing of it may appear."))
    if dispatch.story and dispatch.story.state == Story.State.KILLED:
        raise NotReleasedError(_("The story of this item was killed."))
    if dispatch.story and item.base(dispatch.story) is None:
        raise NotReleasedError(_("The story of this item begins with a newer revision."))
    dispatch.outcome = item.tell()
    dispatch.save(update_fields=["outcome", "story", "document", "conflicts", "brought", "notices"])
    return dispatch


def too_large(size: int) -> CopyRefusedError:
    return CopyRefusedError(
        _("The copy has %(size)s MB, which is too much."),
        expected=_("at most %(limit)s MB"),
        size=size // 2**20,
        limit=MAX_BYTES // 2**20,
    )


def explain(refusal: CopyRefusedError) -> dict[str, Any]:
    """A refusal as the report has it: line, and message with what was expected."""
    message = _(refusal.message) % refusal.params
    if refusal.expected:
        expected = _(refusal.expected) % refusal.params
        message = _("%(message)s Expected: %(expected)s.") % {
            "message": message,
            "expected": expected,
        }
    return {"line": refusal.line, "message": message}


def _refuse(copy: Copy, reason: Exception) -> Receipt:
    """Copy that cannot be understood is kept; of what we failed to read, nothing."""
    try:
        if isinstance(reason, CopyRefusedError):
            return _reject(copy, reason)
    except DATABASE_TROUBLES:
        raise
    except Exception as fault:
        reason = fault
    return Receipt.failed(copy, reason)


def _reject(copy: Copy, refusal: CopyRefusedError) -> Receipt:
    warning = explain(refusal)
    if len(copy.data) > MAX_BYTES:
        return Receipt(Outcome.REJECTED, warnings=[warning])
    with transaction.atomic():
        RawCopy.objects.bulk_create([copy.raw()], ignore_conflicts=True)
        dispatch, _made = Dispatch.objects.get_or_create(
            source=copy.source,
            identity=f"sha256:{copy.sha256}",
            revision="",
            sha256=copy.sha256,
            defaults={
                "raw_id": copy.sha256,
                "name": copy.title[:255],
                "notices": [warning],
                "outcome": Outcome.REJECTED,
            },
        )
    return Receipt(Outcome.REJECTED, dispatch=dispatch, warnings=[warning])
