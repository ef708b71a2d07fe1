"""A real S3 server (OpenStack Swift) on a free port, its objects in a scratch directory."""

import socket
import sys
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version as package_version
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.engines.errors import EngineMissingError
from tests.engines.guard import Guard
from tests.engines.machine import ROOT, folder_with_attributes, wait_until
from tests.engines.swift_server import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY

BUCKET = "wecho"


@dataclass(frozen=True, kw_only=True)
class S3:
    """Where the server listens and who may sign for it."""

    endpoint_url: str
    bucket: str = BUCKET
    access_key_id: str = ACCESS_KEY_ID
    secret_access_key: str = SECRET_ACCESS_KEY
    region: str = REGION

    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint_url,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            region_name=self.region,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
        )

    def make_bucket(self) -> None:
        self.client().create_bucket(Bucket=self.bucket)


def start(guard: Guard) -> S3:
    """Start a server and make its bucket; EngineMissingError when Swift cannot run here."""
    home = guard.directory(folder_with_attributes())
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        # A connection takes this from its listener, also one that arrives before the server is up.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        s3 = S3(endpoint_url=f"http://127.0.0.1:{listener.getsockname()[1]}")
        server = guard.spawn(
            [sys.executable, "-W", "ignore", "-m", "tests.engines.swift_server", home, str(listener.fileno())],
            home / "swift.log",
            cwd=ROOT,
            pass_fds=[listener.fileno()],
        )
    if wait_until(partial(_makes_bucket, s3), server):
        return s3
    raise EngineMissingError(f"The S3 server does not start: {server.last_words()}")


def version() -> str:
    return f"Swift {package_version('swift')}"


def _makes_bucket(s3: S3) -> bool:
    try:
        s3.make_bucket()
    except (BotoCoreError, ClientError):
        return False
    return True
