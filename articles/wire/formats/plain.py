"""Plain copy: what an editor gets by copying a news page. The last format, which takes any text.

docs/plain-copy.md states the rules; the stages stand in articles/wire/plain/.
"""

from __future__ import annotations

from datetime import datetime

from articles.wire.decode import decode
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.plain import read_text
from articles.wire.profiles.agency import Profile, assumed_encoding
from articles.wire.reading import Reading
from articles.wire.vocabulary import Vocabulary

NAME = "plain"
MAX_BYTES = 2 * 1024 * 1024


def recognises(data: bytes, name: str) -> bool:
    """Every text may be plain copy; read() refuses what is none."""
    return True


def read(
    data: bytes,
    name: str,
    agency: Profile | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    sent_at: datetime | None = None,
) -> Reading:
    """One story of one plain text.

    The lines of the Reading, put together with "\\n", are the decoded text. Raises
    CopyRefusedError for empty, binary and too large copy. `sent_at` is when it came, where known.
    """
    if len(data) > MAX_BYTES:
        raise CopyRefusedError(
            gettext_noop("This text has %(size)d bytes, which is too much for one story."),
            expected=gettext_noop("at most %(limit)d bytes"),
            size=len(data),
            limit=MAX_BYTES,
        )
    decoded = decode(data, assumed_encoding(agency, data))
    return read_text(
        decoded.text,
        encoding=decoded.encoding,
        notices=decoded.notices,
        vocabulary=vocabulary,
        agency=agency,
        sent_at=sent_at,
    )
