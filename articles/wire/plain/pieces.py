"""Labelled units become pieces: what belongs together in the story, with its lines.

Pieces are the bridge between the lines that an editor sees and the document: made from labels
alone, so a label that an editor has changed counts like one that was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from articles.document import (
    CreditDocument,
    CreditPlace,
    MediaDocument,
    MediaKind,
    replace,
)
from articles.wire.credits import default_aliases, is_house, parse_credit
from articles.wire.dates import Dates, read_dates
from articles.wire.plain.bylines import is_label, is_signoff, who_signs
from articles.wire.plain.captions import Caption, is_remarked_credit, split_caption
from articles.wire.plain.items import read_item
from articles.wire.plain.layout import Unit, fold
from articles.wire.plain.marks import without_frame
from articles.wire.plain.sources import has_credit_shape, is_name, is_photo_credit
from articles.wire.reading import Label
from articles.wire.vocabulary import Vocabulary, default_vocabulary, straight

_ARROWS = (">>", "►", "▶", "→", "»", ">", "⇒", "▸")
_OPENING, _CLOSING = frozenset('«"“„‹'), frozenset(".!?…:»”›")
_QUOTES = (Label.QUOTE, Label.SIDEBAR_QUOTE)
# Most pieces, and never one with their neighbours: asked first, for speed.
ALONE = (Label.PARAGRAPH, Label.SIDEBAR_PARAGRAPH)
_TIME = re.compile(r"\d{1,2}(?:h|:|h )\d{2}(?: ?[:-])?")
_POST_END = re.compile(
    r"(?:[—–-] ?|une publication partagée par |a post shared by |ein beitrag geteilt von )"
    r".{1,70}\(@[\w.]{1,30}\)",
    re.IGNORECASE,
)
_PHOTO_LABEL = re.compile(r"\s*/?\s*\bcrédits? photos?\s*:.*$", re.IGNORECASE)
_HOUR_WORD = re.compile(r",?\s*\bUhr\b(?=\s*[;,])")
_LABEL_ONLY = re.compile(r"[^:]{2,60}:|[^:]{2,22}")


class Piece(msgspec.Struct, frozen=True):
    """One thing of the story: its label, its text with folded white space, its lines from 1.

    `speaker` is the end of a quote's text: the line below it that names who said so.
    """

    label: Label
    text: str
    lines: tuple[int, ...]
    speaker: str = ""


class MediaPiece(msgspec.Struct, frozen=True):
    """One media item and its lines."""

    media: MediaDocument
    lines: tuple[int, ...]


def group(units: Sequence[Unit], lines: Sequence[str], labels: Sequence[Label]) -> list[Piece]:
    """The pieces of a text whose lines have these labels; blank lines belong to none.

    Lines of one wrapped paragraph make one piece as long as they have one label.
    """
    pieces: list[Piece] = []
    for unit in units:
        if unit.first == unit.last:  # nearly always
            pieces.append(Piece(labels[unit.first], unit.text, (unit.first + 1,)))
        else:
            pieces.extend(_by_label(unit, lines, labels))
    return list(_joined(pieces))


def _by_label(unit: Unit, lines: Sequence[str], labels: Sequence[Label]) -> Iterator[Piece]:
    if len(set(labels[unit.first : unit.last + 1])) == 1:
        numbers = tuple(number + 1 for number in unit.numbers)
        yield Piece(label=labels[unit.first], text=unit.text, lines=numbers)
        return
    for number in unit.numbers:
        if labels[number] is not Label.BLANK:
            yield Piece(label=labels[number], text=fold(lines[number]), lines=(number + 1,))


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours that are one thing: a time and its title, a post, a label and its title."""
    run: list[Piece] = []
    for piece in pieces:
        if run and not _belongs(run[0], run[-1], piece):
            yield _one_piece(run)
            run = []
        run.append(piece)
    if run:
        yield _one_piece(run)


def _one_piece(run: Sequence[Piece]) -> Piece:
    if len(run) == 1:
        return run[0]
    text = " ".join(piece.text for piece in run)
    numbers = tuple(number for piece in run for number in piece.lines)
    return Piece(run[0].label, text, numbers, _speaker(run))


def _speaker(run: Sequence[Piece]) -> str:
    """The last line of a quote, where it is no quotation itself and no sentence."""
    last = run[-1].text
    names = run[0].label in _QUOTES and len(last) <= 120 and last[-1:] not in _CLOSING
    return last if names and last[:1] not in _OPENING else ""


def without_arrows(text: str) -> str:
    """A line that leads to another story, without the arrow before it and a colon left over."""
    return text.lstrip("".join(_ARROWS) + " ").removesuffix(" :") or text


def _belongs(first: Piece, last: Piece, piece: Piece) -> bool:
    """Whether a piece goes on with a run of pieces, of which these are the first and the last."""
    if first.label is not piece.label or piece.label in ALONE:
        return False
    match piece.label:
        case Label.HEADLINE | Label.LEDE | Label.KICKER | Label.QUOTE | Label.SIDEBAR_QUOTE:
            return piece.label not in _QUOTES or piece.text[:1] not in _OPENING
        case Label.CROSSHEAD | Label.SIDEBAR_CROSSHEAD:
            return first is last and bool(_TIME.fullmatch(first.text))
        case Label.EMBED:
            return not _POST_END.match(last.text)
        case Label.RELATED | Label.SIDEBAR_RELATED:
            return _leads_to(first, last, piece)
    return False


def _leads_to(first: Piece, last: Piece, piece: Piece) -> bool:
    """A label alone leads to the title below it, and to all that stand there without a gap."""
    if piece.text.startswith(_ARROWS) or _opens_related(piece.text):
        return False
    near = piece.lines[0] - last.lines[-1]
    return bool(_LABEL_ONLY.fullmatch(first.text)) and near <= (2 if first is last else 1)


def _opens_related(text: str) -> bool:
    low = straight(text[:60].casefold())
    words = default_vocabulary()
    return low.startswith((*words.related_starts, *words.related_tails))


def media_pieces(pieces: Sequence[Piece], words: Vocabulary) -> list[MediaPiece]:
    """The items of a run of media lines that follow each other."""
    made: list[MediaPiece] = []
    for piece in pieces:
        made.append(_one(piece, words))
        while len(made) > 1 and (both := _together(made[-2], made[-1])):
            made[-2:] = [both]
    return made


def _one(piece: Piece, words: Vocabulary) -> MediaPiece:
    media = read_item(piece.text, words) or _picture(piece.text)
    return MediaPiece(media=media, lines=piece.lines)


def _picture(text: str) -> MediaDocument:
    found = Caption(text="", credit=text) if is_remarked_credit(text) else split_caption(text)
    if found is None and (is_photo_credit(text) or is_name(text) or has_credit_shape(text)):
        found = Caption(text="", credit=text)
    if found is None:
        return MediaDocument(kind=MediaKind.PHOTO, caption=text)
    if found.text and "©" not in text and is_photo_credit(text):
        return MediaDocument(kind=MediaKind.PHOTO, credit=text)  # "Anne Wyss - stock.adobe.com"
    return MediaDocument(
        kind=MediaKind.PHOTO, caption=found.text, credit=found.credit, alt=found.alt
    )


def _together(before: MediaPiece, piece: MediaPiece) -> MediaPiece | None:
    """A caption and its credit line; a poster line that repeats the item's title."""
    first, second = before.media, piece.media
    lines = before.lines + piece.lines
    if first.kind is MediaKind.PHOTO and second.kind is MediaKind.PHOTO:
        if first.caption and not first.credit and second.credit and not second.caption:
            return MediaPiece(media=_with(first, credit=second.credit), lines=lines)
        if first.credit and not first.caption and second.caption and not second.credit:
            return MediaPiece(media=_with(first, caption=second.caption), lines=lines)
        below = not first.credit and piece.lines[0] - before.lines[-1] == 1
        if first.caption and below and second.caption and _may_be_source(second.caption):
            return MediaPiece(media=_with(first, credit=second.caption), lines=lines)
        if first.caption and first.caption == second.caption and not first.credit:
            return MediaPiece(
                media=second, lines=lines
            )  # the picture's description, then its caption
    elif first.kind is MediaKind.PHOTO and second.title and first.caption == second.title:
        return MediaPiece(media=_with(second, credit=first.credit), lines=lines)
    return None


def _may_be_source(text: str) -> bool:
    """A few words in capitals, as a house signs below its picture ("Police cantonale")."""
    return len(text) < 40 and text.count(" ") < 4 and text[0].isupper() and text[-1].isalnum()


def _with(media: MediaDocument, **changes: str) -> MediaDocument:
    return replace(media, **changes)


def known_aliases(words: Vocabulary) -> Mapping[str, str]:
    """The agencies that come with the project, and the editors' own."""
    return {**default_aliases(), **words.aliases} if words.aliases else default_aliases()


def _without_broadcast(names: str) -> str:
    """Who signs, and the house, without programme and time: "SRF, Echo der Zeit, …; sda/hosb"."""
    when, _, who = names.partition(";")
    house = when.split(",", 1)[0]
    return f"{house}; {who}" if is_house(house) else who


def read_credit(
    text: str, aliases: Mapping[str, str] | None, place: CreditPlace
) -> tuple[CreditDocument, Dates | None]:
    """A credit line: its contributors, and the dates that it gives beside them."""
    dates = read_dates(text)
    names = _HOUR_WORD.sub("", without_frame(dates.rest)) if dates else text
    names = who_signs(_PHOTO_LABEL.sub("", names) if ":" in names else names)
    if ";" in names and is_signoff(text):
        names = _without_broadcast(names)
    found = parse_credit("" if is_label(text) else names, aliases, place=place)
    return CreditDocument(text=text, contributors=found.contributors, place=place), dates
