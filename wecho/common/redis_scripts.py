"""Lua scripts in Redis: several steps as one, in one round trip. Without Redis `run` raises Gone."""

import logging
import time
from collections.abc import Sequence
from typing import Any

from django.core.cache import caches
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
        self._hash = ""

    def run(self, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        """What the script returns; raises Gone."""
        client = _client()
        if client is None:
            raise Gone
        try:
            return self._run(client, keys, arguments)
        except GONE as error:
            _pause.begin()
            log.warning("Redis is gone: %s", type(error).__name__)
            raise Gone from error

    def _run(self, client: Any, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        try:
            if self._hash:
                return client.evalsha(self._hash, len(keys), *keys, *arguments)
        except NoScriptError:  # Redis was restarted since
            pass
        self._hash = client.script_load(self.source)
        return client.evalsha(self._hash, len(keys), *keys, *arguments)


class _Pause:
    def __init__(self) -> None:
        self.until = float("-inf")

    def begin(self) -> None:
        self.until = time.monotonic() + PAUSE_SECONDS

    def lasts(self) -> bool:
        return time.monotonic() < self.until


_pause = _Pause()


def _client() -> Any | None:
    backend = caches["default"]
    if not hasattr(backend, "client") or _pause.lasts():
        return None
    try:
        return backend.client.get_client(write=True)
    except GONE:
        _pause.begin()
        return None
