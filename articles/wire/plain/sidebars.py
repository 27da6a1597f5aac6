"""Boxes (encadrés): pieces of their own that follow the story's sign-off."""

from __future__ import annotations

from collections.abc import Sequence

from articles.wire.plain import reasons
from articles.wire.plain.body import Body
from articles.wire.plain.layout import Unit
from articles.wire.plain.manuscript import names_box, opens_as
from articles.wire.plain.marks import (
    BARE_DATE,
    BOX,
    BULLET,
    BYLINE,
    CAPTION,
    DATES,
    FURNITURE,
    ITEM,
    LONG,
    PROSE,
    SENTENCE,
    SHORT,
    SIGNOFF,
    TIME,
)  # fmt: skip
from articles.wire.plain.roles import Copy, give
from articles.wire.plain.sources import is_name
from articles.wire.reading import Label

_FRAME = frozenset({DATES, BARE_DATE, BYLINE, SIGNOFF, FURNITURE})
_TEXT = frozenset({PROSE, SENTENCE, BULLET})
_LONGEST_HEADLINE = 110
_IN_BOX = {
    Label.PARAGRAPH: Label.SIDEBAR_PARAGRAPH,
    Label.CROSSHEAD: Label.SIDEBAR_CROSSHEAD,
    Label.LIST: Label.SIDEBAR_LIST,
    Label.QUOTE: Label.SIDEBAR_QUOTE,
    Label.RELATED: Label.SIDEBAR_RELATED,
    Label.MEDIA: Label.SIDEBAR_MEDIA,
    Label.CREDIT: Label.SIDEBAR_CREDIT,
    Label.EMBED: Label.SIDEBAR_PARAGRAPH,
    Label.DATES: Label.IGNORED,
}


def first_box(copy: Copy, start: int, stop: int) -> int:
    """The index of the first box's headline, or of the word for a box that stands above it.

    `stop` where there is none. A sign-off or a second block of dates counts only after some text,
    and only where a short line and a text follow it.
    """
    texts, index = 0, start
    while index < stop:
        mark = copy.units[index].mark
        index += 1
        texts += mark in _TEXT
        if texts and mark == SHORT and _is_named(copy, index - 1, stop):
            return index - 1
        if texts and mark == BOX and _is_announced(copy, index - 1, stop):
            return index - 1
        if texts and (mark in (SIGNOFF, BARE_DATE, DATES) or (texts > 1 and mark == BYLINE)):
            while index < stop and copy.units[index].mark in _FRAME:
                index += 1
            signed = mark != SIGNOFF and index < stop and is_name(copy.units[index].text)
            if index < stop and not signed and is_box_headline(copy, index, stop):
                return index
    return stop


def _is_named(copy: Copy, index: int, stop: int) -> bool:
    """ "Encadré: Ce que coûte un dépôt", as a manuscript marks its box."""
    named = opens_as(copy.units[index].text, Label.SIDEBAR_HEADLINE)
    return named and is_box_headline(copy, index, stop)


def _is_announced(copy: Copy, index: int, stop: int) -> bool:
    """ "Encadré" alone above a headline; without one, above a text that an empty line parts."""
    unit, after = copy.units[index], index + 1
    if not names_box(unit.text) or after >= stop or _ends_within(copy, index, stop):
        return False
    apart = unit.gap_after and copy.units[after].mark in _TEXT
    return apart or is_box_headline(copy, after, stop)


def _ends_within(copy: Copy, index: int, stop: int) -> bool:
    """Whether a box is one block of lines, behind which the story goes on: label_box() has it."""
    end = index + 1
    while end < stop and not copy.units[end].gap_before:
        end += 1
    return copy.gapped and index + 2 < end < stop


def is_box_headline(copy: Copy, index: int, stop: int) -> bool:
    """A short line without a full stop that a text follows, perhaps with media between."""
    unit = copy.units[index]
    if unit.mark not in (SHORT, LONG) or unit.size > _LONGEST_HEADLINE or unit.text[-1] in ":,;":
        return False
    after = index + 1
    while after < stop and copy.units[after].mark in (CAPTION, ITEM):
        after += 1
    return after < stop and copy.units[after].mark in _TEXT


def label_boxes(copy: Copy, start: int, stop: int) -> None:
    """Roles for the boxes from `start` to `stop`: every short line opens a box, unless times do."""
    for unit in copy.units[start:stop]:
        unit.reason = ""
    Body(copy, start, stop).label()
    opens = True
    for index in range(start, stop):
        unit = copy.units[index]
        if unit.mark == BOX and _is_announced(copy, index, stop):
            opens = is_box_headline(copy, index + 1, stop)
            if not opens:
                give(unit, Label.SIDEBAR_HEADLINE, 0.8, reasons.BOX)
        elif opens:
            give(unit, Label.SIDEBAR_HEADLINE, 0.9, reasons.SIDEBAR_HEADLINE)
            opens = False
        elif (
            unit.label is Label.CROSSHEAD
            and unit.mark != TIME
            and is_box_headline(copy, index, stop)
        ):
            give(unit, Label.SIDEBAR_HEADLINE, 0.55, reasons.SIDEBAR_LATER)
            copy.note(reasons.BOX_OPEN, unit)
        else:
            unit.label = _IN_BOX.get(unit.label, unit.label)
    _sign_story(copy.units[:start], copy.units[stop - 1])


def _sign_story(story: Sequence[Unit], last: Unit) -> None:
    """Where nobody signs the story, the sign-off that ends its last box is the story's."""
    if last.mark == SIGNOFF and all(unit.label is not Label.CREDIT for unit in story):
        give(last, Label.CREDIT, 0.7, reasons.SIGNOFF)
