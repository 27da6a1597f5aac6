"""A story as readers see it: the article's main part, rendered once and then stored.

What comes out depends on the document, on what is said of its publication and on the site's
settings, never on a request. Texts get the spacing of the house's typography profile here; labels
("Read also", "Published on") are in the story's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count, groupby
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext_lazy as _

from articles import typography
from articles.document import (
    PICTURES,
    RECORDINGS,
    Block,
    BulletList,
    ContributorKind,
    CreditDocument,
    CreditPlace,
    Crosshead,
    Embed,
    MediaBlock,
    MediaDocument,
    Paragraph,
    Quote,
    SidebarDocument,
    StoryDocument,
)
from articles.home_time import at_home, day_of
from articles.markup import inline, plain

TEMPLATE = "articles/_story.html"
# What readers are told of pictures and sounds that no camera or microphone took.
SYNTHETIC = {
    "trainedAlgorithmicMedia": _("Made by generative AI"),
    "compositeWithTrainedAlgorithmicMedia": _("Edited with generative AI"),
    "compositeSynthetic": _("Composite with synthetic parts"),
    "algorithmicMedia": _("Made by an algorithm"),
}


@dataclass(frozen=True)
class Picture:
    """A file that readers may fetch. Of a recording or a document `src` is the file itself."""

    src: str
    srcset: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    # The same widths in AVIF, where they have been made.
    avif_srcset: str = ""
    # How it came into being: a code of the IPTC's digital source types.
    origin: str = ""
    # Of a video: its text track, and the language of that.
    captions: str = ""
    captions_language: str = ""

    @property
    def captions_name(self) -> str:
        """The language of the captions in itself: "français"."""
        try:
            return str(get_language_info(self.captions_language)["name_local"])
        except KeyError:
            return self.captions_language

    @property
    def notice(self) -> Any:
        """What readers must be told of it; empty for what a camera or microphone took."""
        return SYNTHETIC.get(self.origin, "")


@dataclass(frozen=True)
class Link:
    label: str
    href: str


@dataclass(frozen=True)
class CorrectionNote:
    text: str
    at: datetime


@dataclass(frozen=True)
class NamePage:
    """The page of somebody whom credit lines name, and how the lines may write that name."""

    kind: ContributorKind
    name: str
    written: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class Publication:
    """What a page says of a story that the story itself does not know."""

    published_at: datetime | None = None
    modified_at: datetime | None = None
    corrections: tuple[CorrectionNote, ...] = ()
    topics: tuple[Link, ...] = ()
    names: tuple[NamePage, ...] = ()

    @property
    def is_modified(self) -> bool:
        """Whether readers can tell the two times apart; a change within the minute is none."""
        if not (self.published_at and self.modified_at):
            return False
        return int(self.modified_at.timestamp() // 60) > int(self.published_at.timestamp() // 60)


Resolve = Callable[[MediaDocument], Picture | None]


def render_story(
    document: StoryDocument, *, resolve: Resolve, publication: Publication | None = None
) -> str:
    """The content of the page's <article>: head, lead media, text, sidebars, corrections, topics.

    `resolve` gives the public file of a media item, None while there is none: such a photo leaves
    no trace, a recording keeps its title, programme, length and date. Without `publication` the
    times of the document are shown.
    """
    publication = publication or Publication(document.published_at, document.modified_at)
    page = _Page(document, resolve, publication)
    with override(document.language):
        html = render_to_string(TEMPLATE, page.context())
    return "\n".join(line for line in map(str.strip, html.splitlines()) if line)


@dataclass
class _Page:
    """One rendering: the document, where its files are, and which sidebars were pointed at."""

    document: StoryDocument
    resolve: Resolve
    publication: Publication
    _mentions: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.profile = typography.profile_for(self.document.language, settings.TYPOGRAPHY)

    def context(self) -> dict[str, Any]:
        document, publication = self.document, self.publication
        return {
            "kicker": self.text(document.kicker),
            "headline": self.text(document.headline),
            "lede": self.text(document.lede),
            "bylines": self.credit_lines(document.credits, byline=True),
            "signoffs": self.credit_lines(document.credits, byline=False),
            "media": self.lead(document.media),
            "blocks": [*self.body(document.body)],
            "dateline": self.text(self.missing_dateline()),
            "sidebars": [*map(self.sidebar, document.sidebars)],
            "published": _Time.of(publication.published_at, document.language),
            "modified": _Time.of(publication.modified_at, document.language)
            if publication.is_modified
            else None,
            "same_day": _same_day(publication.published_at, publication.modified_at),
            "corrections": [
                {"text": self.text(note.text), "time": _Time.of(note.at, document.language)}
                for note in publication.corrections
            ],
            "topics": publication.topics,
        }

    def text(self, text: str) -> str:
        """Plain text for autoescaped places."""
        return typography.space(text, self.profile)

    def markup(self, fragment: str) -> SafeString:
        """Inline HTML: cleaned once more, spaced, its mentions of sidebars made links.

        The place where HTML becomes safe: what `inline` lets through (five tags and links),
        and the links to sidebars made here.
        """
        clean = typography.space_html(inline(fragment), self.profile)
        return mark_safe(self.with_sidebar_links(clean))  # noqa: S308

    def with_sidebar_links(self, fragment: str) -> str:
        if not self.document.sidebars or "<a " in fragment:
            return fragment
        return _MENTION.sub(self.sidebar_link, fragment)

    def sidebar_link(self, match: re.Match[str]) -> str:
        """The n-th mention leads to the n-th sidebar, one too many to the last."""
        number = min(next(self._mentions), len(self.document.sidebars))
        return f'<a href="#encadre-{number}">{match[0]}</a>'

    def body(self, blocks: Iterable[Block], level: int = 2) -> Iterator[dict[str, Any]]:
        for is_media, run in groupby(blocks, lambda block: isinstance(block, MediaBlock)):
            if is_media:
                yield from self.shown(b.media for b in run if isinstance(b, MediaBlock))
            else:
                yield from (self.block(block, level) for block in run)

    def lead(self, media: Iterable[MediaDocument]) -> list[dict[str, Any]]:
        """The first stands alone, however many pictures follow it."""
        items = [*self.placed(media)]
        first = [{"kind": "media", "item": item} for item in items[:1]]
        return [*first, *_rows(items[1:])]

    def shown(self, media: Iterable[MediaDocument]) -> Iterator[dict[str, Any]]:
        return _rows(self.placed(media))

    def missing_dateline(self) -> str:
        """The place before the first paragraph, unless the text itself opens with it."""
        first = next(iter(self.document.body), None)
        if not isinstance(first, Paragraph):
            return ""
        place = self.document.dateline.strip(" -–—")
        opening = f"{self.document.lede[:80]} {plain(first.html)[:80]}".casefold()
        return "" if place.casefold() in opening else place

    def block(self, block: Block, level: int) -> dict[str, Any]:
        match block:
            case Crosshead():
                return {"kind": "crosshead", "text": self.text(block.text), "level": level}
            case Quote():
                by = self.text(block.attribution)
                return {"kind": "quote", "html": self.markup(block.html), "attribution": by}
            case BulletList():
                items = [self.markup(item) for item in block.items]
                return {"kind": "list", "items": items, "ordered": block.ordered}
            case Paragraph(question=True):
                return {"kind": "question", "html": self.markup(block.html)}
            case Embed():
                html = self.markup(block.html)
                return {"kind": "embed", "html": html, "host": _host_of(html)}
            case MediaBlock():
                raise TypeError("media blocks are placed, not written")
        return {"kind": type(block).__name__.lower(), "html": self.markup(block.html)}

    def sidebar(self, sidebar: SidebarDocument) -> dict[str, Any]:
        level = 3 if sidebar.headline else 2
        return {
            "headline": self.text(sidebar.headline),
            "media": [*self.shown(sidebar.media)],
            "blocks": [*self.body(sidebar.body, level)],
            "credits": self.credit_lines(sidebar.credits, byline=False)
            + self.credit_lines(sidebar.credits, byline=True),
        }

    def credit_lines(self, lines: Iterable[CreditDocument], *, byline: bool) -> list[list[Link]]:
        """Credit lines as written: bylines stand in the head, sign-offs after the text, and what
        signs a paragraph ("(awp/ats)") stands there already."""
        return [
            [*self.with_name_links(credit)]
            for credit in lines
            if credit.place is (CreditPlace.BYLINE if byline else CreditPlace.SIGNOFF)
        ]

    def with_name_links(self, credit: CreditDocument) -> Iterator[Link]:
        """The line in pieces: the names in it that have a page lead there."""
        named = {(who.kind, who.name) for who in credit.contributors}
        pages = [page for page in self.publication.names if (page.kind, page.name) in named]
        known = {form.casefold(): page.href for page in pages for form in page.written if form}
        if not known:
            yield Link(credit.text, "")
            return
        # The longest first: "Keystone-ATS" is not "Keystone".
        forms = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        for piece in re.split(rf"(?<!\w)({forms})(?!\w)", credit.text, flags=re.IGNORECASE):
            if piece:
                yield Link(piece, known.get(piece.casefold(), ""))

    def placed(self, media: Iterable[MediaDocument]) -> Iterator[dict[str, Any]]:
        """What there is to show: files, and recordings even without one."""
        for item in media:
            file = self.resolve(item)
            if file or item.kind in RECORDINGS:
                yield self.media(item, file)

    def media(self, item: MediaDocument, file: Picture | None) -> dict[str, Any]:
        poster = item.poster and self.resolve(item.poster)
        # Without its picture a poster's caption would speak of something nobody sees.
        shown = item.poster if poster and item.poster else None
        return {
            "kind": item.kind.value,
            "file": file,
            "poster": poster or None,
            "title": self.text(item.title),
            "programme": self.text(item.programme),
            "duration": _Duration.of(item.duration_seconds),
            "broadcast": _Time.of_day(item.broadcast_on, self.document.language),
            "caption": self.text(item.caption or (shown.caption if shown else "")),
            "credit": item.credit or (shown.credit if shown else ""),
            "description": self.text(item.description) if item.kind in RECORDINGS else "",
            "transcript": [*map(self.text, item.transcript)],
            "notice": next((each.notice for each in (file, poster) if each and each.notice), ""),
        }


def _rows(items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Pictures that follow each other are a gallery; all else stands by itself."""
    for is_picture, run in groupby(items, lambda item: item["kind"] in PICTURES):
        row = list(run)
        if is_picture and len(row) > 1:
            yield {"kind": "gallery", "items": row}
        else:
            yield from ({"kind": "media", "item": item} for item in row)


def _host_of(html: str) -> str:
    """The site to which the first link of a quoted post leads: "exemple.social"."""
    match = re.search(r'href="https?://(?:www\.)?([^/":]+)', html)
    return match[1] if match else ""


@dataclass(frozen=True)
class _Time:
    """A moment in the site's zone: for machines, and in the words of the story's language."""

    iso: str
    day: str
    clock: str = ""

    @classmethod
    def of(cls, moment: datetime | None, language: str) -> _Time | None:
        if moment is None:
            return None
        local = at_home(moment)
        iso = local.isoformat(timespec="minutes")
        return cls(iso, typography.long_date(local, language), typography.clock(local.time()))

    @classmethod
    def of_day(cls, day: date | None, language: str) -> _Time | None:
        return cls(day.isoformat(), typography.long_date(day, language)) if day else None


@dataclass(frozen=True)
class _Duration:
    iso: str
    text: str

    @classmethod
    def of(cls, seconds: int | None) -> _Duration | None:
        if seconds is None:
            return None
        return cls(typography.iso_duration(seconds), typography.duration(seconds))


def _same_day(first: datetime | None, second: datetime | None) -> bool:
    return first is not None and second is not None and day_of(first) == day_of(second)


# "(lire encadré)", "voir aussi les encadrés ci-dessous", "lire l'encadré", "see box".
_MENTION = re.compile(
    r"\b(?:"
    r"(?:lire|relire|voir|lisez|voyez)\s(?:(?:aussi|également|ci-dessous)\s)?"
    r"(?:l['’]|les\s|nos\s|notre\s|en\s|ces\s|cet\s)?encadrés?(?:\sci-(?:dessous|contre|après))?"
    r"|see\s(?:the\s)?(?:fact\s?)?(?:box|sidebar)(?:es|s)?(?:\sbelow)?"
    r"|siehe\s(?:kasten|box|infobox)"
    r"|(?:vedi|leggi)\s(?:il\s)?(?:riquadro|box)"
    r")\b",
    re.IGNORECASE,
)


def stored(html: str) -> SafeString:
    """A stored main part for a template: nothing but render_story writes that column."""
    return mark_safe(html)  # noqa: S308
