from collections.abc import Iterator

import pytest
from django.utils import translation

from articles.photos import FileRefusedError
from articles.photos.captions import MAX_BYTES, read_captions


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


VTT = """WEBVTT - Le train

NOTE pour la relecture

STYLE
::cue { color: red }

entrée
00:01.000 --> 00:03.500 line:0 align:start
<v Nadia>Le train entre en gare.
Il est vide.

00:03.500 --> 01:00:05.000
Fin.
"""
WRITTEN = """WEBVTT

00:00:01.000 --> 00:00:03.500 line:0 align:start
<v Nadia>Le train entre en gare.
Il est vide.

00:00:03.500 --> 01:00:05.000
Fin.
"""
SUBRIP = """1
00:00:01,000 --> 00:00:03,500
Bonjour.

2
00:00:04,000 --> 00:00:05,000
Fin.
""".replace("\n", "\r\n")


def test_webvtt_keeps_its_cues_and_nothing_else() -> None:
    assert read_captions(VTT.encode()) == WRITTEN


def test_what_was_written_is_read_alike() -> None:
    assert read_captions(WRITTEN.encode()) == WRITTEN


@pytest.mark.parametrize("mark", ["", "\N{BYTE ORDER MARK}"])
def test_subrip_becomes_webvtt(mark: str) -> None:
    assert read_captions((mark + SUBRIP).encode()) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nBonjour.\n\n00:00:04.000 --> 00:00:05.000\nFin.\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "No captions were found: expected a WebVTT or SubRip file."),
        ("WEBVTT\n\nNOTE rien\n", "No captions were found: expected a WebVTT or SubRip file."),
        ("Bonjour.\n", "Line 2: expected times such as “00:01.000 --> 00:04.000”."),
        (
            "WEBVTT\n\n1\n1 s --> 2 s\nA\n",
            "Line 4: expected times such as “00:01.000 --> 00:04.000”.",
        ),
        ("WEBVTT\n\n00:03.000 --> 00:02.000\nA\n", "Line 3: these times are out of order."),
        (
            "WEBVTT\n\n00:03.000 --> 00:04.000\nA\n\n00:01.000 --> 00:02.000\nB\n",
            "Line 6: these times are out of order.",
        ),
        (
            "WEBVTT\n\n00:03.000 --> 00:04.000\nA\n00:05.000 --> 00:06.000\nB\n",
            "Line 5: an empty line is missing above this cue.",
        ),
        (
            "<html><script>alert(1)</script></html>",
            "Line 2: expected times such as “00:01.000 --> 00:04.000”.",
        ),
    ],
)
def test_what_is_no_captions_is_refused_with_the_line(text: str, said: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_captions(text.encode())

    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xe9t\xe9", "Captions must be in UTF-8."),
        (b"WEBVTT\n\n" + b"x" * MAX_BYTES, "Captions are 1 MB at most."),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_captions(data)

    assert str(refused.value) == said
