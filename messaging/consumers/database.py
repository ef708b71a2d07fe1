"""Database work of sockets, on threads of their own: Django's bridge and Channels' share one in a whole process."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
Value = TypeVar("Value")
# Fewer than the connections of a process's pool, which HTTP needs too where one process serves both.
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="socket-database")


async def on_database(work: Callable[P, Value], *args: P.args, **kwargs: P.kwargs) -> Value:
    """Run `work` on a thread that may wait for the database. Once begun it runs to its end, cancelled or not."""
    job = partial(work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_threads, _with_fresh_connection, job)


def _with_fresh_connection(job: Callable[[], Value]) -> Value:
    close_old_connections()
    try:
        return job()
    finally:
        close_old_connections()
