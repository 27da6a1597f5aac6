"""The demonstration site as a newsroom would serve it: by gunicorn, files hashed and compressed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
from lxml.html import HtmlElement

from tests.deploy.house import free_port

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = (
    ("migrate", "--verbosity=0"),
    ("demo", "--yes", "--quiet"),
    ("render_photos",),
    ("collectstatic", "--noinput", "--verbosity=0"),
)
START_SECONDS = 60
REDIRECTS = {301, 302, 308}
MOST_HOPS = 5


@dataclass(frozen=True)
class Answer:
    path: str
    status: int
    headers: Message
    body: bytes

    @cached_property
    def page(self) -> HtmlElement:
        return lxml.html.document_fromstring(self.body)


@dataclass(frozen=True)
class Site:
    base: str

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One exchange, no redirect followed. Names of headers are written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPConnection(urlsplit(self.base).netloc, timeout=30)) as connection:
            connection.request(method, path, headers=sent)
            answer = connection.getresponse()
            return Answer(path, answer.status, answer.headers, answer.read())

    def get(self, path: str) -> Answer:
        """Where the path leads to in the end."""
        answer = self.ask(path)
        for _hop in range(MOST_HOPS):
            if answer.status in REDIRECTS:
                answer = self.ask(self.local(answer.headers["Location"]))
        return answer

    def local(self, address: str) -> str:
        return address.removeprefix(self.base)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """The site with its data in an empty folder, on a free port; it ends with the block."""
    place = f"127.0.0.1:{free_port()}"
    settings = environment(folder, f"http://{place}")
    for command in COMMANDS:
        subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=settings,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    gunicorn = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--workers=2", "--bind", place]
    log = folder / "gunicorn.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(gunicorn, cwd=ROOT, env=settings, stdout=out, stderr=out) as server,  # noqa: S603
    ):
        try:
            site = Site(f"http://{place}")
            wait_for(site, log)
            yield site
        finally:
            server.terminate()


def environment(folder: Path, address: str) -> dict[str, str]:
    """Production's settings but for TLS; nothing of the machine's own site."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NEWSROOM_", "DATABASE_URL", "DJANGO_"))
    }
    return kept | {
        "NEWSROOM_SECRET_KEY": secrets.token_urlsafe(64),
        "NEWSROOM_HTTPS": "0",
        "NEWSROOM_DATA_DIR": str(folder),
        "NEWSROOM_SITE_URL": address,
    }


def wait_for(site: Site, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            site.ask("/robots.txt")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"the site does not answer:\n{log.read_text()}")
