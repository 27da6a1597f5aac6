"""PDF: its text layer, page after page, read as plain copy.

A page printed to PDF has hard-wrapped lines, which the plain reader joins. Pictures stay behind;
a scan has no text and is refused.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.formats import plain
from articles.wire.plain import read_text
from articles.wire.profiles.agency import Profile
from articles.wire.reading import Reading
from articles.wire.vocabulary import Vocabulary

NAME = "pdf"
MAX_BYTES = 16 * 2**20
MAX_PAGES = 60


def recognises(data: bytes, name: str) -> bool:
    return data[:1024].lstrip().startswith(b"%PDF-")


def read(
    data: bytes,
    name: str,
    agency: Profile | None = None,
    *,
    vocabulary: Vocabulary | None = None,
) -> Reading:
    """One story of the text of a PDF; its lines are those of the text layer.

    Raises CopyRefusedError for what is broken, locked, too long, or has no text.
    """
    if len(data) > MAX_BYTES:
        raise CopyRefusedError(
            gettext_noop("This PDF has %(size)d MB, which is too much for one story."),
            expected=gettext_noop("at most %(limit)s MB"),
            size=len(data) // 2**20,
            limit=MAX_BYTES // 2**20,
        )
    text = "\n\n".join(page.strip() for page in _pages(data)).strip()
    if not text:
        raise CopyRefusedError(
            gettext_noop("This PDF holds no text."),
            expected=gettext_noop("a PDF whose text can be marked and copied, not a scan"),
        )
    reading = read_text(text[: plain.MAX_BYTES], encoding="utf-8", vocabulary=vocabulary)
    return Reading(
        format=NAME,
        encoding="pdf",
        documents=reading.documents,
        lines=reading.lines,
        notices=reading.notices,
    )


def _pages(data: bytes) -> Iterator[str]:
    import pypdf  # noqa: PLC0415 - takes 0.2 s to import, and few give PDFs

    try:
        pdf = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if len(pdf.pages) > MAX_PAGES:
            raise CopyRefusedError(
                gettext_noop("This PDF has %(pages)d pages, which is too much for one story."),
                expected=gettext_noop("at most %(limit)s pages"),
                pages=len(pdf.pages),
                limit=MAX_PAGES,
            )
        yield from (page.extract_text() for page in pdf.pages)
    except CopyRefusedError:
        raise
    # The library has no one exception for the many ways in which a PDF can be broken.
    except Exception as error:
        raise CopyRefusedError(
            gettext_noop("This PDF cannot be read: it is broken or locked."),
            expected=gettext_noop("a PDF that opens without a password"),
        ) from error
