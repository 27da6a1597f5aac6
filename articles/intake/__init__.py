"""Copy becomes rows: dispatches, stories, media items. The way in for all that brings copy.

What holds of it is said in receiving.py, where a piece of copy is taken in: arrived.py says what is
in it and what is here already, batches.py writes many at once, settling.py decides what a revision
does to its stories.
"""

from articles.intake.arrived import Copy, Receipt, say
from articles.intake.receiving import (
    MAX_BYTES,
    NotReleasedError,
    accept,
    explain,
    receive,
    receive_all,
    receive_each,
    release,
    retry,
    too_large,
)

__all__ = [
    "MAX_BYTES",
    "Copy",
    "NotReleasedError",
    "Receipt",
    "accept",
    "explain",
    "receive",
    "receive_all",
    "receive_each",
    "release",
    "retry",
    "say",
    "too_large",
]
