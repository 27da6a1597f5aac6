"""Where a story begins and ends in its page: furniture is cut at both ends before all else.

Every unit has a weight: prose speaks for the story, known furniture and runs of short lines
against it. The story's core is the run of units with the greatest sum, so single paragraphs in a
menu or a teaser do not stretch it, and a promotion between two paragraphs does not cut it.
"""

from __future__ import annotations

from collections.abc import Sequence

from articles.wire.plain import marks
from articles.wire.plain.layout import Unit

_WEIGHTS = {
    marks.ITEM: 1.0,
    marks.CAPTION: 0.2,
    marks.DATES: 0.0,
    marks.BARE_DATE: 0.0,
    marks.SIGNOFF: 0.4,
    marks.BYLINE: 0.0,
    marks.RELATED: 0.0,
    marks.TAIL: -6.0,
    marks.FURNITURE: -0.7,
    marks.BULLET: 0.0,
    marks.QUOTE: 1.0,
    marks.EMBED: 0.3,
    marks.TIME: 0.0,
    marks.NUMBERED: 0.2,
    marks.BOX: 0.2,
    marks.SENTENCE: 0.4,
    marks.LONG: -0.2,
}


def core(units: Sequence[Unit]) -> tuple[int, int]:
    """The first and the last unit (inclusive) of the story's core; (0, -1) where there is none."""
    best = (0.0, 0, -1)
    total, start = 0.0, 0
    texts = 0
    for index, unit in enumerate(units):
        texts += unit.mark in (marks.PROSE, marks.SENTENCE)
        if unit.mark == marks.TAIL and unit.value and texts > 2:
            break
        total += _weight(units, index, unit)
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best[0]:
            best = (total, start, index)
    return best[1], best[2]


def _weight(units: Sequence[Unit], index: int, unit: Unit) -> float:
    if unit.mark == marks.PROSE:
        return 0.8 + min(unit.size, 400) / 150
    if unit.mark == marks.FURNITURE and unit.size > 120:
        return -1.5
    if unit.mark == marks.FURNITURE and index and not unit.gap_before:
        return -0.35 if units[index - 1].mark == marks.FURNITURE else -0.7  # one block of a page
    if unit.mark == marks.BULLET and unit.text[-1] in ".?!;" and unit.size > 24:
        return 0.4  # a menu's points have no stops
    if unit.mark == marks.SENTENCE and marks.has_sentences(unit.text):
        return 0.5  # a teaser has one
    return _short(units, index, unit) if unit.mark == marks.SHORT else _WEIGHTS[unit.mark]


def _short(units: Sequence[Unit], index: int, unit: Unit) -> float:
    if index and units[index - 1].mark == marks.TIME:
        return 0.0  # the title of a live page's entry
    # a crosshead stands alone and leads to a text; menu lines and teasers stand together
    after = units[index + 1].mark if index + 1 < len(units) else marks.TAIL
    if after in (marks.PROSE, marks.SENTENCE):
        return -0.1 if unit.gap_before else -0.4
    return -0.4 if unit.gap_before and unit.gap_after else -0.7
