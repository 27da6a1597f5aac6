"""Files on the disk handed to intake, in their order; nothing here stops at a bad one."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from articles import workflow
from articles.intake import MAX_BYTES, Copy, Receipt, explain, receive_each, too_large
from articles.intake.batches import TOGETHER
from articles.models import Dispatch, Section, Source, Story
from articles.wire.decode import file_name
from articles.wire.unpublished import what_it_was

STANDARD_INPUT = Path("-")


@dataclass(frozen=True)
class Delivery:
    """What holds for all files of one run."""

    source: Source
    format: str | None = None
    section: Section | None = None
    media_dir: Path | None = None
    publish: bool = False
    published_at: datetime | None = None


@dataclass
class Entry:
    """One item of the report: what became of it. `story_id` is None where there is no story."""

    path: str
    sha256: str = ""
    format: str = ""
    outcome: str = Dispatch.Outcome.REJECTED.value
    story_id: int | None = None
    headline: str = ""
    warnings: list[dict[str, Any]] = field(default_factory=list)
    # Whether something that was asked for was not done; not part of the report.
    is_refused: bool = False

    def report(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "is_refused"}


def files_below(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves and those in folders, in order of name, hidden ones left out.

    A folder that cannot be read is given as it is, so that deliver() can say so.
    """
    for path in paths:
        # Not is_dir() of the path, which raises where a name is too long to be one.
        if os.path.isdir(path):  # noqa: PTH112
            yield from _files_in(path)
        else:
            yield path


def _files_in(folder: Path) -> Iterator[Path]:
    unreadable: list[Path] = []
    for here, folders, names in os.walk(
        folder, onerror=lambda error: unreadable.append(Path(error.filename))
    ):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(names) if not name.startswith("."))
    yield from unreadable


def deliver(paths: Iterable[Path], delivery: Delivery) -> Iterator[list[Entry]]:
    """Takes files in: for each one an entry for every item in it, or one that says why not.

    What is to be published is taken in one by one, since an update that comes before or after the
    publication is not the same.
    """
    together = 1 if delivery.publish else TOGETHER
    for file, receipts in receive_each(_opened(paths, delivery), together=together):
        if file.is_refused:
            yield [file]
        else:
            yield [_entry(file, receipt, delivery) for receipt in receipts]


def _opened(paths: Iterable[Path], delivery: Delivery) -> Iterator[tuple[Entry, Copy | None]]:
    """The files when they are asked for, with their copy where they can be read."""
    for path in paths:
        data = _read(path)
        if isinstance(data, str):
            yield _refused(path, data), None
            continue
        copy = Copy(
            data,
            delivery.source,
            name=path.name,
            format=delivery.format,
            section=delivery.section,
            media_dir=delivery.media_dir,
        )
        yield Entry(file_name(str(path)), copy.sha256), copy


def _read(path: Path) -> bytes | str:
    """The bytes of a file, or the reason why there are none."""
    try:
        if path == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        if (size := path.stat().st_size) > MAX_BYTES:
            return str(explain(too_large(size))["message"])
        return path.read_bytes()
    except OSError as error:
        return _reason(error)


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return _("There is no such file.")
        case PermissionError():
            return _("The file cannot be read: its rights do not allow it.")
        case IsADirectoryError():
            return _("The folder cannot be read: its rights do not allow it.")
    return _("The file cannot be read: %(reason)s.") % {"reason": error.strerror}


def _refused(path: Path, reason: str) -> Entry:
    return Entry(
        file_name(str(path)), warnings=[{"line": None, "message": reason}], is_refused=True
    )


def _entry(file: Entry, receipt: Receipt, delivery: Delivery) -> Entry:
    entry = Entry(
        file.path,
        file.sha256,
        receipt.format,
        str(receipt.outcome),
        receipt.story.pk if receipt.story else None,
        receipt.headline,
        list(receipt.warnings),
        is_refused=receipt.outcome == Dispatch.Outcome.REJECTED,
    )
    if delivery.publish and receipt.story:
        was = what_it_was(receipt.dispatch.told()) if receipt.dispatch else ""
        if was:
            told = _("Not published: it was not public where it comes from (%s).") % was
            entry.warnings.append({"line": None, "message": told})
        else:
            _publish(entry, receipt.story, delivery)
    return entry


def _publish(entry: Entry, story: Story, delivery: Delivery) -> None:
    """Publishes a story that is not out yet; a refusal is a warning, the draft stays."""
    story.refresh_from_db(fields=["state"])
    if story.state not in workflow.ACTS["publish"].sources - {Story.State.WITHDRAWN}:
        return
    try:
        workflow.perform("publish", story, by=None, at=delivery.published_at)
    except workflow.ActRefusedError as refusal:
        entry.is_refused = True
        entry.warnings += [
            {"line": None, "message": str(_("Not published: %s") % problem)}
            for problem in refusal.problems
        ]
