"""Published articles as feeds carry them: an entry, from which each format takes what it can."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from django.conf import settings
from django.utils.text import slugify
from lxml.html import HtmlElement

from articles.document import (
    RECORDINGS,
    ContributorKind,
    MediaDocument,
    StoryDocument,
    from_json,
)
from articles.models import Article, MediaItem
from articles.models.article import ArticleQuerySet
from articles.pages.cards import card
from articles.pages.context import absolute
from articles.photos import picture_of
from articles.publication import up_to_date

# Attributes that mean something outside our pages; the others are for our style sheet.
_KEPT = {
    *("href", "src", "alt", "width", "height", "title", "lang", "id", "start"),
    *("controls", "preload", "poster", "kind", "srclang", "label", "datetime"),
}
_ADDRESSES = ("href", "src", "poster")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAME_LINK = re.compile(r'<a href="(/(?:auteurs|agences)/[\w-]+/)">([^<]+)</a>')
# The word of credit lines for agencies that nobody names is no author's name.
GENERIC_AGENCY = "agences"


@dataclass(frozen=True)
class File:
    """A picture or recording of an entry, in the one form that feeds name."""

    url: str
    content_type: str
    medium: str
    size: int = 0
    width: int = 0
    height: int = 0
    duration_seconds: int | None = None
    title: str = ""
    credit: str = ""
    description: str = ""


@dataclass(frozen=True)
class Author:
    name: str
    is_agency: bool
    # The page of the name, where the article's credit lines lead to one.
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """One article. `id` stays for good, whatever becomes of headline, section and address."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    language: str
    section: str
    published_at: datetime
    updated_at: datetime
    authors: list[Author] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


def for_entries(articles: ArticleQuerySet) -> ArticleQuerySet:
    """All that entries show, in three queries."""
    whole = articles.select_related("section").defer("search_text")
    return whole.prefetch_related("media", "topics").newest_first()


def entry(article: Article) -> Entry:
    article = up_to_date(article)
    document = from_json(article.document)
    url = absolute(article.get_absolute_url())
    shown = card(article)
    title = f"{shown.kicker} – {shown.headline}" if shown.kicker else shown.headline
    return Entry(
        id=stable_id(article),
        url=url,
        title=without_controls(title),
        summary=without_controls(shown.lede),
        html=content(article.html, url),
        language=article.language,
        section=article.section.name,
        published_at=article.first_published_at,
        updated_at=max(article.changed_at, article.first_published_at),
        authors=authors(document, article.html),
        topics=[str(topic) for topic in article.topics.all()],
        files=list(files(document, article.media.all())),
    )


def stable_id(article: Article) -> str:
    """A tag URI (RFC 4151): host and day of first publication, then the story's number."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"tag:{host},{article.first_published_at:%Y-%m-%d}:article/{article.pk}"


def authors(document: StoryDocument, page: str) -> list[Author]:
    """The persons and agencies of the credit lines, each once; desk initials are no names.

    The stored page knows which of them have pages of their own: no query.
    """
    named = [who for line in document.credits for who in line.contributors]
    links = _NAME_LINK.findall(page)
    return [
        Author(name, kind == ContributorKind.AGENCY, _page_of(name, links))
        for kind, name in dict.fromkeys((who.kind, who.name) for who in named)
        if kind != ContributorKind.INITIALS and name != GENERIC_AGENCY
    ]


def _page_of(name: str, links: list[tuple[str, str]]) -> str:
    """Where the name leads, written as it is or as an alias of which the address tells: “ats”."""
    slug = slugify(name)
    for path, label in links:
        if unescape(label).casefold() == name.casefold() or path.endswith(f"/{slug}/"):
            return absolute(path)
    return ""


def files(document: StoryDocument, items: Iterable[MediaItem]) -> Iterator[File]:
    """The lead media that have a file, pictures in their plain width; no query."""
    known = {item.checksum: item for item in items}
    for media in document.media:
        for each in (media, media.poster):
            if each and (item := known.get(each.file)) and (file := _file(each, item)):
                yield file


def _file(media: MediaDocument, item: MediaItem) -> File | None:
    shown = picture_of(item, alt=media.alt)
    if shown is None:
        return None
    size = next((r.size for r in item.renditions if shown.src.endswith(f"/{r.name}")), 0)
    return File(
        url=absolute(shown.src),
        content_type="image/jpeg" if item.is_picture else item.content_type,
        medium="image" if item.is_picture else media.kind.value,
        size=size or _stored_size(item),
        width=shown.width,
        height=shown.height,
        duration_seconds=media.duration_seconds if media.kind in RECORDINGS else None,
        title=without_controls(media.title),
        credit=without_controls(media.credit),
        description=without_controls(media.caption or media.description or media.alt),
    )


def _stored_size(item: MediaItem) -> int:
    """Where the file is gone from the store its own address says so; the feed goes on."""
    try:
        return item.file.size
    except FileNotFoundError:
        return 0


def content(page: str, url: str) -> str:
    """The stored page for readers of feeds: without head and topics, with whole addresses."""
    tree = lxml.html.fragment_fromstring(page, create_parent="div")
    for part in tree.xpath('//*[@class="story-head" or @class="topics"]'):
        part.drop_tree()
    # The parser takes <source> for a pair of tags, with the <img> in it.
    for shell in tree.xpath("//picture | //picture//source"):
        shell.drop_tag()
    for element in tree.iter():
        _clean(element, url)
    inner = "".join(lxml.html.tostring(child, encoding="unicode") for child in tree)
    # Nor does it know that <track> has no end.
    return without_controls(inner.replace("</track>", "").strip())


def _clean(element: HtmlElement, url: str) -> None:
    for name in set(element.attrib) - _KEPT:
        del element.attrib[name]
    for name in _ADDRESSES:
        if (address := element.get(name)) is None:
            continue
        if address.startswith("#"):
            element.set(name, url + address)
        elif address.startswith("/"):
            element.set(name, absolute(address))


def filled(value: dict[str, Any]) -> dict[str, Any]:
    """What has something to say: what is empty, or zero, is left out."""
    return {name: each for name, each in value.items() if each not in ("", [], None, 0)}


def without_controls(text: str) -> str:
    """What XML can hold."""
    return _CONTROLS.sub("", text)
