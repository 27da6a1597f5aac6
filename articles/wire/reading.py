"""The result of reading copy: documents, and for plain copy what each line was taken for."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from articles.document import Part, StoryDocument


class Label(StrEnum):
    """What a physical line of plain copy is. Every line has exactly one label."""

    BLANK = "blank"
    IGNORED = "ignored"
    SECTION = "section"
    KICKER = "kicker"
    HEADLINE = "headline"
    LEDE = "lede"
    DATES = "dates"
    CREDIT = "credit"
    MEDIA = "media"
    PARAGRAPH = "paragraph"
    CROSSHEAD = "crosshead"
    QUOTE = "quote"
    LIST = "list"
    RELATED = "related"
    EMBED = "embed"
    SIDEBAR_HEADLINE = "sidebar-headline"
    SIDEBAR_PARAGRAPH = "sidebar-paragraph"
    SIDEBAR_CROSSHEAD = "sidebar-crosshead"
    SIDEBAR_LIST = "sidebar-list"
    SIDEBAR_QUOTE = "sidebar-quote"
    SIDEBAR_RELATED = "sidebar-related"
    SIDEBAR_MEDIA = "sidebar-media"
    SIDEBAR_CREDIT = "sidebar-credit"


class Line(Part, frozen=True):
    """One physical line: its text as decoded, its label, how sure we are (0 to 1), and why.

    `reason` is a msgid ("short line between paragraphs, no full stop").
    """

    text: str
    label: Label
    confidence: float = 1.0
    reason: str = ""


class Notice(Part, frozen=True):
    """Something an editor should know about a reading. `message` is a msgid filled by `params`."""

    message: str
    line: int | None = None
    params: dict[str, Any] = msgspec.field(default_factory=dict)


class Attachment(Part, frozen=True):
    """A file that came inside the copy; documents name it by `checksum` (sha256, hex)."""

    checksum: str
    filename: str
    data: bytes


class Reading(Part, frozen=True):
    """All that was understood of one piece of copy.

    Plain copy has `lines`, which put together again ("\\n") are the decoded text; structured
    formats have none. Several messages in one file make several documents.
    """

    format: str
    encoding: str
    documents: tuple[StoryDocument, ...]
    lines: tuple[Line, ...] = ()
    notices: tuple[Notice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
