"""What all processes remember together of the calls of each service: the IVs that came, and how many calls there were.

It lives in Redis, and one round trip asks everything, the record that the call wants to read included. Without Redis,
or while it is gone, each process remembers for itself: a limit gets looser by the number of processes, never open, and
an IV that came to another process is new to this one.
"""

import threading
import time
from collections import OrderedDict
from random import getrandbits
from typing import NamedTuple

from services_registry.constants import Denial
from services_registry.selectors.diagnosis import Memory
from wecho.common import cache_keys
from wecho.common.redis_scripts import Gone, Script

# So many IVs of a service are remembered at least, twice as many at most; about 9 MB of Redis.
REMEMBERED_IVS = 50_000
NOTED_IVS = 2_000
# A record that is asked for a second time within this time is worth a place in the cache.
DOOR_SECONDS = 60
LEASE_SECONDS = 3
_COUNTED_KEYS = 50_000
_NOTHING: tuple[dict[bytes, bytes], dict[bytes, bytes]] = ({}, {})

_FORGED, _RATE, _QUOTA, _USED_UP = 1, 2, 3, 4
_REASONS = {_FORGED: Denial.FORGED, _RATE: Denial.RATE, _QUOTA: Denial.QUOTA, _USED_UP: Denial.USED_UP}
_ENTER = Script(
    f"""
local ivs, before, uses, minute, day, record = unpack(KEYS)
local iv, ciphertext, most_uses, per_minute, per_day, lease = unpack(ARGV)
if iv ~= '' then
  local seen = redis.call('HGET', ivs, iv) or redis.call('HGET', before, iv)
  if seen and seen ~= ciphertext then return {{{_FORGED}}} end
  if not seen then
    redis.call('HSET', ivs, iv, ciphertext)
    local kept = redis.call('HLEN', ivs)
    if kept == 1 then redis.call('EXPIRE', ivs, {cache_keys.SERVICE_IVS.seconds}) end
    if kept >= {REMEMBERED_IVS} then
      redis.call('UNLINK', before)
      redis.call('RENAME', ivs, before)
    end
  end
end
local function over(key, most, seconds, always)
  if most == '0' and not always then return false end
  local count = redis.call('INCR', key)
  if count == 1 then redis.call('EXPIRE', key, seconds) end
  return most ~= '0' and count > tonumber(most)
end
if over(minute, per_minute, {cache_keys.SERVICE_MINUTE.seconds}) then return {{{_RATE}}} end
if over(day, per_day, {cache_keys.SERVICE_DAY.seconds}, true) then return {{{_QUOTA}}} end
if over(uses, most_uses, {cache_keys.SERVICE_KEY_USES.seconds}) then return {{{_USED_UP}}} end
if record == '' then return {{0}} end
local found = redis.call('GET', record)
if not found then
  redis.call('SET', record, '?', 'EX', {DOOR_SECONDS})
  return {{0}}
end
if found == '?' then
  redis.call('SET', record, '=' .. lease, 'EX', {LEASE_SECONDS})
  return {{0, '=' .. lease}}
end
return {{0, found}}
"""
)
_LOOK = Script(
    """
local seen = redis.call('HGET', KEYS[1], ARGV[1]) or redis.call('HGET', KEYS[2], ARGV[1])
return {seen, redis.call('GET', KEYS[3]) or 0, redis.call('GET', KEYS[4]) or 0, redis.call('GET', KEYS[5]) or 0}
"""
)


class Entry(NamedTuple):
    """What a call brings along. `iv` is empty for version 2, whose nonce stands in `use`; limits of None are none."""

    service: str
    iv: bytes
    ciphertext: bytes
    use: str
    most_uses: int | None
    calls_per_minute: int | None
    calls_per_day: int | None
    record: str


class Verdict(NamedTuple):
    """Why the call is denied, or None; and what the cache holds of its record.

    `found` is the record as it was stored, `lease` a token of the caller's own that lets it fill the cache, and `busy`
    says that somebody else is about to.
    """

    denial: Denial | None = None
    found: bytes | None = None
    lease: str = ""
    busy: bool = False


def enter(entry: Entry) -> Verdict:
    """Remember a call whose credentials fit, and say whether it may go on."""
    moment = int(time.time())
    minute, day = moment // 60, moment // 86_400
    # No secret: it only has to differ from all others of these seconds.
    name, lease = entry.service, f"{getrandbits(64):x}" if entry.record else ""
    keys = (
        cache_keys.SERVICE_IVS(name),
        cache_keys.SERVICE_IVS_BEFORE(name),
        cache_keys.SERVICE_KEY_USES(name, entry.use),
        cache_keys.SERVICE_MINUTE(name, minute),
        cache_keys.SERVICE_DAY(name, day),
        entry.record,
    )
    limits = (entry.most_uses or 0, entry.calls_per_minute or 0, entry.calls_per_day or 0)
    try:
        code, *record = _ENTER.run(keys, (entry.iv, entry.ciphertext, *limits, lease))
    except Gone:
        return _own.enter(entry, minute, day)
    if not code:
        _own.note(entry, minute, day)
    return Verdict(_REASONS.get(code)) if code else _with_record(record[0] if record else None, lease)


def look(service: str, iv: bytes) -> Memory:
    """What is remembered of a key and of its service; only a look, which remembers and counts nothing."""
    moment = int(time.time())
    minute, day = moment // 60, moment // 86_400
    keys = (
        cache_keys.SERVICE_IVS(service),
        cache_keys.SERVICE_IVS_BEFORE(service),
        cache_keys.SERVICE_KEY_USES(service, iv.hex()),
        cache_keys.SERVICE_MINUTE(service, minute),
        cache_keys.SERVICE_DAY(service, day),
    )
    try:
        ciphertext, *counts = _LOOK.run(keys, (iv,))
    except Gone:
        return _own.look(service, iv, minute, day)
    return Memory(ciphertext, *map(int, counts))


def _with_record(found: bytes | None, lease: str) -> Verdict:
    if found is None:
        return Verdict()
    if found[:1] != b"=":
        return Verdict(found=found)
    return Verdict(lease=lease) if found == f"={lease}".encode() else Verdict(busy=True)


class _Process:
    """The same memory in this process alone. It keeps no records.

    While Redis works it learns too, of fewer IVs, so that nothing begins anew when Redis is gone.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ivs: dict[str, tuple[dict[bytes, bytes], dict[bytes, bytes]]] = {}
        self._counts: OrderedDict[tuple[str, object], int] = OrderedDict()

    def enter(self, entry: Entry, minute: int, day: int) -> Verdict:
        with self._lock:
            return Verdict(self._denial(entry, minute, day, REMEMBERED_IVS))

    def note(self, entry: Entry, minute: int, day: int) -> None:
        if entry.iv and self._ivs.get(entry.service, _NOTHING)[0].get(entry.iv) is None:
            with self._lock:
                self._is_forged(entry.service, entry.iv, entry.ciphertext, NOTED_IVS)
        if entry.most_uses or entry.calls_per_minute or entry.calls_per_day:
            with self._lock:
                self._limit_denial(entry, minute, day)

    def look(self, service: str, iv: bytes, minute: int, day: int) -> Memory:
        with self._lock:
            now, before = self._ivs.get(service, ({}, {}))
            counts = (self._counts.get((service, name), 0) for name in (iv.hex(), ("minute", minute), ("day", day)))
            return Memory(now.get(iv) or before.get(iv), *counts)

    def clear(self) -> None:
        with self._lock:
            self._ivs.clear()
            self._counts.clear()

    def _denial(self, entry: Entry, minute: int, day: int, most_ivs: int) -> Denial | None:
        if entry.iv and self._is_forged(entry.service, entry.iv, entry.ciphertext, most_ivs):
            return Denial.FORGED
        return self._limit_denial(entry, minute, day)

    def _limit_denial(self, entry: Entry, minute: int, day: int) -> Denial | None:
        name = entry.service
        if self._is_over((name, ("minute", minute)), entry.calls_per_minute):
            return Denial.RATE
        if self._is_over((name, ("day", day)), entry.calls_per_day, always=True):
            return Denial.QUOTA
        return Denial.USED_UP if self._is_over((name, entry.use), entry.most_uses) else None

    def _is_forged(self, name: str, iv: bytes, ciphertext: bytes, most: int) -> bool:
        now, before = self._ivs.get(name, ({}, {}))
        seen = now.get(iv) or before.get(iv)
        if seen is None:
            now[iv] = ciphertext
            self._ivs[name] = ({}, now) if len(now) >= most else (now, before)
        return seen is not None and seen != ciphertext

    def _is_over(self, key: tuple[str, object], most: int | None, *, always: bool = False) -> bool:
        if most is None and not always:
            return False
        self._counts[key] = count = self._counts.pop(key, 0) + 1
        if len(self._counts) > _COUNTED_KEYS:
            self._counts.popitem(last=False)
        return most is not None and count > most


_own = _Process()


def forget_own() -> None:
    """Forget what this process remembers by itself."""
    _own.clear()
