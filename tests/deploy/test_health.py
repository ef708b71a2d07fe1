"""The health check of the containers, on a real server and a real file, and the bucket's maker."""

import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.healthy import SILENT_SECONDS, answers, beats
from deploy.make_bucket import main as make_bucket
from wecho.settings import ENV


class Site(BaseHTTPRequestHandler):
    """Ready under one name, as a site with ALLOWED_HOSTS is."""

    def do_GET(self) -> None:
        known = self.path == "/healthz" and self.headers["Host"] == "wecho.example.org"
        self.send_response(200 if known else 400)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        return


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize(
    ("allowed_hosts", "site_url", "well"),
    [
        ("", "https://wecho.example.org", True),
        ("wecho.example.org,other.example", "https://other.example", True),
        (".wecho.example.org", "", True),
        ("other.example", "https://wecho.example.org", False),
    ],
)
def test_a_server_is_asked_under_a_name_that_it_accepts(
    port: int, monkeypatch: pytest.MonkeyPatch, allowed_hosts: str, site_url: str, well: bool
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", allowed_hosts)
    monkeypatch.setenv("SITE_URL", site_url)
    assert answers(port) is well


def test_a_server_that_is_gone_is_not_well(port: int) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as unused:
        gone = unused.server_address[1]
    assert not answers(gone)


def test_a_heartbeat_must_be_fresh(tmp_path: Path) -> None:
    heartbeat = tmp_path / "alive"
    assert not beats(heartbeat)
    heartbeat.touch()
    assert beats(heartbeat)
    old = time.time() - SILENT_SECONDS - 1
    os.utime(heartbeat, (old, old))
    assert not beats(heartbeat)


def test_a_bucket_is_made_where_there_is_storage_and_is_private() -> None:
    assert make_bucket() == (None if ENV.s3 else "Set the S3 variables.")
