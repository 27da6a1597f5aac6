"""JSON copy: parsed once, forgiving the two slips that agencies make.

A backslash before a character that needs none, and raw line breaks inside a string, are read as
they were meant; anything else is refused with its line.
"""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from typing import Any

import msgspec

from articles.wire.decode import decode
from articles.wire.errors import CopyRefusedError, gettext_noop

MAXIMUM_BYTES = 32 * 1024 * 1024
_LOOSE_BACKSLASH = re.compile(r"\\(?![\"\\/bfnrtu])")
_NO_NUMBER = "a number of thousands of figures"
_SPACE = re.compile(r"[ \t\r\n]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HAS_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def looks_like_json(data: bytes) -> bool:
    """Whether the bytes may be JSON; cheap."""
    # UTF-16 has a NUL beside each of these.
    return data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"{", b"[")


def peek(data: bytes) -> Any:
    """The value, None for what is no JSON at all."""
    if not looks_like_json(data):
        return None
    try:
        return load(data)
    except CopyRefusedError:
        return None


# All JSON formats look at the same bytes, one after the other.
@lru_cache(maxsize=1)
def load(data: bytes) -> Any:
    """The value of JSON bytes; nobody may change it. Raises CopyRefusedError."""
    if len(data) > MAXIMUM_BYTES:
        raise CopyRefusedError(
            gettext_noop("The file is too large to be copy: %(size)s bytes."), size=len(data)
        )
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _forgiving(decode(data).text)


def _forgiving(text: str) -> Any:
    try:
        return json.loads(_LOOSE_BACKSLASH.sub(r"", text), strict=False)
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, too
        raise CopyRefusedError(
            gettext_noop("The file is broken JSON: %(reason)s"),
            line=getattr(error, "lineno", None),
            reason=getattr(
                error, "msg", _NO_NUMBER if isinstance(error, ValueError) else "too deep"
            ),
        ) from error


def text(value: Any) -> str:
    """A value as text on one line; "" for what is neither text nor a number that can be written."""
    if not isinstance(value, str):
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        is_number = is_whole or (isinstance(value, float) and math.isfinite(value))
        return str(value) if is_number else ""
    line = value
    # Asked for every value of an item; most are plain, and that is cheaper to see.
    if not line.isprintable() and _HAS_CONTROL.search(line):
        line = _CONTROLS.sub("", _SPACE.sub(" ", line))
    return line.strip()


def long_text(value: Any) -> str:
    """A value as text with its line breaks."""
    return _CONTROLS.sub("", value) if isinstance(value, str) else ""


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list; other values in it, and what is no list, say nothing."""
    return tuple(filter(None, map(text, value))) if isinstance(value, list) else ()


def items(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or of an object whose values are objects (ninjs 1.x)."""
    if isinstance(value, dict):
        value = [{"name": name, **each} for name, each in value.items() if isinstance(each, dict)]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
