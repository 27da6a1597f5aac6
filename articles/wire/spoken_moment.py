"""A moment as people write it: "vendredi 1er décembre 2026 à 18h00", "6 p.m. ET", "19.00 Uhr".

French, German, Italian and English. Read word by word from a place in a text, up to the first word
that belongs to no moment: what follows a phrase is its time, or it is prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from articles.document import Part
from articles.wire.dates import month
from articles.wire.vocabulary import load

_MONTHS = "|".join(
    sorted({name for names in load("months").values() for name in names}, key=len, reverse=True)
)
_WEEKDAYS = (
    "lundi|montag|monday|lunedì|lunedi|lun|mon|mo",
    "mardi|dienstag|tuesday|martedì|martedi|mar|tue|di",
    "mercredi|mittwoch|wednesday|mercoledì|mercoledi|mer|wed|mi",
    "jeudi|donnerstag|thursday|giovedì|giovedi|jeu|thu|do",
    "vendredi|freitag|friday|venerdì|venerdi|ven|fri|fr",
    "samedi|samstag|sonnabend|saturday|sabato|sam|sat|sa",
    "dimanche|sonntag|sunday|domenica|dim|sun|dom|so",
)
_DAY_BY_NAME = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split("|")}
_LONG_DAYS = "|".join(name for name in _DAY_BY_NAME if len(name) > 3)
_SHORT_DAYS = "|".join(name for name in _DAY_BY_NAME if len(name) < 4)
_TODAY = r"aujourd'hui|ce jour|ce soir|ce matin|today|tonight|heute|oggi|stasera"
_TOMORROW = r"demain|tomorrow|morgen|domani"
DAY_WORDS = rf"{_LONG_DAYS}|{_TODAY}|{_TOMORROW}|lendemain|folgetag|following day"
_NOON = r"noon|midi|mittags?|mezzogiorno"
_OFFSETS = {
    "gmt": 0, "utc": 0, "bst": 1, "cet": 1, "mez": 1, "hec": 1, "cest": 2, "mesz": 2,
    "est": -5, "edt": -4,
}  # fmt: skip
_PLACES = {
    "et": "America/New_York", "new york": "America/New_York", "washington": "America/New_York",
    "paris": "Europe/Paris", "bruxelles": "Europe/Brussels", "brussels": "Europe/Brussels",
    "suisse": "Europe/Zurich", "berne": "Europe/Zurich", "bern": "Europe/Zurich",
    "zurich": "Europe/Zurich", "zürich": "Europe/Zurich", "genève": "Europe/Zurich",
    "geneva": "Europe/Zurich", "swiss": "Europe/Zurich", "berlin": "Europe/Berlin",
    "rome": "Europe/Rome", "vienne": "Europe/Vienna", "vienna": "Europe/Vienna",
    "londres": "Europe/London", "london": "Europe/London", "londra": "Europe/London",
}  # fmt: skip
_ZONES = "|".join(_OFFSETS)
_NAMED_PLACES = "|".join(sorted(set(_PLACES) - {"et"}, key=len, reverse=True))
_TOKENS = {
    # What stands between; a full stop ends the sentence once there is a time.
    "gap": r"[\s,()\[\]*+\"«»]+",
    "mark": r"[:;!/|–—-]+|\.(?!\d)",
    "until": r"(?:jusqu'(?:à|au|aux|a)|until|till?|bis(?: zum)?|fino|before|avant|vor|prima)\b",
    "vague": (
        r"(?:nouvel (?:avis|ordre)|further notice|auf weiteres|weiteres|nuovo avviso|publication|"
        r"veröffentlichung|pubblicazione|redebeginn|(?:beginn|ende) de[rs])\b"
    ),
    "iso": r"(?P<year0>\d{4})-(?P<month0>\d\d)-(?P<day0>\d\d)(?:t(?=\d))?",
    "numeric": (
        r"(?P<day1>0?[1-9]|[12]\d|3[01])(?P<dot>[./])(?P<month1>0?[1-9]|1[0-2])"
        r"(?:(?P=dot)(?:(?P<year1>\d{4}|\d\d)(?![\d:.h]\d|\d)|(?=\s*[^\s)]))|(?<=/\d\d)(?![\d/]))"
    ),
    "worded": (
        r"(?P<day2>\d{1,2})(?:er|\.|°|º|st|nd|rd|th)?(?: ?(?:de|of))?[ -]?"
        rf"(?P<month2>{_MONTHS})\b"
        r"\.?,?(?: (?P<year2>\d{4})\b)?"
    ),
    "english": (
        rf"(?P<month3>{_MONTHS})\b\.? (?P<day3>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.h]\d| ?[ap]\.?m)"
        rf"(?! (?:{_MONTHS})\b)"  # "mar. 3 décembre" is a Tuesday
        r"(?:,? (?P<year3>\d{4})\b)?"
    ),
    "clock": (
        r"(?:(?P<hour>[01]?\d|2[0-4])(?: ?(?:[:.h]|heures?|uhr) ?(?P<minute>[0-5]\d)(?!\d|[./]\d)"
        r"(?::[0-5]\d(?!\d))?| ?(?:heures?|uhr|hrs|h)\b|(?= ?[ap]\.?m\b))"
        r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?(?:uhr|heures|hrs|h)\b)?"
        rf"|(?P<military>(?:[01]\d|2[0-4])[0-5]\d)(?= ?(?:hrs|hours|uhr|h|et|{_ZONES})\b)"
        r"(?: ?(?:hrs|hours|uhr|h)\b)?"
        r"|(?:ore|alle) (?P<bare>[01]?\d|2[0-4])\b(?![:./]\d)"
        rf"|(?P<noon>{_NOON})\b|(?P<midnight>midnight|minuit|mitternacht|mezzanotte)\b)"
    ),
    "near": rf"(?P<today>{_TODAY})\b|(?P<tomorrow>{_TOMORROW})\b",
    "weekday": rf"(?P<long>{_LONG_DAYS})\b|(?P<short>{_SHORT_DAYS})(?:\.|(?=,))",
    "zone": (
        rf"(?P<offset>{_ZONES})\b|(?P<place>et)\b|heures? (?:de |d')?(?P<of>{_NAMED_PLACES})\b|"
        rf"(?P<in>{_NAMED_PLACES}) time\b"
    ),
    # A time of a place that nobody here knows is no time.
    "elsewhere": r"(?:heures? (?:locale|de |d'|du )|ora locale|local time|ortszeit|[a-z]+ time\b)",
    "heed": r"(?:strict|strictly|stricte|beachten|einhalten|respektieren|précises?|sharp|inclus)\b",
    "filler": (
        r"(?:à|au|a|le|la|l'|les|du|de|d'|des|on|at|the|of|from|by|am|um|zum|der|die|den|dem|ab|"
        r"il|al|di|alle|all'|ore|release|delle|del|della|alla|pour|for|ce|cette|ist|gilt|endet|"
        r"läuft|est|is|fixée?|dès|zu|zur|für|medien|médias|media|diffusion)(?:(?<=')|\b)"
    ),
}
_TOKEN = re.compile(
    "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _TOKENS.items()), re.IGNORECASE
)
_DAYS = ("iso", "numeric", "worded", "english", "near", "weekday")


class SpokenMoment(Part, frozen=True):
    """What was read from a place in a text: `end` is where its last word ends.

    `hour` runs to 24. Of the day, `on` is (year or None, month, day), `weekday` counts from 0 and
    `ahead` the days from the day of sending. `until` says that a word such as "until" stands
    there, `vague` one such as "further notice".
    """

    end: int
    hour: int | None = None
    minute: int = 0
    on: tuple[int | None, int, int] | None = None
    weekday: int | None = None
    ahead: int | None = None
    zone: str = ""
    until: bool = False
    vague: bool = False

    @property
    def has_day(self) -> bool:
        return any(each is not None for each in (self.on, self.weekday, self.ahead))

    def moment(self, sent_at: datetime | None, zone: tzinfo) -> datetime | None:
        """The aware moment, in its own zone or in `zone`; None where it cannot be told.

        What gives no year, or no day, counts from the sending: a time alone is the next such time.
        "Midnight" of a day ends it: an embargo rather lasts too long.
        """
        its_zone = _zone(self.zone, zone)
        if self.hour is None or its_zone is None:
            return None
        sent = sent_at.astimezone(its_zone) if sent_at else None
        days, hour = divmod(self.hour, 24)
        found = self._day(sent, time(hour, self.minute))
        if found is None:
            return None
        try:
            return datetime.combine(found, time(hour, self.minute), its_zone) + timedelta(days=days)
        except OverflowError:
            return None

    def _day(self, sent: datetime | None, clock: time) -> date | None:
        if self.on:
            return _dated(self.on, sent.date() if sent else None)
        if sent is None:
            return None
        if self.ahead is not None:
            return sent.date() + timedelta(days=self.ahead)
        is_past = self.hour != 24 and clock < sent.time().replace(second=0, microsecond=0)
        if self.weekday is None:
            return sent.date() + timedelta(days=is_past)
        days = (self.weekday - sent.weekday()) % 7
        return sent.date() + timedelta(days=days or 7 * is_past)


def spoken_moment(text: str, start: int) -> SpokenMoment:
    """The moment that the words from `start` on name, as far as they name one."""
    told: dict[str, object] = {"end": start}
    position = start
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or ""
        has_clock = "hour" in told
        if kind == "elsewhere":
            told["zone"] = kind
        elif (kind == "mark" and has_clock) or _is_told(kind, told):
            break
        elif kind in _TELLS:
            told |= _TELLS[kind](match)
        position = match.end()
        if kind not in ("gap", "mark", "filler"):
            told["end"] = position
    return SpokenMoment(**told)  # type: ignore[arg-type]  # by their names


def _is_told(kind: str, told: dict[str, object]) -> bool:
    """Whether a second time, or a second date, begins here; a weekday may stand beside a date."""
    if kind == "clock":
        return "hour" in told
    if kind == "weekday":
        return "weekday" in told or ("on" in told and "hour" in told)
    return kind in _DAYS and ("on" in told or "ahead" in told)


def _clock_of(match: re.Match[str]) -> dict[str, object]:
    if match["noon"] or match["midnight"]:
        return {"hour": 12 if match["noon"] else 24}
    if match["military"]:
        return {"hour": int(match["military"][:2]), "minute": int(match["military"][2:])}
    hour = int(match["hour"] or match["bare"])
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"].lower() == "p")
    return {"hour": hour, "minute": int(match["minute"] or 0)}


def _date_of(match: re.Match[str]) -> dict[str, object]:
    number = {"iso": 0, "numeric": 1, "worded": 2, "english": 3}[match.lastgroup or ""]
    year, name, day = (match[f"{part}{number}"] for part in ("year", "month", "day"))
    its_month = int(name) if name.isdecimal() else month(name)
    its_year = int(year) + (2000 if len(year) == 2 else 0) if year else None
    return {"on": (its_year, its_month, int(day))}


def _weekday_of(match: re.Match[str]) -> dict[str, object]:
    return {"weekday": _DAY_BY_NAME[(match["long"] or match["short"]).lower()]}


def _zone_of(match: re.Match[str]) -> dict[str, object]:
    return {"zone": (match["offset"] or match["place"] or match["of"] or match["in"]).lower()}


_TELLS: dict[str, Callable[[re.Match[str]], dict[str, object]]] = {
    "until": lambda _match: {"until": True},
    "vague": lambda _match: {"vague": True},
    "clock": _clock_of,
    "near": lambda match: {"ahead": 1 if match["tomorrow"] else 0},
    "weekday": _weekday_of,
    "zone": _zone_of,
    **dict.fromkeys(("iso", "numeric", "worded", "english"), _date_of),
}


def _zone(name: str, default: tzinfo) -> tzinfo | None:
    if name in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[name]))
    if name:
        return ZoneInfo(_PLACES[name]) if name in _PLACES else None
    return default


def _dated(on: tuple[int | None, int, int], sent: date | None) -> date | None:
    """The date; without a year the nearest to the sending."""
    year, its_month, day = on
    years = (year,) if year else (sent.year - 1, sent.year, sent.year + 1) if sent else ()
    found = []
    for each in years:
        try:
            found.append(date(each, its_month, day))
        except ValueError:
            continue
    return min(found, key=lambda each: abs(each - (sent or each)), default=None)
