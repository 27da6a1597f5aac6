"""The whole house for a test: gunicorn behind nginx with the files of deploy/nginx, over TLS.

The files run as they are, but for names, paths and ports, each of which must be found in them.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import trustme

ROOT = Path(__file__).resolve().parents[2]
NAME = "gazette.example"
MAIN = """
{user}
daemon off;
worker_processes 2;
pid {work}/nginx.pid;
error_log {work}/nginx.log;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    include {work}/newsroom.conf;
    {more}
}}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class House:
    """One site in a folder of its own; `start` and `stop` by part."""

    def __init__(self, work: Path, name: str = NAME) -> None:
        self.work, self.name = work, name
        self.port, self.plain_port = free_port(), free_port()
        self.socket = work / "gunicorn.sock"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        _make_certificate(work, name)

    def manage(self, *arguments: str) -> str:
        return manage(self._environment(), *arguments)

    def start_application(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--workers", "2"]
        command += ["--bind", f"unix:{self.socket}", "--access-logfile", str(self.work / "access")]
        self._start("application", command)
        until(self.socket.exists, "gunicorn's socket")

    def start_front(self, more: str = "") -> None:
        (self.work / "newsroom.conf").write_text(self._front())
        (self.work / "nginx.conf").write_text(MAIN.format(work=self.work, user=_user(), more=more))
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert nginx, "nginx is needed: apt install nginx-light"
        command = [nginx, "-p", str(self.work), "-c", str(self.work / "nginx.conf")]
        subprocess.run([*command, "-t", "-q"], check=True)
        self._start("front", command)
        until(lambda: _answers(self.port), "nginx")

    def stop(self, part: str) -> None:
        process = self._running.pop(part)
        process.terminate()
        process.wait(timeout=90)  # gunicorn itself gives its workers 30 s

    def stop_all(self) -> None:
        for part in list(self._running):
            self.stop(part)

    def get(self, path: str, *, host: str = "", **headers: str) -> Answer:
        """A request over TLS; underscores in the names of headers stand for hyphens."""
        return _ask(self._connection(host), path, {"Host": self.name} | headers)

    def post(self, path: str, body: bytes = b"", **headers: str) -> Answer:
        return _ask(self._connection(), path, {"Host": self.name} | headers, body)

    def get_plain(self, path: str, **headers: str) -> Answer:
        return _ask(HTTPConnection("127.0.0.1", self.plain_port, timeout=20), path, headers)

    def asked(self, path: str) -> int:
        """How many requests for this path have reached the application."""
        return (self.work / "access").read_text().count(f'"GET {path} HTTP')

    def cpu_seconds(self, part: str) -> float:
        """What the processes that a part started have used so far (on Linux)."""
        pid = self._running[part].pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        lines = [Path(f"/proc/{child}/stat").read_text() for child in children]
        ticks = [line.rpartition(")")[2].split()[11:13] for line in lines]
        return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")

    def _connection(self, host: str = "") -> HTTPConnection:
        context = ssl.create_default_context(cafile=str(self.work / "ca.pem"))
        return _Resolved(host or self.name, self.port, context=context, timeout=20)

    def _start(self, part: str, command: list[str]) -> None:
        with (self.work / f"{part}.log").open("ab") as log:
            self._running[part] = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdout=log, stderr=log
            )

    def _environment(self) -> dict[str, str]:
        return environment(self.work / "data", self.name) | {"NEWSROOM_ACCEL": "/stored/"}

    def _front(self) -> str:
        """deploy/nginx/newsroom.conf with the names, paths and ports of this test."""
        folder = ROOT / "deploy" / "nginx"
        text = (folder / "newsroom.conf").read_text()
        for ours, theirs in {
            "/var/cache/nginx/newsroom ": f"{self.work}/cache ",
            "/run/newsroom/gunicorn.sock": str(self.socket),
            "listen [::]:80;": "",
            "listen [::]:443 ssl http2;": "",
            "listen [::]:443 ssl default_server;": "",
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ssl default_server;": f"listen 127.0.0.1:{self.port} ssl default_server;",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "/etc/letsencrypt/live/gazette.example/fullchain.pem": f"{self.work}/cert.pem",
            "/etc/letsencrypt/live/gazette.example/privkey.pem": f"{self.work}/key.pem",
            "/opt/newsroom": str(ROOT),
            "/var/lib/newsroom": str(self.work / "data"),
            "/etc/nginx/newsroom-locations.conf": str(folder / "newsroom-locations.conf"),
        }.items():
            assert ours in text, f"{ours} is not in newsroom.conf any more"
            text = text.replace(ours, theirs)
        return text.replace(NAME, self.name)


def environment(data: Path, name: str = NAME) -> dict[str, str]:
    """That of a site whose data lie in a folder: nothing of the settings of the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "NEWSROOM_SECRET_KEY": "of a test " * 8,
        "NEWSROOM_ALLOWED_HOSTS": name,
        "NEWSROOM_SITE_URL": f"https://{name}",
        "NEWSROOM_LANGUAGE": "en",
        "NEWSROOM_DATA_DIR": str(data),
    }


def manage(environment: dict[str, str], *arguments: str) -> str:
    """What manage.py says; an assertion with its complaints where it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class _Resolved(HTTPSConnection):
    """Speaks to this machine whatever the name, and asks for the name in TLS and Host."""

    def connect(self) -> None:
        sock = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(sock, server_hostname=self.host)  # type: ignore[attr-defined]  # of its base


def until(is_so: Callable[[], bool], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"{what} did not come in {seconds} s"
        time.sleep(0.05)


def _ask(
    connection: HTTPConnection, path: str, headers: dict[str, str], body: bytes | None = None
) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET" if body is None else "POST", path, body, headers=named)
    response: HTTPResponse = connection.getresponse()
    content = response.read()
    connection.close()
    return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """One that no connection of the machine takes by itself before it is used: these lie higher."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


def _user() -> str:
    """As root nginx would give its workers a user who may not enter the folder of the test."""
    return "user root;" if os.geteuid() == 0 else ""


def _make_certificate(work: Path, name: str) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(work / "ca.pem"))
    issued = authority.issue_cert(name)
    issued.private_key_pem.write_to_path(str(work / "key.pem"))
    issued.cert_chain_pems[0].write_to_path(str(work / "cert.pem"))
