"""Jobs for the tests of the worker: they leave a trace in a file, so that each run can be counted from outside."""

import os
import signal
from pathlib import Path

from django_tasks import task


@task()
def trace(path: str) -> None:
    """Write a line."""
    with Path(path).open("a") as file:
        file.write("ran\n")


@task()
def fail_first(path: str) -> None:
    """Fail at the first try, succeed at the next."""
    tried = Path(path).exists()
    with Path(path).open("a") as file:
        file.write("tried\n")
    if not tried:
        raise RuntimeError("the first try fails")


@task()
def fail(path: str) -> None:
    """Fail always."""
    raise RuntimeError("always")


@task()
def die_first(path: str) -> None:
    """Take the worker down at the first try, as a power cut would; do the work at the next."""
    if not Path(path).exists():
        Path(path).write_text("started\n")
        os.kill(os.getpid(), signal.SIGKILL)
    with Path(path).open("a") as file:
        file.write("finished\n")
