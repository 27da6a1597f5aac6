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


SENT = "AP-WF-02-13-20 0823GMT"
HEAD = "^BC-CA--Mill<\r\n^{}<\r\n^Mill reopens<\r\n"


@pytest.mark.parametrize(
    ("note", "priority"),
    [
        ("EDS: HOLD FOR RELEASE 6 p.m.", "r"),
        ("Eds: Embargoed until 6 p.m. ET Thursday.", "a"),
        ("EMBARGOED UNTIL 6 P.M.", "s"),
        ("NOT FOR RELEASE BEFORE 6 p.m. EST", "h"),
    ],
)
def test_an_advance_waits_for_the_time_of_its_note(note: str, priority: str) -> None:
    above = _read(head=HEAD.format(note), priority=priority, trailer=SENT)
    inside = _read(body=f"\t{note}\r\n\tOne. Two.\r\n", priority=priority, trailer=SENT)
    for story in (above, inside):
        assert story.wire is not None
        until = story.wire.embargo_until
        assert until is not None
        assert (_signal(story), until.isoformat()) == (Signal.NONE, "2020-02-13T18:00:00-05:00")
        assert (story.headline, [each.text for each in story.wire.notes]) == (
            "Mill reopens",
            [note],
        )


def test_an_advance_without_a_time_is_held() -> None:
    for priority in "ahs":
        story = _read(head=HEAD.format("For release Sunday"), priority=priority, trailer=SENT)
        assert _signal(story) is Signal.HOLD


@pytest.mark.parametrize(
    ("line", "signal"),
    [("MANDATORY KILL", Signal.KILL), ("CORRECTION", Signal.CORRECTION)],
)
def test_a_line_of_one_word_says_what_the_item_does(line: str, signal: Signal) -> None:
    first = _read(head=f"^{line}<\r\n^BC-CA--Mill<\r\n^Mill reopens<\r\n")
    between = _read(head=HEAD.format(line))
    inside = _read(body=f"\t{line}\r\n\tOne. Two.\r\n")
    for story in (first, between, inside):
        assert (story.headline, _signal(story)) == ("Mill reopens", signal)


def test_the_hour_of_another_agency_is_eastern() -> None:
    head = "^BC-CA--Mill<\r\n^THE CANADIAN PRESS<\r\n^EMBARGO 6 p.m.<\r\n^Mill reopens<\r\n"
    story = _read(head=head, body="\tOne.\r\n", trailer="08:23ET 13-02-20")
    assert story.wire is not None
    assert str(story.wire.embargo_until) == "2020-02-13 18:00:00-05:00"
