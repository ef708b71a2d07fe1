"""The browser of the tests: a Chromium or Chrome that this machine has, or one that `obtain` fetches."""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.engines import debian
from tests.engines.errors import EngineMissingError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = ("Google Chrome", "Chromium")
HELP = "Chromium cannot be had: install chromium or Google Chrome, or run `python -m playwright install chromium`"


@functools.cache
def executable() -> str:
    """The path of a browser that starts, or the one that CHROMIUM names; EngineMissingError when there is none."""
    if chosen := os.environ.get("CHROMIUM"):
        if _version(chosen):
            return chosen
        raise EngineMissingError(f"CHROMIUM names {chosen}, which does not start.")
    found = next((path for path in _candidates() if _version(path)), None)
    if found is None:
        raise EngineMissingError(f"{HELP}.")
    return found


def obtain() -> str:
    """The path of a browser, installed first when there is none: by apt as root on Debian, else playwright's own."""
    try:
        return executable()
    except EngineMissingError:
        if os.environ.get("CHROMIUM"):
            raise
    if debian.can_install():
        debian.install("chromium")
    else:
        _fetch_own()
    return executable()


def version() -> str:
    return _version(executable())


def launch_options() -> list[str]:
    """Arguments for the browser: nothing in the background, and no sandbox as root, where it would refuse to start."""
    return ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (str(folder / f"{app}.app/Contents/MacOS/{app}") for app in MAC_APPS)
    if own := _own():
        yield own


def _own() -> str:
    """Where playwright keeps its Chromium, asked in a process of its own: its driver refuses to run inside a loop."""
    question = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _version(path: str) -> str:
    """What the browser calls itself, or nothing when it does not start (a snap's stub, a missing library)."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    words = answer.stdout.split()
    number = next((word for word in words if word[0].isdigit()), "")
    return f"Chromium {number}" if answer.returncode == 0 and number else ""


def _fetch_own() -> None:
    print("  fetching playwright's Chromium …", flush=True)
    fetched = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        reason = (fetched.stderr.strip() or fetched.stdout.strip()).splitlines()[-1:] or ["no reason given"]
        raise EngineMissingError(f"{HELP} (it failed: {reason[0]}).")
