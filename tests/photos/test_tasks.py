"""AVIF comes after the upload: by itself, by a worker, and never at a reader's request."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles import photos, workflow
from articles.models import Article, MediaItem, Story, StoryMedia
from tests import make
from tests.photos import files

DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def formats(item: MediaItem) -> set[str]:
    item.refresh_from_db()
    return {rendition.suffix for rendition in item.renditions}


def upload() -> MediaItem:
    return photos.take_in(files.jpeg((400, 300)))


def published(item: MediaItem) -> Article:
    MediaItem.objects.filter(pk=item.pk).update(alt="Un lac")
    story = make.story()
    StoryMedia.objects.create(story=story, item=item)
    workflow.perform("publish", Story.objects.get(pk=story.pk), by=None, at=timezone.now())
    return Article.objects.get(pk=story.pk)


@pytest.mark.django_db
def test_an_upload_gets_its_avif_once_it_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        item = upload()
        article = published(item)
        assert formats(item) == {"jpg"}
    assert (formats(item), item.is_avif_due) == ({"jpg", "avif"}, False)
    article.refresh_from_db()
    assert "/320.avif 320w" in article.html


@pytest.mark.django_db
def test_a_changed_crop_is_made_anew(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        item = upload()
    item.refresh_from_db()
    before = {r.digest for r in item.renditions}
    item.focal_x = item.focal_y = 0.0
    item.credit = "AFP"
    item.save()
    with django_capture_on_commit_callbacks(execute=True):
        photos.renew_changed([item])
    item.refresh_from_db()
    after = {r.digest for r in item.renditions}
    assert (len(after), item.is_avif_due) == (len(before), False)
    assert not before & after


@pytest.mark.django_db
def test_a_file_that_is_there_already_and_a_sound_ask_for_nothing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload()
    with django_capture_on_commit_callbacks() as asked:
        upload()
        photos.take_in(files.wav())
    assert asked == []


@pytest.mark.django_db
def test_an_item_that_is_gone_or_was_done_meanwhile_is_no_fault() -> None:
    item = upload()
    photos.render(item)
    digests = [r.digest for r in item.renditions]
    photos.render_due.call(item.pk)
    photos.render_due.call(item.pk + 1)
    item.refresh_from_db()
    assert [r.digest for r in item.renditions] == digests


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_worker_makes_what_the_desk_has_asked_for(settings: LazySettings) -> None:
    settings.TASKS = DATABASE
    item = upload()
    assert formats(item) == {"jpg"}
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["READY"]
    work()
    assert formats(item) == {"jpg", "avif"}
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["SUCCESSFUL"]


def work() -> None:
    """All that waits, as manage.py db_worker does it."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()


@pytest.mark.django_db
def test_no_reader_makes_a_rendition(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    item = upload()
    published(item)
    monkeypatch.setattr(photos.pixels, "opened", None)
    missing = reverse("media_file", args=[item.token, "320.avif"])
    there = reverse("media_file", args=[item.token, "320.jpg"])
    assert [client.get(address).status_code for address in (missing, there)] == [404, 200]
