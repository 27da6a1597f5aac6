"""Files that are no copy: XML, JSON and binary files of other kinds. Refused, not read as text."""

from __future__ import annotations

import re

from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.json_copy import load
from articles.wire.profiles.agency import Profile
from articles.wire.reading import Reading
from articles.wire.xml import parse, root_name

NAME = "foreign"
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[{\[])")
_STARTS = (
    (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"II+\0", "TIFF"), (b"MM\0+", "TIFF"),
    (b"8BPS", "PSD"), (b"%!PS-Adobe", "EPS"), (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"\0\0\0\x0cjP", "JPEG 2000"), (b"\0\0\0\x0cJXL ", "JPEG XL"), (b"\xff\x0a", "JPEG XL"),
    (b"ID3\2", "MP3"), (b"ID3\3", "MP3"), (b"ID3\4", "MP3"), (b"OggS", "Ogg"),
    (b"fLaC", "FLAC"), (b"\x1a\x45\xdf\xa3", "WebM"),
    (b"PK\x03\x04", "ZIP"), (b"\x1f\x8b", "gzip"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"),
    (b"\xd0\xcf\x11\xe0", "Word 97–2003 (.doc)"),
)  # fmt: skip
# Text may begin with one of these without being XML.
_HTML = {"html", "body", "article", "div", "p", "h1", "h2", "b", "i", "strong", "em", "span"}


def recognises(data: bytes, name: str) -> bool:
    if _kind(data) or _JSON.match(data[:64]):
        return True
    return root_name(data).lower() not in ("", *_HTML)


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """Raises CopyRefusedError: with the kind of file, the fault of hostile XML or its root."""
    if kind := _kind(data):
        raise CopyRefusedError(
            gettext_noop("%(kind)s files are not taken in."),
            expected=gettext_noop(
                "a text, a Word document (.docx), a PDF, or a picture as JPEG, PNG, GIF, WebP or "
                "AVIF"
            ),
            kind=kind,
        )
    if _JSON.match(data[:64]):
        load(data)
        raise CopyRefusedError(
            gettext_noop("This JSON is of a kind that is not known here."),
            expected=gettext_noop("ninjs, JSON Feed or a Ghost export"),
        )
    tree = parse(data)
    raise CopyRefusedError(
        gettext_noop("This XML is of a kind that is not known here: %(root)s."),
        expected=gettext_noop("NewsML, NITF, RSS, Atom or a WordPress export"),
        root=str(tree.root.tag),
    )


def _kind(data: bytes) -> str:
    """What people call a binary file; empty for what may be text."""
    if data[4:8] == b"ftyp":
        return {b"hei": "HEIC", b"mif": "HEIC", b"M4A": "M4A"}.get(data[8:11], "MP4")
    if data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI "):
        return data[8:12].decode().strip()
    # Texts may begin with these two letters, but then no four bytes of zero follow.
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "BMP"
    if root_name(data).lower() == "svg":
        return "SVG"
    return next((kind for start, kind in _STARTS if data.startswith(start)), "")
