"""The lede: the paragraph that a page sets off from the text below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from articles.wire.plain import marks, reasons
from articles.wire.plain.layout import Unit
from articles.wire.plain.manuscript import opens_as
from articles.wire.plain.marks import (
    BARE_DATE,
    BULLET,
    BYLINE,
    CAPTION,
    DATES,
    FURNITURE,
    ITEM,
    LONG,
    NUMBERED,
    PROSE,
    RELATED,
    SENTENCE,
    SHORT,
    SIGNOFF,
    TAIL,
    TIME,
    has_sentences,
)  # fmt: skip
from articles.wire.plain.roles import Copy
from articles.wire.plain.sources import is_name
from articles.wire.reading import Label
from articles.wire.vocabulary import word_key

_FRAME = frozenset({DATES, BYLINE, SIGNOFF, CAPTION, ITEM, FURNITURE, BARE_DATE})
_NEAR = 8
# "Lisbonne - …", "RENNES (Reuters) - …", "NEW YORK (AP) — …", "(Gaspé) Le …": agency copy, and
# pages that print it so, have no lede
DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w.'’ /-]{1,30}(?:, [^()]{3,20})?(?: \([^()]{2,20}\))? [-–—] |"
    r"\([A-ZÀ-Þ][\w'’ -]{2,30}\) (?=[A-ZÀ-Þ«])"
)


def find_lede(copy: Copy, headline: int, end: int) -> tuple[int, float, str]:
    """The index of the lede, how sure it is and why; (-1, 0, "") where none is set off."""
    texts = _texts(copy, headline + 1, end)
    if texts and opens_as(copy.units[texts[0]].text, Label.LEDE):
        return texts[0], 1.0, reasons.LEDE_NAMED
    if deck := _deck(copy, headline, texts):
        return deck
    if not texts or (_is_dispatch(copy, copy.units[texts[0]].text) and not _is_signed(copy, texts)):
        return -1, 0.0, ""
    return _set_off(copy, headline, texts)


def _is_signed(copy: Copy, texts: Sequence[int]) -> bool:
    """Whether date and author stand between the first two paragraphs: a page prints its lede so."""
    between = copy.units[texts[0] + 1 : texts[1]] if len(texts) > 1 else ()
    return len(between) > 1 and any(unit.mark == DATES for unit in between)


def _is_dispatch(copy: Copy, text: str) -> bool:
    """Whether a text opens with a place, and not with its genre ("DÉCRYPTAGE - …")."""
    if not DATELINE.match(text[:60]):
        return False
    return word_key(text.split(" ", 1)[0]) not in copy.words.related_words


def _set_off(copy: Copy, headline: int, texts: Sequence[int]) -> tuple[int, float, str]:
    """The first paragraph, where gaps or the lines around it set it off."""
    first = texts[0]
    unit, above = copy.units[first], copy.units[first - 1]
    close = copy.gapped and not unit.gap_before
    framed = above.mark not in (SHORT, LONG) or (above.gap_before and _is_dated(copy, headline))
    lone = unit.gap_after and framed
    if close and (lone or first == headline + 1):
        return first, 0.9, reasons.LEDE_ADJACENT
    second = texts[1] if len(texts) > 1 else _first_point(copy, first)
    if second and _sets_off(copy.units[first + 1 : second]):
        return first, 0.85, reasons.LEDE_SET_OFF
    if asks_first(copy.units, first + 1):
        return first, 0.7, reasons.LEDE_INTERVIEW
    if above.mark == ITEM:
        return first, 0.75, reasons.LEDE_AFTER_ITEM
    if _opens_page(copy, headline, first):
        return first, 0.55, reasons.LEDE_OPENS
    return -1, 0.0, ""


def asks_first(units: Sequence[Unit], index: int) -> bool:
    """Whether an interview begins here: a question, its answer, and below them one more."""
    if index + 2 >= len(units) or not _asks(units[index]):
        return False
    answered = units[index + 1].mark in (PROSE, SENTENCE)
    return answered and any(map(_asks, islice(units, index + 2, None)))


def _asks(unit: Unit) -> bool:
    return unit.mark in (SHORT, SENTENCE) and unit.text.endswith("?")


def _first_point(copy: Copy, first: int) -> int:
    """The first question or point, for a text that holds no second paragraph; 0 for none."""
    after = range(first + 1, len(copy.units))
    return next((index for index in after if copy.units[index].mark == BULLET), 0)


def _opens_page(copy: Copy, headline: int, first: int) -> bool:
    """A date label above the headline, and nothing but media before the first paragraph."""
    between = copy.units[headline + 1 : first]
    return _is_dated(copy, headline) and all(unit.mark in (CAPTION, ITEM) for unit in between)


def _is_dated(copy: Copy, headline: int) -> bool:
    """Whether the page prints a date label, its date lost, right above the headline."""
    above = copy.units[max(0, headline - 2) : headline]
    return any(unit.mark == BARE_DATE for unit in above)


def _sets_off(between: Sequence[Unit]) -> bool:
    """Whether the units between two paragraphs say that the first was the standfirst."""
    if any(unit.mark in (RELATED, marks.EMBED, TIME) for unit in between):
        return False
    if between and between[-1].mark == SHORT and any(unit.mark == SIGNOFF for unit in between):
        return False  # the story is signed there, and a box follows
    if any(unit.mark in (DATES, BYLINE, BARE_DATE) for unit in between):
        return True
    if any(unit.mark == TAIL for unit in between):
        return False
    framed = all(unit.mark in _FRAME or unit.mark == SHORT for unit in between)
    return framed and any(unit.mark in (CAPTION, FURNITURE, ITEM) for unit in between)


def _deck(copy: Copy, headline: int, texts: Sequence[int]) -> tuple[int, float, str] | None:
    """A standfirst without a full stop, right after the headline."""
    index = headline + 1
    while index < len(copy.units) and copy.units[index].mark in (FURNITURE, BARE_DATE):
        index += 1
    if index >= len(copy.units):
        return None
    unit = copy.units[index]
    if unit.mark == LONG:
        return index, 0.8, reasons.LEDE_DECK
    stop = texts[1] if len(texts) > 1 else index + _NEAR
    after = copy.units[index + 1 : stop]
    framed = any(each.mark in (DATES, BYLINE) for each in after)
    if unit.mark in (SHORT, SENTENCE) and unit.size >= 55 and framed and not is_name(unit.text):
        return index, 0.7, reasons.LEDE_SET_OFF
    return None


def _texts(copy: Copy, start: int, end: int) -> list[int]:
    """The first two units of running text."""
    found: list[int] = []
    for index in range(start, end):
        unit = copy.units[index]
        if (
            unit.mark in (PROSE, NUMBERED)
            or (found and unit.mark == TIME)
            or (unit.mark in (SENTENCE, LONG) and unit.size >= 60)
            or (unit.mark == SENTENCE and has_sentences(unit.text))
        ):
            found.append(index)
            if len(found) == 2:
                break
    return found
