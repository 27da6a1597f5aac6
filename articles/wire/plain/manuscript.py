"""What a manuscript says of its own parts: "Titre: …", "Chapô: …", "Encadré: …".

Colleagues write so in mails and in documents; in the story these words are dropped.
"""

from __future__ import annotations

import re

from articles.wire.reading import Label

_WORDS = {
    Label.HEADLINE: "titre|titel|title|headline|titolo",
    Label.LEDE: "chapô|chapo|chapeau|lead|vorspann|standfirst|sommario",
    Label.KICKER: "surtitre|dachzeile|kicker|occhiello",
    Label.CROSSHEAD: "intertitre|inter|zwischentitel|crosshead",
    Label.SIDEBAR_HEADLINE: "encadré|encadre|box|kasten|riquadro",
}
_OPENS = {
    label: re.compile(rf"(?:{words})\s?:\s+(?=\S)", re.IGNORECASE)
    for label, words in _WORDS.items()
}


_BOX = re.compile(rf"(?:{_WORDS[Label.SIDEBAR_HEADLINE]})(?: n[o°]?\.?)? ?\d{{0,2}}", re.IGNORECASE)


_GREETING = re.compile(
    r"(?:bonjour|bonsoir|salut|hello|hi|chers?|chères?|dear|hallo|guten tag|guten morgen|"
    r"liebe[r]?|ciao|buongiorno)\b[^.?:;]{0,30}[,!]",
    re.IGNORECASE,
)


def greets(text: str) -> bool:
    """ "Salut Anne,": so opens the note above a manuscript that came by mail."""
    return len(text) < 44 and bool(_GREETING.fullmatch(text))


def names_box(text: str) -> bool:
    """Whether a line is the word for a box and nothing else: "Encadré", "ENCADRÉ 2:"."""
    return len(text) < 16 and bool(_BOX.fullmatch(text.strip("[]()—–-.: ")))


def opens_as(text: str, label: Label) -> bool:
    """Whether a line opens with the word for this part of a story."""
    return bool(_OPENS[label].match(text))


def without_name(text: str, label: Label) -> str:
    """The text of a part without the word for it."""
    return _OPENS[label].sub("", text, count=1) if ":" in text[:14] else text
