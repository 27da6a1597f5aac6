"""Received copy becomes rows: a Dispatch for every revision of an item, a Story for what it tells.

Idempotent on (source, identity, revision, sha256), whole or not at all for each item, and merging:
what editors changed since the last revision is kept (articles/merge.py). What the sender asks
for (correct, hold, kill, embargo) is done here, once, for every way in which copy arrives.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from articles import document as doc
from articles import wire, workflow
from articles.document import Signal, StoryDocument
from articles.enclosures import Enclosures
from articles.merge import STATED, diff, merge
from articles.models import Dispatch, RawCopy, Section, Source, Story
from articles.models.writing import write_document
from articles.wire.errors import CopyRefusedError
from articles.wire.reading import Notice, Reading

MAX_BYTES = 64 * 2**20  # of one file; the formats have narrower limits of their own
Outcome = Dispatch.Outcome
UNTOLD = (Signal.HOLD, Signal.ADVISORY)  # signals that never make a story by themselves


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
    try:
        if len(copy.data) > MAX_BYTES:
            raise too_large(len(copy.data))
        reading = wire.read(copy.data, format=copy.format, name=copy.name)
    except CopyRefusedError as refusal:
        return [_reject(copy, refusal)]
    return accept(copy, reading)


def accept(copy: Copy, reading: Reading) -> list[Receipt]:
    """Takes in what was understood of a piece of copy, by us or by an editor's own hand."""
    return [_receive_item(copy, reading, document) for document in reading.documents]


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


@transaction.atomic
def _receive_item(copy: Copy, reading: Reading, document: StoryDocument) -> Receipt:
    """One item, whole or not at all. Items of one source wait for each other."""
    Source.objects.select_for_update().get(pk=copy.source.pk)
    identity = _identity(reading, document)
    earlier = list(Dispatch.objects.of_item(copy.source, identity).defer("lines", "notices"))
    same = [d for d in earlier if (d.revision, d.sha256) == (_revision(document), copy.sha256)]
    if same:
        story = next((d.story for d in reversed(earlier) if d.story), None)
        return _receipt(reading, document, same[0], story, Outcome.UNCHANGED)
    files = Enclosures(reading.attachments, copy.media_dir, PurePath(copy.name).stem)
    document = files.attach(document)
    dispatch = Dispatch(
        source=copy.source,
        identity=identity,
        revision=_revision(document),
        sha256=copy.sha256,
        raw=_raw(copy),
        name=copy.name[:255],
        format=reading.format,
        encoding=reading.encoding,
        lines=list(msgspec.to_builtins(reading.lines)),
        document=doc.to_json(document),
        signal=_signal(document),
        notices=[*_warnings(reading), *files.warnings],
    )
    _Item(copy, document, dispatch, earlier).settle()
    dispatch.save()
    return _receipt(reading, document, dispatch, dispatch.story, dispatch.outcome)


@dataclass
class _Item:
    """One new revision of an item and all that came of it before."""

    copy: Copy
    document: StoryDocument
    dispatch: Dispatch
    earlier: list[Dispatch]

    def settle(self) -> None:
        """Decides what the revision does, and does it."""
        self.dispatch.story = next((d.story for d in reversed(self.earlier) if d.story), None)
        self.dispatch.outcome = self._outcome()

    def _outcome(self) -> str:
        signal = self.dispatch.signal
        if self._is_late() or self._was_killed():
            return Outcome.UNCHANGED if self.dispatch.story else Outcome.HELD
        if signal == Signal.KILL:
            return self._recall("kill", _("This article was withdrawn by the agency."))
        if signal == Signal.HOLD and self._is_published():
            return self._recall("unpublish", _("This article is being checked by the agency."))
        if signal in UNTOLD:
            return Outcome.HELD
        if self.dispatch.story:
            return self._merge(self.dispatch.story)
        return self._create()

    def _is_late(self) -> bool:
        """An older revision that comes after a newer one changes nothing."""
        newest = max((_number(d.revision) for d in self.earlier), default=())
        return _number(self.dispatch.revision) < newest

    def _was_killed(self) -> bool:
        return any(d.signal == Signal.KILL for d in self.earlier)

    def _is_published(self) -> bool:
        story = self.dispatch.story
        return story is not None and story.state == Story.State.PUBLISHED

    def _stories(self) -> list[Story]:
        """Every story made from the item."""
        return list(Story.objects.filter(dispatches__in=self.earlier).distinct())

    def _recall(self, act: str, notice: str) -> str:
        """Takes every story of the item from the readers, published or not."""
        stories = [s for s in self._stories() if s.state in workflow.ACTS[act].sources]
        for story in stories:
            workflow.perform(act, story, by=None, note=self.dispatch.identity, notice=notice)
        return Outcome.MERGED if stories else Outcome.HELD

    def _create(self) -> str:
        section = self.copy.section or self.copy.source.default_section
        document = self.document
        if section and not document.section:
            document = doc.replace(document, section=section.slug)
        story = Story(embargo_until=_embargo(document))
        self.dispatch.story = write_document(story, document)
        document = doc.replace(document, section=story.section.slug if story.section else "")
        workflow.record_document(story, document, "import", by=None, note=self.dispatch.identity)
        return Outcome.CREATED

    def _merge(self, story: Story) -> str:
        """Brings in what the wire changed since the revision that was applied last."""
        story = Story.objects.select_for_update(of=("self",)).whole().get(pk=story.pk)
        ours = story.document()
        merged = merge(self._base(), ours, self.document)
        self.dispatch.conflicts = list(msgspec.to_builtins(merged.conflicts))
        if merged.document != ours:
            story.embargo_until = _embargo(self.document) or story.embargo_until
            story.version += 1
            write_document(story, merged.document)
            self._record(story, "wire")
        if merged.conflicts:
            return Outcome.CONFLICT
        return Outcome.MERGED if _tells_more(ours, merged.document) else Outcome.UNCHANGED

    def _base(self) -> StoryDocument:
        """What the wire said last of what has been applied to the story."""
        applied = (Outcome.CREATED, Outcome.MERGED, Outcome.CONFLICT)
        return doc.from_json([d.document or {} for d in self.earlier if d.outcome in applied][-1])

    def _record(self, story: Story, act: str) -> None:
        whole = Story.objects.whole().get(pk=story.pk)
        workflow.record(whole, act, by=None, note=self.dispatch.identity)


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


def _tells_more(before: StoryDocument, after: StoryDocument) -> bool:
    """Whether anything differs but the version and the dates that the wire states."""
    return any(change.field not in STATED for change in diff(before, after))


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


def _embargo(document: StoryDocument) -> Any:
    return document.wire.embargo_until if document.wire else None


def _number(revision: str) -> tuple[int, ...]:
    """Versions compare as numbers: 1.9 comes before 1.10."""
    return tuple(int(part) for part in re.findall(r"\d+", revision))


def _warnings(reading: Reading) -> Iterator[dict[str, Any]]:
    for notice in reading.notices:
        yield {"line": notice.line, "message": say(notice)}


def say(notice: Notice) -> str:
    """A notice in the editor's language."""
    return _(notice.message) % notice.params if notice.params else _(notice.message)
