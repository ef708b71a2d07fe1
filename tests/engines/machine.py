"""What the engines need of the machine: free ports, an unprivileged user, files with extended attributes."""

import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from tests.engines.errors import EngineMissingError
from tests.engines.guard import Process

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0


class RunAs(TypedDict, total=False):
    """Options of `subprocess.Popen` that change the user."""

    user: int
    group: int
    extra_groups: list[int]


def is_root() -> bool:
    return os.geteuid() == 0


def unprivileged() -> RunAs:
    """Options that run a command as `nobody` when we are root, and nothing otherwise."""
    if not is_root():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A loopback port that was free a moment ago: whoever starts a server on it must be ready to try another."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(answers: Callable[[], bool], process: Process) -> bool:
    """Wait until the server answers: True. False as soon as it has ended; EngineMissingError when it does neither."""
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if process.ended:
            return False
        if time.monotonic() > deadline:
            raise EngineMissingError(
                f"{process.log.stem} did not answer in {START_SECONDS:.0f} s: {process.last_words()}"
            )
        time.sleep(0.02)
    return not process.ended  # somebody else's server on our port may have answered


def folder_open_to_nobody() -> Path:
    """A folder for temporary files that the unprivileged user can enter; EngineMissingError when there is none."""
    for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - a parent for private directories
        if subprocess.run(["test", "-x", folder], check=False, **unprivileged()).returncode == 0:
            return Path(folder)
    raise EngineMissingError("No folder for temporary files is open to the user nobody: set TMPDIR to one.")


def folder_with_attributes() -> Path:
    """A folder whose files keep extended attributes, where the S3 server stores what it knows of an object."""
    with suppress(OSError):  # a read-only tree: the other folders remain
        (ROOT / ".cache").mkdir(exist_ok=True)
    for folder in (Path(tempfile.gettempdir()), ROOT / ".cache", Path("/var/tmp")):  # noqa: S108 - as above
        if os.access(folder, os.W_OK) and _keeps_attributes(folder):
            return folder
    raise EngineMissingError("The S3 server needs a folder with extended file attributes: set TMPDIR to one.")


def _keeps_attributes(folder: Path) -> bool:
    if sys.platform != "linux":
        return True  # every file system that macOS starts from has them
    with tempfile.NamedTemporaryFile(dir=folder) as probe:
        try:
            os.setxattr(probe.name, "user.wecho", b"1")
        except OSError:
            return False
    return True
