"""The site behind nginx: an article from its cache against the same bytes as a static file.

Yardstick: nginx itself, in the same run, with the same certificate and the same file lying
compressed on its disk. What is measured is deploy/nginx as it is; tests/deploy/house.py starts the
whole house. Needs nginx and wrk.
"""

import re
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.house import House, free_port

SEED = "fixtures/wire/plain/russie-turquie-syrie.txt"
SECONDS, ROUNDS, CONNECTIONS = 5, 3, 20
TARGET = 0.8
STATIC = """
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name localhost;
        ssl_certificate {work}/cert.pem;
        ssl_certificate_key {work}/key.pem;
        root {work}/static;
        gzip_static on;
        default_type text/html;
    }}
"""


@contextmanager
def house() -> Iterator[tuple[House, int]]:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder), "localhost")
        port = free_port()
        house.manage("migrate", "--verbosity", "0")
        house.manage("collectstatic", "--noinput", "--verbosity", "0")
        house.manage("import_copy", SEED, "--section", "monde", "--publish")
        (house.work / "static").mkdir()
        try:
            house.start_application()
            house.start_front(STATIC.format(port=port, work=house.work))
            yield house, port
        finally:
            house.stop_all()


def article(house: House) -> tuple[str, bytes]:
    """The path of the article, and its page as it goes over the wire."""
    found = re.search(r'href="(/monde/\d+-[^"]+)"', house.get("/").body.decode())
    assert found
    return found[1], house.get(found[1], Accept_Encoding="gzip").body


def requests_per_second(port: int, path: str) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    command += ["-H", "Accept-Encoding: gzip", f"https://localhost:{port}{path}"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])


def main() -> None:
    with house() as (site, static_port):
        path, page = article(site)
        (site.work / "static" / "page.gz").write_bytes(page)
        (site.work / "static" / "page").touch()
        print(f"article                   {len(page)} bytes on the wire, {CONNECTIONS} connections")
        ratios = []
        for _ in range(ROUNDS):
            static = requests_per_second(static_port, "/page")
            cached = requests_per_second(site.port, path)
            ratios.append(cached / static)
            print(f"static file {static:10.0f}/s   article {cached:10.0f}/s   {ratios[-1]:.2f}")
        middle = statistics.median(ratios)
        print(f"median ratio              {middle:.2f}  (aim {TARGET})")
        if middle < TARGET * 2 / 3:
            print("MISSED")


if __name__ == "__main__":
    main()
