"""Whether a call of the API may go on: who calls, with which credentials, from where, and how often.

Everything is looked up in this process but the gate, which is one round trip to Redis. Whatever is wrong with the
credentials, the answer is the same, after the same work; the reason is written down for administrators.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

from services_registry.actions import gate
from services_registry.actions.secrets import note_use
from services_registry.actions.traffic import note_denial
from services_registry.appkeys import Reading, read_app_key
from services_registry.constants import NOTE_USE_EVERY, Denial
from services_registry.errors import AppKeyDenied, PartNotAllowed, TooManyCalls
from services_registry.models import Service
from services_registry.selectors import directory
from services_registry.selectors.directory import KnownService, LiveSecret
from services_registry.signatures import Signed, matching_secret

_noted: dict[object, float] = {}


class Credentials(NamedTuple):
    """What a call brings to be known by: `svc` and `appKey` of version 1, or `signed` of version 2."""

    svc: str
    app_key: str
    signed: Signed | None = None


class Asked(NamedTuple):
    """What is called: its name, the scope that it needs ("" needs none), and where from, looked up when it matters."""

    call: str
    scope: str
    address: Callable[[], str | None]


class Admission(NamedTuple):
    """A call that may go on; `verdict` holds what the cache had of the record that it wants to read."""

    service: Service
    verdict: gate.Verdict


class _Denied(Exception):
    def __init__(self, reason: Denial) -> None:
        self.reason = reason


def admit(given: Credentials, asked: Asked, *, record: Callable[[str], str] | None = None) -> Admission:
    """Let a call in. `record` names, for the service's name, the cached record that is fetched along.

    Raises AppKeyDenied, PartNotAllowed, TooManyCalls.
    """
    known = directory.find(given.svc)
    try:
        secret, entry = _entry(given, known, record)
        if known is None:  # its credentials were read for nothing, as those of any other
            raise _Denied(Denial.UNKNOWN)
        if known.networks and not known.may_come_from(asked.address()):
            raise _Denied(Denial.NETWORK)
        if asked.scope and asked.scope not in known.scopes:
            raise _Denied(Denial.SCOPE)
        verdict = gate.enter(entry)
        if verdict.denial:
            replayed = given.signed is not None and verdict.denial == Denial.USED_UP
            raise _Denied(Denial.NONCE if replayed else verdict.denial)
    except _Denied as denied:
        note_denial(directory.number_of(given.svc), denied.reason, asked.call, asked.address())
        raise _refusal(denied.reason) from None
    _note_use(secret)
    return Admission(known.service, verdict)


def _entry(
    given: Credentials, known: KnownService | None, record: Callable[[str], str] | None
) -> tuple[LiveSecret, gate.Entry]:
    live = known.live_secrets() if known else ()
    name = record(given.svc) if record else ""
    if given.signed:
        return _signed_entry(given.signed, known, live, name)
    reading = read_app_key(given.app_key, [secret.value for secret in live], now := int(time.time()))
    if known is None or reading.which is None or not reading.is_fresh(now):
        raise _Denied(_why_unread(known, reading))
    service = known.service
    if not service.v1_allowed:
        raise _Denied(Denial.V1_OFF)
    limits = (service.calls_per_minute, service.calls_per_day)
    use = reading.iv.hex() if service.most_uses else ""
    return live[reading.which], gate.Entry(
        service.name, reading.iv, reading.ciphertext, use, service.most_uses, *limits, name
    )


def _signed_entry(
    signed: Signed, known: KnownService | None, live: tuple[LiveSecret, ...], record: str
) -> tuple[LiveSecret, gate.Entry]:
    index = matching_secret(signed, [secret.value for secret in live])
    if known is None:
        raise _Denied(Denial.UNKNOWN)
    if index is None or not signed.is_well_formed:
        raise _Denied(Denial.SIGNATURE)
    if not signed.is_fresh(int(time.time())):
        raise _Denied(Denial.WRONG_TIME)
    service = known.service
    limits = (service.calls_per_minute, service.calls_per_day)
    return live[index], gate.Entry(service.name, b"", b"", f"v2:{signed.nonce}", 1, *limits, record)


def _why_unread(known: KnownService | None, reading: Reading) -> Denial:
    if known is None:
        return Denial.UNKNOWN
    if reading.key is None:
        return Denial.MALFORMED
    return Denial.WRONG_SECRET if reading.which is None else Denial.WRONG_TIME


def _refusal(reason: Denial) -> AppKeyDenied | PartNotAllowed | TooManyCalls:
    now = int(time.time())
    if reason == Denial.SCOPE:
        return PartNotAllowed()
    if reason == Denial.RATE:
        return TooManyCalls(60 - now % 60)
    return TooManyCalls(86_400 - now % 86_400) if reason == Denial.QUOTA else AppKeyDenied()


def _note_use(secret: LiveSecret) -> None:
    now = time.monotonic()
    if now - _noted.get(secret.id, float("-inf")) >= NOTE_USE_EVERY.total_seconds():
        _noted[secret.id] = now
        note_use(secret.id)
