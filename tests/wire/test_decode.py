"""The decoding ladder, rung by rung."""

from __future__ import annotations

import pytest

from articles.wire.decode import Decoded, decode, file_name, without_controls
from articles.wire.errors import CopyRefusedError


@pytest.mark.parametrize(
    ("data", "declared", "text", "encoding"),
    [
        (b"\xef\xbb\xbf\xc3\xa9", None, "é", "utf-8-sig"),
        ("é…".encode("utf-16"), None, "é…", "utf-16"),
        ("é…".encode("utf-32"), None, "é…", "utf-32"),
        ("Un texte sans marque".encode("utf-16-le"), None, "Un texte sans marque", "utf-16-le"),
        ("Un texte sans marque".encode("utf-16-be"), None, "Un texte sans marque", "utf-16-be"),
        ("é".encode(), "utf-8", "é", "utf-8"),
        ("ф".encode("koi8-r"), "koi8-r", "ф", "koi8-r"),
        ("é".encode(), "latin-1", "é", "utf-8"),
        (b"\xab\xe9t\xe9\xbb", None, "«été»", "cp1252"),
        (b"\x93d\x92abord\x94", "iso-8859-1", "“d’abord”", "cp1252"),
        (b"\x81\xe9", None, "\x81é", "cp1252"),
        (b"\xe9", "utf-8", "é", "cp1252"),
        (b"\xe9", "no-such-encoding", "é", "cp1252"),
    ],
)
def test_bytes_become_text(data: bytes, declared: str | None, text: str, encoding: str) -> None:
    assert decode(data, declared) == Decoded(text=text, encoding=encoding)


@pytest.mark.parametrize(
    "declared",
    ["rot13", "zlib", "hex", "undefined", "punycode", "idna", "unicode_escape", "utf-7", "a\0b"],
)
def test_what_python_knows_and_no_sender_means_is_not_believed(declared: str) -> None:
    assert decode("é \\ud800 +2AA-".encode(), declared).text == "é \\ud800 +2AA-"


def test_line_ends_are_folded() -> None:
    assert decode(b"a\r\nb\nc").text == "a\nb\nc"
    assert decode(b"a\rb").text == "a\nb"


def test_characters_are_composed_but_not_made_compatible() -> None:
    assert decode("e\u0301 ½ ﬁ".encode()).text == "é ½ ﬁ"


@pytest.mark.parametrize(
    ("data", "text", "message"),
    [
        (b"a\0b", "ab", "NUL characters were taken out."),
        ("d\x92abord".encode(), "d’abord", "Windows characters in wrong places were repaired."),
        (b"\x02a\x03", "\x02a\x03", "The copy holds control characters."),
        (b"\xff\xfea\x00\xff", "a\ufffd", "Some characters could not be read."),
    ],
)
def test_repairs_are_said(data: bytes, text: str, message: str) -> None:
    decoded = decode(data)

    assert decoded.text == text
    assert [notice.message for notice in decoded.notices] == [message]


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_empty_copy_is_refused(data: bytes) -> None:
    with pytest.raises(CopyRefusedError, match="nothing in this copy"):
        decode(data)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"PK\x03\x04", bytes(range(32)) * 4]
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(CopyRefusedError, match="not text") as refused:
        decode(data)

    assert refused.value.expected == "plain text, in UTF-8 or Windows-1252"


def test_controls_can_be_taken_out() -> None:
    assert without_controls("\x02a\tb\x03\n") == "a\tb\n"


def test_a_short_binary_file_is_refused():
    # As in a compressed file: a NUL, some controls, and no UTF-8.
    data = bytes(range(0x80, 0xE0)) * 2 + bytes(range(12)) + b"abc" * 30
    with pytest.raises(CopyRefusedError):
        decode(data)


def test_text_with_a_stray_nul_is_text():
    assert decode("Le lac g\0èle à Neuchâtel".encode()).text == "Le lac gèle à Neuchâtel"


@pytest.mark.parametrize("data", [b"\0\1" * 5000, b"\1\0" * 5000, b"\xff\xfe" + b"\0\xe0\5\0" * 90])
def test_binary_files_that_pair_up_to_wide_characters_are_refused(data: bytes) -> None:
    with pytest.raises(CopyRefusedError, match="not text"):
        decode(data)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("été.txt", "été.txt"),
        ("\udce9t\udce9.txt", "été.txt"),
        ("\udc81.txt", "\ufffd.txt"),
        ("/été/\udce9t\udce9.txt", "/été/été.txt"),
    ],
)
def test_names_of_files_are_text(name: str, written: str) -> None:
    assert file_name(name) == written
