"""Whatever is started through a `Guard` ends with its owner: at the end of a block, at Ctrl-C, crash or SIGKILL.

The owner holds one end of a pipe and a small process of its own session holds the other. The pipe closes when the owner
closes it or dies; then the process groups are stopped and the directories removed. That is the only way anything stops.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

PATIENCE = 10.0
"""Seconds that a process group has to end by itself before it is killed."""


class Guard:
    """Owns process groups and scratch directories until `close`, or until this process is gone."""

    def __init__(self) -> None:
        self._owned: list[subprocess.Popen[bytes]] = []
        self._keeper = subprocess.Popen(
            [sys.executable, "-P", __file__],  # -P: the modules beside this file must not shadow others
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def directory(self, parent: Path | None = None) -> Path:
        """A new private directory below `parent` (default: the system's), removed at the end."""
        path = Path(tempfile.mkdtemp(prefix="wecho-", dir=parent)).resolve()
        self._tell("remove", str(path))
        return path

    def spawn(
        self, command: Sequence[str | Path], log: Path, *, stop: int = signal.SIGTERM, **options: Any
    ) -> "Process":
        """Start `command` in a session of its own with its output in `log`; `stop` is the signal that ends it."""
        with log.open("ab") as output:
            popen = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **options
            )
        self._owned.append(popen)
        self._tell("stop", f"{popen.pid} {int(stop)}")
        return Process(popen, log)

    def close(self) -> None:
        """Stop everything and wait until it is gone."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        for popen in self._owned:
            popen.wait()
        self._keeper.wait()

    def _tell(self, verb: str, what: str) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(f"{verb} {what}\n")
        self._keeper.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Process:
    """A started server and the file that its output goes to."""

    def __init__(self, popen: subprocess.Popen[bytes], log: Path) -> None:
        self.popen = popen
        self.log = log

    @property
    def ended(self) -> bool:
        return self.popen.poll() is not None

    def last_words(self) -> str:
        """The last line that it wrote, or its exit code."""
        lines = self.log.read_text(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), f"exit code {self.popen.returncode}")


def keep(orders: TextIO) -> None:
    """Read orders until the owner closes the pipe or dies, then carry them out."""
    groups: dict[int, int] = {}
    directories: list[str] = []
    for line in orders:
        verb, _, what = line.rstrip("\n").partition(" ")
        if verb == "remove":
            directories.append(what)
        else:
            group, number = what.split()
            groups[int(group)] = int(number)
    _stop(groups)
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)


def _stop(groups: Mapping[int, int]) -> None:
    running = [group for group, number in groups.items() if _signal(group, number)]
    deadline = time.monotonic() + PATIENCE
    while running and time.monotonic() < deadline:
        time.sleep(0.02)
        running = [group for group in running if _signal(group, 0)]
    for group in running:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """False when the group is gone; macOS answers EPERM for one whose members only wait to be reaped."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    keep(sys.stdin)
