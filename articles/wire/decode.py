"""Bytes become text: the ladder that every format climbs.

Byte order mark, then the declared encoding, then strict UTF-8, then Windows-1252, which never
fails. What was repaired on the way is said in notices; the bytes themselves stay with the caller.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from articles.document import Part
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.reading import Notice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BOM_BYTES = tuple(bom for bom, _ in _BOMS)
# What senders call Latin-1 is Windows-1252 (WHATWG Encoding Standard, clause 4.2).
_AS_WINDOWS = {"iso8859-1", "ascii", "cp1252"}
# Python decodes these, half surrogates included; no sender of copy writes in them.
_NEVER_MEANT = {"unicode-escape", "raw-unicode-escape", "punycode", "idna", "utf-7"}
_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_WINDOWS = "".join(
    chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(256)
)
_C1 = {code: _WINDOWS[code] for code in range(0x80, 0xA0) if code not in _UNDEFINED}
_HAS_C1 = re.compile("[\x80-\x9f]")
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes((*range(0x09), *range(0x0E, 0x20)))
_ODD_BYTES = bytes((*range(1, 9), *range(0x0E, 0x20), 0x7F))
_BINARY_SHARE = 0.07
_STRAY_SHARE = 0.03
_NO_LETTERS = {"Cc", "Cn", "Co", "Cs"}
_NOTHING_SHARE = 0.3
_SIGNATURES = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF",
    b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"OggS",
    b"ID3\2", b"ID3\3", b"ID3\4", b"II*\x00", b"MM\x00*",
)  # fmt: skip


class Decoded(Part, frozen=True):
    """Text with "\\n" line ends, in NFC and without NUL; `encoding` is Python's name for it."""

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of some bytes, whatever their encoding.

    `declared` is what the sender says; it is believed after a byte order mark and only where it
    fits. Latin-1 is read as Windows-1252, whose five undefined bytes keep their number. NFC is
    applied, NFKC never ("½" and "ﬁ" are the author's). Control characters stay, NUL does not.
    Raises CopyRefusedError for what is empty or is no text.
    """
    if not data.strip():
        raise CopyRefusedError(
            gettext_noop("There is nothing in this copy."),
            expected=gettext_noop("a text with at least one line"),
        )
    refuse_binary(data)
    text, encoding = _climb(data, declared)
    if encoding.startswith(("utf-16", "utf-32")) and _says_nothing(text[:2048]):
        raise _no_text()
    notices: list[Notice] = []
    text = _repaired(text, data, encoding, notices)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return Decoded(text=text, encoding=encoding, notices=tuple(notices))


def file_name(name: str) -> str:
    """A file's name as text that can be written down, though an old system gave it in Latin-1.

    Python hides bytes of a name that are no UTF-8 in halves of characters that no database takes.
    Of a path each part is read by itself: the folder may be of another age than the file.
    """
    return "/".join(map(_part_of_name, name.split("/")))


def _part_of_name(name: str) -> str:
    data = name.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def refuse_binary(data: bytes) -> None:
    """Raises CopyRefusedError for what is clearly a picture, an archive or another binary file."""
    head = data[:4096]
    if head.startswith(_BOM_BYTES) or _wide(head):
        return
    odd = len(head) - len(head.translate(None, _CONTROL_BYTES))
    # NUL where the rest is no UTF-8 either: text in an old encoding has none.
    stray = b"\0" in head and odd > len(head) * _STRAY_SHARE and not _is_utf8(head)
    if stray or head.startswith(_SIGNATURES) or odd > len(head) * _BINARY_SHARE + 3:
        raise _no_text()


def _no_text() -> CopyRefusedError:
    return CopyRefusedError(
        gettext_noop("This file is not text."),
        expected=gettext_noop("plain text, in UTF-8 or Windows-1252"),
    )


def _says_nothing(text: str) -> bool:
    """Whether a wide text is mostly controls and unassigned characters: a binary file in pairs."""
    odd = sum(unicodedata.category(char) in _NO_LETTERS and char not in "\t\r\n" for char in text)
    return odd > len(text) * _NOTHING_SHARE + 3


def _is_utf8(head: bytes) -> bool:
    """Whether a beginning is UTF-8; its last character may be cut."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
    except UnicodeDecodeError:
        return False
    return True


def without_controls(text: str) -> str:
    """The text without control characters, as a document may hold it."""
    return _CONTROLS.sub("", text)


def _climb(data: bytes, declared: str | None) -> tuple[str, str]:
    if data.startswith(_BOM_BYTES):
        encoding = next(encoding for bom, encoding in _BOMS if data.startswith(bom))
        return data.decode(encoding, "replace"), encoding
    if wide := _wide(data[:4096]):
        return data.decode(wide, "replace"), wide
    for encoding in filter(None, (_known(declared), "utf-8")):
        if encoding not in _AS_WINDOWS:
            try:
                return data.decode(encoding), encoding
            except UnicodeError:
                continue
    return codecs.charmap_decode(data, "strict", _WINDOWS)[0], "cp1252"


def _known(declared: str | None) -> str:
    """Python's name of an encoding of text; empty for what else its registry holds ("zlib")."""
    if not declared:
        return ""
    try:
        b"text".decode(declared, "ignore")
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return ""
    return "" if name in _NEVER_MEANT else name


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: nearly every second byte is NUL."""
    half = len(head) // 2
    if half < 8 or b"\0" not in head:
        return ""
    if head[1::2].count(0) > half * 0.7 and head[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[::2].count(0) > half * 0.7 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return ""


def _repaired(text: str, data: bytes, encoding: str, notices: list[Notice]) -> str:
    if "\0" in text:
        text = text.replace("\0", "")
        notices.append(Notice(gettext_noop("NUL characters were taken out.")))
    if "\r" in text:
        text = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
    if encoding != "cp1252" and _may_hold_c1(data, encoding) and _HAS_C1.search(text):
        text = text.translate(_C1)
        notices.append(Notice(gettext_noop("Windows characters in wrong places were repaired.")))
    if "\ufffd" in text:
        notices.append(Notice(gettext_noop("Some characters could not be read.")))
    if _may_hold_controls(data, encoding) and _CONTROLS.search(text):
        notices.append(Notice(gettext_noop("The copy holds control characters.")))
    return text


def _may_hold_c1(data: bytes, encoding: str) -> bool:
    """A look at the bytes, far cheaper than one at the characters."""
    return encoding not in ("utf-8", "utf-8-sig") or bool(_C1_BYTES.search(data))


def _may_hold_controls(data: bytes, encoding: str) -> bool:
    wide = encoding.startswith(("utf-16", "utf-32"))
    return wide or len(data.translate(None, _ODD_BYTES)) != len(data)
