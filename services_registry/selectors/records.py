"""Records of services that are read through the cache, as the very JSON that the posts API answers.

The gate fetches a record along with the call's admission. One that is asked for again within a minute gets a lease: its
holder alone fills the cache, and only while nothing was written meanwhile, because a write takes the lease away.
Whoever comes while a lease is held waits a little rather than asking the database too.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, Protocol

import orjson
from django.db import transaction

from services_registry.errors import FindFailed
from services_registry.models import Service
from services_registry.selectors import live_settings, posts
from wecho.common import cache, cache_keys
from wecho.common.database import in_transaction
from wecho.common.envelope import as_json
from wecho.common.redis_scripts import Gone, Script
from wecho.common.waiting import in_thread, sleep

# Asia/Shanghai since 1991, and nothing here is older; a fixed offset is several times faster than the zone.
SHANGHAI = timezone(timedelta(hours=8))
ABSENT = b"-"
_PATIENCE_SECONDS, _LOOK_EVERY = 0.2, 0.01
_FILL = Script("""
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
""")
_FORGET = Script("return redis.call('UNLINK', unpack(KEYS))")
_MOST_OWED = 10_000
_owed: dict[str, None] = {}
_LOOK = Script("return redis.call('GET', KEYS[1])")


class Found(Protocol):
    """What the gate tells of a record."""

    @property
    def found(self) -> bytes | None: ...

    @property
    def lease(self) -> str: ...

    @property
    def busy(self) -> bool: ...


@dataclass(frozen=True)
class Cached:
    """A kind of record: its key for a service's name and the call's values, and how it is read; None is not there."""

    key: Callable[..., str]
    read: Callable[..., bytes | None]


def read_through(kind: Cached, service: Service, values: dict[str, Any], known: Found) -> bytes:
    """Return the record from the cache, or else from the database; raises FindFailed when there is none."""
    key = kind.key(service.name, **values)
    found = _wait(key) if known.busy else known.found
    if found is None:
        found = kind.read(service, **values) or ABSENT
        if known.lease:
            _fill(key, known.lease, found)
    if found == ABSENT:
        raise FindFailed
    return found


def forget_records(*keys: str) -> None:
    """Take records out of the cache, and every lease on them: at once, and when a transaction under way has committed.

    Where Redis does not answer, this process tries again until it does; a record lives no longer than its lifetime.
    """
    _forget(keys)
    if in_transaction():
        transaction.on_commit(partial(_forget, keys))


def forget_what_is_owed() -> None:
    """Try again to take out the records that Redis could not be told of; called every few seconds."""
    keys = [*_owed]
    if keys and cache.forget(*keys):
        for key in keys:
            _owed.pop(key, None)


def forget_service(name: str) -> None:
    """Take everything out of Redis that lasts under the name of a service; an error of Redis is raised.

    It walks through all keys: once, when a service is deleted.
    """
    today = int(time.time()) // 86_400
    days = [cache_keys.SERVICE_DAY(name, today - ago) for ago in range(3)]
    cache.forget_matching(cache_keys.SERVICE_POST(name, "*"))
    cache.forget_matching(cache_keys.SERVICE_POST_LIKES(name, "*"))
    cache.forget(cache_keys.SERVICE_IVS(name), cache_keys.SERVICE_IVS_BEFORE(name), *days)


def _forget(keys: tuple[str, ...]) -> None:
    try:
        _FORGET.run(keys, [])
    except Gone:  # a moment ago, or there is none
        if not in_thread(cache.forget, *keys):
            _owe(keys)


def _owe(keys: tuple[str, ...]) -> None:
    _owed.update(dict.fromkeys(keys))
    while len(_owed) > _MOST_OWED:
        _owed.pop(next(iter(_owed)), None)


def written_time(moment: datetime) -> datetime:
    """A time as clients read it once it is JSON: that of clocks in Shanghai, to the second, without its zone."""
    return moment.astimezone(SHANGHAI).replace(microsecond=0, tzinfo=None)


def _post(service: Service, post_id: int) -> bytes | None:
    post = posts.post_info(service, post_id)
    if post is None:
        return None
    answer = {**post, "time": written_time(post["time"]), "svc": service.name, "extra": orjson.Fragment(post["extra"])}
    return as_json({"post": answer})


def _post_likes(service: Service, post_id: int) -> bytes:
    return as_json({"like": posts.post_likes(service, post_id)})


POST = Cached(lambda svc, post_id: cache_keys.SERVICE_POST(svc, post_id), _post)
POST_LIKES = Cached(lambda svc, post_id: cache_keys.SERVICE_POST_LIKES(svc, post_id), _post_likes)


def _fill(key: str, lease: str, found: bytes) -> None:
    settings = live_settings.current()
    seconds = settings.absent_seconds if found == ABSENT else settings.cache_seconds
    spread = random.random() * settings.cache_jitter_percent / 100  # noqa: S311 - so that not all end at once
    lifetime_ms = max(1, int(seconds * 1000 * (1 - spread)))
    try:
        _FILL.run([key], [f"={lease}", found, lifetime_ms])
    except Gone:
        return


def _wait(key: str) -> bytes | None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        sleep(_LOOK_EVERY)
        try:
            found: bytes | None = _LOOK.run([key], [])
        except Gone:
            return None
        if found is None or found[:1] not in b"=?":
            return found
    return None
