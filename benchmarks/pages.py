"""Pages for readers and the desk's lists: what a request costs, by the size of the archive.

usage: python -m benchmarks.pages [--articles 40 10000 100000] [--keep DIR]
                                                           (from the top of the project)

Each size has a process and a database of its own: SQLite in a temporary folder, or one made on the
server of DATABASE_URL (whose user must be a superuser). With --keep they stay, and serve again.
Yardstick: a stock Django view with three queries and a template (benchmarks/site/stock.py) through
the same middleware, measured by turns with each page. A page's growth is that of its cost in stock
pages against the archive before; from 10,000 articles on every list is full, so that it counts.
A million is made in about ten minutes and takes 8 GB (SQLite) or 10 GB (PostgreSQL).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# From so many articles on all lists are full.
FULL = 10_000
GROWTH = 1.2
# What a target may be missed by; figures of so few milliseconds say nothing of growth.
TOLERANCE, FLOOR = 4 / 3, 1.0
# Queries, milliseconds of CPU, of it of the database: by how the name of a page begins.
TARGETS = {
    "desk": (10, 60.0, None),
    "search by": (6, None, 60.0),
    # PostgreSQL is told which way to go, which counts.
    "search, nothing": (10, None, 60.0),
    "search, mistyped": (10, None, 60.0),
    "sitemap, index": (6, None, None),
    "search": (6, None, 10.0),
    "": (6, None, None),
}


def measure(size: int) -> None:
    """In a process of its own: makes the archive if need be, prints a line for each page."""
    # Only here is Django set up.
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from articles.models import Article, User  # noqa: PLC0415
    from benchmarks.site.addresses import pages  # noqa: PLC0415
    from benchmarks.site.archive import fill  # noqa: PLC0415
    from benchmarks.site.meter import Cost, NotThereError, caller  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        fill(size, timezone.now())
    editor = User.objects.get_or_create(username="banc", is_staff=True, is_superuser=True)[0]
    client = Client()
    client.force_login(editor)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    call = caller(get_wsgi_application(), cookie)
    reader = caller(get_wsgi_application(), "")
    for name, address in pages().items():
        with suppress(NotThereError):
            cost = Cost.of(call if name.startswith("desk") else reader, address)
            print(json.dumps({"name": name, **cost.row()}), flush=True)


def costs(size: int, folder: Path) -> dict[str, dict[str, Any]]:
    """The figures of an archive, from its own process."""
    command = [sys.executable, "-m", "benchmarks.pages", "--measure", str(size)]
    lines = subprocess.run(  # noqa: S603  # ourselves
        command, env=environment(size, folder), stdout=subprocess.PIPE, text=True, check=True
    ).stdout.splitlines()
    return {row.pop("name"): row for row in map(json.loads, lines)}


def environment(size: int, folder: Path) -> dict[str, str]:
    data = folder / str(size)
    data.mkdir(parents=True, exist_ok=True)
    own = {
        "NEWSROOM_DATA_DIR": str(data),
        "NEWSROOM_SECRET_KEY": "a benchmark",
        # As a server runs: templates are kept, queries are not.
        "NEWSROOM_DEBUG": "0",
        "NEWSROOM_HTTPS": "0",
        "NEWSROOM_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "benchmarks.site.server",
    }
    if os.environ.get("DATABASE_URL"):
        own["DATABASE_URL"] = database(size)
    return os.environ | own


def database(size: int) -> str:
    """The address of a database for this size, which is made if it is not there."""
    import psycopg  # noqa: PLC0415  # only for PostgreSQL

    server, name = os.environ["DATABASE_URL"], f"newsroom_pages_{size}"
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not known.fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def drop(sizes: list[int]) -> None:
    import psycopg  # noqa: PLC0415  # only for PostgreSQL

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for size in sizes:
            connection.execute(f"DROP DATABASE IF EXISTS newsroom_pages_{size}")


def table(sizes: list[int], folder: Path) -> Iterator[str]:
    before: dict[str, dict[str, Any]] = {}
    made = 0
    for size in sizes:
        found = costs(size, folder)
        title = f"{size} articles"
        yield f"{title:32} queries   app ms  database ms      kB  MB peak  × stock  × smaller"
        for name, cost in found.items():
            grown = growth(cost, before.get(name))
            yield (
                f"  {name:30} {cost['queries']:7} {cost['app_ms']:8.2f} {cost['database_ms']:12.2f}"
                f" {cost['kilobytes']:7.1f} {cost['peak_megabytes']:8.1f}"
                f" {cost['times_stock']:8.2f}"
                f" {f'{grown:10.2f}' if grown else ''}"
            )
            yield from missed(name, cost, grown if made >= FULL else 0)
        before, made = found, size


def growth(cost: dict[str, Any], before: dict[str, Any] | None) -> float:
    return float(cost["times_stock"] / before["times_stock"]) if before else 0.0


def missed(name: str, cost: dict[str, Any], grown: float) -> Iterator[str]:
    queries, total, database = next(
        target for start, target in TARGETS.items() if name.startswith(start)
    )
    spent = cost["app_ms"] + cost["database_ms"]
    if queries and cost["queries"] > queries:
        yield f"MISSED: {name} asks {cost['queries']} times, {queries} are allowed"
    if total and spent > total * TOLERANCE:
        yield f"MISSED: {name} takes {spent:.0f} ms, {total:.0f} are allowed"
    asked = cost["database_ms"]
    if database and asked > database * TOLERANCE:
        yield f"MISSED: {name} takes {asked:.0f} ms of the database, {database:.0f} are allowed"
    # It names every month, so that it grows with the years.
    if name != "sitemap, index" and grown > GROWTH * TOLERANCE and spent > FLOOR:
        yield f"MISSED: {name} grows with the archive"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, nargs="+", default=[40, 10_000])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    sizes = sorted(options.articles)
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for line in table(sizes, options.keep or Path(folder)):
            print(line, flush=True)
            lines.append(line)
    if os.environ.get("DATABASE_URL") and not options.keep:
        drop(sizes)
    if any(line.startswith("MISSED") for line in lines):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
