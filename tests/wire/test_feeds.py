"""Feeds, WordPress and Ghost: shapes that the fixtures do not show."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from articles import wire
from articles.document import (
    BulletList,
    MediaKind,
    NoteDocument,
    Signal,
    StoryDocument,
    WireDocument,
)
from articles.markup import plain
from articles.wire.errors import CopyRefusedError

RSS = (
    '<rss xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>Journal</title>{}</channel></rss>"
)
WXR = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{}</channel></rss>'
)


def _stories(copy: str) -> tuple[StoryDocument, ...]:
    return wire.read(copy.encode()).documents


def _rss(item: str) -> StoryDocument:
    (story,) = _stories(RSS.format(f"<item>{item}</item>"))
    return story


def _guid(story: StoryDocument) -> str:
    assert story.wire is not None
    return story.wire.guid


def _texts(story: StoryDocument) -> list[str]:
    return [plain(getattr(block, "html", "")) for block in story.body]


def test_entries_without_any_name_are_known_by_what_they_say() -> None:
    first, again = (_guid(_rss("<title>Un</title>")) for _ in range(2))
    assert first == again
    assert first.startswith("sha256:")
    assert _guid(_rss("<title>Deux</title>")) != first


def test_a_guid_that_is_an_address_is_the_address() -> None:
    story = _rss("<title>Un</title><guid>https://exemple.ch/1</guid>")
    assert (story.source_url, _guid(story)) == ("https://exemple.ch/1", "https://exemple.ch/1")
    assert _rss("<title>Un</title><link/><guid>un</guid>").source_url == ""


def test_the_alternate_link_of_atom_is_the_address() -> None:
    copy = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><title>Un</title>'
        '<link rel="self" href="https://exemple.ch/a.atom"/><link href="https://exemple.ch/a"/>'
        '<content type="text">Un &lt;mot&gt;.</content></entry></feed>'
    )
    (story,) = _stories(copy)
    assert (story.source_url, _texts(story)) == ("https://exemple.ch/a", ["Un <mot>."])


def test_empty_contents_give_way_to_the_description() -> None:
    story = _rss("<title>Un</title><content:encoded/><description>Un mot.</description>")
    assert (_texts(story), story.lede) == (["Un mot."], "")


def test_a_summary_that_begins_the_text_is_no_lede() -> None:
    text = "Un mot de plus."
    told = f"<description>{text}</description><content:encoded>&lt;p&gt;{text}&lt;/p&gt;"
    assert _rss(f"<title>Un</title>{told}</content:encoded>").lede == ""


def test_the_widest_of_a_group_of_media_is_taken() -> None:
    group = (
        '<media:group><media:content url="p.jpg" medium="image" width="200"/>'
        '<media:content url="g.jpg" medium="image" width="x2000"/>'
        '<media:content url="m.jpg" medium="image" width="900"/></media:group><media:group/>'
    )
    assert [each.href for each in _rss(f"<title>Un</title>{group}").media] == ["m.jpg"]


def test_enclosures_of_other_kinds_are_left() -> None:
    enclosures = '<enclosure url="a.zip" type="application/zip"/><enclosure type="audio/mpeg"/>'
    assert _rss(f"<title>Un</title>{enclosures}").media == ()


def test_attachments_of_json_feeds_are_media() -> None:
    item: dict[str, Any] = {
        "id": "a",
        "title": "Un",
        "content_text": "Un mot.",
        "attachments": [
            {"url": "a.mp3", "mime_type": "audio/mpeg", "duration_in_seconds": 65, "title": "Son"},
            {"url": "b.mp3", "mime_type": "audio/mpeg"},
            {"url": "a.zip", "mime_type": "application/zip"},
        ],
    }
    copy = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    (story,) = _stories(json.dumps(copy))
    assert [(each.href, each.title, each.duration_seconds) for each in story.media] == [
        ("a.mp3", "Son", 65),
        ("b.mp3", "", None),
    ]


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("a.jpg", MediaKind.PHOTO),
        ("a.MP3", MediaKind.AUDIO),
        ("a.mp4", MediaKind.VIDEO),
        ("a.pdf", MediaKind.DOCUMENT),
    ],
)
def test_attachments_of_wordpress_are_what_their_name_says(file: str, kind: MediaKind) -> None:
    post = (
        "<item><title>Un</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>"
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>2</wp:meta_value>"
        "</wp:postmeta></item>"
    )
    attachment = (
        f"<item><wp:post_id>2</wp:post_id><guid>https://exemple.ch/{file}</guid>"
        "<wp:post_type>attachment</wp:post_type></item>"
    )
    (story,) = _stories(WXR.format(post + attachment))
    assert [each.kind for each in story.media] == [kind]


@pytest.mark.parametrize("copy", ['<rss xmlns:wp="http://wordpress.org/export/1.2/"/>', WXR])
def test_exports_of_wordpress_without_a_post_are_refused(copy: str) -> None:
    with pytest.raises(CopyRefusedError, match="no post and no page"):
        _stories(copy.format(""))


def test_posts_of_ghost_name_their_authors_and_tags_themselves_or_by_tables() -> None:
    inside = {
        "uuid": "a",
        "title": "Un",
        "html": "<ul><li>un</li></ul>",
        "authors": [{"name": "Aline Cuendet"}],
        "tags": [{"name": "pain"}, {"name": "#interne"}],
    }
    (story,) = _stories(json.dumps({"posts": [inside]}))
    assert (story.headline, story.body) == ("Un", (BulletList(items=("un",)),))
    assert ([line.text for line in story.credits], story.keywords, story.media) == (
        ["Aline Cuendet"],
        ("pain",),
        (),
    )
    tables = {
        "posts": [{"id": "1", "title": "Un", "plaintext": "Un mot."}],
        "users": [{"id": "u", "name": "Luc"}],
        "posts_authors": [
            {"post_id": "2", "author_id": "u"},
            {"post_id": "1", "author_id": "x"},
            {"post_id": "1", "author_id": ["u"]},
            {"post_id": "1", "author_id": "u"},
        ],
    }
    (story,) = _stories(json.dumps({"db": [{"data": tables}]}))
    assert [line.text for line in story.credits] == ["Luc"]
    assert _texts(story) == ["Un mot."]


def test_json_that_is_too_large_is_refused() -> None:
    with pytest.raises(CopyRefusedError, match="too large"):
        wire.read(b'{"uri": "a"' + b" " * (32 * 2**20) + b"}", format="ninjs")


ENTRY = (
    "<entry><id>{}</id><title>Lac</title><updated>{}</updated><content>Un texte.</content></entry>"
)
TOMBSTONE = (
    "<{p}:deleted-entry ref='{}' when='2020-02-13T12:00:00Z'><{p}:by><name>Nora</name></{p}:by>"
    "<{p}:comment>Retiré par erreur de nom.</{p}:comment></{p}:deleted-entry>"
)


def _atom(*parts: str, prefix: str = "at") -> bytes:
    inside = "".join(part.replace("{p}", prefix) for part in parts)
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:{prefix}="
        "'http://purl.org/atompub/tombstones/1.0'><link href='https://gazette.example/'/>"
        f"<title>Gazette</title>{inside}</feed>"
    ).encode()


@pytest.mark.parametrize("prefix", ["at", "del"])
def test_a_tombstone_is_a_kill_of_the_entry_that_it_names(prefix: str) -> None:
    tombstone = TOMBSTONE.replace("ref='{}'", "ref='urn:1'")
    (dead,) = wire.read(_atom(tombstone, prefix=prefix)).documents

    assert dead == StoryDocument(
        wire=WireDocument(
            source="gazette.example",
            guid="urn:1",
            version="20200213120000",
            signal=Signal.KILL,
            sent_at=datetime(2020, 2, 13, 12, tzinfo=UTC),
            notes=(NoteDocument(text="Retiré par erreur de nom.", role="deleted"),),
        )
    )


def test_an_entry_that_was_published_anew_is_not_dead() -> None:
    for updated, count in (("2020-02-13T11:00:00Z", 2), ("2020-02-13T13:00:00Z", 1)):
        tombstone = TOMBSTONE.replace("ref='{}'", "ref='urn:1'")
        copy = _atom(ENTRY.format("urn:1", updated), tombstone)
        assert len(wire.read(copy).documents) == count


def test_a_tombstone_that_names_nothing_kills_nothing() -> None:
    nameless = TOMBSTONE.replace("ref='{}'", "")
    copy = _atom(ENTRY.format("urn:1", "2020-02-13T11:00:00Z"), nameless)
    assert [each.headline for each in wire.read(copy).documents] == ["Lac"]
