"""How far a long work is, and how long it will still take."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

EVERY_SECONDS = 2.0
"""Between two lines where nobody looks on; a terminal is told five times a second, in place."""


class Progress:
    """Tells on `out` what is done of `total` units of about equal length."""

    def __init__(self, total: float, out: TextIO = sys.stderr, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.out, self.clock = total, out, clock
        self.done = 0.0
        self._begin = clock()
        self._told = float("-inf")

    def advance(self, units: float, what: str) -> None:
        """Count units as done; tells of it when it last did so long enough ago."""
        self.done = min(self.total, self.done + units)
        now = self.clock()
        if now - self._told >= (0.2 if self.out.isatty() else EVERY_SECONDS):
            self._told = now
            self._tell(f"{self.done / self.total:4.0%}  {self._left(now)} left  {what}")

    def close(self) -> None:
        """Tell how long it took."""
        self._tell(f"100%  {spoken(self.clock() - self._begin)} in all")
        if self.out.isatty():
            self.out.write("\n")

    def _left(self, now: float) -> str:
        return spoken((now - self._begin) * (self.total - self.done) / self.done) if self.done else "?"

    def _tell(self, line: str) -> None:
        self.out.write(f"\r\x1b[K{line}" if self.out.isatty() else f"{line}\n")
        self.out.flush()


def spoken(seconds: float) -> str:
    """`75.2` as `1 min 15 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:2} s" if minutes else f"{rest} s"
