"""The thread that does what no request waits for."""

import threading
import time
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django_tasks import task

from newsroom import background

done: list[tuple[str, str]] = []
gate = threading.Event()


@pytest.fixture(autouse=True)
def in_a_thread(settings: LazySettings) -> None:
    settings.TASKS = {"default": {"BACKEND": "newsroom.background.ThreadBackend"}}
    done.clear()
    gate.clear()


@task()
def wait() -> None:
    assert gate.wait(60)


@task()
def note(word: str) -> None:
    done.append((word, threading.current_thread().name))


@task()
def fail() -> None:
    raise RuntimeError("no")


def all_done(number: int) -> bool:
    return within(lambda: len(done) == number)


def within(holds: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def test_nobody_waits_and_one_thing_is_done_after_the_other() -> None:
    wait.enqueue()
    for word in ("un", "deux", "trois"):
        note.enqueue(word)
    assert done == []
    gate.set()
    assert all_done(3)
    assert done == [(word, "tasks_0") for word in ("un", "deux", "trois")]


def test_the_same_thing_waits_once_and_anew_when_it_has_begun() -> None:
    wait.enqueue()
    for word in ("un", "un", "deux", "un"):
        note.enqueue(word)
    gate.set()
    assert all_done(2)
    note.enqueue("un")
    assert all_done(3)
    assert [word for word, _thread in done] == ["un", "deux", "un"]


def test_every_thread_of_a_process_gives_its_work_to_the_same_one() -> None:
    wait.enqueue()
    threads = [threading.Thread(target=note.enqueue, args=[str(number)]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gate.set()
    assert all_done(3)
    assert {thread for _word, thread in done} == {"tasks_0"}


def test_what_fails_is_logged_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    fail.enqueue()
    note.enqueue("un")
    assert all_done(1)
    (record,) = [record for record in caplog.records if record.name == background.__name__]
    assert "fail" in record.getMessage()
    assert record.exc_info
