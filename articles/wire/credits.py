"""Credit lines: the names that they hold, and the table of agencies' aliases.

Two grammars are read alike: sign-offs ("agences/vkiss", "(ats/nxp)", "boi avec agences") and
bylines or photo credits ("Par X avec AFP", "EPA/YAHYA ARHAB - Keystone"). The line itself is
always kept verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from articles.document import (
    ContributorDocument,
    ContributorKind,
    CreditDocument,
    CreditPlace,
    Part,
)
from articles.wire.vocabulary import load

AGENCY, PERSON, INITIALS = ContributorKind.AGENCY, ContributorKind.PERSON, ContributorKind.INITIALS

_PREFIX = re.compile(
    r"^(?:.*\b(?:sources?|quelle)\s*:|"
    r"(?:textes? et |text und |photos? et |article |texte |un article |propos |suivi |photo |"
    r"image |web )*"
    r"(?:rédigé|recueillis?|assuré|(?:relu|édité) et \w+|édité|relu|écrit|"
    r"réalisé|vérifié|traduit(?: de l['’]\w+| du \w+)?)? ?"
    r"\b(?:par|by|von|beitrag von|crédit photos?|crédits?|credit|photos?|photograph|image|"
    r"images|foto|bild|bilder|"
    r"vidéo|illustration|adaptation web|réalisation web|article web|"
    r"montage|journaliste|interviews?|entretiens?|"
    r"(?:sujet|reportage)s?(?: tv| radio| vidéo)?|texte|textes|"
    r"reporting by|additional reporting by|editing by|with files from|"
    r"avec (?:les |des |la |l['’]|le )?(?:informations?|contribution|collaboration|concours) "
    r"(?:de|des|du)\b"
    r"(?-i: l['’]| les| la| le)?|(?:auteur(?:e|s|es)?|autor(?:in)?)(?=\s*:)|(?-i:di)|"
    r"avec(?-i: l['’]| les| la| le)?|de|with|mit)\b(?: par| by)?\s*:?)\s*",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"\s*\b(?:contributed (?:to|reporting)|(?:a|ont) (?:également )?(?:contribué|participé) à)\b.*$"
)
_ROLE = re.compile(
    r"^(?:[A-Z]\w+ ){0,3}(?:writers?|reporters?|journalists?|correspondents?) (?=[A-Z])"
)
_WORDS = re.compile(r"[\w.]+")
_ASIDE = re.compile(r"(?<=\w) \(([^()]{2,60})\)")
_CONNECTOR = re.compile(
    r"\s*(?:/\u200b?|;|\||[•·]|,|&|\)\s*\(|\s[-–—]\s|"
    r"\b(?:avec|mit|with|via|et|and|und|édité par|edited by|editing by|reporting by|"
    r"propos recueillis par|adaptation web|pour|für|for)\b"
    r"(?:\s+(?:(?:la collaboration|le concours|la contribution) d(?:es? |u |['’])|"
    r"l['’]|les |la |le |an |der ))?"
    r"\s*:?)\s*",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"\s*(?:\bSuivre|\bFollow|Journaliste\b.*|journaliste\b.*|\(?archives?\)?|\(illustration\)|"
    r"\bStaff|\s@\S+)$"
)
_RIGHTS = re.compile(
    r"[.,]?\s*\b(?:tous droits|all rights|alle rechte|reproduction).*$", re.IGNORECASE
)
_PLACE = re.compile(r"(?<=\w),? (?:in|à|en|au|aux|aus|depuis|from) [A-ZÀ-Þ].*$")
_YEAR = re.compile(r"^(?:19|20)\d\d\s+")
_INITIALS = re.compile(r"[^\W\d_A-ZÀ-Þ]{1,6}(?:-[^\W\d_A-ZÀ-Þ]{1,6})?|(?:[A-ZÀ-Þ]\.[ -]?){1,4}")
_CAPITALS = re.compile(r"[A-ZÀ-Þ]{2}[A-ZÀ-Þ'’-]*")
_DOTTED = re.compile(r"(?:^|[\s(])(?:[A-ZÀ-Þ]\.){1,4}[\s)]*$")
_DPA_FLAGS = re.compile(r"[xyz]{2,4}|[a-z]\d{1,2}")
_HOUSE = re.compile(
    r"(?:(?:[Ll]e|[Ll]a|[Ll]es|The|Der|Die|Das) |[Ll]['’])[A-ZÀ-Þ0-9]\S*(?: \S+)?|"
    r"(?:[A-ZÀ-Þ]\S* ){0,2}\d{1,4}(?: [A-ZÀ-Þ]\S*)?|"
    r"[\w-]{1,40}\.(?:ch|fr|com|be|de|org|net)|"
    r"(?i:rédaction|redaktion|redazione|agence|studio|service|desk|radio|télé)\b.*"
)
_NOBODY = {
    "str", "stringer", "dr", "archives", "archive", "pool", "handout", "hand-out", "photo",
    "photos", "picture alliance", "symbolbild", "illustration", "image d'illustration",
    "capture d'écran", "screenshot", "dossier", "comm", "collaborateur", "red",
    "réd", "prétexte", "di", "fonte",    "la rédaction", "rédaction", "agence", "staff",
}  # fmt: skip
_OF_SERVICE = (
    "au ",
    "à ",
    "du ",
    "web",
    "im ",
    "bei ",
    "at ",
    "chef",
    "envoyé",
    "corresp",
    "photogr",
    "rédact",
    "redakt",
)  # "Journaliste au …"
_LONGEST = 600
_OURS = ("photo d'arch", "photo d’arch", "notre ", "nos ", "unser", "our ")
_MARKS = " \t()[]{}©–—-|:.,;*=\\/\u200b"


class AgencyEntry(Part, frozen=True):
    """One agency: its canonical name, its full name, and how credit lines call it.

    `generic` stands for agencies that a line does not name ("avec agences").
    """

    name: str
    full_name: str
    aliases: tuple[str, ...] = ()
    generic: bool = False


@cache
def default_agencies() -> tuple[AgencyEntry, ...]:
    """The agencies that come with the project; the desk's table begins with them."""
    return tuple(
        AgencyEntry(**{**entry, "aliases": tuple(entry.get("aliases", ()))})
        for entry in load("agencies")["agency"]
    )


@cache
def default_aliases() -> Mapping[str, str]:
    """Alias in small letters -> canonical name, of all the default agencies."""
    table: dict[str, str] = {}
    for agency in default_agencies():
        table |= {name.casefold(): agency.name for name in (agency.name, *agency.aliases)}
    return MappingProxyType(table)


def parse_credit(
    text: str,
    aliases: Mapping[str, str] | None = None,
    *,
    place: CreditPlace = CreditPlace.SIGNOFF,
) -> CreditDocument:
    """A credit line or photo credit and the contributors that it names, in its order.

    `aliases` maps small-letter aliases to canonical names (default: default_aliases()). Houses
    and desks ("Le Temps") are contributors of kind agency under their own name.
    """
    table = default_aliases() if aliases is None else aliases
    return CreditDocument(text=text, contributors=contributors(text, table), place=place)


def contributors(text: str, aliases: Mapping[str, str]) -> tuple[ContributorDocument, ...]:
    """The agencies, persons and initials of a line, each once."""
    if len(text) > _LONGEST:
        return ()
    if text[:1] == "/":
        text = text.replace("-", "/")  # "/ats-jdu"
    bare = _bare(_plain(text, aliases) if "(" in text or "ontribu" in text else text)
    if whole := aliases.get(bare.casefold()):
        return (ContributorDocument(kind=AGENCY, name=whole),)
    named: dict[tuple[str, str], ContributorDocument] = {}
    for part in _CONNECTOR.split(bare):
        for found in _named(_bare(part), aliases):
            named.setdefault((found.kind, found.name.casefold()), found)
    return tuple(named.values())


def _plain(text: str, aliases: Mapping[str, str]) -> str:
    """The line without what it says of the names: "(Lyon, correspondant)", "contributed to …"."""
    if _CONTRIBUTED.search(text):
        text = _ROLE.sub("", _CONTRIBUTED.sub("", text))
    return _ASIDE.sub(
        lambda match: f" / {match[1]}" if _names_agency(match[1], aliases) else "", text
    )


def _names_agency(text: str, aliases: Mapping[str, str]) -> bool:
    return any(word in aliases for word in _WORDS.findall(text.casefold()))


def _bare(text: str) -> str:
    """The line without its marks, labels and rights notice."""
    before = None
    text = text.replace("\\/", "/").replace("\u200b", "")
    if "/" in text and " " not in text and ":" not in text:
        return text.strip(_MARKS) + "." * _dotted(text)  # a chain of initials
    text = _RIGHTS.sub("", text)
    while text != before:
        before = text
        text = text.strip(_MARKS) + "." * _dotted(text)
        text = _TRAIL.sub("", _YEAR.sub("", _PREFIX.sub("", text, count=1)))
    return text


def _dotted(text: str) -> bool:
    """Whether the last stop belongs to initials ("V.C.")."""
    return "." in text and bool(_DOTTED.search(text))


def _named(part: str, aliases: Mapping[str, str]) -> list[ContributorDocument]:
    """The contributors of a part between two connectors."""
    low = part.casefold()
    if not part or low in _NOBODY or low.startswith(_OURS):
        return []
    if name := aliases.get(low) or aliases.get(low.replace(" ", "-")):
        return [ContributorDocument(kind=AGENCY, name=name)]
    return _other(part, aliases)


def _other(part: str, aliases: Mapping[str, str]) -> list[ContributorDocument]:
    """What is no agency by itself: initials, houses, persons, or words with an agency."""
    words = part.split()
    before, last = " ".join(words[:-1]), words[-1].casefold()
    if is_house(part) or (_HOUSE.fullmatch(part) and words[0].casefold() not in aliases):
        return [ContributorDocument(kind=AGENCY, name=part)]
    if last in aliases and before.casefold() in aliases:
        return _named(last, aliases)  # "Agence télégraphique suisse ATS"
    if words[0].casefold() in aliases or _are_initials(words):
        return _chain(words, aliases)
    if before and last in aliases:
        return [*_named(before, aliases), *_named(last, aliases)]
    return _person(part, words)


def _person(part: str, words: list[str]) -> list[ContributorDocument]:
    if len(words) == 1 and len(part) < 5 and part.isupper() and part.isalpha():
        return [ContributorDocument(kind=INITIALS, name=part)]
    if len(words) > 6 or (part[0].islower() and part.startswith(_OF_SERVICE)):
        return []
    return [ContributorDocument(kind=PERSON, name=_spelt(_PLACE.sub("", part).split()))]


def _spelt(words: list[str]) -> str:
    """A name without the capitals of a credit line; "VOA News" begins with an acronym."""
    if _CAPITALS.fullmatch(words[0]) and not _CAPITALS.fullmatch(words[-1]):
        return " ".join(words)
    return " ".join(map(_small_capitals, words))


def _are_initials(words: list[str]) -> bool:
    """One short word in small letters; scripts without capitals may part theirs by a space."""
    alone = len(words) == 1 or not words[0].isascii()
    return alone and all(map(_INITIALS.fullmatch, words))


def _chain(words: list[str], aliases: Mapping[str, str]) -> list[ContributorDocument]:
    """ "ats afp", "dpa hc yyzz n1 se", "boi": every word for itself, dpa's flags left out."""
    if not any(word.casefold() in aliases for word in words) and not words[0].isascii():
        return [ContributorDocument(kind=INITIALS, name=" ".join(words))]
    found: list[ContributorDocument] = []
    for word in words:
        if name := aliases.get(word.casefold()):
            found.append(ContributorDocument(kind=AGENCY, name=name))
        elif _DPA_FLAGS.fullmatch(word) or word.casefold() in _NOBODY:
            continue
        else:
            kind = INITIALS if _INITIALS.fullmatch(word) else PERSON
            found.append(ContributorDocument(kind=kind, name=word))
    return found


@cache
def _houses() -> frozenset[str]:
    return frozenset(name.casefold() for name in load("houses")["houses"])


def is_house(name: str) -> bool:
    """Whether a name is that of a known house or desk ("RTSinfo")."""
    return name.casefold() in _houses()


def _small_capitals(word: str) -> str:
    """ "TRIBOUILLARD" as "Tribouillard"; short capitals in a name are left ("AG", "JR")."""
    return word.title() if _CAPITALS.fullmatch(word) and len(word) > 2 else word
