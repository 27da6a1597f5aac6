import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from articles import photos, workflow
from articles.models import Article, MediaItem, Sidebar, Story, StoryMedia, User
from tests import make
from tests.photos import files

pytestmark = pytest.mark.django_db


def photo(size: tuple[int, int] = (700, 467)) -> MediaItem:
    item = photos.take_in(files.jpeg(size), filename="lac.jpg")
    MediaItem.objects.filter(pk=item.pk).update(alt="Un lac gelé")
    return item


def sound() -> MediaItem:
    return photos.take_in(files.wav(1), filename="journal.wav")


def story_with(item: MediaItem, **use: object) -> Story:
    story = make.story()
    StoryMedia.objects.create(story=story, item=item, **use)
    return story


def published(item: MediaItem, at: datetime = make.NOON, **use: object) -> Article:
    story = workflow.perform("publish", story_with(item, **use), by=None, at=at)
    return Article.objects.get(pk=story.pk)


def address(item: MediaItem) -> str:
    picture = photos.picture_of(item)
    assert picture
    return picture.src


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_rendition_of_a_public_article_is_served(client: Client) -> None:
    item = photo()
    published(item)
    rendition = item.renditions[-1]
    with default_storage.open(item.rendition_path(rendition)) as file:
        data = file.read()
    response = client.get(address(item))
    assert body(response) == data
    names = (
        "Content-Type", "Content-Length", "ETag", "Content-Security-Policy", "Vary",
        "X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Set-Cookie",
    )  # fmt: skip
    assert {name: response.headers.get(name) for name in names} == {
        "Content-Type": "image/jpeg",
        "Content-Length": str(rendition.size),
        "ETag": f'"{rendition.digest}"',
        "Content-Security-Policy": "default-src 'none'",
        "Vary": None,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Set-Cookie": None,
    }
    assert set(response.headers["Cache-Control"].split(", ")) == {
        "public",
        "max-age=3600",
        "s-maxage=1",
    }


def test_a_public_file_takes_two_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    item = photo()
    for _number in range(3):
        published(item)
    with django_assert_num_queries(2):
        assert client.get(address(item)).status_code == 200


def only_in_a_draft(item: MediaItem) -> None:
    story_with(item)


def scheduled(item: MediaItem) -> None:
    published(item, at=timezone.now() + timedelta(minutes=1))


def embargoed(item: MediaItem) -> None:
    _change(published(item), embargo_until=timezone.now() + timedelta(minutes=1))


def ended(item: MediaItem) -> None:
    _change(published(item), visible_until=timezone.now())


def withdrawn(item: MediaItem) -> None:
    workflow.perform("unpublish", published(item).story, by=None, notice="Retiré.")


def killed(item: MediaItem) -> None:
    workflow.perform("kill", published(item).story, by=None, notice="Retiré.")


def dropped_by_an_update(item: MediaItem) -> None:
    story = published(item).story
    story.uses.all().delete()
    workflow.perform("update", story, by=None)


def _change(article: Article, **fields: object) -> None:
    Article.objects.filter(pk=article.pk).update(**fields)


HIDDEN = [only_in_a_draft, scheduled, embargoed, ended, withdrawn, killed, dropped_by_an_update]


@pytest.mark.parametrize("hide", HIDDEN)
@pytest.mark.parametrize("take", [photo, sound])
def test_no_reader_gets_a_file_that_no_public_article_shows(
    client: Client, take: Callable[[], MediaItem], hide: Callable[[MediaItem], None]
) -> None:
    item = take()
    hide(item)
    assert client.get(address(item)).status_code == 404


@pytest.mark.parametrize("hide", HIDDEN)
def test_an_editor_gets_it_and_no_cache_keeps_it(
    client: Client, hide: Callable[[MediaItem], None]
) -> None:
    item = photo()
    hide(item)
    client.force_login(make.editor())
    response = client.get(address(item))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-cache"}


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_staff": True}, {"is_active": False}])
def test_who_may_not_see_the_library_gets_nothing(client: Client, fields: dict[str, Any]) -> None:
    item = photo()
    client.force_login(User.objects.create_user("somebody", **fields))
    assert client.get(address(item)).status_code == 404


def test_a_file_stays_while_one_of_its_articles_is_public(client: Client) -> None:
    item = photo()
    withdrawn(item)
    published(item)
    assert client.get(address(item)).status_code == 200


def test_posters_and_files_in_the_text_and_in_sidebars_are_public(client: Client) -> None:
    poster, in_text, in_box = photo(), photo((600, 400)), photo((500, 333))
    audio = sound()
    MediaItem.objects.filter(pk=audio.pk).update(poster=poster)
    story = story_with(audio)
    StoryMedia.objects.create(story=story, item=in_text, placement="body", after_block=1)
    box = Sidebar.objects.create(story=story, headline="Encadré", body="<p>Texte.</p>")
    StoryMedia.objects.create(story=story, item=in_box, placement="sidebar", sidebar=box)
    workflow.perform("publish", story, by=None, at=make.NOON)
    items = [audio, poster, in_text, in_box]
    assert [client.get(address(item)).status_code for item in items] == [200] * 4


def test_a_file_is_kept_only_as_long_as_its_last_article(client: Client) -> None:
    item = photo()
    now = timezone.now()
    for minutes in (1, 2):
        _change(published(item), visible_until=now + timedelta(minutes=minutes))
    control = client.get(address(item)).headers["Cache-Control"]
    (seconds,) = re.findall(r"(?:^| )max-age=(\d+)", control)
    assert 100 < int(seconds) < 120
    published(item)
    assert "max-age=3600" in client.get(address(item)).headers["Cache-Control"].split(", ")


@pytest.mark.parametrize("name", ["lac.jpg", "original.jpg", "1920.jpg", "700.avif", "photo.jpg"])
def test_other_names_lead_nowhere(client: Client, name: str) -> None:
    item = photo()
    published(item)
    assert client.get(f"/files/{item.token}/{name}").status_code == 404
    assert client.get(f"/files/{item.checksum}/{name}").status_code == 404


def test_a_lost_file_is_not_found(client: Client) -> None:
    item = photo()
    published(item)
    default_storage.delete(item.rendition_path(item.renditions[-1]))
    assert client.get(address(item)).status_code == 404


def test_who_has_the_file_is_told_so(client: Client) -> None:
    item = photo()
    published(item)
    etag = client.get(address(item)).headers["ETag"]
    again = [
        client.get(address(item), headers={"If-None-Match": value}).status_code
        for value in (etag, f'W/{etag}, "x"', "*", '"other"')
    ]
    assert again == [304, 304, 304, 200]


def test_only_reading_is_allowed(client: Client) -> None:
    item = photo()
    published(item)
    assert client.post(address(item)).status_code == 405
    head = client.head(address(item))
    assert (head.status_code, head.headers["Content-Length"]) == (
        200,
        str(item.renditions[-1].size),
    )


SIZE = 8044


@pytest.mark.parametrize(
    ("asked", "status", "answered", "part"),
    [
        ("bytes=0-99", 206, f"bytes 0-99/{SIZE}", slice(0, 100)),
        ("bytes=100-", 206, f"bytes 100-{SIZE - 1}/{SIZE}", slice(100, SIZE)),
        ("bytes=-44", 206, f"bytes 8000-{SIZE - 1}/{SIZE}", slice(8000, SIZE)),
        ("bytes=-99999", 206, f"bytes 0-{SIZE - 1}/{SIZE}", slice(0, SIZE)),
        ("bytes=8000-99999", 206, f"bytes 8000-{SIZE - 1}/{SIZE}", slice(8000, SIZE)),
        (f"bytes={SIZE}-", 416, f"bytes */{SIZE}", slice(0, 0)),
        ("bytes=-0", 416, f"bytes */{SIZE}", slice(0, 0)),
        ("bytes=9-2", 200, None, slice(0, SIZE)),
        ("bytes=-", 200, None, slice(0, SIZE)),
        ("bytes=0-1,4-5", 200, None, slice(0, SIZE)),
        ("lines=0-1", 200, None, slice(0, SIZE)),
        ("bytes=" + "9" * 5000 + "-", 200, None, slice(0, SIZE)),
    ],
)
def test_players_ask_for_parts_of_a_recording(
    client: Client, asked: str, status: int, answered: str | None, part: slice
) -> None:
    item = sound()
    published(item)
    response = client.get(address(item), headers={"Range": asked})
    data = b"" if status == 416 else body(response)
    assert (response.status_code, response.headers.get("Content-Range")) == (status, answered)
    assert data == files.wav(1).getvalue()[part]
    assert response.headers["Content-Type"] == "audio/wav"


def test_a_part_of_an_older_recording_is_answered_with_the_whole(client: Client) -> None:
    item = sound()
    published(item)
    etag = client.get(address(item)).headers["ETag"]
    answers = [
        client.get(address(item), headers={"Range": "bytes=0-9", "If-Range": known}).status_code
        for known in (etag, '"older"')
    ]
    assert answers == [206, 200]


def test_the_server_in_front_may_send_the_file(client: Client, settings: Settings) -> None:
    settings.ACCEL = "/stored/"
    item = photo()
    published(item)
    response = client.get(address(item))
    path = item.rendition_path(item.renditions[-1])
    assert (response.content, response.headers["X-Accel-Redirect"]) == (b"", f"/stored/{path}")


def test_every_address_in_a_page_leads_to_its_picture(client: Client) -> None:
    item = photo((1400, 500))
    article = published(item)
    call_command("render_photos", stdout=None, stderr=None)
    page = client.get(article.get_absolute_url()).content.decode()
    addresses = sorted(set(re.findall(r"/files/[\w/.-]+", page)))
    names = [f"{w}.{suffix}" for suffix in ("avif", "jpg") for w in (320, 640, 960, 1400)]
    names += ["1x1-500.jpg", "4x3-667.jpg", "16x9-889.jpg"]
    in_the_story = [a.rpartition("/")[2] for a in addresses if "/card-" not in a]
    assert in_the_story == sorted(names)
    assert {client.get(a).status_code for a in addresses} == {200}
    assert 'alt="Un lac gelé"' in page


def test_a_card_shows_the_crop(client: Client) -> None:
    item = photo((1400, 500))
    published(item)
    page = client.get("/").content.decode()
    assert set(re.findall(r"/files/[\w-]+/([\w.-]+)", page)) == {
        "card-320.jpg",
        "card-750.jpg",
    }


def test_an_article_with_pictures_still_takes_three_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    story = story_with(photo())
    for width in (300, 400, 500):
        StoryMedia.objects.create(story=story, item=photo((width, 300)))
    workflow.perform("publish", story, by=None, at=make.NOON)
    address = Article.objects.get(pk=story.pk).get_absolute_url()
    with django_assert_max_num_queries(3):
        assert client.get(address).status_code == 200


def test_a_picture_that_cannot_be_shown_is_no_file(client: Client) -> None:
    with pytest.raises(photos.FileRefusedError):
        photos.take_in(BytesIO(b"<svg onload='alert(1)'/>"), filename="lac.jpg")
    assert MediaItem.objects.count() == 0


def captioned() -> MediaItem:
    """A video with captions, its file taken for granted."""
    return MediaItem.objects.create(
        kind="video",
        file="originals/vi/video.mp4",
        checksum="c" * 64,
        token="v" * 22,
        content_type="video/mp4",
        captions="WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nBonjour.\n",
        captions_language="fr",
    )


def test_captions_are_as_public_as_the_article_that_shows_the_video(client: Client) -> None:
    item = captioned()
    track = photos.picture_of(item).captions
    before = client.get(track)
    published(item)
    response = client.get(track)
    Article.objects.update(state="withdrawn", notice="Retiré.")
    after = client.get(track)
    assert (before.status_code, response.status_code, after.status_code) == (404, 200, 404)
    assert response.content.decode() == item.captions
    assert response.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_captions_that_are_not_there_have_no_address(client: Client) -> None:
    item = captioned()
    published(item)
    MediaItem.objects.update(captions="")
    assert client.get(f"/files/{item.token}/captions.vtt").status_code == 404
