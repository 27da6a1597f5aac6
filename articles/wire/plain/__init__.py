"""Reading plain copy, stage by stage; docs/plain-copy.md states the rules.

layout (lines -> units), marks (what a unit looks like), frame (where the story begins and ends),
head, body and sidebars (roles), pieces and assemble (labels -> document).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from articles.wire.embargo import speaks_of_embargo
from articles.wire.plain import for_desk, reasons
from articles.wire.plain.assemble import compose, to_document
from articles.wire.plain.classify import classify
from articles.wire.plain.layout import Unit, unquoted
from articles.wire.profiles.agency import GENERIC, Profile, profile
from articles.wire.reading import Label, Line, Notice, Reading
from articles.wire.vocabulary import Vocabulary, default_vocabulary, small

__all__ = ["read_text", "reread"]


def read_text(
    text: str,
    *,
    encoding: str = "utf-8",
    notices: Sequence[Notice] = (),
    vocabulary: Vocabulary | None = None,
    agency: Profile | None = None,
    sent_at: datetime | None = None,
) -> Reading:
    """What a decoded text says: one document, and a label for each of its lines.

    Times of embargoes are in the agency's zone; those without a day count from `sent_at`, or from
    the copy's own date.
    """
    sender = agency or profile(GENERIC)
    words = vocabulary or default_vocabulary()
    lines = text.split("\n")
    bare = unquoted(lines) if ">" in text else lines
    low = small(text)
    may_gate = speaks_of_embargo(low)
    told = for_desk.find(bare, sender, may_gate=may_gate)
    rest = ["" if number in told else line for number, line in enumerate(bare)] if told else bare
    copy = classify(rest, low, words)
    labelled = _labelled(lines, copy.units, told)
    story = compose(bare, [line.label for line in labelled], words, units=copy.units)
    document = to_document(story)
    if told or may_gate:
        document = for_desk.asked(document, told, sender, sent_at)
    return Reading(
        format="plain",
        encoding=encoding,
        documents=(document,),
        lines=tuple(labelled),
        notices=(*notices, *for_desk.notices(document, told), *copy.notices),
    )


def reread(text: str, labels: Sequence[Label], *, vocabulary: Vocabulary | None = None) -> Reading:
    """The reading of a text whose lines have these labels, as an editor has set them.

    There must be a label for each line of `text.split("\\n")`, else ValueError; lines without
    any text are blank whatever their label says.
    """
    lines = text.split("\n")
    if len(labels) != len(lines):
        raise ValueError(f"{len(labels)} labels for {len(lines)} lines")
    labels = [
        Label.BLANK if not line or line.isspace() else _filled(label)
        for line, label in zip(lines, labels, strict=True)
    ]
    story = compose(unquoted(lines), labels, vocabulary or default_vocabulary())
    return Reading(
        format="plain",
        encoding="utf-8",
        documents=(to_document(story),),
        lines=tuple(
            Line(text=line, label=label, reason=reasons.EDITOR)
            for line, label in zip(lines, labels, strict=True)
        ),
    )


_EMPTY = Line(text="", label=Label.BLANK, reason=reasons.BLANK)


def _labelled(lines: Sequence[str], units: Sequence[Unit], told: Collection[int]) -> list[Line]:
    """The lines, each with its unit's role; of those told to the desk, none."""
    found = [_EMPTY] * len(lines)
    for unit in units:
        for number in range(unit.first, unit.last + 1):
            found[number] = Line(
                text=lines[number],
                label=unit.label,
                confidence=unit.confidence,
                reason=unit.reason,
            )
    for number, line in enumerate(lines):
        if line and found[number] is _EMPTY:
            found[number] = _without_unit(line, reasons.FOR_DESK if number in told else "")
    return found


def _without_unit(line: str, reason: str) -> Line:
    """A line of white space, the mark of a quoted mail, or one with a reason of its own."""
    if line.isspace():
        return Line(text=line, label=Label.BLANK, reason=reasons.BLANK)
    return Line(text=line, label=Label.IGNORED, reason=reason or reasons.QUOTE_MARK)


def _filled(label: Label) -> Label:
    return Label.IGNORED if label is Label.BLANK else Label(label)
