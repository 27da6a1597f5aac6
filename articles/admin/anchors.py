"""A media item in the text stays with the paragraph that it follows, however the text changes."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from articles.document import Block


def follow(after: int, old: Sequence[Block], new: Sequence[Block]) -> int:
    """Where an item that stood after `after` blocks of the old text stands in the new one.

    It goes with the block before it. Where that block was changed it stays behind the block in
    the same place of the changed passage; where it was deleted, behind what stood before.
    """
    if after <= 0:
        return 0
    block = min(after, len(old)) - 1
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if i <= block < j:
            # Of a deleted passage k == m: the item moves up to the block before it.
            return k + block - i + 1 if tag == "equal" else min(k + block - i + 1, m)
    return min(after, len(new))
