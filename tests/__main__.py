"""`python -m tests`, that is `make test`: the checks, then every test on the embedded defaults and on real engines.

It stops at the first stage that fails, and ends with a table of what ran on what. A component that cannot be had is a
failure, and so is a test that was skipped.
"""

import os
import platform
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from tests.engines import EngineMissingError, chromium, fonts, playwright_driver, shell_tools, start
from tests.engines.running import SITE_VARIABLES

PYTEST = (sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal")
SUMMARY = re.compile(
    r"^.*\b\d+ (?:passed|failed|error|errors|skipped)\b.* in [\d.]+s.*$|^.*no tests ran in .*$", re.MULTILINE
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NOT_RUN = re.compile(r"\d+ (?:skipped|xfailed|xpassed)|no tests ran")
TERMINATED = 128 + signal.SIGTERM
INTERRUPTED = 128 + signal.SIGINT


class StageFailedError(Exception):
    """A stage did not succeed; what went wrong is on the screen already, or in the message."""


@dataclass
class Stage:
    """One row of the table."""

    name: str
    on: list[str]
    result: str = "failed"
    seconds: float = 0.0


@dataclass
class Report:
    """What ran, on what, for how long, and pytest's own last words."""

    stages: list[Stage] = field(default_factory=list)
    summary: str = ""

    @contextmanager
    def stage(self, name: str, on: list[str]) -> Iterator[Stage]:
        """Time a stage; it counts as failed unless its block sets another result."""
        print(f"\n== {name}: {', '.join(on)}", flush=True)
        self.stages.append(stage := Stage(name, on))
        self.summary = ""
        begin = time.monotonic()
        try:
            yield stage
        finally:
            stage.seconds = time.monotonic() - begin

    def __str__(self) -> str:
        rows = [(stage.name, ", ".join(stage.on), stage.result, f"{stage.seconds:.0f} s") for stage in self.stages]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        return "\n".join(["", *lines, "", self.summary])


def main() -> int:
    """Run every stage; returns the exit code."""
    report = Report()
    try:
        _run_stages(report)
    except (StageFailedError, EngineMissingError) as failure:
        print(f"\ntests: {failure}", file=sys.stderr, flush=True)
        return 1
    finally:
        if report.stages:
            print(report, flush=True)
    return 0


def _run_stages(report: Report) -> None:
    python = f"Python {platform.python_version()}"
    with report.stage("components", ["Chromium", "Chinese font"]) as stage:
        playwright_driver.obtain()
        shell_tools.obtain()
        environment = os.environ | {"CHROMIUM": chromium.obtain()}
        if warning := fonts.obtain():
            print(warning)
        stage.on, stage.result = [chromium.version()], "there"
    with report.stage("checks", [python]) as stage:
        _check(_without(environment, "MAKEFLAGS", "MAKELEVEL", "MFLAGS"))
        stage.result = "passed"
    with report.stage("tests, embedded", [python, f"SQLite {sqlite3.sqlite_version}", chromium.version()]) as stage:
        stage.result = _test(report, _without(environment, *SITE_VARIABLES))
    with (
        start() as engines,
        report.stage("tests, engines", [python, *engines.versions(), chromium.version()]) as stage,
    ):
        stage.result = _test(report, environment | engines.environment())


def _without(environment: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in names}


def _check(environment: Mapping[str, str]) -> None:
    if _follow(("make", "--no-print-directory", "check"), environment, _write):
        raise StageFailedError("make check failed.")


def _test(report: Report, environment: Mapping[str, str]) -> str:
    """Run the suite and keep pytest's summary. Returns how many tests passed; fails unless every one ran and did."""
    kept: list[bytes] = []

    def keep(chunk: bytes) -> None:
        _write(chunk)
        kept.append(chunk)

    colour = ("--color=yes",) if sys.stdout.isatty() else ()
    code = _follow((*PYTEST, *colour), environment, keep)
    text = COLOUR.sub("", b"".join(kept).decode(errors="replace"))
    report.summary = ([found.strip() for found in SUMMARY.findall(text)] or ["pytest ended without a summary"])[-1]
    if code:
        raise StageFailedError("A test failed.")
    if NOT_RUN.search(report.summary):
        raise StageFailedError("A test that does not run proves nothing.")
    return report.summary.strip("= ").split(" in ")[0]


def _write(chunk: bytes) -> None:
    sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def _follow(command: Sequence[str], environment: Mapping[str, str], seen: Callable[[bytes], None]) -> int:
    """Run a command and hand on its output as it comes; returns its exit code. It ends when we are told to."""
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=-1
    ) as process:
        assert process.stdout is not None
        try:
            while chunk := process.stdout.read1(65536):  # type: ignore[attr-defined]
                seen(chunk)
        except BaseException:
            process.terminate()
            raise
    return process.returncode


def _terminate(number: int, frame: FrameType | None) -> None:
    sys.exit(TERMINATED)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _terminate)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
