"""Jobs: rows of the transaction that enqueues them, named by the path of their task, worked by `manage.py worker`."""

import threading
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

MAX_ATTEMPTS = 5
# Set after a commit that enqueued something: a worker in this process need not wait for its next look.
wake = threading.Event()


def enqueue(name: str, *args: Any) -> None:
    """Enqueue the task at `name` with plain values (ids). It exists if and only if the transaction commits."""
    import_string(name).enqueue(*args)
    transaction.on_commit(wake.set)


def backoff_seconds(attempt: int) -> int:
    """Wait before try number `attempt + 1`: 2, 8, 32, 128 seconds."""
    return int(2 * 4 ** (attempt - 1))
