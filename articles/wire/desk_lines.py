"""Lines of copy that speak to the desk: embargoes, and the words for a correction or a kill.

They stand at the head of a text or at its foot, say something of the text and are no part of it:
they become notes, and what they ask is done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC
from typing import TypeVar

from articles.document import (
    Block,
    Crosshead,
    NoteDocument,
    Paragraph,
    Signal,
    WireDocument,
    replace,
)
from articles.markup import plain
from articles.wire.assembly import embargo_of
from articles.wire.embargo import read_embargoes, speaks_of_embargo
from articles.wire.profiles.agency import Profile, gravest

Placed = TypeVar("Placed")
_HEAD, _FOOT = 3, 2  # paragraphs
_LONGEST = 48
_ASKS = (Signal.KILL, Signal.HOLD, Signal.CORRECTION)
# What is said of a match or a train, too, as the kicker of a page.
_OF_NEWS = {"ANNULE", "ANNULÉ", "SUSPENDU"}
_MARKS = ' *+=-–—:!.()[]#/"'
_CALL = re.compile(r"(?:(?:EDS|NDS|NOTE|ATTENTION|ACHTUNG|ATTENZIONE)\W{1,3})+")


def edges(texts: Sequence[Placed]) -> Sequence[Placed]:
    """The first and the last texts, where such lines stand."""
    return texts if len(texts) <= _HEAD + _FOOT else [*texts[:_HEAD], *texts[-_FOOT:]]


def signal_alone(text: str, profile: Profile) -> Signal:
    """What a line asks that is one of the agency's words in capitals: "*** ANNULATION ***".

    In small letters such a word may be a crosshead; updates and alerts are told by headlines.
    """
    if not text.isupper() or len(text) > _LONGEST:
        return Signal.NONE
    word = _CALL.sub("", text.strip(_MARKS))
    if word in _OF_NEWS:
        return Signal.NONE
    return next((each for each in _ASKS if word in profile.words.get(each, ())), Signal.NONE)


def desk_lines(texts: Sequence[str], profile: Profile, *head: str) -> tuple[str, ...] | None:
    """Those of the texts that speak to the desk, in their order.

    None where neither they nor the `head` can ask for anything: most copy, spared the rest.
    """
    looked_at = edges(texts)
    low = "\n".join((*head, *looked_at)).lower()
    if not (speaks_of_embargo(low) or any(map(str.isupper, looked_at))):
        return None
    asked = {text for text, told in read_embargoes(looked_at, None, UTC) if told.is_line}
    return tuple(
        text
        for text in looked_at
        if text in asked or signal_alone(text, profile) is not Signal.NONE
    )


def told(
    wire: WireDocument, lines: Sequence[str] | None, texts: Sequence[str], profile: Profile
) -> WireDocument:
    """The wire part with what the `lines` for the desk ask, which become its notes, and with the
    embargoes of other `texts`."""
    if lines is None:
        return wire
    signal = gravest(wire.signal, *(signal_alone(line, profile) for line in lines))
    notes = tuple(NoteDocument(text=line, role="desk") for line in lines)
    wire = replace(wire, signal=signal, notes=(*wire.notes, *notes))
    return embargo_of(wire, (*lines, *texts), profile, None)


def without_lines(body: Sequence[Block], lines: Sequence[str] | None) -> tuple[Block, ...]:
    """The blocks but for those that are one of the lines."""
    return tuple(block for block in body if text_of(block) not in lines) if lines else tuple(body)


def texts_of(body: Sequence[Block]) -> list[str]:
    """The texts of paragraphs and crossheads."""
    return [text for text in map(text_of, body) if text]


def text_of(block: Block) -> str:
    if isinstance(block, Paragraph):
        return plain(block.html)
    return block.text if isinstance(block, Crosshead) else ""
