"""Units that only make sense together: label and titles, caption and credit, quote and speaker.

Runs after the units are marked and before the story is cut out of its page; it changes marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from articles.wire.plain.bylines import tells_role
from articles.wire.plain.captions import Caption
from articles.wire.plain.layout import Unit
from articles.wire.plain.manuscript import greets, names_box
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
    NUMBERED,
    PROSE,
    QUOTE,
    RELATED,
    SENTENCE,
    SHORT,
    SIGNOFF,
    TAIL,
    TIME,
    is_address,
)  # fmt: skip
from articles.wire.plain.promotions import fill_promotions
from articles.wire.plain.sources import has_credit_shape, is_name, is_photo_credit
from articles.wire.vocabulary import Vocabulary, word_key

_OPEN = frozenset({SHORT, LONG, SENTENCE, PROSE})
_POINTS = frozenset({SHORT, LONG, SENTENCE})
_TITLES = _OPEN | {RELATED}
_DATED_TITLE = frozenset({SHORT, LONG, DATES})
_ENDS_TEXT = frozenset({PROSE, SENTENCE, BULLET, RELATED, CAPTION, ITEM, SIGNOFF, BYLINE})
_LONGEST_INITIALS, _LEAST_HEADLINE, _LONGEST_CROSSHEAD = 7, 38, 46
_MOST_TITLES, _MOST_POINTS = 9, 30  # below one label
_LAST_MAIL_HEADER = 40  # units from the top
_LONGEST_CAPTION, _LONGEST_CREDIT, _LONGEST_POINT = 300, 80, 220
_OF_ALL_PICTURES = ("Crédits photos", "Crédits images", "Bildnachweise")  # at a page's end
_ABOUT = re.compile(
    r"(?:À propos d(?:e |['’])|About |Über (?:die |den )?|Chi è )([A-ZÀ-Þ].{2,50}?)[ :]*"
)
_RESULT = re.compile(
    r"[A-ZÀ-Þ][^:;!?]{2,30} [-–—] [A-ZÀ-Þ][^:;!?]{2,30} (?:ap |a\.p\. |tab )?"
    r"\d{1,3}[-:–]\d{1,3}(?: (?:ap|a\.p\.|tab))?(?: \([^()]{3,50}\))?"
)
_COUNTED = re.compile(r"\d{1,2}\. \w.*[^?:]$")
_QUOTES, _QUOTES_END = frozenset('«"“„‹'), frozenset('»"”“›')
_TELLS_SPEAKER = ("— ", "– ", "Une citation de ")
_SPEAKER_BY_FIRST_NAME = re.compile(r"[A-ZÀ-Þ][\w'’-]+, [a-zà-ÿ\d]")
_SPEAKER = re.compile(
    r"(?:[—–-] |Une citation de )?"
    r"(?:(?:M\.|Mme|Me|Maître|Dr\.?|Pr\.?) )?[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){1,3}, [a-zà-ÿ]"
)


def join_blocks(units: Sequence[Unit], words: Vocabulary, *, gapped: bool) -> None:
    """Gives the units of known blocks the marks that they have together."""
    _cut_mail_headers(units, words, gapped=gapped)
    _cut_boilerplate(units, gapped=gapped)
    _cut_office(units)
    fill_promotions(units, words, gapped=gapped)
    for index, unit in enumerate(units):
        if unit.mark in (RELATED, TAIL):
            _join_titles(units, index, words, gapped=gapped)
        elif unit.mark == CAPTION and index and _photographed(units[index - 1], unit):
            unit.mark = BYLINE
        elif (unit.size <= _LONGEST_CREDIT or unit.mark == CAPTION) and _is_credit_only(unit):
            _join_caption(units, index)
        elif unit.mark == CAPTION and index and units[index - 1].text == unit.value.text:
            units[index - 1].mark, units[index - 1].value = CAPTION, Caption(unit.value.text, "")
        elif unit.mark == SHORT and unit.size <= _LONGEST_INITIALS:
            _sign(units, index)
    if gapped:
        _join_points(units)
    _join_boxes(units, gapped=gapped)
    _join_announced(units, gapped=gapped)
    _join_numbered(units)
    _join_speakers(units, gapped=gapped)


def _cut_mail_headers(units: Sequence[Unit], words: Vocabulary, *, gapped: bool) -> None:
    """Two lines of a forwarded mail's head or more, and all that is written above them; then a
    greeting, and the note below it up to an empty line."""
    heads = [
        index
        for index, unit in enumerate(units[:_LAST_MAIL_HEADER])
        if ":" in unit.text[:16]
        and word_key(unit.text[: unit.text.index(":")]) in words.mail_headers
    ]
    last = max((after for index, after in pairwise(heads) if after == index + 1), default=-1)
    end = last + 1
    if end < len(units) and greets(units[end].text):
        end += 1
        while end < len(units) and not units[end].gap_before and gapped:
            end += 1
    for unit in units[:end]:
        unit.mark, unit.value = FURNITURE, None


def _cut_office(units: Sequence[Unit]) -> None:
    """A sentence right below the author's name that tells what this person does."""
    for before, unit in pairwise(units):
        if unit.gap_before or unit.mark not in (PROSE, SENTENCE) or not tells_role(unit.text):
            continue
        if before.mark == BYLINE or (before.mark == SHORT and is_name(before.text)):
            unit.mark = FURNITURE


def _cut_boilerplate(units: Sequence[Unit], *, gapped: bool) -> None:
    """ "À propos de Verdan SA": what a release says of its sender, who is named in the text."""
    texts = [index for index, unit in enumerate(units) if unit.mark in (PROSE, SENTENCE)]
    for index in range(texts[-4] if len(texts) > 4 else 0, len(units)):
        unit = units[index]
        opens = unit.mark == SHORT and (unit.gap_before or not gapped)
        match = _ABOUT.fullmatch(unit.text) if opens else None
        if match:
            if any(match[1] in above.text for above in units[:index]):
                unit.mark, unit.value = TAIL, True
            return


def _join_titles(units: Sequence[Unit], index: int, words: Vocabulary, *, gapped: bool) -> None:
    """A label and the titles right below it, where prose goes on after an empty line."""
    unit = units[index]
    label = unit.text.endswith(":") or unit.size < 25
    if not label or unit.gap_after:
        return
    end = index + 1
    last = min(len(units), index + _MOST_TITLES + 2)
    while end < last and not units[end - 1].gap_after and _is_titled(units, end):
        if not gapped and units[end].mark in (PROSE, SENTENCE):
            break
        end += 1
    if not gapped and end > index + 2 and units[end - 1].size < _LONGEST_CROSSHEAD:
        end -= 1  # perhaps a crosshead: titles are longer
    closed = units[end - 1].gap_after or not gapped
    if end == index + 1 or end - index > _MOST_TITLES or not closed:
        if unit.mark == RELATED and end > index + 1:
            units[index + 1].mark = RELATED
        return
    goes_on = any(each.mark in (PROSE, RELATED) for each in units[end : end + (1 if gapped else 2)])
    if unit.mark == TAIL and not (goes_on and word_key(unit.text) in words.related_tails):
        return
    for each in units[index:end]:
        each.mark = RELATED


def _is_titled(units: Sequence[Unit], index: int) -> bool:
    """A title, "réservé aux abonnés" between label and title, or what dates the title above."""
    if units[index].mark == SHORT and not units[index].gap_after and _is_item(units, index + 1):
        return False  # the poster of that item
    if units[index - 1].mark in _DATED_TITLE and _dates_title(units[index]):
        return True
    if units[index].mark == FURNITURE:
        return not units[index].gap_after and "réservé" in units[index].text
    return units[index].mark in _TITLES


def _dates_title(unit: Unit) -> bool:
    """ "15 juil. 2025 à 06:00", "3 min"."""
    return unit.mark == DATES or (unit.mark == FURNITURE and unit.text[:1].isdigit())


def _is_item(units: Sequence[Unit], index: int) -> bool:
    return index < len(units) and units[index].mark == ITEM


def _photographed(before: Unit, unit: Unit) -> bool:
    """ "Photos: Lia Monnard", right below who wrote the text."""
    below = before.mark == BYLINE and not unit.gap_before
    return below and unit.text.startswith(("Photos", "Fotos", "Bilder"))


def _is_credit_only(unit: Unit) -> bool:
    if unit.mark == CAPTION:
        return not unit.value.text
    return unit.mark == SHORT and bool(is_photo_credit(unit.text) or has_credit_shape(unit.text))


def _join_caption(units: Sequence[Unit], index: int) -> None:
    """A credit alone on a line, right above or below a line that may be its caption."""
    unit = units[index]
    if unit.mark == CAPTION and unit.value.alt:
        _join_described(units[index : index + 2])
        return
    if unit.text.startswith(_OF_ALL_PICTURES):
        return
    announced = unit.text.startswith("PHOTO")  # "PHOTO ANNE WYSS, LE MATIN", then the caption
    above = index and not unit.gap_before and not _is_of_head(units, index - 1)
    if above and not announced and _may_be_caption(units[index - 1]):
        caption = units[index - 1]
    elif index + 1 < len(units) and not unit.gap_after and _may_be_caption(units[index + 1]):
        caption = units[index + 1]
        below_headline = index and caption.mark == SENTENCE and _may_be_headline(units, index - 1)
        if not (caption.gap_after or below_headline or announced):
            return
    else:
        return
    caption.mark, caption.value = CAPTION, Caption(text=caption.text, credit="")
    unit.mark, unit.value = CAPTION, Caption(text="", credit=unit.text)


def _is_of_head(units: Sequence[Unit], index: int) -> bool:
    """The headline, or right below it two sentences: a lede, though a credit follows."""
    text = units[index].mark == PROSE and ". " in units[index].text
    return _may_be_headline(units, index - text if index else 0)


def _may_be_headline(units: Sequence[Unit], index: int) -> bool:
    """The first line of some length without a full stop, and something below its picture."""
    if units[index].mark not in (SHORT, LONG) or units[index].size < _LEAST_HEADLINE:
        return False
    above = islice(units, index)
    return not any(unit.size >= _LEAST_HEADLINE for unit in above if unit.mark in _OPEN)


def _join_described(pair: Sequence[Unit]) -> None:
    """Below a picture's description stands its caption, without a full stop."""
    if len(pair) == 2 and not pair[0].gap_after and pair[1].mark in (SHORT, LONG):
        pair[1].mark, pair[1].value = CAPTION, Caption(text=pair[1].text, credit="")


def _may_be_caption(unit: Unit) -> bool:
    if unit.mark == CAPTION:
        return not unit.value.credit and unit.size <= _LONGEST_CAPTION
    return unit.mark in _OPEN and 14 < unit.size <= _LONGEST_CAPTION and not is_name(unit.text)


def _sign(units: Sequence[Unit], index: int) -> None:
    """Initials alone, last of the text ("nro")."""
    bare = units[index].text.strip("()[].")
    if not (bare.isalpha() and bare.islower() and len(bare) > 1 and index):
        return
    after = units[index + 1].mark if index + 1 < len(units) else TAIL
    if units[index - 1].mark in _ENDS_TEXT and after in (TAIL, DATES, BARE_DATE):
        units[index].mark = SIGNOFF


def _join_points(units: Sequence[Unit]) -> None:
    """In a text whose paragraphs are parted by empty lines, three lines without one are a list."""
    start = 0
    while start < len(units):
        end = start + 1
        while end < len(units) and not units[end].gap_before:
            end += 1
        first = start
        while first < end and units[first].mark not in (PROSE, SENTENCE):
            first += 1
        run = units[first:end]
        if len(run) > 2 and all(_is_point(unit) for unit in run):
            for unit in run:
                unit.mark = BULLET
        start = end


def _join_boxes(units: Sequence[Unit], *, gapped: bool) -> None:
    """The lines below a box's heading, up to an empty one, are its points: no run of furniture."""
    for unit, below in pairwise(units):
        if unit.mark == SHORT and _heads_telegram(unit, below):
            unit.mark = BOX
    for index, unit in enumerate(units):
        if unit.mark != BOX or names_box(unit.text):
            continue
        end = index + 1
        while end < len(units) and _is_in_box(units[end]):
            end += 1
        closed = end < len(units) and units[end].gap_before
        for each in units[index + 1 : end] if gapped or closed else ():
            each.mark = BULLET


def _heads_telegram(unit: Unit, below: Unit) -> bool:
    """ "Bienne - Ambri-Piotta 3-2 (0-1 0-1 3-0)", and right below it where and before whom."""
    if below.gap_before or below.mark not in (PROSE, SENTENCE, BULLET):
        return False
    return bool(_RESULT.fullmatch(unit.text))


def _is_in_box(unit: Unit) -> bool:
    if unit.gap_before or unit.size > _LONGEST_POINT:
        return False
    told = unit.mark in (BYLINE, DATES) and ":" in unit.text  # "Avec : …", "Sortie : …"
    return told or unit.mark in _POINTS or is_address(word_key(unit.text))


def _join_announced(units: Sequence[Unit], *, gapped: bool) -> None:
    """A line that ends in a colon, and the list that it announces, with or without its marks."""
    for index in range(1, len(units) - 1):
        unit = units[index]
        if unit.text[-1:] != ":" or unit.mark not in (SHORT, SENTENCE, PROSE):
            continue
        end = index + 1
        last = min(len(units), index + _MOST_POINTS + 1)
        while end < last and units[end].mark in _POINTS and units[end].size <= _LONGEST_POINT:
            first = units[index + 1]
            apart = units[end].gap_before if gapped else units[end].mark != first.mark
            if units[end] is not first and apart:
                break
            end += 1
        goes_on = end < len(units) and units[end].mark in _ENDS_TEXT
        if end - index > 2 and goes_on and (units[end].gap_before or not gapped):
            for each in units[index + 1 : end]:
                each.mark = BULLET
        if unit.mark == SHORT and units[index + 1].mark == BULLET:
            unit.mark = SENTENCE


def _join_numbered(units: Sequence[Unit]) -> None:
    """Three headings or more that are counted from 1, each above a text of its own."""
    counted = [
        unit
        for unit, after in pairwise(units)
        if unit.mark == SHORT and _COUNTED.match(unit.text) and after.mark in (PROSE, SENTENCE)
    ]
    numbers = [unit.text.split(".")[0] for unit in counted]
    if len(counted) > 2 and numbers == [str(number + 1) for number in range(len(numbers))]:
        for unit in counted:
            unit.mark = NUMBERED


def _is_point(unit: Unit) -> bool:
    return unit.mark in (PROSE, SENTENCE) and unit.size <= _LONGEST_POINT


def _join_speakers(units: Sequence[Unit], *, gapped: bool) -> None:
    """A quote pulled out of the text, and below it who said so."""
    for index in range(1, len(units) - 1):
        unit = units[index]
        if unit.mark == BYLINE:
            _join_signed_quote(units[index - 1 : index + 2], gapped=gapped)
        if unit.mark not in (SHORT, LONG) or unit.text[-1:] in ":?!":
            continue
        before, after = units[index - 1], units[index + 1]
        if unit.text[-1:] == "." and not is_name(unit.text):
            continue
        told = unit.text.startswith(_TELLS_SPEAKER)
        introduced = is_name(unit.text) or bool(_SPEAKER.match(unit.text))
        named = not gapped and introduced and _is_quotation(before.text)
        if not (unit.gap_after if gapped else told or named):
            continue
        goes_on = after.mark in (PROSE, SENTENCE, TIME) or after.text[-1:] == "?"
        if not goes_on or before.mark not in _OPEN or before.size >= 400:
            continue
        quoted = (before.gap_before or named) and _is_quotation(before.text)
        speaks = _SPEAKER.match(unit.text) or (
            quoted and (is_name(unit.text) or bool(_SPEAKER_BY_FIRST_NAME.match(unit.text)))
        )
        if speaks and (told or quoted or (unit.gap_before and before.mark in (PROSE, SENTENCE))):
            before.mark = unit.mark = QUOTE


def _join_signed_quote(block: Sequence[Unit], *, gapped: bool) -> None:
    """A block of a quotation, "Autor: …" and what this person does."""
    quote, unit, role = block
    apart = quote.gap_before and not unit.gap_before and not role.gap_before and role.gap_after
    if (apart or not gapped) and role.mark == SHORT and _is_quotation(quote.text):
        for each in block:
            each.mark = QUOTE


def _is_quotation(text: str) -> bool:
    """Whether a line is nothing but one quotation."""
    return text[:1] in _QUOTES and text.rstrip(" .!?…")[-1:] in _QUOTES_END
