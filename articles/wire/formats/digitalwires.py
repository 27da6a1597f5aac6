"""dpa's digitalwires: the JSON in which dpa sends its wires by API (format digitalwires@0.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articles.document import MediaDocument, MediaKind, NoteDocument, StoryDocument, WireDocument
from articles.wire.assembly import (
    credits_of,
    embargo_of,
    finished,
    note,
    topics_of,
    worth_keeping,
)
from articles.wire.body import (
    blocks,
    html_tree,
    resolve,
    sidebars_apart,
)
from articles.wire.json_copy import items, load, long_text, peek, text
from articles.wire.language import language_tag
from articles.wire.moments import moment
from articles.wire.pictures import amount
from articles.wire.profiles.agency import Profile, gravest, profile
from articles.wire.reading import Reading

NAME = "digitalwires"
_KINDS = {
    "image": MediaKind.PHOTO,
    "picture": MediaKind.PHOTO,
    "graphic": MediaKind.GRAPHIC,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
}
_CODED = ("medtop:", "dpacat:")


def recognises(data: bytes, name: str) -> bool:
    return any("article_html" in each and "urn" in each for each in _entries(peek(data))[:1])


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """A document for each entry. Times carry their zone; notes that dpa calls unpublishable stay
    private, all of them are the desk's. Raises CopyRefusedError for broken JSON.
    """
    sender = agency or profile("dpa")
    documents = worth_keeping(_story(each, sender) for each in _entries(load(data)))
    return Reading(format=NAME, encoding="utf-8", documents=documents)


def _entries(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return items(value["entries"]) if "entries" in value else [value]
    return items(value)


def _story(entry: dict[str, Any], agency: Profile) -> StoryDocument:
    infobox = long_text(entry.get("infobox_html"))
    box = f'<section class="infobox">{infobox}</section>' if infobox else ""
    tree = html_tree(long_text(entry.get("article_html")) + box)
    boxes = sidebars_apart(tree)
    told = resolve(StoryDocument(body=blocks(tree), sidebars=boxes), _media(entry))
    topics, words = topics_of(_codes(entry, agency), agency)
    published = moment(text(entry.get("version_created")))
    dateline = text(entry.get("dateline")).partition(" (")[0].strip(" -–—")
    return finished(
        StoryDocument(
            headline=text(entry.get("headline")),
            kicker=text(entry.get("kicker")),
            lede=text(entry.get("teaser")),
            body=told.body,
            media=told.media,
            sidebars=told.sidebars,
            credits=credits_of(
                bylines=(text(entry.get("byline")),), sources=(text(entry.get("creditline")),)
            ),
            published_at=published,
            language=language_tag(text(entry.get("language"))) or "de",
            topics=topics,
            keywords=(*words, *_names(entry, "dnltype:keyword")),
            urgency=entry.get("urgency") if entry.get("urgency") in range(1, 10) else None,
            dateline=dateline,
            genre=next(_names(entry, "dnltype:genre"), ""),
            rights=text(entry.get("copyrightnotice")),
            wire=_wire(entry, agency),
        ),
        agency,
    )


def _media(entry: dict[str, Any]) -> dict[str, MediaDocument]:
    found = {}
    for each in items(entry.get("associations")):
        kind = _KINDS.get(text(each.get("type")).lower())
        files = sorted(items(each.get("renditions")), key=_width)
        if kind and files:
            found[text(each.get("urn"))] = MediaDocument(
                kind=kind,
                href=text(files[-1].get("url") or files[-1].get("href")),
                caption=text(each.get("caption")),
                credit=text(each.get("creditline")),
                title=text(each.get("headline")),
                rights=text(each.get("copyrightnotice") or each.get("usageterms")),
            )
    return found


def _width(file: dict[str, Any]) -> int:
    return amount(text(file.get("width")))


def _codes(entry: dict[str, Any], agency: Profile) -> Iterator[str]:
    for each in items(entry.get("categories")):
        code = text(each.get("qcode"))
        if code.startswith(_CODED) and "dnltype:" in text(each.get("type")):
            topic = agency.topic(code.removeprefix("dpacat:"))
            yield topic or (code if code.startswith("medtop:") else "")


def _names(entry: dict[str, Any], kind: str) -> Iterator[str]:
    for each in items(entry.get("categories")):
        if each.get("type") == kind:
            yield text(each.get("name"))


def _wire(entry: dict[str, Any], agency: Profile) -> WireDocument:
    notes = tuple(_notes(entry, agency))
    wire = WireDocument(
        source=agency.name,
        guid=text(entry.get("urn")),
        version=text(entry.get("version")),
        signal=gravest(
            agency.signal(
                f"pubstatus:{text(entry.get('pubstatus'))}",
                f"signal:{text(entry.get('signal')).removeprefix('sig:')}",
            ),
            *(agency.signal_of_words(each.text) for each in notes),
        ),
        sent_at=moment(text(entry.get("updated"))) or moment(text(entry.get("version_created"))),
        notes=notes,
    )
    until = moment(text(entry.get("embargoed")), agency.timezone)
    return embargo_of(wire, (each.text for each in notes), agency, until)


def _notes(entry: dict[str, Any], agency: Profile) -> Iterator[NoteDocument]:
    for each in items(entry.get("ednotes")):
        role = text(each.get("role")).rpartition(":")[2]
        public = bool(each.get("is_publishable")) and role in agency.correction_notes
        yield from note(text(each.get("ednote")), role=role, public=public)
    yield from note(text(entry.get("subhead")), role="subhead", public=True)
