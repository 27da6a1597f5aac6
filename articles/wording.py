"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


def word_diff(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Runs of text as ("equal" | "del" | "ins", text), in reading order.

    The equal and deleted runs put together are the old text, the equal and inserted ones the new.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield "equal", "".join(before[i:j])
            continue
        if i < j:
            yield "del", "".join(before[i:j])
        if k < m:
            yield "ins", "".join(after[k:m])
