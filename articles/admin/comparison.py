"""Two documents beside each other: field by field, paragraph by paragraph, word by word.

Pure functions; templates/admin/articles/story/_comparison.html shows the rows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles import document as doc
from articles.admin.credit_names import written
from articles.document import StoryDocument
from articles.markup import plain
from articles.models.media import MEDIA_KINDS
from articles.wording import word_diff

_KINDS = dict(MEDIA_KINDS)
_OTHER = {
    "language": _("language"),
    "slugline": _("slugline"),
    "urgency": _("urgency"),
    "dateline": _("dateline"),
    "genre": _("genre"),
    "rights": _("rights and terms of use"),
    "source_url": _("address of the source"),
}
NO_NAMES: Mapping[str, str] = MappingProxyType({})
_ALIKE = 0.35  # below this share of common words two paragraphs are two, not one that was changed


@dataclass(frozen=True)
class Piece:
    """A run of words, and whether the other side has it too."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Row:
    """One passage on both sides; an empty side has no such passage."""

    label: Any
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def compare(
    before: StoryDocument, after: StoryDocument, names: Mapping[str, str] = NO_NAMES
) -> list[Row]:
    """The passages that differ, in the order of the story. Equal documents give no row.

    `names` says what codes of topics and addresses of sections are called (naming.py).
    """
    old, new = _fields(before, names), _fields(after, names)
    rows: list[Row] = []
    for name in [*old, *(name for name in new if name not in old)]:
        label, passages = (old.get(name) or new[name])[0], old.get(name, ("", []))[1]
        rows += _rows(label, passages, new.get(name, ("", []))[1])
    return rows


def _fields(document: StoryDocument, names: Mapping[str, str]) -> dict[str, tuple[Any, list[str]]]:
    """Every field of a document that an editor can tell apart, as passages of plain text."""
    fields: dict[str, tuple[Any, list[str]]] = {
        "kicker": (_("kicker"), [document.kicker]),
        "headline": (_("headline"), [document.headline]),
        "lede": (_("lede"), [document.lede]),
        "media": (_("media"), [*map(_media_text, document.media)]),
        "body": (_("body"), [*map(_block_text, document.body)]),
        "credits": (_("credits"), [*map(_credit_text, document.credits)]),
    }
    for number, box in enumerate(document.sidebars, 1):
        label = _("sidebar %(number)s") % {"number": number}
        fields[f"sidebar {number}"] = (label, [*_sidebar_texts(box)])
    return fields | {
        "section": (_("section"), [names.get(document.section, document.section)]),
        "topics": (_("topics"), [names.get(code, code) for code in document.topics]),
        "keywords": (_("keywords"), [*document.keywords]),
        "other": (_("other"), [*_other_texts(document)]),
    }


def texts_of(name: str, value: Any, names: Mapping[str, str] = NO_NAMES) -> list[str]:
    """The passages of one field's value, as a comparison of documents shows them."""
    if not isinstance(value, tuple):
        return [names.get(str(value), str(value))] if value not in (None, "") else []
    alone = _fields(doc.replace(StoryDocument(), **{name: value}), names)
    alone.pop("other")
    return [text for _label, texts in alone.values() for text in texts if text]


def _sidebar_texts(box: doc.SidebarDocument) -> Iterator[str]:
    yield box.headline
    yield from map(_media_text, box.media)
    yield from map(_block_text, box.body)
    yield from map(_credit_text, box.credits)


def _other_texts(document: StoryDocument) -> Iterator[str]:
    for name, label in _OTHER.items():
        if value := getattr(document, name):
            yield f"{label}: {value}"


def _block_text(block: doc.Block) -> str:
    match block:
        case doc.Crosshead():
            return f"— {block.text} —"
        case doc.Quote():
            by = f" ({block.attribution})" if block.attribution else ""
            return f"« {plain(block.html)} »{by}"
        case doc.BulletList():
            return "\n".join(f"• {plain(item)}" for item in block.items)
        case doc.MediaBlock():
            return _media_text(block.media)
    return _with_links(block.html)


_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')


def _with_links(fragment: str) -> str:
    """Plain text in which a link's address is to be seen: a change of it is a change."""
    return plain(_LINK.sub(r"\2 [\1]", fragment))


def _media_text(media: doc.MediaDocument) -> str:
    parts = [media.title, media.programme, media.caption, media.alt, media.description]
    if media.broadcast_on:
        parts.append(date_format(media.broadcast_on))
    credit = f" [{media.credit}]" if media.credit else ""
    poster = f"\n+ {_media_text(media.poster)}" if media.poster else ""
    return f"{_KINDS[media.kind]}: " + " · ".join(filter(None, parts)) + credit + poster


def _credit_text(credit: doc.CreditDocument) -> str:
    names = written(credit.contributors).replace("\n", ", ")
    return f"{credit.text} ({names})" if names else credit.text


def _rows(label: Any, old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    old, new = [text for text in old if text], [text for text in new if text]
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (_row(label, *pair) for pair in _pairs(old[i:j], new[k:m]))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Passages of a changed run, one beside the other; unlike ones stand alone."""
    for before, after in zip_longest(old, new, fillvalue=""):
        if before and after and _likeness(before, after) < _ALIKE and len(old) != len(new):
            yield before, ""
            yield "", after
        else:
            yield before, after


def _likeness(before: str, after: str) -> float:
    words = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    return words.ratio()


def _row(label: Any, before: str, after: str) -> Row:
    runs = [*word_diff(before, after)]
    return Row(
        label,
        tuple(Piece(text, tag == "del") for tag, text in runs if tag != "ins"),
        tuple(Piece(text, tag == "ins") for tag, text in runs if tag != "del"),
    )
