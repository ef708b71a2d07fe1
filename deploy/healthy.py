"""Exit code 0 when the process beside it is well: `healthy.py` asks /healthz, `healthy.py FILE` reads a heartbeat."""

import os
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

SECONDS = 4
"""How long an answer may take."""
SILENT_SECONDS = 60
"""How old a heartbeat may be."""


def answers(port: int) -> bool:
    """Whether the server on `port` says that it is ready, asked under a name that it accepts."""
    allowed = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*")
    host = allowed or urlsplit(os.environ.get("SITE_URL", "")).hostname or "localhost"
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def beats(heartbeat: Path) -> bool:
    """Whether the file was touched lately."""
    try:
        return time.time() - heartbeat.stat().st_mtime < SILENT_SECONDS
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    well = beats(Path(sys.argv[1])) if sys.argv[1:] else answers(int(os.environ.get("PORT", "8000")))
    sys.exit(not well)
