"""Received copy becomes rows: a Dispatch for every revision of an item, a Story for what it tells.

Idempotent on (source, identity, revision, sha256) and whole or not at all for each item. What the
revision then does to the stories of the item is articles/settling.py.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles import document as doc
from articles import wire
from articles.desk_vocabulary import desk_vocabulary
from articles.document import StoryDocument
from articles.enclosures import Enclosures
from articles.models import Dispatch, RawCopy, Section, Source, Story, User
from articles.settling import Item
from articles.wire.errors import CopyRefusedError
from articles.wire.reading import Label, Notice, Reading

MAX_BYTES = 64 * 2**20  # of one file; the formats have narrower limits of their own
# Formats whose bytes change with every poll although their items do not.
COLLECTIONS = frozenset({"feed", "wxr", "ghost"})
Outcome = Dispatch.Outcome


class NotReleasedError(Exception):
    """Held copy that cannot be made a story; the message is a sentence for the editor."""


@dataclass(frozen=True)
class Copy:
    """Bytes as they came, and what the sender or the editor said about them."""

    data: bytes
    source: Source
    name: str = ""
    format: str | None = None
    section: Section | None = None
    # Where files lie that the copy names but does not hold.
    media_dir: Path | None = None

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Receipt:
    """What became of one item of a piece of copy."""

    outcome: str
    format: str = ""
    headline: str = ""
    story: Story | None = None
    dispatch: Dispatch | None = None
    warnings: list[dict[str, Any]] = field(default_factory=list)


def receive(copy: Copy) -> list[Receipt]:
    """Takes copy in: one receipt for each item that it holds.

    Copy that cannot be understood is kept as a rejected dispatch with its bytes, and its receipt
    says what was expected and where; no other exception is meant for the caller.
    """
    known = _known_copy(copy)
    refused = [dispatch for dispatch in known if dispatch.outcome == Outcome.REJECTED]
    if known and not refused and _is_whole(copy, known):
        return [_known_receipt(dispatch) for dispatch in known]
    try:
        if len(copy.data) > MAX_BYTES:
            raise too_large(len(copy.data))
        reading = wire.read(
            copy.data,
            format=copy.format,
            name=copy.name,
            profile=copy.source.profile,
            vocabulary=desk_vocabulary(),
        )
    except CopyRefusedError as refusal:
        return [_reject(copy, refusal)]
    receipts = accept(copy, reading)
    if refused:
        Dispatch.objects.filter(pk__in=[d.pk for d in refused]).update(outcome=Outcome.RETRIED)
    return receipts


def accept(copy: Copy, reading: Reading) -> list[Receipt]:
    """Takes in what was understood of a piece of copy, by us or by an editor's own hand."""
    section = _section_of(reading)
    return [
        _receive_item(
            copy,
            reading,
            document if document.section else doc.replace(document, section=section),
        )
        for document in reading.documents
    ]


def retry(dispatch: Dispatch) -> list[Receipt]:
    """Reads refused copy again, since readers learn; what is understood leaves the basket."""
    return receive(Copy(bytes(dispatch.raw.data), dispatch.source, name=dispatch.name))


@transaction.atomic
def release(dispatch: Dispatch, *, by: User | None) -> Dispatch:
    """An editor makes a story of copy that was held, or brings it into the story of its item.

    Raises NotReleasedError for copy that is not held, and for what its agency has killed.
    """
    _lock(dispatch.source)
    dispatch = Dispatch.objects.select_related("source").get(pk=dispatch.pk)
    if dispatch.outcome != Outcome.HELD:
        raise NotReleasedError(_("This copy is not held."))
    earlier = [d for d in _earlier(dispatch.identity) if d.pk != dispatch.pk]
    item = Item(dispatch.source, dispatch.told(), dispatch, earlier, by=by)
    if item.is_killed() or dispatch.signal == doc.Signal.KILL:
        raise NotReleasedError(_("The agency has killed this item: nothing of it may appear."))
    if dispatch.story and dispatch.story.state == Story.State.KILLED:
        raise NotReleasedError(_("The story of this item was killed."))
    dispatch.outcome = item.tell()
    dispatch.save(update_fields=["outcome", "story", "conflicts", "brought", "notices"])
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


def _reject(copy: Copy, refusal: CopyRefusedError) -> Receipt:
    warning = explain(refusal)
    if len(copy.data) > MAX_BYTES:
        return Receipt(Outcome.REJECTED, warnings=[warning])
    with transaction.atomic():
        dispatch, _made = Dispatch.objects.get_or_create(
            source=copy.source,
            identity=f"sha256:{copy.sha256}",
            revision="",
            sha256=copy.sha256,
            defaults={
                "raw": _raw(copy),
                "name": copy.name[:255],
                "notices": [warning],
                "outcome": Outcome.REJECTED,
            },
        )
    return Receipt(Outcome.REJECTED, dispatch=dispatch, warnings=[warning])


def _known_copy(copy: Copy) -> list[Dispatch]:
    """What the same bytes from the same source became before."""
    if not _is_there(RawCopy, "sha256", copy.sha256):
        return []
    found: Any = Dispatch.objects.raw(_KNOWN, [copy.sha256, Outcome.RETRIED])
    return [dispatch for dispatch in found if dispatch.source_id == copy.source.pk]


# As SQL, because re-imports ask it for every file. Columns that are not named load when needed.
# The source is not asked for here: SQLite would take its index, which most rows share.
_KNOWN = f"""
    SELECT id, source_id, outcome, format, items_in_copy, notices, story_id,
        document ->> 'headline' AS headline
    FROM {Dispatch._meta.db_table}
    WHERE raw_id = %s AND outcome <> %s ORDER BY id
"""  # noqa: S608  # our own names


def _is_there(model: type[Model], column: str, value: str) -> bool:
    """Whether a row has this value: in SQL, because it is asked for every item, mostly in vain."""
    sql = f"SELECT 1 FROM {model._meta.db_table} WHERE {column} = %s LIMIT 1"  # noqa: S608  # our names
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return cursor.fetchone() is not None


def _is_whole(copy: Copy, known: list[Dispatch]) -> bool:
    """Whether every item of these bytes is here, so that they need not be read again."""
    return all(
        dispatch.items_in_copy == len(known) and copy.format in (None, dispatch.format)
        for dispatch in known
    )


def _known_receipt(dispatch: Any) -> Receipt:
    """The receipt of bytes that are here; its story's columns load when they are asked for."""
    known = dispatch.story_id
    story = Story.from_db(dispatch._state.db, ["id"], [known]) if known else None
    headline, notices = dispatch.headline or "", dispatch.notices
    return Receipt(Outcome.UNCHANGED, dispatch.format, headline, story, dispatch, notices)


@transaction.atomic
def _receive_item(copy: Copy, reading: Reading, document: StoryDocument) -> Receipt:
    """One item, whole or not at all. Items of one source wait for each other."""
    _lock(copy.source)
    identity, revision = _identity(reading, document), _revision(document)
    sha256 = _sha256_of_item(copy, reading, document)
    earlier = _earlier(identity)
    own = [d for d in earlier if d.source_id == copy.source.pk]
    same = next((d for d in own if (d.revision, d.sha256) == (revision, sha256)), None)
    if same:
        story = next((d.story for d in reversed(own) if d.story), None)
        return _receipt(reading, document, same, story, Outcome.UNCHANGED)
    files = Enclosures(reading.attachments, copy.media_dir, PurePath(copy.name).stem)
    document = files.attach(document)
    dispatch = Dispatch(
        source=copy.source,
        identity=identity,
        revision=revision,
        sha256=sha256,
        raw=_raw(copy),
        name=copy.name[:255],
        items_in_copy=len(reading.documents),
        format=reading.format,
        encoding=reading.encoding,
        lines=list(msgspec.to_builtins(reading.lines)),
        document=doc.to_json(document),
        signal=_signal(document),
        notices=[*_warnings(reading), *files.warnings],
    )
    Item(copy.source, document, dispatch, earlier, section=copy.section).settle()
    dispatch.save(force_insert=True)
    return _receipt(reading, document, dispatch, dispatch.story, dispatch.outcome)


def _lock(source: Source) -> None:
    """Items of one source wait for each other; SQLite has one writer at a time anyway."""
    if connection.features.has_select_for_update:
        Source.objects.select_for_update().values_list("pk").get(pk=source.pk)


def _earlier(identity: str) -> list[Dispatch]:
    """All that came under this name, from any source, in order."""
    if not _is_there(Dispatch, "identity", identity):
        return []
    rows = Dispatch.objects.filter(identity=identity).select_related("story").order_by("id")
    return list(rows.defer("lines", "document"))


def _sha256_of_item(copy: Copy, reading: Reading, document: StoryDocument) -> str:
    """Of one item among several, its own: the bytes of a feed differ at every poll."""
    if len(reading.documents) == 1 and reading.format not in COLLECTIONS:
        return copy.sha256
    return hashlib.sha256(msgspec.json.encode(document)).hexdigest()


def _section_of(reading: Reading) -> str:
    """The first section that a line of plain copy names and this newsroom has; else ""."""
    named = [slugify(line.text) for line in reading.lines if line.label is Label.SECTION]
    if not named:
        return ""
    known = set(Section.objects.filter(slug__in=named).values_list("slug", flat=True))
    return next((slug for slug in named if slug in known), "")


def _receipt(
    reading: Reading,
    document: StoryDocument,
    dispatch: Dispatch,
    story: Story | None,
    outcome: str,
) -> Receipt:
    return Receipt(outcome, reading.format, document.headline, story, dispatch, dispatch.notices)


def _raw(copy: Copy) -> RawCopy:
    raw = RawCopy(sha256=copy.sha256, data=copy.data)
    RawCopy.objects.bulk_create([raw], ignore_conflicts=True)
    return raw


def _identity(reading: Reading, document: StoryDocument) -> str:
    """The agency's identity of the item; for copy without one, that of its text.

    Line ends and spaces do not count: the same mail pasted twice is the same item.
    """
    if document.wire and document.wire.guid:
        return document.wire.guid[:255]
    text = " ".join(line.text for line in reading.lines) or repr(document)
    folded = re.sub(r"\s+", " ", text).strip()
    return f"text:{hashlib.sha256(folded.encode()).hexdigest()}"


def _revision(document: StoryDocument) -> str:
    return document.wire.version[:40] if document.wire else ""


def _signal(document: StoryDocument) -> str:
    return document.wire.signal.value if document.wire else ""


def _warnings(reading: Reading) -> Iterator[dict[str, Any]]:
    for notice in reading.notices:
        yield {"line": notice.line, "message": say(notice)}


def say(notice: Notice) -> str:
    """A notice in the editor's language."""
    return _(notice.message) % notice.params if notice.params else _(notice.message)
