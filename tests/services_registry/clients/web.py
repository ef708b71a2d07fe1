"""The site as it is really served, for clients that we did not write: granian on engines, `manage.py serve` without."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from services_registry.appkeys import make_app_key
from tests.browser.site import START_SECONDS, Site, own_database, running_site, wait_until_ready
from tests.engines.machine import ROOT, free_port
from tests.services_registry.clients.asking import ask

LOUD = {"LOG_LEVEL": "DEBUG"}
KNOWN_TO_ALL = 20
"""So many answers in a row come from all processes, one of which learns of a service later than another."""


@dataclass(frozen=True)
class Web:
    """A running site, a service that is registered there, and all that its processes write."""

    site: Site
    service: str
    secret: str

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.site.url

    def written(self) -> str:
        """Every text file that its processes wrote so far, their output among them."""
        files = sorted(Path(self.site.environment["DATA_DIR"]).rglob("*log*"))
        return "\n".join(file.read_text(errors="replace") for file in files if file.is_file())


@contextmanager
def running_web(service: str) -> Iterator[Web]:
    """Start the site with all that can be logged, and register a service; it ends with the block."""
    start = running_site(settings=LOUD) if settings.EMBEDDED else _granian()
    with start as site:
        yield Web(site, service, register(site, service))


def register(site: Site, service: str) -> str:
    """Register a service on the command line; returns its secret once every process knows it."""
    secret = site.manage("register_service", service).split()[-1]
    known, end = 0, time.monotonic() + START_SECONDS
    while known < KNOWN_TO_ALL and time.monotonic() < end:
        key = make_app_key(secret.encode(), int(time.time()))
        known = known + 1 if ask(site.url, "GET", f"/api/v1/services/me?svc={service}&appKey={key}") == 200 else 0
    assert known == KNOWN_TO_ALL
    return secret


@contextmanager
def _granian() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="wecho-site-") as folder, own_database() as database:
        port = free_port()
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, **LOUD, **database, "DATA_DIR": folder, "PATH": path}
        environment |= {"BIND": "127.0.0.1", "PORT": str(port), "WEB_PROCESSES": "2"}
        site = Site(f"http://127.0.0.1:{port}", environment)
        site.manage("migrate", "--no-input", "-v", "0")
        log = Path(folder) / "log"
        with log.open("w") as out:
            command = ["sh", "deploy/start.sh", "web"]
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
            try:
                wait_until_ready(site, server, log, START_SECONDS)
                yield site
            finally:
                server.terminate()
                server.wait(timeout=30)
