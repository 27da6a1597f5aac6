"""The site as a stranger sees it: every public address, and a story that carries canaries.

Each address of the URLconf says here how it is walked. The story carries canary words in all that
it has, a witness word by which search finds it, and a word that stays on the desk.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver

from articles.models import (
    Agency,
    AgencyCredit,
    Bundle,
    Contributor,
    EditorialNote,
    FormerAddress,
    FrontSlot,
    MediaItem,
    Sidebar,
    Story,
    StoryMedia,
    Topic,
)
from articles.photos.public import CAPTIONS
from tests import make

CANARY = "zqcanari"
WITNESS = "temoinage"
NOTED = "zqconfidence"
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


def feeds_of(*places: str) -> Walk:
    return lambda story, photo: [f"/{place}{name}" for place in places for name in FEEDS]


def files_of(story: Story) -> list[str]:
    """Every rendition of its pictures and posters, its recordings and their captions."""
    items = {item for use in story.uses.all() for item in (use.item, use.item.poster) if item}
    names = [(item, rendition.name) for item in items for rendition in item.renditions]
    names += [(i, name) for i in items if i.kind == "video" for name in ("video.mp4", CAPTIONS)]
    return sorted(f"/files/{item.token}/{name}" for item, name in names)


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
        *(f"/monde/{story.pk}-x{end}" for end in ("", "/x.css", "/feed.json", "/?avant=1-1")),
        *(f"/{language}/monde/{story.pk}-x/" for language in ("fr", "en", "de")),
        f"/monde/0{story.pk}-x/",
    ],
    "media_file": lambda story, photo: files_of(story),
    "search": lambda story, photo: SEARCHES,
    "topic": lambda story, photo: ["/themes/zqcanari-theme/", "/themes/ancien/"],
    "contributor": lambda story, photo: ["/auteurs/zqcanari-nom/", "/auteurs/ancien/"],
    "agency": lambda story, photo: ["/agences/ats/", "/agences/ancienne/"],
    "archive": lambda story, photo: ["/archives/"],
    "archive_year": lambda story, photo: ["/archives/2026/"],
    "archive_month": lambda story, photo: [
        f"/archives/2026/{month:02}/" for month in (3, 4, 5, 6, 10)
    ],
    "archive_day": lambda story, photo: [
        f"/archives/2026/{day}/"
        for day in ("03/28", "03/29", "06/09", "06/10", "06/11", "10/24", "10/25")
    ],
    "api_articles": lambda story, photo: ["/api/articles/", "/api/articles/?rubrique=monde"],
    "api_article": lambda story, photo: [
        f"/api/articles/{story.pk}/",
        f"/api/articles/0{story.pk}/",
        f"/api/articles/{story.pk}/?format=html",
    ],
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
    "site_feed": feeds_of(""),
    "section_feed": feeds_of("monde/"),
    "topic_feed": feeds_of("themes/zqcanari-theme/", "themes/ancien/"),
    "contributor_feed": feeds_of("auteurs/zqcanari-nom/", "auteurs/ancien/"),
    "agency_feed": feeds_of("agences/ats/", "agences/ancienne/"),
}
# The kinds where a story that is out must stand, so that the walk proves something.
SHOWN = {
    *("front", "section", "article", "search", "api_articles", "api_article", "month_sitemap"),
    *("topic", "contributor", "agency", "archive", "archive_day"),
    *("topic_sitemap", "contributor_sitemap"),
    *("site_feed", "section_feed", "topic_feed", "contributor_feed", "agency_feed"),
}


def named_patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all addresses but the desk's and those of Django's static files."""
    for each in patterns:
        if str(each.pattern).startswith("desk/"):
            continue
        if isinstance(each, URLResolver):
            yield from named_patterns(each.url_patterns)
        else:
            yield each.name or str(each.pattern)


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

    def seen(self, at: datetime) -> dict[str, tuple[int, bytes, dict[str, str]]]:
        """All that a stranger is told at a moment."""
        self.at(at)
        answers = {path: self.client.get(path) for _name, path in self.paths()}
        return {path: (a.status_code, body(a), dict(a.headers)) for path, a in answers.items()}

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


def body(response: Any) -> bytes:
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
    StoryMedia.objects.create(story=story, item=film(photo), placement="body", after_block=1)
    topic = Topic.objects.create(
        qcode="medtop:99999999", slug="zqcanari-theme", name_fr=f"{CANARY} thème"
    )
    story.topics.add(topic)
    credit = AgencyCredit.objects.create(story=story, text=f"{CANARY} nom, ATS", place="byline")
    person = Contributor.objects.create(name=f"{CANARY} nom", slug="zqcanari-nom")
    credit.contributors.create(order=0, kind="person", contributor=person)
    agency = Agency.objects.get(name="ATS")
    credit.contributors.create(order=1, kind="agency", agency=agency)
    for row, slug in ((topic, "ancien"), (person, "ancien"), (agency, "ancienne")):
        FormerAddress.objects.keep(row, slug)
    story.bundle = Bundle.objects.create(name=f"{CANARY} {NOTED}", publish_at=T)
    story.save(update_fields=["bundle"])
    editor = make.editor(username=CANARY)
    EditorialNote.objects.create(story=story, by=editor, text=f"{CANARY} {NOTED}")
    for section in (None, story.section):
        FrontSlot.objects.create(story=story, section=section, headline=f"{CANARY} en tête")
    return story


def film(poster: MediaItem) -> MediaItem:
    """A video with captions, whose poster is a picture of the library."""
    path = default_storage.save("originals/00/film.mp4", ContentFile(b"film"))
    return MediaItem.objects.create(
        kind="video",
        file=path,
        checksum="0" * 64,
        token="f" * 32,
        content_type="video/mp4",
        title=f"{CANARY} film",
        transcript=f"{CANARY} voix",
        captions=f"WEBVTT\n\n00:00.000 --> 00:01.000\n{CANARY}\n",
        poster=poster,
    )
