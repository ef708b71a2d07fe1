"""What playwright drives the browser with: a Node.js in its package, which asks one library of the system."""

import subprocess
import sys

from tests.engines import debian
from tests.engines.errors import EngineMissingError

LIBRARY = "libatomic1"


def obtain() -> None:
    """Make sure that the driver starts, with its library installed as root on Debian; else EngineMissingError."""
    if not _complaint():
        return
    if debian.can_install():
        debian.install(LIBRARY)
    if complaint := _complaint():
        raise EngineMissingError(f"playwright does not start: {complaint} (Debian: apt install {LIBRARY}).")


def _complaint() -> str:
    """The last line of a driver that does not start, or nothing."""
    driver = [sys.executable, "-m", "playwright", "--version"]
    answer = subprocess.run(driver, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return (answer.stderr.strip().splitlines() or ["no reason given"])[-1] if answer.returncode else ""
