"""Command line: `python -m tests.engines run -- COMMAND…` and `python -m tests.engines obtain`."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from tests.engines import EngineMissingError, chromium, fonts, playwright_driver, shell_tools, start

USAGE = "usage: python -m tests.engines run -- COMMAND…   (or: obtain, which fetches what this machine lacks)"
INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: the command's own, 1 for a missing component, 2 for a call that makes no sense."""
    match list(arguments):
        case ["run", "--", *command] if command:
            return run(command)
        case ["obtain"]:
            return obtain()
    print(USAGE, file=sys.stderr)
    return 2


def run(command: Sequence[str]) -> int:
    """Run `command` with every engine up and its address in the environment."""
    with start() as engines:
        process = subprocess.Popen(command, env=os.environ | engines.environment())
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        try:
            code = process.wait()
        except KeyboardInterrupt:  # the terminal sent it to the command as well
            process.wait()
            return INTERRUPTED
    return code if code >= 0 else 128 - code


def obtain() -> int:
    """Fetch the browser, what drives it, and a Chinese font when this machine lacks them."""
    playwright_driver.obtain()
    shell_tools.obtain()
    chromium.obtain()
    if warning := fonts.obtain():
        print(warning)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EngineMissingError as missing:
        sys.exit(f"engines: {missing}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
