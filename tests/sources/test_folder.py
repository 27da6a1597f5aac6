"""A polled folder: when a file is whole, where it goes, and what is left alone."""

import os

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Source, Story
from articles.sources import poll
from tests.sources.folders import TEXT, held_by_another, later, names, picture

pytestmark = pytest.mark.django_db


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


def test_files_are_stored_together(source, inbox):
    for number in range(20):
        (inbox / f"{number}.txt").write_text(f"{number} patineurs\n\n{TEXT}")
    (inbox / "lac.jpg").write_bytes(picture())  # of none of them
    with CaptureQueriesContext(connection) as queries:
        assert poll(source, at=later(181)).outcomes == {"created": 20}
    begun = [q["sql"] for q in queries if q["sql"].startswith('INSERT INTO "articles_story" ')]
    assert len(begun) == 1
    assert sum(name.startswith("done/") for name in names(inbox)) == 20


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


def test_links_and_folders_are_left_alone(source, inbox, tmp_path):
    (tmp_path / "secret.txt").write_text(TEXT)
    (inbox / "lien.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "dossier.txt").mkdir()
    os.mkfifo(inbox / "tube.txt")
    report = poll(source, at=later(181))
    assert (report.outcomes, report.troubles) == ({}, [])
    assert (tmp_path / "secret.txt").exists()


@pytest.mark.parametrize("address", ["../..", "/etc", ".", "ats/../../x"])
def test_no_folder_outside_the_inbox_can_be_named(source, address):
    Source.objects.filter(pk=source.pk).update(address=address)
    source.refresh_from_db()
    report = poll(source)
    assert len(report.troubles) == 1


def test_two_at_once_do_no_harm(source, inbox):
    (inbox / "lac.txt").write_text(TEXT)
    with held_by_another(source):
        assert poll(source, at=later(181)).is_busy
        assert names(inbox) == ["lac.txt"]
    assert poll(source, at=later(181)).outcomes == {"created": 1}


def test_a_dry_run_leaves_everything_as_it_is(source, inbox):
    (inbox / "lac.txt").write_text(TEXT)
    assert poll(source, at=later(181), dry_run=True).outcomes == {"created": 1}
    source.refresh_from_db()
    assert (names(inbox), Story.objects.count(), source.polled_at) == (["lac.txt"], 0, None)


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


def test_a_file_that_is_still_being_written_is_not_taken(source, inbox):
    with (inbox / "lac.txt").open("w") as file:
        for line in TEXT.splitlines(keepends=True):
            file.write(line)
            file.flush()
            assert poll(source, at=later(170)).outcomes == {}
    assert poll(source, at=later(181)).outcomes == {"created": 1}
