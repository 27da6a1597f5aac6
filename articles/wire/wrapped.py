"""Plain text of the wire: lines cut at 69 columns become paragraphs again."""

from __future__ import annotations

import re

from articles.wire.xml import squeeze

_LONGEST_LINE = 84
_CUT_LINE = 40
_MOSTLY = 0.8
# Deeper than that is the hanging indent of a list, which goes on.
_INDENT = re.compile(r"(?:\t| {2,8}\t?)\S")
_HANGING = re.compile(r" {9,}\S")
_LIST = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line.

    A blank or an indented line begins a block. The lines of a block that were cut at a column are
    joined; else each line is a paragraph of its own.
    """
    found: list[str] = []
    block: list[str] = []
    for line in text.splitlines():
        if not line or line.isspace():
            found += _parts(block)
            block = []
            continue
        if line[0] in " \t" and _INDENT.match(line):
            found += _parts(block)
            block = []
        block.append(line)
    return found + _parts(block)


def _parts(block: list[str]) -> list[str]:
    if len(block) < 2:
        return [squeeze(line) for line in block]
    lines = [line.strip() for line in block]
    if _is_wrapped(lines):
        return [squeeze(" ".join(lines))]
    found: list[str] = []
    for line, text in zip(block, lines, strict=True):
        if found and _HANGING.match(line):
            found[-1] = f"{found[-1]} {squeeze(text)}"
        else:
            found.append(squeeze(text))
    return found


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were cut at a column: none is long, nearly all but the last are filled."""
    if any(map(_LIST.match, lines[1:])):
        return False
    lengths = [*map(len, lines)]
    if max(lengths) > _LONGEST_LINE:
        return False
    filled = sum(length >= _CUT_LINE for length in lengths[:-1])
    return filled >= _MOSTLY * (len(lengths) - 1)
