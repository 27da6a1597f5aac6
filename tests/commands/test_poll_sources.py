"""The command that asks the sources: once, for ever, and how it ends."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from articles.intake import receiving
from articles.management.commands import poll_sources
from articles.models import Dispatch, Source, Story
from articles.sources import poll_by_number
from tests.sources.folders import held_by_another

TEXT = "Le lac gèle\n\nPour la première fois depuis 1963, le lac est pris par la glace.\n\nats"


@pytest.fixture
def inbox(settings, tmp_path, db) -> Path:
    settings.DATA_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "inbox"
    for slug in ("ats", "afp"):
        (tmp_path / "inbox" / slug).mkdir(parents=True)
        Source.objects.create(name=slug, slug=slug, kind="folder", address=slug, settle_seconds=0)
    return tmp_path / "inbox"


def status(*arguments: str) -> int:
    try:
        call_command("poll_sources", *arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_every_active_source_is_asked(inbox, capsys):
    for slug in ("ats", "afp"):
        (inbox / slug / "lac.txt").write_text(f"{slug} {TEXT}")
    Source.objects.filter(slug="afp").update(is_active=False)
    assert status() == 0
    assert Story.objects.count() == 1
    assert capsys.readouterr().out == f"ats: 1 {Dispatch.Outcome.CREATED.label}\n"


@pytest.mark.usefixtures("inbox")
def test_a_site_without_active_sources_is_told_so(capsys):
    Source.objects.update(is_active=False)
    with override("en"):
        assert status() == 0
    assert capsys.readouterr().out == "There is no active source to ask.\n"


def test_only_the_named_ones_are_asked(inbox):
    for slug in ("ats", "afp"):
        (inbox / slug / "lac.txt").write_text(f"{slug} {TEXT}")
    assert status("afp") == 0
    assert (inbox / "ats" / "lac.txt").exists()


@pytest.mark.parametrize("slug", ["inconnu", "import"])
def test_a_name_that_is_none_is_refused(inbox, slug):
    with pytest.raises(CommandError, match=f"{slug}.*afp"):
        call_command("poll_sources", slug)


@pytest.mark.parametrize("other", ["--dry-run", "--forever"])
def test_tasks_are_given_once_and_in_earnest(inbox, other):
    with pytest.raises(CommandError, match="--tasks"):
        call_command("poll_sources", "--tasks", other)
    assert not DBTaskResult.objects.exists()


def test_refused_copy_and_troubles_are_told_and_change_the_status(inbox, capsys):
    (inbox / "ats" / "x.bin").write_bytes(b"\x00\x01\x02\xff" * 100)
    (inbox / "afp").rmdir()
    assert status() == 1
    errors = capsys.readouterr().err
    assert "ats: x.bin: " in errors
    assert "afp: " in errors


def test_a_source_that_another_process_is_asking_is_passed_by(inbox, capsys):
    (inbox / "ats" / "lac.txt").write_text(TEXT)
    with held_by_another(Source.objects.get(slug="ats")):
        assert status("ats") == 0
    assert (inbox / "ats" / "lac.txt").exists()
    assert capsys.readouterr().out.startswith("ats")


def test_a_database_that_fails_ends_the_round_and_changes_the_status(inbox, monkeypatch, caplog):
    def fails(copies):
        raise OperationalError("gone")

    (inbox / "ats" / "lac.txt").write_text(TEXT)
    monkeypatch.setattr(receiving, "known_dispatches", fails)
    assert status() == 1
    assert "the sources could not be asked" in caplog.text
    monkeypatch.undo()
    assert (inbox / "ats" / "lac.txt").exists()


def test_a_process_that_is_told_to_end_asks_no_other_source(inbox):
    (inbox / "ats" / "lac.txt").write_text(TEXT)
    stop = Event()
    stop.set()
    assert poll_sources.Command()._round([], stop, False)
    assert (inbox / "ats" / "lac.txt").exists()


def test_a_task_logs_what_went_wrong(inbox, caplog):
    (inbox / "ats").rmdir()
    poll_by_number.call(Source.objects.get(slug="ats").pk)
    assert [record.message.partition(":")[0] for record in caplog.records] == ["ats"]


def test_a_dry_run_changes_nothing(inbox, capsys):
    (inbox / "ats" / "lac.txt").write_text(TEXT)
    assert status("--dry-run") == 0
    assert (inbox / "ats" / "lac.txt").exists()
    assert not Story.objects.exists()


def test_the_worker_is_given_each_source_as_a_task(inbox, settings, capsys):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    (inbox / "ats" / "lac.txt").write_text(TEXT)
    assert status("--tasks") == 0
    assert not Story.objects.exists()
    tasks = list(DBTaskResult.objects.order_by("args_kwargs"))
    assert [task.args_kwargs["args"] for task in tasks] == [
        [source.pk] for source in Source.objects.due().order_by("pk")
    ]
    for task in tasks:
        task.task.call(*task.args_kwargs["args"])
    assert Story.objects.get().headline == "Le lac gèle"


def test_a_task_of_a_source_that_was_switched_off_meanwhile_does_nothing(inbox):
    (inbox / "ats" / "lac.txt").write_text(TEXT)
    source = Source.objects.get(slug="ats")
    Source.objects.filter(pk=source.pk).update(is_active=False)
    poll_by_number.call(source.pk)
    assert not Story.objects.exists()


def test_two_that_ask_for_ever_take_each_file_once_and_end_cleanly_when_told_to(tmp_path):
    environment = os.environ | {
        "NEWSROOM_DATA_DIR": str(tmp_path),
        "NEWSROOM_SECRET_KEY": "tests only",
        "DATABASE_URL": f"sqlite:///{tmp_path}/newsroom.sqlite3",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    manage = [sys.executable, "manage.py"]
    prepare = (
        "from articles.models import Source;"
        "Source.objects.create(name='A', slug='a', kind='folder', address='a', settle_seconds=0)"
    )
    inbox = tmp_path / "inbox" / "a"
    inbox.mkdir(parents=True)
    (inbox / "lac.txt").write_text(TEXT)
    for arguments in (["migrate", "-v0"], ["shell", "-v0", "-c", prepare]):
        subprocess.run([*manage, *arguments], env=environment, check=True)  # noqa: S603
    command = [*manage, "poll_sources", "--forever", "--every", "0.02"]
    with ExitStack() as ending:
        loops = [
            ending.enter_context(
                subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)  # noqa: S603  # ours
            )
            for _ in range(2)
        ]
        for loop in loops:
            ending.callback(loop.kill)
        wait_until(lambda: all(map(catches_its_end, loops)))
        for number in range(30):
            (inbox / ".part").write_text(f"La neige {number}\n\n{TEXT}")
            (inbox / ".part").rename(inbox / f"{number}.txt")
        wait_until(lambda: len(list(inbox.glob("done/*.txt"))) == 31)
        for loop in loops:
            loop.send_signal(signal.SIGTERM)
        assert [(loop.communicate(timeout=20), loop.returncode)[1] for loop in loops] == [0, 0]
    with closing(sqlite3.connect(tmp_path / "newsroom.sqlite3")) as database:
        counted = "SELECT (SELECT count(*) FROM articles_story), count(*) FROM articles_dispatch"
        assert database.execute(counted).fetchall() == [(31, 31)]


def catches_its_end(process: subprocess.Popen) -> bool:
    """Whether a process has begun its rounds: it has a handler for SIGTERM."""
    told = Path(f"/proc/{process.pid}/status").read_text()
    caught = next(line for line in told.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) & 1 << (signal.SIGTERM - 1))


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
