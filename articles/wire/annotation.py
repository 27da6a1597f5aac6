"""A Reading of plain copy as JSON: every piece of the story with the lines that it stands on.

The form is the annotation schema by which readers of copy are judged; beside it each line's
certainty and reason. A poster is written as a photo of its own before its item.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.document import ContributorKind, MediaDocument
from articles.wire.dates import Moment
from articles.wire.plain.assemble import Body, Box, Story, compose, inline_credit
from articles.wire.plain.layout import fold, unquoted, wrap_width
from articles.wire.plain.pieces import MediaPiece, Piece, known_aliases
from articles.wire.reading import Label, Reading
from articles.wire.vocabulary import Vocabulary, default_vocabulary

_FRAME = {
    "headline": Label.HEADLINE, "lede": Label.LEDE, "kicker": Label.KICKER,
    "sections": Label.SECTION, "dates": Label.DATES, "credits": Label.CREDIT,
    "ignored": Label.IGNORED,
}  # fmt: skip


def annotate(
    reading: Reading, *, name: str, vocabulary: Vocabulary | None = None
) -> dict[str, Any]:
    """The annotation of a reading of plain copy; `name` is its id."""
    lines = [line.text for line in reading.lines]
    labels = [line.label for line in reading.lines]
    words = vocabulary or default_vocabulary()
    bare = unquoted(lines)
    story = compose(bare, labels, words)
    document = reading.documents[0]
    return {
        "id": name,
        "lang": document.language,
        "wrapped": wrap_width(bare) > 0,
        "encoding": reading.encoding,
        "sections": [piece.text for piece in story.by_label.get(Label.SECTION, ())],
        "kicker": story.text(Label.KICKER) or None,
        "headline": document.headline or None,
        "lede": document.lede or None,
        "published": _dated(story.published),
        "modified": _dated(story.modified),
        **_running(story.body),
        "credits": _credits(story, words),
        "sidebars": [_sidebar(box) for box in story.boxes],
        **_lines(reading, labels),
    }


def _lines(reading: Reading, labels: list[Label]) -> dict[str, Any]:
    """What was made of the single lines, and what there is to say of them."""
    return {
        "ignored": [fold(line.text) for line in reading.lines if line.label is Label.IGNORED],
        "lines": {
            key: [number for number, each in enumerate(labels, 1) if each is label]
            for key, label in _FRAME.items()
        },
        "line_labels": [label.value for label in labels],
        "line_confidence": [round(line.confidence, 2) for line in reading.lines],
        "line_reasons": [line.reason for line in reading.lines],
        "notices": [
            {
                "line": notice.line,
                "message": notice.message % notice.params if notice.params else notice.message,
            }
            for notice in reading.notices
        ],
    }


def _dated(found: tuple[Moment, str] | None) -> dict[str, str] | None:
    if found is None:
        return None
    moment, raw = found
    iso = moment.strftime("%Y-%m-%dT%H:%M") if isinstance(moment, datetime) else moment.isoformat()
    return {"raw": raw, "date": iso}


def _running(body: Body) -> dict[str, Any]:
    return {
        "media": [_media(piece, place) for piece, place in body.media],
        "body": [_entry(piece) for piece in body.entries],
    }


def _entry(piece: Piece) -> dict[str, Any]:
    kind = piece.label.value.removeprefix("sidebar-")
    entry: dict[str, Any] = {"type": kind, "text": piece.text, "lines": list(piece.lines)}
    if kind == "paragraph" and piece.text.endswith("?"):
        entry["question"] = True
    if kind == "paragraph" and (credit := inline_credit(piece.text)):
        entry["inline_credit"] = credit
    return entry


def _media(piece: MediaPiece, place: int) -> dict[str, Any]:
    media: MediaDocument = piece.media
    return {
        "kind": media.kind.value,
        "title": media.title or None,
        "caption": media.caption or None,
        "credit": media.credit or None,
        "programme": media.programme or None,
        "duration_s": media.duration_seconds,
        "date": media.broadcast_on.isoformat() if media.broadcast_on else None,
        "lines": list(piece.lines),
        "after_body": place,
    }


def _credits(story: Story, words: Vocabulary) -> dict[str, list[str]]:
    known = set(known_aliases(words).values())
    agencies: list[str] = []
    authors: list[str] = []
    for credit in story.credits:
        for each in credit.contributors:
            is_agency = each.kind is ContributorKind.AGENCY and each.name in known
            (agencies if is_agency else authors).append(each.name)
    raw = [piece.text for piece in story.by_label.get(Label.CREDIT, ())]
    raw += filter(None, (inline_credit(piece.text) for piece in story.body.entries))
    return {
        "raw": raw,
        "agencies": list(dict.fromkeys(agencies)),
        "authors_or_initials": list(dict.fromkeys(authors)),
    }


def _sidebar(box: Box) -> dict[str, Any]:
    made = {
        "headline": box.headline.text if box.headline else None,
        **_running(box.body),
        "lines": sorted(box.lines),
    }
    if box.credits:
        made["credits"] = [piece.text for piece in box.credits]
    return made
