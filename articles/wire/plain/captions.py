"""Captions and item lines: what a copy prints of its photos, audio and video.

A credit stands at the end of a caption, in one of nine forms ("[X]", "— © X", "| X", "(X)",
"Photo: X", bare after the last stop …), or alone on a line. An item line is
"title / programme / duration / date".
"""

from __future__ import annotations

import re

from articles.document import Part
from articles.wire.credits import default_aliases, is_house
from articles.wire.plain.sources import (
    NAMES,
    has_credit_shape,
    is_name,
    is_photo_credit,
    names_source,
)

LONGEST_CAPTION = 520
_LONGEST_CREDIT = 100
_BRACKET = re.compile(r"\[([^\[\]]{2,100})\]\)?\.?$")
_BRACKETS_END = ("]", ")", "].", ").")
_ROUND = re.compile(r"\(([^()]{2,100})\)\)?\.?$")
_LABELLED = re.compile(
    r"(?:^|[\s(.])[(|–—-]?\s?"
    r"(?:photos?|photographs?|images?|fotos?|bild(?:er)?|crédits?(?: photos?)?|"
    r"credits?|illustration|grafik|infographie|vidéo|video)(?:\s?:| by| by:| ©)\s?([^:]{2,100})$",
    re.IGNORECASE,
)
_OWN_LINE = re.compile(r"^(?:PHOTOS?|FOTO|IMAGE|ILLUSTRATION)S? (?=[A-ZÀ-Þ]{2})")
_OWN_LABEL = re.compile(r"^(?:photos?|foto|crédits?(?: photos?)?) (?=[A-ZÀ-Þ])", re.IGNORECASE)
_PHOTO_BY = re.compile(
    r"(?:photos?|fotos?|images?|bild|crédits?)(?: photos?)?(?: ?: ?| )(?-i:(?=[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.!?…»] ?[-–—] ([^.]{2,60}|(?:[A-Z]\.)+[A-Z])\.$")  # "… à 23 h 40. - Belga."
_STOP = re.compile(r"[.!?…)\]»\"] ?(?=[\w@])")
_DASH = re.compile(r" (?:[-–—]|/(?= )) ?")
_REMARK = re.compile(
    r"illustration|symbolbild|archives?$|archivio|"
    r"capture d|image d(?:e |')|photo d(?:e |')|prétexte",
    re.IGNORECASE,
)
_PARTED = re.compile(r" ?[/,|–—] ?| - ")
_NO_NAME = frozenset(".!?…:;,")
_LEAST_CAPTION = 16
_LEADS = frozenset({"lire", "voir", "suite", "photo", "vidéo", "page", "siehe", "see", "read"})
_STOPS = (".", "!", "?", "…", "»", '"', "”")
_LEGEND = re.compile(
    r"(?:legende|légende|bildlegende|caption|didascalia)\s?:\s*(?=\w)", re.IGNORECASE
)
_SIGNED_ON = re.compile(r"^[\w, /-]+, \d{1,2}\.\d{1,2}\.\d{4}$")
_CAPITALS_END = re.compile(r"[.!?»)] ([A-ZÀ-Þ][^a-zà-ÿ]{4,80})$")
_SHAPED_END = re.compile(rf"[.!?] ({NAMES}(?:(?: ?/ ?| - ){NAMES}){{1,3}})$")
_DASHED_END = re.compile(r"[.!?…»] [-–—] ([A-ZÀ-Þ@][^.!?:;«»\"]{1,50})$")
_LEAST_DESCRIPTION = 50
_DESCRIBED = re.compile(
    r"([A-ZÀ-Þ][\w.'’-]*(?:[ /][A-ZÀ-Þ][\w.'’-]*){0,4}) "
    r"(?:An?|The|Two|Three|Four|Several|Men|Women|People) [a-z]"
)
_CREDIT_LABEL = re.compile(
    r"(?:crédits?(?: photos?)?|photos?|image|foto|bild)\s?:\s*", re.IGNORECASE
)


class Caption(Part, frozen=True):
    """A caption and its credit, both verbatim; `sure` where the form leaves no doubt.

    `alt` is a description of the picture that stands behind the credit.
    """

    text: str
    credit: str
    sure: bool = True
    alt: str = ""


def split_caption(text: str) -> Caption | None:
    """The caption and credit of a line; None for a line without a photo credit."""
    if len(text) > LONGEST_CAPTION:
        return None
    if ":" in text[:14] and (match := _LEGEND.match(text)):
        text = text[match.end() :]
        return _credited(text) or Caption(text=text, credit="")
    return _credited(text) or _described(text)


def _described(text: str) -> Caption | None:
    """ "Paul Kerr A flooded street seen from a window": whose picture, and its description."""
    if len(text) < _LEAST_DESCRIPTION or text[-1] in ".!?…:»":
        return None
    match = _DESCRIBED.match(text)
    if not match:
        return None
    return Caption(text="", credit=match[1], sure=False, alt=text[match.end(1) + 1 :])


def is_remarked_credit(text: str) -> bool:
    """ "Keystone (archives)": a source, and that its picture is an old one."""
    match = _ROUND.search(text) if text[-1:] == ")" else None
    source = text[: match.start()].strip() if match else ""
    return bool(match and source and _is_remark(match[1]) and is_photo_credit(source))


def _credited(text: str) -> Caption | None:
    end = text[-1:]
    if text.endswith(_BRACKETS_END) and (found := _in_brackets(text)):
        return found
    if "©" in text:
        return _after_sign(text)
    return _labelled(text) or _bare(text) or (_remarked(text) if end in "])" else None)


def _remarked(text: str) -> Caption | None:
    """A caption that names no source, but says what it shows: "… (photo d'illustration)"."""
    match = _BRACKET.search(text) or _ROUND.search(text)
    if not match or match.start() < _LEAST_CAPTION or not _is_remark(match[1]):
        return None
    return Caption(text=text, credit="")


def _in_brackets(text: str) -> Caption | None:
    if "[" in text and (match := _BRACKET.search(text)):
        if _is_remark(match[1]) or _is_aside(match[1]):
            return None
        return Caption(text=text[: match.start()].strip(), credit=match[1].strip())
    match = _ROUND.search(text) if "(" in text else None
    return _in_round_brackets(text, match) if match else None


def _in_round_brackets(text: str, match: re.Match[str]) -> Caption | None:
    inside = match[1].strip()
    caption = text[: match.start()].strip()
    if inside.islower() or _is_remark(inside) or _SIGNED_ON.search(inside):
        return None  # "(ats/nxp)", "(APA, red, 3.2.2024)" sign a paragraph
    if label := _PHOTO_BY.match(inside):
        return Caption(text=caption, credit=inside[label.end() :].strip())
    if inside.startswith("©") or names_source(inside):
        person = "/" in inside or " - " in inside
        return Caption(text=caption, credit=inside.lstrip("© "), sure=person and bool(caption))
    unknown = text[-1] == ")" and caption[-1:] in _STOPS and _may_be_source(inside)
    return Caption(text=caption, credit=inside, sure=False) if unknown else None


def _may_be_source(inside: str) -> bool:
    """ "(Anne Wyss)", "(Police cantonale)" behind a full stop, but no "(Lire en page 3)"."""
    leads = inside.split(" ", 1)[0].casefold() in _LEADS or ":" in inside or "/" in inside
    few = inside[:1].isupper() and inside.count(" ") < 4
    return has_credit_shape(inside) or (few and not leads)


def _is_remark(inside: str) -> bool:
    """Whether a bracket says what the picture is ("Image d'illustration"), and nothing of whose."""
    return all(map(_REMARK.search, _PARTED.split(inside)))


def _is_aside(inside: str) -> bool:
    """ "[sic]", "[à la RTS]": words of the text itself; a source has capitals or is known."""
    if inside[0].isupper() or inside[0] in "@©":
        return False
    return not any(map(str.isupper, inside)) and inside.casefold() not in default_aliases()


def _after_sign(text: str) -> Caption | None:
    before, _, credit = text.rpartition("©")
    if len(credit) > _LONGEST_CREDIT or len(credit.strip()) < 2:
        return None
    caption = before.rstrip(" —–-|([/")
    label = re.search(
        r"(?:crédits?(?: photos?)?|photos?|image|foto|bild)\s?:?$", caption, re.IGNORECASE
    )
    if label:
        caption = caption[: label.start()].rstrip(" —–-|([/")
    return Caption(text=caption, credit=_CREDIT_LABEL.sub("", credit.strip(" )]"), count=1))


def _labelled(text: str) -> Caption | None:
    if len(text) < _LONGEST_CREDIT and (match := _OWN_LINE.match(text)):
        return Caption(text="", credit=text[match.end() :])
    if len(text) < _LONGEST_CREDIT and (match := _OWN_LABEL.match(text)):
        names = text[match.end() :]
        if is_name(names) or names_source(names):
            return Caption(text="", credit=names)
    tail = text[-_LONGEST_CREDIT - 20 :]
    if ":" not in tail and " by " not in tail:
        return None
    offset = max(0, len(text) - _LONGEST_CREDIT - 24)
    match = _LABELLED.search(text, offset)
    if not match or match[1].count(" ") > 9:
        return None
    head = text[: match.start() + (text[match.start()] == ".")].rstrip(" —–-|([/")
    return Caption(text=head, credit=_balanced(match[1].strip()))


def _balanced(text: str) -> str:
    """Without a closing bracket that was never opened."""
    return text if text.count("(") >= text.count(")") else text.rstrip(") ")


def _bare(text: str) -> Caption | None:
    """A source behind the last stop, dash or bar: "… 2018. Emilio Naranjo / AP"."""
    if " | " in text:
        return _piped(text)
    end = text[-1:]
    if end in _NO_NAME:
        return _closed(text) if end == "." else None
    if found := _in_capitals(text):
        return found
    return _behind_marks(text) if end != "»" else None


def _behind_marks(text: str) -> Caption | None:
    offset = max(0, len(text) - 80)
    stops = [match.end() for match in _STOP.finditer(text, offset)]
    dashes = [match.end() for match in _DASH.finditer(text, offset)]
    for end in (*reversed(stops), *dashes):
        credit = text[end:]
        signs = "/" in credit and credit.islower()  # "… du canton. ats/fgn"
        if len(credit) > 1 and not signs and names_source(credit):
            head = text[:end].rstrip(" —–-|/")
            names = _OWN_LABEL.sub("", credit.strip())
            return Caption(text=head, credit=names, sure=len(head) > 25)
    if not (stops or dashes):
        return None
    if match := _DASHED_END.search(text, offset) or _SHAPED_END.search(text, offset):
        head = text[: match.start() + 1]
        credit = _OWN_LABEL.sub("", match[1])
        return Caption(text=head, credit=credit, sure=False) if len(head) > 25 else None
    return _behind_stop(text, stops[-1]) if stops else None


def _behind_stop(text: str, end: int) -> Caption | None:
    """A name behind the last full stop ("… rive droite. Anne Wyss"), whose house is not given."""
    head, credit = text[:end].rstrip(), text[end:]
    if len(head) < 25 or head[-1] not in ".!?" or head[-4:-1].count(" "):
        return None
    # two or three capitals are the initials of who wrote the text
    named = is_name(credit) or (credit.isupper() and credit.isalpha() and len(credit) > 3)
    return Caption(text=head, credit=credit, sure=False) if named else None


def _piped(text: str) -> Caption | None:
    before, _, credit = text.rpartition(" | ")
    if not 1 < len(credit) <= _LONGEST_CREDIT or not before or before.startswith("|"):
        return None
    if credit[-1] in ":?!" or (len(before) < _LEAST_CAPTION and not names_source(credit)):
        return None  # "Culture | Musique"
    if " | " in before and "." not in before:
        return None  # "Accueil | Genève | Transports"
    if is_name(before) and is_house(credit):
        return None  # who signs the story
    return Caption(text=before.strip(), credit=credit.strip(), sure=names_source(credit))


def _closed(text: str) -> Caption | None:
    tail = text[-70:]
    if " - " not in tail and " – " not in tail and " — " not in tail:
        return None
    match = _CLOSED.search(text, max(0, len(text) - 70))
    if not match or not (names_source(match[1]) or is_name(f"{match[1]}.")):
        return None
    dotted = "." if is_name(f"{match[1]}.") else ""
    return Caption(text=text[: match.start() + 1], credit=match[1] + dotted)


def _in_capitals(text: str) -> Caption | None:
    """Names in capitals behind the last stop: "… le 3 mars. ANNE WYSS/STUDIO POUR « LE MOIS »"."""
    if text[-2:].islower():
        return None
    match = _CAPITALS_END.search(text, max(0, len(text) - 90))
    if not match or match.start() < 20 or not ("/" in match[1] or " " in match[1].strip()):
        return None
    names = _OWN_LABEL.sub("", match[1])
    return Caption(text=text[: match.start() + 1], credit=names, sure=_is_name_in_capitals(names))


def _is_name_in_capitals(text: str) -> bool:
    return "/" in text or " POUR " in text or is_name(text)
