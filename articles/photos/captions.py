"""Captions of a video: WebVTT is read strictly, SubRip is turned into it, all else is refused.

Readers' browsers get what is written here, never the file that was sent: cues with their times
and their text. Styles, regions and remarks are left out; the house's pages style captions.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from articles.photos.formats import FileRefusedError

MAX_BYTES = 2**20
_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+([\w:.,% -]+))?[ \t]*", re.ASCII)
# Blocks of a WebVTT file that are no cues (W3C WebVTT, 4.1).
_NO_CUES = ("NOTE", "STYLE", "REGION")


def read_captions(data: bytes) -> str:
    """The captions of a WebVTT or SubRip file, as WebVTT.

    UTF-8, with or without its mark; SubRip, too, though old ones are not. Raises
    FileRefusedError, naming the line, where a cue has no times, ends before it begins, or begins
    before the one above it.
    """
    if len(data) > MAX_BYTES:
        raise FileRefusedError(_("Captions are 1 MB at most."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefusedError(_("Captions must be in UTF-8.")) from error
    lines = text.replace("\0", "\N{REPLACEMENT CHARACTER}").splitlines()
    cues = list(_cues(lines))
    if not cues:
        raise FileRefusedError(_("No captions were found: expected a WebVTT or SubRip file."))
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _cues(lines: list[str]) -> Iterator[str]:
    last = 0
    for number, block in _blocks(lines):
        first = block[0].split(maxsplit=1)[0]
        if first in _NO_CUES or (first == "WEBVTT" and number == 1):
            continue
        # A cue may have a name, or SubRip's number, above its times.
        at = 0 if "-->" in block[0] else 1
        start, timing = _timing(block[at] if at < len(block) else "", number + at, last)
        last = start
        yield "\n".join([timing, *_text(block[at + 1 :], number + at + 1)])


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines that belong together, with the number of the first."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _timing(line: str, number: int, last: int) -> tuple[int, str]:
    """When the cue begins, in milliseconds, and its line of times with its place, if it has one."""
    match = _TIMING.fullmatch(line.strip())
    if match is None:
        raise FileRefusedError(
            _("Line %(line)s: expected times such as “00:01.000 --> 00:04.000”."), line=number
        )
    start, end = _milliseconds(match, 1), _milliseconds(match, 5)
    if end <= start or start < last:
        raise FileRefusedError(_("Line %(line)s: these times are out of order."), line=number)
    place = f" {match[9].strip()}" if match[9] else ""
    return start, f"{_written(start)} --> {_written(end)}{place}"


def _milliseconds(match: re.Match[str], group: int) -> int:
    hours, minutes, seconds, rest = (int(match[group + n] or 0) for n in range(4))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _written(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _text(lines: list[str], number: int) -> list[str]:
    for offset, line in enumerate(lines):
        if "-->" in line:
            raise FileRefusedError(
                _("Line %(line)s: an empty line is missing above this cue."), line=number + offset
            )
    return lines
