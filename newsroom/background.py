"""Work that no request waits for, in a thread of this process: the default for a small house.

One task at a time, so that two large photos are never in memory together; the same task with the
same arguments waits only once. A process that ends finishes what was asked of it. What is killed
is lost here but not forgotten: each task only does what the database says is due, and the
commands (render_photos, send_notices, poll_sources) do the same.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock
from typing import Any

from django.db import connections
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

logger = logging.getLogger(__name__)
_waiting: set[str] = set()
_lock = Lock()


class ThreadBackend(BaseTaskBackend):
    """Each thread of the process has a backend of its own; the worker is the process's."""

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        result = _result(task, args, kwargs, self.alias)
        name = f"{task.module_path} {result.args} {result.kwargs}"
        with _lock:
            if name not in _waiting:
                _worker().submit(_run, name, result)
                _waiting.add(name)
        return result


def _result(task: Task, args: Any, kwargs: Any, alias: str) -> TaskResult:
    return TaskResult(
        task=task,
        id=get_random_id(),
        status=TaskResultStatus.READY,
        enqueued_at=None,
        started_at=None,
        last_attempted_at=None,
        finished_at=None,
        args=list(args),
        kwargs=kwargs,
        backend=alias,
        errors=[],
        worker_ids=[],
    )


@cache
def _worker() -> ThreadPoolExecutor:
    # Made with the first task: a server that forks its workers must not fork a thread.
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="tasks")


def _run(name: str, result: TaskResult) -> None:
    # From here on the same task waits anew: what changes now may come too late for this run.
    with _lock:
        _waiting.discard(name)
    try:
        result.task.call(*result.args, **result.kwargs)
    except Exception:
        logger.exception("The task %s failed.", name)
    finally:
        connections.close_all()
