"""Each check: silent where all is well, one finding where one thing is wrong, and what it mends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from articles import photos, workflow
from articles.checking import CHECKS, Finding, Question
from articles.models import Article, Dispatch, MediaItem, RawCopy, Source, Story, StoryMedia
from tests import make
from tests.photos import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings: LazySettings) -> None:
    settings.STORAGES = {**settings.STORAGES}


def found(name: str, *, days_later: int = 2, days: int = 7) -> list[Finding]:
    at = timezone.now() + timedelta(days=days_later)
    with override("en"):
        return list(CHECKS[name](Question(at, days)))


def texts(name: str, **given: int) -> list[str]:
    return [finding.text for finding in found(name, **given)]


def photo(**fields: object) -> MediaItem:
    item = photos.take_in(files.jpeg((400, 300)), item=MediaItem(title="Le lac", **fields))
    photos.render(item)
    return item


def published(item: MediaItem | None = None, **fields: object) -> Article:
    story = make.story(**fields)
    if item:
        MediaItem.objects.filter(pk=item.pk).update(alt="Un lac")
        StoryMedia.objects.create(story=story, item=item)
    workflow.perform("publish", Story.objects.get(pk=story.pk), by=None, at=make.NOON)
    return Article.objects.get(pk=story.pk)


def mended(name: str) -> list[Finding]:
    for finding in found(name):
        assert finding.mend
        finding.mend()
    return found(name)


@pytest.mark.parametrize("name", CHECKS)
def test_a_site_that_is_well_has_no_findings(name: str) -> None:
    published(photo())
    photos.take_in(files.wav())
    make.photo()
    assert texts(name) == []


def test_an_original_that_is_gone_is_told() -> None:
    item = photo()
    default_storage.delete(str(item.file.name))
    assert texts("files") == [f"#{item.pk} Le lac: the original is gone."]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_rendition_that_is_missing_or_cut_short_is_made_anew(is_there: bool) -> None:
    item = photo()
    article = published(item)
    path = item.rendition_path(item.renditions[0])
    default_storage.delete(path)
    if is_there:
        default_storage.save(path, ContentFile(b"\xff\xd8"))
    said = f"#{item.pk} Le lac: renditions are missing or cut short: {item.renditions[0].name}."
    assert texts("files") == [said]
    assert mended("files") == []
    assert default_storage.size(path) == item.renditions[0].size
    article.refresh_from_db()
    assert "/400.avif 400w" in article.html


def test_what_the_library_says_otherwise_by_now_is_made_anew() -> None:
    item = photo()
    MediaItem.objects.filter(pk=item.pk).update(credit="AFP")
    assert texts("renditions") == [
        f"#{item.pk} Le lac: the renditions do not show what the library says."
    ]
    assert mended("renditions") == []


@pytest.mark.parametrize("fields", [{"renditions_json": []}, {"rendered_as": ""}])
def test_pictures_of_before_are_well_unless_they_have_nothing(
    fields: dict[str, object],
) -> None:
    item = photo()
    MediaItem.objects.filter(pk=item.pk).update(**fields)
    assert len(found("renditions")) == ("renditions_json" in fields)


def test_renditions_that_nobody_makes_are_told_and_made() -> None:
    item = photos.take_in(files.jpeg((400, 300)), item=MediaItem(title="Le lac"))
    assert texts("late", days_later=0) == []
    assert texts("late") == [f"#{item.pk} Le lac: renditions wait to be made."]
    assert mended("late") == []


def test_picture_that_is_deleted_between_its_finding_and_its_mending_holds_nothing_up() -> None:
    item = photo()
    default_storage.delete(item.rendition_path(item.renditions[0]))
    (finding,) = found("files")
    MediaItem.objects.get(pk=item.pk).delete()
    assert finding.mend
    finding.mend()
    assert found("files") == []


def test_files_that_no_row_names_are_deleted_once_they_are_old() -> None:
    item = photo()
    folder = item.rendition_path(item.renditions[0]).rpartition("/")[0]
    orphans = [
        "originals/ab/abc.jpg",
        f"{folder}/0123.avif",
        "renditions/zz/zz-of-nobody/4567.jpg",
    ]
    for path in orphans:
        default_storage.save(path, ContentFile(b"x"))
    assert texts("orphans", days_later=0) == []
    assert sorted(texts("orphans")) == sorted(
        f"{path}: no row names this file." for path in orphans
    )
    assert mended("orphans") == []
    assert found("files") == []


def test_an_orphan_that_finds_its_row_meanwhile_is_kept() -> None:
    item = photo()
    paths = [str(item.file.name), item.rendition_path(item.renditions[0])]
    photos.delete_original(paths[0])
    photos.delete_unlisted(str(item.token), paths[1:])
    assert [default_storage.exists(path) for path in paths] == [True, True]


def test_pages_of_older_templates_are_rendered_anew() -> None:
    article = published()
    Article.objects.update(rendered_as="older", html="ancien")
    assert texts("pages") == [
        f"#{article.pk} {article.headline}: the page was rendered with older templates."
    ]
    assert mended("pages") == []
    assert "<h1>" in Article.objects.get().html


def test_links_to_nothing_are_told(settings: LazySettings) -> None:
    settings.SITE_URL = "https://gazette.example"
    there, gone = published(headline="Le train"), published(headline="Le bus")
    workflow.perform("unpublish", gone.story, by=None, at=make.NOON, notice="Retiré.")
    good = [
        there.get_absolute_url(),
        f"https://gazette.example/x/{there.pk}-x/?a=1&amp;b#c",
        "https://gazette.example",
        "/monde/",
        "https://elsewhere.example/nichts",
        "//elsewhere.example/nichts",
        "/static/articles/site.css",
        "#encadre",
    ]
    bad = [gone.get_absolute_url(), "/nulle/part/", "/monde/999-rien/"]
    body = "".join(f'<p><a href="{address}">a</a></p>' for address in [*good, *bad])
    article = published(headline="Les liens", body=body)
    assert texts("links") == [
        f"#{article.pk} Les liens: a link leads to {path}, where nothing is."
        for path in sorted(bad)
    ]


@pytest.mark.parametrize("path", ["/rond/", "/faute/"])
def test_a_link_to_a_circle_or_a_failure_is_told(path: str, settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.checking.circle"
    article = published(body=f'<p><a href="{path}">a</a></p>')
    assert f"#{article.pk} {article.headline}: a link leads to {path}, where nothing is." in (
        texts("links")
    )


@pytest.mark.parametrize(("in_days", "is_told"), [(0, True), (7, True), (8, False), (-1, False)])
def test_rights_that_end_soon_are_told(in_days: int, is_told: bool) -> None:
    item = photo()
    published(item)
    published(item)
    MediaItem.objects.update(usable_until=timezone.localdate() + timedelta(days=in_days))
    item.refresh_from_db()
    said = [
        Finding(f"#{item.pk} Le lac: its rights end after {item.usable_until}.", is_fault=False)
    ]
    assert found("rights", days_later=0) == (said if is_told else [])


def test_rights_of_what_nobody_sees_are_not_told() -> None:
    photo(usable_until=timezone.localdate())
    assert found("rights", days_later=0) == []


def test_quiet_and_troubled_sources_are_told() -> None:
    heard = datetime(2026, 11, 20, 8, tzinfo=UTC)
    Source.objects.create(
        name="ATS", slug="ats", quiet_after_minutes=60, received_at=heard, added_at=heard
    )
    Source.objects.create(name="AFP", slug="afp", trouble="The mailbox does not answer.")
    Source.objects.create(name="DPA", slug="dpa", trouble="Off.", is_active=False)
    assert sorted(texts("sources")) == [
        "AFP: The mailbox does not answer.",
        "ATS: nothing new since 2026-11-20T08:00+00:00.",
    ]


def test_dispatches_that_wait_for_a_day_are_counted() -> None:
    source, raw = Source.objects.first(), RawCopy.objects.create(sha256="a" * 64, data=b"x")
    story = make.story()
    for number, outcome in enumerate(("conflict", "rejected", "rejected", "created")):
        Dispatch.objects.create(
            source=source, identity=f"i{number}", sha256="a" * 64, raw=raw, outcome=outcome,
            story=story if outcome == "conflict" else None,
        )  # fmt: skip
    assert found("dispatches", days_later=0) == []
    since = Dispatch.objects.earliest("id").received_at
    told = found("dispatches")
    assert [finding.is_fault for finding in told] == [False, False]
    moment = since.isoformat(timespec="minutes")
    assert told[0].text == f"1 updates wait for an editor, the oldest since {moment}."
    assert told[1].text.startswith("2 dispatches could not be read, the oldest of ")


def test_notices_that_were_not_sent_are_told(settings: LazySettings) -> None:
    story = make.story()
    workflow.perform("publish", story, by=None, at=timezone.now())
    settings.INDEXNOW_KEY = "k" * 8
    said = f"#{story.pk} {story.headline}: other machines were not told (indexnow)."
    assert texts("notices", days_later=0) == []
    assert texts("notices", days_later=1) == [said]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("files", 2), ("renditions", 2), ("orphans", 2), ("pages", 1)]
)
def test_more_rows_cost_no_more_queries(
    name: str, queries: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        item = photos.take_in(files.jpeg((400, 300 + number)), item=MediaItem(title="Le lac"))
        photos.render(item)
        published(item)
    with django_assert_num_queries(queries):
        assert found(name) == []
