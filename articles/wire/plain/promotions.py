"""What a page puts between the paragraphs of a story: promotions, players, teasers.

Known furniture gives away the unknown lines that stand with it in one block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.wire.plain.layout import Unit
from articles.wire.plain.marks import (
    DATES,
    FURNITURE,
    LONG,
    PROSE,
    RELATED,
    SENTENCE,
    SHORT,
    TAIL,
    TIME,
)
from articles.wire.plain.sources import is_name
from articles.wire.vocabulary import Vocabulary, word_key

_OPEN = frozenset({SHORT, LONG, SENTENCE, TIME})
_TEXT = frozenset({PROSE, SENTENCE})
_LEAST_TITLE, _LONGEST_LABEL, _LONG_FURNITURE = 14, 32, 90
_CALLS = (
    *("s'abonner", "s’abonner", "s'inscrire", "s’inscrire", "je m", "subscribe", "sign up"),
    *("anmelden", "abonnieren", "iscriviti", "abbonati"),
)
_LABEL = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ ]{3,18})(?:\.| [-–—|:>]) \S")


def fill_promotions(units: Sequence[Unit], words: Vocabulary, *, gapped: bool) -> None:
    """Marks what stands among known furniture, and titles of other stories within the text."""
    for before, unit, after in zip(units, units[1:], units[2:], strict=False):
        timed = before.mark == DATES or (before.mark == FURNITURE and ":" in unit.text)
        if unit.mark == TIME and timed and not unit.gap_before:
            unit.mark = FURNITURE  # the time of that day, or how long a recording is
        near = not (unit.gap_before or unit.gap_after)
        if not near or unit.mark != SENTENCE or (not gapped and ". " in unit.text):
            continue
        if before.mark == after.mark == FURNITURE:
            unit.mark = FURNITURE
    start = next((index for index, unit in enumerate(units) if unit.mark == PROSE), len(units))
    for unit in units[start:]:
        if unit.mark in (SHORT, LONG) and _is_labelled_title(unit.text, words):
            unit.mark = RELATED
    if gapped:
        _fill_blocks(units, words, start)
    else:
        _fill_runs(units, words, start)


def _is_labelled_title(text: str, words: Vocabulary) -> bool:
    """ "EN IMAGES. Le pont de la Tine", "DÉCRYPTAGE - …"."""
    match = _LABEL.match(text) if text[:4].isupper() else None
    return bool(match and word_key(match[1]) in words.related_words)


def _fill_runs(units: Sequence[Unit], words: Vocabulary, start: int) -> None:
    """Where no empty lines part blocks, paragraphs do; the last line of a run may head the next."""
    run: list[Unit] = []
    for unit in units[start:]:
        if unit.mark not in _TEXT:
            run.append(unit)
            continue
        block = run if run and run[-1].mark == FURNITURE else run[:-1]
        if len(block) > 1 and _is_promotion(block, words):
            for each in block:
                each.mark = FURNITURE
        run = []


def _fill_blocks(units: Sequence[Unit], words: Vocabulary, start: int) -> None:
    """Blocks are parted by empty lines."""
    first = start
    while start < len(units):
        end = start + 1
        while end < len(units) and not units[end].gap_before:
            end += 1
        block = units[start:end]
        if len(block) > 1 and start > first:
            _fill_block(block, words, announced=units[start - 1].text[-1:] == ":")
        start = end


def _fill_block(block: Sequence[Unit], words: Vocabulary, *, announced: bool) -> None:
    title = _repeated_title(block)
    if title:
        for unit in block:
            unit.mark = RELATED if unit is title else FURNITURE
    elif block[0].mark == SHORT and word_key(block[0].text) in words.sections:
        block[0].mark = TAIL  # a rubric, and the teaser of another story
    elif not announced and all(map(_is_title, block)):
        for unit in block:
            unit.mark = RELATED
    elif _is_promotion(block, words):
        for unit in block:
            if not (unit.gap_after and unit.mark == SHORT and unit.size > _LEAST_TITLE):
                unit.mark = FURNITURE


def _is_title(unit: Unit) -> bool:
    """One of several long lines without a full stop: a crosshead or a caption stands alone."""
    return unit.mark == SHORT and unit.size > _LONGEST_LABEL and not is_name(unit.text)


def _repeated_title(block: Sequence[Unit]) -> Unit | None:
    """The title of a teaser whose last line says it again: "Lire plus Les gares se vident"."""
    last = block[-1]
    if last.mark not in (RELATED, FURNITURE):
        return None
    titles = (unit for unit in block[:-1] if unit.size >= _LEAST_TITLE)
    return next((unit for unit in titles if last.text.endswith(f" {unit.text}")), None)


def _is_promotion(block: Sequence[Unit], words: Vocabulary) -> bool:
    """Known furniture in a block that holds nothing of a story: a third of it, or a long line."""
    known = [unit for unit in block if unit.mark == FURNITURE]
    if not known:
        return False
    calls = block[-1].text.casefold().startswith(_CALLS)
    plays = any(unit.mark == TIME for unit in block)
    if len(known) < 2 and known[0].size < _LONG_FURNITURE and not (calls or plays):
        return False
    others = [unit for unit in block if unit.mark != FURNITURE]
    if len(known) * 3 < len(block):
        return False
    surely = len(known) > 2
    return all(_is_open(unit, words) or (surely and unit.mark == PROSE) for unit in others)


def _is_open(unit: Unit, words: Vocabulary) -> bool:
    if unit.mark == RELATED:
        return word_key(unit.text) in words.labels
    return unit.mark in _OPEN and not is_name(unit.text)
