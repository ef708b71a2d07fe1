"""The cache as something that may be gone: a lost Redis costs speed, never an answer."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from wecho.common.cache_keys import as_written

log = logging.getLogger(__name__)
GONE = (ConnectionInterrupted, RedisError, OSError)
Value = TypeVar("Value")
_WALK = 1_000
_own = LocMemCache("counters-without-redis", {"KEY_FUNCTION": as_written, "OPTIONS": {"MAX_ENTRIES": 50_000}})


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


def count_up(key: str, seconds: int) -> int:
    """Add one to a counter that lives `seconds` from its first count; returns the new count.

    With the cache gone each process counts for itself: a limit gets looser by the number of processes, never open.
    """
    try:
        return _count_up(cache, key, seconds)
    except GONE:
        log.warning("cache gone: counting in this process")
        return _count_up(_own, key, seconds)


def _count_up(counters: BaseCache, key: str, seconds: int) -> int:
    counters.add(key, 0, seconds)
    try:
        return int(counters.incr(key))
    except ValueError:  # it expired between the two calls
        counters.set(key, 1, seconds)
        return 1
