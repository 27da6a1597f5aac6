"""A story as ninjs 3.1. What the format cannot say is listed in docs/formats.md."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from articles.document import (
    CreditPlace,
    MediaDocument,
    MediaKind,
    Signal,
    StoryDocument,
    WireDocument,
)
from articles.wire.assembly import OWN_PROFILE
from articles.wire.export import identity, media_names
from articles.wire.xhtml import html_of_story

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_TYPES = {
    MediaKind.PHOTO: "picture",
    MediaKind.GRAPHIC: "graphic",
    MediaKind.VIDEO: "video",
    MediaKind.AUDIO: "audio",
    MediaKind.DOCUMENT: "component",
}
_ROLES = {
    CreditPlace.BYLINE: "byline",
    CreditPlace.SIGNOFF: "creditline",
    CreditPlace.INLINE: "creditline-inline",
}
_STATUS = {Signal.KILL: "canceled", Signal.HOLD: "withheld"}
_TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
_SUBJECT = "http://cv.iptc.org/newscodes/subjectcode/"


def write(document: StoryDocument) -> bytes:
    """The story as one ninjs 3.1 object in UTF-8, valid by the schema of IPTC.

    Media are associations; those in the text are figures there too, told by their uri. Notes that
    are not public do not leave the desk.
    """
    wire = document.wire or WireDocument()
    names = media_names(document)
    item = {
        "uri": identity(document),
        "type": "text",
        "profile": OWN_PROFILE,
        **_sent(document, wire),
        **_told(document, names),
        "infoSources": [{"name": wire.source}] if wire.source else [],
        "associations": [
            *(_association(*each) for each in names.items()),
            *({"name": "corrected", "uri": each, "rel": "corrects"} for each in wire.corrects),
        ],
        "standard": _STANDARD,
    }
    filled = {name: value for name, value in item.items() if value not in (None, "", [])}
    return json.dumps(filled, ensure_ascii=False, indent=1).encode()


def _sent(document: StoryDocument, wire: WireDocument) -> dict[str, Any]:
    """Which version of the story this is, and who may have it when."""
    return {
        "version": wire.version,
        "firstCreated": _iso(document.published_at),
        "versionCreated": _iso(document.modified_at or document.published_at),
        "embargoedUntil": _iso(wire.embargo_until),
        "pubStatus": _STATUS.get(wire.signal, "usable"),
        "urgency": document.urgency,
        "copyrightNotice": document.rights,
        "edNote": "\n".join(each.text for each in wire.notes if each.public),
    }


def _told(document: StoryDocument, names: dict[MediaDocument, str]) -> dict[str, Any]:
    """What the story says, and what of."""
    bylines = [each.text for each in document.credits if each.place is CreditPlace.BYLINE]
    return {
        "language": document.language,
        "headlines": _texts(("main", document.headline), ("kicker", document.kicker)),
        "descriptions": _texts(
            ("summary", document.lede),
            *((_ROLES[each.place], each.text) for each in document.credits),
        ),
        "bodies": [
            {
                "role": "main",
                "contentType": "application/xhtml+xml",
                "value": html_of_story(document, names),
            }
        ],
        "subjects": [
            *map(_topic, document.topics),
            *({"name": word} for word in document.keywords),
        ],
        "by": "; ".join(bylines),
        "slugline": document.slugline,
        "located": document.dateline,
        "genres": [{"name": document.genre}] if document.genre else [],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _texts(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "value": value} for role, value in pairs if value]


def _topic(topic: str) -> dict[str, str]:
    scheme, _, code = topic.partition(":")
    address = {"medtop": _TOPIC, "subj": _SUBJECT}.get(scheme)
    return {"uri": f"{address}{code}"} if address else {"literal": topic}


def _association(media: MediaDocument, name: str) -> dict[str, Any]:
    rendition: dict[str, Any] = {"name": "original"}
    if media.href:
        rendition["href"] = media.href
    if media.duration_seconds is not None:
        rendition["duration"] = media.duration_seconds
    item = {
        "name": "media",
        "uri": name,
        "type": _TYPES[media.kind],
        "headlines": _texts(("main", media.title)),
        "descriptions": _texts(
            ("caption", media.caption),
            ("creditline", media.credit),
            ("alt", media.alt),
            ("description", media.description),
            ("programme", media.programme),
            *(("transcript", paragraph) for paragraph in media.transcript),
        ),
        "copyrightNotice": media.rights,
        "altIds": [{"role": "sha256", "value": media.file}] if media.file else [],
        "renditions": [rendition],
    }
    return {name: value for name, value in item.items() if value not in ("", [])}
