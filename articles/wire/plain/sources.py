"""Names of persons, and who a picture is by: names, agencies and houses in their usual forms."""

from __future__ import annotations

import re
from collections.abc import Mapping

from articles.document import ContributorKind
from articles.wire.credits import contributors, default_aliases

_LONGEST_CREDIT = 100
_MOST_SMALL_WORDS = 4
_RESERVED = frozenset({"DR", "D.R.", "LDD", "ldd", "zvg", "zVg", "ZVG"})  # whose is not said
_PICTURE_HOUSES = frozenset(
    {"Keystone", "EPA", "Freshfocus", "Imago", "Getty Images", "Shutterstock", "Unsplash", "iStock"}
    | {"Adobe Stock", "Ti-Press", "Hans Lucas", "MaxPPP", "Abaca", "Sipa", "NurPhoto", "Magnum"}
)
_NAME_WORD = (
    r"(?:[A-ZÀ-Þ][\w'’.-]*|d['’][A-ZÀ-Þ][\w'’-]*|"
    r"de|du|des|da|di|dos|del|la|le|van|von|der|den|el|al|ben|bin|y)"
)
_NAME = re.compile(rf"[A-ZÀ-Þ][\w'’.-]*(?: {_NAME_WORD}){{1,4}}")
_NO_NAMES = frozenset({"Sie", "Ihr", "Ihre", "Ihren", "Wir", "Unsere", "Jetzt"})
_DOTTED = re.compile(r"(?:[A-ZÀ-Þ]\.[ -]?){2,4}")


NAMES = rf"[A-ZÀ-Þ@][\w.'’-]*(?: {_NAME_WORD}){{0,4}}"
_NUMBERED_HOUSE = r"\d{1,3}[a-z]{3,}"  # "20min"
_CREDIT_SHAPE = re.compile(rf"(?:{NAMES}|{_NUMBERED_HOUSE})(?: ?/ ?{NAMES}){{1,3}}")


def is_name(text: str) -> bool:
    """Whether a short text looks like a person's name ("Kim Willsher", "V.C.")."""
    if len(text) >= 50 or not (_NAME.fullmatch(text) or _DOTTED.fullmatch(text)):
        return False
    return _NO_NAMES.isdisjoint(text.split())


def has_credit_shape(text: str) -> bool:
    """Whether a short text is names with slashes ("Anne Wyss/Wyss Photography")."""
    return len(text) < _LONGEST_CREDIT and "/" in text and bool(_CREDIT_SHAPE.fullmatch(text))


def is_photo_credit(text: str) -> bool:
    """Whether a short line is nothing but a photo credit ("Name - Keystone", "AFP", "© X")."""
    return len(text) < _LONGEST_CREDIT and (text.startswith("©") or names_source(text))


def is_picture_house(text: str) -> bool:
    """Whether a text is the name of a house that sells pictures, and signs no stories."""
    return default_aliases().get(text.casefold().strip(" .()")) in _PICTURE_HOUSES


def names_source(text: str) -> bool:
    """Whether all of a short text reads as names, an agency among them."""
    aliases: Mapping[str, str] = default_aliases()
    if text in _RESERVED or text.casefold().strip(" .()") in aliases:
        return True
    if not ("/" in text or " - " in text or " – " in text or ", " in text or " via " in text):
        return False
    if sum(word[0].islower() for word in text.split()) > _MOST_SMALL_WORDS:
        return False
    found = contributors(text, aliases)
    known = any(each.kind is ContributorKind.AGENCY for each in found)
    if not known or not all(_credible(each.name, each.kind) for each in found):
        return False
    # a sentence is no name, and is not among those found
    return sum(len(each.name) for each in found) * 2.2 + 24 > len(text)


def _credible(name: str, kind: ContributorKind) -> bool:
    if kind is ContributorKind.INITIALS and name.islower():
        return False  # "SDA/ram" signs a text
    if kind is not ContributorKind.PERSON:
        return len(name.split()) < 5
    words = name.split()
    return len(words) < 6 and sum(
        word[:1].isupper() or word[:1] == "@" for word in words
    ) * 2 > len(words)
