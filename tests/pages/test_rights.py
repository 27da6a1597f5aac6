"""A file whose rights end: readers have it no more, and every page is whole without it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tablib import Dataset

from articles import photos, workflow
from articles.models import Article, MediaItem, Story, StoryMedia
from articles.publication import up_to_date
from articles.resources import MediaItemResource
from tests import make
from tests.photos import files

pytestmark = pytest.mark.django_db


def day(distance: int = 0) -> date:
    """Today at home, or so many days from it."""
    home = timezone.get_default_timezone()
    return timezone.localdate(timezone=home) + timedelta(days=distance)


@pytest.fixture(autouse=True)
def zone() -> Iterator[None]:
    """A thread may still have the zone of somebody else."""
    with timezone.override("Pacific/Auckland"):
        yield


def photo() -> MediaItem:
    item = photos.take_in(files.jpeg((700, 467)), filename="lac.jpg")
    MediaItem.objects.filter(pk=item.pk).update(alt="Un lac gelé", credit="Keystone/Bieri")
    return item


def published(item: MediaItem) -> Article:
    story = make.story()
    StoryMedia.objects.create(story=story, item=item, caption="Le lac est pris.")
    at = timezone.now() - timedelta(hours=1)
    workflow.perform("publish", Story.objects.get(pk=story.pk), by=None, at=at)
    return Article.objects.get(pk=story.pk)


def end_rights(item: MediaItem, last: date) -> None:
    """As time does it: nobody is told."""
    MediaItem.objects.filter(pk=item.pk).update(usable_until=last)
    Article.objects.filter(media=item).update(html_until=last)


def file(item: MediaItem, name: str = "320.jpg") -> str:
    return reverse("media_file", args=[item.token, name])


def test_the_last_day_ends_at_midnight_at_home() -> None:
    item = MediaItem(usable_until=date(2020, 3, 28))
    end = item.rights_end_at
    assert end is not None
    assert end.isoformat() == "2020-03-29T00:00:00+01:00"
    assert [item.is_usable(end - timedelta(seconds=1)), item.is_usable(end)] == [True, False]
    assert MediaItem().is_usable()


def test_a_file_closes_when_its_rights_end(client: Client) -> None:
    item = photo()
    published(item)
    for distance, status in ((0, 200), (-1, 404)):
        end_rights(item, day(distance))
        assert client.get(file(item)).status_code == status


def test_editors_still_get_it(client: Client) -> None:
    item = photo()
    published(item)
    end_rights(item, day(-1))
    client.force_login(make.editor())
    response = client.get(file(item))
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-cache")
    page = client.get(reverse("admin:articles_mediaitem_change", args=[item.pk]))
    assert file(item) in page.content.decode()
    client.cookies["django_language"] = "en"
    listed = client.get(reverse("admin:articles_mediaitem_changelist")).content.decode()
    assert "its rights have ended" in listed


def test_nobody_keeps_a_file_past_its_rights(client: Client, settings: Settings) -> None:
    settings.CACHE_SECONDS = 10**6
    item = photo()
    published(item)
    end_rights(item, day())
    item.refresh_from_db()
    end = item.rights_end_at
    assert end is not None
    left = int((end - timezone.now()).total_seconds())
    said = dict(
        part.split("=")
        for part in client.get(file(item))["Cache-Control"].split(", ")
        if "=" in part
    )
    assert int(said["s-maxage"]) <= left
    assert int(said["max-age"]) <= min(left, 3600)


PAGES = ("/", "/monde/", "/rss.xml", "/atom.xml", "/feed.json", "/sitemap-news.xml")


def test_every_page_is_whole_without_it(client: Client) -> None:
    item = photo()
    article = published(item)
    addresses = [article.get_absolute_url(), reverse("api_articles"), *PAGES]
    shown = [address for address in addresses if item.token in text(client, address)]
    assert shown == addresses
    end_rights(item, day(-1))
    assert [address for address in addresses if item.token in text(client, address)] == []
    page = text(client, article.get_absolute_url())
    assert "Des milliers de curieux" in page
    for gone in ("<figure", "<img", "Le lac est pris.", "Keystone/Bieri"):
        assert gone not in page


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_page_is_rendered_anew_once_and_only_then(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    item = photo()
    article = published(item)
    assert article.html_until is None
    with django_assert_num_queries(0):
        up_to_date(article)
    end_rights(item, day(-1))
    article.refresh_from_db()
    assert item.token not in up_to_date(article).html
    article.refresh_from_db()
    assert (item.token in article.html, article.html_until) == (False, None)


def test_a_page_knows_the_first_end_of_the_rights_in_its_files() -> None:
    first, second = photo(), photos.take_in(files.jpeg((500, 300)))
    MediaItem.objects.filter(pk=first.pk).update(usable_until=day(9))
    MediaItem.objects.filter(pk=second.pk).update(usable_until=day(), alt="Un lac")
    story = make.story()
    for item in (first, second):
        StoryMedia.objects.create(story=story, item=item)
    workflow.perform("publish", Story.objects.get(pk=story.pk), by=None, at=timezone.now())
    article = Article.objects.get(pk=story.pk)
    assert article.html_until == day()
    end_rights(second, day(-1))
    article.refresh_from_db()
    assert up_to_date(article).html_until == day(9)


def test_an_editor_who_ends_or_renews_rights_sees_it_at_once(client: Client) -> None:
    item = photo()
    article = published(item)
    desk = Client()
    desk.force_login(make.editor())
    form = reverse("admin:articles_mediaitem_change", args=[item.pk])
    data = {"kind": "photo", "alt": "Un lac gelé", "focal_x": "0.5", "focal_y": "0.5"}
    for last, is_shown in ((day(-1), False), (day(), True), ("", True)):
        assert desk.post(form, data | {"usable_until": last}).status_code == 302
        page = client.get(article.get_absolute_url()).content.decode()
        assert (item.token in page) is is_shown


def test_a_table_that_ends_rights_is_seen_at_once(client: Client) -> None:
    item = photo()
    article = published(item)
    table = Dataset((item.pk, day(-1).isoformat()), headers=["id", "usable_until"])
    assert not MediaItemResource().import_data(table, raise_errors=True).has_errors()
    article.refresh_from_db()
    assert item.token not in article.html


def test_a_table_that_says_how_a_file_was_made_is_seen_at_once() -> None:
    item = photo()
    article = published(item)
    made = {"id": item.pk, "digital_source_type": "trainedAlgorithmicMedia"}
    table = Dataset(tuple(made.values()), headers=list(made))
    assert not MediaItemResource().import_data(table, raise_errors=True).has_errors()
    notices = [article.html.count('class="made"')]
    article.refresh_from_db()
    assert [*notices, article.html.count('class="made"')] == [0, 1]


def test_a_story_is_not_published_with_a_file_whose_rights_have_ended() -> None:
    item = photo()
    MediaItem.objects.filter(pk=item.pk).update(usable_until=day(-2))
    with pytest.raises(workflow.ActRefusedError):
        published(item)


def test_an_update_of_a_published_story_is_not_held_up() -> None:
    item = photo()
    article = published(item)
    end_rights(item, day(-1))
    story = Story.objects.get(pk=article.pk)
    workflow.perform("update", story, by=None)
    article.refresh_from_db()
    assert item.token not in article.html
