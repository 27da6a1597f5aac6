"""ninjs, News in JSON: 1.x, 2.x and 3.x, and the dialects of Superdesk and of Fingerpost.

1.x tells parts by the ends of names (body_xhtml), 2.x by lists of roles, 3.x writes camelCase:
names are read in lower case, so one reader serves all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from articles.document import (
    CreditDocument,
    CreditPlace,
    NoteDocument,
    StoryDocument,
    WireDocument,
)
from articles.markup import plain
from articles.wire.assembly import (
    OWN_PROFILE,
    credit,
    credits_of,
    embargo_of,
    finished,
    note,
    source_name,
    topics_of,
    urgency_of,
    worth_keeping,
)
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.formats.ninjs_content import (
    KINDS,
    content_of,
    headline_of,
    listed,
    lowered,
    medium_of,
    roles,
)
from articles.wire.formats.ninjs_export import write
from articles.wire.json_copy import items, load, long_text, peek, text, texts
from articles.wire.language import language_of, language_tag
from articles.wire.moments import day, moment
from articles.wire.profiles.agency import GENERIC, Profile, gravest, profile, profile_of
from articles.wire.reading import Reading
from articles.wire.relations import with_corrected

__all__ = ["NAME", "read", "recognises", "write"]

NAME = "ninjs"
_MARKS = {
    "uri", "guid", "headline", "headlines", "body_text", "body_html", "body_xhtml", "bodies",
    "versioncreated", "versionCreated", "pubstatus", "pubStatus", "renditions",
}  # fmt: skip
_PLACES = {
    "byline": CreditPlace.BYLINE,
    "creditline": CreditPlace.SIGNOFF,
    "creditline-inline": CreditPlace.INLINE,
}
_RELATIONS = ("corrects", "correction_of", "replaces", "rewrite_of", "evolvedfrom")
_LEDES = ("summary", "lede", "abstract", "text", "teaser", "caption", "html")


def recognises(data: bytes, name: str) -> bool:
    value = peek(data)
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and not _MARKS.isdisjoint(first)


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """A document for each item of the file (one object, or a list of them).

    Times without a zone are UTC unless the agency is known. Associated pictures, videos and sounds
    are media; associated texts are sidebars. Raises CopyRefusedError for broken JSON, for events
    and planning items, and for items without text and picture.
    """
    value = load(data)
    found = [lowered(each) for each in (items(value) if isinstance(value, list) else [value])]
    for each in found:
        if text(each.get("type")) in ("event", "planning"):
            raise CopyRefusedError(
                gettext_noop("The item is a plan or an event, not a story: %(kind)s."),
                kind=text(each.get("type")),
            )
    documents = worth_keeping(_story(each, agency) for each in found)
    return Reading(format=NAME, encoding="utf-8", documents=documents)


def _story(item: dict[str, Any], given: Profile | None) -> StoryDocument:
    agency = given or _profile(item)
    headlines = roles(item, "headline")
    descriptions = roles(item, "description")
    told = content_of(item)
    own = item.get("profile") == OWN_PROFILE
    topics, words = topics_of(_own_topics(item) if own else _codes(item), agency, own=own)
    words = words or tuple(_subject_words(item) if own else ())
    created, changed = _times(item, agency)
    is_media = text(item.get("type")) in KINDS
    return finished(
        StoryDocument(
            headline=headline_of(headlines) or ("" if told.body else text(item.get("title"))),
            kicker=headlines.get("kicker", ""),
            lede="" if is_media else _lede(descriptions),
            body=told.body,
            media=(medium_of(item), *told.media) if is_media else told.media,
            sidebars=told.sidebars,
            credits=_credits(item, descriptions),
            published_at=created,
            published_on=day(text(item.get("firstcreated"))),
            modified_at=changed,
            language=language_tag(text(item.get("language")))
            or language_of(descriptions.get("text", "")),
            topics=topics,
            keywords=tuple(dict.fromkeys((*words, *_keywords(item)))),
            slugline=text(item.get("slugline")) or text(item.get("slug")),
            urgency=urgency_of(text(item.get("urgency")), text(item.get("priority"))),
            dateline=text(item.get("located")),
            genre=next((text(each.get("name")) for each in listed(item, "genre")), ""),
            rights=text(item.get("copyrightnotice")),
            wire=_wire(item, agency),
        ),
        agency,
        own=own,
    )


def _profile(item: dict[str, Any]) -> Profile:
    sources = (text(each.get("name")) for each in listed(item, "infosource"))
    found = profile_of(
        text(item.get("source")),
        *sources,
        text(item.get("copyrightholder")),
        text(item.get("uri")),
        text(item.get("guid")),
    )
    return found if found.name else profile(GENERIC)


def _lede(descriptions: dict[str, str]) -> str:
    for role in _LEDES:
        if descriptions.get(role):
            return plain(descriptions[role]) if role == "html" else descriptions[role]
    return ""


def _credits(item: dict[str, Any], descriptions: dict[str, str]) -> tuple[CreditDocument, ...]:
    """The byline, then the credit lines; in their order where they are told as descriptions.

    An item that has no credit line is credited to its sources.
    """
    lines = [
        (text(each.get("role")).lower(), text(each.get("value")))
        for each in listed(item, "description")
    ] or list(descriptions.items())
    byline = text(item.get("by")) or text(item.get("byline"))
    if byline and not any(role == "byline" for role, _ in lines):
        lines.insert(0, ("byline", byline))
    found = tuple(credit(value, _PLACES[role]) for role, value in lines if role in _PLACES)
    if item.get("profile") == OWN_PROFILE or any(each.place != "byline" for each in found):
        return found
    named = (text(each.get("name")) for each in listed(item, "infosource"))
    return (*found, *credits_of(sources=(text(item.get("source")), *named)))


def _codes(item: dict[str, Any]) -> Iterator[str]:
    for subject in listed(item, "subject"):
        code = text(subject.get("uri") or subject.get("literal") or subject.get("code"))
        scheme = text(subject.get("scheme"))
        if "mediatopic" in scheme and code.isdigit():
            yield f"medtop:{code}"
        elif "mediatopic/" in code:
            yield f"medtop:{code.rpartition('/')[2]}"
        elif "subjectcode/" in code:
            yield code.rpartition("/")[2]
        elif code.isdigit() or code.startswith(("medtop:", "subj:")):
            yield code
        else:
            yield text(subject.get("name"))
    yield from texts(item.get("mediacatcodes"))


def _own_topics(item: dict[str, Any]) -> Iterator[str]:
    for subject in listed(item, "subject"):
        address = text(subject.get("uri"))
        scheme = "medtop" if "mediatopic/" in address else "subj"
        if address:
            yield f"{scheme}:{address.rpartition('/')[2]}"
        elif literal := text(subject.get("literal")):
            yield literal


def _subject_words(item: dict[str, Any]) -> Iterator[str]:
    return (text(each["name"]) for each in listed(item, "subject") if "name" in each)


def _keywords(item: dict[str, Any]) -> Iterator[str]:
    """Keywords, a list or one text parted by "+" or commas (Fingerpost)."""
    words = item.get("keywords") or item.get("keyword")
    if isinstance(words, str):
        words = words.replace("+", ",").split(",")
    yield from texts(words)


def _times(item: dict[str, Any], agency: Profile) -> tuple[datetime | None, datetime | None]:
    zone = agency.timezone
    changed = moment(text(item.get("versioncreated")), zone)
    first = moment(text(item.get("firstcreated") or item.get("firstpublished")), zone)
    return first or changed, changed


def _wire(item: dict[str, Any], agency: Profile) -> WireDocument:
    notes: tuple[NoteDocument, ...] = tuple(
        each
        for line in long_text(item.get("ednote")).splitlines()
        for each in note(text(line), role="ednote")
    )
    wire = WireDocument(
        source=source_name(
            agency,
            text(item.get("source")),
            *(text(x.get("name")) for x in listed(item, "infosource")),
        ),
        guid=text(item.get("guid")) or text(item.get("uri")),
        version=text(item.get("version")),
        signal=gravest(
            agency.signal(
                f"pubstatus:{text(item.get('pubstatus'))}", f"signal:{text(item.get('signal'))}"
            ),
            *(agency.signal_of_words(each.text) for each in notes),
        ),
        sent_at=moment(text(item.get("versioncreated")), agency.timezone),
        notes=notes,
    )
    wire = with_corrected(wire, _relations(item), agency)
    until = moment(text(item.get("embargoeduntil") or item.get("embargoed")), agency.timezone)
    return embargo_of(wire, (each.text for each in notes), agency, until)


def _relations(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What associations with a `rel` and Superdesk's `evolvedfrom` and its like name."""
    for each in map(lowered, items(item.get("associations"))):
        yield text(each.get("rel")), text(each.get("uri")) or text(each.get("guid"))
    for name in _RELATIONS:
        if (value := item.get(name)) is None:
            continue
        for each in value if isinstance(value, list) else [value]:
            named = each.get("uri") or each.get("guid") if isinstance(each, dict) else each
            yield name, text(named)
