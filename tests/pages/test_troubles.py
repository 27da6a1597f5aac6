"""What readers and editors are told while the database is away, or nothing can be stored.

Each site is a process of its own: what fails must not be the database of the test run.
"""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError
from django.db.utils import ProgrammingError

from articles.troubles import is_away, is_full
from tests.full import full, refused

ASK = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
{before}
client = Client(raise_request_exception=False)
client.cookies["session"] = "x" * 32
found = []
for method, path in json.loads(sys.argv[1]):
    answer = getattr(client, method)(path)
    names = ("Retry-After", "Cache-Control", "X-Accel-Expires", "Set-Cookie")
    told = {{name: answer.headers[name] for name in names if name in answer.headers}}
    found.append([answer.status_code, told, answer.content.decode().partition("<h1>")[2][:25]])
print(json.dumps(found))
"""
WRITES = """
call_command("migrate", verbosity=0)
from django.http import HttpResponse
from django.urls import path
from newsroom.urls import urlpatterns
def writes(request):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1")
        cursor.execute("CREATE TABLE more AS SELECT hex(randomblob(1000000))")
    return HttpResponse("stored")
urlpatterns.insert(0, path("writes/", writes))
"""
AWAY = [503, {"Retry-After": "10", "Cache-Control": "no-store"}, "De retour dans un instant"]
PAGES = [
    *(("get", path) for path in ("/", "/monde/", "/monde/1-x/", "/nulle/part/", "/rss.xml")),
    *(("get", path) for path in ("/desk/", "/recherche/?q=lac", "/api/articles/", "/sitemap.xml")),
    ("post", "/hooks/import/"),
]


def answers(
    folder: Path, database: str, asked: list[tuple[str, str]], before: str = ""
) -> list[list[object]]:
    given = {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_SECRET_KEY": "tests only",
        "NEWSROOM_HTTPS": "0",
        "NEWSROOM_ALLOWED_HOSTS": "testserver",
        "NEWSROOM_DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "NEWSROOM_DEBUG": "",
    }
    command = [sys.executable, "-c", ASK.format(before=before), json.dumps(asked)]
    done = subprocess.run(  # noqa: S603  # our own program
        command, env=os.environ | given, check=True, capture_output=True, text=True
    )
    said: list[list[object]] = json.loads(done.stdout)
    return said


def test_dead_server_is_told_on_every_page(tmp_path: Path) -> None:
    dead = "postgres://newsroom@127.0.0.1:1/newsroom"
    assert answers(tmp_path, dead, PAGES) == [AWAY] * len(PAGES)


def test_unreadable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "site.sqlite3").mkdir()
    assert answers(tmp_path, f"sqlite:///{tmp_path}/site.sqlite3", PAGES[:3]) == [AWAY] * 3


def test_missing_table_is_our_fault(tmp_path: Path) -> None:
    [[status, told, title]] = answers(tmp_path, "sqlite://:memory:", PAGES[:1])
    assert (status, told) == (500, {"Cache-Control": "no-store"})
    assert str(title).startswith("Une erreur")


def test_full_database_stores_nothing_and_says_so(tmp_path: Path) -> None:
    """A page limit is SQLite's own full disk."""
    database = f"sqlite:///{tmp_path}/site.sqlite3"
    [[status, told, title]] = answers(tmp_path, database, [("get", "/writes/")], WRITES)
    assert (status, told) == (507, {"Cache-Control": "no-store"})
    assert str(title).startswith("Il n’y a plus de place")


@pytest.mark.parametrize(
    ("error", "away", "full"),
    [
        (OperationalError("server closed the connection"), True, False),
        (refused("SELECT * FROM nothing"), False, False),
        (full(), True, True),
        (IntegrityError("twice"), False, False),
        (ProgrammingError("no such column"), False, False),
        (OSError(errno.ENOSPC, "No space left on device"), False, True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), False, True),
        (FileNotFoundError(errno.ENOENT, "No such file"), False, False),
        (None, False, False),
    ],
)
def test_only_what_passes_is_told_as_passing(
    error: Exception | None, away: bool, full: bool
) -> None:
    assert (is_away(error), is_full(error)) == (away, full)
