"""Plain text of the wire: lines cut at 69 columns become paragraphs again."""

from __future__ import annotations

import re

from articles.wire.xml import squeeze

_LONGEST_LINE = 84
_CUT_LINE = 40
_MOSTLY = 0.8
# A blank line, or a line that is indented; deeper than that is the hanging indent of a list.
_BORDER = re.compile(r"\n(?:[^\S\n]*\n)+|\n(?=(?:\t| {2,8}\t?)\S)")
_HANGING = re.compile(r" {9,}\S")
_LIST = re.compile(r"\n[^\S\n]*(?:[-*•–]|\d{1,2}[.)])[^\S\n]+\S")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line.

    A blank or an indented line begins a block. The lines of a block that were cut at a column are
    joined; else each line is a paragraph of its own.
    """
    lines = "\n".join(text.splitlines()).strip()
    # Most texts have no list: one look at the whole spares one at each block.
    listed = _LIST.search(lines) is not None
    blocks = filter(None, _BORDER.split(lines))
    return [each for block in blocks for each in _parts(block, listed=listed)]


def _parts(block: str, *, listed: bool) -> list[str]:
    if "\n" not in block:
        return [squeeze(block)]
    lines = [*map(str.strip, block.split("\n"))]
    if _is_wrapped(lines) and not (listed and _LIST.search(block)):
        return [squeeze(" ".join(lines))]
    found: list[str] = []
    for line, text in zip(block.split("\n"), lines, strict=True):
        if found and _HANGING.match(line):
            found[-1] = f"{found[-1]} {squeeze(text)}"
        else:
            found.append(squeeze(text))
    return found


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were cut at a column: none is long, nearly all but the last are filled."""
    *cut, last = map(len, lines)
    if max(last, *cut) > _LONGEST_LINE:
        return False
    return len([length for length in cut if length >= _CUT_LINE]) >= _MOSTLY * len(cut)
