"""Stories leave as files, and come back as they were."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles import wire
from articles.management.commands.export_copy import WRITERS
from articles.models import Story
from articles.models.writing import write_document
from tests import make

pytestmark = pytest.mark.django_db


def seed_story() -> Story:
    return write_document(Story(), make.seed())


@pytest.mark.parametrize("name", list(WRITERS))
def test_each_format_writes_a_file_that_its_reader_knows(name, tmp_path):
    story = seed_story()
    call_command("export_copy", story.pk, "--format", name, "--out", tmp_path)
    (path,) = tmp_path.iterdir()
    (document,) = wire.read(path.read_bytes(), name=path.name).documents
    assert path.name == f"{story.pk}.{WRITERS[name][1]}"
    assert document.headline == make.seed().headline


@pytest.mark.parametrize("name", ["ninjs", "newsml-g2", "nitf"])
def test_our_own_export_gives_the_same_story_again(name, tmp_path):
    story = seed_story()
    call_command("export_copy", story.pk, "--format", name, "--out", tmp_path)
    (path,) = tmp_path.iterdir()
    (document,) = wire.read(path.read_bytes(), name=path.name).documents
    assert (document.body, document.sidebars, document.credits) == (
        make.seed().body,
        make.seed().sidebars,
        make.seed().credits,
    )


def test_notes_of_the_desk_stay_on_the_desk(tmp_path):
    story = make.story(origin={"wire": {"guid": "1", "notes": [{"text": "Tel. 031 555"}]}})
    for name in WRITERS:
        call_command("export_copy", story.pk, "--format", name, "--out", tmp_path)
    assert all(b"031 555" not in path.read_bytes() for path in tmp_path.iterdir())


def test_a_missing_story_is_named_and_nothing_is_written(tmp_path):
    story = make.story()
    with pytest.raises(CommandError, match="999"):
        call_command("export_copy", story.pk, 999, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_dry_run_writes_nothing(tmp_path, capsys):
    call_command("export_copy", make.story().pk, "--out", tmp_path, "--dry-run")
    assert list(tmp_path.iterdir()) == []
    assert ".json" in capsys.readouterr().out


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path):
    place = tmp_path / "file"
    place.write_text("")
    with pytest.raises(CommandError) as refusal:
        call_command("export_copy", seed_story().pk, out=place / "out")
    assert str(refusal.value) == f"{place / 'out'}: Not a directory"
