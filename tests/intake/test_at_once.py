"""An editor and the wire at the same instant."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, transaction

from articles.document import Signal
from articles.intake import Receipt
from articles.models import Story
from articles.workflow import perform
from tests.intake.test_receiving import item, published, wire_sends

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WAITING_FOR_US = """
    SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory, where threads share one connection")
    with ThreadPoolExecutor() as pool:
        yield pool


def kill() -> Receipt:
    try:
        return wire_sends(item("2", signal=Signal.KILL))
    finally:
        connection.close()


def wait_until_it_waits(work: Future[Receipt]) -> None:
    """Until the other thread asks for what this one's transaction holds."""
    with connection.cursor() as cursor:
        for _attempt in range(1000):
            cursor.execute(WAITING_FOR_US)
            if cursor.fetchone() or work.done():
                return
            sleep(0.01)


def test_a_kill_and_an_editor_who_kills_do_not_fail_each_other(pool: ThreadPoolExecutor) -> None:
    story = published(wire_sends(item("1"))).story
    with transaction.atomic():
        perform("kill", story, by=None, notice="Retiré par la rédaction.")
        work = pool.submit(kill)
        wait_until_it_waits(work)
    assert work.result().outcome == "held"
    assert Story.objects.get().state == "killed"
