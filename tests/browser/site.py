"""The site as people start it: `manage.py serve` in a process of its own, on the engines of this run."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.engines.machine import ROOT, free_port

START_SECONDS = 180
DEMO_SECONDS = 300


@dataclass(frozen=True)
class Site:
    """A running site: its address, and its command line."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run `manage.py` on the site's data; returns what it prints."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run code with the site's models at hand."""
        return self.manage("shell", "-v", "0", "-c", code)


@contextmanager
def running_site(
    *, demo: bool = False, settings: Mapping[str, str] | None = None, host: str = "127.0.0.1"
) -> Iterator[Site]:
    """Start a site, empty or with the demo; it ends with the block. `host` is a name of this machine."""
    with tempfile.TemporaryDirectory(prefix="wecho-site-") as folder, own_database() as database:
        port = free_port()
        environment = {**os.environ, "DATA_DIR": folder, "PORT": str(port), **database, **(settings or {})}
        environment["SITE_URL"] = f"http://{host}:{port}"
        log = Path(folder) / "log"
        with log.open("w") as out:
            command = [sys.executable, "manage.py", "serve", *([] if demo else ["--no-demo"])]
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
            try:
                site = Site(environment["SITE_URL"], environment)
                wait_until_ready(site, server, log, DEMO_SECONDS if demo else START_SECONDS)
                yield site
            finally:
                server.terminate()
                server.wait(timeout=20)


def wait_until_ready(site: Site, server: "subprocess.Popen[bytes]", log: Path, seconds: float) -> None:
    """Return once `/healthz` answers; fails with the log when the server ends or takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=1):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError(f"the site did not start:\n{log.read_text()}")


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """A database beside the one of the tests, where there is PostgreSQL; nothing to do otherwise."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        yield {}
        return
    name = f"site_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
