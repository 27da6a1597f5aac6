"""A polled folder: when a file is whole, where it goes, and what harms nobody."""

import io
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from articles import wire
from articles.intake import MAX_BYTES, batches, receiving, settling
from articles.models import Dispatch, MediaItem, Source, Story
from articles.sources import folder as folder_module
from articles.sources import poll
from articles.sources.lock import polling_lock

pytestmark = pytest.mark.django_db
TEXT = "Le lac gèle\n\nPour la première fois depuis 1963, le lac est pris par la glace.\n\nats"

NITF_WITH_PICTURE = (
    "<nitf><body><body.head><hedline><hl1>Le lac</hl1></hedline></body.head><body.content>"
    "<media media-type='image'><media-reference source='lac.jpg'/><media-caption>Le lac"
    "</media-caption></media><p>Un texte.</p></body.content></body></nitf>"
)


@pytest.fixture
def source(source_of) -> Source:
    return source_of("folder", "ats")


@pytest.fixture
def inbox(source, settings) -> Path:
    folder = Path(settings.INBOX_DIR, "ats")
    folder.mkdir(parents=True)
    return folder


def later(seconds: float) -> object:
    return timezone.now() + timedelta(seconds=seconds)


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(file, "JPEG")
    return file.getvalue()


def test_a_file_is_taken_once_it_is_whole_and_moved_when_it_is_in(source, inbox):
    (inbox / "lac.txt").write_text(TEXT)
    assert poll(source).outcomes == {}
    assert names(inbox) == ["lac.txt"]
    report = poll(source, at=later(181))
    assert (report.outcomes, report.troubles) == ({"created": 1}, [])
    assert names(inbox) == ["done/lac.txt"]
    assert Story.objects.get().headline == "Le lac gèle"
    source.refresh_from_db()
    assert source.received_at is not None
    assert source.trouble == ""


def test_a_sender_that_renames_needs_no_waiting(source, inbox):
    source.settle_seconds = 0
    for name in ("a.part", "b.tmp", "c.txt.filepart", ".d.txt", "e.TMP"):
        (inbox / name).write_text(TEXT)
    assert poll(source).outcomes == {}
    (inbox / "a.part").rename(inbox / "a.txt")
    assert poll(source).outcomes == {"created": 1}
    assert "done/a.txt" in names(inbox)


def test_a_file_that_the_sender_dated_in_the_future_or_the_past_is_seen_alike(source, inbox):
    for name, year in (("past.txt", 1_000_000_000), ("future.txt", 3_000_000_000)):
        (inbox / name).write_text(f"{name}\n\n{TEXT}")
        os.utime(inbox / name, (year, year))
    assert poll(source).outcomes == {}
    assert poll(source, at=later(181)).outcomes == {"created": 2}


def test_one_bad_file_does_not_hold_up_those_behind_it(source, inbox):
    (inbox / "1.bin").write_bytes(b"\x00\x01\x02\xff" * 100)
    (inbox / "2.xml").write_bytes(b"<nitf><head>")
    (inbox / "3.txt").write_text(TEXT)
    report = poll(source, at=later(181))
    assert report.outcomes == {"rejected": 2, "created": 1}
    assert names(inbox) == ["done/3.txt", "error/1.bin", "error/2.xml"]
    source.refresh_from_db()
    assert source.trouble.count("\n") == 1


def test_a_failure_of_ours_leaves_the_file_and_goes_on(source, inbox, monkeypatch):
    (inbox / "1.txt").write_text(f"Autre\n\n{TEXT}")
    (inbox / "2.txt").write_text(TEXT)
    really = wire.read

    def fails_once(data, **options):
        if options["name"] == "1.txt":
            raise RuntimeError
        return really(data, **options)

    monkeypatch.setattr(wire, "read", fails_once)
    report = poll(source, at=later(181))
    assert (report.outcomes, len(report.troubles)) == ({"created": 1}, 1)
    assert names(inbox) == ["1.txt", "done/2.txt"]
    monkeypatch.undo()
    assert poll(source, at=later(181)).outcomes == {"created": 1}
    assert names(inbox) == ["done/1.txt", "done/2.txt"]


def test_files_are_stored_together(source, inbox):
    for number in range(20):
        (inbox / f"{number}.txt").write_text(f"{number} patineurs\n\n{TEXT}")
    (inbox / "lac.jpg").write_bytes(picture())  # of none of them
    with CaptureQueriesContext(connection) as queries:
        assert poll(source, at=later(181)).outcomes == {"created": 20}
    begun = [q["sql"] for q in queries if q["sql"].startswith('INSERT INTO "articles_story" ')]
    assert len(begun) == 1
    assert sum(name.startswith("done/") for name in names(inbox)) == 20


def test_a_fault_among_files_that_are_stored_together_is_that_of_one(source, inbox, monkeypatch):
    for number in range(5):
        (inbox / f"{number}.txt").write_text(f"{number} patineurs\n\n{TEXT}")
    really = settling.make_stories

    def fails_for_one(items):
        if any(item.dispatch.name == "3.txt" for item in items):
            raise RuntimeError
        really(items)

    monkeypatch.setattr(batches, "make_stories", fails_for_one)
    report = poll(source, at=later(181))
    assert (report.outcomes, len(report.troubles)) == ({"created": 4}, 1)
    assert report.troubles[0].startswith("3.txt: ")
    assert names(inbox) == ["3.txt", *(f"done/{number}.txt" for number in (0, 1, 2, 4))]
    monkeypatch.undo()


def test_what_is_too_large_or_unreadable_is_said(source, inbox):
    with (inbox / "huge.xml").open("wb") as file:
        file.truncate(MAX_BYTES + 2**20)
    report = poll(source, at=later(181))
    assert len(report.troubles) == 1
    assert names(inbox) == ["error/huge.xml"]
    assert not Dispatch.objects.exists()


def test_files_of_the_same_name_stand_beside_each_other(source, inbox):
    for text in ("Un\n\nUn texte.", "Deux\n\nUn texte.", "Trois\n\nUn texte."):
        (inbox / "lac.txt").write_text(text)
        poll(source, at=later(181))
    assert names(inbox) == ["done/lac-2.txt", "done/lac-3.txt", "done/lac.txt"]
    assert (inbox / "done" / "lac-2.txt").read_text() == "Deux\n\nUn texte."


def test_the_same_file_again_is_moved_and_changes_nothing(source, inbox):
    for _ in range(2):
        (inbox / "lac.txt").write_text(TEXT)
        report = poll(source, at=later(181))
    assert report.outcomes == {"unchanged": 1}
    assert Story.objects.count() == 1
    assert names(inbox) == ["done/lac-2.txt", "done/lac.txt"]


def test_a_file_that_is_replaced_while_it_is_read_is_not_moved_away(source, inbox, monkeypatch):
    path = inbox / "lac.txt"
    path.write_text(TEXT)
    really = wire.read

    def replaced(data, **options):
        path.unlink()
        path.write_text("Neuf\n\nUn autre texte, arrivé entre-temps.")
        return really(data, **options)

    monkeypatch.setattr(wire, "read", replaced)
    poll(source, at=later(181))
    monkeypatch.undo()
    assert names(inbox) == ["lac.txt"]
    assert poll(source, at=later(181)).outcomes == {"created": 1}


def test_a_picture_lies_beside_the_item_that_names_it(source, inbox):
    (inbox / "lac.jpg").write_bytes(picture())
    (inbox / "item.xml").write_text(NITF_WITH_PICTURE)
    assert poll(source, at=later(181)).outcomes == {"created": 1}
    assert names(inbox) == ["done/item.xml", "done/lac.jpg"]
    (use,) = Story.objects.get().uses.all()
    assert use.item.checksum


def test_a_picture_that_two_items_name_lies_beside_both(source, inbox):
    (inbox / "lac.jpg").write_bytes(picture())
    for number in (1, 2):
        text = NITF_WITH_PICTURE.replace("Un texte.", f"Le texte {number}.")
        (inbox / f"{number}.xml").write_text(text)
    assert poll(source, at=later(181)).outcomes == {"created": 2}
    assert names(inbox) == ["done/1.xml", "done/2.xml", "done/lac.jpg"]
    (item,) = MediaItem.objects.all()
    assert [use.item for story in Story.objects.all() for use in story.uses.all()] == [item, item]


def test_an_update_that_names_its_picture_without_sending_it_again_keeps_it(source, inbox):
    (inbox / "lac.jpg").write_bytes(picture())
    (inbox / "1.xml").write_text(versioned(1, "Un texte."))
    poll(source, at=later(181))
    (before,) = Story.objects.get().uses.all()
    for version, text in ((2, "Un autre texte."), (3, "Un texte encore.")):
        (inbox / f"{version}.xml").write_text(versioned(version, text))
        assert poll(source, at=later(181)).outcomes == {"merged": 1}
    (use,) = Story.objects.get().uses.all()
    assert (use.item, use.caption) == (before.item, "Le lac")
    assert MediaItem.objects.count() == 1


def versioned(version: int, text: str) -> str:
    head = f'<head><docdata><du-key key="g" version="{version}"/></docdata></head>'
    return NITF_WITH_PICTURE.replace("<body>", f"{head}<body>", 1).replace("Un texte.", text)


def test_an_item_waits_for_its_picture_to_be_whole(source, inbox):
    (inbox / "item.txt").write_text(TEXT)
    at = later(181)
    (inbox / "item.jpg").write_bytes(picture()[:100])
    os.utime(inbox / "item.txt")
    files = {"item.txt": 400, "item.jpg": 10}
    assert outcomes_with_ages(source, files, at) == {}
    (inbox / "item.jpg").write_bytes(picture())
    assert poll(source, at=later(181)).outcomes == {"created": 1}
    assert names(inbox) == ["done/item.jpg", "done/item.txt"]


def outcomes_with_ages(source: Source, ages: dict[str, float], at: object) -> dict[str, int]:
    """Polls as if the files had these ages, which a test cannot give them."""
    from dataclasses import replace

    from articles.sources import folder

    really = folder._files
    aged = pytest.MonkeyPatch()
    aged.setattr(
        folder, "_files", lambda *a: [replace(f, age=ages[f.path.name]) for f in really(*a)]
    )
    try:
        return dict(poll(source, at=at).outcomes)
    finally:
        aged.undo()


def test_a_picture_that_nobody_names_is_an_item_of_its_own_after_a_while(source, inbox):
    (inbox / "lac.jpg").write_bytes(picture())
    assert poll(source, at=later(181)).outcomes == {}
    assert sum(poll(source, at=later(601)).outcomes.values()) == 1
    assert names(inbox) in (["done/lac.jpg"], ["error/lac.jpg"])


def test_names_of_old_systems_are_read_and_their_pictures_found(source, inbox):
    folder = os.fsencode(inbox)
    Path(os.fsdecode(folder + b"/caf\xe9.txt")).write_text(TEXT)
    Path(os.fsdecode(folder + b"/caf\xe9.jpg")).write_bytes(picture())
    (inbox / "lac.txt").write_text(f"Autre\n\n{TEXT}")
    report = poll(source, at=later(181))
    assert (report.outcomes, report.troubles) == ({"created": 2}, [])
    assert names(inbox) == ["done/caf\udce9.jpg", "done/caf\udce9.txt", "done/lac.txt"]
    assert {dispatch.name for dispatch in Dispatch.objects.all()} == {"café.txt", "lac.txt"}


def test_links_and_folders_are_left_alone(source, inbox, tmp_path):
    (tmp_path / "secret.txt").write_text(TEXT)
    (inbox / "lien.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "dossier.txt").mkdir()
    os.mkfifo(inbox / "tube.txt")
    report = poll(source, at=later(181))
    assert (report.outcomes, report.troubles) == ({}, [])
    assert (tmp_path / "secret.txt").exists()


@pytest.mark.parametrize("target", ["../../secret.jpg", "../afp/theirs.jpg"])
def test_a_picture_that_is_a_link_is_not_followed_out_of_the_folder(
    source, inbox, tmp_path, target
):
    secrets = [tmp_path / "secret.jpg", inbox.parent / "afp" / "theirs.jpg"]
    for secret in secrets:
        secret.parent.mkdir(exist_ok=True)
        secret.write_bytes(picture())
    (inbox / "lac.jpg").symlink_to(target)
    (inbox / "lac.xml").write_text(NITF_WITH_PICTURE)
    report = poll(source, at=later(181))
    assert (report.outcomes, names(inbox)) == ({"created": 1}, ["done/lac.xml", "lac.jpg"])
    assert not MediaItem.objects.exclude(file="").exists()
    assert all(secret.exists() for secret in secrets)
    assert len(Dispatch.objects.get().notices) == 1


@pytest.mark.parametrize("address", ["../..", "/etc", ".", "ats/../../x"])
def test_no_folder_outside_the_inbox_can_be_named(source, address):
    Source.objects.filter(pk=source.pk).update(address=address)
    source.refresh_from_db()
    report = poll(source)
    assert len(report.troubles) == 1


def test_a_missing_folder_is_a_trouble_of_the_source(source):
    report = poll(source)
    source.refresh_from_db()
    assert source.trouble == report.troubles[0]


def test_two_at_once_do_no_harm(source, inbox):
    (inbox / "lac.txt").write_text(TEXT)
    with held_by_another(source):
        assert poll(source, at=later(181)).is_busy
        assert names(inbox) == ["lac.txt"]
    assert poll(source, at=later(181)).outcomes == {"created": 1}


@contextmanager
def held_by_another(source: Source) -> Iterator[None]:
    """A thread, with a connection of its own, is asking the source."""
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with polling_lock(source) as is_ours:
            assert is_ours
            begun.set()
            end.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(30)
    yield
    end.set()
    thread.join()


def test_a_dry_run_leaves_everything_as_it_is(source, inbox):
    (inbox / "lac.txt").write_text(TEXT)
    assert poll(source, at=later(181), dry_run=True).outcomes == {"created": 1}
    source.refresh_from_db()
    assert (names(inbox), Story.objects.count(), source.polled_at) == (["lac.txt"], 0, None)


def test_a_dry_run_leaves_no_file_of_a_picture_in_the_store(source, inbox, settings):
    settings.STORAGES = {**settings.STORAGES}  # an empty one
    (inbox / "lac.jpg").write_bytes(picture())
    (inbox / "lac.xml").write_text(NITF_WITH_PICTURE)
    assert poll(source, at=later(181), dry_run=True).outcomes == {"created": 1}
    assert default_storage.listdir("") == ([], [])
    assert poll(source, at=later(181)).outcomes == {"created": 1}
    assert sorted(default_storage.listdir("")[0]) == ["originals", "renditions"]


def test_polling_ends_after_the_item_at_hand(source, inbox):
    for number in range(3):
        (inbox / f"{number}.txt").write_text(f"{number} patineurs\n\n{TEXT}")
    assert poll(source, at=later(181), is_stopped=lambda: True).outcomes == {"created": 1}
    assert len(names(inbox)) == 3
    assert names(inbox)[-1].startswith("done/")


def test_refused_files_of_the_same_name_stand_beside_each_other(source, inbox):
    for _ in range(2):
        (inbox / "x.bin").write_bytes(b"\x00\x01\x02\xff" * 100)
        poll(source, at=later(181))
    assert names(inbox) == ["error/x-2.bin", "error/x.bin"]


def test_a_file_that_cannot_be_put_away_holds_up_nothing_and_is_known_again(source, inbox):
    (inbox / "done").symlink_to("nowhere")
    for name in ("1.txt", "2.txt"):
        (inbox / name).write_text(f"{name} du matin\n\n{TEXT}")
    report = poll(source, at=later(181))
    assert (report.outcomes, len(report.troubles)) == ({"created": 2}, 2)
    (inbox / "done").unlink()
    assert poll(source, at=later(181)).outcomes == {"unchanged": 2}
    assert names(inbox) == ["done/1.txt", "done/2.txt"]
    assert Story.objects.count() == 2


def test_a_file_that_may_not_be_read_is_said_and_left(source, inbox, monkeypatch):
    for name in ("1.txt", "2.txt"):
        (inbox / name).write_text(f"{name} du matin\n\n{TEXT}")
    really = os.open

    def opened(path, *arguments, **options):
        if str(path).endswith("1.txt"):
            raise PermissionError(13, "Permission denied")
        return really(path, *arguments, **options)

    monkeypatch.setattr(os, "open", opened)
    report = poll(source, at=later(181))
    assert (report.outcomes, len(report.troubles)) == ({"created": 1}, 1)
    assert report.troubles[0].startswith("1.txt: ")
    monkeypatch.undo()


def test_a_folder_that_vanishes_is_no_end(source, inbox, monkeypatch):
    for name in ("1.txt", "2.txt"):
        (inbox / name).write_text(f"{name} du matin\n\n{TEXT}")
    really = wire.read

    def vanishing(data, **options):
        shutil.rmtree(inbox, ignore_errors=True)
        return really(data, **options)

    monkeypatch.setattr(wire, "read", vanishing)
    report = poll(source, at=later(181))
    monkeypatch.undo()
    assert (report.outcomes, report.troubles) == ({"created": 2}, [])
    assert len(poll(source, at=later(181)).troubles) == 1
    inbox.mkdir()
    (inbox / "3.txt").write_text(f"3 du matin\n\n{TEXT}")
    assert poll(source, at=later(181)).outcomes == {"created": 1}


def test_a_file_that_is_still_being_written_is_not_taken(source, inbox):
    with (inbox / "lac.txt").open("w") as file:
        for line in TEXT.splitlines(keepends=True):
            file.write(line)
            file.flush()
            assert poll(source, at=later(170)).outcomes == {}
    assert poll(source, at=later(181)).outcomes == {"created": 1}


def test_a_file_that_vanishes_while_the_folder_is_listed_is_none(source, inbox, monkeypatch):
    for name in ("1.txt", "2.txt"):
        (inbox / name).write_text(f"{name} du matin\n\n{TEXT}")
    really = folder_module._is_candidate

    def vanishing(entry):
        (inbox / "1.txt").unlink(missing_ok=True)
        return really(entry)

    monkeypatch.setattr(folder_module, "_is_candidate", vanishing)
    report = poll(source, at=later(181))
    assert (report.outcomes, report.troubles) == ({"created": 1}, [])


def test_a_folder_that_may_not_be_listed_is_a_trouble(source, inbox, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    report = poll(source)
    monkeypatch.undo()
    assert len(report.troubles) == 1
    assert "Permission denied" in report.troubles[0]


def test_a_fault_of_our_database_is_for_the_caller(source, inbox, monkeypatch):
    (inbox / "lac.txt").write_text(TEXT)

    def fails(copies):
        raise OperationalError("gone")

    monkeypatch.setattr(receiving, "known_dispatches", fails)
    with pytest.raises(OperationalError):
        poll(source, at=later(181))
    monkeypatch.undo()
    assert names(inbox) == ["lac.txt"]
    assert poll(source, at=later(181)).outcomes == {"created": 1}
