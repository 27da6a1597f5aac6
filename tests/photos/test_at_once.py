"""Two at the same picture: whoever is second leaves no file behind and takes none away."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import InMemoryStorage, default_storage
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles import photos
from articles.models import MediaItem
from tests.deploy.house import environment, manage
from tests.photos import files


class Overtaken(InMemoryStorage):
    """A store in which somebody else acts once, when an original is opened."""

    meanwhile: Callable[[], object] | None = None

    def _open(self, name: str, mode: str = "rb") -> object:
        act, Overtaken.meanwhile = Overtaken.meanwhile, None
        if act:
            act()
        return super()._open(name, mode)  # type: ignore[misc]  # the stubs know it not


@pytest.fixture
def item(settings: LazySettings) -> MediaItem:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "tests.photos.test_at_once.Overtaken"},
    }
    return photos.take_in(files.jpeg((400, 300)), filename="lac.jpg")


def lying(folder: str = "renditions") -> Iterator[str]:
    """The paths of all stored renditions."""
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in names)
    for each in folders:
        yield from lying(f"{folder}/{each}")


def listed(item: MediaItem) -> list[str]:
    item.refresh_from_db()
    return sorted(item.rendition_path(rendition) for rendition in item.renditions)


def credited(item: MediaItem, credit: str) -> None:
    MediaItem.objects.filter(pk=item.pk).update(credit=credit, is_avif_due=True)


def again(item: MediaItem) -> MediaItem:
    return MediaItem.objects.get(pk=item.pk)


@pytest.mark.django_db
def test_of_two_that_make_the_same_the_second_writes_nothing(item: MediaItem) -> None:
    Overtaken.meanwhile = lambda: photos.render(again(item))
    assert not photos.render(item)
    assert sorted(lying()) == listed(item)
    assert not again(item).is_avif_due


@pytest.mark.django_db
def test_what_changes_meanwhile_stays_due(item: MediaItem) -> None:
    Overtaken.meanwhile = lambda: credited(item, "AFP")
    assert not photos.render(item)
    assert sorted(lying()) == listed(item)
    assert again(item).is_avif_due


@pytest.mark.django_db
def test_who_is_overtaken_by_another_state_leaves_nothing(
    item: MediaItem, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def other() -> None:
        credited(item, "AFP")
        photos.render(again(item))

    Overtaken.meanwhile = other
    with django_capture_on_commit_callbacks(execute=True):
        assert not photos.render(item)
    assert sorted(lying()) == listed(item)


@pytest.mark.django_db
def test_what_is_listed_again_is_not_put_away(
    item: MediaItem, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """The credit is changed and changed back before the first files are deleted."""
    with django_capture_on_commit_callbacks(execute=True):
        for credit in ("AFP", ""):
            credited(item, credit)
            assert photos.render(item)
    assert sorted(lying()) == listed(item)


@pytest.mark.django_db
def test_an_item_that_goes_meanwhile_takes_all_along(
    item: MediaItem, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Overtaken.meanwhile = lambda: photos.discard(again(item))
    with django_capture_on_commit_callbacks(execute=True):
        assert not photos.render(item)
    assert list(lying()) == []


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing(item: MediaItem, monkeypatch: pytest.MonkeyPatch) -> None:
    before, save = listed(item), InMemoryStorage._save  # type: ignore[attr-defined]
    left = iter([1])

    def full(store: InMemoryStorage, name: str, content: object) -> Any:
        if next(left, None):
            return save(store, name, content)
        raise OSError("no space left on device")

    monkeypatch.setattr(InMemoryStorage, "_save", full)
    with pytest.raises(OSError, match="no space"):
        photos.render(item)
    assert (sorted(lying()), again(item).is_avif_due) == (before, True)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_processes_at_once_leave_the_files_that_are_listed(tmp_path: Path) -> None:
    site = environment(tmp_path / "data")
    if connection.vendor == "postgresql":
        site["DATABASE_URL"] = _address_of_the_tests_database()
    else:
        manage(site, "migrate", "--verbosity", "0")
    copy = tmp_path / "copy"
    copy.mkdir()
    for width in (600, 700, 800):
        (copy / f"{width}.jpg").write_bytes(files.jpeg((width, 400)).getvalue())
    manage(site, "import_copy", str(copy), "--section", "monde")
    command = [sys.executable, "manage.py", "render_photos", "--all"]
    painters = [subprocess.Popen(command, env=site) for _ in range(3)]  # noqa: S603  # our command
    assert [painter.wait() for painter in painters] == [0, 0, 0]
    code = (
        "from articles.models import *; print(*sorted("
        "i.rendition_path(r) for i in MediaItem.objects.all() for r in i.renditions))"
    )
    there = (tmp_path / "data" / "files").glob("renditions/*/*/*")
    names = sorted(str(path.relative_to(tmp_path / "data" / "files")) for path in there)
    assert len(names) > 20
    assert manage(site, "shell", "--verbosity", "0", "-c", code).split() == names


def _address_of_the_tests_database() -> str:
    given = connection.settings_dict
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
