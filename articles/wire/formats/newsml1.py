"""NewsML 1.2, as AFP, Keystone-SDA-ATS, EFE and others send it.

The identity is ProviderId, DateId and NewsItemId; the revision that ends the public identifier is
no part of it. Everything that differs between agencies is in their profiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from articles.document import (
    CreditDocument,
    NoteDocument,
    Signal,
    StoryDocument,
    WireDocument,
)
from articles.wire.assembly import (
    credits_of,
    embargo_of,
    finished,
    note,
    source_name,
    topics_of,
    urgency_of,
    worth_keeping,
)
from articles.wire.body import blocks, blocks_of_text, media_first
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.formats import nitf
from articles.wire.formats.newsml1_media import body_of, media_of
from articles.wire.language import language_tag
from articles.wire.moments import day, moment
from articles.wire.profiles.agency import (
    Profile,
    assumed_encoding,
    gravest,
    profile_of,
)
from articles.wire.reading import Reading
from articles.wire.relations import newsml_identity, with_corrected
from articles.wire.xml import (
    Element,
    find_text,
    find_texts,
    find_value,
    find_values,
    parse,
    root_name,
    squeeze,
    text_of,
)

NAME = "newsml1"
_SUBJECTS = {"Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier"}


def recognises(data: bytes, name: str) -> bool:
    return root_name(data) == "NewsML"


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """The documents of a NewsML 1.x file, one for each NewsItem that has a text or a picture.

    A picture's own item (AFP) is a document with that picture and its caption; pictures beside a
    text are its media. Times without a zone (SDA's embargoes) are the agency's.
    Raises CopyRefusedError for XML that cannot be read and for files without an item.
    """
    tree = parse(data, encoding=assumed_encoding(agency, data))
    items = tree.root.findall("NewsItem")
    if not items:
        raise CopyRefusedError(gettext_noop("The file holds no news item."))
    sent = find_text(tree.root, "NewsEnvelope/DateAndTime")
    documents = worth_keeping(_story(item, sent, agency) for item in items)
    return Reading(format=NAME, encoding=tree.encoding, documents=documents, notices=tree.notices)


def _story(item: Element, sent: str, agency: Profile | None) -> StoryDocument:
    component = item.find("NewsComponent")
    component = item if component is None else component
    profile = agency or _profile(item)
    lines = _lines(component, profile)
    told = _content(item)
    topics, words = topics_of(_codes(item, profile), profile)
    media = (*told.media, *media_of(item))
    created = find_text(item, "NewsManagement/FirstCreated")
    published = moment(created, profile.timezone)
    modified = moment(find_text(item, "NewsManagement/ThisRevisionCreated"), profile.timezone)
    return finished(
        StoryDocument(
            headline=find_text(component, ".//HeadLine") or told.headline,
            kicker=lines.get("kicker", "") or told.kicker,
            lede=told.lede or find_text(component, ".//SubHeadLine"),
            body=told.body,
            media=media,
            sidebars=told.sidebars,
            credits=_credits(item, component, told, profile),
            published_at=published,
            published_on=day(created),
            modified_at=modified,
            language=_language(item),
            topics=topics,
            keywords=(*words, *_properties(item, "Keyword")),
            slugline=find_text(item, "Identification/NameLabel")
            or find_text(component, ".//SlugLine"),
            urgency=urgency_of(find_value(item, "NewsManagement/Urgency", "FormalName")),
            dateline=find_text(component, ".//DateLine") or told.dateline,
            genre=find_value(item, ".//DescriptiveMetadata/Genre", "FormalName")
            or lines.get("genre", ""),
            rights=find_text(component, ".//CopyrightLine")
            or find_text(item, ".//RightsMetadata/Copyright"),
            wire=_wire(item, component, sent, profile),
        ),
        profile,
    )


def _profile(item: Element) -> Profile:
    return profile_of(
        find_text(item, "Identification/NewsIdentifier/ProviderId").partition(":")[0],
        *find_values(item, ".//Provider/Party", "FormalName"),
        *find_values(item, ".//Source/Party", "FormalName"),
    )


def _lines(component: Element, profile: Profile) -> dict[str, str]:
    """The NewsLines that the profile sends to a field: CatchWord to the kicker."""
    found: dict[str, str] = {}
    for line in component.iterfind("NewsLines/NewsLine"):
        field = profile.newslines.get(find_value(line, "NewsLineType", "FormalName"), "note")
        found.setdefault(field, find_text(line, "NewsLineText"))
    return found


def _content(item: Element) -> StoryDocument:
    """What the first text of an item tells; captions of its pictures are no text."""
    for content in _texts(item):
        embedded = content.find(".//nitf")
        if embedded is not None:
            told = nitf.article(embedded)
        elif content.find(".//body.content") is not None:
            told = nitf.article(content)
        elif len(content):
            media, body = media_first(blocks(body_of(content)))
            told = StoryDocument(body=body, media=media)
        else:
            told = StoryDocument(body=blocks_of_text(content.text or ""))
        if told.body or told.lede:
            return told
    return StoryDocument()


def _texts(item: Element) -> Iterator[Element]:
    for component in item.iter("NewsComponent"):
        if find_value(component, "Role", "FormalName").lower() != "caption":
            if any(each.get("Href") for each in component.iterfind("ContentItem")):
                continue
            yield from component.iterfind("ContentItem/DataContent")


def _credits(
    item: Element, component: Element, told: StoryDocument, profile: Profile
) -> tuple[CreditDocument, ...]:
    sources = find_values(item, ".//AdministrativeMetadata/Source/Party", "FormalName")
    if "source" not in profile.credit_from or not sources:
        sources = find_values(item, ".//AdministrativeMetadata/Provider/Party", "FormalName")
    authors = _properties(item, "author")
    return (
        *credits_of(
            bylines=find_texts(component, "NewsLines/ByLine"),
            sources=sources,
            initials=authors if "author" in profile.credit_from else (),
        ),
        *told.credits,
    )


def _codes(item: Element, profile: Profile) -> Iterator[str]:
    for code in item.iter("SubjectCode"):
        for subject in code:
            if subject.tag in _SUBJECTS and subject.get("FormalName"):
                yield squeeze(subject.get("FormalName"))
            if category := profile.topic(subject.get("cat") or ""):
                yield category


def _properties(item: Element, name: str) -> tuple[str, ...]:
    found = (
        squeeze(each.get("Value"))
        for each in item.iter("Property")
        if each.get("FormalName") == name
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _language(item: Element) -> str:
    return language_tag(
        find_value(item, ".//DescriptiveMetadata/Language", "FormalName")
        or item.get("{http://www.w3.org/XML/1998/namespace}lang")
        or ""
    )


def _wire(item: Element, component: Element, sent: str, profile: Profile) -> WireDocument:
    identifier = item.find("Identification/NewsIdentifier")
    identifier = item if identifier is None else identifier
    notes = tuple(_notes(item, component, profile))
    wire = WireDocument(
        source=source_name(
            profile,
            find_value(item, ".//Provider/Party", "FormalName"),
            find_text(identifier, "ProviderId"),
        ),
        guid=_guid(identifier),
        version=_version(find_text(identifier, "RevisionId")),
        signal=_signal(item, component, profile),
        sent_at=moment(sent, profile.timezone)
        or moment(find_text(item, "NewsManagement/ThisRevisionCreated"), profile.timezone),
        notes=notes,
    )
    lifted = _status_change(item, profile)
    wire = with_corrected(wire, _relations(item), profile)
    return embargo_of(wire, (each.text for each in notes), profile, lifted)


def _relations(item: Element) -> Iterator[tuple[str, str]]:
    """The other items that an item names, each with what the two are to each other."""
    for name in ("DerivedFrom", "AssociatedWith"):
        for each in item.iterfind(f"NewsManagement/{name}"):
            relation = each.get("FormalName") or name
            yield relation, newsml_identity(squeeze(each.get("NewsItem")))


def _guid(identifier: Element) -> str:
    parts = (find_text(identifier, name) for name in ("ProviderId", "DateId", "NewsItemId"))
    guid = ":".join(filter(None, parts))
    if guid:
        return guid
    return newsml_identity(find_text(identifier, "PublicIdentifier"))


def _version(text: str) -> str:
    return re.sub(r"[NAU]$", "", text)


def _signal(item: Element, component: Element, profile: Profile) -> Signal:
    """Status, Instruction, type and Version together: SDA deletes with the status "Usable"."""
    management = item.find("NewsManagement")
    management = item if management is None else management
    instructions = find_values(management, "Instruction", "FormalName")
    advisories = [
        find_text(line, "NewsLineText")
        for line in component.iterfind("NewsLines/NewsLine")
        if find_value(line, "NewsLineType", "FormalName") == "AdvisoryLine"
    ]
    # AFP's line goes on after the word: "CORRECTS la ligne touchée".
    advisories += [each.partition(" ")[0] for each in advisories]
    return gravest(
        profile.signal(
            f"status:{find_value(management, 'Status', 'FormalName')}",
            f"newsitemtype:{find_value(management, 'NewsItemType', 'FormalName')}",
            *(f"instruction:{each}" for each in instructions),
            *(f"version:{each}" for each in _properties(item, "Version")),
        ),
        *map(profile.signal_of_words, advisories),
    )


def _status_change(item: Element, profile: Profile) -> datetime | None:
    """When an embargoed item becomes usable; another change of status is none of an embargo."""
    for change in item.iter("StatusWillChange"):
        if find_value(change, "FutureStatus", "FormalName").lower() in ("", "usable"):
            return moment(find_text(change, "DateAndTime"), profile.timezone)
    return None


def _notes(item: Element, component: Element, profile: Profile) -> Iterator[NoteDocument]:
    for comment in item.iter("Comment"):
        role = squeeze(comment.get("FormalName"))
        if role != "EfeNewsMLVersion":
            yield from note(text_of(comment), role=role or "comment")
    for line in component.iterfind("NewsLines/NewsLine"):
        role = find_value(line, "NewsLineType", "FormalName")
        if profile.newslines.get(role, "note") in ("note", "advisory"):
            yield from note(find_text(line, "NewsLineText"), role=role)
