"""What a page says of itself to machines: JSON-LD in the words of schema.org."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.document import (
    MediaDocument,
    MediaKind,
    StoryDocument,
    from_json,
    media_of,
)
from articles.home_time import at_home
from articles.models import Article, MediaItem
from articles.pages.context import SectionLink, absolute
from articles.photos import card_picture, picture_of, shape_addresses
from articles.syndication.entries import Author, authors, filled
from articles.typography import iso_duration

# In a data block these could end the element or begin a comment (HTML, 13.2.5.4).
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
MAX_HEADLINE = 110
_PLAYER = {
    MediaKind.AUDIO: re.compile("<audio [^>]*>"),
    MediaKind.VIDEO: re.compile("<video [^>]*>"),
}
_ATTRIBUTE = re.compile(r'\b(src|poster)="([^"]*)"')


def article_data(article: Article, section: SectionLink) -> SafeString:
    """The article and the way to it, as one block for the page's head.

    `article` comes with its section, picture and document: no query.
    """
    document = from_json(article.document)
    return block([news_article(article, document), breadcrumbs(article, section)])


def block(things: Iterable[dict[str, Any]]) -> SafeString:
    """Things as a data block, which no policy for scripts concerns and no text can leave."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False).translate(_ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308  # escaped above
    )


def news_article(article: Article, document: StoryDocument) -> dict[str, Any]:
    address = absolute(article.get_absolute_url())
    return filled(
        {
            "@type": "NewsArticle",
            "@id": f"{address}#article",
            "url": address,
            "mainEntityOfPage": address,
            "headline": headline(article.headline),
            "alternativeHeadline": article.kicker,
            "description": article.lede,
            "image": images(article, document),
            **recordings(article, document),
            "datePublished": _iso(article.first_published_at),
            "dateModified": _iso(article.updated_at or article.first_published_at),
            **_origin(article, document),
            "correction": [*map(_correction, article.correction_notes)],
            "articleSection": article.section.name,
            "keywords": list(document.keywords),
            "dateline": document.dateline,
            "inLanguage": article.language,
            "isAccessibleForFree": True,
        }
    )


def _origin(article: Article, document: StoryDocument) -> dict[str, Any]:
    """Who wrote it, who sent it, who publishes it."""
    named = authors(document, article.html)
    return {
        "author": [_author(author) for author in named] or [publisher()],
        "publisher": publisher(),
        "sourceOrganization": [_author(author) for author in named if author.is_agency],
        "creditText": " · ".join(line.text for line in document.credits),
    }


def _correction(note: dict[str, str]) -> dict[str, Any]:
    at = _iso(datetime.fromisoformat(note["at"]))
    return {"@type": "CorrectionComment", "text": note["note"], "datePublished": at}


def headline(text: str) -> str:
    """As on the page; search engines cut at 110 characters, so a longer one is cut at a word."""
    if len(text) <= MAX_HEADLINE:
        return text
    return text[: MAX_HEADLINE - 1].rsplit(" ", 1)[0].rstrip(" ,;:–") + "…"


def images(article: Article, document: StoryDocument) -> list[dict[str, Any]]:
    """The lead picture in all its forms; without sizes, which schema.org types differently."""
    if (item := article.picture) is None:
        return []
    shown = next((media for media in _pictures(document) if media.file == item.checksum), None)
    return [
        filled(
            {
                "@type": "ImageObject",
                "url": absolute(src),
                "contentUrl": absolute(src),
                "caption": shown.caption if shown else "",
                "creditText": shown.credit if shown else item.credit,
            }
        )
        for src in dict.fromkeys(_forms(item))
    ]


def _forms(item: MediaItem) -> Iterator[str]:
    """The picture whole, and in the shapes that search engines ask for; or else as a card."""
    if whole := picture_of(item):
        yield whole.src
    if shapes := shape_addresses(item):
        yield from shapes
    elif card := card_picture(item):
        yield card.src


def _pictures(document: StoryDocument) -> Iterable[MediaDocument]:
    for media in document.media:
        yield media
        if media.poster:
            yield media.poster


def recordings(article: Article, document: StoryDocument) -> dict[str, list[dict[str, Any]]]:
    """Audio and video that the page plays. Their addresses stand on the stored page: no query."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in (MediaKind.AUDIO, MediaKind.VIDEO):
        media = [each for each in media_of(document) if each.kind == kind and each.file]
        players = [dict(_ATTRIBUTE.findall(tag)) for tag in _PLAYER[kind].findall(article.html)]
        # A page that plays fewer than the document has does not tell which of them.
        if len(media) == len(players):
            pairs = zip(media, players, strict=True)
            found[kind.value] = [_recording(article, *pair) for pair in pairs]
    return found


def _recording(article: Article, media: MediaDocument, player: dict[str, str]) -> dict[str, Any]:
    is_video = media.kind == MediaKind.VIDEO
    seconds = media.duration_seconds
    return filled(
        {
            "@type": "VideoObject" if is_video else "AudioObject",
            "name": media.title or media.caption or article.headline,
            "description": media.description or media.caption or article.lede,
            "contentUrl": absolute(player["src"]),
            "thumbnailUrl": absolute(player["poster"]) if "poster" in player else "",
            "uploadDate": _iso(article.first_published_at),
            "duration": iso_duration(seconds) if seconds else "",
            "transcript": "\n".join(media.transcript),
            "creditText": media.credit,
            "isPartOf": media.programme and {"@type": "CreativeWork", "name": media.programme},
        }
    )


def breadcrumbs(article: Article, section: SectionLink) -> dict[str, Any]:
    return trail((section.name, section.href), (article.headline, article.get_absolute_url()))


def trail(*below: tuple[str, str]) -> dict[str, Any]:
    """The way from the front to a page: names and paths."""
    places = [(settings.SITE_NAME, "/"), *below]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": absolute(path)}
            for n, (name, path) in enumerate(places, start=1)
        ],
    }


def _author(author: Author) -> dict[str, Any]:
    kind = "Organization" if author.is_agency else "Person"
    return filled({"@type": kind, "name": author.name, "url": author.url})


def publisher() -> dict[str, Any]:
    logo = absolute(static("articles/icons/icon-512.png"))
    return {
        "@type": "NewsMediaOrganization",
        "name": settings.SITE_NAME,
        "url": absolute("/"),
        "logo": {"@type": "ImageObject", "url": logo},
    }


def _iso(at: datetime) -> str:
    """As on the page: in the zone of the site, to the minute."""
    return at_home(at).isoformat(timespec="minutes")
