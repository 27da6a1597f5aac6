"""One gate: no address shows a story before its moment, nor keeps it after.

Every address of the URLconf is walked, so a new one fails here until it says how it is walked. A
story carries canary words in all that it has, and a witness word by which search finds it.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from articles import workflow
from articles.models import (
    AgencyCredit,
    Article,
    Contributor,
    MediaItem,
    Sidebar,
    Story,
    StoryMedia,
    Topic,
)
from articles.photos import take_in
from tests import make
from tests.photos import files

pytestmark = pytest.mark.django_db

CANARY = "zqcanari"
WITNESS = "temoinage"
NOTICE = "Retiré sur demande."
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
# A plain moment, the hour that does not exist, and both hours that bear the same name.
MOMENTS = {
    "plain": datetime(2026, 6, 10, 10, 0, tzinfo=UTC),
    "spring": datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    "autumn-first": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "autumn-second": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
}
T = MOMENTS["plain"]

Walk = Callable[[Story, MediaItem], list[str]]


def addresses_of(kind: str, *places: str) -> Walk:
    return lambda story, photo: [f"/{place}{name}" for place in places for name in FEEDS]


FEEDS = ("rss.xml", "atom.xml", "feed.json")
SEARCHES = [
    *(
        f"/recherche/?q={word}{order}"
        for word in (WITNESS, "temoinaga", "zqcanar", '"temoinage%20public"')
        for order in ("", "&tri=pertinence")
    ),
    *(f"/recherche/?q={WITNESS}{more}" for more in ("&rubrique=monde", "&periode=annee")),
]
# How each address is walked. "{article}" has more than one spelling.
WALKS: dict[str, Walk] = {
    "front": lambda story, photo: ["/"],
    "section": lambda story, photo: ["/monde/", "/monde/?avant=9999999999999999-1"],
    "article": lambda story, photo: [
        f"/monde/{story.pk}-zqcanari-titre/",
        f"/monde/{story.pk}-autre/",
        f"/suisse/{story.pk}-x/",
    ],
    "media_file": lambda story, photo: [
        f"/files/{photo.token}/{rendition.name}" for rendition in photo.renditions
    ],
    "search": lambda story, photo: SEARCHES,
    "topic": lambda story, photo: ["/themes/zqcanari-theme/"],
    "contributor": lambda story, photo: ["/auteurs/zqcanari-nom/"],
    "agency": lambda story, photo: ["/agences/ats/"],
    "archive": lambda story, photo: ["/archives/"],
    "archive_year": lambda story, photo: ["/archives/2026/"],
    "archive_month": lambda story, photo: [
        f"/archives/2026/{month:02}/" for month in (3, 4, 5, 6, 10)
    ],
    "archive_day": lambda story, photo: [
        f"/archives/2026/{day}/" for day in ("03/28", "03/29", "06/09", "06/10", "10/24", "10/25")
    ],
    "api_articles": lambda story, photo: ["/api/articles/", "/api/articles/?rubrique=monde"],
    "api_article": lambda story, photo: [f"/api/articles/{story.pk}/"],
    "hook": lambda story, photo: ["/hooks/import/"],
    "robots": lambda story, photo: ["/robots.txt"],
    "rsl": lambda story, photo: ["/license.xml"],
    "tdmrep": lambda story, photo: ["/.well-known/tdmrep.json"],
    "security_txt": lambda story, photo: ["/.well-known/security.txt"],
    "manifest": lambda story, photo: ["/site.webmanifest"],
    "indexnow_key": lambda story, photo: ["/0a1b2c3d.txt"],
    "sitemap": lambda story, photo: ["/sitemap.xml"],
    "page_sitemap": lambda story, photo: ["/sitemap-pages.xml"],
    "archive_sitemap": lambda story, photo: ["/sitemap-archives.xml"],
    "topic_sitemap": lambda story, photo: ["/sitemap-themes.xml"],
    "contributor_sitemap": lambda story, photo: ["/sitemap-auteurs.xml"],
    "agency_sitemap": lambda story, photo: ["/sitemap-agences.xml"],
    "news_sitemap": lambda story, photo: ["/sitemap-news.xml"],
    "month_sitemap": lambda story, photo: [
        f"/sitemap-2026-{month}.xml" for month in (3, 4, 5, 6, 10)
    ],
    "site_feed": addresses_of("site", ""),
    "section_feed": addresses_of("section", "monde/"),
    "topic_feed": addresses_of("topic", "themes/zqcanari-theme/"),
    "contributor_feed": addresses_of("contributor", "auteurs/zqcanari-nom/"),
    "agency_feed": addresses_of("agency", "agences/ats/"),
}
# Where a story that is out must stand, so that the walk proves something.
SHOWN = {
    *("front", "section", "article", "search", "api_articles", "api_article", "month_sitemap"),
    *("topic", "contributor", "agency", "archive", "archive_day"),
    *("site_feed", "section_feed", "topic_feed", "contributor_feed", "agency_feed"),
}


def named_patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all addresses but the desk's and those of Django's static files."""
    for each in patterns:
        if isinstance(each, URLResolver):
            if each.namespace != "admin":
                yield from named_patterns(each.url_patterns)
        else:
            yield each.name or str(each.pattern)


def test_every_address_is_walked() -> None:
    assert sorted(named_patterns(get_resolver().url_patterns)) == sorted(WALKS)


@dataclass
class World:
    """A site with one story that everybody may read, and one with canaries."""

    story: Story
    photo: MediaItem
    client: Client
    at: Callable[[datetime], None]

    def paths(self) -> list[tuple[str, str]]:
        return [
            (name, path) for name, walk in WALKS.items() for path in walk(self.story, self.photo)
        ]

    def leaks(self, at: datetime) -> list[str]:
        """The addresses that show something of the story at a moment."""
        self.at(at)
        return [path for name, path in self.paths() if self.shows(name, path)]

    def shows(self, name: str, path: str) -> bool:
        response = self.client.get(path)
        if name == "media_file":
            return response.status_code != 404
        return CANARY in body(response).decode().lower() or any(
            CANARY in value.lower() for value in response.headers.values()
        )


def body(response: HttpResponseBase) -> bytes:
    return response.getvalue() if response.streaming else response.content


def canary_story(photo: MediaItem, **fields: object) -> Story:
    story = make.story(
        headline=f"{CANARY} titre",
        kicker=f"{CANARY} surtitre",
        lede=f"{CANARY} chapeau {WITNESS} public",
        body=f"<p>{CANARY} corps</p><h2>{CANARY} inter</h2>",
        keywords=f"{CANARY} mot",
        dateline=f"{CANARY} lieu",
        section=make.section("monde"),
        **fields,
    )
    box = Sidebar.objects.create(story=story, headline=f"{CANARY} boite", body=f"<p>{CANARY}</p>")
    StoryMedia.objects.create(story=story, item=photo, caption=f"{CANARY} légende", alt=CANARY)
    StoryMedia.objects.create(
        story=story, item=photo, placement="sidebar", sidebar=box, caption=CANARY
    )
    topic = Topic.objects.create(
        qcode="medtop:99999999", slug="zqcanari-theme", name_fr=f"{CANARY} thème"
    )
    story.topics.add(topic)
    credit = AgencyCredit.objects.create(story=story, text=f"{CANARY} nom, ATS", place="byline")
    person = Contributor.objects.create(name=f"{CANARY} nom", slug="zqcanari-nom")
    credit.contributors.create(order=0, kind="person", contributor=person)
    credit.contributors.create(order=1, kind="agency", agency=ats())
    return story


def ats() -> object:
    from articles.models import Agency

    return Agency.objects.get(name="ATS")


@pytest.fixture
def world(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., World]:
    settings.INDEXNOW_KEY, settings.SECURITY_CONTACT = "0a1b2c3d", "mailto:x@example.org"
    settings.STORAGES = {**settings.STORAGES}

    def set_clock(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    def build(**fields: object) -> World:
        set_clock(T - 30 * DAY)
        make.article(headline="Le lac gèle", at=T - 40 * DAY, section=make.section("suisse"))
        photo = take_in(files.jpeg(), filename="lac.jpg")
        photo.alt, photo.credit, photo.description = CANARY, CANARY, CANARY
        photo.save()
        return World(canary_story(photo, **fields), photo, client, set_clock)

    return build


def publish(world: World, at: datetime, **change: object) -> None:
    workflow.perform("publish", world.story, by=None, at=at)
    if change:
        Article.objects.filter(pk=world.story.pk).update(**change)


def out(world: World, at: datetime) -> set[str]:
    """The kinds of addresses that show the story."""
    paths = {path: name for name, path in world.paths()}
    return {paths[path] for path in world.leaks(at)}


@pytest.mark.parametrize("act", [None, "send_to_review", "approve", "bin"])
def test_story_that_was_never_published_is_nowhere(world: Callable[..., World], act: str) -> None:
    here = world()
    if act:
        workflow.perform(act, here.story, by=None)
    assert here.leaks(T) == []


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_scheduled_story_comes_at_its_moment(world: Callable[..., World], moment: datetime) -> None:
    here = world()
    publish(here, moment)
    assert here.leaks(moment - timedelta(microseconds=1)) == []
    assert out(here, moment) == SHOWN | {"media_file", "news_sitemap"}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_embargo_is_lifted_at_its_moment(world: Callable[..., World], moment: datetime) -> None:
    here = world()
    publish(here, moment - DAY, embargo_until=moment)
    assert here.leaks(moment - SECOND) == []
    assert out(here, moment) >= SHOWN


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_story_ends_at_its_moment(world: Callable[..., World], moment: datetime) -> None:
    here = world()
    publish(here, moment - DAY, visible_until=moment)
    assert out(here, moment - SECOND) >= SHOWN
    assert here.leaks(moment) == []


@pytest.mark.parametrize("act", ["unpublish", "kill"])
def test_withdrawn_story_is_gone_everywhere(world: Callable[..., World], act: str) -> None:
    here = world()
    publish(here, T - DAY)
    assert out(here, T) >= SHOWN
    kept = {path: here.client.get(path) for _name, path in here.paths()}
    workflow.perform(act, here.story, by=None, at=T, notice=NOTICE)
    assert here.leaks(T) == []
    for name in ("article", "api_article"):
        for path in WALKS[name](here.story, here.photo):
            answer = here.client.get(path)
            assert (answer.status_code, here.client.head(path).status_code) == (410, 410)
            assert NOTICE in answer.content.decode()
    for path, response in kept.items():
        if CANARY in body(response).decode(errors="ignore").lower():
            known = {name: response.headers.get(name, "") for name in ("ETag", "Last-Modified")}
            for header in (
                {"if-none-match": known["ETag"]},
                {"if-modified-since": known["Last-Modified"]},
            ):
                assert here.client.get(path, headers=header).status_code != 304, path


@pytest.mark.parametrize("act", ["unpublish", "kill"])
def test_story_withdrawn_before_its_moment_was_never_there(
    world: Callable[..., World], act: str
) -> None:
    here = world()
    publish(here, T + DAY)
    here.at(T)
    workflow.perform(act, here.story, by=None, at=T, notice=NOTICE)
    for at in (T, T + 2 * DAY):
        assert here.leaks(at) == []
        assert here.client.get(f"/monde/{here.story.pk}-zqcanari-titre/").status_code == 404
        assert here.client.get(f"/api/articles/{here.story.pk}/").status_code == 404


@pytest.mark.parametrize("field", ["visible_from", "embargo_until", "visible_until"])
def test_what_is_kept_is_not_kept_past_the_moment(
    world: Callable[..., World], settings: LazySettings, field: str
) -> None:
    settings.CACHE_SECONDS = 60
    here = world()
    publish(here, T - DAY, **{field: T})
    here.at(T - 10 * SECOND)
    before = {path: here.client.get(path) for _name, path in here.paths()}
    here.at(T)
    for path, response in before.items():
        if body(here.client.get(path)) != body(response) and response.status_code == 200:
            assert kept_seconds(response) <= 10, path


def kept_seconds(response: HttpResponseBase) -> int:
    """For how long the browser or a shared cache may keep it, whichever is longer."""
    found = re.findall(r"(?:max-age|s-maxage)=(\d+)", response.headers.get("Cache-Control", ""))
    return max(map(int, found), default=0)


def test_head_says_what_get_says(world: Callable[..., World]) -> None:
    here = world()
    publish(here, T)
    for at in (T - SECOND, T):
        here.at(at)
        for _name, path in here.paths():
            get, head = here.client.get(path), here.client.head(path)
            assert (head.status_code, body(head)) == (get.status_code, b""), path
            assert head.headers == get.headers, path


def test_desk_s_previews_are_for_editors_alone(world: Callable[..., World]) -> None:
    here = world()
    for path in (here.story.preview_url(), f"/desk/articles/story/{here.story.pk}/change/"):
        response = here.client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/desk/login/")


def test_correction_does_not_bring_the_desk_s_next_version_out(
    world: Callable[..., World],
) -> None:
    """What is written after publication is the desk's until it is published."""
    here = world()
    plain = make.article(headline="Public", at=T - DAY)
    story = Story.objects.get(pk=plain.pk)
    story.headline, story.lede = f"{CANARY} suite", f"{CANARY} {WITNESS}"
    story.save()
    assert here.leaks(T) == []
    assert json.loads(here.client.get(f"/api/articles/{plain.pk}/").content)["headlines"][0] == {
        "role": "main",
        "value": "Public",
    }
