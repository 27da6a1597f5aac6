"""Copy on its way in: the items that it holds, by their names, and what is here of them already.

The questions are asked for many pieces of copy at once, in SQL: re-imports and polls ask them for
every file, mostly in vain or with nothing more to do.
"""

import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from articles import document as doc
from articles.document import StoryDocument
from articles.intake.enclosures import Enclosures
from articles.intake.fitting import fitted
from articles.models import Dispatch, RawCopy, Section, Source, Story, User
from articles.troubles import NO_ROOM, is_full
from articles.wire.decode import file_name
from articles.wire.reading import Notice, Reading

logger = logging.getLogger(__name__)
# The database has failed, and no copy: whoever asked for it has to know.
DATABASE_TROUBLES = (OperationalError, InterfaceError)
# Formats whose bytes change with every poll although their items do not.
COLLECTIONS = frozenset({"feed", "wxr", "ghost"})


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
    # Who brought it, where it did not come by itself.
    by: User | None = None

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def title(self) -> str:
        """Its name in writing; `name` itself leads to the files beside it."""
        return file_name(self.name)

    def raw(self) -> RawCopy:
        return RawCopy(sha256=self.sha256, data=self.data)


@dataclass(frozen=True)
class Receipt:
    """What became of one item of a piece of copy; `fault` is why we failed to take it in."""

    outcome: str
    format: str = ""
    headline: str = ""
    story: Story | None = None
    dispatch: Dispatch | None = None
    warnings: list[dict[str, Any]] = field(default_factory=list)
    fault: Exception | None = None

    @classmethod
    def failed(cls, copy: Copy, fault: Exception, headline: str = "") -> "Receipt":
        """Of what is good for all we know: nothing of it is kept, and it may come again."""
        message = _("It could not be taken in; the log says why.")
        traceback: Exception | None = fault
        if is_full(fault):
            message, traceback = str(NO_ROOM), None
        told = copy.source.slug, copy.title
        logger.error("%s: %s could not be taken in", *told, exc_info=traceback)
        warning = {"line": None, "message": message}
        rejected = Dispatch.Outcome.REJECTED
        return cls(rejected, headline=headline, warnings=[warning], fault=fault)


@dataclass(frozen=True)
class Arrived:
    """One item of a piece of copy.

    `identity` is the agency's; for copy without one, that of its text. `sha256` is that of the
    bytes; of one item among several its own, since the bytes of a feed differ at every poll.
    """

    copy: Copy
    reading: Reading
    document: StoryDocument
    identity: str
    sha256: str

    @classmethod
    def of(cls, copy: Copy, reading: Reading, document: StoryDocument) -> "Arrived":
        is_alone = len(reading.documents) == 1 and reading.format not in COLLECTIONS
        sha256 = copy.sha256 if is_alone else _sha256(msgspec.json.encode(document))
        return cls(copy, reading, document, _identity(reading, document), sha256)

    @property
    def revision(self) -> str:
        return self.document.wire.version[:40] if self.document.wire else ""

    @property
    def signal(self) -> str:
        return self.document.wire.signal.value if self.document.wire else ""

    def brings_files(self) -> bool:
        """Whether files come with it: those are stored and rendered, which takes its time."""
        return bool(self.reading.attachments) or self.enclosures().lie_in_folder(self.document)

    def enclosures(self) -> Enclosures:
        """The files that may come with it, none of them taken in yet."""
        copy = self.copy
        return Enclosures(self.reading.attachments, copy.media_dir, PurePath(copy.name).stem)

    def is_same_as(self, dispatch: Dispatch) -> bool:
        """Whether it is this very revision of the item, of which the identity is known."""
        names = (dispatch.source_id, dispatch.revision, dispatch.sha256)
        return names == (self.copy.source.pk, self.revision, self.sha256)

    def dispatch(self, files: Enclosures) -> tuple[StoryDocument, Dispatch]:
        """The document with the files that came along, and the row of what was received."""
        copy, reading = self.copy, self.reading
        document, cut = fitted(files.attach(self.document))
        dispatch = Dispatch(
            source=copy.source,
            identity=self.identity,
            revision=self.revision,
            sha256=self.sha256,
            raw_id=copy.sha256,
            name=copy.title[:255],
            items_in_copy=len(reading.documents),
            format=reading.format,
            encoding=reading.encoding,
            lines=list(msgspec.to_builtins(reading.lines)),
            document=doc.to_json(document),
            signal=self.signal,
            notices=[
                *_warnings(reading),
                *files.warnings,
                *({"line": None, "message": each} for each in cut),
            ],
        )
        return document, dispatch


def known_dispatches(copies: Collection[Copy]) -> dict[str, list[Dispatch]]:
    """What the same bytes from the same source became before, by checksum, in order."""
    sources = {copy.sha256: copy.source.pk for copy in copies}
    known = defaultdict(list)
    found: Any = Dispatch.objects.raw(
        _KNOWN % _marks(sources), [*sources, Dispatch.Outcome.RETRIED]
    )
    for dispatch in sorted(found, key=lambda each: each.pk):
        if dispatch.source_id == sources[dispatch.raw_id]:
            known[dispatch.raw_id].append(dispatch)
    return known


# Columns that are not named load when they are needed. The source is not asked for here: SQLite
# would take its index, which most rows share.
_KNOWN = f"""
    SELECT id, source_id, raw_id, outcome, format, items_in_copy, notices, story_id,
        document ->> 'headline' AS headline
    FROM {Dispatch._meta.db_table}
    WHERE raw_id IN (%s) AND outcome <> %%s
"""  # noqa: S608  # our own names


def earlier_dispatches(identities: Collection[str]) -> dict[str, list[Dispatch]]:
    """All that came under these names, from any source, in order."""
    earlier = defaultdict(list)
    if known := _known_identities(identities):
        rows = Dispatch.objects.filter(identity__in=known).select_related("story").order_by("id")
        for dispatch in rows.defer("lines", "document"):
            earlier[dispatch.identity].append(dispatch)
    return earlier


def _known_identities(identities: Collection[str]) -> set[str]:
    table = Dispatch._meta.db_table
    sql = f"SELECT DISTINCT identity FROM {table} WHERE identity IN ({_marks(identities)})"  # noqa: S608  # our names
    with connection.cursor() as cursor:
        cursor.execute(sql, [*identities])
        return {identity for (identity,) in cursor.fetchall()}


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))


def keep(copies: Iterable[Copy], dispatches: Sequence[Dispatch]) -> None:
    """Writes what was received, and its bytes once for each different content."""
    raws = {copy.sha256: copy for copy in copies}
    RawCopy.objects.bulk_create([copy.raw() for copy in raws.values()], ignore_conflicts=True)
    Dispatch.objects.bulk_create(dispatches)


def _identity(reading: Reading, document: StoryDocument) -> str:
    """Line ends and spaces do not count: the same mail pasted twice is the same item."""
    if document.wire and document.wire.guid:
        return identity_of(document.wire.guid)
    text = " ".join(line.text for line in reading.lines) or repr(document)
    folded = re.sub(r"\s+", " ", text).strip()
    return f"text:{_sha256(folded.encode())}"


def identity_of(guid: str) -> str:
    """An agency's name of an item, as dispatches have it; of two long ones, both ends count."""
    return guid if len(guid) <= 255 else f"{guid[:190]}#{_sha256(guid.encode())}"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _warnings(reading: Reading) -> Iterator[dict[str, Any]]:
    for notice in reading.notices:
        yield {"line": notice.line, "message": say(notice)}


def say(notice: Notice) -> str:
    """A notice in the editor's language."""
    return _(notice.message) % notice.params if notice.params else _(notice.message)
