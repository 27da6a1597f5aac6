"""What all exports share: who a story is, how its media are called, what XML can hold."""

from __future__ import annotations

import hashlib
import json
import re

from articles.document import MediaBlock, MediaDocument, StoryDocument, to_json
from articles.wire.assembly import OWN_IDENTITY

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def identity(document: StoryDocument) -> str:
    """The guid of a story; one made of its words for a story that came from nowhere."""
    if document.wire and document.wire.guid:
        return document.wire.guid
    words = json.dumps(to_json(document), sort_keys=True, default=str).encode()
    return f"{OWN_IDENTITY}{hashlib.sha256(words).hexdigest()}"


def all_media(document: StoryDocument) -> list[MediaDocument]:
    """Lead media, those of sidebars, then those in the text, each once."""
    boxes = document.sidebars
    bodies = (document.body, *(box.body for box in boxes))
    placed = [block.media for body in bodies for block in body if isinstance(block, MediaBlock)]
    lead = [*document.media, *(media for box in boxes for media in box.media)]
    return list(dict.fromkeys([*lead, *placed]))


def media_names(document: StoryDocument) -> dict[MediaDocument, str]:
    """How the parts of an export name each medium."""
    own = identity(document)
    return {each: f"{own}#media-{n}" for n, each in enumerate(all_media(document), start=1)}


def without_illegal(text: str) -> str:
    """The text without the characters that XML 1.0 forbids."""
    return _ILLEGAL.sub("", text)
