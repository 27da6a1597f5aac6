"""What a unit looks like by itself, before its neighbours are asked.

A mark is a hint with a value (the parsed item, caption, dates); roles are given by the stages
that know the whole text. The cheapest questions come first: a copy is read in half a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from articles.wire.credits import default_aliases
from articles.wire.dates import Dates, is_relative, read_dates, without_relative
from articles.wire.plain.bylines import (
    SLASH_SIGNOFF,
    all_names,
    is_byline,
    is_byline_beside_date,
    is_dateline,
    is_signoff,
)
from articles.wire.plain.captions import Caption, is_remarked_credit, split_caption
from articles.wire.plain.items import read_item
from articles.wire.plain.layout import Unit
from articles.wire.plain.manuscript import names_box
from articles.wire.vocabulary import EDGES, Vocabulary, default_vocabulary, small, word_key

ITEM, CAPTION, DATES, SIGNOFF, BYLINE = "item", "caption", "dates", "signoff", "byline"
RELATED, TAIL, FURNITURE, BARE_DATE = "related", "tail", "furniture", "bare-date"
BULLET, EMBED, TIME, BOX = "bullet", "embed", "time", "box"
QUOTE, NUMBERED = "quote", "numbered"
POST_AUTHOR, POST_OPENS = "author", "opens"  # values of EMBED
PROSE, SENTENCE, LONG, SHORT = "prose", "sentence", "long", "short"

Found = tuple[str, object]
RELATIVE = Dates(labelled=True)  # "hier à 17h00": a date for readers, none for us

_LONGEST_LABEL = 120
_LONGEST_LINE = 240  # beyond, a text is prose, a caption or a promotion
_LONG, _SURELY_PROSE = 90, 140
_STOPS, _CLOSERS = frozenset(".!…"), "»\"”)]“’' "
_POST = re.compile(
    r"(?:[—–-] ?|une publication partagée par |a post shared by |ein beitrag geteilt von )"
    r".{1,70}\(@[\w.]{1,30}\)",
    re.IGNORECASE,
)
_OPENS_POST = (
    "voir cette publication sur", "voir ce post", "view this post on", "sieh dir diesen beitrag",
    "ein beitrag geteilt", "une publication partagée",
)  # fmt: skip
_CLOCK = re.compile(r"\d{1,2}(?:h|:|h )\d{2}(?: ?[:-])?")
_NUMERIC_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
_LONGEST_CALL = 64
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.-]+@[\w.-]+\.\w+|@\w+|\w+(?: #\w+)+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_GLUED_RUN = re.compile(r"\S{40}")
SENTENCES = re.compile(r"[.!?…»] [A-ZÀ-Þ«\"]")
_DIGIT = re.compile(r"\d")
_INITIALS_END = re.compile(r"[.!?…»] [A-ZÀ-Þ]{2,3}$")
_PLACED = re.compile(r"[A-ZÀ-Þ][\w'’ -]{1,40}, (?=(?:le |den |il |on )?\d)")
_COUNT = re.compile(
    r"(?:temps de )?(?:lecture ?:? ?)?\d{1,5} ?(?:mn|min|minutes?|commentaires?|kommentare?|"
    r"comments?|partages?|shares?|réactions?|"
    r"vues?|views?|photos?|images?|bilder|likes?|j'aime|leseminuten?|postings?|"
    r"signes?|caractères?|mots|zeichen|characters|words)(?: de lecture| read| lesezeit)?|"
    r"(?:commentaires?|réactions?|comments?|kommentare?|commenti) \(?\d{1,5}"
)
_READING_TIME = re.compile(r" ?[-–—|·•/,]? ?(?:temps de )?lecture ?:? ?\d{1,3} ?mi?n\w*\.?$")
_BULLETS = ("- ", "• ", "* ", "– ", "— ", "· ", "▪ ", "‣ ", "■ ", "-\t")
_CLOSING_DASHES = (" -", " –", " —")
_OPENERS = "•-–[( "
ARROWS = (">>", "►", "▶", "→", "» ", "> ", "⇒", "▸", "☛")
_LABEL = re.compile(r"([^:]{3,40}?)\s?:\s?\S")
_TEASER = re.compile(
    r"(?:\bplus ?(?:\.\.\.|…)|lire la suite|\[(?:\.\.\.|…)\]|read more|lire plus|weiterlesen) ?>*$"
)
_TEASER_ENDS = ("...", "…", "suite", "]", "more", "plus", "weiterlesen", ">", " ")


class Marker:
    """Marks the units of one text by one vocabulary; `low` is the whole text in small letters."""

    def __init__(self, vocabulary: Vocabulary, low: str) -> None:
        self.words = vocabulary
        self.phrases = _phrases_in(low, vocabulary.furniture_phrases)
        self.furniture_starts = _by_start(vocabulary.furniture_starts)
        self.tail_starts = _by_start(vocabulary.tail_starts)
        self.related_starts = _by_start(vocabulary.related_starts)
        self.posts = "(@" in low or "pic.twitter" in low

    def mark(self, unit: Unit) -> None:
        """Sets the unit's mark and value."""
        unit.mark, unit.value = self._found(unit) or (_shape(unit), None)

    def _found(self, unit: Unit) -> Found | None:
        text = unit.text
        low = small(text) if unit.size <= _LONGEST_LINE or self.phrases else ""
        for ask in _questions(unit.size):
            if found := ask(self, text, low):
                return found
        return None

    def _post(self, text: str, low: str) -> Found | None:
        if not self.posts:
            return None
        if _POST.match(text):
            return EMBED, POST_AUTHOR
        if low.startswith(_OPENS_POST):
            return EMBED, POST_OPENS
        return (EMBED, None) if "pic.twitter.com/" in text else None

    def _known(self, text: str, low: str) -> Found | None:
        """Known words of pages, as whole lines or at the beginning."""
        if text[:1].isdigit() and _CLOCK.fullmatch(text):
            return TIME, None
        key = low.strip(EDGES)
        if not any(map(str.isalpha, key)):
            return None if _NUMERIC_DATE.match(text) else (FURNITURE, None)
        mark = self._label(key, low) or (FURNITURE if self._calls(key, low) else "")
        return (mark, key in self.words.ends) if mark else None

    def _label(self, key: str, low: str) -> str:
        words = self.words
        if _is_bare_date(key, words):
            return BARE_DATE
        if key in words.tails or _begins(low, self.tail_starts):
            return TAIL
        if (key.partition(" (")[0] if low[-1] == ")" else key) in words.boxes or names_box(low):
            return BOX
        if key in words.furniture or key in words.box_furniture or _is_count(key):
            return FURNITURE
        if len(low) >= 100 or not _begins(low, self.furniture_starts):
            return ""
        return "" if _YEAR.search(low) and _labels(words.published).search(low) else FURNITURE

    def _calls(self, key: str, low: str) -> bool:
        """Buttons, calls to the reader, announced advertisements, addresses and tags."""
        if len(key) > _LONGEST_CALL or low[-1] == ":" or not low[0].isalnum():
            return is_address(key)
        if _begins(low, self.related_starts):
            return False
        words = (key.replace("'", " ") if "'" in key else key).split(" ")
        known = self.words
        if words[0] in known.calls and not known.call_objects.isdisjoint(words[1:]):
            return True
        if not (known.advertisements.isdisjoint(words) or known.goes_on.isdisjoint(words)):
            return True
        return "newsletter" in words or is_address(key)

    def _item(self, text: str, low: str) -> Found | None:
        item = read_item(text, self.words) if " / " in text else None
        return (ITEM, item) if item else None

    def _reference(self, text: str, low: str) -> Found | None:
        """Lines that lead to other stories, and list items."""
        glued = self.words.related_glued
        if text[0] in _OPENERS:
            low = low.lstrip(_OPENERS)
        if text.startswith(ARROWS) or _begins(low, self.related_starts):
            return RELATED, None
        if text.startswith(glued) and _is_glued(text, glued):
            return RELATED, None
        if ":" in text[:42] and text[-1] not in ".:":
            match = _LABEL.match(text)
            if match and _is_lead_in(match[1], self.words) and not all_names(text):
                return RELATED, None
        closed = text[-2:] in _CLOSING_DASHES  # "- Villages évacués -" is a crosshead
        return (BULLET, None) if text.startswith(_BULLETS) and not closed else None

    def _bracketed(self, text: str, low: str) -> Found | None:
        """A credit in square brackets leaves no doubt; asked before the dearer questions."""
        if text[-1] == "]":
            return self._caption(text, low)
        if text[-1] != ")":
            return None
        if len(text) < 90 and is_dateline(text):
            return BYLINE, None
        return (CAPTION, Caption(text="", credit=text)) if is_remarked_credit(text) else None

    def _signed(self, text: str, low: str) -> Found | None:
        """Dates, bylines and sign-offs."""
        if len(text) > 200:
            return None
        if ";" in text and len(text) <= 90 and is_signoff(text):
            return SIGNOFF, None
        if _DIGIT.search(text) and (dates := read_dates(text, self.words)):
            return self._dated(text, dates)
        if len(text) <= 90 and is_signoff(text):
            return SIGNOFF, None
        if is_relative(_READING_TIME.sub("", low) if "lecture" in low else low, self.words):
            return DATES, RELATIVE
        return (BYLINE, None) if len(text) <= 160 and is_byline(text, low, self.words) else None

    def _dated(self, text: str, dates: Dates) -> Found | None:
        """A line that holds dates is a date line or byline if little else stands in it."""
        left = _unframed(dates.rest, self.words)
        place = _PLACED.match(text)
        if not left or (place and all(word in place[0] for word in left)):
            return DATES, dates
        brief = len(left) <= 14 and (text[-1] != "." or len(text) < 90)
        if (brief or dates.labelled) and is_byline_beside_date(
            dates.rest, " ".join(left), self.words
        ):
            return (DATES if text[:1].isdigit() else BYLINE), dates
        if len(left) < 3 and len(text) < 48 and all(word[0].isupper() for word in left):
            return (BYLINE if left[0].casefold() in default_aliases() else DATES), dates
        return (DATES, dates) if dates.labelled and len(left) <= 6 else None

    def _site(self, text: str, low: str) -> Found | None:
        """Words that speak to the visitor of a site, and teasers."""
        if low.endswith(_TEASER_ENDS) and _TEASER.search(low, max(0, len(low) - 24)):
            return FURNITURE, None
        if text[0] == "©" and "tous droits" in low:
            return FURNITURE, None
        if self.phrases and any(phrase in low for phrase in self.phrases):
            return FURNITURE, None
        return None

    def _caption(self, text: str, low: str) -> Found | None:
        found = split_caption(text)
        return (CAPTION, found) if found else None


# In the order of their prices; a long text can be but few things.
_QUESTIONS = (
    Marker._post,
    Marker._known,
    Marker._item,
    Marker._reference,
    Marker._bracketed,
    Marker._signed,
    Marker._site,
    Marker._caption,
)
_MIDDLE_QUESTIONS = tuple(ask for ask in _QUESTIONS if ask is not Marker._known)
_LONG_QUESTIONS = (
    Marker._post,
    Marker._item,
    Marker._bracketed,
    Marker._site,
    Marker._caption,
)


def has_sentences(text: str) -> bool:
    """Whether a text has more than one sentence."""
    return bool(SENTENCES.search(text))


def is_address(key: str) -> bool:
    """An address of the net, a mail address, an account, or tags alone."""
    marked = "@" in key or "#" in key or key.startswith(("http", "www."))
    return marked and bool(_ADDRESS.fullmatch(key))


def _questions(size: int) -> Sequence[Callable[[Marker, str, str], Found | None]]:
    if size <= _LONGEST_LABEL:
        return _QUESTIONS
    return _MIDDLE_QUESTIONS if size <= _LONGEST_LINE else _LONG_QUESTIONS


def _shape(unit: Unit) -> str:
    if unit.size >= _SURELY_PROSE:
        return PROSE
    text = unit.text
    if text[-1:] == ")" and "(" in text:
        text = text[: text.rindex("(")]  # "… du canton. (ats/nxp)"
    elif text[-1:].isupper() and (match := _INITIALS_END.search(text)):
        text = text[: match.start() + 1]  # "… du canton. SK"
    elif " /" in text[-20:] and SLASH_SIGNOFF.fullmatch(text[text.rindex(" /") + 1 :]):
        text = text[: text.rindex(" /")]
    stop = text.rstrip(_CLOSERS)[-1:] in _STOPS or unit.text[-1:] in _STOPS
    if unit.text[-1:] == ":" and unit.size >= 60:
        return SENTENCE  # "… Voici ce que l'on sait:"
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


def _is_lead_in(label: str, words: Vocabulary) -> bool:
    """ "Analyse:", "Notre éditorial du 18 décembre:", before a title."""
    key = word_key(label)
    if key in words.related_words or key.startswith(
        ("notre ", "nos ", "dans nos ", "pour en savoir")
    ):
        return True
    return key.split(" ", 1)[0] in words.reads


def _is_glued(text: str, labels: Sequence[str]) -> bool:
    """ "VidéoKilmar Abrego…": a label, then a capital letter at once."""
    for label in labels:
        after = text[len(label) : len(label) + 1]
        if text.startswith(label) and (after.isupper() or after in '«"'):
            return True
    return False


def _unframed(rest: str, words: Vocabulary) -> list[str]:
    """The words beside a date that are no labels, weekdays or the like."""
    if " ago" in rest or "il y a" in rest or " vor " in rest:
        rest = without_relative(rest)
    low = _labels(words.published + words.modified).sub(" ", rest)
    return [
        word
        for word in re.split(r"[\s,.:;|/–—()•·+-]+", low)
        if word and word.casefold() not in words.date_words and not word.isdigit()
    ]


@cache
def _by_start(prefixes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Prefixes by their first two letters: of hundreds, few must be compared."""
    table: dict[str, list[str]] = {}
    for prefix in prefixes:
        table.setdefault(prefix[:2] if len(prefix) > 1 else "", []).append(prefix)
    return {start: tuple(group) for start, group in table.items()}


def _begins(low: str, table: Mapping[str, tuple[str, ...]]) -> bool:
    if low.startswith(table.get(low[:2], ())):
        return True
    return "" in table and low.startswith(table[""])


def _phrases_in(low: str, phrases: tuple[str, ...]) -> list[str]:
    """The phrases that a text holds; most are ruled out by their longest word."""
    single, by_word = _by_longest_word(phrases)
    likely = [by_word[word] for word in by_word.keys() & low.split()]
    return [phrase for group in (single, *likely) for phrase in group if phrase in low]


@cache
def _by_longest_word(phrases: tuple[str, ...]) -> tuple[list[str], dict[str, list[str]]]:
    """Phrases of one word, and those of several by the longest but the last: it may go on."""
    single = [phrase for phrase in phrases if " " not in phrase]
    by_word: dict[str, list[str]] = {}
    for phrase in phrases:
        if words := phrase.split(" ")[:-1]:
            by_word.setdefault(max(words, key=len), []).append(phrase)
    return single, by_word


@cache
def _labels(labels: tuple[str, ...]) -> re.Pattern[str]:
    long = sorted((label for label in labels if len(label) > 3), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, long)), re.IGNORECASE)


def _is_count(key: str) -> bool:
    """ "3 min", "48 commentaires", and runs of glued words."""
    if _DIGIT.search(key) and _COUNT.fullmatch(key):
        return True
    return len(key) > 40 and bool(_GLUED_RUN.search(key))


def without_frame(rest: str) -> str:
    """What a line with dates says beside them, without "publié le", "à" and the like."""
    words = rest.split()
    while words and _is_frame(words[-1]):
        words.pop()
    while words and _is_frame(words[0]) and words[0].casefold() not in ("de", "and"):
        words.pop(0)
    return " ".join(words)


def _is_frame(word: str) -> bool:
    key, words = word_key(word), default_vocabulary()
    return not any(map(str.isalpha, key)) or key in words.date_words or key in words.date_labels
