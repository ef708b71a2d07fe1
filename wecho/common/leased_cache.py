"""Cached copies of rows that never outlive a change.

Who finds nothing takes a lease before reading the rows, and may fill the cache only while the lease is still its own. A
change takes copy and lease away in one step after its commit, so that whatever was read before cannot come back.
"""

import logging
import threading
from collections.abc import Callable
from secrets import token_hex
from typing import Any, TypeVar, cast

from django.core.cache import cache, caches

from wecho.common.cache import GONE, forget, read
from wecho.common.redis_scripts import Gone, Script

log = logging.getLogger(__name__)
LEASE_SECONDS = 10
Value = TypeVar("Value")
_own = threading.Lock()
_FILL = Script(
    """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
"""
)


def remember_leased(key: str, lease: str, seconds: int, make: Callable[[], Value]) -> Value:
    """Return the copy under `key`, made and stored for `seconds` when absent. `lease` is the key of its lease.

    `make` never returns None; its value has a JSON form. With the cache gone it is called each time.
    """
    found = read(key)
    if found is not None:
        return cast("Value", found)
    token = token_hex(8)
    may_fill = _took(lease, token)
    made = make()
    if may_fill:
        _fill(key, lease, token, made, seconds)
    return made


def forget_leased(*keys: str) -> bool:
    """Drop copies together with their leases (name both); False when the cache is gone."""
    with _own:
        return forget(*keys)


def _took(lease: str, token: str) -> bool:
    try:
        return cache.add(lease, token, LEASE_SECONDS)
    except GONE:
        return False


def _fill(key: str, lease: str, token: str, value: Any, seconds: int) -> None:
    backend = caches["default"]
    if hasattr(backend, "client"):
        try:
            _FILL.run([key, lease], [backend.client.encode(token), backend.client.encode(value), seconds])
        except Gone:
            log.warning("cache gone: fill")
        return
    with _own:  # the cache of one process: nobody drops the lease between the look and the write
        if cache.get(lease) == token:
            cache.delete(lease)
            cache.set(key, value, seconds)
