"""Plain text of the wire: lines cut at 69 columns become paragraphs again."""

from __future__ import annotations

import re
from statistics import median

from articles.wire.xml import squeeze

_LONGEST_LINE = 84
_TYPICAL_LINE = 45
_FEW_LINES = 3
_INDENT = re.compile(r"[ \t]{2,}\S")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line.

    Hard-wrapped lines are joined: a blank line or an indented line begins a paragraph. Text that
    is not wrapped is parted at blank lines, or else at each line.
    """
    lines = text.splitlines()
    if is_wrapped(lines):
        return unwrapped(lines)
    filled = [line for line in lines if line.strip()]
    if len(filled) == len(lines):
        return [squeeze(line) for line in filled]
    if re.search(r"\S[^\n]*\n[ \t]*\S", text) and not re.search(r"\n[ \t]*\n[ \t]*\S", text):
        return [squeeze(line) for line in filled]
    return [part for part in map(squeeze, re.split(r"\n[ \t\r]*\n", text)) if part]


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines were cut at a column: none is long, most are nearly as long as that."""
    lengths = [len(line.strip()) for line in lines if line.strip()]
    if len(lengths) < _FEW_LINES or max(lengths) > _LONGEST_LINE:
        return False
    return median(lengths) >= _TYPICAL_LINE


def unwrapped(lines: list[str]) -> list[str]:
    """The paragraphs of hard-wrapped lines."""
    found: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or _INDENT.match(line):
            found.append([])
        found[-1].append(line)
    joined = (squeeze("\n".join(part)) for part in found)
    return [part for part in joined if part]
