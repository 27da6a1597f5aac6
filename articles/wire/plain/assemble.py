"""Pieces become a story: the document, and the same with line numbers for the annotation."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from articles.document import (
    Block,
    BulletList,
    CreditDocument,
    CreditPlace,
    Crosshead,
    Embed,
    MediaBlock,
    MediaDocument,
    MediaKind,
    Paragraph,
    Quote,
    Related,
    SidebarDocument,
    StoryDocument,
    replace,
)
from articles.markup import escape
from articles.wire.credits import AGENCY, default_aliases, parse_credit
from articles.wire.dates import Dates, Moment, read_dates
from articles.wire.plain.bylines import SLASH_SIGNOFF, is_signoff
from articles.wire.plain.language import language_of
from articles.wire.plain.layout import Unit, lay_out
from articles.wire.plain.manuscript import without_name
from articles.wire.plain.pieces import (
    ALONE,
    MediaPiece,
    Piece,
    group,
    known_aliases,
    media_pieces,
    read_credit,
    without_arrows,
)
from articles.wire.reading import Label
from articles.wire.vocabulary import Vocabulary

_DATELINE = re.compile(r"([A-ZÀ-Þ][\w .'’/-]{1,40}?)(?:, [^(]{1,24})? \(([^()]{2,30})\)")
_INLINE = re.compile(r"\(([^()\s]{2,24})\)\.?$")
_CAPITALS = re.compile(r"[.!?…»] ([A-ZÀ-Þ]{2,3})$")  # "… du canton. SK"
_STOPS = frozenset(".!?…»”")
_MARK = re.compile(r"[-•*–—·▪‣■]\s+")
_BODY = {
    Label.PARAGRAPH, Label.CROSSHEAD, Label.QUOTE, Label.LIST, Label.RELATED, Label.EMBED,
}  # fmt: skip
_LISTS = {Label.LIST, Label.SIDEBAR_LIST}
_MEDIA = {Label.MEDIA, Label.SIDEBAR_MEDIA}


@dataclass(slots=True)
class Body:
    """The running part of a story or of a box. `media` hold the number of entries before them."""

    entries: list[Piece] = field(default_factory=list)
    media: list[tuple[MediaPiece, int]] = field(default_factory=list)


@dataclass(slots=True)
class Box:
    """One sidebar."""

    headline: Piece | None = None
    body: Body = field(default_factory=Body)
    credits: list[Piece] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """A whole copy in pieces; `by_label` holds what is no running text."""

    by_label: dict[Label, list[Piece]] = field(default_factory=dict)
    body: Body = field(default_factory=Body)
    boxes: list[Box] = field(default_factory=list)
    credits: list[CreditDocument] = field(default_factory=list)
    published: tuple[Moment, str] | None = None
    modified: tuple[Moment, str] | None = None

    def text(self, label: Label) -> str:
        """The text of all pieces of one label."""
        return " ".join(piece.text for piece in self.by_label.get(label, ()))

    def named(self, label: Label) -> str:
        """The text of one part, without what a manuscript calls it ("Titre: …")."""
        return without_name(self.text(label), label)


def compose(
    lines: Sequence[str],
    labels: Sequence[Label],
    words: Vocabulary,
    *,
    units: Sequence[Unit] | None = None,
) -> Story:
    """The story of labelled lines, in pieces; `units` saves laying the lines out again.

    Of a quoted mail, `lines` are those without its marks.
    """
    story = Story()
    aliases = known_aliases(words)
    run: list[Piece] = []
    for piece in group(lay_out(lines) if units is None else units, lines, labels):
        if run and piece.label is not run[-1].label:
            _place_media(story, run, words)
            run = []
        if piece.label in _MEDIA:
            run.append(piece)
        elif piece.label.startswith("sidebar-"):
            _place_in_box(story, piece)
        elif piece.label in _BODY:
            story.body.entries.append(piece)
        else:
            story.by_label.setdefault(piece.label, []).append(piece)
            _read_frame(story, piece, words, aliases)
    if run:
        _place_media(story, run, words)
    _read_inline(story, aliases)
    return story


def _place_media(story: Story, run: Sequence[Piece], words: Vocabulary) -> None:
    inside = run[0].label is Label.SIDEBAR_MEDIA
    if inside and not story.boxes:
        story.boxes.append(Box())
    body = story.boxes[-1].body if inside else story.body
    for item in media_pieces(run, words):
        body.media.append((item, len(body.entries)))
        if inside:
            story.boxes[-1].lines.extend(item.lines)


def _place_in_box(story: Story, piece: Piece) -> None:
    if piece.label is Label.SIDEBAR_HEADLINE or not story.boxes:
        story.boxes.append(Box())
    box = story.boxes[-1]
    box.lines.extend(piece.lines)
    if piece.label is Label.SIDEBAR_HEADLINE:
        box.headline = piece
    elif piece.label is Label.SIDEBAR_CREDIT:
        box.credits.append(piece)
    else:
        box.body.entries.append(piece)


def _read_frame(story: Story, piece: Piece, words: Vocabulary, aliases: Mapping[str, str]) -> None:
    """Dates and credits of a line beside the text; one line may give both."""
    if piece.label is Label.DATES:
        dates = read_dates(piece.text, words)
        if dates and re.search(r"\b(?:quelle|sources?)\s*:", dates.rest, re.IGNORECASE):
            story.credits.append(read_credit(piece.text, aliases, CreditPlace.BYLINE)[0])
    elif piece.label is Label.CREDIT:
        place = CreditPlace.SIGNOFF if story.body.entries else CreditPlace.BYLINE
        credit, dates = read_credit(piece.text, aliases, place)
        story.credits.append(credit)
    else:
        return
    if dates:
        _take_dates(story, dates, piece.text)


def _take_dates(story: Story, dates: Dates, raw: str) -> None:
    """The first of each counts, but a time of day is worth more than a day alone."""
    if dates.published and (not story.published or _finer(dates.published, story.published[0])):
        story.published = (dates.published, raw)
    if dates.modified and (not story.modified or _finer(dates.modified, story.modified[0])):
        story.modified = (dates.modified, raw)


def _finer(new: Moment, old: Moment) -> bool:
    return isinstance(new, datetime) and not isinstance(old, datetime)


def _read_inline(story: Story, aliases: Mapping[str, str]) -> None:
    """Agencies of a dateline ("Paris (ats afp)") and sign-offs glued to a paragraph's end."""
    texts = [piece for piece in story.body.entries if piece.label is Label.PARAGRAPH]
    if texts and (match := _opening_dateline(texts[0].text)):
        found = parse_credit(f"({match[2]})", aliases, place=CreditPlace.INLINE)
        if _all_agencies(found, aliases):
            story.credits.append(found)
    for piece in texts:
        if credit := inline_credit(piece.text):
            story.credits.append(parse_credit(credit, aliases, place=CreditPlace.INLINE))


def _opening_dateline(text: str) -> re.Match[str] | None:
    head = text[:100]
    return _DATELINE.match(head) if " (" in head else None  # few have a bracket, and it is dear


def inline_credit(text: str) -> str:
    """The sign-off at a paragraph's end: "(ats/nxp)", "/comm-mbo"; "" for none."""
    if text[-1:].islower() and " /" in text[-20:]:
        before, _, slashed = text.rpartition(" ")
        return slashed if before[-1] in _STOPS and SLASH_SIGNOFF.fullmatch(slashed) else ""
    if match := _CAPITALS.search(text[-6:]):
        return match[1]
    if not text.endswith((")", ").")):
        return ""
    match = _INLINE.search(text[-28:])
    if not match or not is_signoff(f"({match[1]})"):
        return ""
    parts = match[1].split("/")
    names = any(part.islower() or part.casefold() in default_aliases() for part in parts)
    signs = len(parts) > 1 or match[1].casefold() in default_aliases() or _ends_text(text, match[1])
    return f"({match[1]})" if names and signs else ""


def _ends_text(text: str, code: str) -> bool:
    """Two or three letters behind a full stop: "… du canton. (oro)"."""
    before = text[: text.rindex("(")].rstrip()
    return before[-1:] in _STOPS and len(code) < 4 and code != "sic"


def _all_agencies(credit: CreditDocument, aliases: Mapping[str, str]) -> bool:
    known = set(aliases.values())
    return bool(credit.contributors) and all(
        each.kind is AGENCY and each.name in known for each in credit.contributors
    )


def to_document(story: Story) -> StoryDocument:
    """The document of a composed story."""
    media, blocks = _running(story.body)
    first = story.body.entries[0].text if story.body.entries else ""
    headline = story.named(Label.HEADLINE)
    headline = headline[:-1].rstrip() if headline.endswith("=") else headline
    lede = story.named(Label.LEDE)
    texts = [lede, *(piece.text for piece in story.body.entries[:6]), headline]
    return StoryDocument(
        headline=headline,
        kicker=re.sub(r"\s*[:–-]$", "", story.named(Label.KICKER)),
        lede=lede,
        body=blocks,
        media=media,
        sidebars=tuple(_sidebar(box) for box in story.boxes),
        credits=tuple(story.credits),
        dateline=_dateline(first),
        language=language_of(" ".join(texts)),
        published_at=_moment(story.published),
        published_on=_day(story.published),
        modified_at=_moment(story.modified),
        modified_on=_day(story.modified),
    )


def _dateline(text: str) -> str:
    match = _opening_dateline(text)
    return match[1] if match and is_signoff(f"({match[2]})") else ""


def _moment(found: tuple[Moment, str] | None) -> datetime | None:
    return found[0] if found and isinstance(found[0], datetime) else None


def _day(found: tuple[Moment, str] | None) -> date | None:
    return found[0] if found and not isinstance(found[0], datetime) else None


def _running(body: Body) -> tuple[tuple[MediaDocument, ...], tuple[Block, ...]]:
    """Lead media and the body's blocks, media within the text at their places."""
    lead: list[MediaDocument] = []
    blocks: list[Block] = []
    waiting = _with_posters(body.media)
    points: list[str] = []
    for index, piece in enumerate(body.entries):
        while waiting and waiting[0][1] == index:
            _end_list(points, blocks)
            _put_media(waiting.popleft()[0], lead, blocks)
        if piece.label in _LISTS:
            points.append(escape(_without_mark(piece.text)))
        else:
            _end_list(points, blocks)
            blocks.append(_block(piece))
    _end_list(points, blocks)
    for media, _ in waiting:
        _put_media(media, lead, blocks)
    return tuple(lead), tuple(blocks)


def _end_list(points: list[str], blocks: list[Block]) -> None:
    """Items that follow each other are one list."""
    if points:
        blocks.append(BulletList(items=tuple(points)))
        points.clear()


def _with_posters(media: Sequence[tuple[MediaPiece, int]]) -> deque[tuple[MediaDocument, int]]:
    """A photo right above an audio or video item is its poster."""
    made: deque[tuple[MediaDocument, int]] = deque()
    last = 0
    for piece, place in media:
        item = piece.media
        if made and item.title and made[-1][1] == place and last + 1 == piece.lines[0]:
            poster = made[-1][0]
            if poster.kind is MediaKind.PHOTO:
                item = replace(item, poster=poster)
                made.pop()
        made.append((item, place))
        last = piece.lines[-1]
    return made


def _put_media(media: MediaDocument, lead: list[MediaDocument], blocks: list[Block]) -> None:
    if blocks:
        blocks.append(MediaBlock(media=media))
    else:
        lead.append(media)


def _block(piece: Piece) -> Block:
    if piece.label in ALONE:
        return _paragraph(piece)
    match piece.label:
        case Label.CROSSHEAD | Label.SIDEBAR_CROSSHEAD:
            return Crosshead(text=without_name(_without_dashes(piece.text), Label.CROSSHEAD))
        case Label.QUOTE | Label.SIDEBAR_QUOTE:
            return _quote(piece)
        case Label.RELATED | Label.SIDEBAR_RELATED:
            return Related(html=escape(without_arrows(piece.text)))
        case Label.EMBED:
            return Embed(html=escape(piece.text))
    return _paragraph(piece)


def _paragraph(piece: Piece) -> Paragraph:
    return Paragraph(html=escape(_without_mark(piece.text)), question=piece.text.endswith("?"))


def _without_dashes(text: str) -> str:
    """ "- Villages évacués -", as agencies set their crossheads."""
    return text.strip("-–— ") if text[-2:] in (" -", " –", " —") else text


def _without_mark(text: str) -> str:
    """A list item, or talk, without the dash that opens it."""
    match = _MARK.match(text)
    return text[match.end() :] if match else text


def _quote(piece: Piece) -> Quote:
    """A quotation; what stands behind it on a line of its own is whose it is."""
    said = piece.text.removesuffix(piece.speaker).rstrip() if piece.speaker else piece.text
    return Quote(html=escape(said), attribution=piece.speaker)


def _box_headline(box: Box) -> str:
    return without_name(box.headline.text, Label.SIDEBAR_HEADLINE) if box.headline else ""


def _sidebar(box: Box) -> SidebarDocument:
    media, blocks = _running(box.body)
    return SidebarDocument(
        headline=_box_headline(box),
        body=blocks,
        media=media,
        credits=tuple(parse_credit(piece.text) for piece in box.credits),
    )
