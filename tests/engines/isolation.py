"""pytest plugin: every test process has a world of its own, made before Django reads its settings.

`-p tests.engines.isolation` loads it before pytest-django, which is why this is no conftest. A process (the only one,
or one worker of pytest-xdist) gets a DATA_DIR and keys of its own; with engines in the environment also an S3 bucket
and a Redis server, because what Redis publishes is heard across its database numbers. PostgreSQL databases come from
pytest-django, one a worker. All of it goes when the process does, however it goes.
"""

import os
from collections.abc import MutableMapping

import pytest

from tests.engines import redis_server
from tests.engines.guard import Guard
from tests.engines.running import fresh_keys
from tests.engines.s3_server import S3

OF_THE_DEVELOPER = (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "LOG_LEVEL",
    "MEDIA_ACCEL",
    "NACOS_ADDRESS",
    "NACOS_DATA_ID",
    "NACOS_GROUP",
    "NACOS_NAMESPACE",
    "NACOS_PASSWORD",
    "NACOS_USERNAME",
    "PORT",
    "SITE_URL",
    "STATIC_ROOT",
    "TRUSTED_PROXIES",
    "WEBHOOK_ALLOWED_NETWORKS",
    "WEBHOOK_CA_FILE",
)
"""Settings of a site that somebody runs beside the tests: they are not ours."""

_guards: list[Guard] = []


def pytest_addoption() -> None:
    """Make the world: this is the first hook that pytest calls, and nothing has read the settings yet."""
    _guards.append(Guard())
    isolate(os.environ, _guards[-1], worker=os.environ.get("PYTEST_XDIST_WORKER", "main"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take it down."""
    _guards.pop().close()


def isolate(environment: MutableMapping[str, str], guard: Guard, *, worker: str) -> None:
    """Point the site's variables at places that only `worker` uses and that live as long as `guard`."""
    for name in OF_THE_DEVELOPER:
        environment.pop(name, None)
    environment["DATA_DIR"] = str(guard.directory())
    environment.update(fresh_keys())
    environment["STATEMENT_TIMEOUT_MS"] = "10000"  # as in the processes that serve people
    if environment.get("REDIS_URL"):
        environment["REDIS_URL"] = redis_server.start(guard)
    if environment.get("S3_ENDPOINT_URL"):
        environment["S3_BUCKET"] = f"wecho-{worker}"
        bucket_of(environment).make_bucket()


def bucket_of(environment: MutableMapping[str, str]) -> S3:
    """The S3 storage that the environment names."""
    return S3(
        endpoint_url=environment["S3_ENDPOINT_URL"],
        bucket=environment["S3_BUCKET"],
        access_key_id=environment["S3_ACCESS_KEY_ID"],
        secret_access_key=environment["S3_SECRET_ACCESS_KEY"],
        region=environment["S3_REGION"],
    )
