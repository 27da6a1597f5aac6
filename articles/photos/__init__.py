"""Files of the library: taken in, rendered for readers, and named in pages.

formats.py tells what a file is, pixels.py and embedded.py read a picture, renditions.py makes what
readers get of it, library.py keeps originals, captions.py reads those of videos, public.py gives
all their addresses.
Originals of pictures never leave here.
"""

from articles.photos.captions import read_captions
from articles.photos.formats import FileRefusedError
from articles.photos.library import MAX_BYTES, delete_original, discard, take_in
from articles.photos.public import (
    PublicFile,
    card_picture,
    file_named,
    files_of,
    picture_of,
    public_picture,
    shape_addresses,
)
from articles.photos.renditions import (
    delete_unlisted,
    is_outdated,
    remake,
    render,
    render_due,
    renew_changed,
)

__all__ = [
    "MAX_BYTES",
    "FileRefusedError",
    "PublicFile",
    "card_picture",
    "delete_original",
    "delete_unlisted",
    "discard",
    "file_named",
    "files_of",
    "is_outdated",
    "picture_of",
    "public_picture",
    "read_captions",
    "remake",
    "render",
    "render_due",
    "renew_changed",
    "shape_addresses",
    "take_in",
]
