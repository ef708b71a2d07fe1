"""Lua scripts in Redis: several steps as one, in one round trip. Without Redis `run` raises Gone."""

import hashlib
import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

from django.core.cache import caches
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError

from wecho.common.cache import GONE

log = logging.getLogger(__name__)
# While Redis is gone, nobody waits for it again before this many seconds have passed.
PAUSE_SECONDS = 1.0


class Gone(Exception):
    """There is no Redis, or it does not answer."""


class Script:
    """A script that is sent once and called by its hash."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._hash = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()

    def run(self, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        """What the script returns; raises Gone."""
        if _pause.lasts():
            raise Gone
        try:
            return self._twice(keys, arguments)
        except GONE as error:
            _pause.begin()
            log.warning("Redis is gone: %s", type(error).__name__)
            raise Gone from error

    def _twice(self, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        # A connection that was kept may have been closed meanwhile, which only its use tells.
        was_kept = _mine.connection is not None
        try:
            return self._run(_connection(), keys, arguments)
        except RedisConnectionError:
            _part()
            if not was_kept:
                raise
            return self._run(_connection(), keys, arguments)
        except BaseException:  # an answer that was not read must not become the next one's
            _part()
            raise

    def _run(self, connection: Any, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        call = (len(keys), *keys, *arguments)
        try:
            return _ask(connection, "EVALSHA", self._hash, *call)
        except NoScriptError:  # Redis was restarted since
            _ask(connection, "SCRIPT", "LOAD", self.source)
            return _ask(connection, "EVALSHA", self._hash, *call)


class _Pause:
    def __init__(self) -> None:
        self.until = float("-inf")

    def begin(self) -> None:
        self.until = time.monotonic() + PAUSE_SECONDS

    def lasts(self) -> bool:
        return time.monotonic() < self.until


_pause = _Pause()


class _OfThread(threading.local):
    """A connection that this thread keeps: taking one from the pool for each call costs as much as the call."""

    pool: Any = None
    connection: Any = None


_mine = _OfThread()


def _connection() -> Any:
    backend = caches["default"]
    if not hasattr(backend, "client"):
        raise Gone
    pool = backend.client.get_client(write=True).connection_pool
    if _mine.pool is not pool:
        _mine.pool, _mine.connection = pool, pool.get_connection()
    return _mine.connection


def _part() -> None:
    if _mine.connection is not None:
        _mine.connection.disconnect()
        _mine.pool.release(_mine.connection)
    _mine.pool = _mine.connection = None


def _ask(connection: Any, *command: Any) -> Any:
    connection.send_packed_command(connection.pack_command(*command), check_health=False)
    return connection.read_response()
