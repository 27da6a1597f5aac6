"""Pictures in a polled folder: with which copy they come, and when they come alone."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from articles.intake import receiving
from articles.models import Dispatch, MediaItem, Source, Story
from articles.sources import folder, poll
from tests.sources.folders import NITF_WITH_PICTURE, TEXT, later, names, picture

pytestmark = pytest.mark.django_db


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


def test_another_credit_for_a_picture_that_is_not_sent_again_is_told_to_the_desk(source, inbox):
    (inbox / "lac.jpg").write_bytes(picture())
    for version, name in ((1, "Keystone"), (2, "AFP")):
        text = versioned(version, f"Un texte {version}.")
        credited = text.replace("</media>", f"<media-producer>{name}</media-producer></media>", 1)
        (inbox / f"{version}.xml").write_text(credited)
        poll(source, at=later(181))
    (notice,) = Dispatch.objects.get(revision="2").notices
    assert [word in notice["message"] for word in ("lac.jpg", "Keystone", "AFP")] == [True] * 3
    assert MediaItem.objects.get().credit == "Keystone"


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


def outcomes_with_ages(source: Source, ages: Mapping[str, float], at: datetime) -> dict[str, int]:
    """Polls as if the files had these ages, which a test cannot give them."""
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


def test_a_dry_run_leaves_no_file_of_a_picture_in_the_store(source, inbox, settings):
    settings.STORAGES = {**settings.STORAGES}  # an empty one
    (inbox / "lac.jpg").write_bytes(picture())
    (inbox / "lac.xml").write_text(NITF_WITH_PICTURE)
    assert poll(source, at=later(181), dry_run=True).outcomes == {"created": 1}
    assert default_storage.listdir("") == ([], [])
    assert poll(source, at=later(181)).outcomes == {"created": 1}
    assert sorted(default_storage.listdir("")[0]) == ["originals", "renditions"]


def test_a_picture_of_two_items_that_are_not_taken_together_lies_beside_both(
    source, inbox, monkeypatch
):
    monkeypatch.setattr(receiving, "TOGETHER_BYTES", 1)
    (inbox / "lac.jpg").write_bytes(picture())
    (inbox / "1.xml").write_text(NITF_WITH_PICTURE)
    for number in (2, 3):
        (inbox / f"{number}.txt").write_text(f"{number} patineurs\n\n{TEXT}")
    (inbox / "4.xml").write_text(NITF_WITH_PICTURE.replace("Un texte.", "Un autre texte."))
    assert poll(source, at=later(181)).outcomes == {"created": 4}
    assert MediaItem.objects.get().uses.exclude(item__file="").count() == 2
