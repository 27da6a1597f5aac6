"""What a unit looks like by itself, before its neighbours are asked.

A mark is a hint with a value (the parsed item, caption, dates); roles are given by the stages
that know the whole text. The cheapest questions come first: a copy is read in half a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from articles.document import ContributorKind, CreditPlace
from articles.wire.credits import default_aliases, parse_credit
from articles.wire.dates import read_dates
from articles.wire.plain.captions import is_name, read_item, split_caption
from articles.wire.plain.layout import Unit
from articles.wire.vocabulary import Vocabulary, straight, word_key

ITEM, CAPTION, DATES, SIGNOFF, BYLINE = "item", "caption", "dates", "signoff", "byline"
RELATED, TAIL, FURNITURE, BARE_DATE = "related", "tail", "furniture", "bare-date"
BULLET, EMBED, TIME, BOX = "bullet", "embed", "time", "box"
QUOTE = "quote"
PROSE, SENTENCE, LONG, SHORT = "prose", "sentence", "long", "short"

_LONG, _SURELY_PROSE = 90, 140
_STOPS, _CLOSERS = frozenset(".!…"), "»\"”)]“’' "
_SIGNOFF = re.compile(r"[(\[]?[\w.-]{1,14}(?: ?\\?/ ?[\w.-]{1,14}){0,5}[)\]]?\.?")
_NAME_SIGNOFF = re.compile(
    r"[(\[]?[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){1,3} ?/ ?[a-zà-þ]{2,6}(?:/[a-zà-þ]{2,6})?[)\]]?"
)
_WITH_AGENCY = re.compile(
    r"(?:^|\s)(?:avec|et|with|and|mit|und)\s(?:l['’]|les |la |the |der )?([\w-]+(?: [A-Z]\w+)?)"
)
_POST = re.compile(r"[—–-] ?.{1,70}\(@\w{1,30}\)")
_CLOCK = re.compile(r"\d{1,2}(?:h|:|h )\d{2}(?: ?[:-])?")
_NUMERIC_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
_GLUED_RUN = re.compile(r"\S{40}")
_COUNT = re.compile(
    r"\d{1,5} ?(?:mn|min|minutes?|commentaires?|kommentare?|comments?|partages?|shares?|réactions?|"
    r"vues?|views?|photos?|images?|bilder|likes?|j'aime)(?: de lecture| read| lesezeit)?"
)
_BULLETS = ("- ", "• ", "* ", "– ", "— ", "· ", "▪ ", "‣ ", "■ ", "-\t")
_ARROWS = (">>", "►", "▶", "→", "» ", "> ", "⇒", "▸", "☛")
_LABEL = re.compile(r"([^:]{3,40}?)\s?:\s?\S")
_BARE_BYLINES = frozenset({"par", "de", "by", "von"})
_LATER_NAMES = re.compile(
    r"\b(?:édité|relu|traduit|edited|editing|propos recueillis|bearbeitet) (?:par|by|von)\b"
)
_TEASER = re.compile(
    r"(?:\bplus ?(?:\.\.\.|…)|lire la suite|\[(?:\.\.\.|…)\]|read more|lire plus|weiterlesen) ?>*$"
)
_FRAME_WORDS = frozenset(
    [
        "le",
        "la",
        "à",
        "a",
        "at",
        "on",
        "um",
        "uhr",
        "am",
        "den",
        "der",
        "du",
        "de",
        "d",
        "the",
        "et",
        "and",
        "und",
        "heure",
        "heures",
        "h",
        "min",
        "minutes",
        "mn",
        "lecture",
        "temps",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "gmt",
        "utc",
        "cet",
        "cest",
        "mez",
        "mesz",
        "est",
        "edt",
        "bst",
        "last",
        "first",
        "zuletzt",
        "dernière",
        "première",
        "mise",
        "jour",
        "mis",
        "modification",
        "publication",
        "date",
        "read",
        "reading",
        "article",
        "kommentare",
        "commentaires",
    ]
)


class Marker:
    """Marks the units of one text by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.words = vocabulary
        low = straight(text.casefold())
        # most phrases are ruled out by their first word, which is cheaper than a search each
        seen = set(low.split())
        self.phrases = [
            phrase
            for first, phrase in _first_words(vocabulary.furniture_phrases)
            if (not first or first in seen) and phrase in low
        ]
        self.posts = "(@" in text or "pic.twitter" in text

    def mark(self, unit: Unit) -> None:
        """Sets the unit's mark and value."""
        unit.mark, unit.value = self._found(unit) or (_shape(unit), None)

    def _found(self, unit: Unit) -> tuple[str, object] | None:
        text, size = unit.text, unit.size
        if self.posts and ("pic.twitter.com/" in text or _POST.match(text)):
            return EMBED, bool(_POST.match(text))
        low = straight(text.casefold()) if size <= 240 or self.phrases else ""
        if size <= 120 and (label := self._label(text, low)):
            return label, None
        if " / " in text and (item := read_item(text, self.words)):
            return ITEM, item
        if size <= 240 and (found := self._reference(text, low)):
            return found, None
        if text[-1] == "]" and (caption := self._caption(unit)):
            return caption
        if size <= 200 and (found := self._credit_or_dates(text, low)):
            return found
        if low and _TEASER.search(low, max(0, size - 24)):
            return FURNITURE, None
        if self.phrases and any(phrase in low for phrase in self.phrases):
            return FURNITURE, None
        return self._caption(unit)

    def _label(self, text: str, low: str) -> str:
        """Known words of pages, as whole lines or at the beginning."""
        key = word_key(text)
        if not any(map(str.isalpha, key)):
            if _CLOCK.fullmatch(text):
                return TIME
            return "" if _NUMERIC_DATE.match(text) else FURNITURE
        if _COUNT.fullmatch(key) or _GLUED_RUN.search(key):
            return FURNITURE
        if _is_bare_date(key, self.words):
            return BARE_DATE
        if key in self.words.tails or low.startswith(self.words.tail_starts):
            return TAIL
        if key in self.words.boxes:
            return BOX
        if key in self.words.furniture or key in self.words.box_furniture:
            return FURNITURE
        if low.startswith(self.words.furniture_starts) and len(text) < 100:
            return FURNITURE
        return TIME if _CLOCK.fullmatch(text) else ""

    def _reference(self, text: str, low: str) -> str:
        if text.startswith(_ARROWS) or low.startswith(self.words.related_starts):
            return RELATED
        if text.startswith(self.words.related_glued) and _is_glued(text, self.words.related_glued):
            return RELATED
        if ":" in text[:42] and text[-1] not in ".:":
            match = _LABEL.match(text)
            if match and word_key(match[1]) in self.words.related_words:
                return RELATED
        return BULLET if text.startswith(_BULLETS) else ""

    def _credit_or_dates(self, text: str, low: str) -> tuple[str, object] | None:
        dates = None
        if any(map(str.isdigit, text)):
            dates = read_dates(text, self.words)
        if dates:
            left = _unframed(dates.rest, self.words)
            if not left:
                return DATES, dates
            if (len(left) <= 14 and (text[-1] != "." or len(text) < 90)) or dates.labelled:
                if self._is_byline(text, dates.rest, " ".join(left)):
                    starts = text[:1].isdigit()
                    return (DATES if starts else BYLINE), dates
                if dates.labelled and len(left) <= 6:
                    return DATES, dates
            return None
        if len(text) <= 160 and (kind := self._credit(text, low)):
            return kind, None
        return None

    def _is_byline(self, text: str, rest: str, left: str) -> bool:
        low = rest.casefold()
        if low.startswith(self.words.bylines) or "quelle:" in low or "source" in low:
            return True
        return bool(_with_agency(left)) or is_name(left) or "crédit photo" in low

    def _credit(self, text: str, low: str) -> str:
        if len(text) <= 60 and is_signoff(text):
            return SIGNOFF
        if low.strip(" :") in _BARE_BYLINES:
            return BYLINE
        if low.startswith(self.words.bylines) and self._names_follow(text, low):
            return BYLINE
        if text[-1] != "." and len(text) <= 90 and _with_agency(text):
            return BYLINE
        if len(text) <= 120 and _LATER_NAMES.search(low) and all_names(text):
            return BYLINE
        return ""

    def _names_follow(self, text: str, low: str) -> bool:
        """Whether a byline's label is followed by names, or by nothing (they are on the next)."""
        prefix = max((word for word in self.words.bylines if low.startswith(word)), key=len)
        after = text[len(prefix) :]
        if not after.strip(" :"):
            return len(prefix) > 3 or text[-1] == ":" or low in _BARE_BYLINES
        if after[0] not in " :":
            return False
        if prefix.startswith(("de no", "par no", "von uns")):
            return len(text) < 70
        return all_names(text) and not (
            text[-1] == "." and "par" not in prefix and "by" not in prefix
        )

    def _caption(self, unit: Unit) -> tuple[str, object] | None:
        found = split_caption(unit.text)
        return (CAPTION, found) if found else None


def _shape(unit: Unit) -> str:
    if unit.size >= _SURELY_PROSE:
        return PROSE
    stop = unit.text.rstrip(_CLOSERS)[-1:] in _STOPS
    if unit.size >= _LONG:
        return PROSE if stop else LONG
    return SENTENCE if stop and unit.size > 14 else SHORT


def _is_bare_date(key: str, words: Vocabulary) -> bool:
    """ "Publié", "Publié Modifié": labels whose time was lost."""
    return (
        key in words.published
        or key in words.modified
        or (
            len(key) < 30
            and all(part in words.published or part in words.modified for part in key.split())
        )
    )


def _is_glued(text: str, labels: Sequence[str]) -> bool:
    """ "VidéoKilmar Abrego…": a label, then a capital letter at once."""
    for label in labels:
        after = text[len(label) : len(label) + 1]
        if text.startswith(label) and (after.isupper() or after in '«"'):
            return True
    return False


def _unframed(rest: str, words: Vocabulary) -> list[str]:
    """The words beside a date that are no labels, weekdays or the like."""
    low = _labels(words.published + words.modified).sub(" ", rest)
    return [
        word
        for word in re.split(r"[\s,.:;|/–—()•·-]+", low)
        if word and word.casefold() not in _FRAME_WORDS and not word.isdigit()
    ]


@cache
def _first_words(phrases: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each phrase of several words with its first; "" before the others."""
    return tuple((phrase.split(" ")[0] if " " in phrase else "", phrase) for phrase in phrases)


@cache
def _labels(labels: tuple[str, ...]) -> re.Pattern[str]:
    long = sorted((label for label in labels if len(label) > 3), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, long)), re.IGNORECASE)


def _with_agency(text: str) -> bool:
    return any(
        match[1].casefold() in default_aliases()
        or match[1].split()[0].casefold() in default_aliases()
        for match in _WITH_AGENCY.finditer(text)
    )


def is_signoff(text: str) -> bool:
    """ "agences/vkiss", "(ats/nxp)", "(AFP)", "boi avec agences", "dpa hm bs wjh"."""
    aliases = default_aliases()
    if _NAME_SIGNOFF.fullmatch(text):
        return True
    bare = text.strip("()[]. ")
    if bare.casefold() in aliases:
        return True
    if _SIGNOFF.fullmatch(text):
        parts = [part.strip() for part in bare.replace("\\", "").split("/")]
        known = [part.casefold() in aliases for part in parts]
        if len(parts) == 1:
            return text[0] == "(" and text[-1] == ")" and _is_code(bare)
        return all(one or _is_initials(part) for one, part in zip(known, parts, strict=True))
    words = bare.casefold().split()
    if len(words) in (3, 4) and words[1] in ("avec", "mit", "with") and bare.split()[0].islower():
        return words[-1].removeprefix("l'") in aliases
    if 1 < len(words) < 7 and words[0] in aliases and bare.islower():
        return all(len(word) <= 4 for word in words[1:])
    return False


def _is_initials(part: str) -> bool:
    return part.replace("-", "").isalpha() and (
        (part.islower() and len(part) <= 8) or len(part) <= 3
    )


def _is_code(bare: str) -> bool:
    return bare.isalpha() and (
        (bare.islower() and len(bare) <= 5) or (bare.isupper() and len(bare) <= 4)
    )


def all_names(text: str) -> bool:
    """Whether a byline holds names only (persons, houses, agencies, initials)."""
    found = parse_credit(text, place=CreditPlace.BYLINE).contributors
    if not found:
        return False
    return all(
        each.kind is not ContributorKind.PERSON or is_name(each.name) for each in found
    ) and sum(len(each.name) for each in found) * 2.2 + 24 > len(text)


def without_frame(rest: str) -> str:
    """What a line with dates says beside them, without "publié le", "à" and the like."""
    words = rest.split()
    while words and _is_frame(words[-1]):
        words.pop()
    while words and _is_frame(words[0]) and words[0].casefold() not in ("de", "and"):
        words.pop(0)
    return " ".join(words)


def _is_frame(word: str) -> bool:
    key = word_key(word)
    return not any(map(str.isalpha, key)) or key in _FRAME_WORDS or key in _DATE_LABELS


_DATE_LABELS = frozenset(
    [
        "publié",
        "publiée",
        "créé",
        "modifié",
        "actualisé",
        "jour",
        "mis",
        "published",
        "updated",
        "posted",
        "aktualisiert",
        "veröffentlicht",
    ]
)
