"""The command line of intake: files, folders, standard input, and everything that can be wrong."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils.translation import override
from PIL import Image

from articles.intake import MAX_BYTES, batches, settling
from articles.models import Article, Dispatch, MediaItem, RawCopy, Story
from articles.troubles import NO_ROOM
from tests import make
from tests.full import files_below, full, full_disk, no_room_for, refused

pytestmark = pytest.mark.django_db
SEED = str(make.SEED_FILE)


def run(*arguments: object) -> int:
    """The command's exit status."""
    try:
        call_command("import_copy", *map(str, arguments))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_the_seed_is_imported_and_published(tmp_path):
    report = tmp_path / "report.json"
    status = run(
        SEED, "--section", "monde", "--publish",
        "--published-at", "2020-02-12T17:41+01:00", "--report", report,
    )  # fmt: skip
    article = Article.objects.get()
    (entry,) = json.loads(report.read_text())
    assert status == 0
    assert article.first_published_at.isoformat() == "2020-02-12T16:41:00+00:00"
    assert entry == {
        "path": SEED,
        "sha256": RawCopy.objects.get().sha256,
        "format": "plain",
        "outcome": "created",
        "story_id": article.pk,
        "headline": "Russie et Turquie veulent sauver leurs accords de désescalade en Syrie",
        "warnings": entry["warnings"],
    }


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (full(), "There is no room left for the database."),
        (OperationalError("gone"), "The database cannot be asked: gone."),
    ],
)
def test_a_database_that_fails_is_told_in_a_sentence(error, said):
    with (
        override("en"),
        no_room_for("articles_rawcopy", error),
        pytest.raises(CommandError) as stopped,
    ):
        run(SEED)
    more = " What was taken in before stays: give the same command again, later."
    assert (str(stopped.value), Dispatch.objects.count()) == (said + more, 0)
    assert run(SEED) == 0


def test_a_fault_of_ours_is_none_of_the_database():
    error = refused("SELECT * FROM nothing")
    with no_room_for("articles_rawcopy", error), pytest.raises(OperationalError):
        run(SEED)


def test_a_full_disk_is_told_for_each_file_without_a_traceback(tmp_path, capsys, caplog, settings):
    Image.new("RGB", (300, 200)).save(tmp_path / "lac.jpg")
    settings.STORAGES = {**settings.STORAGES, "default": full_disk(tmp_path / "files")}
    assert run(tmp_path / "lac.jpg") == 1
    assert capsys.readouterr().err == f"{tmp_path}/lac.jpg: {NO_ROOM}\n"
    assert [record.exc_info for record in caplog.records] == [None]
    assert (files_below(tmp_path / "files"), Dispatch.objects.count()) == ([], 0)


def test_a_second_run_changes_nothing(tmp_path, capsys):
    run(SEED, "--section", "monde", "--publish")
    revisions = Story.objects.get().revisions.count()
    assert run(SEED, "--section", "monde", "--publish") == 0
    assert Story.objects.get().revisions.count() == revisions
    assert Dispatch.objects.count() == 1


def test_one_bad_file_does_not_stop_the_others(tmp_path, capsys):
    (tmp_path / "1-vide.txt").write_bytes(b"")
    (tmp_path / "2-seed.txt").write_bytes(make.SEED_FILE.read_bytes())
    assert run(tmp_path) == 1
    captured = capsys.readouterr()
    assert Story.objects.count() == 1
    assert f"{tmp_path}/1-vide.txt: " in captured.err
    assert "Traceback" not in captured.err


def test_a_dry_run_says_what_would_be_and_writes_nothing(tmp_path, capsys):
    report = tmp_path / "report.json"
    assert run(SEED, "--dry-run", "--report", report) == 0
    assert json.loads(report.read_text())[0]["outcome"] == "created"
    assert (Story.objects.count(), Dispatch.objects.count(), RawCopy.objects.count()) == (0, 0, 0)


def test_a_dry_run_leaves_no_file_of_a_picture(tmp_path, settings):
    settings.STORAGES = {**settings.STORAGES}  # an empty store
    (tmp_path / "lac.txt").write_bytes(make.SEED_FILE.read_bytes())
    Image.new("RGB", (640, 427), "navy").save(tmp_path / "lac.jpg")
    arguments = (tmp_path / "lac.txt", "--media-dir", tmp_path)
    assert run(*arguments, "--dry-run") == 0
    assert (MediaItem.objects.count(), default_storage.listdir("")) == (0, ([], []))
    assert run(*arguments) == 0
    assert sorted(default_storage.listdir("")[0]) == ["originals", "renditions"]


def test_standard_input_is_read(monkeypatch):
    data = io.TextIOWrapper(io.BytesIO(make.SEED_FILE.read_bytes()))
    monkeypatch.setattr(sys, "stdin", data)
    assert run("-") == 0
    assert Story.objects.count() == 1


def test_a_file_beyond_the_limit_is_refused_without_being_read(tmp_path, capsys):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 2**20)
    assert run(huge) == 1
    assert "65" in capsys.readouterr().err


def test_a_missing_file_is_named(capsys):
    assert run("/nowhere/lac.txt") == 1
    assert capsys.readouterr().err.startswith("/nowhere/lac.txt: ")


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PermissionError(13, "no"), "ses droits"), (OSError(5, "Input/output error"), "Input/output")],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path, monkeypatch, capsys, error, reason
):
    def refuse(path):
        raise error

    (tmp_path / "lac.txt").write_text("Le lac")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert run(tmp_path / "lac.txt") == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{tmp_path}/lac.txt: ")
    assert reason in said


def test_a_name_that_is_too_long_is_one_of_no_file(capsys):
    assert run("x" * 300) == 1
    assert "File name too long" in capsys.readouterr().err


def test_an_item_that_we_fail_at_is_told_and_does_not_stop_the_others(
    tmp_path, monkeypatch, capsys
):
    really = settling.make_stories

    def fails_for_one(items):
        if any(item.dispatch.name == "2.txt" for item in items):
            raise RuntimeError
        really(items)

    for name in ("1.txt", "2.txt", "3.txt"):
        text = make.SEED_FILE.read_text("utf-8").replace("Moscou", f"Moscou {name}")
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(batches, "make_stories", fails_for_one)
    assert run(tmp_path) == 1
    assert [dispatch.name for dispatch in Dispatch.objects.order_by("pk")] == ["1.txt", "3.txt"]
    assert f"{tmp_path}/2.txt: " in capsys.readouterr().err


def test_the_report_is_in_the_order_of_the_files_whatever_becomes_of_them(tmp_path):
    names = ("1.txt", "2-absent.txt", "3-vide.txt", "4.txt", "5-absent.txt")
    for name in ("1.txt", "4.txt"):
        text = make.SEED_FILE.read_text("utf-8").replace("Moscou", f"Moscou {name}")
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "3-vide.txt").write_bytes(b"")
    report = tmp_path / "report.json"
    assert run(*(tmp_path / name for name in names), "--report", report) == 1
    entries = json.loads(report.read_text())
    assert [(entry["path"], entry["outcome"]) for entry in entries] == [
        (str(tmp_path / name), "created" if name in ("1.txt", "4.txt") else "rejected")
        for name in names
    ]


def test_a_publication_that_is_refused_leaves_the_draft_and_says_why(capsys):
    assert run(SEED, "--publish") == 1
    assert Story.objects.get().state == "draft"
    assert SEED in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--section", "nulle-part"),
        ("--source", "inconnue"),
        ("--published-at", "hier"),
        ("--published-at", "2020-13-45T17:41"),
    ],
)
def test_a_wrong_option_says_what_was_expected(option, value):
    with pytest.raises(CommandError, match=value):
        run(SEED, option, value)


def test_an_unknown_format_is_refused_before_anything_is_taken_in():
    with pytest.raises(CommandError, match=r"wordstar.*plain"):
        run(SEED, "--format", "wordstar")
    assert not Dispatch.objects.exists()


def test_hidden_files_of_a_folder_are_left_out(tmp_path):
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_bytes(make.SEED_FILE.read_bytes())
    assert run(tmp_path) == 0
    assert not Story.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_the_usual_encodings_give_the_same_headline(tmp_path, encoding):
    path = tmp_path / "copie.txt"
    path.write_bytes(make.SEED_FILE.read_text("utf-8").encode(encoding))
    run(path)
    assert Story.objects.get().headline == make.seed().headline


def test_a_name_of_an_old_system_is_written_in_letters(tmp_path):
    folder, report = tmp_path / "copie", tmp_path / "report.json"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/gel\xe9.txt")).write_bytes(
        make.SEED_FILE.read_bytes()
    )
    assert run(folder, "--report", report) == 0
    (entry,) = json.loads(report.read_text())
    assert (entry["path"], Dispatch.objects.get().name) == (f"{folder}/gelé.txt", "gelé.txt")


def test_markup_in_the_text_is_text(tmp_path):
    path = tmp_path / "copie.txt"
    path.write_text(
        make.SEED_FILE.read_text("utf-8").replace("Le communiqué,", "<script>alert(1)</script>,")
    )
    run(path, "--section", "monde", "--publish")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;," in Article.objects.get().html


def test_a_folder_without_rights_is_named_and_the_rest_goes_on(tmp_path, monkeypatch, capsys):
    closed = tmp_path / "fermé"
    closed.mkdir()
    (tmp_path / "seed.txt").write_bytes(make.SEED_FILE.read_bytes())
    scandir = os.scandir

    def refuse(path):
        # What the system says to everybody but root, as whom CI runs.
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert run(tmp_path) == 1
    assert Story.objects.count() == 1
    assert f"{closed}: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ("--media-dir", "/nowhere"),
        ("--report", "/nowhere/report.json"),
        ("--published-at", "2020-02-12T17:41+01:00"),
    ],
)
def test_options_that_cannot_be_met_are_refused_before_anything_is_taken_in(options):
    with pytest.raises(CommandError):
        run(SEED, *options)
    assert not Dispatch.objects.exists()


def test_a_report_in_the_folder_that_is_imported_is_no_copy(tmp_path):
    (tmp_path / "seed.txt").write_bytes(make.SEED_FILE.read_bytes())
    report = tmp_path / "report.json"
    assert run(tmp_path, "--report", report) == 0
    assert len(json.loads(report.read_text())) == 1


def _export(*posts: tuple[str, str]) -> str:
    items = "".join(
        f"<item><title>Titre {number}</title><excerpt:encoded>Chapeau.</excerpt:encoded>"
        f"<content:encoded>&lt;p&gt;Un texte {number}.&lt;/p&gt;</content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>2020-02-13 18:00:00</wp:post_date>"
        f"<wp:status>{status}</wp:status><wp:post_password>{password}</wp:post_password>"
        "<dc:creator>nora</dc:creator></item>"
        for number, (status, password) in enumerate(posts)
    )
    return (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/'
        '1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"><channel>'
        f"<link>https://gazette.example</link>{items}</channel></rss>"
    )


def test_only_what_was_public_there_is_published(tmp_path, capsys):
    file = tmp_path / "wp.xml"
    statuses = (("publish", ""), ("draft", ""), ("pending", ""), ("private", ""), ("publish", "x"))
    file.write_text(_export(*statuses, ("trash", "")))

    assert run(file, "--section", "monde", "--publish") == 0
    assert run(file, "--section", "monde", "--publish") == 0

    told = capsys.readouterr().err.splitlines()
    assert [article.headline for article in Article.objects.all()] == ["Titre 0"]
    assert Story.objects.filter(state="draft").count() == 4
    assert len(told) == len(set(told)) * 2  # each thing once in each run
    assert sum("(private)" in line for line in told) == 2
