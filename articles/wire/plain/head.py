"""The head of a copy: sections, kicker, headline, and what stands before the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from articles.wire.credits import is_house
from articles.wire.plain import marks, reasons
from articles.wire.plain.bylines import ROLES, all_names, is_signature, without_place
from articles.wire.plain.captions import Caption
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
    PROSE,
    RELATED,
    SENTENCE,
    SENTENCES,
    SHORT,
    SIGNOFF,
    TAIL,
    TIME,
)  # fmt: skip
from articles.wire.plain.roles import Copy, give
from articles.wire.plain.sources import is_name, is_photo_credit, is_picture_house
from articles.wire.reading import Label
from articles.wire.vocabulary import word_key

_NO_HEADLINE = frozenset(
    {ITEM, CAPTION, DATES, SIGNOFF, BYLINE, FURNITURE, TAIL, RELATED, BULLET, TIME, BARE_DATE}
    | {marks.EMBED, marks.BOX, marks.NUMBERED, PROSE}
)
_MAY_CREDIT, _LONGEST_CREDIT = frozenset({SHORT, SIGNOFF, CAPTION}), 60
_LEADS_ON = frozenset({DATES, BYLINE, CAPTION, ITEM, PROSE, BARE_DATE, BULLET})
_SOURCE = re.compile(r"(?:sources?|fonte|quelle) ?: \w", re.IGNORECASE)
_PATH = re.compile(r" ?[|/>›·»] ?")
_PATH_MARK = re.compile(r" [|/>›·»](?= )")
_PAPERS = ("communiqué de presse", "medienmitteilung", "press release", "comunicato stampa")
_QUOTES = frozenset('«"“„‹')
_NEAR = 8
_LEAST_HEADLINE, _LEAST_POINT, _LONG_TITLE = 25, 25, 38
_LEADS_AWAY = ("lire", "à lire", "a lire", "relire", "voir", "read", "lesen", "see also", "siehe")


def find_headline(copy: Copy, before: int) -> int:
    """The index of the headline among the units up to `before` (exclusive); -1 for none."""
    for index in range(before):
        text = copy.units[index].text
        if ":" in text[:12] and opens_as(text, Label.HEADLINE):
            return index
    best, chosen = 0.0, -1
    seen: dict[str, int] = {}
    rank = 0
    for index in range(before):
        unit = copy.units[index]
        if unit.mark in _NO_HEADLINE or not unit.text or _is_full_sentence(unit):
            continue
        worth = _worth(copy, index, before)
        if worth > 2.5:
            rank += 1
        worth += 2.5 * any(unit.text in text or text == unit.text for text in seen) - 0.8 * rank
        seen[unit.text] = index
        if worth > best:
            best, chosen = worth, index
    return chosen


def free_headline(units: Sequence[Unit]) -> None:
    """A first line that opens like a reference to another story ("Analyse: …", "Revivez …") is the
    headline where no other line above the text may be it: its mark is taken off."""
    for index, unit in enumerate(units):
        if unit.mark == RELATED:
            if unit.size >= _LEAST_HEADLINE and _is_only_title(units, index):
                unit.mark = LONG if unit.size >= 90 else SHORT
            return
        if unit.mark in (PROSE, SENTENCE, LONG) or (unit.mark == SHORT and unit.size > 20):
            return


def _is_only_title(units: Sequence[Unit], index: int) -> bool:
    """Words that open a title, none of the marks or labels of references, and a text below."""
    text = units[index].text
    if text.startswith(marks.ARROWS) or text[-1] == ":" or word_key(text).startswith(_LEADS_AWAY):
        return False
    for unit in units[index + 1 :]:
        if unit.mark in (PROSE, LONG):
            return True
        if unit.mark == SHORT and unit.size >= _LEAST_HEADLINE and not is_name(unit.text):
            return False
    return False


def _is_full_sentence(unit: Unit) -> bool:
    """Headlines may end in "!" or "?", never with a full stop, and hold two sentences at most."""
    if unit.mark == LONG:
        return len(SENTENCES.findall(unit.text)) > 1
    return unit.mark == SENTENCE and unit.text.rstrip('»"”)’ ')[-1:] not in "!…"


def _worth(copy: Copy, index: int, before: int) -> float:
    unit = copy.units[index]
    following = copy.units[index + 1 : index + 4]
    worth = _by_size(unit.size)
    if unit.text.endswith(" ="):
        return worth + 4
    if unit.text[-1] in ".,:;" or unit.text.endswith("…"):
        worth -= 2
    above = copy.units[index - 1] if index and not unit.gap_before else unit
    if above is not unit and above.mark in (SHORT, LONG) and above.size >= _LONG_TITLE:
        worth -= 1.5  # the line below a headline, without a full stop
    if " | " in unit.text or "|" in unit.text[-1:]:
        worth -= 1.5
    if len(_PATH_MARK.findall(unit.text)) > 1 or word_key(unit.text).startswith(_PAPERS):
        worth -= 4
    if word_key(unit.text) in copy.words.sections:
        worth -= 3
    if any(each.mark in _LEADS_ON for each in following):
        worth += 1
    if not unit.gap_before and not unit.gap_after and _in_run(copy.units, index):
        worth -= 1
    if unit.indent == 0 and copy.indented:
        worth += 1
    return worth - 0.03 * min(before - index, 40)


def _by_size(size: int) -> float:
    for least, worth in ((38, 4.0), (25, 2.5), (14, 1.2), (6, 0.3)):
        if size >= least:
            return worth
    return -3.0


def _in_run(units: Sequence[Unit], index: int) -> bool:
    around = units[max(0, index - 1) : index + 2]
    return len(around) == 3 and all(unit.mark == SHORT for unit in around)


def label_above(copy: Copy, headline: int) -> None:
    """Roles for all that stands before the headline."""
    title = copy.units[headline].text
    for index in range(headline):
        unit = copy.units[index]
        near = headline - index <= _NEAR
        if (unit.mark == CAPTION and near) or unit.mark == ITEM:
            give(unit, Label.MEDIA, 0.8, reasons.CAPTION)
        elif unit.mark == DATES and near:
            give(unit, Label.DATES, 0.9, reasons.DATES)
        elif unit.mark in (BYLINE, SIGNOFF) and headline - index <= 3:
            give(unit, Label.CREDIT, 0.7, reasons.BYLINE)
        elif len(unit.text) > 20 and (title in unit.text or unit.text.rstrip(". …") in title):
            give(unit, Label.IGNORED, 0.9, reasons.DUPLICATE)
        elif unit.mark == SHORT and near and _is_rubric(copy, unit.text):
            give(unit, Label.SECTION, 0.8, reasons.SECTION)
        elif unit.mark == BARE_DATE:
            give(unit, Label.IGNORED, 0.95, reasons.BARE_DATE)
        else:
            give(unit, Label.IGNORED, 0.8, reasons.BEFORE)
    _label_kicker(copy, headline)


def _is_rubric(copy: Copy, text: str) -> bool:
    """ "Culture", or a path that begins with a rubric: "Culture | Musique"."""
    first = _PATH.split(text, maxsplit=1)[0]
    return word_key(first) in copy.words.sections and text[-1] not in "?!.…"


def _label_kicker(copy: Copy, headline: int) -> None:
    index = headline - 1
    if index >= 1 and copy.units[index].text == ":":  # "kicker", ":", "headline", a line each
        give(copy.units[index], Label.KICKER, 0.8, reasons.KICKER)
        index -= 1
    unit = copy.units[index] if index >= 0 else None
    if unit is None or unit.mark != SHORT or unit.gap_after or unit.size > 40:
        return
    if unit.label is Label.IGNORED and unit.reason != reasons.DUPLICATE:
        give(unit, Label.KICKER, 0.6, reasons.KICKER)


def label_between(copy: Copy, start: int, stop: int) -> None:
    """Roles for the units between headline, lede and body that are no running text."""
    for index in range(start, stop):
        unit = copy.units[index]
        if unit.label is not Label.IGNORED or unit.reason:
            continue
        if unit.mark in _PLAIN_ROLES:
            label, sure, reason = _PLAIN_ROLES[unit.mark]
            give(unit, label, sure, reason)
        elif unit.mark in (SHORT, SENTENCE, PROSE, LONG):
            _label_open(copy, index, start, stop)
    _label_points(copy.units[start:stop])
    if _heads_brief(copy, start, stop):
        give(copy.units[stop - 1], Label.CROSSHEAD, 0.55, reasons.CROSSHEAD)
    for index in range(start, stop):
        if not copy.units[index].reason:
            give(copy.units[index], Label.IGNORED, 0.6, reasons.UNPLACED)


def _heads_brief(copy: Copy, start: int, stop: int) -> bool:
    """Whether the last line of the head is the first of several titles, each above one text."""
    unit, below = copy.units[stop - 1], copy.units[stop : stop + 3]
    if stop <= start or unit.reason or len(below) < 3 or word_key(unit.text) in copy.words.sections:
        return False
    text, title, after = below
    alternate = text.mark == after.mark == PROSE and _may_head(unit) and _may_head(title)
    return alternate and not is_name(unit.text)


def _may_head(unit: Unit) -> bool:
    return unit.mark == SHORT and unit.gap_before and unit.gap_after


def _label_points(units: Sequence[Unit]) -> None:
    """Three lines right below the headline, too long for furniture, sum the story up."""
    run = list(takewhile(_is_point, units))
    if len(run) > 2:
        for unit in run:
            give(unit, Label.LIST, 0.6, reasons.BULLET)


def _is_point(unit: Unit) -> bool:
    return not unit.reason and unit.mark in (SHORT, LONG) and unit.size >= _LEAST_POINT


_PLAIN_ROLES = {
    ITEM: (Label.MEDIA, 1.0, reasons.ITEM),
    CAPTION: (Label.MEDIA, 0.9, reasons.CAPTION),
    DATES: (Label.DATES, 0.95, reasons.DATES),
    BYLINE: (Label.CREDIT, 0.9, reasons.BYLINE),
    SIGNOFF: (Label.CREDIT, 0.8, reasons.SIGNOFF),
    RELATED: (Label.RELATED, 0.7, reasons.RELATED),
    BULLET: (Label.LIST, 0.8, reasons.BULLET),
    FURNITURE: (Label.IGNORED, 0.9, reasons.FURNITURE),
    BARE_DATE: (Label.IGNORED, 0.95, reasons.BARE_DATE),
    TAIL: (Label.IGNORED, 0.8, reasons.TAIL),
    TIME: (Label.CROSSHEAD, 0.7, reasons.TIME),
    marks.BOX: (Label.IGNORED, 0.5, reasons.FURNITURE),
    marks.EMBED: (Label.EMBED, 0.8, reasons.POST),
}


def _label_open(copy: Copy, index: int, start: int, stop: int) -> None:
    """A name beside byline or date is a credit; a caption may have its credit on the next line."""
    unit = copy.units[index]
    before = copy.units[index - 1] if index else unit
    after = copy.units[index + 1] if index + 1 < len(copy.units) else unit
    if unit.size <= 45 and unit.mark == SHORT and _beside_credit(unit, before, after):
        give(unit, Label.CREDIT, 0.75, reasons.NAME)
    elif unit.mark in (SHORT, SENTENCE) and _is_bare_caption(copy, unit, before, after):
        give(unit, Label.MEDIA, 0.55, reasons.CAPTION_BARE)
    elif is_name(unit.text) and is_house(after.text) and not unit.gap_after:
        give(unit, Label.CREDIT, 0.65, reasons.NAME)
    elif _SOURCE.match(unit.text):
        give(unit, Label.CREDIT, 0.6, reasons.BYLINE)
    elif _is_beside_byline(before, after) and word_key(unit.text).startswith(ROLES):
        give(unit, Label.CREDIT, 0.55, reasons.NAME)
    elif unit.mark == SHORT and _stands_between(before, unit, after):
        give(unit, Label.CREDIT, 0.5, reasons.NAME)
    elif _near_dates(copy, index, start, stop) and _is_author(copy, unit):
        give(unit, Label.CREDIT, 0.6, reasons.NAME)


def pair_captions(copy: Copy, headline: int, stop: int) -> None:
    """In the head, a caption may have its credit on a line of its own: both become captions."""
    texts, signed = 0, False
    for index in range(headline + 1, min(stop - 2, headline + 16)):
        unit, after = copy.units[index], copy.units[index + 1]
        if signed and _is_captioned(unit, after):
            unit.mark, unit.value = CAPTION, Caption(text=unit.text, credit="")
            after.mark, after.value = CAPTION, Caption(text="", credit=after.text)
        signed = signed or unit.mark in (BYLINE, SIGNOFF)
        if (
            after.mark in _MAY_CREDIT
            and after.size <= _LONGEST_CREDIT
            and not _stands_apart(copy, index, texts)
            and not _is_surely_text(unit, opens=index == headline + 1)
            and _is_pair(copy, unit, after)
            and (texts or is_photo_credit(after.text))
        ):
            unit.mark, unit.value = CAPTION, Caption(text=unit.text, credit="")
            after.mark, after.value = CAPTION, Caption(text="", credit=after.text)
        texts += unit.mark in (PROSE, LONG, SENTENCE)


def _is_captioned(unit: Unit, after: Unit) -> bool:
    """Where who signs has been told above, an agency right below a sentence is its picture's."""
    return unit.mark == SENTENCE and after.mark == SIGNOFF and is_photo_credit(after.text)


def _stands_apart(copy: Copy, index: int, texts: int) -> bool:
    """Whether the line below is surely no credit of this one: a name above a date signs, and
    within the text a line that is parted from the caption is not its credit."""
    unit, after, below = copy.units[index : index + 3]
    if below.mark in (DATES, BYLINE, BARE_DATE):
        return True
    unsure = unit.gap_after or (after.mark == SIGNOFF and not copy.gapped)
    return (texts > 1 and unsure) or _has_caption_below(copy.units, index + 1)


def _is_surely_text(unit: Unit, *, opens: bool) -> bool:
    """Two sentences right below the headline, or parted from what follows, are no caption."""
    return unit.mark == PROSE and ". " in unit.text and (opens or unit.gap_after)


def _has_caption_below(units: Sequence[Unit], index: int) -> bool:
    """Whether a credit line stands right above the caption that it belongs to."""
    after = units[index + 1]
    return not units[index].gap_after and after.mark == CAPTION and not after.value.credit


def _is_pair(copy: Copy, unit: Unit, after: Unit) -> bool:
    if unit.text[:1] in _QUOTES or unit.size > 300:
        return False  # whose words they are stands below
    uncredited = unit.mark == CAPTION and not unit.value.credit
    may_be_caption = uncredited or unit.mark in (SENTENCE, PROSE, LONG)
    return may_be_caption and _credits(copy, unit, after)


def _credits(copy: Copy, unit: Unit, after: Unit) -> bool:
    """Whether a short line may be the credit of the caption above it."""
    if unit.mark == SENTENCE and is_picture_house(after.text):
        return True
    apart = unit.gap_after or not copy.gapped
    if after.mark == SIGNOFF and (after.text[0].islower() or (apart and unit.mark != SENTENCE)):
        return False
    if is_photo_credit(after.text) or (unit.size <= 120 and is_name(after.text)):
        return True
    block = copy.gapped and unit.gap_before and not unit.gap_after and after.gap_after
    return block and unit.size <= 160 and _may_be_source(after)


def _may_be_source(unit: Unit) -> bool:
    """A short line in capitals below what may be a caption ("Police cantonale", "CFF")."""
    text = unit.text
    return unit.mark == SHORT and text.count(" ") < 5 and text[0].isupper() and text[-1].isalnum()


def _beside_credit(unit: Unit, before: Unit, after: Unit) -> bool:
    if before.label is Label.CREDIT and not before.gap_after and all_names(unit.text):
        return True
    dated = after.mark in (DATES, BYLINE) and not unit.gap_after
    return dated and is_name(without_place(unit.text))


def _stands_between(before: Unit, unit: Unit, after: Unit) -> bool:
    """What somebody is ("Philosophe, Université de Fribourg"), between the name and the date."""
    named = before.label is Label.CREDIT and is_name(before.text)
    block = not (unit.gap_before or unit.gap_after)
    return named and block and after.mark == DATES and "," in unit.text


def _is_beside_byline(before: Unit, after: Unit) -> bool:
    return before.label is Label.CREDIT or after.mark == BYLINE


def _is_bare_caption(copy: Copy, unit: Unit, before: Unit, after: Unit) -> bool:
    """A caption whose credit is not given: right above the item, or above the lede."""
    if unit.gap_after or unit.size < 12 or is_name(unit.text):
        return False
    if after.mark == ITEM:
        return True
    alone = copy.gapped and unit.gap_before and before.mark != FURNITURE
    return alone and after.label is Label.LEDE and after.gap_after


def _is_author(copy: Copy, unit: Unit) -> bool:
    if is_house(unit.text):
        return True
    first, words = word_key(unit.text.split(" ", 1)[0]), copy.words
    if unit.mark != SHORT or first in words.sections:
        return False
    return is_signature(unit.text) and not (len(first) > 3 and first in words.furniture)


def _near_dates(copy: Copy, index: int, start: int, stop: int) -> bool:
    """Whether a date or a byline stands within four lines of the head."""
    around = copy.units[max(start, index - 4) : min(stop, index + 5)]
    return any(unit.mark in (DATES, BYLINE) for unit in around)
