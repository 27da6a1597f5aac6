"""A database or a store that fails at any one operation leaves nothing half done.

An item is taken in from a polled folder. The first operation fails, then in a fresh try the second,
and so on until one comes through untouched. After each failure nobody sees more than before, or all
of it, and the next poll ends as one that nothing disturbed.
"""

import errno
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from PIL import Image

from articles import workflow
from articles.models import Article, Dispatch, MediaItem, Source, Story
from articles.sources import poll
from tests import make

pytestmark = pytest.mark.django_db
STORED = ("_save", "delete", "exists", "size")
MOST = 200  # operations of one item, and more than that


class Failing:
    """Counts what is asked of the database and the store, and fails at one of these."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fail_at: int) -> None:
        self.done, self.fail_at = 0, fail_at
        self.outside = len(connection.savepoint_ids)
        for name in STORED:
            monkeypatch.setattr(InMemoryStorage, name, self._counted(name))

    def _counted(self, name: str) -> Callable[..., Any]:
        really = getattr(InMemoryStorage, name)

        def counted(*arguments: Any) -> Any:
            self._step(OSError(errno.ENOSPC, "No space left on device"))
            return really(*arguments)

        return counted

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.has_failed and len(connection.savepoint_ids) == self.outside:
            # Outside of all transactions of ours; only the test has one around it.
            transaction.set_rollback(False)
        self._step(OperationalError("database or disk is full"))
        return execute(sql, params, many, context)

    def _step(self, error: Exception) -> None:
        self.done += 1
        if self.done == self.fail_at:
            raise error

    @property
    def has_failed(self) -> bool:
        return self.done >= self.fail_at


@pytest.fixture(autouse=True)
def alike(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place of its own, where nothing differs between two runs: neither clock nor tokens."""
    settings.DATA_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "inbox"
    settings.STORAGES = {**settings.STORAGES}
    monkeypatch.setattr(timezone, "now", lambda: make.NOON)
    token = lambda size: f"token-{MediaItem.objects.count()}"  # noqa: E731
    monkeypatch.setattr(secrets, "token_urlsafe", token)


@pytest.fixture
def source(settings: Any) -> Source:
    Path(settings.INBOX_DIR, "ats").mkdir(parents=True)
    return Source.objects.create(
        name="ATS",
        slug="ats",
        kind="folder",
        address="ats",
        settle_seconds=0,
        publishes_updates=True,
        default_section=make.section("monde"),
    )


def nitf(version: int, text: str, picture: str, head: str = "", status: str = "usable") -> bytes:
    return (
        f'<nitf><head><docdata management-status="{status}"><doc-id id-string="g" regsrc="ATS"/>'
        f'{head}<du-key key="g" version="{version}"/></docdata></head><body><body.head><hedline>'
        "<hl1>Le lac gèle</hl1></hedline><byline>Jeanne Exemple</byline><distributor>ATS"
        '</distributor></body.head><body.content><p lede="true">Le lac est pris.</p>'
        f"<p>{text}</p><media media-type='image'><media-reference source='{picture}' "
        "alternate-text='Le lac'/><media-caption>Le lac</media-caption><media-producer>Keystone"
        "</media-producer></media></body.content><body.end><tagline>(ats/jex)</tagline></body.end>"
        "</body></nitf>"
    ).encode()


def lie_in_inbox(folder: Path, copy: bytes, picture: str, colour: str) -> None:
    for path in folder.rglob("*.*"):
        path.unlink()
    (folder / "item.xml").write_bytes(copy)
    Image.new("RGB", (64, 48), colour).save(folder / picture)


def ask(source: Source) -> None:
    source.refresh_from_db()
    poll(source, at=datetime.now(UTC) + timedelta(seconds=5))


def first_came_and_is_out(source: Source, folder: Path) -> None:
    lie_in_inbox(folder, nitf(1, "Un texte.", "lac.jpg"), "lac.jpg", "navy")
    ask(source)
    workflow.perform("publish", Story.objects.get(), by=make.editor(), at=make.NOON)
    assert Article.objects.public(make.NOON).count() == 1


CORRECTION = '<correction info="Le lac est pris depuis lundi."/>'
ITEMS: dict[str, tuple[bytes, str]] = {
    "new": (nitf(1, "Un texte.", "lac.jpg"), "created"),
    "update": (nitf(2, "Un autre texte.", "neige.jpg"), "merged"),
    "correction": (nitf(2, "Un texte juste.", "neige.jpg", CORRECTION), "merged"),
    "kill": (nitf(2, "Retiré.", "neige.jpg", status="canceled"), "merged"),
}


def state(folder: Path) -> dict[str, list[Any]]:
    """All that readers and editors may see, and the files that lie in the store and the inbox."""
    inbox = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*"))
    told = rows()
    for row in told["Source"]:
        del row["received_at"]  # noted after all is in, and the next news notes it again
    return told | {"files": stored_files(), "inbox": inbox}


def rows() -> dict[str, list[Any]]:
    """What stands in our tables; a row is known by its place, since no two runs number alike."""
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    tables = {model: list(model._default_manager.order_by("pk").values()) for model in models}
    places = {
        model: {row[model._meta.pk.attname]: place for place, row in enumerate(table)}
        for model, table in tables.items()
    }
    return {
        model.__name__: [_told(model, row, places) for row in table]
        for model, table in tables.items()
    }


def _told(model: Any, row: dict[str, Any], places: dict[Any, dict[Any, int]]) -> dict[str, Any]:
    related = {field.attname: field.related_model for field in model._meta.concrete_fields}
    return {
        name: places[related[name]][value] if related[name] in places and value else value
        for name, value in row.items()
        if name != model._meta.pk.attname or related[name]
    }


def seen(told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without what nobody sees: when a source was asked, what lies where it came, originals."""
    files = [path for path in told["files"] if not path.startswith("originals")]
    return told | {"files": files, "inbox": [], "Source": []}


def differing(told: dict[str, list[Any]], other: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: (told[name], other[name]) for name in told if told[name] != other[name]}


def stored_files(folder: str = "") -> list[str]:
    folders, files = default_storage.listdir(folder)
    below = [path for name in folders for path in stored_files(f"{folder}{name}/")]
    return sorted([*below, *(f"{folder}{name}" for name in files)])


@contextmanager
def undone(folder: Path) -> Iterator[None]:
    """Puts rows, store and inbox back as they were."""
    kept = {path: default_storage.open(path).read() for path in stored_files()}
    inbox = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for path in {*stored_files()} - kept.keys():
        default_storage.delete(path)
    for path in kept.keys() - {*stored_files()}:
        default_storage.save(path, ContentFile(kept[path]))
    for file in folder.rglob("*.*"):
        file.unlink()
    for file, data in inbox.items():
        file.write_bytes(data)


@pytest.mark.parametrize("kind", ITEMS)
def test_a_failure_at_any_operation_leaves_nothing_half_done(
    kind: str, source: Source, settings: Any
) -> None:
    folder = Path(settings.INBOX_DIR, "ats")
    if kind != "new":
        first_came_and_is_out(source, folder)
    copy, outcome = ITEMS[kind]
    lie_in_inbox(folder, copy, "lac.jpg" if kind == "new" else "neige.jpg", "teal")
    before = state(folder)
    with undone(folder):
        ask(source)
        after = state(folder)
        assert Dispatch.objects.latest("pk").outcome == outcome
    assert before != after
    for number in count(1):
        with undone(folder):
            has_failed = fails(source, number)
            now = seen(state(folder))
            # Nothing of it, or all of it.
            assert not differing(now, seen(before)) or not differing(now, seen(after)), number
            ask(source)
            assert differing(state(folder), after) == {}, number
        if not has_failed:
            break
    assert 30 < number < MOST


def fails(source: Source, number: int) -> bool:
    """Whether a poll failed at its so-and-so-many-th operation."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        failing = Failing(monkeypatch, number)
        with connection.execute_wrapper(failing.statement), suppress(OperationalError):
            ask(source)
    transaction.set_rollback(False)  # as above
    return failing.has_failed
