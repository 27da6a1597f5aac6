"""The items of ninjs: their properties under the names of any version, their text, their media."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articles.document import Block, MediaDocument, MediaKind, SidebarDocument, StoryDocument
from articles.wire.body import (
    blocks,
    blocks_of_text,
    html_tree,
    media_first,
    resolve,
    sidebars_apart,
)
from articles.wire.json_copy import items, long_text, text

KINDS = {
    "picture": MediaKind.PHOTO,
    "photo": MediaKind.PHOTO,
    "graphic": MediaKind.GRAPHIC,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
    "document": MediaKind.DOCUMENT,
    "component": MediaKind.DOCUMENT,
}
_RENDITIONS = ("original", "baseimage", "main", "full", "viewimage", "preview", "thumbnail")
_PLURALS = {"body": "bodies", "person": "people"}


def lowered(item: dict[str, Any]) -> dict[str, Any]:
    """The item with its names in lower case, in which those of 1.x and 3.x are the same."""
    return {name.lower(): value for name, value in item.items()}


def listed(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a property that 1.x names in the singular and 2.x in the plural."""
    return items(item.get(_PLURALS.get(name, f"{name}s"))) or items(item.get(name))


def roles(item: dict[str, Any], name: str) -> dict[str, str]:
    """The texts of headlines, descriptions: by role, the first without one as ""."""
    found: dict[str, str] = {}
    for each in listed(item, name):
        found.setdefault(text(each.get("role")).lower(), text(each.get("value")))
    for key, value in item.items():
        if key == name:
            found.setdefault("", text(value))
        elif key.startswith(f"{name}_") and isinstance(value, str):
            found.setdefault(key.removeprefix(f"{name}_"), text(value))
    return found


def headline_of(headlines: dict[str, str]) -> str:
    """The headline among those that `roles()` gives."""
    for role in ("main", "", "headline", "text"):
        if headlines.get(role):
            return headlines[role]
    others = (value for role, value in headlines.items() if role not in ("kicker", "subhead"))
    return next(filter(None, others), "")


def content_of(item: dict[str, Any]) -> StoryDocument:
    """The richest body with its sidebars, and what is associated: media, or texts as sidebars."""
    associated = {
        text(each.get("uri")) or text(each.get("guid")) or text(each.get("name")): lowered(each)
        for each in items(item.get("associations"))
    }
    media = {key: medium_of(each) for key, each in associated.items() if _is_media(each)}
    boxes = (_sidebar(each) for each in associated.values() if not _is_media(each))
    body, sidebars = _body(item)
    beside = tuple(box for box in boxes if box.body or box.headline)
    return resolve(StoryDocument(body=body, sidebars=(*sidebars, *beside)), media)


def _body(item: dict[str, Any]) -> tuple[tuple[Block, ...], tuple[SidebarDocument, ...]]:
    plain = ""
    for kind, value in _bodies(item):
        if "html" in kind or value.lstrip()[:2] in ("<p", "<d"):
            tree = html_tree(value)
            sidebars = sidebars_apart(tree)
            if (found := blocks(tree)) or sidebars:
                return found, sidebars
        else:
            plain = plain or value
    return blocks_of_text(plain), ()


def _bodies(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for each in listed(item, "body"):
        low = lowered(each)
        yield text(low.get("contenttype") or low.get("role")), long_text(low.get("value"))
    for key, value in item.items():
        if key.startswith("body_") and isinstance(value, str):
            yield key, long_text(value)


def _is_media(item: dict[str, Any]) -> bool:
    return text(item.get("type")).lower() in KINDS or (
        "renditions" in item and not listed(item, "body")
    )


def _sidebar(item: dict[str, Any]) -> SidebarDocument:
    body, _ = _body(item)
    media, body = media_first(body)
    return SidebarDocument(headline=headline_of(roles(item, "headline")), body=body, media=media)


def medium_of(item: dict[str, Any]) -> MediaDocument:
    told = roles(item, "description")
    rendition = _rendition(item)
    duration = rendition.get("duration")
    return MediaDocument(
        kind=KINDS.get(text(item.get("type")).lower(), MediaKind.PHOTO),
        caption=told.get("caption") or told.get("") or told.get("text", ""),
        credit=told.get("creditline") or text(item.get("by")) or text(item.get("byline")),
        title=headline_of(roles(item, "headline")),
        programme=told.get("programme", ""),
        duration_seconds=duration if isinstance(duration, int) else None,
        alt=told.get("alt") or told.get("alttext") or told.get("accessibility", ""),
        description=told.get("description") or told.get("extended", ""),
        transcript=_transcript(item),
        file=_checksum(item),
        href=text(rendition.get("href")),
        rights=text(item.get("copyrightnotice")) or text(item.get("usageterms")),
    )


def _checksum(item: dict[str, Any]) -> str:
    named = items(item.get("altids"))
    return next((text(each.get("value")) for each in named if each.get("role") == "sha256"), "")


def _transcript(item: dict[str, Any]) -> tuple[str, ...]:
    """What a recording says, a description for each paragraph."""
    said = [each for each in items(item.get("descriptions")) if each.get("role") == "transcript"]
    return tuple(filter(None, (text(each.get("value")) for each in said)))


def _rendition(item: dict[str, Any]) -> dict[str, Any]:
    """The rendition to keep: the original by name, else the widest."""
    found = [lowered(each) for each in items(item.get("renditions")) if each.get("href")]

    def worth(each: dict[str, Any]) -> tuple[int, int]:
        name = text(each.get("name")).lower()
        width = each.get("width")
        order = _RENDITIONS.index(name) if name in _RENDITIONS else 3
        return -order, width if isinstance(width, int) else 0

    return max(found, key=worth) if found else {}
