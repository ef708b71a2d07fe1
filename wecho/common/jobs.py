"""Jobs: rows of the transaction that enqueues them, named by the path of their task, worked by `manage.py worker`."""

import threading
from datetime import timedelta
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

MAX_ATTEMPTS = 5
DELETE_FILES = "wecho.tasks.delete_files"
# Set after a commit that enqueued something: a worker in this process need not wait for its next look.
wake = threading.Event()


def enqueue(name: str, *args: Any, after: timedelta | None = None) -> None:
    """Enqueue the task at `name` with plain values (ids), to run at once or when `after` has passed.

    It exists if and only if the transaction commits.
    """
    task = import_string(name)
    (task.using(run_after=timezone.now() + after) if after else task).enqueue(*args)
    transaction.on_commit(wake.set)


def fate_of(name: str, arg: int) -> Literal["waiting", "failed", "none"]:
    """What became of the jobs of that name for `arg`, their first argument. "failed" is for good."""
    statuses = set(
        DBTaskResult.objects.filter(task_path=name, args_kwargs__args__0=arg).values_list("status", flat=True)
    )
    if statuses & {TaskResultStatus.READY, TaskResultStatus.RUNNING}:
        return "waiting"
    return "failed" if TaskResultStatus.FAILED in statuses else "none"


def backoff_seconds(attempt: int) -> int:
    """Wait before try number `attempt + 1`: 2, 8, 32, 128 seconds."""
    return int(2 * 4 ** (attempt - 1))
