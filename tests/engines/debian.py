"""Packages of a Debian machine, installed when we are root there, as a fresh container or a CI runner is."""

import os
import shutil
import subprocess

from tests.engines.errors import EngineMissingError
from tests.engines.machine import is_root


def can_install() -> bool:
    return is_root() and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install packages; EngineMissingError with apt's last line when that fails."""
    print(f"  installing {', '.join(packages)} …", flush=True)
    _apt("update")
    _apt("install", "--yes", "--no-install-recommends", *packages)


def _apt(*arguments: str) -> None:
    done = subprocess.run(
        ["apt-get", "-q", *arguments],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["no reason given"]
        raise EngineMissingError(f"apt-get {arguments[0]} fails: {lines[-1]}")
