"""Words that look like French, as often as words are: a few everywhere, most of them rarely.

By Zipf's law, from a seeded generator, so that every archive of a size holds the same words.
"""

import random
from dataclasses import dataclass
from itertools import accumulate

from articles import folding

ONSETS = (*"bcdfgjlmnprstv", "br", "ch", "cl", "cr", "dr", "fl", "gr", "pl", "pr", "tr")
VOWELS = (*"aeiou", "ai", "au", "en", "in", "on", "ou")
CODAS = ("", "", "", "l", "r", "n", "t", "c")
VOCABULARY = 30_000
PARAGRAPHS, LENGTH = 5_000, 40


@dataclass(frozen=True)
class Paragraph:
    """A text, and its words as the index of full text holds them."""

    text: str
    folded: str


class Words:
    def __init__(self) -> None:
        self.dice = random.Random(20200212)  # noqa: S311  # a benchmark repeats itself
        self.vocabulary = self._vocabulary()
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self._draw = lambda count: self.dice.choices(self.vocabulary, cum_weights=weights, k=count)
        self.paragraphs = [self._paragraph(LENGTH) for _ in range(PARAGRAPHS)]
        self.headlines = [self._paragraph(4) for _ in range(PARAGRAPHS)]

    def _vocabulary(self) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < VOCABULARY:
            length = self.dice.choice((1, 2, 2, 3))
            word = "".join(self._syllable() for _ in range(length))
            found[word] = None
        return sorted(found, key=len)

    def _syllable(self) -> str:
        parts = (ONSETS, VOWELS, CODAS)
        return "".join(self.dice.choice(part) for part in parts)

    def _paragraph(self, length: int) -> Paragraph:
        text = " ".join(self._draw(length))
        return Paragraph(f"{text.capitalize()}.", " ".join(folding.words(text)))


def name(number: int) -> str:
    """A proper name that no other number has: what makes an article be found alone."""
    letters = ""
    while number:
        number, letter = divmod(number, 20)
        letters += "bcdfghjklmnpqrtvwxyz"[letter] + "aeiou"[letter % 5]
    return f"zo{letters}"
