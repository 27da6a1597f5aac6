"""HTML pages of news sites: the facts by JSON-LD and meta elements, the body by trafilatura.

trafilatura finds the text among menus and teasers; it takes no-break spaces for spaces, so they
are carried through in disguise. What it loses (alt texts, the lead picture) JSON-LD tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html

from articles.document import (
    Block,
    CreditPlace,
    Crosshead,
    MediaDocument,
    MediaKind,
    Paragraph,
    StoryDocument,
    WireDocument,
)
from articles.markup import plain
from articles.wire.assembly import (
    credit,
    finished,
    source_name,
    topics_of,
    version_of,
    worth_keeping,
)
from articles.wire.body import blocks, blocks_of_html, html_parser, is_too_deep, media_first
from articles.wire.decode import decode
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.json_copy import items, text
from articles.wire.language import language_tag
from articles.wire.moments import day, moment
from articles.wire.profiles.agency import Profile, profile_of
from articles.wire.reading import Reading
from articles.wire.xml import Element, squeeze, text_of

NAME = "html"
_START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,80}charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
_ARTICLES = {"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "OpinionNewsArticle",
             "AnalysisNewsArticle", "LiveBlogPosting", "BackgroundNewsArticle"}  # fmt: skip
_MAXIMUM_BYTES = 8 * 1024 * 1024
_MAXIMUM_TAGS = 20_000
_DISGUISE = {"\u00a0": "\ue000", "\u202f": "\ue001"}
_DISGUISED = str.maketrans(_DISGUISE)
_UNDISGUISED = str.maketrans({value: key for key, value in _DISGUISE.items()})
_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,30}$")


def recognises(data: bytes, name: str) -> bool:
    return _START.match(data[:4096]) is not None


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """The one story of a page.

    Headline, lede, dates, authors and the lead picture from JSON-LD (schema.org NewsArticle), else
    from meta elements; times without a zone are Swiss. Raises CopyRefusedError for pages in which
    no text is found.
    """
    if len(data) > _MAXIMUM_BYTES:
        raise CopyRefusedError(
            gettext_noop("The file is too large to be copy: %(size)s bytes."), size=len(data)
        )
    charset = _CHARSET.search(data[:4096])
    decoded = decode(data, charset[1].decode() if charset else None)
    source = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", decoded.text)
    parser = html_parser()
    page = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source), parser=parser)
    told = blocks_of_html(source) if is_too_deep(parser) else _body(page, source)
    document = _story(page, told, agency)
    return Reading(
        format=NAME,
        encoding=decoded.encoding,
        documents=worth_keeping([document]),
        notices=decoded.notices,
    )


def _story(page: Element, told: tuple[Block, ...], given: Profile | None) -> StoryDocument:
    article = next(_articles(page), {})
    meta = _meta(page)
    address = _address(page, article, meta)
    host = urlsplit(address).netloc.removeprefix("www.")
    agency = given or profile_of(host)
    headline = text(article.get("headline")) or meta.get("og:title", "") or _title(page)
    lede = text(article.get("description")) or meta.get("og:description", "")
    media, body = media_first(told)
    published = text(article.get("datePublished")) or meta.get("article:published_time", "")
    changed = text(article.get("dateModified")) or meta.get("article:modified_time", "")
    first, last = moment(published, agency.timezone), moment(changed, agency.timezone)
    topics, words = topics_of(_keywords(article, meta), agency)
    return finished(
        StoryDocument(
            headline=plain(headline),
            lede=plain(lede),
            body=_without_head(body, plain(headline)),
            media=media or _pictures(article, meta, address),
            credits=tuple(credit(each, CreditPlace.BYLINE) for each in _authors(article, meta)),
            published_at=first,
            published_on=day(published),
            modified_at=last,
            language=_language(page, article, meta),
            topics=topics,
            keywords=words,
            source_url=address,
            wire=WireDocument(
                source=source_name(agency, meta.get("og:site_name", ""), host),
                guid=address,
                version=version_of(last),
                sent_at=last or first,
            ),
        ),
        agency,
    )


def _language(page: Element, article: dict[str, Any], meta: dict[str, str]) -> str:
    told = text(article.get("inLanguage")) or page.get("lang") or meta.get("og:locale", "")
    return language_tag(told)


def _articles(page: Element) -> Iterator[dict[str, Any]]:
    """The NewsArticle objects of a page's JSON-LD, wherever they are nested."""
    for script in page.iter("script"):
        if (script.get("type") or "").startswith("application/ld+json"):
            try:
                value = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _found(value)


def _found(value: Any) -> Iterator[dict[str, Any]]:
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, dict):
            continue
        kind = each.get("@type")
        if not _ARTICLES.isdisjoint(kind if isinstance(kind, list) else [kind]):
            yield each
        if "@graph" in each:
            yield from _found(each["@graph"])


def _meta(page: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in page.iter("meta"):
        name = each.get("property") or each.get("name") or ""
        found.setdefault(name.lower(), squeeze(each.get("content")))
    return found


def _address(page: Element, article: dict[str, Any], meta: dict[str, str]) -> str:
    for link in page.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            return squeeze(link.get("href"))
    main = article.get("mainEntityOfPage")
    named = text(main.get("@id")) if isinstance(main, dict) else text(main)
    return meta.get("og:url") or text(article.get("url")) or named


def _title(page: Element) -> str:
    headings = [text_of(each) for each in page.iter("h1")]
    if any(headings):
        return next(filter(None, headings))
    title = next(page.iter("title"), None)
    return _SUFFIX.sub("", squeeze(title.text)) if title is not None else ""


def _body(page: Element, source: str) -> tuple[Block, ...]:
    """The blocks of the article; of the main element where trafilatura finds nothing."""
    if told := _extracted(source):
        return told
    for name in ("article", "main", "body"):
        element = next(page.iter(name), None)
        if element is not None and (told := blocks(element)):
            return told
    return ()


def _extracted(source: str) -> tuple[Block, ...]:
    """What trafilatura takes for the article; its work grows faster than the page does."""
    if source.count("<") > _MAXIMUM_TAGS:
        return ()
    import trafilatura  # noqa: PLC0415 - takes 0.7 s to import, and pages are rare among copy

    found = trafilatura.extract(
        source.translate(_DISGUISED),
        output_format="html",
        include_formatting=True,
        include_links=True,
        include_images=True,
        include_comments=False,
    )
    return blocks_of_html(found.translate(_UNDISGUISED)) if found else ()


def _without_head(body: tuple[Block, ...], headline: str) -> tuple[Block, ...]:
    """The body without the page's own headline above it."""
    while body and isinstance(body[0], Crosshead | Paragraph):
        first = body[0].text if isinstance(body[0], Crosshead) else plain(body[0].html)
        if first != headline:
            break
        body = body[1:]
    return body


def _pictures(
    article: dict[str, Any], meta: dict[str, str], address: str
) -> tuple[MediaDocument, ...]:
    """The lead picture: JSON-LD's first image with its caption and credit, else og:image."""
    image = article.get("image")
    first = image[0] if isinstance(image, list) and image else image
    if isinstance(first, dict):
        href = text(first.get("url") or first.get("contentUrl"))
        caption = text(first.get("caption") or first.get("description"))
        line = text(first.get("creditText") or first.get("copyrightNotice"))
    else:
        href, caption, line = text(first), "", ""
    href = href or meta.get("og:image", "")
    if not href:
        return ()
    alt = meta.get("og:image:alt", "")
    href = urljoin(address, href)
    return (MediaDocument(kind=MediaKind.PHOTO, href=href, caption=caption, credit=line, alt=alt),)


def _authors(article: dict[str, Any], meta: dict[str, str]) -> Iterator[str]:
    author = article.get("author")
    found = items(author if isinstance(author, list) else [author])
    names = [text(each.get("name")) for each in found] or [text(author)]
    yield from filter(None, names) if any(names) else filter(None, [meta.get("author", "")])


def _keywords(article: dict[str, Any], meta: dict[str, str]) -> Iterator[str]:
    words = article.get("keywords") or meta.get("keywords")
    parts = words if isinstance(words, list) else text(words).split(",")
    yield from filter(None, dict.fromkeys(text(each) for each in parts))
