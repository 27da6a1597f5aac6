"""Ghost's JSON export, whole (db, data) or as lists of posts with their tags and authors inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from articles.document import CreditPlace, MediaDocument, MediaKind, StoryDocument, WireDocument
from articles.wire.assembly import credit, finished, version_of, worth_keeping
from articles.wire.body import blocks_of_html, blocks_of_text, resolve
from articles.wire.errors import CopyRefusedError, gettext_noop
from articles.wire.json_copy import items, load, long_text, peek, text
from articles.wire.language import language_tag
from articles.wire.moments import moment
from articles.wire.profiles.agency import GENERIC, Profile, profile
from articles.wire.reading import Reading
from articles.wire.unpublished import counted, unpublished_as

NAME = "ghost"
_PUBLIC = ("published", "scheduled", "")  # single posts of the API name no status


@dataclass(frozen=True)
class _Names:
    """Those that the tables link to posts, by the number of the post."""

    authors: Mapping[str, list[str]]
    tags: Mapping[str, list[str]]


def recognises(data: bytes, name: str) -> bool:
    return bool(_tables(peek(data)))


def read(data: bytes, name: str, agency: Profile | None = None) -> Reading:
    """The posts and pages of an export. Times without a zone are UTC.

    A scheduled post is under embargo until its time; drafts, and what is for members or was sent by
    mail only, carry a note that says so. Raises CopyRefusedError for broken JSON and for exports
    without a post.
    """
    tables = _tables(load(data))
    posts = [_flat(each) for each in items(tables.get("posts"))]
    if not posts:
        raise CopyRefusedError(gettext_noop("The export holds no post and no page."))
    names = _Names(
        _linked(tables, "users", "posts_authors", "author_id"),
        _linked(tables, "tags", "posts_tags", "tag_id"),
    )
    documents = worth_keeping(_post(each, names, agency or profile(GENERIC)) for each in posts)
    return Reading(format=NAME, encoding="utf-8", documents=documents, notices=counted(documents))


def _tables(value: Any) -> dict[str, Any]:
    """The tables of an export: db[0].data, data, the object itself, or a migration's result."""
    if not isinstance(value, dict):
        return {}
    for inner in (*items(value.get("db")), value.get("result"), value.get("data")):
        if isinstance(inner, dict) and (found := _tables(inner) or _tables(inner.get("data"))):
            return found
    return value if _has_posts(value) else {}


def _has_posts(value: dict[str, Any]) -> bool:
    posts = value.get("posts")
    return isinstance(posts, list) and all(isinstance(each, dict) for each in posts)


def _flat(post: dict[str, Any]) -> dict[str, Any]:
    """A post whose fields stand under "data" (migration tools), beside its address."""
    data = post.get("data")
    return {"url": post.get("url"), **data} if isinstance(data, dict) else post


def _post(post: dict[str, Any], names: _Names, agency: Profile) -> StoryDocument:
    body = blocks_of_html(long_text(post.get("html")))
    body = body or blocks_of_text(long_text(post.get("plaintext")))
    told = resolve(StoryDocument(body=body), {})
    status, visibility = text(post.get("status")), text(post.get("visibility"))
    published = moment(text(post.get("published_at"))) or moment(text(post.get("created_at")))
    changed = moment(text(post.get("updated_at")))
    was_out = status != "draft"
    last = changed or published
    return finished(
        StoryDocument(
            headline=text(post.get("title")),
            lede=text(post.get("custom_excerpt")),
            body=told.body,
            media=(*_feature(post), *told.media),
            credits=tuple(credit(each, CreditPlace.BYLINE) for each in _authors(post, names)),
            published_at=published if was_out else None,
            modified_at=changed if was_out else None,
            language=language_tag(text(post.get("locale"))),
            keywords=tuple(dict.fromkeys(_tags(post, names))),
            slugline=text(post.get("slug")),
            source_url=text(post.get("canonical_url") or post.get("url")),
            wire=WireDocument(
                source="ghost",
                guid=text(post.get("uuid")) or text(post.get("id")) or text(post.get("slug")),
                version=version_of(last),
                embargo_until=published if status == "scheduled" else None,
                sent_at=last,
                notes=unpublished_as(
                    "" if status in _PUBLIC else status,
                    "" if visibility in ("public", "") else visibility,
                ),
            ),
        ),
        agency,
    )


def _feature(post: dict[str, Any]) -> tuple[MediaDocument, ...]:
    address = text(post.get("feature_image"))
    if not address:
        return ()
    caption = blocks_of_html(long_text(post.get("feature_image_caption")))
    return (
        MediaDocument(
            kind=MediaKind.PHOTO,
            href=address,
            alt=text(post.get("feature_image_alt")),
            caption=" ".join(getattr(each, "html", "") for each in caption),
        ),
    )


def _authors(post: dict[str, Any], names: _Names) -> Iterator[str]:
    inside = items(post.get("authors")) or items([post.get("author")])
    for each in inside:
        yield text(_flat(each).get("name"))
    if not inside:
        yield from names.authors.get(text(post.get("id")), ())


def _tags(post: dict[str, Any], names: _Names) -> Iterator[str]:
    inside = (text(_flat(each).get("name")) for each in items(post.get("tags")))
    linked = names.tags.get(text(post.get("id")), ())
    # Names that begin with "#" are Ghost's internal tags.
    yield from (name for name in (*inside, *linked) if name and not name.startswith("#"))


def _linked(tables: dict[str, Any], table: str, links: str, key: str) -> dict[str, list[str]]:
    """Names of a table by the posts that they are linked to."""
    names = {text(each.get("id")): text(each.get("name")) for each in items(tables.get(table))}
    linked = defaultdict(list)
    for link in items(tables.get(links)):
        if name := names.get(text(link.get(key))):
            linked[text(link.get("post_id"))].append(name)
    return linked
