"""How a copy closes: who signs below the text, what the page says of the author, the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.wire.plain import reasons
from articles.wire.plain.bylines import is_signature, signs_letter, tells_role
from articles.wire.plain.layout import Unit
from articles.wire.plain.marks import (
    BARE_DATE,
    BYLINE,
    CAPTION,
    DATES,
    FURNITURE,
    LONG,
    PROSE,
    RELATED,
    RELATIVE,
    SENTENCE,
    SHORT,
    SIGNOFF,
    TAIL,
)  # fmt: skip
from articles.wire.plain.roles import Copy, give
from articles.wire.plain.sources import is_name
from articles.wire.reading import Label
from articles.wire.vocabulary import word_key

_TELLS_OF_AUTHOR = (
    *("est", "couvre", "suit", "écrit", "travaille", "è"),
    *("is", "covers", "writes", "works", "ist", "schreibt", "arbeitet", "berichtet"),
)
_LAST_LINES = 6
_REST = {
    BARE_DATE: (Label.IGNORED, 0.95, reasons.BARE_DATE),
    TAIL: (Label.IGNORED, 0.95, reasons.TAIL),
}
_AFTER = (Label.IGNORED, 0.8, reasons.AFTER)
_INITIALS = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ]{0,2}[A-Za-zà-ÿ]?|(?:[A-ZÀ-Þ]\.[ -]?){2,3}")


def label_end(copy: Copy, start: int) -> None:
    """Behind the core all is furniture, but for the credits and dates that close the story."""
    labels = {unit.label for unit in copy.units[:start]}
    credited, dated = Label.CREDIT in labels, Label.DATES in labels
    tail = -1
    for index in range(start, len(copy.units)):
        unit = copy.units[index]
        if unit.mark == TAIL and tail < 0:
            tail = index
        near = tail < 0 or (index - tail <= 6 and not credited and not dated)
        sure = 0.8 if tail < 0 else 0.6
        if near and _is_signed(copy, index, start):
            give(unit, Label.CREDIT, sure, reasons.SIGNOFF)
            credited = credited or tail < 0
        elif near and _is_named(copy, index, start, credited=credited):
            give(unit, Label.CREDIT, 0.65, reasons.NAME)
            credited = True
        elif _is_dated(copy, index, start, near=near, dated=dated):
            give(unit, Label.DATES, sure, reasons.DATES)
            dated = dated or tail < 0
        else:
            give(unit, *_REST.get(unit.mark, _AFTER))


def _is_signed(copy: Copy, index: int, start: int) -> bool:
    """Whether a sign-off or a byline is the story's, and not that of a teaser below it."""
    unit = copy.units[index]
    if unit.mark not in (SIGNOFF, BYLINE) or _is_of_teaser(copy.units[index - 1], unit):
        return False
    return index - start < (60 if unit.mark == SIGNOFF else 12)


def _is_named(copy: Copy, index: int, start: int, *, credited: bool) -> bool:
    """Whether a line is the name, or what else is short, of somebody who signs the story."""
    if _signs_again(copy, index, start):
        return True
    return (not credited or _signs_too(copy.units[index].text)) and _signs(copy, index, start)


def _is_dated(copy: Copy, index: int, start: int, *, near: bool, dated: bool) -> bool:
    """Whether dates are the story's: once it is dated, only labelled ones are."""
    unit = copy.units[index]
    if unit.mark != DATES:
        return False
    if dated and index > start and (not unit.value.labelled or unit.value == RELATIVE):
        return False
    return near or (index > 0 and copy.units[index - 1].label is Label.CREDIT)


def part_from_author(copy: Copy, start: int, stop: int) -> None:
    """What the page says of the author below the story: "Anne Wyss est journaliste …"."""
    signed = [unit.text for unit in copy.units[:stop] if unit.label is Label.CREDIT]
    last = range(max(start, stop - _LAST_LINES), stop)
    found = next((i for i in last if signed and _tells(copy.units[i], signed)), stop)
    rest = copy.units[found + 1 : stop]
    if any(unit.mark == PROSE for unit in rest):
        rest = []
    for unit in copy.units[found : found + 1] if found < stop else ():
        give(unit, Label.IGNORED, 0.7, reasons.AUTHOR)
    for unit in rest:
        give(unit, Label.IGNORED, 0.7, reasons.AFTER)


def _tells(unit: Unit, signed: Sequence[str]) -> bool:
    if unit.mark not in (PROSE, SENTENCE):
        return False
    *name, verb = unit.text[:60].split(" ", 3)[:3]
    if verb not in _TELLS_OF_AUTHOR:
        return False
    return any(" ".join(name) in text for text in signed)


def _is_of_teaser(before: Unit, unit: Unit) -> bool:
    """A byline right below the title of another story."""
    title = before.mark in (SHORT, LONG) and before.size >= 25 and before.label is Label.IGNORED
    return unit.mark == BYLINE and title and not unit.gap_before


def _signs_too(text: str) -> bool:
    """Initials, or the last of several letters, though somebody has signed above."""
    return bool(_INITIALS.fullmatch(text)) or signs_letter(text)


def _signs(copy: Copy, index: int, start: int) -> bool:
    """A name alone right below the text, where the copy or the story's part of it ends."""
    unit = copy.units[index]
    parted = unit.gap_before or not copy.gapped
    first = index - start < 3 and all(each.mark == DATES for each in copy.units[start:index])
    if not first or index < 1 or not parted or unit.mark not in (SHORT, LONG):
        return False
    below = copy.units[index + 1] if index + 1 < len(copy.units) else None
    after = below.mark if below and not tells_role(below.text) else TAIL
    if _INITIALS.fullmatch(unit.text):
        return unit.text[-1] == "." or after in (DATES, BARE_DATE, TAIL, RELATED)
    turns = after in (DATES, BARE_DATE, TAIL, FURNITURE) or (
        below is not None and word_key(below.text) in copy.words.labels
    )
    turns = turns or (after == CAPTION and unit.gap_after)
    return turns and is_signature(unit.text.rpartition(": ")[2])  # "Pour le comité: Anne Wyss"


def _signs_again(copy: Copy, index: int, start: int) -> bool:
    """A name of the byline, printed again below the story."""
    unit = copy.units[index]
    if unit.mark != SHORT or unit.size > 60 or index - start > 6:
        return False
    if any(each.mark in (SHORT, LONG, TAIL) for each in copy.units[start:index]):
        return False  # the teaser of another story by the same author
    signed = [each.text for each in copy.units[:start] if each.label is Label.CREDIT]
    return any(
        unit.text == text
        or (is_name(unit.text) and unit.text in text)
        or (is_name(text) and unit.text.startswith(text))
        for text in signed
    )
