"""The words that plain copy is understood by: data of articles/wire/profiles/, open to editors.

No stage of the reader knows a publisher; what is particular to one (labels, programmes, houses)
stands in TOML files, and `Vocabulary.extended()` adds what an editor has found.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from articles.document import MediaKind, Part

EDGES = ' …«».:!,;>*|+–—-•·↓→►▶▸▼[]()"“”#'


def word_key(text: str) -> str:
    """What two spellings of a label have in common: case, apostrophes and marks at the ends."""
    return straight(text.casefold()).strip(EDGES)


def small(text: str) -> str:
    """A text as the vocabulary is written; lower() is half as dear, and differs for "ß" alone."""
    return straight(text.casefold() if "ß" in text else text.lower())


def straight(text: str) -> str:
    """Typographic apostrophes as straight ones (two replacements beat a translation table)."""
    return text.replace("’", "'").replace("‘", "'")


class Vocabulary(Part, frozen=True):
    """Word lists by what they tell; see the comments in profiles/plain.toml."""

    furniture: frozenset[str]
    furniture_starts: tuple[str, ...]
    furniture_phrases: tuple[str, ...]
    calls: frozenset[str]
    call_objects: frozenset[str]
    advertisements: frozenset[str]
    goes_on: frozenset[str]
    reads: frozenset[str]
    tails: frozenset[str]
    tail_starts: tuple[str, ...]
    ends: frozenset[str]
    related_tails: frozenset[str]
    related_starts: tuple[str, ...]
    related_words: frozenset[str]
    related_glued: tuple[str, ...]
    labels: frozenset[str]
    published: tuple[str, ...]
    modified: tuple[str, ...]
    date_words: frozenset[str]
    date_labels: frozenset[str]
    bylines: tuple[str, ...]
    mail_headers: frozenset[str]
    boxes: frozenset[str]
    box_furniture: frozenset[str]
    sections: frozenset[str]
    programmes: Mapping[str, MediaKind]
    double_programmes: frozenset[str]
    aliases: Mapping[str, str] = msgspec.field(default_factory=dict)

    def with_aliases(self, aliases: Mapping[str, str]) -> Vocabulary:
        """This vocabulary with an editor's agencies: alias -> canonical name."""
        added = {alias.casefold(): name for alias, name in aliases.items()}
        return msgspec.structs.replace(self, aliases={**self.aliases, **added})

    def extended(self, additions: Mapping[str, Iterable[str]]) -> Vocabulary:
        """This vocabulary with more words: {"tails": ["À découvrir"], "audio": ["Tribu"], …}.

        Keys are the lists of profiles/plain.toml and, for programmes, "audio" and "video".
        Raises KeyError for a list that does not exist.
        """
        changes: dict[str, Any] = {}
        programmes = dict(self.programmes)
        for name, words in additions.items():
            if name in ("audio", "video"):
                programmes |= {word_key(word): MediaKind(name) for word in words}
            elif isinstance(known := getattr(self, name, None), frozenset | tuple):
                changes[name] = _joined(known, words, fold=name != "related_glued")
            else:
                raise KeyError(name)
        return msgspec.structs.replace(self, programmes=programmes, **changes)


@cache
def default_vocabulary() -> Vocabulary:
    """The vocabulary that comes with the project."""
    words = load("plain")
    lists: dict[str, Any] = {
        name: _prepared(
            words[name],
            whole=Vocabulary.__annotations__[name].startswith("frozenset"),
            fold=name != "related_glued",
        )
        for name in words
    }
    return Vocabulary(**lists, programmes=_programmes(), double_programmes=_double_programmes())


def load(name: str) -> dict[str, Any]:
    """One file of articles/wire/profiles/."""
    file = resources.files("articles.wire.profiles").joinpath(f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _prepared(words: list[str], *, whole: bool, fold: bool) -> frozenset[str] | tuple[str, ...]:
    if whole:
        return frozenset(map(word_key, words))
    return tuple(dict.fromkeys(straight(word.casefold()) if fold else word for word in words))


def _joined(known: Any, words: Iterable[str], *, fold: bool) -> Any:
    if isinstance(known, frozenset):
        return known | frozenset(map(word_key, words))
    return known + tuple(straight(word.casefold()) if fold else word for word in words)


def _programmes() -> dict[str, MediaKind]:
    kinds: dict[str, MediaKind] = {}
    for broadcaster in load("programmes")["broadcaster"]:
        for kind in (MediaKind.AUDIO, MediaKind.VIDEO):
            kinds |= {word_key(name): kind for name in broadcaster.get(kind.value, ())}
        kinds |= {word_key(name): MediaKind(kind) for name, kind in broadcaster["both"].items()}
    return kinds


def _double_programmes() -> frozenset[str]:
    """Programmes that have a radio and a television edition of one name."""
    broadcasters = load("programmes")["broadcaster"]
    return frozenset(word_key(name) for each in broadcasters for name in each["both"])
