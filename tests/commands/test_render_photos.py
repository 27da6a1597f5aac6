from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from articles import photos, workflow
from articles.models import Article, MediaItem, StoryMedia
from tests import make
from tests.photos import files

pytestmark = pytest.mark.django_db


def run(**options: object) -> str:
    out = StringIO()
    with override("en"):
        call_command("render_photos", stdout=out, stderr=out, **options)
    return out.getvalue().strip()


def photo(width: int = 400) -> MediaItem:
    return photos.take_in(files.jpeg((width, 300)))


def test_pictures_that_wait_get_their_avif_once() -> None:
    photo(), photo(500)
    assert [run(), run()] == [
        "2 pictures rendered.\n0 pages changed.",
        "0 pictures rendered.\n0 pages changed.",
    ]
    assert not MediaItem.objects.awaiting_renditions().exists()


def test_pages_that_show_a_picture_name_its_avif_then() -> None:
    item = photo()
    MediaItem.objects.filter(pk=item.pk).update(alt="Un lac")
    for _number in range(2):
        story = make.story()
        StoryMedia.objects.create(story=story, item=item)
        workflow.perform("publish", story, by=None, at=make.NOON)
    make.article()
    assert run() == "1 picture rendered.\n2 pages changed."
    pages = Article.objects.order_by("pk").values_list("html", flat=True)
    assert ["400.avif" in html for html in pages] == [True, True, False]


def test_a_run_can_be_short_or_only_counted() -> None:
    photo(), photo(500)
    assert run(limit=1) == "1 picture rendered.\n0 pages changed."
    assert run(dry_run=True) == "1 picture to render."
    assert MediaItem.objects.awaiting_renditions().count() == 1


def test_all_renditions_can_be_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    item = photo(1400)
    run()
    monkeypatch.setattr(photos.pixels, "WIDTHS", (500, 1000))
    photos.take_in(files.wav())
    assert run(all=True) == "1 picture rendered.\n0 pages changed."
    item.refresh_from_db()
    assert {r.name for r in item.renditions if not r.crop} == {
        "500.jpg", "1000.jpg", "500.avif", "1000.avif",
    }  # fmt: skip


def test_a_lost_original_stops_nobody_else() -> None:
    lost, good = photo(), photo(500)
    lost.file.storage.delete(lost.file.name)
    out = StringIO()
    with override("en"), pytest.raises(CommandError, match="1 picture could not be rendered"):
        call_command("render_photos", stdout=out, stderr=out)
    assert "1 picture rendered." in out.getvalue()
    good.refresh_from_db()
    assert (list(MediaItem.objects.awaiting_renditions()), good.is_avif_due) == ([lost], False)
