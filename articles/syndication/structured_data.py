"""What a page says of itself to machines: JSON-LD in the words of schema.org."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.document import MediaDocument, StoryDocument, from_json
from articles.models import Article
from articles.pages.context import SectionLink, absolute
from articles.photos import card_picture, picture_of
from articles.syndication.entries import Author, authors

# In a data block these could end the element or begin a comment (HTML, 13.2.5.4).
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
MAX_HEADLINE = 110


def article_data(article: Article, section: SectionLink) -> SafeString:
    """The article and the way to it, as one block for the page's head.

    `article` comes with its section, picture and document; the notes of a corrected one cost a
    query.
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
    named = authors(document, article.html)
    agencies = [author for author in named if author.is_agency]
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": f"{address}#article",
            "url": address,
            "mainEntityOfPage": address,
            "headline": headline(article.headline),
            "alternativeHeadline": article.kicker,
            "description": article.lede,
            "image": images(article, document),
            "datePublished": _iso(article.first_published_at),
            "dateModified": _iso(article.updated_at or article.first_published_at),
            "author": [_author(author) for author in named] or [_publisher()],
            "publisher": _publisher() | {"logo": _logo()},
            "sourceOrganization": [_author(agency) for agency in agencies],
            "creditText": " · ".join(line.text for line in document.credits),
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "text": note["note"],
                    "datePublished": _iso(datetime.fromisoformat(note["at"])),
                }
                for note in article.correction_notes
            ],
            "articleSection": article.section.name,
            "keywords": list(document.keywords),
            "dateline": document.dateline,
            "inLanguage": article.language,
            "isAccessibleForFree": True,
        }
    )


def headline(text: str) -> str:
    """As on the page; search engines cut at 110 characters, so a longer one is cut at a word."""
    if len(text) <= MAX_HEADLINE:
        return text
    return text[: MAX_HEADLINE - 1].rsplit(" ", 1)[0].rstrip(" ,;:–") + "…"


def images(article: Article, document: StoryDocument) -> list[dict[str, Any]]:
    """The lead picture whole and as a card. Without sizes, which schema.org types differently."""
    if (item := article.picture) is None:
        return []
    shown = next((media for media in _pictures(document) if media.file == item.checksum), None)
    found = dict.fromkeys(
        picture.src for picture in (picture_of(item), card_picture(item)) if picture
    )
    return [
        _filled(
            {
                "@type": "ImageObject",
                "url": absolute(src),
                "caption": shown.caption if shown else "",
                "creditText": shown.credit if shown else item.credit,
            }
        )
        for src in found
    ]


def _pictures(document: StoryDocument) -> Iterable[MediaDocument]:
    for media in document.media:
        yield media
        if media.poster:
            yield media.poster


def breadcrumbs(article: Article, section: SectionLink) -> dict[str, Any]:
    places = [
        (settings.SITE_NAME, "/"),
        (section.name, section.href),
        (article.headline, article.get_absolute_url()),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": absolute(path)}
            for n, (name, path) in enumerate(places, start=1)
        ],
    }


def _author(author: Author) -> dict[str, Any]:
    kind = "Organization" if author.is_agency else "Person"
    return _filled({"@type": kind, "name": author.name, "url": author.url})


def _publisher() -> dict[str, Any]:
    return {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": absolute("/")}


def _logo() -> dict[str, Any]:
    return {"@type": "ImageObject", "url": absolute(static("articles/icons/icon-512.png"))}


def _iso(at: datetime) -> str:
    """As on the page: in the zone of the site, to the minute."""
    return timezone.localtime(at, timezone.get_default_timezone()).isoformat(timespec="minutes")


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in value.items() if each not in ("", [], None)}
