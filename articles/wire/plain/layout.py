"""Physical lines become units: one unit is what a page printed as one line or paragraph.

Copies from a browser hold one unit a line. Dumps of text browsers and wire copy are wrapped at
some 72 columns and indented: there a line goes on in the next where the next word did not fit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from articles.wire.reading import Label

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b\u200e\u200f\u2060\ufeff]")
_NARROWEST, _WIDEST, _WIDEST_BY_SENTENCE = 50, 84, 110
_SLACK = 1
_RAGGED = 6  # lines broken by hand keep no exact width
_STOPS = tuple('.!?…:;»”")]')
_FRESH = re.compile(r"(?:[*•·–—►→▶-]|>>|»|\[ \]|\d{1,2}\.)\s")


@dataclass(slots=True, eq=False)
class Unit:
    """One or several physical lines (counted from 0) that belong together, white space folded."""

    text: str
    first: int
    last: int
    gap_before: bool
    gap_after: bool = True
    indent: int = 0
    mark: str = ""
    value: Any = None
    label: Label = Label.IGNORED
    confidence: float = 1.0
    reason: str = ""
    size: int = 0

    @property
    def numbers(self) -> range:
        return range(self.first, self.last + 1)


def fold(text: str) -> str:
    """White space folded to single spaces, invisible characters dropped."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    elif "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # of all white space only the space is printable: nothing to fold
    return " ".join(text.split())


def lay_out(lines: Sequence[str]) -> list[Unit]:
    """The units of a text in order; blank lines belong to none.

    A line that holds nothing but invisible characters is a unit with an empty text.
    """
    width = wrap_width(lines)
    units: list[Unit] = []
    gap = True
    for number, line in enumerate(lines):
        if not line or line.isspace():
            gap = True
            continue
        if not gap and width and _goes_on(lines[number - 1], line, width):
            units[-1].last = number
            gap = False
            continue
        if units:
            units[-1].gap_after = gap
        units.append(Unit("", number, number, gap))
        gap = False
    for unit in units:
        _fill(unit, lines)
    return units


def wrap_width(lines: Sequence[str]) -> int:
    """The column at which a text is hard-wrapped; 0 for a text that is not.

    Wrapped texts have nearly no line beyond the width, and several full lines that are followed
    by another line at once. In a text of few lines, the sentences must tell.
    """
    return _width_of_many(lines) or _width_by_sentences(lines)


def _width_of_many(lines: Sequence[str]) -> int:
    long = full = widest = closed = 0
    for number, line in enumerate(lines):
        size = len(line)
        if size <= _NARROWEST:
            continue
        size = len(line.rstrip())
        if size > _WIDEST:
            long += 1
        elif size > _NARROWEST:
            widest = max(widest, size)
            goes_on = number + 1 < len(lines) and len(lines[number + 1].strip()) > 1
            full += goes_on
            closed += goes_on and line.rstrip().endswith(_STOPS)
        if long > 4 and long * 10 > full:
            return 0
    sentences = closed * 2 > full  # short paragraphs, a line each
    return widest if full >= 4 and long * 10 <= full and not sentences else 0


def _width_by_sentences(lines: Sequence[str]) -> int:
    """The width told by lines that stop within a sentence which the next line ends.

    There must be two at least, of nearly one length, and hardly a line beyond it.
    """
    surely = [
        (line, after)
        for line, after in pairwise(lines)
        if after and len(line) > _NARROWEST and _breaks_off(line, after)
        if _within_sentence(line, after)
    ]
    if len(surely) < 2:
        return 0
    width = max(len(line.rstrip()) for line, _ in surely)
    full = sum(_goes_on(*pair, width) for pair in surely)
    long = sum(len(line.strip()) > width + _RAGGED for line in lines)
    return width if full > 1 and full * 3 >= len(surely) * 2 and long * 2 <= full else 0


def _breaks_off(line: str, after: str) -> bool:
    """Whether a line has no stop at its end, and one follows at once that is no longer."""
    size = len(line.rstrip())
    if not _NARROWEST < size <= _WIDEST_BY_SENTENCE or not after or after.isspace():
        return False
    return len(after.rstrip()) <= size + 16 and not line.rstrip().endswith(_STOPS)


def _within_sentence(line: str, after: str) -> bool:
    """A sentence goes on in small letters, or breaks off behind a short word or a comma."""
    last = line.rsplit(None, 1)[-1]
    return after.lstrip()[0].islower() or last[-1] == "," or (last.islower() and len(last) < 4)


def unquoted(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the marks of a quoted mail ("> "), its empty ones (">") empty.

    Only runs of lines are quoted that hold such an empty one: "> Title" leads to another story.
    """
    if not any(_is_empty_quote(line) for line in lines):
        return lines
    bare = list(lines)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end][:1] == ">":
            end += 1
        depths = [line.count(">") for line in lines[start:end] if _is_empty_quote(line)]
        if depths and end - start > 2:
            mark = re.compile(rf"^(?:> ?){{1,{min(depths)}}}")
            bare[start:end] = [mark.sub("", line, count=1) for line in lines[start:end]]
        start = end + 1
    return bare


def _is_empty_quote(line: str) -> bool:
    return line[:1] == ">" and not line.strip("> \t")


def _fill(unit: Unit, lines: Sequence[str]) -> None:
    line = lines[unit.first]
    unit.text = fold(
        line if unit.first == unit.last else " ".join(lines[unit.first : unit.last + 1])
    )
    unit.size = len(unit.text)
    unit.indent = len(line) - len(line.lstrip())


def _goes_on(line: str, after: str, width: int) -> bool:
    """Whether a wrapped line goes on: the first word of the next would not have fitted."""
    end, begin = line.rstrip(), after.lstrip()
    if not end or not begin or len(end) > width or _FRESH.match(begin):
        return False
    if end.endswith("]") and len(end) < width - 12:
        return False
    word = begin.split(None, 1)[0]
    deeper = len(after) - len(begin) - (len(line) - len(line.lstrip()))
    return len(end) + 1 + len(word) > width - _SLACK and deeper <= 1
