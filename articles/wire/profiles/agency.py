"""Agency profiles: what one agency's copy means, one TOML file of agencies/ for each.

A new agency is a new file and no code. `generic.toml` is the ground: what an agency's file does
not say is taken from there, its tables (signals, words, categories) key by key.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from articles.document import Signal

GENERIC = "generic"
_FOLDER = files(__package__) / "agencies"
_SEVERITY = (
    Signal.KILL,
    Signal.HOLD,
    Signal.CORRECTION,
    Signal.ADVISORY,
    Signal.UPDATE,
    Signal.ALERT,
)
_DOMAIN = re.compile(r"(?:tag:|urn:newsml:|https?://(?:www\.)?)([\w.-]+)")
# "ENCADRÉ: Titre", "Titre (ENCADRE)".
_KIND_OF_PIECE = re.compile(r"^\w+(?=\s?[:–—-])|(?<=\()\w+(?=\)$)")
_SLUG_MARKS = re.compile(r"[-/,\s]+")
_LAST_WORD = re.compile(r"^[\w.-]*:")


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One agency.

    `providers` are the names by which formats call it, in lower case; `services` the letters
    before the number of an IPTC 7901 message, `encodings` the order in which its text wire is
    tried. `signals` maps "place:value" in lower case (instruction:delete) to a signal; `words`
    lists, for a signal, the words that stand alone at the head of copy (RECTIFICATIF); `advisory`
    are patterns of headlines that are for the desk. `identity` names the NITF field that holds
    the guid, `option` is the pattern of an IPTC 7901 option that holds guid and version.
    `replaces` are relations to other items that name the one replaced, `corrects` those that do so
    in corrections. `newslines` and `headlines` send NewsML 1.2's NewsLines and NewsML-G2's
    headlines, by type, role or rank, to a field or, with "note", to the notes. `genres` are words
    of headlines and sluglines that say what kind of piece it is.
    """

    name: str = ""
    providers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    zone: str = "Europe/Zurich"
    language: str = ""
    encodings: tuple[str, ...] = ()
    identity: str = "doc-id"
    option: str = ""
    credit_from: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    newslines: dict[str, str] = {}
    headlines: dict[str, str] = {}
    genres: dict[str, str] = {}
    signals: dict[str, Signal] = {}
    words: dict[Signal, tuple[str, ...]] = {}
    advisory: tuple[str, ...] = ()
    correction_notes: tuple[str, ...] = ()
    alert_urgency: int = 0
    signoff: str = ""
    dateline: str = ""
    categories: dict[str, str] = {}

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def encoding_of(self, data: bytes) -> str | None:
        """The first of the agency's encodings that fits; for wires that declare none."""
        return next((each for each in self.encodings if _fits(data, each)), None)

    def signal(self, *tokens: str) -> Signal:
        """The gravest signal among "place:value" tokens; NONE when none is known."""
        found = {self.signals.get(token.lower(), Signal.NONE) for token in tokens}
        return gravest(*found)

    def signal_of_words(self, text: str) -> Signal:
        """What a line at the head of copy asks: its word stands alone, bracketed or before a mark.

        "RECTIFICATIF: …", "(Berichtigung)", "UPDATE 2-…", "EDS: KILL"; but not "Annulation de …".
        """
        found = _word_pattern(self.name).match(text)
        return Signal(found.lastgroup or "") if found else Signal.NONE

    def is_advisory(self, *texts: str) -> bool:
        """Whether a headline, keyword or slug says that the item is for the desk only."""
        pattern = _advisory_pattern(self.name)
        return pattern is not None and any(map(pattern.match, texts))

    def genre_of(self, headline: str, slugline: str) -> str:
        """What a headline says at its head or in brackets at its end, or a slugline in a word."""
        if not self.genres:
            return ""
        words = (*_KIND_OF_PIECE.findall(headline), *_SLUG_MARKS.split(slugline))
        return next(filter(None, (self.genres.get(each.lower(), "") for each in words)), "")

    def topic(self, category: str) -> str:
        """The Media Topic of an agency's category code, "" for one that it does not map."""
        return self.categories.get(category) or self.categories.get(category.lower(), "")


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def assumed_encoding(agency: Profile | None, data: bytes) -> str | None:
    """The encoding to take for bytes that declare none, if their agency is known."""
    return agency.encoding_of(data) if agency else None


def gravest(*signals: Signal) -> Signal:
    """The one signal to obey when a message carries several."""
    return next((signal for signal in _SEVERITY if signal in signals), Signal.NONE)


def profile_of(*identifiers: str) -> Profile:
    """The profile of the agency that one of these names calls, or the generic one.

    An identifier may be a provider's name, a qcode, or a guid or address with a domain in it.
    """
    known = _by_provider()
    for identifier in filter(None, identifiers):
        for word in _spellings(identifier.strip().lower()):
            if word in known:
                return profile(known[word])
    return profile(GENERIC)


def profile_named(name: str) -> Profile | None:
    """The profile of a file's key ("keystone-sda-ats") or of one of its providers ("ats")."""
    name = name.strip().lower()
    key = name if name in keys() else _by_provider().get(name)
    return profile(key) if key else None


def profile_of_service(service: str) -> Profile | None:
    """The profile of the letters before a message's number ("bsf025"), if an agency has them."""
    known = _by_service()
    return profile(known[service.lower()]) if service.lower() in known else None


@cache
def profile(key: str) -> Profile:
    """The profile in `<key>.toml`."""
    values = _table(key)
    if key != GENERIC:
        values = _over(_table(GENERIC), values)
    return msgspec.convert(values, Profile)


@cache
def keys() -> tuple[str, ...]:
    """The keys of all profiles, the generic one among them."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir()))


def _spellings(identifier: str) -> tuple[str, ...]:
    domain = _DOMAIN.search(identifier)
    return (identifier, _LAST_WORD.sub("", identifier), domain[1] if domain else "")


def _table(key: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{key}.toml").read_text("utf-8"))


def _over(ground: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    merged = {**ground, **values}
    for key, value in ground.items():
        if isinstance(value, dict):
            merged[key] = {**value, **values.get(key, {})}
    return merged


@cache
def _by_provider() -> dict[str, str]:
    return {name: key for key in keys() for name in profile(key).providers}


@cache
def _by_service() -> dict[str, str]:
    return {letters: key for key in keys() for letters in profile(key).services}


@cache
def _named(name: str) -> Profile:
    return next(profile(key) for key in keys() if profile(key).name == name)


@cache
def _word_pattern(name: str) -> re.Pattern[str]:
    """The words of all signals, the gravest first, each in the group that is named for it."""
    words = _named(name).words
    any_word = "|".join(
        f"(?P<{signal}>{'|'.join(map(re.escape, words[signal]))})"
        for signal in _SEVERITY
        if words.get(signal)
    )
    return re.compile(
        rf"\W{{0,3}}(?:(?i:eds|nds|note|attention|achtung)\W{{1,3}})?"
        rf"(?:{any_word})(?: \d{{1,2}})?(?=\s*(?:$|[:;,/)\]*+_.–—-]))"
    )


@cache
def _advisory_pattern(name: str) -> re.Pattern[str] | None:
    patterns = _named(name).advisory
    return re.compile("|".join(f"(?:{each})" for each in patterns)) if patterns else None
