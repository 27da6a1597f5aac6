"""The stages in their order: mark, cut, find the anchors, give every unit its role."""

from __future__ import annotations

from collections.abc import Sequence

from articles.document import MediaDocument
from articles.wire.plain import reasons
from articles.wire.plain.blocks import join_blocks
from articles.wire.plain.body import Body, label_box
from articles.wire.plain.closing import label_end, part_from_author
from articles.wire.plain.frame import core
from articles.wire.plain.head import (
    find_headline,
    free_headline,
    label_above,
    label_between,
    pair_captions,
)
from articles.wire.plain.layout import Unit, lay_out
from articles.wire.plain.lede import asks_first, find_lede
from articles.wire.plain.marks import (
    BARE_DATE,
    BOX,
    BULLET,
    EMBED,
    FURNITURE,
    LONG,
    NUMBERED,
    PROSE,
    RELATED,
    RELATIVE,
    SENTENCE,
    SHORT,
    SIGNOFF,
    TIME,
    Marker,
    has_sentences,
)  # fmt: skip
from articles.wire.plain.roles import Copy, give
from articles.wire.plain.sidebars import first_box, is_box_headline, label_boxes
from articles.wire.reading import Label
from articles.wire.vocabulary import Vocabulary, word_key

_LONGEST_BOX, _LONGEST_DENSE_BOX, _LONGEST_BOX_LINE, _LONGEST_LABEL = 7, 4, 60, 32
_FEW, _ALL_PARTED = 12, 95  # lines, per cent
_LONGEST_PROMOTION = 12  # lines
_LEAST_TITLE, _SURELY_TEXT = 14, 2  # letters, sentences
_OPENS_BODY = frozenset({TIME, EMBED, NUMBERED})
_MEDIA = (Label.MEDIA, Label.SIDEBAR_MEDIA)


def classify(lines: Sequence[str], low: str, words: Vocabulary) -> Copy:
    """The text's units, each with its role, certainty and reason.

    `lines` are without quoting marks, `low` is the whole text in small letters.
    """
    units = lay_out(lines)
    marker = Marker(words, low)
    for unit in units:
        marker.mark(unit)
    copy = Copy(units=units, words=words)
    _look_at_whole(copy)
    free_headline(units)
    join_blocks(units, words, gapped=copy.gapped)
    first, last = core(units)
    last = _with_box(units, _with_related(units, _with_rest(copy, last)))
    last = _with_list(units, _with_signed_box(copy, last))
    start = _label_head(copy, first, last)
    stop = last + 1
    boxes = first_box(copy, start, stop)
    _label_body(copy, start, boxes)
    if boxes < stop:
        label_boxes(copy, boxes, stop)
    part_from_author(copy, start, stop)
    label_end(copy, stop)
    _say_what_is_open(copy)
    return copy


def _with_rest(copy: Copy, last: int) -> int:
    """Text behind a block of known furniture, as a promotion in the text, belongs to the story."""
    units = copy.units
    while 0 <= last < len(units) and units[last].mark != SIGNOFF:
        after = last + 1
        while after < min(len(units), last + _LONGEST_PROMOTION) and units[after].mark == FURNITURE:
            after += 1
        if after == len(units) or not _is_text(units[after]):
            after = _behind_box(copy, last)
        if after == last:
            break
        last = after
    return last


def _behind_box(copy: Copy, last: int) -> int:
    """The text behind a few short lines (a poll), where two paragraphs go on; `last` for none."""
    units, after = copy.units, last + 1
    longest = _LONGEST_BOX if copy.gapped else _LONGEST_DENSE_BOX
    while after < min(len(units) - 1, last + longest) and _is_of_box(units[after]):
        after += 1
    texts = units[after : after + 2]
    parted = copy.gapped
    goes_on = len(texts) == 2 and all(
        unit.gap_before >= parted and _is_text(unit) for unit in texts
    )
    return after if goes_on and after > last + 1 else last


def _is_of_box(unit: Unit) -> bool:
    return unit.mark == FURNITURE or (unit.mark == SHORT and unit.size < _LONGEST_BOX_LINE)


def _is_text(unit: Unit) -> bool:
    return unit.mark == PROSE or (unit.mark == SENTENCE and unit.size >= 60)


def _with_related(units: Sequence[Unit], last: int) -> int:
    """Lines right behind the core that lead to other stories belong to it."""
    texts = (index for index in range(len(units) - 1, -1, -1) if units[index].mark == PROSE)
    last_text = next(texts, -1)
    while 0 <= last < len(units) - 1 and units[last].mark != SIGNOFF:
        step = 2 if units[last + 1].mark == FURNITURE and last + 2 < len(units) else 1
        if units[last + step].mark != RELATED or (
            last + step > last_text and _heads_list(units[last + step])
        ):
            break
        last += step
    return last


def _with_box(units: Sequence[Unit], last: int) -> int:
    """The lines below a box's heading that ends the core belong to it, too."""
    if last < 0 or units[last].mark != BOX:
        return last
    while last + 1 < len(units) and not units[last + 1].gap_before:
        last += 1
    return last


def _with_list(units: Sequence[Unit], last: int) -> int:
    """Two points or more right behind the story's last text belong to it."""
    end = last + 1
    while 0 < end < len(units) and units[end].mark == BULLET:
        end += 1
    return end - 1 if end > last + 2 and units[last].mark in (PROSE, SENTENCE) else last


def _with_signed_box(copy: Copy, last: int) -> int:
    """Below the sign-off and a date label whose date is lost, a box belongs to the story however
    short its sentences are."""
    units, after = copy.units, last + 2
    if last < 0 or after >= len(units) or units[last].mark != SIGNOFF:
        return last
    if units[last + 1].mark != BARE_DATE or not is_box_headline(copy, after, len(units)):
        return last
    end = after + 1
    while end < len(units) and units[end].mark in (PROSE, SENTENCE):
        end += 1
    return end - 1


def _heads_list(unit: Unit) -> bool:
    """A label alone, below which the page lists other stories to its end."""
    return not unit.gap_after and ":" not in unit.text and unit.size <= _LONGEST_LABEL


def _look_at_whole(copy: Copy) -> None:
    units = copy.units
    prose = [unit for unit in units if unit.mark in (PROSE, SENTENCE, LONG)] or units
    copy.gapped = sum(unit.gap_before for unit in prose) * 2 >= len(prose)
    gaps = sum(unit.gap_before for unit in units)
    if len(units) > _FEW and gaps * 100 >= len(units) * _ALL_PARTED:
        copy.gapped = False  # an empty line behind every line tells nothing
        for unit in units:
            unit.gap_before = unit.gap_after = False
    copy.indented = sum(unit.indent > 1 for unit in units) * 2 > len(units)


def _label_head(copy: Copy, first: int, last: int) -> int:
    """Roles down to the lede; the index where the body starts."""
    headline = find_headline(copy, _text_starts(copy.units, first, last + 1))
    if headline < 0:
        copy.note(reasons.HEADLINE_NONE)
        for unit in copy.units[:first]:
            give(unit, Label.IGNORED, 0.7, reasons.BEFORE)
        return first
    _name_headline(copy, headline)
    label_above(copy, headline)
    return _label_lede(copy, headline, last + 1)


def _text_starts(units: Sequence[Unit], first: int, stop: int) -> int:
    """The first paragraph; in a copy of short sentences, the second below what may be its title."""
    titled, sentences = any(map(_may_be_title, units[:first])), 0
    for index in range(first, stop):
        unit = units[index]
        sentences += titled and unit.mark == SENTENCE
        if unit.mark == PROSE or sentences == _SURELY_TEXT:
            return index
        titled = titled or _may_be_title(unit)
    return stop


def _may_be_title(unit: Unit) -> bool:
    return unit.mark in (SHORT, LONG) and unit.size >= _LEAST_TITLE


def _name_headline(copy: Copy, headline: int) -> None:
    unit = copy.units[headline]
    if unit.text.endswith(" ="):
        give(unit, Label.HEADLINE, 1.0, reasons.HEADLINE_MARKED)
    elif unit.size >= 38:
        give(unit, Label.HEADLINE, 0.9, reasons.HEADLINE)
    else:
        give(unit, Label.HEADLINE, 0.6, reasons.HEADLINE_SHORT)
        copy.note(reasons.HEADLINE_UNSURE, unit)


def _label_lede(copy: Copy, headline: int, stop: int) -> int:
    pair_captions(copy, headline, stop)
    lede, sure, reason = find_lede(copy, headline, stop)
    if lede >= 0:
        give(copy.units[lede], Label.LEDE, sure, reason)
        if sure < 0.8:
            copy.note(reasons.LEDE_UNSURE, copy.units[lede])
    start = _body_start(copy, max(lede, headline) + 1, stop, lede=lede >= 0)
    if lede < 0 and start < stop:
        copy.note(reasons.LEDE_OPEN, copy.units[start])
    _label_keypoints(copy, headline + 1, start)
    label_between(copy, headline + 1, start)
    return start


def _body_start(copy: Copy, index: int, stop: int, *, lede: bool) -> int:
    """The first unit of running text; the lines before it belong to the head."""
    while index < stop:
        unit = copy.units[index]
        if unit.mark == BOX:
            index = max(label_box(copy, index, stop), index + 1)
            continue
        if unit.mark == PROSE:
            break
        if lede and unit.text.endswith("?") and _opens_interview(copy, index):
            break
        if unit.mark == SENTENCE and _opens_body(copy, index, stop):
            break
        if unit.mark in _OPENS_BODY or (unit.mark == BULLET and unit.text[-1] == "?"):
            break
        index += 1
    return index


def _opens_interview(copy: Copy, index: int) -> bool:
    """A question that stands alone; where no gaps tell, one with an answer, and another below."""
    unit = copy.units[index]
    if copy.gapped:
        return unit.gap_before and unit.gap_after
    return asks_first(copy.units, index)


def _opens_body(copy: Copy, index: int, stop: int) -> bool:
    """A short sentence opens the body where a longer text follows at once."""
    unit = copy.units[index]
    after = copy.units[index + 1] if index + 1 < stop else None
    parted = unit.gap_before or not copy.gapped or (unit.gap_after and has_sentences(unit.text))
    if not any(each.mark == PROSE for each in copy.units[index:stop]):
        return parted
    return parted and bool(after and after.mark in (PROSE, SENTENCE, BULLET))


def _label_keypoints(copy: Copy, start: int, stop: int) -> None:
    for index in range(start, stop):
        if copy.units[index].mark == BOX and not copy.units[index].reason:
            label_box(copy, index, stop)


def _label_body(copy: Copy, start: int, stop: int) -> None:
    index = start
    while index < stop:
        if copy.units[index].mark != BOX or copy.units[index].reason:
            index += 1
            continue
        end = label_box(copy, index, stop)
        if end == index:
            copy.units[index].mark = SHORT  # "Contexte", above a text, is a crosshead
        index = max(end, index + 1)
    Body(copy, start, stop).label()


def _say_what_is_open(copy: Copy) -> None:
    """Notices on what the copy does not tell."""
    if not any(unit.label is Label.CREDIT for unit in copy.units):
        copy.note(reasons.CREDIT_NONE)
    for unit in copy.units:
        if unit.value is None:
            continue
        if unit.label is Label.DATES and unit.value == RELATIVE:
            copy.note(reasons.DATE_RELATIVE, unit, line=unit.text)
        if isinstance(unit.value, MediaDocument) and unit.label in _MEDIA:
            programme = unit.value.programme
            key = word_key(programme)
            if key not in copy.words.programmes:
                copy.note(reasons.KIND_UNKNOWN, unit, programme=programme)
            elif key in copy.words.double_programmes:
                copy.note(reasons.KIND_OPEN, unit, programme=programme)
