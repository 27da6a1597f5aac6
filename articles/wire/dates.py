"""Dates as news pages print them: "Publié le 27 décembre 2023 à 16:19", "10.12.2018, 11h37 …".

A moment is found by its shape, its meaning (published, modified) by the label before it. Labels
may be glued to the figures ("Publié8 décembre"), so no pattern asks for a word boundary there.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from articles.document import Part
from articles.wire.vocabulary import Vocabulary, default_vocabulary, load, straight

ZURICH = ZoneInfo("Europe/Zurich")
_LONGEST, _LONGEST_RELATIVE = 240, 72

_DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:er|\.|st|nd|rd|th)?[ -]?(?:de |of )?([^\W\d_]{3,10})\.?,?[ -](\d{4})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_YEAR = re.compile(r"\d{4}")
_SHAPES = (
    (_DAY_MONTH_YEAR, (3, 2, 1)),
    (_ISO, (1, 2, 3)),
    (_NUMERIC, (4, 3, 1)),
    (_MONTH_DAY_YEAR, (3, 1, 2)),
)
_SHORT_SHAPES = ((_NUMERIC, (4, 3, 1)),)  # without a year of four digits
_WIRE = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2}) (?:([A-Z]{3}) )?([^\W\d_]{3}) (\d{2})(?!\d)")
_TIME = re.compile(
    r"(?<![\d.:/-])(\d{1,2})(?: ?[:hH] ?|\.)(\d{2})(?::\d{2})?(?!\d|[./]\d)(?: ?([ap])\.?m\.?)?",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(\d[:h.]\d\d)(?=\d{1,2}\.\d{1,2}\.\d{4})")  # "16:5227.08.2024"
_HOUR = re.compile(r"(?<![\d.:/-])(\d{1,2}) ?(?:h|heures|Uhr)\b")
_ZONE = re.compile(r"\b(GMT|UTC|CEST|CET|MESZ|MEZ|EST|EDT|BST)\b")
_ZONE_END = re.compile(r" (?:gmt|utc|cest|cet|mesz|mez|est|edt|bst|hne|hae)$")
_CLOCK_WORDS = (
    r"(?:(?:à|at|um|vers|alle|[,|–-]) ?)?\d{1,2}(?: ?[:hH.] ?\d{0,2})?"
    r"(?: ?(?:uhr|heures|[ap]\.?m\.?))?"
)
_UNITS = (
    r"(?:secondes?|minutes?|mins?\.?|mn|heures?|h|hours?|hrs?|jours?|days?|"
    r"minuten?|stunden?|tagen?)"
)
_NEAR_DAYS = (
    r"(?:(?:avant-)?hier|aujourd'hui|ce (?:matin|soir|midi)|today|yesterday|heute|gestern|"
    r"oggi|ieri)(?: soir| matin| morgen| abend)?"
)
_RELATIVE = re.compile(
    rf"{_NEAR_DAYS},? ?(?:{_CLOCK_WORDS})?|il y a (?:\d{{1,3}}|une?) {_UNITS}|"
    rf"(?:\d{{1,3}}|an?|one) {_UNITS} ago|vor (?:\d{{1,3}}|eine[rmn]?) {_UNITS}"
)
_HINT = re.compile(r"\d|hier|aujourd|ce |today|yester|heute|gestern|oggi|ieri|il y a|hour|vor ")
_PARTED = re.compile(
    r" ?[,;/|–-] (?=\D)|(?<=\d) (?=modifié|mis|mise|actualisé|aktualisiert|updated|aggiornato)"
)
_CLOCK_ALONE = re.compile(_CLOCK_WORDS)
_DAY_AND_MONTH = re.compile(
    rf"(?:le |am |il )?(?:[^\W\d_]+di,? )?\d{{1,2}}(?:er|\.)? ([^\W\d_]{{3,10}})\.?,? ?"
    rf"(?:{_CLOCK_WORDS})?"
)
_OFFSETS = {
    "GMT": 0, "UTC": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EST": -5, "EDT": -4,
}  # fmt: skip

Moment = datetime | date


class Dates(Part, frozen=True):
    """What a line says of publication and change; a day where it gives no time of day.

    `rest` is what stands in the line besides dates, times and their labels.
    """

    published: Moment | None = None
    modified: Moment | None = None
    rest: str = ""
    labelled: bool = False


class _Found(Part, frozen=True):
    start: int
    end: int
    day: date


def read_dates(
    text: str, vocabulary: Vocabulary | None = None, zone: tzinfo = ZURICH
) -> Dates | None:
    """The dates of one line of page copy; None where it holds none.

    Times without a zone of their own are taken in `zone`. The first moment without a label is
    the publication. "mis à jour à 08:01" takes its day from the line's other date.
    """
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    if wire := _wire_time(text):
        return wire
    if len(text) < _LONGEST_RELATIVE:
        text = _GLUED.sub(r"\1 ", text)
    found = _days(text)
    if not found:
        return None
    return _meaning(text, found, vocabulary or default_vocabulary(), _zone(text, zone))


def is_relative(low: str, vocabulary: Vocabulary) -> bool:
    """ "Publié hier à 17h00", "il y a 3 heures": a line that dates, from a day it does not give.

    `low` is the line in small letters with straight apostrophes. A time of day alone needs its
    label ("Mis à jour à 08:01").
    """
    if len(low) > _LONGEST_RELATIVE or not _HINT.search(low):
        return False
    low = _ZONE_END.sub("", low.rstrip(" ."))
    parts = _PARTED.split(low)
    return _is_relative(low, vocabulary) or (
        len(parts) > 1 and all(_is_relative(part, vocabulary) for part in parts)
    )


def _is_relative(low: str, vocabulary: Vocabulary) -> bool:
    labels = vocabulary.published + vocabulary.modified
    label = max(filter(low.startswith, labels), key=len) if low.startswith(labels) else ""
    bare = low.removeprefix(label).lstrip(" :,")
    if _RELATIVE.fullmatch(bare):
        return True
    if not label or not any(map(str.isdigit, bare)):
        return False
    return bool(_CLOCK_ALONE.fullmatch(bare)) or _is_without_year(bare)


def _is_without_year(low: str) -> bool:
    match = _DAY_AND_MONTH.fullmatch(low)
    return bool(match and month(match[1]))


def day_in_words(text: str) -> date | None:
    """The day of "12 février 2020" or "1er mars 2020", which must be the whole text."""
    match = _DAY_MONTH_YEAR.fullmatch(text)
    return _day(match[3], month(match[2]), match[1]) if match else None


def month(word: str) -> int:
    """The number of a month's name in French, German, English or Italian; 0 for another word."""
    return _months().get(word.casefold(), 0)


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in load("months").items() for name in names}


def _day(year: str, month_number: int, day: str) -> date | None:
    try:
        full = int(year) + 2000 if len(year) == 2 else int(year)
        return date(full, month_number, int(day))
    except ValueError:
        return None


def _days(text: str) -> list[_Found]:
    found: list[_Found] = []
    for pattern, order in _SHAPES if _YEAR.search(text) else _SHORT_SHAPES:
        for match in pattern.finditer(text):
            year, name, number = (match[group] for group in order)
            day = _day(year, int(name) if name.isdecimal() else month(name), number)
            if day and not any(
                match.start() < each.end and each.start < match.end() for each in found
            ):
                found.append(_Found(start=match.start(), end=match.end(), day=day))
    return sorted(found, key=lambda each: each.start)


def _wire_time(text: str) -> Dates | None:
    """ "091223 dec 18": day, hour and minute, month, year (IPTC 7901, clause 3)."""
    match = _WIRE.search(text)
    if not match:
        return None
    day = _day(match[6], month(match[5]), match[1])
    clock = _clock(match[2], match[3])
    if day is None or clock is None:
        return None
    zone = timezone(timedelta(hours=_OFFSETS[match[4]])) if match[4] in _OFFSETS else ZURICH
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip()
    return Dates(published=datetime.combine(day, clock, zone), rest=rest, labelled=True)


def _clock(hour: str, minute: str, half: str | None = None) -> time | None:
    number = int(hour)
    if half:
        number = number % 12 + 12 * (half.lower() == "p")
    return time(number, int(minute)) if number < 24 and int(minute) < 60 else None


def _zone(text: str, default: tzinfo) -> tzinfo:
    match = _ZONE.search(text)
    return timezone(timedelta(hours=_OFFSETS[match[1]])) if match else default


def _meaning(text: str, found: list[_Found], vocabulary: Vocabulary, zone: tzinfo) -> Dates:
    low = text.casefold()
    blank = list(text)
    for each in found:
        blank[each.start : each.end] = " " * (each.end - each.start)
    times = [match for match in _TIME.finditer("".join(blank)) if _clock(*match.group(1, 2, 3))]
    times = times or [match for match in _HOUR.finditer("".join(blank)) if int(match[1]) < 24]
    for match in times:
        blank[match.start() : match.end()] = " " * (match.end() - match.start())
    moments = _paired(found, times, zone)
    published, modified, labelled = _sorted_out(low, moments, vocabulary)
    rest = " ".join("".join(blank).split())
    return Dates(published=published, modified=modified, rest=rest, labelled=labelled)


def _paired(
    found: list[_Found], times: list[re.Match[str]], zone: tzinfo
) -> list[tuple[int, Moment]]:
    """Each day with the time that stands nearest to it, each time once; times alone last."""
    moments: list[tuple[int, Moment]] = []
    free = list(times)
    for each in found:
        near = [match for match in free if _distance(each, match) <= 16]
        if not near:
            moments.append((each.start, each.day))
            continue
        best = min(near, key=lambda match: _distance(each, match))
        free.remove(best)
        moments.append((min(each.start, best.start()), _at(each.day, best, zone)))
    if found and len(times) > len(free):
        moments += [(match.start(), _at(found[-1].day, match, zone)) for match in free]
    return sorted(moments, key=lambda moment: moment[0])


def _distance(day: _Found, match: re.Match[str]) -> int:
    return match.start() - day.end if match.start() >= day.end else day.start - match.end() + 4


def _at(day: date, match: re.Match[str], zone: tzinfo) -> datetime:
    groups = match.groups()
    clock = _clock(groups[0], groups[1] if len(groups) > 1 else "00", *groups[2:3])
    return datetime.combine(day, clock or time(), zone)


def _is_later(moment: Moment, published: Moment | None) -> bool:
    """A second time of day without a label of its own says when the text was changed."""
    if not (isinstance(moment, datetime) and isinstance(published, datetime)):
        return False
    return moment > published


def without_relative(text: str) -> str:
    """A line without what it says of days that count from today ("Updated a day ago")."""
    return _RELATIVE.sub(" ", straight(text.casefold()))


def _sorted_out(
    low: str, moments: list[tuple[int, Moment]], vocabulary: Vocabulary
) -> tuple[Moment | None, Moment | None, bool]:
    published: Moment | None = None
    modified: Moment | None = None
    labelled = False
    start = 0
    for position, moment in moments:
        before = low[start : position + 1]
        start = position
        is_change = any(word in before for word in vocabulary.modified)
        labelled |= is_change or any(
            word in before for word in vocabulary.published if len(word) > 3
        )
        if is_change or _is_later(moment, published):
            modified = modified or moment
        else:
            published = published or moment
    return published, modified, labelled
