"""A polled folder when something goes wrong: no file is lost, and none holds up the others."""

import os
import shutil

import pytest
from django.db import OperationalError

from articles import wire
from articles.intake import MAX_BYTES, batches, receiving, settling
from articles.models import Dispatch, Story
from articles.sources import folder, poll
from tests.sources.folders import TEXT, later, names

pytestmark = pytest.mark.django_db


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


def test_a_missing_folder_is_a_trouble_of_the_source(source):
    report = poll(source)
    source.refresh_from_db()
    assert source.trouble == report.troubles[0]


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


def test_a_file_that_vanishes_while_the_folder_is_listed_is_none(source, inbox, monkeypatch):
    for name in ("1.txt", "2.txt"):
        (inbox / name).write_text(f"{name} du matin\n\n{TEXT}")
    really = folder._is_candidate

    def vanishing(entry):
        (inbox / "1.txt").unlink(missing_ok=True)
        return really(entry)

    monkeypatch.setattr(folder, "_is_candidate", vanishing)
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
