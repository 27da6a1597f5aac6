"""Pages for readers: CPU and queries of a request, by the size of the archive.

usage: python -m benchmarks.pages [-n 10 10000 100000]     (from the top of the project)

Yardstick: a stock Django view with three queries and a template (benchmarks/site/stock.py) through
the same middleware, measured by turns with each page. CPU of the process, with SQLite's work in it;
the best of several rounds. Articles are made by the way of the desk once, then copied in bulk, five
minutes apart; a third of them bears one topic, twenty another, the oldest 2,500 a third one.
"""

import argparse
import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

ROUNDS, CALLS = 5, 8
MOST_QUERIES = 6
# A page may cost so much more in an archive ten times as large.
GROWTH = 1.2
TOLERANCE = 4 / 3


def call(application: Callable[..., Any], address: str) -> None:
    """One request, its answer read to the end."""
    path, _mark, query = address.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = io.BytesIO()
    said: list[str] = []
    answer = application(environ, lambda status, headers: said.append(status))
    assert b"".join(answer), address
    answer.close()
    assert said[0].startswith("200"), (address, said)


def cpu(application: Callable[..., Any], address: str) -> float:
    """Milliseconds of a request."""
    started = time.process_time()
    for _ in range(CALLS):
        call(application, address)
    return (time.process_time() - started) * 1000 / CALLS


def queries(application: Callable[..., Any], address: str) -> int:
    from django.db import connection, reset_queries  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    reset_queries()
    with CaptureQueriesContext(connection) as caught:
        call(application, address)
    return len(caught)


def measure(sizes: list[int]) -> Iterator[str]:
    # Only here is Django set up.
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from benchmarks.site.archive import fill, pages  # noqa: PLC0415

    application, now = get_wsgi_application(), timezone.now()
    before: dict[str, float] = {}
    made = 0
    for size in sizes:
        fill(made, size, now)
        yield f"{size} articles{'':22} queries       ms   × stock   × smaller archive"
        found = {}
        for name, address in pages(size, now).items():
            asked = queries(application, address)
            rounds = [
                (cpu(application, address), cpu(application, "/stock/page/")) for _ in range(ROUNDS)
            ]
            own, stock = (min(each) for each in zip(*rounds, strict=True))
            found[name] = own / stock
            growth = found[name] / before[name] if name in before else 0
            grown = f"{growth:10.2f}" if growth else ""
            yield f"  {name:30} {asked:7} {own:9.2f} {own / stock:8.2f} {grown}"
            if asked > MOST_QUERIES:
                yield f"MISSED: {name} asks {asked} times, {MOST_QUERIES} are allowed"
            if made >= 10_000 and growth > GROWTH * TOLERANCE:
                yield f"MISSED: {name} grows with the archive"
        before, made = found, size


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, nargs="+", default=[10, 10_000])
    options = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"NEWSROOM_DATA_DIR": folder, "NEWSROOM_SECRET_KEY": "a benchmark"}
        # As a server runs: templates are kept, queries are not.
        os.environ |= {"NEWSROOM_DEBUG": "0", "NEWSROOM_HTTPS": "0"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.site.server"
        import django  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        for line in measure(sorted(options.n)):
            print(line, flush=True)
            missed |= line.startswith("MISSED")
    if missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
