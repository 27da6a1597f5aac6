"""A polled feed: asked only for what changed, each item once."""

import json
import socket
from email.utils import formatdate

import pytest

from articles import workflow
from articles.document import CreditDocument, replace
from articles.intake import batches, settling
from articles.models import Article, Dispatch, Source, Story
from articles.models.writing import write_document
from articles.sources import feed as feed_module
from articles.sources import poll
from tests import make
from tests.intake.test_receiving import feed

pytestmark = pytest.mark.django_db


def test_a_feed_is_taken_in_item_by_item_and_asked_conditionally(source_of, site):
    source = source_of("feed", f"{site.address}/rss")
    modified = formatdate(usegmt=True)
    site.pages["/rss"] = (200, {"ETag": '"1"', "Last-Modified": modified}, feed("a", "b"))
    assert poll(source).outcomes == {"created": 2}
    source.refresh_from_db()
    assert (source.etag, source.last_modified, source.trouble) == ('"1"', modified, "")
    received = source.received_at
    site.pages["/rss"] = (304, {}, b"")
    assert poll(source).outcomes == {}
    asked = site.asked[1][1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"1"', modified)
    site.pages["/rss"] = (200, {"ETag": '"2"'}, feed("c", "a", "b", built="2"))
    assert poll(source).outcomes == {"created": 1, "unchanged": 2}
    source.refresh_from_db()
    assert source.etag == '"2"'
    assert source.received_at > received


def test_a_feed_that_brings_nothing_new_is_not_heard_from(source_of, site):
    source = source_of("feed", f"{site.address}/rss")
    site.pages["/rss"] = (200, {}, feed("a"))
    poll(source)
    source.refresh_from_db()
    received = source.received_at
    site.pages["/rss"] = (200, {}, feed("a", built="2"))
    poll(source)
    source.refresh_from_db()
    assert source.received_at == received
    assert source.polled_at > received


ATOM = (
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:1</id><title>Lac</title>"
    b"<content type='text'>Un texte.</content></entry></feed>"
)
TOMBSTONE = (
    b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'>"
    b"<at:deleted-entry ref='urn:1' when='2026-11-23T12:00:00Z'/></feed>"
)


@pytest.mark.parametrize(
    "body",
    [
        ATOM,
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "G",
                "items": [{"id": "1", "title": "Lac", "content_text": "Un texte."}],
            }
        ).encode(),
        json.dumps(
            {
                "uri": "urn:1",
                "type": "text",
                "version": "1",
                "headline": "Lac",
                "body_text": "Un texte.",
            }
        ).encode(),
    ],
    ids=["atom", "json", "ninjs"],
)
def test_every_kind_of_feed_is_read(source_of, site, body):
    source = source_of("feed", f"{site.address}/x")
    site.pages["/x"] = (200, {}, body)
    assert poll(source).outcomes == {"created": 1}
    assert Story.objects.get().headline == "Lac"


def test_a_broken_feed_is_kept_and_asked_for_again_as_a_whole(source_of, site):
    source = source_of("feed", f"{site.address}/rss")
    site.pages["/rss"] = (200, {"ETag": '"1"'}, b"<rss><channel><item>")
    report = poll(source)
    source.refresh_from_db()
    assert (report.outcomes, source.etag) == ({"rejected": 1}, "")
    assert source.trouble


def test_an_item_that_we_fail_at_holds_up_no_other_and_is_asked_for_again(
    source_of, site, monkeypatch
):
    source = source_of("feed", f"{site.address}/rss")
    site.pages["/rss"] = (200, {"ETag": '"1"'}, feed("a", "b", "c"))
    really = settling.make_stories

    def fails_for_one(items):
        if any(item.document.headline == "b" for item in items):
            raise RuntimeError
        really(items)

    monkeypatch.setattr(batches, "make_stories", fails_for_one)
    report = poll(source)
    source.refresh_from_db()
    assert (report.outcomes, len(report.troubles), source.etag) == ({"created": 2}, 1, "")
    monkeypatch.setattr(batches, "make_stories", really)
    report = poll(source)
    source.refresh_from_db()
    assert (report.outcomes, source.etag) == ({"created": 1, "unchanged": 2}, '"1"')


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_answer_that_is_no_feed_is_a_trouble(source_of, site, status):
    source = source_of("feed", f"{site.address}/rss")
    site.pages["/rss"] = (status, {}, b"sorry")
    report = poll(source)
    assert (report.outcomes, len(report.troubles)) == ({}, 1)
    assert str(status) in report.troubles[0]


def test_an_address_inside_the_house_is_not_asked(source_of, site, settings):
    settings.PRIVATE_ADDRESSES = False
    source = source_of("feed", f"{site.address}/rss")
    report = poll(source)
    assert (len(report.troubles), site.asked) == (1, [])


def test_a_redirect_into_the_house_is_not_followed(source_of, site, settings, monkeypatch):

    settings.PRIVATE_ADDRESSES = False
    site.pages["/rss"] = (302, {"Location": f"{site.address}/admin"}, b"")
    public, port = "93.184.215.14", int(site.address.rpartition(":")[2])
    resolve, connect = socket.getaddrinfo, socket.create_connection

    def resolved(host, port, *args, **kwargs):
        if host == "feed.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (public, port))]
        return resolve(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(
        socket, "create_connection", lambda address, wait: connect(("127.0.0.1", port))
    )
    report = poll(source_of("feed", f"http://feed.example:{port}/rss"))
    assert len(report.troubles) == 1
    assert [path for path, *_ in site.asked] == ["/rss"]


def test_a_feed_that_is_too_long_is_not_read_to_its_end(source_of, site, monkeypatch):
    monkeypatch.setattr(feed_module, "fetch", limited)
    site.pages["/rss"] = (200, {}, b"x" * 5000)
    assert len(poll(source_of("feed", f"{site.address}/rss")).troubles) == 1


def limited(url, headers):
    from articles.outbound import fetch

    return fetch(url, headers=headers, limit=1000)


def test_a_feed_needs_an_address_of_the_web(source_of):
    from django.core.exceptions import ValidationError

    for address in ("", "file:///etc/passwd", "ftp://x/", "gazette.example"):
        with pytest.raises(ValidationError):
            source_of("feed", address)
    assert not Source.objects.filter(kind="feed").exists()


def test_a_tombstone_takes_the_story_from_the_readers(source_of, site, client):
    source = source_of("feed", f"{site.address}/atom")
    site.pages["/atom"] = (200, {}, ATOM)
    poll(source)
    Story.objects.update(lede="Un chapeau.", section=make.section())
    story = Story.objects.whole().get()
    credit = CreditDocument(text="ats")
    write_document(story, replace(story.document(), credits=(credit,)))
    workflow.perform("publish", story, by=None)
    path = Article.objects.get().get_absolute_url()
    assert client.get(path).status_code == 200
    site.pages["/atom"] = (200, {}, TOMBSTONE)

    first, again = poll(source).outcomes, poll(source).outcomes

    assert (first, again) == ({"merged": 1}, {"unchanged": 1})
    assert client.get(path).status_code == 410
    assert Story.objects.get().state == Story.State.KILLED


def test_a_tombstone_of_what_never_came_disturbs_nobody_and_keeps_it_out(source_of, site):
    source = source_of("feed", f"{site.address}/atom")
    site.pages["/atom"] = (200, {}, TOMBSTONE)
    assert poll(source).outcomes == {"unchanged": 1}
    assert not Dispatch.objects.waiting().exists()

    site.pages["/atom"] = (200, {}, ATOM)
    poll(source)

    assert not Story.objects.exists()
