"""Item lines: what a page prints of an audio or a video, "title / programme / duration / date"."""

from __future__ import annotations

import re

from articles.document import MediaDocument, MediaKind
from articles.wire.dates import day_in_words
from articles.wire.vocabulary import Vocabulary, word_key

_AMOUNT = re.compile(r"(\d{1,4})\s?(h|heures?|min|sec)\b\.?(?:\s?(\d{1,2}))?", re.IGNORECASE)
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def read_item(text: str, vocabulary: Vocabulary) -> MediaDocument | None:
    """The audio or video of an item line "title / programme / duration / date".

    Split from the right: a title may hold slashes. Durations are what is printed (whole minutes,
    rounded down). The kind is the programme's; an unknown programme is taken for audio.
    """
    parts = text.rsplit(" / ", 3)
    if len(parts) < 3 or not parts[-1].startswith("le "):
        return None
    day = day_in_words(parts[-1][3:])
    if day is None:
        return None
    duration = _seconds(parts[-2])
    if duration is None:
        title, programme = " / ".join(parts[:-2]), parts[-2]
    elif len(parts) == 4:
        title, programme = parts[0], parts[1]
    else:
        return None
    if not title:
        return None
    return MediaDocument(
        kind=vocabulary.programmes.get(word_key(programme), MediaKind.AUDIO),
        title=title.strip(),
        programme=programme.strip(),
        duration_seconds=duration,
        broadcast_on=day,
    )


def _seconds(text: str) -> int | None:
    match = _AMOUNT.fullmatch(text.strip())
    if not match:
        return None
    unit = _SECONDS[match[2][0].lower()]
    return int(match[1]) * unit + int(match[3] or 0) * (60 if unit == 3600 else 1)
