"""Lua scripts in Redis: several steps as one, in one round trip. Without Redis `run` raises Gone."""

import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from django.core.cache import caches
from django.core.signals import setting_changed
from redis.connection import SSLConnection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError

from wecho.common.cache import GONE
from wecho.common.redis_lines import shared_line
from wecho.common.waiting import in_thread, waiter

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
            return self._on_loop(keys, arguments) if waiter() else self._in_thread(keys, arguments)
        except GONE as error:
            if not _pause.lasts():
                log.warning("Redis is gone: %s", type(error).__name__)
            _pause.begin()
            raise Gone from error

    # A connection that was kept may have been closed meanwhile, which only its use tells: then once more.

    def _on_loop(self, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        pool = _pool()
        if issubclass(pool.connection_class, SSLConnection):
            return in_thread(self._in_thread, keys, arguments)
        line, was_kept = shared_line(pool)
        try:
            return self._run(line.ask, keys, arguments)
        except RedisConnectionError:
            if not was_kept:
                raise
            return self._run(shared_line(pool)[0].ask, keys, arguments)

    def _in_thread(self, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        pool, connection, was_kept = _taken()
        try:
            try:
                answer = self._run(partial(_ask, connection), keys, arguments)
            except RedisConnectionError:
                connection.disconnect()
                if not was_kept:
                    raise
                answer = self._run(partial(_ask, connection), keys, arguments)
        except BaseException:  # an answer that was not read must not become the next one's
            connection.disconnect()
            pool.release(connection)
            raise
        _kept.append((pool, connection))
        return answer

    def _run(self, ask: Callable[..., Any], keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        call = (len(keys), *keys, *arguments)
        try:
            return ask("EVALSHA", self._hash, *call)
        except NoScriptError:  # Redis was restarted since
            ask("SCRIPT", "LOAD", self.source)
            return ask("EVALSHA", self._hash, *call)


class _Pause:
    def __init__(self) -> None:
        self.until = float("-inf")

    def begin(self) -> None:
        self.until = time.monotonic() + PAUSE_SECONDS

    def lasts(self) -> bool:
        return time.monotonic() < self.until


_pause = _Pause()


# Taking a connection from the pool for each call costs as much as the call: here lie those that calls have left open,
# as many as there ever were calls at once, whichever thread made them.
_kept: deque[tuple[Any, Any]] = deque()


def _taken() -> tuple[Any, Any, bool]:
    """A pool, a connection of it, and whether it was used before; raises Gone without Redis."""
    pool = _pool()
    while True:
        try:
            kept_of, connection = _kept.pop()
        except IndexError:
            return pool, pool.get_connection(), False
        if kept_of is pool:
            return pool, connection, True
        connection.disconnect()  # of a Redis that the settings no longer name
        kept_of.release(connection)


@cache
def _pool() -> Any:
    """The pool of django-redis, the same for all threads, with all that is set for Redis; raises Gone without Redis."""
    backend = caches["default"]
    if not hasattr(backend, "client"):
        raise Gone
    return backend.client.get_client(write=True).connection_pool


setting_changed.connect(lambda **_: _pool.cache_clear(), weak=False)


def _ask(connection: Any, *command: Any) -> Any:
    connection.send_packed_command(connection.pack_command(*command), check_health=False)
    return connection.read_response()
