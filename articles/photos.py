"""Files of the library as readers get them."""

from articles.document import MediaDocument
from articles.rendering import Picture


def public_picture(media: MediaDocument) -> Picture | None:
    """The public form of a media item's file; None while there is no file."""
    return None
