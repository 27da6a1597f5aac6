"""How text looks on a page: French spacing, dates and durations in the story's language.

Everything here is for display. What the source wrote stays stored as it was written: no quotation
mark, apostrophe, capital or word is ever changed, only the spaces around some of them. The profile
is the house's choice: "fr" adds the spaces of France, "fr-CH" keeps the glued punctuation of the
Swiss press and makes thin what was spaced, "none" changes nothing. No Django.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

PROFILES = ("fr-CH", "fr", "none")
THIN = "\u202f"
FIXED = "\u00a0"

_SPACE = "[ \u00a0\u202f\u2009]"
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "it": (
        "gennaio febbraio marzo aprile maggio giugno "
        "luglio agosto settembre ottobre novembre dicembre"
    ),
}
_WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
}
_FIRST_DAY = {"fr": "1er", "it": "1º"}

_Rule = tuple[re.Pattern[str], str]

# A figure and what belongs to it do not part at the end of a line: 12 000, 50 %, 18 h 30, 3 mars.
_FIGURES: tuple[_Rule, ...] = (
    (re.compile(rf"(?<=\d){_SPACE}(?=[%‰€$£°])"), THIN),
    (re.compile(rf"(?<=\d){_SPACE}(?=h\b)"), FIXED),
    (re.compile(rf"(?<=\d{FIXED}h){_SPACE}(?=\d\d\b)"), FIXED),
    (
        re.compile(rf"(?<=\d)(er)? (?={'|'.join(_MONTHS['fr'].split())})"),
        rf"\g<1>{FIXED}",
    ),
    (
        re.compile(
            r"(?<=\d) (?=(?:millions?|milliards?|francs?|euros?|dollars?|degrés|CHF|"
            r"km|kg|cm|mm|m2|m²|m|min|MW|GW|kWh)\b)"
        ),
        FIXED,
    ),
    (re.compile(r"(?<=\bn[°º]) (?=\d)"), FIXED),
    (re.compile(r"\b(MM?\.|Mmes?|Mlles?|Drs?|Me) (?=[A-ZÀ-Þ])"), rf"\1{FIXED}"),
)
_THOUSANDS = re.compile(rf"(?<![\d.,])[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?!\d)")

_SWISS: tuple[_Rule, ...] = (
    (re.compile(rf"(?<=\S){_SPACE}+(?=[;:!?»](?!\w))"), THIN),
    (re.compile(rf"(?<=«){_SPACE}+"), THIN),
)
_ENDS = r"(?=[\s»\")\]!?…\ue000]|$)"
_FRENCH: tuple[_Rule, ...] = (
    (re.compile(rf"(?<=[^\s!?;:«(]){_SPACE}*(?=[;!?]+{_ENDS})"), THIN),
    (re.compile(rf"(?<=[^\s:«(]){_SPACE}*(?=:(?:[\s\ue000]|$))"), FIXED),
    (re.compile(rf"«{_SPACE}*(?=\S)"), f"«{FIXED}"),
    (re.compile(rf"(?<=\S){_SPACE}*»"), f"{FIXED}»"),
)
_RULES: dict[str, tuple[_Rule, ...]] = {
    "fr-CH": _FIGURES + _SWISS,
    "fr": _FIGURES + _FRENCH,
    "none": (),
}
# Most headlines have nothing to space: this is asked before the rules are.
_MARKS = re.compile(rf"[;:!?«»]|\d(?:er)?{_SPACE}|[°º] |\b(?:M|MM|Mmes?|Mlles?|Drs?|Me)\.? ")
_TAG = re.compile(r"(<[^<>]*>)")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-fA-F]+);")
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w.+-]+@)\S+")
_SHIELD = re.compile(rf"{_TAG.pattern}|{_ENTITY.pattern}|{_ADDRESS.pattern}")


def profile_for(language: str, house: str) -> str:
    """The profile for a text: the house's for French, none for every other language."""
    return house if language.partition("-")[0] == "fr" and house in _RULES else "none"


def space(text: str, profile: str) -> str:
    """Plain text with the profile's spaces. Applying it twice changes nothing more."""
    if profile == "none":
        return text
    return _around(_ADDRESS, text, lambda part: _spaced(part, profile))


def space_html(fragment: str, profile: str) -> str:
    """Inline HTML with the profile's spaces; tags, entities and addresses stay untouched."""
    if profile == "none":
        return fragment
    return _around(_SHIELD, fragment, lambda part: _spaced(part, profile))


def _around(shield: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """`change` applied to the text as a whole, with what `shield` finds taken out meanwhile.

    Each shielded piece is stood in for by one private-use character, so that rules still see
    that something stands beside a mark ("<em>mot</em> ?").
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return "\ue000"

    shielded = shield.sub(keep, text.replace("\ue000", "\ufffd"))
    pieces = iter(kept)
    return re.sub("\ue000", lambda _: next(pieces), change(shielded))


def _spaced(text: str, profile: str) -> str:
    if not _MARKS.search(text):
        return text
    text = _THOUSANDS.sub(lambda match: re.sub(_SPACE, THIN, match[0]), text)
    for pattern, replacement in _RULES[profile]:
        text = pattern.sub(replacement, text)
    return text


def long_date(day: date, language: str = "fr") -> str:
    """A date in words: "1er mars 2020", "1 March 2020", "1. März 2020", "1º marzo 2020"."""
    code = _known(language)
    month = _MONTHS[code].split()[day.month - 1]
    number = _FIRST_DAY.get(code, "1") if day.day == 1 else str(day.day)
    dot = "." if code == "de" else ""
    return f"{number}{dot} {month} {day.year}"


def full_date(day: date, language: str = "fr") -> str:
    """A date with its weekday, as a newspaper's head has it: "mercredi 12 février 2020"."""
    code = _known(language)
    weekday = _WEEKDAYS[code].split()[day.weekday()]
    comma = "," if code == "de" else ""
    return f"{weekday}{comma} {long_date(day, code)}"


def clock(moment: time) -> str:
    """The time of day: "17:41". `moment` may be a time or, as in templates, a local datetime."""
    return f"{moment.hour:02}:{moment.minute:02}"


def duration(seconds: int) -> str:
    """A recording's length: "42 s", "2 min 45", "3 min", "1 h 02"."""
    if seconds < 60:
        return f"{seconds} s"
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02}" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


def iso_duration(seconds: int) -> str:
    """A length as ISO 8601 has it, for <time datetime>: "PT42S", "PT2M45S", "PT1H2M"."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number]
    if rest or not parts:
        parts.append(f"{rest}S")
    return "PT" + "".join(parts)


def _known(language: str) -> str:
    code = language.partition("-")[0].lower()
    return code if code in _MONTHS else "en"
