"""What was not public where an export comes from: drafts, private posts, posts for members.

They come in as drafts like all other copy, under a note that says what they were there; nothing
here publishes them unasked (docs/decisions/0180-only-what-was-public-there.md).
"""

from __future__ import annotations

from collections.abc import Iterable

from articles.document import NoteDocument, StoryDocument
from articles.wire.errors import gettext_noop
from articles.wire.reading import Notice

_ROLE = "unpublished"


def unpublished_as(*words: str) -> tuple[NoteDocument, ...]:
    """The note on what a text was elsewhere, in the words of the other system: "draft"."""
    told = ", ".join(filter(None, words))
    return (NoteDocument(text=told, role=_ROLE),) if told else ()


def what_it_was(document: StoryDocument) -> str:
    """What a text was elsewhere that was not public there; "" for all others."""
    notes = document.wire.notes if document.wire else ()
    return next((note.text for note in notes if note.role == _ROLE), "")


def counted(documents: Iterable[StoryDocument]) -> tuple[Notice, ...]:
    """How many of the documents were not public, said once for all."""
    count = len([each for each in documents if what_it_was(each)])
    if not count:
        return ()
    message = gettext_noop(
        "%(count)s entries are not public there (drafts, private or for members): "
        "they are never published unasked."
    )
    return (Notice(message=message, params={"count": count}),)
