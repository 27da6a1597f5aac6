"""What a file is, told by its first bytes; its name is never asked.

Only formats that readers' browsers show or play everywhere are taken in. What newsrooms are sent
besides is known by name, so that the refusal can say what to do instead.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.document import MediaKind

HEAD_BYTES = 512


class FileRefusedError(Exception):
    """A file that the library does not take; str() says why, in the editor's language.

    `message` is a msgid, `params` fill its places.
    """

    def __init__(self, message: Any, **params: Any) -> None:
        super().__init__(message, params)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return str(self.message % self.params if self.params else self.message)


@dataclass(frozen=True)
class FileType:
    name: str
    kind: MediaKind
    content_type: str
    suffix: str


JPEG = FileType("JPEG", MediaKind.PHOTO, "image/jpeg", "jpg")
PNG = FileType("PNG", MediaKind.PHOTO, "image/png", "png")
GIF = FileType("GIF", MediaKind.PHOTO, "image/gif", "gif")
WEBP = FileType("WebP", MediaKind.PHOTO, "image/webp", "webp")
AVIF = FileType("AVIF", MediaKind.PHOTO, "image/avif", "avif")
MP3 = FileType("MP3", MediaKind.AUDIO, "audio/mpeg", "mp3")
M4A = FileType("M4A", MediaKind.AUDIO, "audio/mp4", "m4a")
OGG = FileType("Ogg", MediaKind.AUDIO, "audio/ogg", "ogg")
WAV = FileType("WAV", MediaKind.AUDIO, "audio/wav", "wav")
MP4 = FileType("MP4", MediaKind.VIDEO, "video/mp4", "mp4")
WEBM = FileType("WebM", MediaKind.VIDEO, "video/webm", "webm")
TYPES = (JPEG, PNG, GIF, WEBP, AVIF, MP3, M4A, OGG, WAV, MP4, WEBM)
TAKEN = ", ".join(each.name for each in TYPES)  # what editors are told
# What a browser's file dialogue offers; a phone then gives its HEIC pictures as JPEG.
ACCEPT = ",".join(f"{each.content_type},.{each.suffix}" for each in TYPES)

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"ID3", MP3),
    (b"OggS", OGG),
)
_REFUSED_STARTS = (
    (b"8BPS", "PSD"),
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"BM", "BMP"),
    (b"%PDF-", "PDF"),
    (b"\0\0\0\x0cjP", "JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"fLaC", "FLAC"),
)
# ISO base media files: the brands that stand in their first box (ISO/IEC 14496-12, 4.3).
_BRANDS = (
    ({b"avif"}, AVIF),
    ({b"M4A ", b"M4B "}, M4A),
    ({b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}, MP4),
)


def recognise(head: bytes) -> FileType:
    """The type of a file that begins with these bytes (HEAD_BYTES of them are enough).

    Raises FileRefusedError for everything that is not on the list.
    """
    if not head:
        raise FileRefusedError(_("The file is empty."))
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return WEBP if head[8:12] == b"WEBP" else WAV
    if head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head[:64]:
        return WEBM
    if found := next((what for start, what in _STARTS if head.startswith(start)), None):
        return found
    if _is_mp3_frame(head):
        return MP3
    raise _refusal(head)


def _by_brand(head: bytes) -> FileType:
    length = int.from_bytes(head[:4])
    brands = {head[at : at + 4] for at in (8, *range(16, min(length, len(head)), 4))}
    if b"crx " in brands:
        # A camera's raw picture, which says that it is a film besides.
        raise _not_taken("CR3")
    for known, what in _BRANDS:
        if brands & known:
            return what
    if brands & {b"heic", b"heix", b"mif1", b"hevc"}:
        raise _not_taken("HEIC")
    raise _unknown()


def _is_mp3_frame(head: bytes) -> bool:
    """An MPEG audio frame of layer III without a tag before it (ISO/IEC 11172-3, 2.4.1.3)."""
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 != 0xF


def _unknown() -> FileRefusedError:
    text = _("This is no photo, sound or video that readers' browsers show. Taken are: %(kinds)s.")
    return FileRefusedError(text, kinds=TAKEN)


def _refusal(head: bytes) -> FileRefusedError:
    for start, name in _REFUSED_STARTS:
        if head.startswith(start):
            return _not_taken(name)
    if b"<svg" in head.lower():
        return FileRefusedError(
            _("SVG drawings can carry programs and are not taken in: give the drawing as PNG.")
        )
    return _unknown()


def _not_taken(name: str) -> FileRefusedError:
    if name in ("PDF", "FLAC"):
        return FileRefusedError(_("%(format)s files are not taken in."), format=name)
    return FileRefusedError(
        _("%(format)s pictures are not taken in: save it as JPEG or PNG."), format=name
    )
