"""From what a format says to a document: what all structured formats share.

A reader fills a StoryDocument with what stands in its fields. `finished()` then does what editors
expect of any copy: the agency's sign-off leaves the body for the credits, its dateline leaves the
first paragraph, a lede told twice stands once, and nothing goes without a headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

from articles.document import (
    Block,
    BulletList,
    ContributorDocument,
    ContributorKind,
    CreditDocument,
    CreditPlace,
    Crosshead,
    MediaBlock,
    MediaDocument,
    NoteDocument,
    Paragraph,
    Signal,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.markup import plain
from articles.wire.credits import parse_credit
from articles.wire.embargo import beside_title, read_embargoes
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.profiles.agency import Profile, gravest

_SUBJECT = re.compile(r"(?:subj:|iptc:)?((?:0[1-9]|1[0-7])\d{6})")
_TOPIC = re.compile(r"(?:medtop:|https?://cv\.iptc\.org/newscodes/mediatopic/)?(2\d{7})")
_ROOT_TOPIC = re.compile(r"medtop:((?:0[1-9]|1[0-7])0{6})")
_OLD_SUBJECT = re.compile(r"subj:")
# Our own exports carry this mark: what they say is meant to the letter.
OWN_PROFILE = "newsroom/1"
OWN_IDENTITY = "urn:sha256:"
_LONGEST_SIGNOFF = 300
_URGENCIES = frozenset("123456789")
# ANSA's editors sign in capitals ("KXX-CR"), which reads like a name.
_DESK_CODE = re.compile(r"[A-Z]{2,4}-[A-Z]{2,4}")


@lru_cache(maxsize=4096)
def credit(text: str, place: CreditPlace = CreditPlace.SIGNOFF) -> CreditDocument:
    """A credit line as a document; agencies sign with the same few lines all day."""
    return parse_credit(text, place=place)


def credits_of(
    *, bylines: Iterable[str] = (), sources: Iterable[str] = (), initials: Iterable[str] = ()
) -> tuple[CreditDocument, ...]:
    """The credits of an item's fields: bylines first, then one line of sources and initials.

    The agencies stand in the order of the copy, desk initials follow them: "ats/lm/me/hl".
    """
    found = [credit(text, CreditPlace.BYLINE) for text in dict.fromkeys(filter(None, bylines))]
    senders = tuple(dict.fromkeys(filter(None, sources)))
    signed = tuple(dict.fromkeys(filter(None, initials)))
    if senders or signed:
        names = [name for each in senders for name in _sender(each)]
        names += [_signatory(each) for each in signed]
        found.append(
            CreditDocument(
                text="/".join((*senders, *signed)), contributors=tuple(dict.fromkeys(names))
            )
        )
    return tuple(found)


def _sender(name: str) -> tuple[ContributorDocument, ...]:
    """The agencies of a sender's field; one that nobody knows is an agency all the same."""
    found = credit(name).contributors
    if "/" in name or all(each.kind is ContributorKind.AGENCY for each in found):
        return found
    return (ContributorDocument(kind=ContributorKind.AGENCY, name=name),)


def _signatory(name: str) -> ContributorDocument:
    kind = ContributorKind.PERSON if " " in name else ContributorKind.INITIALS
    return ContributorDocument(kind=kind, name=name)


def topics_of(
    codes: Iterable[str], profile: Profile, *, own: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes as (topics, keywords); those of our `own` exports are topics as they stand.

    IPTC's old subject codes share their seventeen roots with the Media Topics: "04001000" is told
    as "medtop:04000000", and given on as "subj:04001000" for `finished()` to make a note of. The
    agency's own categories go through its profile; a word that is no code is a keyword.
    """
    if own:
        return tuple(codes), ()
    topics: dict[str, None] = {}
    keywords: dict[str, None] = {}
    for code in filter(None, codes):
        if subject := _SUBJECT.fullmatch(code):
            topics[f"medtop:{subject[1][:2]}000000"] = None
            topics[f"subj:{subject[1]}"] = None
        elif topic := _TOPIC.fullmatch(code) or _ROOT_TOPIC.fullmatch(code):
            topics[f"medtop:{topic[1]}"] = None
        elif mapped := profile.topic(code):
            topics[mapped] = None
        else:
            keywords[code] = None
    return tuple(topics), tuple(keywords)


def urgency_of(*told: str) -> int | None:
    """The first that is an urgency: 1, the highest, to 9."""
    return next((int(each) for each in told if each in _URGENCIES), None)


def source_name(profile: Profile, *names: str) -> str:
    """The canonical name of the sender: the profile's, or else what the item calls it."""
    return profile.name or next(filter(None, names), "")


def version_of(changed: datetime | None) -> str:
    """What stands for the version of an item that has none: when it was changed last, in UTC.

    By the clock on the wall a change could come before the one that it follows, once a year.
    """
    return f"{changed.astimezone(UTC):%Y%m%d%H%M%S}" if changed else ""


def embargo_of(
    wire: WireDocument, texts: Iterable[str], profile: Profile, embargo: datetime | None
) -> WireDocument:
    """The wire part with its embargo: the field's, or the one that words at the head tell.

    Words that speak of an embargo without a time hold the item: an editor reads them.
    """
    if embargo is not None:
        # "Embargoed" with a time is an embargo, no hold: the time opens the gate.
        signal = Signal.NONE if wire.signal is Signal.HOLD else wire.signal
        return replace(wire, embargo_until=_later(embargo), signal=signal)
    told = [each.until for _, each in read_embargoes((*texts,), wire.sent_at, profile.timezone)]
    if known := [_later(until) for until in told if until]:
        signal = Signal.NONE if wire.signal is Signal.HOLD else wire.signal
        return replace(wire, embargo_until=max(known), signal=signal)
    return replace(wire, signal=gravest(wire.signal, Signal.HOLD)) if told else wire


def _later(moment: datetime) -> datetime:
    """The later of the two moments that a time on the clock means when the clock is changed."""
    return max(moment, moment.replace(fold=1), key=datetime.timestamp)


def finished(document: StoryDocument, profile: Profile, *, own: bool = False) -> StoryDocument:
    """The document as an editor expects it (see the module); our `own` exports stay as they are."""
    if own:
        return _told_by_us(replace(document, modified_at=_change_of(document)))
    body, signed = _without_signoff(document.body, profile)
    body, place, inline_credit = _without_dateline(body, profile)
    lede = document.lede
    headline = (
        document.headline
        or _first_sentence(body, lede)
        or _first_caption((*document.media, *_pictures_of(body)))
        or document.slugline
    )
    return titled(
        replace(
            document,
            topics=tuple(each for each in document.topics if not _OLD_SUBJECT.match(each)),
            headline=headline,
            lede=lede,
            modified_at=_change_of(document),
            body=_without_repeats(body, document, lede),
            credits=_united((*inline_credit, *document.credits, *signed)),
            dateline=document.dateline or place,
            language=document.language or profile.language or "fr",
            genre=document.genre or profile.genre_of(headline, document.slugline),
            wire=_with_subjects(_signalled(document, headline, profile), document.topics),
        )
    )


def titled(document: StoryDocument) -> StoryDocument:
    """The document without an embargo beside its headline that holds it back: that is a note."""
    wire = document.wire
    if wire is None or not (wire.embargo_until or wire.signal is Signal.HOLD):
        return document
    asked, headline = beside_title(document.headline)
    if not asked:
        return document
    notes = (*wire.notes, NoteDocument(text=asked, role="desk"))
    return replace(document, headline=headline, wire=replace(wire, notes=notes))


def _change_of(document: StoryDocument) -> datetime | None:
    """The last change, if it came after the publication: most formats always tell both times."""
    changed, published = document.modified_at, document.published_at
    return changed if changed and published and changed > published else None


def _with_subjects(wire: WireDocument, topics: tuple[str, ...]) -> WireDocument:
    """The wire part with IPTC's old subject codes as a note: no topic of this house has them."""
    codes = " ".join(_OLD_SUBJECT.sub("", each) for each in topics if _OLD_SUBJECT.match(each))
    if not codes:
        return wire
    return replace(wire, notes=(*wire.notes, NoteDocument(text=codes, role="subjects")))


def _told_by_us(document: StoryDocument) -> StoryDocument:
    """A story of our own export: all its notes are public, and one of the desk is of no agency."""
    wire = document.wire
    if wire is None or wire.guid.startswith(OWN_IDENTITY):
        return replace(document, wire=None)
    notes = tuple(replace(each, public=True) for each in wire.notes)
    return replace(document, wire=replace(wire, notes=notes))


def _without_signoff(
    body: tuple[Block, ...], profile: Profile
) -> tuple[tuple[Block, ...], tuple[CreditDocument, ...]]:
    """The body without the agency's last line ("asl/tib/pid/cac"), and that line as credits.

    Pictures may stand below it.
    """
    signed: tuple[CreditDocument, ...] = ()
    end = len(body)
    while end and isinstance(body[end - 1], MediaBlock):
        end -= 1
    body, pictures = body[:end], body[end:]
    while body and isinstance(body[-1], Paragraph) and len(body[-1].html) <= _LONGEST_SIGNOFF:
        text = plain(body[-1].html)
        if not re.fullmatch(profile.signoff, text) or len(signed) == 2 or len(body) == 1:
            break
        if re.search(r"[^\W_]", text):
            signed = (signoff(text), *signed)
        body = body[:-1]
    return (*body, *pictures), signed


@lru_cache(maxsize=4096)
def signoff(text: str) -> CreditDocument:
    """A sign-off line as a credit: a chain that names nobody known is the desk's initials."""
    found = credit(text)
    if found.contributors and not _DESK_CODE.fullmatch(text):
        return found
    parts = [part for part in re.split(r"[/()\\\s]+", text) if part]
    names = tuple(
        ContributorDocument(kind=ContributorKind.INITIALS, name=part.strip("."))
        for part in parts
        if len(part) <= 8
    )
    return replace(found, contributors=names)


def _without_dateline(
    body: tuple[Block, ...], profile: Profile
) -> tuple[tuple[Block, ...], str, tuple[CreditDocument, ...]]:
    """The body without "Paris (ats afp)" at its head, the place, and the agencies as a credit."""
    if not body or not isinstance(body[0], Paragraph):
        return body, "", ()
    match = re.match(profile.dateline, body[0].html)
    if match is None or match.end() >= len(body[0].html):
        return body, "", ()
    first = replace(body[0], html=body[0].html[match.end() :].lstrip(" "))
    agencies = match["credit"].replace(" ", "/")
    found = replace(credit(agencies, CreditPlace.INLINE), text=match["credit"])
    return (first, *body[1:]), match["place"].strip(" ,"), (found,)


def _first_sentence(body: tuple[Block, ...], lede: str) -> str:
    """What stands for a headline that is missing: the first text, whole."""
    for block in body:
        if isinstance(block, Crosshead):
            return block.text
        if isinstance(block, BulletList):
            return plain(block.items[0])
        if not isinstance(block, MediaBlock):
            return plain(block.html)
    return plain(lede)


def worth_keeping(documents: Iterable[StoryDocument]) -> tuple[StoryDocument, ...]:
    """The documents that say something; an item that is killed or held may be empty.

    Raises CopyRefusedError when none does.
    """
    kept = tuple(each for each in documents if _says_something(each))
    if not kept:
        raise CopyRefusedError(gettext_noop("The item holds neither a text nor a picture."))
    return kept


def _says_something(document: StoryDocument) -> bool:
    if document.headline or document.lede or document.body:
        return True
    return document.wire is not None and document.wire.signal in (Signal.KILL, Signal.HOLD)


def _pictures_of(body: tuple[Block, ...]) -> Iterator[MediaDocument]:
    return (block.media for block in body if isinstance(block, MediaBlock))


def _first_caption(media: tuple[MediaDocument, ...]) -> str:
    """What a picture without a story is called; its file's name, if nothing else."""
    return next((name for each in media if (name := each.title or each.caption)), "") or next(
        (each.href.rpartition("/")[2] for each in media if each.href), ""
    )


def _without_repeats(
    body: tuple[Block, ...], document: StoryDocument, lede: str
) -> tuple[Block, ...]:
    """The body without headline and lede where it begins with them once more."""
    if body and isinstance(body[0], Crosshead) and body[0].text == document.headline:
        body = body[1:]
    if len(body) > 1 and isinstance(body[0], Paragraph) and lede and plain(body[0].html) == lede:
        body = body[1:]
    return body


def _united(lines: tuple[CreditDocument, ...]) -> tuple[CreditDocument, ...]:
    """The credits without a later one that names only what an earlier one has named."""
    kept: list[CreditDocument] = []
    named: set[ContributorDocument] = set()
    for each in lines:
        if each.contributors and named.issuperset(each.contributors):
            continue
        named.update(each.contributors)
        kept.append(each)
    return tuple(kept)


def _signalled(document: StoryDocument, headline: str, profile: Profile) -> WireDocument:
    """The wire part with the signals that headline, slug and urgency give."""
    wire = document.wire or WireDocument()
    signal = gravest(
        wire.signal,
        profile.signal_of_words(document.headline),
        profile.signal_of_words(document.slugline),
    )
    if signal in (Signal.NONE, Signal.UPDATE) and profile.is_advisory(
        headline, document.slugline, document.kicker
    ):
        signal = Signal.ADVISORY
    if signal is Signal.NONE and 0 < (document.urgency or 9) <= profile.alert_urgency:
        signal = Signal.ALERT
    return replace(wire, signal=signal) if signal is not wire.signal else wire


def note(text: str, *, role: str = "", public: bool = False) -> tuple[NoteDocument, ...]:
    """A note, if there is a text."""
    return (NoteDocument(text=text, public=public, role=role),) if text else ()
