"""WordPress exports (WXR 1.0 to 1.2): posts and pages become documents, attachments their media."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from articles.document import (
    Block,
    CreditPlace,
    MediaBlock,
    MediaDocument,
    MediaKind,
    StoryDocument,
    WireDocument,
    replace,
)
from articles.wire.assembly import credit, finished, version_of, worth_keeping
from articles.wire.body import blocks_of_html, resolve
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.language import language_of, language_tag
from articles.wire.moments import moment
from articles.wire.profiles.agency import GENERIC, Profile, profile
from articles.wire.reading import Notice, Reading
from articles.wire.unpublished import counted, unpublished_as
from articles.wire.xml import (
    MAXIMUM_ARCHIVE_BYTES,
    Element,
    find_text,
    parse,
    raw_text,
    root_name,
    squeeze,
)

NAME = "wxr"
_TYPES = {"post", "page"}
_PUBLIC = {"publish", "future", ""}  # old exports name no status
_NEVER_OUT = {"draft", "pending"}
_GONE = {"trash", "auto-draft", "inherit"}
_COMMENT = re.compile(r"<!--.{0,20000}?-->", re.DOTALL)
_CAPTION = re.compile(
    r"\[caption[^\]]*\]\s*(?P<link><a[^>]*>)?\s*(?P<image><img[^>]*>)\s*(?:</a>)?(?P<text>.{0,4000}?)\[/caption\]",
    re.DOTALL,
)
_SHORTCODE = re.compile(r"\[/?(?:gallery|audio|video|embed|playlist|wp_caption|more)\b[^\]]*\]")
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|table|section|pre)\b", re.IGNORECASE
)


def recognises(data: bytes, name: str) -> bool:
    return root_name(data) == "rss" and b"wordpress.org/export/" in data[:8192]


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """The posts and pages of an export that are not in the bin, drafts among them.

    Drafts, pending, private and locked posts carry a note that says so. A post planned for later
    (status "future") is under embargo until then. What WordPress keeps apart is put together:
    featured image and captions from the attachments, co-authors from the categories. Raises
    CopyRefusedError for broken exports and for those without a post.
    """
    tree = parse(data, limit=MAXIMUM_ARCHIVE_BYTES, prefixed=True)
    channel = tree.root.find("channel")
    channel = tree.root if channel is None else channel
    entries = [*channel.iterfind("item")]
    posts = [each for each in entries if _is_post(each)]
    if not posts:
        raise CopyRefusedError(gettext_noop("The export holds no post and no page."))
    files = [each for each in entries if _is_file(each)]
    site = _Site(channel, files)
    documents = worth_keeping(_post(each, site, agency or profile(GENERIC)) for each in posts)
    left = len(entries) - len(posts) - len(files)
    notices = (*tree.notices, *counted(documents))
    if left:
        message = gettext_noop("%(count)s entries are no posts or are in the bin.")
        notices = (*notices, Notice(message=message, params={"count": left}))
    return Reading(format=NAME, encoding=tree.encoding, documents=documents, notices=notices)


class _Site:
    """What holds for all posts: address, language, the names of the authors by login, and the
    files by their numbers and by their addresses.
    """

    def __init__(self, channel: Element, files: Iterable[Element]) -> None:
        self.host = urlsplit(find_text(channel, "link")).netloc
        self.language = language_tag(find_text(channel, "language"))
        self.authors = {
            find_text(each, "wp_author_login"): find_text(each, "wp_author_display_name")
            for each in channel.iterfind("wp_author")
        }
        self.files = {find_text(each, "wp_post_id"): _attachment(each) for each in files}
        self.files_by_address = {each.href: each for each in self.files.values()}


def _is_post(entry: Element) -> bool:
    kind = find_text(entry, "wp_post_type") or "post"
    return kind in _TYPES and find_text(entry, "wp_status") not in _GONE


def _is_file(entry: Element) -> bool:
    return find_text(entry, "wp_post_type") == "attachment"


def _attachment(entry: Element) -> MediaDocument:
    address = find_text(entry, "wp_attachment_url") or find_text(entry, "guid")
    kind = MediaKind.PHOTO
    if re.search(r"\.(?:mp3|m4a|ogg|wav)$", address, re.IGNORECASE):
        kind = MediaKind.AUDIO
    elif re.search(r"\.(?:mp4|mov|webm|m4v|avi)$", address, re.IGNORECASE):
        kind = MediaKind.VIDEO
    elif re.search(r"\.(?:pdf|docx?|xlsx?|zip)$", address, re.IGNORECASE):
        kind = MediaKind.DOCUMENT
    return MediaDocument(
        kind=kind,
        href=address,
        title=find_text(entry, "title"),
        caption=find_text(entry, "excerpt_encoded"),
        description=find_text(entry, "content_encoded"),
        alt=_meta(entry).get("_wp_attachment_image_alt", ""),
    )


def _meta(entry: Element) -> dict[str, str]:
    return {
        find_text(each, "wp_meta_key"): find_text(each, "wp_meta_value")
        for each in entry.iterfind("wp_postmeta")
    }


def _post(entry: Element, site: _Site, agency: Profile) -> StoryDocument:
    featured = site.files.get(_meta(entry).get("_thumbnail_id", ""))
    source = entry.find("content_encoded")
    body = blocks_of_html(_html("" if source is None else raw_text(source)))
    told = resolve(StoryDocument(body=_told(body, site.files_by_address)), {})
    published, changed = _time(entry, "wp_post_date"), _time(entry, "wp_post_modified")
    published = published or moment(find_text(entry, "pubDate"))
    was_out = find_text(entry, "wp_status") not in _NEVER_OUT
    section, keywords = _filed(entry)
    return finished(
        StoryDocument(
            headline=find_text(entry, "title"),
            lede=find_text(entry, "excerpt_encoded"),
            body=told.body,
            media=(*((featured,) if featured else ()), *told.media),
            credits=tuple(credit(each, CreditPlace.BYLINE) for each in _authors(entry, site)),
            published_at=published if was_out else None,
            modified_at=changed if was_out else None,
            language=site.language or language_of(find_text(entry, "content_encoded")),
            section=section,
            keywords=keywords,
            slugline=find_text(entry, "wp_post_name"),
            source_url=find_text(entry, "link"),
            wire=_wire(entry, site, published, changed or published),
        ),
        agency,
    )


def _wire(
    entry: Element, site: _Site, published: datetime | None, last: datetime | None
) -> WireDocument:
    status = find_text(entry, "wp_status")
    is_locked = bool(find_text(entry, "wp_post_password"))
    return WireDocument(
        source=site.host,
        guid=find_text(entry, "guid") or find_text(entry, "wp_post_id"),
        version=version_of(last),
        embargo_until=published if status == "future" else None,
        sent_at=last,
        notes=unpublished_as("" if status in _PUBLIC else status, "password" if is_locked else ""),
    )


def _filed(entry: Element) -> tuple[str, tuple[str, ...]]:
    """(section, keywords): the first category, and all labels of categories and tags."""
    categories = [each for each in _categories(entry, "category") if each[0] != "uncategorized"]
    tags = (each for each in _categories(entry, "post_tag") if each[0] != "uncategorized")
    labels = dict.fromkeys(label for _, label in (*categories, *tags) if label)
    return next((slug for slug, _ in categories), ""), tuple(labels)


def _told(body: tuple[Block, ...], known: Mapping[str, MediaDocument]) -> tuple[Block, ...]:
    """The pictures of a body with the alt text and title of their attachments, by address."""
    return tuple(
        MediaBlock(media=replace(found, caption=block.media.caption or found.caption))
        if isinstance(block, MediaBlock) and (found := known.get(block.media.href))
        else block
        for block in body
    )


def _time(entry: Element, name: str) -> datetime | None:
    """A time, in UTC where the export gives it; WordPress writes zeros for none."""
    value = find_text(entry, f"{name}_gmt")
    if not value or value.startswith("0000"):
        value = find_text(entry, name)
    return moment(value, UTC) if value and not value.startswith("0000") else None


def _authors(entry: Element, site: _Site) -> Iterator[str]:
    together = [label for _, label in _categories(entry, "author")]
    login = find_text(entry, "dc_creator")
    yield from together or filter(None, [site.authors.get(login) or login])


def _categories(entry: Element, domain: str) -> Iterator[tuple[str, str]]:
    """(slug, label) of the categories of a kind; old exports name none."""
    for each in entry.iterfind("category"):
        if each.get("domain", "category") == domain:
            yield squeeze(each.get("nicename")) or squeeze(each.text).lower(), squeeze(each.text)


def _html(source: str) -> str:
    """The body without block comments and shortcodes, its blank lines made paragraphs."""
    source = _CAPTION.sub(_figure, _COMMENT.sub("", source))
    source = _SHORTCODE.sub("", source)
    parts = re.split(r"\n\s*\n", source)
    return "\n".join(
        part if _BLOCK.search(part) or not part.strip() else _paragraph(part) for part in parts
    )


def _paragraph(part: str) -> str:
    lines = part.strip().replace("\n", "<br>")
    return f"<p>{lines}</p>"


def _figure(match: re.Match[str]) -> str:
    caption = match["text"].strip()
    return f"<figure>{match['image']}<figcaption>{caption}</figcaption></figure>"
