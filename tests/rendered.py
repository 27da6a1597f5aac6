"""Stories as the tests of rendering write and read them."""

from datetime import UTC, date, datetime
from typing import Any

from articles.document import Block, MediaDocument, MediaKind, StoryDocument
from articles.rendering import Picture, Publication, render_story

PICTURE = Picture("/media/lac-1280.jpg", "/media/lac-640.jpg 640w", 1280, 853, "Un lac gelé")
PHOTO = MediaDocument(
    kind=MediaKind.PHOTO, caption="Le lac, mercredi.", credit="Keystone", file="lac"
)
AUDIO = MediaDocument(
    kind=MediaKind.AUDIO,
    title="Le lac gèle",
    programme="Le Journal horaire",
    duration_seconds=42,
    broadcast_on=date(2020, 2, 12),
)
FILES = {"lac": PICTURE, "son": Picture("/media/son.mp3")}
NOON = datetime(2020, 2, 12, 16, 41, tzinfo=UTC)


def resolve(media: MediaDocument) -> Picture | None:
    return FILES.get(media.file)


def story(*body: Block, **fields: Any) -> StoryDocument:
    return StoryDocument(**{"headline": "Le lac gèle", "body": body, "language": "en", **fields})


def render(document: StoryDocument, publication: Publication | None = None) -> str:
    """The main part in one line; English labels, so that no catalogue is needed."""
    html = render_story(document, resolve=resolve, publication=publication)
    return html.replace("\n", "").replace("<p> ", "<p>")


def body_of(html: str) -> str:
    return html.partition('<div class="story-body">')[2].partition("</div>")[0]
