"""Who signs: bylines and sign-offs, as whole lines and beside dates."""

from __future__ import annotations

import re

from articles.document import ContributorKind, CreditPlace
from articles.wire.credits import default_aliases, is_house, parse_credit
from articles.wire.plain.sources import is_name
from articles.wire.vocabulary import Vocabulary, default_vocabulary, word_key

_SIGNOFF = re.compile(r"[(\[]?[\w.-]{1,14}(?: ?\\?/ ?[\w.-]{1,14}){0,5}[)\]]?\.?")
SLASH_SIGNOFF = re.compile(r"/[a-z]{2,5}(?:[-+/][a-z]{2,8}){0,2}")  # "/comm-mbo"
_NAME_SIGNOFF = re.compile(
    r"[(\[]?[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){1,3} ?/ ?[a-zà-þ]{2,6}(?:/[a-zà-þ]{2,6})?[)\]]?"
)
_WITH_WORDS = frozenset({"avec", "et", "with", "and", "mit", "und"})
_WITH_WHOM = re.compile(r"(?:l['’]|les |la |the |der )?([\w-]+(?: [A-Z]\w+)?)")
_HELPED = re.compile(
    r" \((?:avec|mit|with) [^()]{2,60}\)$"
    r"|, avec (?:la collaboration|le concours|la contribution) d(?:es? |u |['’])[^.]{2,50}$"
)
_MIXED_INITIALS = re.compile(r"[a-z]{2,6}[A-Z]")  # "ludoC"
_LATER_NAMES = re.compile(
    r"\b(?:édité|relu|vérifié|corrigé|traduit|edited|editing|propos recueillis|"
    r"bearbeitet) (?:par|by|von)\b"
    r"|\btraduit (?:de l['’]\w+|du \w+) par\b"
)
_CONTRIBUTED = re.compile(
    r"\b(?:contributed (?:to this|reporting)|"
    r"(?:a|ont) (?:également )?(?:contribué|participé) à (?:cet|ce) )"
)
_ASIDE = re.compile(r" ?\([^()]{2,60}\)")
_LONGEST_SIGNATURE = 110
_HANDLE = re.compile(r"\s@\S+$")
_SIGNATURE_PARTS = re.compile(
    r",? (?:avec|mit|with|et|und|and|e) (?:l['’]|les |la |le |der )?| ?[,/|•·] ?| [-–—] "
)
ROLES = (
    *("journaliste", "rédact", "correspondant", "envoyé", "photographe", "chef", "responsable"),
    *("porte-parole", "directeur", "directrice", "président", "secrétaire", "syndic", "chargé"),
    *("redakt", "korrespondent", "reporter", "editor", "correspondent", "giornalista"),
)
_PARTED = re.compile(r" (?:avec|mit|with|et|und|and) (?:l['’]|les |la |le |der )?| ?, ")
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w'’-]{1,20}(?: [A-ZÀ-Þ][\w'’-]{1,20}){0,2}, \d{1,2}(?:er|\.)? [^\W\d_]{3,10}\.?"
    r"(?: \d{4})? \(([^()]{2,30})\)"
)
_PLACE = re.compile(r",? (?:in|à|en|au|aux|aus|depuis) (?=[A-ZÀ-Þ])")
_BARE_BYLINES = frozenset({"par", "de", "by", "von"})
_WITH = ("avec", "mit", "with")


def is_byline(text: str, low: str, words: Vocabulary) -> bool:
    """Whether a line is names with the words of a byline; `low` is it in small letters."""
    if low.strip(" :") in _BARE_BYLINES:
        return True
    if low.startswith(words.bylines) and _names_follow(text, low, words):
        return True
    if text[-1] != "." and len(text) <= 90 and with_agency(text):
        return True
    if ("ontrib" in low or "particip" in low) and _CONTRIBUTED.search(low) and low.count(" ") < 24:
        return True
    if len(text) > 120 or not (_names_later(low) or _names_house(low)):
        return False
    return all_names(text) and not text.startswith("PHOTO")  # "PHOTO ANNE WYSS, LE MATIN"


def _names_later(low: str) -> bool:
    """ "…, édité par Anne Wyss"; few lines hold one of the small words, and they are found fast."""
    by = " par" in low or " by" in low or " von" in low
    return by and bool(_LATER_NAMES.search(low))


def is_label(text: str) -> bool:
    """ "Autor:", "Par :": the name is on the next line."""
    return text[-1:] == ":" and word_key(text) in default_vocabulary().bylines


def is_dateline(text: str) -> bool:
    """ "Chur, 9. Jan. (Keystone-SDA)": place, day and agency on a line of their own."""
    match = _DATELINE.fullmatch(text)
    return bool(match and any(map(default_aliases().get, match[1].casefold().split())))


def who_signs(text: str) -> str:
    """A credit line without the place that it names beside a person or an agency."""
    if is_dateline(text):
        return text[text.index("(") :]
    name, comma, place = text.partition(", ")
    known = place.casefold() in default_aliases() or is_house(place)
    signs = is_name(name) or name.casefold() in default_aliases()
    return name if comma and signs and place.isalpha() and not known else text


def is_signature(text: str) -> bool:
    """Whether a line is nothing but who made the story: names, agencies and houses, perhaps with
    what they do and where ("Nino Beridze, Tbilissi", "Anne Wyss, envoyée spéciale à Kiev").

    A photo credit looks the same: ask only where a story is signed.
    """
    if len(text) > _LONGEST_SIGNATURE or not text[:1].isalnum():
        return False
    bare = _HANDLE.sub("", _ASIDE.sub("", text))
    first, *others = [part.strip() for part in _SIGNATURE_PARTS.split(bare) if part.strip()] or [""]
    return _signs(first) and all(_signs(part) or _is_role_or_place(part) for part in others)


def _signs(part: str) -> bool:
    low = part.casefold()
    aliases = default_aliases()
    if is_name(part) or low in aliases or is_house(part):
        return True
    before, _, last = low.rpartition(" ")
    return last in aliases and before in aliases  # "Agence télégraphique suisse ATS"


def _is_role_or_place(part: str) -> bool:
    if part.casefold().startswith(ROLES):
        return True
    return (part[:1].isupper() and part.count(" ") < 2) or bool(_PLACE.match(f" {part}"))


def _names_house(low: str) -> bool:
    """ "Julie Bon, RTSinfo": a name and the house."""
    _, comma, house = low.rpartition(", ")
    return bool(comma) and is_house(house)


def _names_follow(text: str, low: str, words: Vocabulary) -> bool:
    """Whether a byline's label is followed by names, or by nothing (they are on the next)."""
    prefix = max((word for word in words.bylines if low.startswith(word)), key=len)
    after = _ASIDE.sub("", text[len(prefix) :])  # "(Lyon, correspondant)"
    if not after.strip(" :"):
        return len(prefix) > 3 or text[-1] == ":"
    if after[0] not in " :":
        return False
    if prefix.startswith(("de no", "par no", "von uns")):
        return len(text) < 70
    stops = text[-1] == "." and "par" not in prefix and "by" not in prefix
    return not stops and all_names(_ASIDE.sub("", text))


def is_byline_beside_date(rest: str, left: str, words: Vocabulary) -> bool:
    """Whether what a line says beside a date is a byline; `left` is that without labels."""
    low = rest.casefold()
    if _opens_with(low, words.bylines) or "quelle:" in low or "source" in low:
        return True
    return with_agency(left) or is_name(left) or "crédit photo" in low


def signs_letter(text: str) -> bool:
    """ "Yvette Bron, Nyon": a name and its place, as letters to the editor are signed."""
    name, comma, place = text.partition(", ")
    return bool(comma) and is_name(name) and place[:1].isupper() and place.isalpha()


def tells_role(text: str) -> bool:
    """ "Journaliste spécialisée dans …", "Redaktorin im Ressort …": what somebody does."""
    return text[:1].isupper() and text[:14].casefold().startswith(ROLES)


def _opens_with(low: str, labels: tuple[str, ...]) -> bool:
    """Whether a line begins with one of these words, as a word: "di Anna", but not "Die Frau"."""
    return low.startswith(labels) and any(
        low.startswith(label) and not low[len(label) : len(label) + 1].isalpha() for label in labels
    )


def with_agency(text: str) -> bool:
    """Whether a text says "… avec AFP", "… et l'ATS", "… mit SDA"."""
    words = text.split()
    if _WITH_WORDS.isdisjoint(words):
        return False
    return any(
        _opens_with_agency(" ".join(words[index : index + 3]))
        for index, word in enumerate(words, 1)
        if word in _WITH_WORDS
    )


def _opens_with_agency(text: str) -> bool:
    match, aliases = _WITH_WHOM.match(text), default_aliases()
    if not match:
        return False
    name = match[1].casefold()
    return name in aliases or name.split()[0] in aliases


def is_signoff(text: str) -> bool:
    """ "agences/vkiss", "(ats/nxp)", "(AFP)", "boi avec agences", "dpa hm bs wjh".

    Who helped may follow: "ats/nxp (avec les correspondants)".
    """
    text = _HELPED.sub("", text)
    bare = text.strip("()[]. ")
    if bare.casefold() in default_aliases() or ("/" in text and _NAME_SIGNOFF.fullmatch(text)):
        return True
    if text[0] == "/":
        return bool(SLASH_SIGNOFF.fullmatch(text))
    if _SIGNOFF.fullmatch(text):
        return _is_slash_chain(text, bare)
    return _is_word_chain(bare) or _is_mixed(bare) or _is_signed_broadcast(bare)


def _is_slash_chain(text: str, bare: str) -> bool:
    parts = [part.strip() for part in bare.replace("\\", "").split("/")]
    if len(parts) == 1:
        return text[0] == "(" and text[-1] == ")" and _is_code(bare)
    return _is_chain(bare.replace("\\", ""))


def _is_word_chain(bare: str) -> bool:
    """Initials with an agency, or an agency and then initials."""
    words = bare.casefold().split()
    aliases = default_aliases()
    if 3 <= len(words) <= 6 and words[1] in _WITH and bare.split(maxsplit=1)[0].islower():
        rest = [word.removeprefix("l'").removeprefix("l’") for word in words[2:]]
        return all(word in aliases or word in ("et", "les", "und", "and") for word in rest)
    return (
        1 < len(words) < 7
        and words[0] in aliases
        and bare.islower()
        and all(len(word) <= 4 for word in words[1:])
    )


def _is_mixed(bare: str) -> bool:
    """ "afp/ther avec Marie Dupont", "boi et ats": a chain, then names, agencies or chains."""
    if "/" not in bare and not bare[:1].islower() and not bare[:2].isupper():
        return False
    first, *others = _PARTED.split(bare)
    if not others or not ("/" in first or _is_code(first)) or not _is_chain(first):
        return False
    return all(
        is_name(each) or each.casefold() in default_aliases() or ("/" in each and _is_chain(each))
        for each in others
    )


def _is_signed_broadcast(bare: str) -> bool:
    """ "SRF 4 News, 17.01.2024, 10:00 Uhr; sda/hosb;kesm": where it ran, and who signs."""
    when, semicolon, who = bare.partition(";")
    signs = bool(semicolon) and _is_chain(who.replace(";", "/"))
    return signs and ("/" in who or when.endswith(" Uhr"))


def _is_chain(text: str) -> bool:
    parts = [part.strip() for part in text.split("/")]
    aliases = default_aliases()
    agency = any(part.casefold() in aliases or is_house(part) for part in parts)
    return all(
        part.casefold() in aliases
        or _is_initials(part)
        or (agency and (is_house(part) or bool(_MIXED_INITIALS.fullmatch(part))))
        for part in parts
    )


def without_place(name: str) -> str:
    """ "Margaret Hale in Oberried" as "Margaret Hale"."""
    return _PLACE.split(name, maxsplit=1)[0]


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
