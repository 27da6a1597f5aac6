"""The site behind nginx: an article from its cache against the same bytes as a static file.

Yardstick: nginx itself, in the same run, with the same certificate and the same file lying
compressed on its disk: as nginx comes, and with open_file_cache as in deploy/nginx. What is
measured is deploy/nginx as it is; tests/deploy/house.py starts the whole house. The ratio is that
of nginx's CPU for one request: it holds on a busy machine, where requests per second do not. Needs
nginx and wrk.
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
SECONDS, ROUNDS, CONNECTIONS = 1, 15, 20
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
        {more}
    }}
"""
KEPT_OPEN = "open_file_cache max=2000 inactive=10s;"


@contextmanager
def house() -> Iterator[tuple[House, dict[str, int]]]:
    """The site, and the ports of the yardsticks by their names."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder), "localhost")
        house.manage("migrate", "--verbosity", "0")
        house.manage("collectstatic", "--noinput", "--verbosity", "0")
        house.manage("import_copy", SEED, "--section", "monde", "--publish")
        (house.work / "static").mkdir()
        ports = {"static file": free_port(), "static file kept open": free_port()}
        more = [
            STATIC.format(port=port, work=house.work, more=more)
            for port, more in zip(ports.values(), ("", KEPT_OPEN), strict=True)
        ]
        try:
            house.start_application()
            house.start_front("".join(more))
            yield house, ports
        finally:
            house.stop_all()


def article(house: House) -> tuple[str, bytes]:
    """The path of the article, and its page as it goes over the wire."""
    found = re.search(r'href="(/monde/\d+-[^"]+)"', house.get("/").body.decode())
    assert found
    return found[1], house.get(found[1], Accept_Encoding="gzip").body


def microseconds(house: House, port: int, path: str) -> tuple[float, int]:
    """nginx's CPU for one request, and how many it answered in a second."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    command += ["-H", "Accept-Encoding: gzip", f"https://localhost:{port}{path}"]
    before = house.cpu_seconds("front")
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    used = house.cpu_seconds("front") - before
    assert "Non-2xx" not in said, said
    found = re.search(r"(\d+) requests in", said)
    assert found, said
    return used * 1_000_000 / int(found[1]), int(found[1]) // SECONDS


def main() -> None:
    with house() as (site, ports):
        path, page = article(site)
        (site.work / "static" / "page.gz").write_bytes(page)
        (site.work / "static" / "page").touch()
        print(f"article                   {len(page)} bytes on the wire, {CONNECTIONS} connections")
        places = {name: (port, "/page") for name, port in ports.items()}
        places["article from the cache"] = (site.port, path)
        rounds = [
            {name: microseconds(site, *place) for name, place in places.items()}
            for _ in range(ROUNDS)
        ]
    for name in places:
        cost, rate = (statistics.median(each[name][n] for each in rounds) for n in (0, 1))
        ratio = statistics.median(each["static file"][0] / each[name][0] for each in rounds)
        print(f"{name:25} {cost:6.1f} µs of nginx's CPU   {rate:6.0f}/s   ratio {ratio:.2f}")
    print(f"the last ratio            {ratio:.2f}  (aim {TARGET}, {ROUNDS} rounds)")
    if ratio < TARGET * 2 / 3:
        print("MISSED")


if __name__ == "__main__":
    main()
