"""The body of a copy: paragraphs, crossheads, questions, lists, related lines, posts, media."""

from __future__ import annotations

from collections.abc import Sequence

from articles.wire.plain import reasons
from articles.wire.plain.bylines import is_signature, signs_letter
from articles.wire.plain.captions import Caption
from articles.wire.plain.layout import Unit
from articles.wire.plain.manuscript import names_box
from articles.wire.plain.marks import (
    BARE_DATE,
    BULLET,
    BYLINE,
    CAPTION,
    DATES,
    EMBED,
    FURNITURE,
    ITEM,
    LONG,
    NUMBERED,
    POST_AUTHOR,
    POST_OPENS,
    PROSE,
    QUOTE,
    RELATED,
    SENTENCE,
    SHORT,
    SIGNOFF,
    TAIL,
    TIME,
    has_sentences,
)  # fmt: skip
from articles.wire.plain.roles import Copy, give
from articles.wire.reading import Label
from articles.wire.vocabulary import word_key

_LONGEST_CROSSHEAD = 95
_LONGEST_POINT = 140  # of a box, where no empty line ends it
_LONGEST_POST = 12  # lines
_TEXT = frozenset({PROSE, SENTENCE, BULLET})
_LEADS = frozenset({PROSE, SENTENCE, BULLET, RELATED, ITEM, CAPTION, EMBED, LONG})


_NO_PHOTO = frozenset({FURNITURE, SIGNOFF})  # "© Agence Prisma" below these is the page's
_FURNITURE = (Label.IGNORED, 0.85, reasons.FURNITURE)
_ROLES = {
    PROSE: (Label.PARAGRAPH, 0.95, reasons.PARAGRAPH),
    SENTENCE: (Label.PARAGRAPH, 0.85, reasons.PARAGRAPH),
    BULLET: (Label.LIST, 0.85, reasons.BULLET),
    ITEM: (Label.MEDIA, 1.0, reasons.ITEM),
    QUOTE: (Label.QUOTE, 0.6, reasons.QUOTE),
    TIME: (Label.CROSSHEAD, 0.8, reasons.TIME),
    NUMBERED: (Label.CROSSHEAD, 0.8, reasons.CROSSHEAD),
    SIGNOFF: (Label.CREDIT, 0.9, reasons.SIGNOFF),
    BYLINE: (Label.CREDIT, 0.9, reasons.BYLINE),
    DATES: (Label.DATES, 0.8, reasons.DATES),
    TAIL: (Label.IGNORED, 0.85, reasons.TAIL),
}


class Body:
    """Gives roles to the units from `start` to `stop` (exclusive)."""

    def __init__(self, copy: Copy, start: int, stop: int) -> None:
        self.copy = copy
        self.start, self.stop = start, stop
        units = copy.units[start:stop]
        bullets = [unit for unit in units if unit.mark == BULLET]
        self.dialogue = any(unit.text.endswith("?") for unit in bullets)
        asked = [unit for unit in units if unit.text.endswith("?") and unit.mark != RELATED]
        self.interview = len(asked) >= 2

    def label(self) -> None:
        """Sets all the roles."""
        _label_posts(self.copy, self.start, self.stop)
        for index in range(self.start, self.stop):
            unit = self.copy.units[index]
            if not unit.reason:
                self._give(index, unit)

    def _give(self, index: int, unit: Unit) -> None:
        match unit.mark:
            case "short" | "long":
                self._short(index, unit)
            case "caption":
                self._caption(index, unit)
            case "related":
                self._related(index, unit)
            case "bullet" if self.dialogue:
                give(unit, Label.PARAGRAPH, 0.85, reasons.QUESTION)
            case _:
                give(unit, *_ROLES.get(unit.mark, _FURNITURE))

    def _caption(self, index: int, unit: Unit) -> None:
        """A paragraph may end in "(AFP)" too: unsure captions are short."""
        found = unit.value
        before = self._before(index)
        if before and before.mark in _NO_PHOTO and not unit.gap_before and not found.text:
            give(unit, Label.IGNORED, 0.7, reasons.FURNITURE)
        elif not found.text and index == self.stop - 1 and unit.gap_before:
            give(unit, Label.CREDIT, 0.6, reasons.SIGNOFF)
        elif isinstance(found, Caption) and (found.sure or unit.size < 140):
            give(unit, Label.MEDIA, 0.9 if found.sure else 0.6, reasons.CAPTION)
        else:
            give(unit, Label.PARAGRAPH, 0.8, reasons.PARAGRAPH)

    def _related(self, index: int, unit: Unit) -> None:
        if self._leads_nowhere(index, unit):
            give(unit, Label.IGNORED, 0.7, reasons.FURNITURE)
            return
        give(unit, Label.RELATED, 0.9, reasons.RELATED)
        after = self._after(index)
        opens = unit.text.endswith(":") or unit.size < 22
        if not opens or after is None or after.reason or self._mark(index + 2) in (ITEM, CAPTION):
            return
        if after.mark in (SHORT, LONG) or (after.mark == SENTENCE and not _is_paragraph(after)):
            give(after, Label.RELATED, 0.7, reasons.RELATED_TITLE)

    def _leads_nowhere(self, index: int, unit: Unit) -> bool:
        """ "À voir en vidéo", alone between paragraphs: what it led to is not in the copy."""
        after = self._after(index)
        alone = (unit.gap_before and unit.gap_after) or not self.copy.gapped
        if unit.size > 24 or unit.text[-1] == ":" or not alone:
            return False
        goes_on = after and (after.mark == PROSE or _is_paragraph(after))
        return bool(goes_on) and word_key(unit.text) in self.copy.words.labels

    def _short(self, index: int, unit: Unit) -> None:
        before, after = self._before(index), self._after(index)
        if self.interview and unit.text.endswith("?"):
            give(unit, Label.PARAGRAPH, 0.8, reasons.QUESTION)
        elif after and after.mark == ITEM and not unit.gap_after:
            give(unit, Label.MEDIA, 0.8, reasons.CAPTION)
        elif _closes(before, unit, after) and is_signature(unit.text):
            give(unit, Label.CREDIT, 0.65, reasons.NAME)
        elif self._signs_letter(before, unit, after):
            give(unit, Label.CREDIT, 0.6, reasons.NAME)
        elif before and before.mark == TIME:
            give(unit, Label.CROSSHEAD, 0.85, reasons.TIME)
        elif unit.text[-1] in ":,;." or unit.size > _LONGEST_CROSSHEAD:
            self._open(unit, before, after)
        elif unit.size >= 50 and self._is_open_paragraph(index, unit):
            give(unit, Label.PARAGRAPH, 0.5, reasons.PARAGRAPH_OPEN)
        elif self._is_crosshead(unit, before, after):
            alone = unit.gap_before and unit.gap_after
            give(unit, Label.CROSSHEAD, 0.85 if alone else 0.6, reasons.CROSSHEAD)
        elif unit.text[-1] in '?!»"”' and unit.size > 30 and after and after.mark == PROSE:
            give(unit, Label.PARAGRAPH, 0.5, reasons.PARAGRAPH_OPEN)
        else:
            give(unit, Label.IGNORED, 0.6, reasons.SHORT_RUN)

    def _is_crosshead(self, unit: Unit, before: Unit | None, after: Unit | None) -> bool:
        if before is None or after is None or not self._is_headed(after):
            return False
        if self.copy.gapped and not unit.gap_before and not self._stands_free(before, unit):
            return False
        if unit.gap_before and unit.gap_after and before.gap_before and after.mark == PROSE:
            return True  # the line before may be a promotion
        if unit.text[0] == "«" and unit.text[-1] == "»" and after.mark == PROSE:
            return True  # nor is a quotation a title of the page
        if before.mark in (SHORT, LONG) and before.label not in (Label.PARAGRAPH, Label.CREDIT):
            return False
        return before.reason != reasons.SHORT_RUN

    def _is_headed(self, after: Unit) -> bool:
        """Whether a crosshead may stand above this unit: a text, or a question."""
        return after.mark in _LEADS or (self.interview and after.text.endswith("?"))

    def _stands_free(self, before: Unit, unit: Unit) -> bool:
        """Without an empty line above, a crosshead has one below, and no block above."""
        if before.mark in (FURNITURE, RELATED, CAPTION, ITEM):
            return unit.gap_after and before.gap_before
        return before.mark in _TEXT

    def _is_open_paragraph(self, index: int, unit: Unit) -> bool:
        """Two short lines, each alone: the first may be a clause that lost its stop."""
        before, after = self._before(index), self._after(index)
        if not (before and after and unit.gap_before and unit.gap_after and after.gap_after):
            return False
        leads = self._mark(index + 2) in (PROSE, SENTENCE)
        return before.mark in (PROSE, SENTENCE) and after.mark == SHORT and leads

    def _open(self, unit: Unit, before: Unit | None, after: Unit | None) -> None:
        prose = before and before.mark in _LEADS and after and after.mark in _LEADS
        if prose and unit.gap_before:
            give(unit, Label.PARAGRAPH, 0.6, reasons.PARAGRAPH_OPEN)
        else:
            give(unit, Label.IGNORED, 0.5, reasons.UNPLACED)

    def _signs_letter(self, before: Unit | None, unit: Unit, after: Unit | None) -> bool:
        """A line between a letter to the editor and the headline of the next."""
        if before is None or after is None or before.mark not in _TEXT:
            return False
        alone = (unit.gap_before and unit.gap_after) or not self.copy.gapped
        return alone and after.mark in (SHORT, LONG) and signs_letter(unit.text)

    def _before(self, index: int) -> Unit | None:
        return self.copy.units[index - 1] if index > 0 else None

    def _after(self, index: int) -> Unit | None:
        return self.copy.units[index + 1] if index + 1 < self.stop else None

    def _mark(self, index: int) -> str:
        return self.copy.units[index].mark if index < self.stop else ""


def _closes(before: Unit | None, unit: Unit, after: Unit | None) -> bool:
    """Whether a line stands alone below a text and above the page's dates."""
    if before is None or after is None or not unit.gap_before:
        return False
    return before.mark in _TEXT and after.mark in (DATES, BARE_DATE)


def _is_paragraph(unit: Unit) -> bool:
    """Two sentences: a paragraph, no title."""
    return unit.mark == SENTENCE and ". " in unit.text


def _label_posts(copy: Copy, start: int, stop: int) -> None:
    """A post ends with its author's line; what stands above without a gap is its text."""
    for index in range(start, stop):
        unit = copy.units[index]
        if unit.mark != EMBED:
            continue
        give(unit, Label.EMBED, 0.95, reasons.POST)
        if unit.value == POST_OPENS:
            continue
        above = index - 1
        if unit.value == POST_AUTHOR and above >= start and copy.units[above].mark != EMBED:
            give(copy.units[above], Label.EMBED, 0.65, reasons.POST)
        least = max(start, index - _LONGEST_POST)
        while above >= least and not copy.units[above].gap_after:
            if copy.units[above].mark == EMBED:
                break
            give(copy.units[above], Label.EMBED, 0.8, reasons.POST)
            above -= 1


def label_box(copy: Copy, index: int, stop: int) -> int:
    """A box of key points from its heading on; the index behind it (or `index` for no box)."""
    units = copy.units
    end = index + 1
    while end < stop and units[end].mark == FURNITURE and not units[end].gap_after:
        end += 1
    first = end
    bullets = end < stop and units[end].mark == BULLET
    if not (copy.gapped or bullets) and end < stop and not _is_point(units[end]):
        if not _is_headed_above(copy, index):
            return index
        stop = end + 1  # where nothing ends a box, one paragraph of it
    while end < stop and not units[end].reason and _in_box(units[end], units[end - 1], bullets):
        if end > first and not copy.gapped and _leaves_box(units[end], units[first]):
            break
        end += 1
    if end == first:
        return index
    heading = index - 1 if _is_headed_above(copy, index) else index
    titled = _is_headline_below(units, heading, first, end)
    if titled:
        heading, first = first, first + 1
    for unit in units[heading:first]:
        give(unit, Label.IGNORED, 0.9, reasons.FURNITURE)
    give(units[heading], Label.SIDEBAR_HEADLINE, 0.8, reasons.BOX)
    for unit in units[first:end]:
        text = unit.mark == PROSE and (titled or ". " in unit.text)
        give(unit, Label.SIDEBAR_PARAGRAPH if text else Label.SIDEBAR_LIST, 0.75, reasons.BOX)
    return end


def _is_headed_above(copy: Copy, index: int) -> bool:
    """Whether a box has its title above the button that unfolds it."""
    unit, above = copy.units[index], copy.units[index - 1]
    folds = word_key(unit.text) in copy.words.box_furniture
    return folds and above.mark == SHORT and not unit.gap_before and not above.reason


def _is_headline_below(units: Sequence[Unit], heading: int, first: int, end: int) -> bool:
    """Whether the heading is the word for a box alone, and a short line above a text its title."""
    if not names_box(units[heading].text) or first + 1 >= end or units[first].mark != SHORT:
        return False
    return units[first + 1].mark in (PROSE, SENTENCE)


def _is_point(unit: Unit) -> bool:
    return unit.size <= _LONGEST_POINT and ". " not in unit.text


def _leaves_box(unit: Unit, first: Unit) -> bool:
    """Where no empty line ends a box, its points look alike: none or all end in a full stop."""
    if ":" in first.text and ":" not in unit.text:
        return True  # "Durée : 1h38"
    if first.mark == SENTENCE and has_sentences(unit.text) and not has_sentences(first.text):
        return True  # points of one sentence, then a text
    longer = unit.size > max(_LONGEST_POINT, 2 * first.size)
    return longer or (unit.mark == PROSE and first.mark in (SHORT, LONG))


def _in_box(unit: Unit, before: Unit, bullets: bool) -> bool:
    if bullets:
        return unit.mark == BULLET
    if before.gap_after or unit.size >= 250:
        return False
    told = unit.mark in (BYLINE, DATES) and ":" in unit.text  # "Avec : …", "Sortie : …"
    return told or unit.mark in (SENTENCE, PROSE, SHORT, LONG, BULLET)
