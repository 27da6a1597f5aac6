"""Plain text of the wire: lines cut at 69 columns become paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    return [part for block in _blocks(text) for part in _parts(block) if part]


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in text.splitlines():
        if not line.strip() or _INDENT.match(line):
            yield block
            block = []
        if line.strip():
            block.append(line)
    yield block


def _parts(block: list[str]) -> list[str]:
    if _is_wrapped(block):
        return [squeeze("\n".join(block))]
    found: list[str] = []
    for line in block:
        if found and _HANGING.match(line):
            found[-1] = f"{found[-1]} {squeeze(line)}"
        else:
            found.append(squeeze(line))
    return found


def _is_wrapped(block: list[str]) -> bool:
    """Whether lines were cut at a column: none is long, nearly all but the last are filled."""
    if len(block) < 2 or any(_LIST.match(line.lstrip()) for line in block[1:]):
        return False
    lengths = [len(line.strip()) for line in block]
    if max(lengths) > _LONGEST_LINE:
        return False
    filled = sum(length >= _CUT_LINE for length in lengths[:-1])
    return filled >= _MOSTLY * (len(lengths) - 1)
