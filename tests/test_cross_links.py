"""An address holds a headline: nothing leads to a story before readers can have seen it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import cross_links, workflow
from articles.admin.status import sentences
from articles.document import BulletList, Embed, Paragraph, Quote, Related, StoryDocument
from articles.models import Article, Sidebar, Story
from tests import make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NOW = make.NOON + timedelta(days=30)
SLUG = "zqsecret-titre"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def set_clock(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    set_clock(NOW)
    return set_clock


def coming(**fields: object) -> Story:
    return make.story(headline="Zqsecret titre", **fields)


def linking(story: Story, **fields: Any) -> Article:
    body = f'<p>On en <a href="/monde/{story.pk}-{SLUG}/">saura <em>plus</em></a> bientôt.</p>'
    return make.article(headline="Le lac", body=body, **fields)


def published(story: Story, at: datetime) -> None:
    workflow.perform("publish", story, by=None, at=at)


def shown(client: Client, article: Article) -> list[str]:
    """What readers and machines get of the article."""
    paths = (article.get_absolute_url(), "/rss.xml", "/feed.json", f"/api/articles/{article.pk}/")
    return [client.get(path).content.decode() for path in paths]


def test_link_to_a_draft_is_text(client: Client, clock: Callable[[datetime], None]) -> None:
    pages = shown(client, linking(coming()))
    assert not any("zqsecret" in page for page in pages)
    assert "On en saura <em>plus</em> bientôt." in pages[0]


@pytest.mark.parametrize("held", ["planned", "embargoed", "published later"])
def test_link_is_there_from_the_moment_of_the_story(
    client: Client, clock: Callable[[datetime], None], held: str
) -> None:
    story = coming()
    if held == "planned":
        published(story, NOW + HOUR)
    elif held == "embargoed":
        published(story, NOW - HOUR)
        Article.objects.filter(pk=story.pk).update(embargo_until=NOW + HOUR)
    article = linking(story)
    clock(NOW + HOUR - timedelta(seconds=1))
    assert not any("zqsecret" in page for page in shown(client, article))
    clock(NOW + HOUR)
    if held == "published later":
        published(story, NOW + HOUR)
    for page in shown(client, article):
        assert f"/monde/{story.pk}-{SLUG}/" in page


def test_plan_that_is_moved_moves_the_link(
    client: Client, clock: Callable[[datetime], None]
) -> None:
    story = coming()
    published(story, NOW + HOUR)
    article = linking(story)
    workflow.perform("reschedule", story, by=None, at=NOW + 3 * HOUR)
    clock(NOW + 2 * HOUR)
    assert "zqsecret" not in shown(client, article)[0]
    clock(NOW + 3 * HOUR)
    assert "zqsecret" in shown(client, article)[0]


def test_of_several_stories_each_is_linked_when_it_is_out(
    client: Client, clock: Callable[[datetime], None]
) -> None:
    stories = [coming(), coming(), coming()]
    links = "".join(f'<p><a href="/monde/{s.pk}-x/">Lien</a></p>' for s in stories)
    article = make.article(body=links)
    for hours, story in ((2, stories[0]), (1, stories[1])):
        published(story, NOW + hours * HOUR)
    counts = []
    for hours in range(3):
        clock(NOW + hours * HOUR)
        counts.append(client.get(article.get_absolute_url()).content.decode().count(">Lien</a>"))
    assert counts == [0, 1, 2]


def test_what_readers_have_seen_stays_linked(client: Client) -> None:
    story = coming()
    published(story, make.NOON)
    workflow.perform("unpublish", story, by=None, at=timezone.now(), notice="Retiré.")
    assert "zqsecret" in linking(story).html


def test_corrected_story_keeps_its_waiting_links(
    client: Client, clock: Callable[[datetime], None]
) -> None:
    story = coming()
    article = linking(story)
    workflow.perform("correct", Story.objects.get(pk=article.pk), by=None, at=NOW, note="Corrigé.")
    assert "zqsecret" not in shown(client, article)[0]
    published(story, NOW)
    assert "zqsecret" in shown(client, article)[0]


def test_page_costs_no_query_more_for_its_links(
    client: Client,
    clock: Callable[[datetime], None],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    story = coming()
    address = linking(story).get_absolute_url()
    with django_assert_num_queries(3):
        assert client.get(address).status_code == 200


def test_desk_says_which_story_is_not_linked_yet() -> None:
    story = coming()
    article = linking(story)
    told = [each for each in sentences(Story.objects.get(pk=article.pk)) if "Zqsecret" in each]
    assert len(told) == 1
    published(story, make.NOON)
    assert "Zqsecret" not in " ".join(sentences(Story.objects.get(pk=article.pk)))


def test_links_are_found_in_all_texts_under_every_spelling(settings: LazySettings) -> None:
    settings.SITE_URL = "https://gazette.example"
    hrefs = {
        1: "/monde/1-a/",
        2: "https://gazette.example/monde/2-a/?x=1#y",
        3: "http://GAZETTE.example/suisse/3-a",
        4: "//gazette.example/monde/04-a/",
        5: "/monde/5-a/&amp;quot;",
    }
    link = {number: f'<a href="{href}">ici</a>' for number, href in hrefs.items()}
    body = (
        Paragraph(html=f"Voir {link[1]}"),
        Quote(html=link[2]),
        BulletList(items=("rien", link[3])),
        Related(html=link[4]),
        Embed(html='<a href="https://ailleurs.example/monde/6-a/">la</a>'),
    )
    box = make.sidebar_document(
        body=(
            Paragraph(html=link[1]),
            Paragraph(html="[::1"),
        )
    )
    document = StoryDocument(headline="Titre", body=body, sidebars=(box,))
    assert linked(document) == {1, 2, 3, 4}
    bare = cross_links.without_links(document, {1, 2, 3, 4})
    assert linked(bare) == set()
    assert bare.body == (
        Paragraph(html="Voir ici"),
        Quote(html="ici"),
        BulletList(items=("rien", "ici")),
        Related(html="ici"),
        body[4],
    )
    assert bare.sidebars[0].body == (Paragraph(html="ici"), Paragraph(html="[::1"))


def linked(document: StoryDocument) -> set[int]:
    return cross_links.targets(cross_links.texts_of(document))


@pytest.mark.parametrize(
    "href", ["/monde/", "/monde/9-a/b/", "mailto:a@b.ch", "https://[x/monde/9-a/", "#9-a", "/9-a/"]
)
def test_other_addresses_lead_to_no_story(href: str) -> None:
    html = f'<a href="{href}">ici</a>'
    assert linked(StoryDocument(headline="T", body=(Paragraph(html=html),))) == set()


def test_no_story_bears_the_number(client: Client) -> None:
    """Where there is nothing there is nothing to hide."""
    article = make.article(body='<p><a href="/monde/999999-x/">ici</a></p>')
    assert "/monde/999999-x/" in article.html


def test_links_of_sidebars_wait_too(client: Client) -> None:
    secret, story = coming(), make.story()
    body = f'<p><a href="/monde/{secret.pk}-{SLUG}/">ici</a></p>'
    Sidebar.objects.create(story=story, headline="Encadré", body=body)
    published(story, make.NOON)
    assert "zqsecret" not in Article.objects.get(pk=story.pk).html


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_that_lead_to_each_other_and_are_published_at_once_are_linked(client):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory, where threads share one connection")
    one, two = make.story(), make.story(headline="La suite")
    for story, other in ((one, two), (two, one)):
        body = f'<p>Voir <a href="/monde/{other.pk}-suite/">la suite</a>.</p>'
        Story.objects.filter(pk=story.pk).update(body=body)
    both_are_done = Barrier(2, timeout=60)

    def publish(story: Story) -> None:
        try:
            with transaction.atomic():
                workflow.perform("publish", story, by=None)
                both_are_done.wait()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(publish, [one, two]))
    for article in Article.objects.all():
        page = client.get(article.get_absolute_url()).content.decode()
        assert ">la suite</a>" in page


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_plans_of_two_that_lead_to_each_other_are_moved_at_one_instant() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory, where threads share one connection")
    later = timezone.now() + HOUR
    one, two = (make.article(at=later + HOUR) for _ in range(2))
    for article, other in ((one, two), (two, one)):
        article.awaited.add(other.story)
    both_are_held = Barrier(2, timeout=60)

    def move(article: Article) -> None:
        try:
            with transaction.atomic():
                Article.objects.filter(pk=article.pk).update(visible_from=later)
                article.visible_from = later
                both_are_held.wait()
                cross_links.tell_waiting(article)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(move, [one, two]))
    assert set(Article.objects.values_list("links_due_at", flat=True)) == {later}
