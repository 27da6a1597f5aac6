"""What lists say of themselves to machines: the front, sections, and the pages of names.

A list names the addresses that it shows, in its order; what stands at each says the rest.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from articles.models import Agency, Contributor
from articles.pages.cards import Headline
from articles.pages.context import absolute
from articles.pages.front import Front
from articles.syndication.entries import filled
from articles.syndication.structured_data import block, publisher, trail


def front_data(front: Front) -> SafeString:
    first = [card for card in (front.lead, *front.second) if card]
    columns = [card for column in front.columns for card in (column.first, *column.rest)]
    shown = [*first, *front.latest, *columns]
    site = {
        "@type": "WebSite",
        "@id": absolute("/#site"),
        "url": absolute("/"),
        "name": settings.SITE_NAME,
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": publisher(),
    }
    return block([site, _collection("CollectionPage", "/", settings.SITE_NAME, shown)])


def section_data(name: str, path: str, shown: Iterable[Headline]) -> SafeString:
    return block([_collection("CollectionPage", path, name, shown), trail((name, path))])


def name_data(row: Any, title: str, path: str, shown: Iterable[Headline]) -> SafeString:
    """The page of a person or an agency is about that one; of a topic, about its articles."""
    about = _whom(row)
    page = _collection("ProfilePage" if about else "CollectionPage", path, title, shown)
    if about:
        listed = page["mainEntity"]["itemListElement"]
        parts = [{"@type": "NewsArticle", "url": each["url"]} for each in listed]
        page = {**page, "mainEntity": about, "hasPart": parts}
    return block([page, trail((title, path))])


def _whom(row: Any) -> dict[str, Any]:
    match row:
        case Contributor():
            return filled(
                {
                    "@type": "Person",
                    "name": row.name,
                    "url": absolute(row.get_absolute_url()),
                    "jobTitle": row.role,
                    "description": row.biography,
                    "sameAs": _profile(row.fediverse),
                }
            )
        case Agency():
            return filled(
                {
                    "@type": "Organization",
                    "name": row.name,
                    "legalName": row.full_name,
                    "url": absolute(row.get_absolute_url()),
                    "sameAs": row.website,
                }
            )
    return {}


def _profile(handle: str) -> str:
    """The page of "@name@host", where most programs of the fediverse have it."""
    _, _, rest = handle.partition("@")
    name, _, host = rest.partition("@")
    return f"https://{host}/@{name}" if host else ""


def _collection(kind: str, path: str, name: str, shown: Iterable[Headline]) -> dict[str, Any]:
    hrefs = dict.fromkeys(each.href for each in shown)
    return {
        "@type": kind,
        "@id": absolute(path),
        "url": absolute(path),
        "name": name,
        "inLanguage": settings.LANGUAGE_CODE,
        "isPartOf": {"@id": absolute("/#site")},
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": n, "url": absolute(href)}
                for n, href in enumerate(hrefs, start=1)
            ],
        },
    }
