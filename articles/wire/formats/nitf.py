"""NITF 3.x, the News Industry Text Format: as a file of its own and inside NewsML.

Any namespace or none. What agencies do to it is in their profiles; AP leaves out the id-string,
PA repeats the abstract as first paragraph, NTB marks the lede by class.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from articles.document import (
    Block,
    CreditDocument,
    CreditPlace,
    MediaDocument,
    Paragraph,
    Signal,
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
from articles.wire.body import blocks, media_first, remove, sidebars_apart
from articles.wire.formats.nitf_export import write
from articles.wire.language import language_of, language_tag
from articles.wire.moments import day, moment
from articles.wire.pictures import media_blocks
from articles.wire.profiles.agency import (
    Profile,
    assumed_encoding,
    gravest,
    profile_of,
)
from articles.wire.reading import Reading
from articles.wire.relations import with_corrected
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

__all__ = ["NAME", "read", "recognises", "write"]

NAME = "nitf"
_PLACES = {place.value for place in CreditPlace}
_LEDE = {"lede", "lead", "Lead", "ingress"}


def recognises(data: bytes, name: str) -> bool:
    return root_name(data) == "nitf"


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """One NITF document (schema 3.6; 3.0 to 3.5 and namespaces of any year are the same to us).

    Times without a zone are the agency's. Raises CopyRefusedError for XML that cannot be read.
    """
    tree = parse(data, encoding=assumed_encoding(agency, data))
    documents = worth_keeping([_story(tree.root, data, agency)])
    return Reading(format=NAME, encoding=tree.encoding, documents=documents, notices=tree.notices)


def article(root: Element) -> StoryDocument:
    """What the body of a NITF element tells, without its docdata: the part that NewsML carries."""
    body_head = root.find(".//body.head")
    content = root.find("body/body.content")
    if content is None:
        content = root.find(".//body.content")
    if content is None:
        content = root.find("body")
    head = _body_head(body_head) if body_head is not None else StoryDocument()
    if content is None:
        return head
    marked = _marked_lede(content)
    sidebars = sidebars_apart(content)
    media, body = _media_apart(content)
    lede = head.lede
    if marked is not None:
        lede, body = _lede_apart(marked, lede, body)
    return StoryDocument(
        headline=head.headline,
        kicker=head.kicker,
        lede=lede,
        body=body,
        media=media,
        sidebars=sidebars,
        credits=(*head.credits, *_taglines(root)),
        dateline=head.dateline,
        wire=head.wire,
    )


def _media_apart(content: Element) -> tuple[tuple[MediaDocument, ...], tuple[Block, ...]]:
    """(lead media, body): the media that open the body, or those of class lead where any is."""
    lead = content.findall("media[@class='lead']")
    if not lead and content.find("media[@class='inline']") is None:
        return media_first(blocks(content))
    media, _ = media_first(tuple(block for each in lead for block in media_blocks(each)))
    for each in lead:
        remove(each)
    return media, blocks(content)


def _taglines(root: Element) -> Iterator[CreditDocument]:
    """The credits below a body; our own tell their place by a class."""
    for tagline in root.iterfind(".//body.end/tagline"):
        placed = [each for each in tagline.iterfind("em") if each.get("class") in _PLACES]
        for each in placed:
            yield credit(text_of(each), CreditPlace(each.get("class") or ""))
        if not placed and text_of(tagline):
            yield credit(text_of(tagline))


def _body_head(head: Element) -> StoryDocument:
    kicker, subheads = "", []
    for line in head.iterfind("hedline/hl2"):
        if line.get("class") == "kicker":
            kicker = text_of(line)
        else:
            subheads.append(text_of(line))
    lede = " ".join(find_texts(head, "abstract/p")) or find_text(head, "abstract")
    notes = note(" ".join(subheads) if lede else "", role="subhead", public=True)
    return StoryDocument(
        headline=find_text(head, "hedline/hl1"),
        kicker=kicker,
        lede=lede or " ".join(subheads),
        credits=credits_of(bylines=map(_byline, head.iterfind("byline"))),
        dateline=find_text(head, "dateline"),
        wire=WireDocument(
            notes=(
                *notes,
                *(each for text in find_texts(head, "note") for each in note(text, role="note")),
            )
        ),
    )


def _byline(line: Element) -> str:
    """A byline; the title or house of its author stands in an element of its own."""
    titles = find_texts(line, "byttl")
    for each in line.findall("byttl"):
        remove(each)
    return ", ".join(filter(None, (text_of(line), *titles)))


def _marked_lede(content: Element) -> Element | None:
    first = next(content.iter("p"), None)
    if first is None:
        return None
    marked = first.get("lede") == "true" or first.get("lead") == "true"
    return first if marked or first.get("class") in _LEDE else None


def _lede_apart(
    marked: Element, abstract: str, body: tuple[Block, ...]
) -> tuple[str, tuple[Block, ...]]:
    """A lede that is marked in the body leaves it; an abstract that says otherwise comes first."""
    text = text_of(marked)
    if abstract and abstract != text:
        return abstract, body
    if body and isinstance(body[0], Paragraph) and plain(body[0].html) == text:
        body = body[1:]
    return text, body


def _story(root: Element, data: bytes, agency: Profile | None) -> StoryDocument:
    docdata = root.find(".//docdata")
    docdata = root if docdata is None else docdata
    profile = agency or _profile(root, docdata)
    told = article(root)
    own = _meta(root, "generator") == OWN_PROFILE
    topics, words = topics_of(_codes(root, own=own), profile, own=own)
    issued = find_value(docdata, "date.issue", "norm")
    published, modified = _times(root, issued, profile, own=own)
    return finished(
        StoryDocument(
            headline=told.headline or find_text(root, "head/title"),
            kicker=told.kicker,
            lede=told.lede,
            body=told.body,
            media=told.media,
            sidebars=told.sidebars,
            credits=told.credits if own else _credits(root, docdata, told, profile),
            published_at=published,
            published_on=day(issued),
            modified_at=modified,
            language=_language(root),
            topics=topics,
            keywords=(*words, *_keywords(docdata)),
            slugline=find_value(docdata, "du-key", "key")
            or find_value(docdata, "fixture", "fix-id"),
            urgency=urgency_of(find_value(docdata, "urgency", "ed-urg")),
            dateline=told.dateline,
            genre=find_value(root, ".//tobject.property", "tobject.property.type"),
            rights=_rights(docdata),
            source_url=_meta(root, "source-url"),
            wire=_wire(root, docdata, told, profile, data),
        ),
        profile,
        own=own,
    )


def _times(
    root: Element, issued: str, profile: Profile, *, own: bool
) -> tuple[datetime | None, datetime | None]:
    """The issue, and a later change: the first entry of a history tells who wrote."""
    published = moment(issued, profile.timezone)
    changes = find_values(root, ".//revision-history", "norm")[0 if own else 1 :]
    changed = moment(changes[-1], profile.timezone) if changes else None
    return published, changed


def _language(root: Element) -> str:
    tag = language_tag(root.get("baselang") or root.get("lang") or "")
    return tag or language_of(" ".join(find_texts(root, ".//p")))


def _profile(root: Element, docdata: Element) -> Profile:
    return profile_of(
        find_value(docdata, "doc-id", "regsrc"),
        *find_values(docdata, "del-list/from-src", "src-name"),
        find_value(docdata, "doc.copyright", "holder"),
        find_text(root, ".//distributor"),
    )


def _credits(
    root: Element, docdata: Element, told: StoryDocument, profile: Profile
) -> tuple[CreditDocument, ...]:
    distributor = find_text(root, ".//distributor") or find_value(docdata, "doc-id", "regsrc")
    sources = (distributor,) if "provider" in profile.credit_from and distributor else ()
    named = (
        each
        for each in told.credits
        if each.place is not CreditPlace.BYLINE or "byline" in profile.credit_from
    )
    return (*named, *credits_of(sources=sources))


def _codes(root: Element, *, own: bool) -> tuple[str, ...]:
    if own:
        return tuple(
            f"{each.get('tobject.subject.ipr')}:{each.get('tobject.subject.refnum')}"
            for each in root.iterfind("head/tobject/tobject.subject")
        )
    return (
        *find_values(root, ".//tobject.subject", "tobject.subject.refnum"),
        *find_values(root, ".//identified-content/classifier", "value"),
    )


def _meta(root: Element, name: str) -> str:
    return next(
        (
            squeeze(each.get("content"))
            for each in root.iterfind("head/meta")
            if each.get("name") == name
        ),
        "",
    )


def _keywords(docdata: Element) -> tuple[str, ...]:
    return find_values(docdata, "key-list/keyword", "key")


def _rights(docdata: Element) -> str:
    holder = find_value(docdata, "doc.copyright", "holder")
    year = find_value(docdata, "doc.copyright", "year")
    return f"© {year} {holder}" if holder and year else holder


def _wire(
    root: Element, docdata: Element, told: StoryDocument, profile: Profile, data: bytes
) -> WireDocument:
    own = _meta(root, "generator") == OWN_PROFILE
    messages = find_values(docdata, "ed-msg", "info")
    issued = moment(find_value(docdata, "date.issue", "norm"), profile.timezone)
    notes = (
        *(each for text in messages for each in note(text, role="ed-msg")),
        *note(find_value(docdata, "correction", "info"), role="correction"),
    )
    wire = WireDocument(
        source=source_name(
            profile,
            find_value(docdata, "doc-id", "regsrc"),
            find_value(docdata, "doc.copyright", "holder"),
        ),
        guid=_guid(docdata, profile) or f"sha256:{hashlib.sha256(data).hexdigest()[:32]}",
        version=find_value(docdata, "du-key", "version"),
        signal=_signal(docdata, profile, own=own),
        sent_at=issued,
        notes=(*(told.wire.notes if told.wire else ()), *notes),
    )
    corrected = find_values(docdata, "correction", "id-string")
    wire = with_corrected(wire, (("corrects", each) for each in corrected), profile)
    return embargo_of(wire, messages, profile, _release(docdata, issued, profile, own=own))


def _guid(docdata: Element, profile: Profile) -> str:
    identity = find_value(docdata, "doc-id", "id-string")
    if profile.identity == "du-key" or not identity:
        return find_value(docdata, "du-key", "key") or identity
    return identity


def _signal(docdata: Element, profile: Profile, *, own: bool) -> Signal:
    """The signal of status, message types and corrections, or of the words of messages.

    Our own exports tell it by a message without words: the types of others are those of notes.
    """
    messages = docdata.findall("ed-msg")
    if own:
        messages = [each for each in messages if not each.get("info")]
    return gravest(
        profile.signal(
            f"management-status:{docdata.get('management-status') or ''}",
            *(f"message:{each.get('msg-type')}" for each in messages),
            "message:correction" if not own and docdata.find("correction") is not None else "",
        ),
        *(profile.signal_of_words(squeeze(each.get("info"))) for each in messages),
    )


def _release(
    docdata: Element, issued: datetime | None, profile: Profile, *, own: bool
) -> datetime | None:
    """The end of an embargo: a release after the issue."""
    release = moment(find_value(docdata, "date.release", "norm"), profile.timezone)
    later = release is not None and (issued is None or release > issued)
    return release if later or own else None
