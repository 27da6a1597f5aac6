"""The stages in their order: mark, cut, find the anchors, give every unit its role."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.document import MediaDocument
from articles.wire.plain import reasons
from articles.wire.plain.blocks import join_blocks
from articles.wire.plain.body import Body, label_box
from articles.wire.plain.bylines import is_signature, signs_letter, tells_role
from articles.wire.plain.captions import is_name
from articles.wire.plain.frame import core
from articles.wire.plain.head import (
    find_headline,
    find_lede,
    free_headline,
    label_above,
    label_between,
    pair_captions,
)
from articles.wire.plain.layout import Unit, lay_out
from articles.wire.plain.marks import (
    BARE_DATE,
    BOX,
    BULLET,
    BYLINE,
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
    Marker,
)  # fmt: skip
from articles.wire.plain.roles import Copy, give
from articles.wire.plain.sidebars import first_box, label_boxes
from articles.wire.reading import Label
from articles.wire.vocabulary import Vocabulary, word_key

_TELLS_OF_AUTHOR = (
    *("est", "couvre", "suit", "écrit", "travaille", "è"),
    *("is", "covers", "writes", "works", "ist", "schreibt", "arbeitet", "berichtet"),
)
_LONGEST_BOX, _LONGEST_DENSE_BOX, _LONGEST_BOX_LINE, _LONGEST_LABEL = 7, 4, 60, 32
_LAST_LINES = 6
_FEW, _ALL_PARTED = 12, 95  # lines, per cent
_LONGEST_PROMOTION = 12  # lines
_INITIALS = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ]{0,2}[A-Za-zà-ÿ]?|(?:[A-ZÀ-Þ]\.[ -]?){2,3}")
_MEDIA = (Label.MEDIA, Label.SIDEBAR_MEDIA)


def classify(lines: Sequence[str], text: str, words: Vocabulary) -> Copy:
    """The text's units, each with its role, certainty and reason; `lines` without quoting marks."""
    units = lay_out(lines)
    marker = Marker(words, text)
    for unit in units:
        marker.mark(unit)
    copy = Copy(units=units, words=words)
    _look_at_whole(copy)
    free_headline(units)
    join_blocks(units, words, gapped=copy.gapped)
    first, last = core(units)
    last = _with_box(units, _with_related(units, _with_rest(copy, last)))
    start = _label_head(copy, first, last)
    stop = last + 1
    boxes = first_box(copy, start, stop)
    _label_body(copy, start, boxes)
    if boxes < stop:
        label_boxes(copy, boxes, stop)
    _part_from_author(copy, start, stop)
    _label_end(copy, stop)
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
    before = next(
        (index for index in range(first, last + 1) if copy.units[index].mark == PROSE), last + 1
    )
    headline = find_headline(copy, before)
    if headline < 0:
        copy.note(reasons.HEADLINE_NONE)
        for unit in copy.units[:first]:
            give(unit, Label.IGNORED, 0.7, reasons.BEFORE)
        return first
    _name_headline(copy, headline)
    label_above(copy, headline)
    return _label_lede(copy, headline, last + 1)


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
        if _is_about_author(copy.units[index - 1], unit):
            give(unit, Label.IGNORED, 0.7, reasons.AUTHOR)
            index += 1
            continue
        if unit.mark == PROSE:
            break
        if lede and unit.text.endswith("?") and unit.gap_before and unit.gap_after:
            break
        if unit.mark == SENTENCE and _opens_body(copy, index, stop):
            break
        if unit.mark in ("time", "embed") or (unit.mark == BULLET and unit.text[-1] == "?"):
            break
        index += 1
    return index


def _is_about_author(before: Unit, unit: Unit) -> bool:
    """What the author does, in a sentence right below the name."""
    signed = before.mark == BYLINE or is_name(before.text)
    return (
        signed and not unit.gap_before and unit.mark in (PROSE, SENTENCE) and tells_role(unit.text)
    )


def _opens_body(copy: Copy, index: int, stop: int) -> bool:
    """A short sentence opens the body where a longer text follows at once."""
    unit = copy.units[index]
    after = copy.units[index + 1] if index + 1 < stop else None
    if not any(each.mark == PROSE for each in copy.units[index:stop]):
        return unit.gap_before or not copy.gapped
    return bool(after and after.mark in (PROSE, SENTENCE, BULLET)) and (
        unit.gap_before or not copy.gapped
    )


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


def _label_end(copy: Copy, start: int) -> None:
    """Behind the core all is furniture, but for the credits and dates that close the story."""
    labels = {unit.label for unit in copy.units[:start]}
    credited, dated = Label.CREDIT in labels, Label.DATES in labels
    tail = -1
    for index in range(start, len(copy.units)):
        unit = copy.units[index]
        if unit.mark == TAIL and tail < 0:
            tail = index
        near = tail < 0 or (index - tail <= 6 and not credited and not dated)
        if (
            unit.mark in (SIGNOFF, BYLINE)
            and near
            and not _is_of_teaser(copy.units[index - 1], unit)
            and index - start < (60 if unit.mark == SIGNOFF else 12)
        ):
            give(unit, Label.CREDIT, 0.8 if tail < 0 else 0.6, reasons.SIGNOFF)
            credited = credited or tail < 0
        elif near and (
            _signs_again(copy, index, start)
            or ((not credited or _signs_too(unit.text)) and _signs(copy, index, start))
        ):
            give(unit, Label.CREDIT, 0.65, reasons.NAME)
            credited = True
        elif (
            unit.mark == DATES
            and not (
                dated and (not unit.value.labelled or unit.value == RELATIVE) and index > start
            )
            and (near or (index and copy.units[index - 1].label is Label.CREDIT))
        ):
            give(unit, Label.DATES, 0.8 if tail < 0 else 0.6, reasons.DATES)
            dated = dated or tail < 0
        elif unit.mark == BARE_DATE:
            give(unit, Label.IGNORED, 0.95, reasons.BARE_DATE)
        elif unit.mark == TAIL:
            give(unit, Label.IGNORED, 0.95, reasons.TAIL)
        else:
            give(unit, Label.IGNORED, 0.8, reasons.AFTER)


def _part_from_author(copy: Copy, start: int, stop: int) -> None:
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
    *name, verb = unit.text[:60].split(" ", 3)[:3]
    if unit.mark not in (PROSE, SENTENCE) or verb not in _TELLS_OF_AUTHOR:
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
    if index != start or index < 1 or not parted or unit.mark not in (SHORT, LONG):
        return False
    after = copy.units[index + 1].mark if index + 1 < len(copy.units) else TAIL
    if _INITIALS.fullmatch(unit.text):
        return unit.text[-1] == "." or after in (DATES, BARE_DATE, TAIL, RELATED)
    return after in (DATES, BARE_DATE, TAIL, FURNITURE) and is_signature(unit.text)


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


def _say_what_is_open(copy: Copy) -> None:
    """Notices on what the copy does not tell."""
    if not any(unit.label is Label.CREDIT for unit in copy.units):
        copy.note(reasons.CREDIT_NONE)
    for unit in copy.units:
        if unit.label is Label.DATES and unit.value == RELATIVE:
            copy.note(reasons.DATE_RELATIVE, unit, line=unit.text)
        if isinstance(unit.value, MediaDocument) and unit.label in _MEDIA:
            programme = unit.value.programme
            key = word_key(programme)
            if key not in copy.words.programmes:
                copy.note(reasons.KIND_UNKNOWN, unit, programme=programme)
            elif key in copy.words.double_programmes:
                copy.note(reasons.KIND_OPEN, unit, programme=programme)
