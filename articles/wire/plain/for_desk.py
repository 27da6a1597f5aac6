"""Lines of plain copy that speak to the desk, and what they ask of the story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from articles.document import Signal, StoryDocument, WireDocument, replace
from articles.wire.assembly import titled
from articles.wire.desk_lines import desk_lines, edges, signal_alone, texts_of, told
from articles.wire.embargo import is_embargo_line
from articles.wire.plain import reasons
from articles.wire.plain.layout import fold
from articles.wire.profiles.agency import Profile
from articles.wire.reading import Notice

_HEAD, _FOOT = 16, 6  # lines, the furniture of pages among them


def find(lines: Sequence[str], profile: Profile, *, may_gate: bool) -> dict[int, str]:
    """The lines for the desk, by their numbers from 0, in their folded form.

    `may_gate` says that the text may speak of an embargo.
    """
    numbers = [number for number, line in enumerate(lines) if line and not line.isspace()]
    capitals = [number for number in edges(numbers) if lines[number].isupper()]
    found = {
        number: line
        for number in capitals
        if signal_alone(line := fold(lines[number]), profile) is not Signal.NONE
    }
    if not may_gate:
        return found
    near = [*numbers[:_HEAD], *numbers[max(_HEAD, len(numbers) - _FOOT) :]]
    for number, after in zip(near, [*near[1:], -1], strict=True):
        line = fold(lines[number])
        if is_embargo_line(line):
            found[number] = line
            following = fold(lines[after]) if after >= 0 else ""
            if len(desk_lines((line, following), profile) or ()) == 2:  # its time
                found[after] = following
    return dict(sorted(found.items()))


def asked(
    document: StoryDocument, lines: dict[int, str], profile: Profile, sent_at: datetime | None
) -> StoryDocument:
    """The document with what its lines for the desk, and embargoes in its text, ask for."""
    texts = (document.headline, document.lede, *edges(texts_of(document.body)))
    counted_from = WireDocument(sent_at=sent_at or document.published_at)
    wire = replace(told(counted_from, tuple(lines.values()), texts, profile), sent_at=None)
    return titled(replace(document, wire=wire)) if wire != WireDocument() else document


def notices(document: StoryDocument, lines: dict[int, str]) -> list[Notice]:
    """What an editor should know of it."""
    wire = document.wire
    if wire is None:
        return []
    if not lines:
        return [Notice(message=reasons.EMBARGO_SAID)]
    number, line = next(iter(lines.items()))
    message = reasons.EMBARGO_READ if wire.embargo_until else reasons.EMBARGO_UNREAD
    if wire.signal in (Signal.KILL, Signal.CORRECTION):
        message = reasons.RECALLS
    return [Notice(message=message, line=number + 1, params={"line": line})]
