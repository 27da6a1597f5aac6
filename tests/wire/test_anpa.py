"""ANPA 1312: what the fixture does not show."""

from __future__ import annotations

import pytest

from articles import wire
from articles.document import Signal, StoryDocument
from articles.markup import plain
from articles.wire.errors import CopyRefusedError


def _read(
    *,
    head: str = "^BC-CA--Mill<\r\n^Mill reopens<\r\n",
    body: str = "\tQUEBEC (AP) _ The mill reopened.\r\n",
    category: str = "i",
    priority: str = "r",
    version: str = "",
    trailer: str = "",
    etx: str = "\x03",
) -> StoryDocument:
    copy = (
        f"\x16\x16\x01a0123\x1fbc-ca\r\n{priority} {category}\x13\x11 BC-CA--Mill {version} "
        f"02-13 0074\r\n\x02{head}{body}{etx}{trailer}\r\n\x04"
    )
    reading = wire.read(copy.encode())
    assert reading.format == "anpa"
    return reading.documents[0]


def _signal(story: StoryDocument) -> Signal:
    assert story.wire is not None
    return story.wire.signal


@pytest.mark.parametrize(
    ("trailer", "sent"),
    [
        ("AP-WF-02-13-20 0823GMT", "2020-02-13 08:23:00+00:00"),
        ("08:23ET 13-02-20", "2020-02-13 08:23:00-05:00"),
        ("", "None"),
    ],
)
def test_the_trailer_tells_the_time(trailer: str, sent: str) -> None:
    told = _read(trailer=trailer).wire
    assert told is not None
    assert str(told.sent_at) == sent


def test_the_canadian_press_is_not_the_ap() -> None:
    story = _read(
        head="^BC-CA--Mill<\r\n^THE CANADIAN PRESS<\r\n^Mill reopens<\r\n", body="\tOne.\r\n"
    )
    assert story.wire is not None
    assert (story.wire.source, story.headline) == ("ANPA", "Mill reopens")


@pytest.mark.parametrize(
    ("category", "priority", "version", "signal"),
    [
        ("i", "r", "", Signal.NONE),
        ("v", "r", "", Signal.ADVISORY),
        ("i", "f", "", Signal.ALERT),
        ("i", "b", "", Signal.ALERT),
        ("i", "r", "1stLd-Writethru", Signal.UPDATE),
    ],
)
def test_category_priority_and_version_are_signals(
    category: str, priority: str, version: str, signal: Signal
) -> None:
    assert _signal(_read(category=category, priority=priority, version=version)) is signal


def test_a_corrective_is_told_in_the_notes() -> None:
    story = _read(head="^BC-CA--Mill<\r\n^Eds: CORRECTS: the year<\r\n^Mill reopens<\r\n")
    assert _signal(story) is Signal.CORRECTION


def test_headlines_may_be_marked_and_further_marked_lines_are_text() -> None:
    story = _read(head="^BC-CA--Mill<\r\n^HL:Mill reopens@<\r\n^A third line<\r\n", body="")
    assert story.headline == "Mill reopens"
    assert [plain(getattr(block, "html", "")) for block in story.body] == ["A third line"]


def test_a_message_that_breaks_off_in_its_head_is_refused() -> None:
    with pytest.raises(CopyRefusedError, match="neither a text nor a picture"):
        wire.read(b"\x16\x01a0123\x1fbc-ca\r\nr i\x13")
