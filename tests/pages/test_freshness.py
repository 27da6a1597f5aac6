"""Who has a page already is told so, by tag and by time, at every public address."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.utils.http import parse_http_date

from articles import workflow
from articles.models import Agency, AgencyCredit, Article, Contributor, Story, StoryMedia, Topic
from articles.pages.freshness import may_be_kept
from articles.photos import take_in
from tests import make
from tests.gate import WALKS, named_patterns
from tests.photos import files

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 10, 0, 0, 500_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# Addresses that answer no GET, or only 404 here.
WITHOUT = {"hook"}
Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    def set_clock(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    set_clock(NOW)
    return set_clock


@pytest.fixture
def addresses(clock: Clock, settings: LazySettings) -> dict[str, str]:
    """One address of each name of the URLconf."""
    settings.INDEXNOW_KEY, settings.SECURITY_CONTACT = "0a1b2c3d", "mailto:x@example.org"
    photo = take_in(files.jpeg(), filename="lac.jpg")
    story = make.story(headline="Zqcanari titre", lede="Un temoinage.")
    StoryMedia.objects.create(story=story, item=photo, alt="Le lac")
    story.topics.add(Topic.objects.create(qcode="medtop:99999999", slug="zqcanari-theme"))
    credit = AgencyCredit.objects.create(story=story, text="Nom, ATS", place="byline")
    person = Contributor.objects.create(name="Nom", slug="zqcanari-nom")
    credit.contributors.create(order=0, kind="person", contributor=person)
    agency = Agency.objects.get(name="ATS")
    credit.contributors.create(order=1, kind="agency", agency=agency)
    workflow.perform("publish", story, by=None, at=NOW - timedelta(hours=1))
    every = {name: walk(story, photo) for name, walk in WALKS.items() if name not in WITHOUT}
    every["archive_month"], every["archive_day"] = ["/archives/2026/06/"], ["/archives/2026/06/10/"]
    every["month_sitemap"] = ["/sitemap-2026-6.xml"]
    return {f"{name} {n}": path for name, paths in every.items() for n, path in enumerate(paths)}


def walked(client: Client, addresses: dict[str, str]) -> dict[str, Any]:
    """The addresses that answer with a page, at least one of each name."""
    found = {path: client.get(path) for path in addresses.values()}
    pages = {path: answer for path, answer in found.items() if answer.status_code == 200}
    answered = {name.split()[0] for name, path in addresses.items() if path in pages}
    assert answered | WITHOUT == set(named_patterns(get_resolver().url_patterns))
    return pages


def test_every_address_tells_who_has_it_already_by_tag_and_by_time(
    client: Client, addresses: dict[str, str]
) -> None:
    for path, page in walked(client, addresses).items():
        tag, time = page.headers["ETag"], page.headers["Last-Modified"]
        assert parse_http_date(time) <= NOW.timestamp(), path
        for asked in (
            {"if-none-match": tag},
            {"if-modified-since": time},
            {
                "if-none-match": f'"other", {tag}',
                "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT",
            },
            {"if-none-match": "*"},
        ):
            answer = client.get(path, headers=asked)
            assert (answer.status_code, answer.getvalue()) == (304, b""), (path, asked)
            for kept in ("ETag", "Last-Modified", "Cache-Control"):
                assert answer.headers[kept] == page.headers[kept], (path, kept)
            assert client.head(path, headers=asked).status_code == 304, (path, asked)


@pytest.mark.parametrize(
    ("seconds", "due", "last"),
    [
        (1, None, "@1781085600"),
        (60, None, "@1781085659"),
        (60, NOW + 10 * SECOND, "@1781085609"),
        (60, NOW + 0.4 * SECOND, "0"),
        (0, None, "0"),
    ],
)
def test_nginx_is_told_the_last_second_of_the_clock_and_not_a_duration(
    settings: LazySettings, seconds: int, due: datetime | None, last: str
) -> None:
    """Half past a second: kept for one, a page ends with this one, not with the next."""
    settings.CACHE_SECONDS = seconds
    assert NOW.timestamp() == 1781085600.5
    assert may_be_kept(HttpResponse(), NOW, due).headers["X-Accel-Expires"] == last


def test_every_page_that_may_be_kept_tells_nginx_until_when(
    client: Client, addresses: dict[str, str]
) -> None:
    for path, page in walked(client, addresses).items():
        assert page.headers["X-Accel-Expires"] == "@1781085600", path


def test_tag_counts_before_time(client: Client, addresses: dict[str, str]) -> None:
    for path, page in walked(client, addresses).items():
        asked = {"if-none-match": '"other"', "if-modified-since": page.headers["Last-Modified"]}
        assert client.get(path, headers=asked).status_code == 200, path


@pytest.mark.parametrize("asked", ["yesterday", "", "Thu, 99 Foo 2026 10:00:00 GMT", "0"])
def test_time_that_is_none_is_not_heeded(
    client: Client, addresses: dict[str, str], asked: str
) -> None:
    assert client.get("/", headers={"if-modified-since": asked}).status_code == 200


def test_readers_pages_vary_by_compression_alone(client: Client, addresses: dict[str, str]) -> None:
    """Neither the language that a browser asks for nor an editor's session makes another page."""
    plain = walked(client, addresses)
    client.force_login(make.editor("Administrator"))
    client.cookies["django_language"] = "en"
    for path, page in plain.items():
        other = client.get(path, headers={"accept-language": "en"})
        assert other.headers.get("Vary") in (None, "Accept-Encoding"), path
        assert (other.getvalue(), other.headers["ETag"]) == (
            client.get(path).getvalue(),
            page.headers["ETag"],
        ), path


def test_who_asks_by_time_alone_gets_what_changed_within_the_second(
    client: Client, clock: Clock
) -> None:
    """A list loses an article, and nothing newer has come."""
    make.article(headline="Reste", at=NOW - 2 * SECOND)
    gone = make.article(headline="Envolé", at=NOW - SECOND)
    paths = ("/", "/monde/", "/rss.xml", "/api/articles/", "/archives/")
    kept = {path: client.get(path).headers["Last-Modified"] for path in paths}
    story = Story.objects.get(pk=gone.pk)
    workflow.perform("unpublish", story, by=None, at=NOW, notice="Retiré.")
    for path, time in kept.items():
        answer = client.get(path, headers={"if-modified-since": time})
        assert answer.status_code == 200, path
        assert "Envolé" not in answer.content.decode(), path


def test_page_of_another_article_is_not_kept_with_the_withdrawn_headline(
    client: Client, clock: Clock
) -> None:
    page = make.article(headline="Reste", at=NOW - timedelta(hours=2)).get_absolute_url()
    gone = make.article(headline="Envolé", at=NOW - timedelta(hours=1))
    first = client.get(page)
    assert "Envolé" in first.content.decode()
    clock(NOW + timedelta(hours=1))
    Article.objects.filter(pk=gone.pk).update(visible_until=NOW)
    again = client.get(page, headers={"if-modified-since": first.headers["Last-Modified"]})
    assert (again.status_code, "Envolé" in again.content.decode()) == (200, False)


@pytest.mark.usefixtures("cache_is_gone")
def test_readers_need_no_cache_server(client: Client, addresses: dict[str, str]) -> None:
    assert len(walked(client, addresses)) >= len(WALKS) - len(WITHOUT)
    for path in ("/nulle-part/", "/files/x/y.jpg"):
        assert client.get(path).status_code == 404


def test_time_stands_while_the_page_does(client: Client, clock: Clock) -> None:
    make.article(at=NOW - SECOND)
    times = []
    for at in (NOW, NOW + timedelta(hours=1)):
        clock(at)
        times.append(client.get("/rss.xml").headers["Last-Modified"])
    assert times == ["Wed, 10 Jun 2026 10:00:00 GMT"] * 2
    make.article(at=NOW)
    clock(NOW + timedelta(hours=2))
    assert client.get("/rss.xml").headers["Last-Modified"] == "Wed, 10 Jun 2026 12:00:00 GMT"
    clock(NOW + timedelta(hours=2, seconds=5))
    assert client.get("/rss.xml").headers["Last-Modified"] == "Wed, 10 Jun 2026 12:00:01 GMT"


def test_clock_that_was_put_back_is_believed(client: Client, clock: Clock) -> None:
    make.article(at=NOW - timedelta(days=2))
    clock(NOW)
    client.get("/rss.xml")
    clock(NOW - timedelta(days=1))
    assert client.get("/rss.xml").headers["Last-Modified"] == "Tue, 09 Jun 2026 10:00:00 GMT"
