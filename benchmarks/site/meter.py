"""What a request costs: queries, CPU of the application and of the database, bytes.

CPU alone, because it is steady on a machine that has other work. SQLite works in our process, so
its share is what the same queries cost when they are asked again without the application;
PostgreSQL's is the CPU of the connection's own process, which Linux tells to the nanosecond.
"""

import io
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.db import connection

ROUNDS, SECONDS = 5, 0.05
STOCK = "/stock/page/"


class NotThereError(Exception):
    """A page that an archive of this size does not have."""


@dataclass(frozen=True)
class Cost:
    queries: int
    app_ms: float
    database_ms: float
    kilobytes: float
    # What the application holds at most while it answers, the answer included.
    peak_megabytes: float
    # All CPU of the request against a stock Django page, measured by turns.
    times_stock: float

    @classmethod
    def of(cls, call: Callable[[str], bytes], address: str) -> "Cost":
        asked, size = recorded(call, address)
        pairs = [(measured(call, address), measured(call, STOCK)) for _ in range(ROUNDS)]
        app, database = min((own for own, _stock in pairs), key=sum)
        ratio = median(sum(own) / sum(stock) for own, stock in pairs)
        if connection.vendor == "sqlite":
            database = min(replayed(asked) for _ in range(ROUNDS))
            app = max(0.0, app - database)
        return cls(len(asked), app, database, size / 1000, peak(call, address), ratio)

    def row(self) -> dict[str, Any]:
        return asdict(self)


def caller(application: Any, cookie: str) -> Callable[[str], bytes]:
    """Gives a request to the application and reads the answer to its end."""

    def call(address: str) -> bytes:
        path, _mark, query = address.partition("?")
        environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query}
        environ |= {"HTTP_HOST": "localhost", "HTTP_COOKIE": cookie}
        setup_testing_defaults(environ)
        environ["wsgi.input"] = io.BytesIO()
        said: list[str] = []
        answer = application(environ, lambda status, headers: said.append(status))
        body = b"".join(answer)
        answer.close()
        if not said[0].startswith("200"):
            raise NotThereError(address)
        return body

    return call


def recorded(call: Callable[[str], bytes], address: str) -> tuple[list[tuple[str, Any]], int]:
    """The queries of a request, and the length of its answer."""
    asked: list[tuple[str, Any]] = []

    def record(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    call(address)
    with connection.execute_wrapper(record):
        body = call(address)
    return asked, len(body)


def measured(call: Callable[[str], bytes], address: str) -> tuple[float, float]:
    """Milliseconds of CPU of the application and of PostgreSQL for one request."""
    calls, began, database = 0, time.process_time(), backend_ms()
    while True:
        call(address)
        calls += 1
        spent = time.process_time() - began
        if spent + (backend_ms() - database) / 1000 > SECONDS:
            return spent * 1000 / calls, (backend_ms() - database) / calls


def replayed(asked: list[tuple[str, Any]]) -> float:
    """Milliseconds of CPU of the same queries without the application."""
    calls, began = 0, time.process_time()
    while time.process_time() - began < SECONDS / 2:
        with connection.cursor() as cursor:
            for sql, parameters in asked:
                if sql.startswith(("SELECT", "WITH")):
                    cursor.execute(sql, parameters)
                    cursor.fetchall()
        calls += 1
    return (time.process_time() - began) * 1000 / calls


def peak(call: Callable[[str], bytes], address: str) -> float:
    """Megabytes that Python has asked for at most during a request, above those before it."""
    tracemalloc.start()
    try:
        call(address)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def backend_ms() -> float:
    """CPU so far of the process that serves the connection."""
    if connection.vendor == "sqlite":
        return 0.0
    connection.ensure_connection()
    schedule = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e6
