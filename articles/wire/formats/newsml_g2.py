"""NewsML-G2 2.x: news messages, items and packages, as dpa, Reuters, ANSA, STT and others send it.

Known qcodes are told by their last part, whatever their prefix ("sig:update", "stat:canceled").
Imports are not validated: dpa's own messages lack the header that the schema asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from articles.document import (
    CreditDocument,
    CreditPlace,
    NoteDocument,
    Paragraph,
    Signal,
    StoryDocument,
    WireDocument,
    replace,
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
from articles.wire.body import (
    blocks,
    resolve,
)
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.formats.newsml_g2_content import content_of, titles_of
from articles.wire.formats.newsml_g2_export import write
from articles.wire.formats.newsml_g2_media import is_media, media_of
from articles.wire.language import language_tag
from articles.wire.moments import day, moment
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
    parse,
    root_name,
    squeeze,
    text_of,
)

__all__ = ["NAME", "read", "recognises", "write"]

NAME = "newsml-g2"
_ROOTS = {
    "newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem",
    "catalogItem",
}  # fmt: skip
_LEDES = ("teaser", "summary", "abstract", "intro")
_PLACES = {place.value: place for place in CreditPlace}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def recognises(data: bytes, name: str) -> bool:
    return root_name(data) in _ROOTS


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """The stories of a newsMessage or a single item.

    Each text item is a document; picture, video and audio items of the same message are its media
    when a package or a link names them, and documents of their own when nothing does. A package
    that comes without its items is an advisory with their titles. The guid is the item's, the
    version stands apart. Times without a zone are the agency's.
    Raises CopyRefusedError for broken XML, and for messages of plans, concepts or bare references.
    """
    tree = parse(data, encoding=assumed_encoding(agency, data))
    root = tree.root
    items = [root]
    if root.tag == "newsMessage":
        # Gateways lay a message into one of their own.
        items = root.findall("itemSet/*") or root.findall(".//itemSet/*")
    news = [item for item in items if item.tag == "newsItem"]
    sent = find_text(root, "header/sent")
    found = _stories(news, items, sent, agency) if news else _lists(items, sent, agency)
    documents = worth_keeping(found)
    return Reading(format=NAME, encoding=tree.encoding, documents=documents, notices=tree.notices)


def _lists(items: list[Element], sent: str, agency: Profile | None) -> Iterator[StoryDocument]:
    """Packages that only name their items: for the desk, which waits for the items themselves."""
    packages = [item for item in items if item.tag == "packageItem" and titles_of(item)]
    if not packages:
        raise _no_story(items)
    for package in packages:
        story = _story(package, sent, [], agency)
        wire = story.wire
        if wire and wire.signal not in (Signal.KILL, Signal.HOLD):
            story = replace(story, wire=replace(wire, signal=Signal.ADVISORY))
        yield story


def _no_story(items: list[Element]) -> CopyRefusedError:
    kinds = {str(item.tag) for item in items}
    if "packageItem" in kinds:
        return CopyRefusedError(
            gettext_noop("The package only names its items, it holds none of them.")
        )
    if kinds:
        return CopyRefusedError(
            gettext_noop("The message holds no news item, only: %(kinds)s."),
            kinds=", ".join(sorted(kinds)),
        )
    return CopyRefusedError(gettext_noop("The message is empty."))


def _stories(
    news: list[Element], items: list[Element], sent: str, agency: Profile | None
) -> Iterator[StoryDocument]:
    """Text items with their media, then the media that belong to no text."""
    texts = [item for item in news if not is_media(item)]
    files = {item.get("guid") or "": item for item in news if is_media(item)}
    placed: set[str] = set()
    for text in texts:
        named = _named_by(text, items)
        own = [guid for guid in files if guid in named or len(texts) == 1]
        placed.update(own)
        yield _story(text, sent, [files[guid] for guid in own], agency)
    for guid, item in files.items():
        if guid not in placed:
            yield _story(item, sent, [], agency)


def _named_by(text: Element, items: list[Element]) -> set[str]:
    """The guids that a text's links, or a package that holds the text, name."""
    named = {link.get("residref") or "" for link in text.iterfind("itemMeta/link")}
    guid = text.get("guid")
    for package in items:
        if package.tag == "packageItem":
            refs = {ref.get("residref") or "" for ref in package.iter("itemRef")}
            if guid in refs:
                named |= refs
    return named


def _story(item: Element, sent: str, files: list[Element], agency: Profile | None) -> StoryDocument:
    meta = _part(item, "itemMeta")
    content = _part(item, "contentMeta")
    profile = agency or _profile(item, meta, content)
    lines = _headlines(content, profile)
    told = resolve(content_of(item), media_of(item, meta, files))
    own = find_text(meta, "profile") == OWN_PROFILE
    codes = _own_codes(content) if own else _codes(content, profile)
    topics, words = topics_of(codes, profile, own=own)
    created, changed = _times(meta, content, profile, own=own)
    notes = (
        *_notes(meta, profile),
        *note(lines.get("subhead", ""), role="subhead", public=True),
        *(told.wire.notes if told.wire else ()),
    )
    return finished(
        StoryDocument(
            headline=lines.get("headline", "") or told.headline or find_text(meta, "title"),
            kicker=lines.get("kicker", "") or told.kicker,
            lede=told.lede or ("" if is_media(item) else _lede(content)),
            body=told.body,
            media=told.media,
            sidebars=told.sidebars,
            credits=_own_credits(content) if own else _credits(meta, content, told, profile),
            published_at=created,
            published_on=day(find_text(content, "contentCreated")) if created is None else None,
            modified_at=changed,
            language=_language(item, content),
            topics=topics,
            keywords=tuple(dict.fromkeys((*words, *find_texts(content, "keyword")))),
            slugline=find_text(content, "slugline"),
            urgency=urgency_of(find_text(content, "urgency")),
            dateline=_dateline(content) or told.dateline,
            genre=find_text(content, "genre/name") or _code(find_value(content, "genre", "qcode")),
            rights=find_text(item, "rightsInfo/copyrightNotice"),
            source_url=_address(meta),
            wire=_wire(item, meta, sent, notes, profile),
        ),
        profile,
        own=own,
    )


def _part(item: Element, name: str) -> Element:
    found = item.find(name)
    return item.makeelement(name, None, None) if found is None else found


def _profile(item: Element, meta: Element, content: Element) -> Profile:
    provider = meta.find("provider")
    names = (
        ()
        if provider is None
        else (
            provider.get("qcode") or "",
            provider.get("literal") or "",
            provider.get("uri") or "",
            find_text(provider, "name"),
        )
    )
    # A credit line tells the agency only where nobody is named as the provider.
    others = () if any(names) else (find_text(content, "creditline"),)
    return profile_of(*names, item.get("guid") or "", *others)


def _headlines(content: Element, profile: Profile) -> dict[str, str]:
    """The headlines by the field that their role or rank means; the first without is the one."""
    found: dict[str, str] = {}
    for line in content.iterfind("headline"):
        role = _code(line.get("role")).lower()
        field = profile.headlines.get(f"role:{role}") if role else None
        field = field or profile.headlines.get(f"rank:{line.get('rank')}")
        found.setdefault(field or ("headline" if not role else "subhead"), text_of(line))
    return found


def _code(qcode: str | None) -> str:
    """The code of a qcode: "update" of "sig:update"."""
    return squeeze(qcode).rpartition(":")[2]


def _lede(content: Element) -> str:
    """The lede among the descriptions: one without a role is a summary."""
    found: dict[str, str] = {}
    for each in content.iterfind("description"):
        found.setdefault(_code(each.get("role")) or "summary", text_of(each))
    return next(filter(None, map(found.get, _LEDES)), "")


def _times(
    meta: Element, content: Element, profile: Profile, *, own: bool
) -> tuple[datetime | None, datetime | None]:
    """First creation and this version's; our own exports say nothing else by other dates."""
    zone = profile.timezone
    changed = moment(find_text(meta, "versionCreated"), zone)
    created = moment(find_text(meta, "firstCreated"), zone)
    if own:
        return created, changed
    created = created or moment(find_text(content, "contentCreated"), zone)
    return created or changed, changed


def _own_codes(content: Element) -> Iterator[str]:
    return (squeeze(each.get("qcode")) for each in content.iterfind("subject"))


def _own_credits(content: Element) -> tuple[CreditDocument, ...]:
    lines = (each for each in content if each.tag in ("by", "creditline"))
    return tuple(
        credit(text_of(each), _PLACES.get(_code(each.get("role")), CreditPlace.SIGNOFF))
        for each in lines
    )


def _credits(
    meta: Element, content: Element, told: StoryDocument, profile: Profile
) -> tuple[CreditDocument, ...]:
    lines = find_texts(content, "creditline")
    if not lines and "provider" in profile.credit_from:
        lines = (
            profile.name
            or find_text(meta, "provider/name")
            or find_value(meta, "provider", "literal"),
        )
    bylines = find_texts(content, "by")
    inline = tuple(each for each in told.credits if each.place is not CreditPlace.BYLINE)
    if not bylines:
        inline = told.credits
    return (
        *credits_of(bylines=bylines),
        *(credit(line) for line in dict.fromkeys(filter(None, lines))),
        *inline,
    )


def _codes(content: Element, profile: Profile) -> Iterator[str]:
    """Media Topics and old subject codes; the agency's own where the profile maps them."""
    for subject in content.iterfind("subject"):
        qcode = squeeze(subject.get("qcode"))
        if qcode.startswith(("medtop:", "subj:")):
            yield qcode
        elif topic := profile.topic(_code(qcode)) if "cat:" in qcode.lower() else "":
            yield topic
        elif not qcode and subject.get("type") in (None, "cpnat:abstract"):
            yield find_text(subject, "name") or squeeze(subject.get("literal"))
        for broader in subject.iterfind("broader"):
            if (broader.get("qcode") or "").startswith("medtop:"):
                yield squeeze(broader.get("qcode"))


def _dateline(content: Element) -> str:
    """The dateline's place; Reuters' datelines that are a time stamp are none."""
    text = find_text(content, "dateline")
    if not text or text[0].isdigit():
        return ""
    return text.partition(" (")[0].strip(" -–—")


def _language(item: Element, content: Element) -> str:
    told = find_value(content, "language", "tag") or item.get(_LANG) or item.get("lang") or ""
    return language_tag(told)


def _address(meta: Element) -> str:
    """Where the sender publishes the story: the link of relation sameAs or canonical."""
    for link in meta.iterfind("link"):
        if _code(link.get("rel")) in ("canonical", "sameAs"):
            return squeeze(link.get("href"))
    return ""


def _wire(
    item: Element, meta: Element, sent: str, notes: tuple[NoteDocument, ...], profile: Profile
) -> WireDocument:
    zone = profile.timezone
    wire = WireDocument(
        source=source_name(
            profile,
            find_text(meta, "provider/name"),
            find_value(meta, "provider", "literal"),
            _code(find_value(meta, "provider", "qcode")),
        ),
        guid=squeeze(item.get("guid")),
        version=squeeze(item.get("version")),
        signal=_signal(meta, notes, profile),
        sent_at=moment(sent, zone) or moment(find_text(meta, "versionCreated"), zone),
        notes=notes,
    )
    wire = with_corrected(wire, _relations(meta), profile)
    told_texts = (each.text for each in notes)
    return embargo_of(wire, told_texts, profile, moment(find_text(meta, "embargoed"), zone))


def _relations(meta: Element) -> Iterator[tuple[str, str]]:
    for link in meta.iterfind("link"):
        yield link.get("rel") or "", squeeze(link.get("residref"))


def _signal(meta: Element, notes: tuple[NoteDocument, ...], profile: Profile) -> Signal:
    signals = (f"signal:{_code(each.get('qcode'))}" for each in meta.iterfind("signal"))
    whole = (f"signal:{squeeze(each.get('qcode'))}" for each in meta.iterfind("signal"))
    status = f"pubstatus:{_code(find_value(meta, 'pubStatus', 'qcode'))}"
    heads = (profile.signal_of_words(each.text) for each in notes)
    return gravest(profile.signal(status, *signals, *whole), *heads)


def _notes(meta: Element, profile: Profile) -> Iterator[NoteDocument]:
    """Notes to editors. A note is private unless its role is known to be for readers.

    dpa's notepad repeats the other notes, staff telephone numbers among them.
    """
    for each in meta.iterfind("edNote"):
        role = _code(each.get("role"))
        if role == "notepad":
            continue
        text = " ".join(
            plain(block.html) for block in blocks(each) if isinstance(block, Paragraph)
        ) or text_of(each)
        public = role in profile.correction_notes and each.get("pubconstraint") is None
        yield from note(text, role=role, public=public)
