import json
from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import (
    Agency,
    AgencyCredit,
    Article,
    Contributor,
    Story,
    StoryMedia,
    Topic,
)
from articles.photos import take_in
from articles.syndication.entries import content, stable_id
from tests import make
from tests.photos import files

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
NAMES = ("rss.xml", "atom.xml", "feed.json")
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(client: Client, address: str) -> list[str]:
    """The titles of a feed in any of its forms."""
    response = client.get(address)
    assert response.status_code == 200, address
    if address.endswith("json"):
        return [item["title"] for item in json.loads(response.content)["items"]]
    root = fromstring(response.content)
    found = root.findall("channel/item/title") or root.findall(f"{ATOM}entry/{ATOM}title")
    return [each.text for each in found]


def signed(by: str, agency: str, **fields: object) -> Article:
    """An article with a byline and an agency."""
    story = make.story(**fields)
    credit = AgencyCredit.objects.create(story=story, text=f"{by} / {agency}", place="byline")
    person, _made = Contributor.objects.get_or_create(name=by, defaults={"slug": "nadia-rey"})
    credit.contributors.create(order=0, kind="person", contributor=person)
    credit.contributors.create(order=1, kind="agency", agency=Agency.objects.get(name=agency))
    workflow.perform("publish", story, by=None, at=make.NOON)
    return Article.objects.get(pk=story.pk)


@pytest.mark.parametrize("name", NAMES)
def test_feed_lists_the_newest_first(client: Client, name: str) -> None:
    for n in range(35):
        make.article(headline=f"Nouvelle {n}", at=make.NOON + timedelta(minutes=n))
    assert titles(client, f"/{name}") == [f"Nouvelle {n}" for n in reversed(range(5, 35))]


@pytest.mark.parametrize("name", NAMES)
def test_feeds_of_section_topic_contributor_and_agency(client: Client, name: str) -> None:
    make.article(headline="Ailleurs", section=make.section("suisse"))
    article = signed("Nadia Rey", "ATS", headline="Ici", section=make.section("monde"))
    topic = Topic.objects.first() or Topic.objects.create(qcode="medtop:1", slug="t", name_fr="T")
    article.topics.add(topic)
    agency = Agency.objects.get(name="ATS")
    for place in ("monde", f"themes/{topic.slug}", "auteurs/nadia-rey", f"agences/{agency.slug}"):
        assert titles(client, f"/{place}/{name}") == ["Ici"]
    assert titles(client, f"/suisse/{name}") == ["Ailleurs"]


@pytest.mark.parametrize("name", NAMES)
def test_name_of_a_story_to_come_is_not_found(client: Client, name: str) -> None:
    article = signed("Nadia Rey", "ATS")
    Article.objects.filter(pk=article.pk).update(visible_from=timezone.now() + timedelta(days=1))
    slug = Agency.objects.get(name="ATS").slug
    for place in ("auteurs/nadia-rey", f"agences/{slug}", "auteurs/personne", "themes/rien"):
        assert client.get(f"/{place}/{name}").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_empty_feed_is_a_feed(client: Client, name: str) -> None:
    make.section("monde")
    assert titles(client, f"/{name}") == []
    assert titles(client, f"/monde/{name}") == []
    assert client.get(f"/nulle-part/{name}").status_code == 404


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("number", [1, 3])
def test_feed_takes_four_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, number: int
) -> None:
    for n in range(number):
        make.article(headline=f"Nouvelle {n}", at=make.NOON + timedelta(minutes=n))
    with django_assert_num_queries(4):
        client.get(f"/{name}")


@pytest.mark.parametrize("name", NAMES)
def test_reader_who_has_the_feed_gets_304_until_something_changes(
    client: Client, name: str
) -> None:
    article = make.article()
    first = client.get(f"/{name}")
    known = {"if-none-match": first.headers["ETag"]}
    assert client.get(f"/{name}", headers=known).status_code == 304
    story = Story.objects.get(pk=article.pk)
    workflow.perform("unpublish", story, by=None, notice="Retiré.")
    assert client.get(f"/{name}", headers=known).status_code == 200
    assert first.headers["Content-Type"].endswith("charset=utf-8")


def test_rss_item_says_all_there_is_to_say(client: Client) -> None:
    article = signed(
        "Nadia Rey",
        "ATS",
        headline="Lac & <glace>",
        kicker="Hiver",
        lede="Le lac est pris.",
        body="<p>Texte.</p><h2>Suite</h2>",
    )
    channel = fromstring(client.get("/rss.xml").content).find("channel")
    item = [(each.tag, each.text) for each in channel.find("item")]
    at = "Wed, 12 Feb 2020 12:00:00 +0000"
    dc, encoded = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/rss/1.0/modules/content/}"
    assert item == [
        ("title", "Hiver – Lac & <glace>"),
        ("link", SITE + article.get_absolute_url()),
        ("guid", stable_id(article)),
        ("pubDate", at),
        (f"{ATOM}updated", "2020-02-12T12:00:00+00:00"),
        (f"{dc}creator", "Nadia Rey"),
        (f"{dc}creator", "ATS"),
        (f"{dc}language", "fr"),
        ("category", "Monde"),
        ("description", "Le lac est pris."),
        (f"{encoded}encoded", "<div>\n<div>\n<p>Texte.</p>\n<h2>Suite</h2>\n</div>\n</div>"),
    ]


def test_identity_stays_when_headline_and_section_change(client: Client) -> None:
    article = make.article(headline="Avant")
    before = fromstring(client.get("/rss.xml").content).find("channel/item/guid").text
    story = Story.objects.get(pk=article.pk)
    story.headline, story.section = "Après", make.section("suisse")
    story.save()
    workflow.perform("update", story, by=None)
    item = fromstring(client.get("/rss.xml").content).find("channel/item")
    assert (item.find("guid").text, item.find("title").text) == (before, "Après")


@pytest.mark.parametrize("name", NAMES)
def test_correction_is_in_the_text(client: Client, name: str) -> None:
    article = make.article()
    workflow.perform(
        "correct", Story.objects.get(pk=article.pk), by=None, note="Le lac n'a pas gelé."
    )
    assert "Le lac n" in client.get(f"/{name}").content.decode()


def test_content_has_whole_addresses_and_nothing_for_our_style_sheet() -> None:
    page = (
        '<header class="story-head"><h1>Titre</h1></header>'
        '<div class="lead-media"><picture><source srcset="/files/a/1.avif 1w"><img src="/files/a/'
        '1.jpg" srcset="/files/a/1.jpg 1w" alt="Lac" width="3" height="2" class="x"></picture>'
        "</div>"
        '<p class="y">Voir <a href="#encadre-1">encadré</a>, <a href="/monde/">monde</a>.</p>'
        '<nav class="topics">non</nav>'
    )
    assert content(page, f"{SITE}/monde/1-x/") == (
        f'<div><img src="{SITE}/files/a/1.jpg" alt="Lac" width="3" height="2"></div>'
        f'<p>Voir <a href="{SITE}/monde/1-x/#encadre-1">encadré</a>, '
        f'<a href="{SITE}/monde/">monde</a>.</p>'
    )


def test_captions_of_a_video_end_nowhere_in_the_content() -> None:
    track = '<track kind="captions" src="/files/v/c.vtt">'
    page = f'<video controls src="/files/v/1.mp4">{track}</video>'
    assert content(page, f"{SITE}/monde/1-x/") == (
        f'<video controls src="{SITE}/files/v/1.mp4">'
        f'<track kind="captions" src="{SITE}/files/v/c.vtt"></video>'
    )


@pytest.mark.parametrize("name", NAMES)
def test_feed_names_itself_and_its_hub(client: Client, settings: LazySettings, name: str) -> None:
    settings.WEBSUB_HUB = "https://hub.example/"
    response = client.get(f"/{name}")
    assert response.headers["Link"] == (
        f'<{SITE}/{name}>; rel="self", <https://hub.example/>; rel="hub"'
    )
    assert "https://hub.example/" in response.content.decode()


def test_control_characters_do_not_break_a_feed(client: Client) -> None:
    article = make.article()
    Article.objects.filter(pk=article.pk).update(headline="Le\x0b lac\ufffe", lede="a\x01")
    assert titles(client, "/rss.xml") == ["Le lac"]


def test_pages_name_their_feeds(client: Client) -> None:
    make.article()
    for address, named in (("/", [""]), ("/monde/", ["monde/", ""])):
        html = client.get(address).content.decode()
        wanted = [f'href="/{place}{name}"' for place in named for name in NAMES]
        assert [html.count(each) for each in wanted] == [1] * len(wanted)


def test_description_of_rss_is_html_as_its_readers_take_it(client: Client) -> None:
    make.article(lede="R&D <b>contre</b> x<y")
    found = fromstring(client.get("/rss.xml").content).findtext("channel/item/description")
    assert found == "R&amp;D &lt;b&gt;contre&lt;/b&gt; x&lt;y"


def test_recording_that_is_gone_from_the_store_stops_no_feed(client: Client) -> None:
    sound = take_in(files.wav(1), filename="journal.wav")
    story = make.story()
    StoryMedia.objects.create(story=story, item=sound)
    workflow.perform("publish", story, by=None, at=make.NOON)
    default_storage.delete(sound.file.name)
    assert [titles(client, f"/{name}") for name in NAMES] == [[story.headline]] * 3
