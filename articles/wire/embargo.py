"""Embargoes in words: "SOUS EMBARGO JUSQU'AU 1ER DÉCEMBRE 2026 À 18H00", "Sperrfrist 19.00 Uhr".

One reading for every format, in French, German, Italian and English, whatever the case. A phrase
that asks for an embargo gates the copy; prose that merely speaks of one ("l'embargo sur le pétrole
russe") does not. What tells them apart is where the word stands and what comes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from articles.document import Part
from articles.wire.spoken_moment import DAY_WORDS, SpokenMoment, spoken_moment
from articles.wire.vocabulary import straight

# Without one of these there is no phrase; asked first, since most copy has none.
_SIGNS = (
    "mbargo", "perrfrist", "perrvermerk", "gesperrt bis", "frei ab", "geben ab", "gabe ab",
    "röffentlich", "for release", "for publi", "for broadc", "t release", "t publish",
    "t broadcast", "pas publ", "pas diff", "ite avant", "n autori", "non pubbl", "non diff",
)  # fmt: skip
_EMBARGO = r"embargo(?:ed)?"
_SPERRFRIST = r"(?:sperrfrist|sperrvermerk)"
_STRICT = r"(?:strict(?:ly|e|es)?|streng(?:e|er|es|stens)?|stretto|absolu|total)"
# "Embargo" alone may head a story of oil; these speak of copy.
_PLAIN_OF_COPY = (
    rf"(?:sous|under|unter|sotto)(?: {_STRICT})? embargo|embargoed|(?:mit )?{_SPERRFRIST}"
)
_FORBIDS = (
    r"hold for (?:release|publication)|not for (?:release|publication|broadcast)|"
    r"(?:do not|don't) (?:release|publish|broadcast)|"
    r"(?:[àa] )?ne pas (?:publier|diffuser)(?= avant)|"
    r"(?:publication|diffusion) interdite(?= avant)|gesperrt(?= bis)|"
    r"(?:bitte )?nicht (?:zu )?veröffentlichen(?= vor)|keine veröffentlichung(?= vor)|"
    r"(?:da )?non (?:pubblicare|diffondere)(?= prima)"
)
_ALLOWS = (
    r"for release|(?:publication|diffusion) autorisée(?= (?:dès|le|à|au))|"
    r"frei(?:gegeben|gabe)?(?= ab)|(?:zur veröffentlichung|veröffentlichung erst)(?= (?:ab|am|um))"
)
_CALLS = (
    r"(?:(?:attention|achtung|attenzione|warning|important|importante|wichtig|nota bene|n\.?b|"
    r"eds|nds|note?|nota|avis|hinweis|press|presse|media|medien|fin de l'|fin d'|ende der|"
    r"editors|redaktion(?:en)?|rédactions?|aux|an|die|to|l'information est)\b['\W]{0,4}){0,5}"
)
_OPENS = (
    rf"(?:^|(?<=[.!?:;*(+–—-] )|(?<=[(*+]))[^\w\n]{{0,8}}{_CALLS}(?:{_STRICT} )?"
    rf"(?:(?P<of_copy>{_PLAIN_OF_COPY})|(?P<bare>embargo)|(?P<forbids>{_FORBIDS})|"
    rf"(?P<allows>{_ALLOWS}))\b(?: {_STRICT}\b)?"
)
_ASKS = (
    r"(?P<asks>\b(?:merci de|prière de|veuillez|nous vous (?:prions|remercions|demandons) de|"
    r"please|kindly|si prega di|vi preghiamo di|pregasi)\b[^.!?]{0,40}?"
    r"\b(?:respect(?:er|ing)?|observe|note|noter|honou?r|rispettare|tenir compte de|osservare)\b"
    rf"[^.!?]{{0,40}}?\b{_EMBARGO}|\bbitte\b[^.!?]{{0,60}}?\b(?:{_SPERRFRIST}|embargo))\b"
)
_COPY = (
    r"(?P<copy>\b(?P<this>(?:ce|cet|cette|ces|le présent|la présente|this|these|diese[rs]?|"
    r"quest[oaie]) )?"
    r"(?:textes?|communiqué|dépêche|informations?|documents?|article|rapport|étude|contenus?|"
    r"données|chiffres|résultats|discours|interview|entretien|matériel|"
    r"text|release|report|story|material|study|paper|content|data|results|speech|"
    r"(?:medien|presse)?mitteilung|meldung|bericht|beitrag|artikel|studie|rede|dokument|"
    r"testo|comunicato|notizia|articolo|documento|informazioni|contenuto|studio|dati)\b"
    r"(?![^.!?]{0,60}\b(?:étai(?:t|ent)|was|were|war|waren|era|erano)\b)[^.!?]{0,60}?"
    rf"(?:\b(?:sous|under|unter|sotto)(?: {_STRICT}| an?| einem)? embargo|\bembargoed|"
    rf"\bsoumise?s? à (?:un )?embargo|\b{_SPERRFRIST}))\b(?: {_STRICT}\b)?"
)
_SAYS = rf"(?P<says>\b(?:{_SPERRFRIST}|embargoed(?= (?:until|till?|for))))\b"
_PHRASE = re.compile(f"{_OPENS}|{_ASKS}|{_COPY}|{_SAYS}", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:$|[.!;)\]*+])")
_PARTED = re.compile(r"\s*(?:$|[^\w\s])")
_TITLE = re.compile(r"\s*[)\]–—:|/-]+\s*(\S.{20})")
# A day in words that are not understood, behind the time of day: nobody knows which day is meant.
_UNREAD_DAY = re.compile(rf"[^.:;|–—-]{{0,40}}\b(?:{DAY_WORDS}|\d{{1,2}} ?[./])", re.IGNORECASE)
_BEHIND_TITLE = re.compile(r"\w{3}[^\w]{0,3} ([(\[][^()\[\]]*[)\]])$")
_SENTENCE_END = re.compile(r"[.!?] +[A-ZÀ-Þ]")
_LONGEST_LINE, _LONGEST_REST, _LONGEST_TEXT = 220, 80, 4000


class Embargo(Part, frozen=True):
    """What a text says of an embargo: until when, None where that cannot be read.

    `is_line` says that the text tells nothing else: it is for the desk, and not for readers.
    """

    until: datetime | None
    is_line: bool


def speaks_of_embargo(low: str) -> bool:
    """Whether a text may hold a phrase of an embargo; cheap, and true for some prose, too.

    `low` is the text in small letters.
    """
    for sign in _SIGNS:  # noqa: SIM110 - any() costs twice as much, and every text pays it
        if sign in low:
            return True
    return False


def read_embargo(text: str, sent_at: datetime | None, zone: tzinfo) -> Embargo | None:
    """The embargo that a line, note or paragraph asks for; None for one that asks for none.

    Times are in `zone` unless they name another. What gives no day counts from `sent_at`.
    """
    if len(text) > _LONGEST_TEXT or not speaks_of_embargo(text.lower()):
        return None
    text = straight(" ".join(text.split()))
    for phrase in _PHRASE.finditer(text):
        told = spoken_moment(text, phrase.end())
        if _is_embargo(phrase, told, text[told.end :]):
            is_clear = told.has_day or not _UNREAD_DAY.match(text[told.end :])
            until = told.moment(sent_at, zone) if is_clear else None
            return Embargo(until=until, is_line=_is_line(text, phrase, told.end))
    return None


def is_embargo_line(text: str) -> bool:
    """Whether a line asks for an embargo and says nothing else."""
    found = read_embargo(text, None, UTC)
    return found is not None and found.is_line


def beside_title(text: str) -> tuple[str, str]:
    """The embargo that stands before a title, or in brackets behind it, and the title alone.

    ("EMBARGO 18:00", "La BNS relève ses taux directeurs"); else ("", text).
    """
    if len(text) > _LONGEST_LINE or not speaks_of_embargo(text.lower()):
        return "", text
    same = straight(text)  # each letter at its place
    behind = _BEHIND_TITLE.search(same)
    if behind and is_embargo_line(behind[1]):
        return text[behind.start(1) :], text[: behind.start(1)].rstrip()
    phrase = _PHRASE.match(same)
    told = spoken_moment(same, phrase.end() if phrase else 0)
    title = _TITLE.match(same, told.end)
    if not (phrase and title and _is_embargo(phrase, told, same[told.end :])):
        return "", text
    return text[: title.start(1)].rstrip(" –—:|/-"), text[title.start(1) :]


def read_embargoes(
    texts: Sequence[str], sent_at: datetime | None, zone: tzinfo
) -> Iterator[tuple[str, Embargo]]:
    """The texts that ask for an embargo, each with what it says.

    "SOUS EMBARGO" on one line may have its time on the next one.
    """
    waiting = ""
    if not speaks_of_embargo("\n".join(texts).lower()):
        return
    for text in texts:
        both = read_embargo(f"{waiting} {text}", sent_at, zone) if waiting else None
        if both and both.until and both.is_line and not is_embargo_line(text):
            yield text, both
        found = read_embargo(text, sent_at, zone)
        waiting = text if found and found.until is None and found.is_line else ""
        if found:
            yield text, found


def _is_embargo(phrase: re.Match[str], told: SpokenMoment, rest: str) -> bool:
    has_time = told.hour is not None
    if phrase["says"] or phrase["allows"]:
        return has_time
    if phrase["of_copy"] or phrase["bare"]:
        return _opens_embargo(phrase, told, rest)
    is_told = has_time or told.has_day or told.until or told.vague
    if phrase["asks"] or is_told:
        return True
    return bool((phrase["this"] or phrase["forbids"]) and _ENDS.match(rest))


def _opens_embargo(phrase: re.Match[str], told: SpokenMoment, rest: str) -> bool:
    """Whether a line that begins with the word asks for one: "Embargo: l'UE durcit le ton"."""
    is_loud = bool(phrase["of_copy"]) or (phrase["bare"] or "").isupper()
    if told.hour is not None:
        return is_loud or told.until or bool(_PARTED.match(rest))
    if told.vague or told.has_day:
        return bool((told.vague and is_loud) or _PARTED.match(rest))
    if told.until:
        return is_loud and len(rest) <= _LONGEST_REST
    return is_loud and (bool(_ENDS.match(rest)) or not re.search(r"[^\W\d_]", rest))


def _is_line(text: str, phrase: re.Match[str], end: int) -> bool:
    if len(text) > _LONGEST_LINE or _TITLE.match(text[end:]) or _BEHIND_TITLE.search(text):
        return False
    return len(text) - end <= _LONGEST_REST and not _SENTENCE_END.search(text[: phrase.start()])
