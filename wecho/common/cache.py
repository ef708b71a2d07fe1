"""The cache as something that may be gone: a lost Redis costs speed, never an answer."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.core.cache import cache, caches
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from wecho.common import counters

log = logging.getLogger(__name__)
GONE = (ConnectionInterrupted, RedisError, OSError)
Value = TypeVar("Value")
_WALK = 1_000


def read(key: str) -> Any | None:
    """Return the cached value, or None when there is none or the cache is gone."""
    try:
        return cache.get(key)
    except GONE:
        log.warning("cache gone: read")
        return None


def write(key: str, value: Any, seconds: int) -> bool:
    """Store a value; False when the cache is gone."""
    try:
        cache.set(key, value, seconds)
    except GONE:
        log.warning("cache gone: write")
        return False
    return True


def forget(*keys: str) -> bool:
    """Drop keys; False when the cache is gone, whose copies then live until their lifetime ends."""
    try:
        cache.delete_many(keys)
    except GONE:
        log.warning("cache gone: forget")
        return False
    return True


def forget_matching(pattern: str) -> None:
    """Drop the keys that a glob pattern matches, by a walk through all of Redis; raises one of GONE when it is gone.

    The cache of a single process cannot be walked through: nothing is dropped there.
    """
    if not hasattr(cache, "iter_keys"):
        return
    found: list[str] = []
    for key in cache.iter_keys(pattern, itersize=_WALK):
        found.append(key)
        if len(found) == _WALK:
            cache.delete_many(found)
            found.clear()
    cache.delete_many(found)


def remember(key: str, seconds: int, make: Callable[[], Value]) -> Value:
    """Return the cached value, made and stored when absent. `make` never returns None."""
    found: Value | None = read(key)
    if found is None:
        found = make()
        write(key, found, seconds)
    return found


def write_text(key: str, text: str, seconds: int) -> bool:
    """Store a text as it is, without the quotes of JSON; False when the cache is gone."""
    try:
        if raw := _raw_client():
            raw.set(key, text, ex=seconds)
        else:
            cache.set(key, text, seconds)
    except GONE:
        log.warning("cache gone: write")
        return False
    return True


def read_text(key: str) -> str | None:
    """Return what `write_text` stored, or None when there is none or the cache is gone."""
    try:
        if raw := _raw_client():
            found = raw.get(key)
            return found.decode() if found is not None else None
        return cast("str | None", cache.get(key))
    except GONE:
        log.warning("cache gone: read")
        return None


def _raw_client() -> Any:
    backend = caches["default"]
    return backend.client.get_client(write=True) if hasattr(backend, "client") else None


def count_up(key: str, seconds: int) -> int:
    """Add one to a counter that lives `seconds` from its first count; returns the new count.

    With the cache gone the database counts.
    """
    try:
        return _count_up(key, seconds)
    except GONE:
        log.warning("cache gone: counting in the database")
        return counters.count_up(key, seconds)


def count_down(key: str) -> None:
    """Take one back that was counted too early."""
    try:
        cache.decr(key)
    except ValueError:  # it has expired
        return
    except GONE:
        counters.count_down(key)


def counted(key: str) -> int:
    """A counter as it stands."""
    try:
        return int(cache.get(key) or 0)
    except GONE:
        return counters.counted(key)


def reset_count(*keys: str) -> None:
    """Begin to count anew."""
    if not forget(*keys):
        counters.reset(*keys)


def _count_up(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it expired between the two calls
        cache.set(key, 1, seconds)
        return 1
