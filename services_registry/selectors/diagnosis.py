"""Why an appKey is accepted or denied, step by step, for administrators; callers are never told.

It only looks: nothing is remembered, counted or logged, and no secret is told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from Crypto.Cipher import AES
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services_registry.appkeys import WINDOW_SECONDS, parse_app_key, read_app_key, read_seconds
from services_registry.constants import MOST_LIVE_SECRETS, Denial, Scope
from services_registry.models import Service, ServiceSecret
from services_registry.selectors.services import secrets_of
from wecho.common.encryption import Undecryptable

_LENGTH = 52
_MILLISECONDS = 58
_PADDED = 64
_EXACT_SECONDS = 120


class Outcome(StrEnum):
    """What a step says of the call."""

    GOOD = "good"
    BAD = "bad"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Given:
    """What is asked about; without an address, the networks of the service are only told."""

    svc: str
    app_key: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One step: what it found, and what the API writes down when it denies a call for it."""

    outcome: Outcome
    text: str
    denial: Denial | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All steps, in the order in which the API takes them."""

    findings: tuple[Finding, ...]

    @property
    def denial(self) -> Denial | None:
        """The reason that the API would write down, or None: it would let the call in."""
        return next((finding.denial for finding in self.findings if finding.outcome == Outcome.BAD), None)

    @property
    def is_only_untimely(self) -> bool:
        """Whether nothing speaks against it but the time at which it was made."""
        return {f.denial for f in self.findings if f.outcome == Outcome.BAD} == {Denial.WRONG_TIME}


class Memory(NamedTuple):
    """The ciphertext that came with an IV, or None; how often that key was used, where uses are counted; and how many
    calls its service has made in this minute, where they are limited, and today (UTC)."""

    ciphertext: bytes | None
    uses: int
    in_minute: int
    today: int


def diagnose(given: Given, *, now: int, look: Callable[[str, bytes], Memory]) -> Diagnosis:
    """Say what the API would make of the appKey at Unix time `now`; `look(service, iv)` is what it remembers."""
    service = Service.objects.filter(name=given.svc).first()
    if service is None:
        return Diagnosis((*_unknown(given.svc), *_form(given.app_key)))
    secrets = secrets_of(service)
    key = parse_app_key(given.app_key)
    findings = [*_service(service, secrets), *_form(given.app_key)]
    if key:
        findings += _maker(given.app_key, key, secrets, now)
    findings += [_version(service), _network(service, given.address), *_parts(service)]
    memory = look(service.name, key[:16] if key else b"")
    if key:
        findings += _earlier(memory, key)
    return Diagnosis((*findings, *_limits(service, memory)))


def _good(text: str) -> Finding:
    return Finding(Outcome.GOOD, text)


def _note(text: str) -> Finding:
    return Finding(Outcome.NOTE, text)


def _bad(denial: Denial, text: str) -> Finding:
    return Finding(Outcome.BAD, text, denial)


def _unknown(svc: str) -> Iterator[Finding]:
    yield _bad(Denial.UNKNOWN, _("No service of this name is registered."))
    if similar := Service.objects.filter(name__iexact=svc.strip()).first():
        told = _("There is one called “%(name)s”: names are compared exactly, capital letters and spaces too.")
        yield _note(told % {"name": similar.name})


def _service(service: Service, secrets: list[ServiceSecret]) -> Iterator[Finding]:
    if service.enabled:
        yield _good(_("The service is registered and enabled."))
    else:
        yield _bad(Denial.UNKNOWN, _("The service is disabled: every call is denied."))
    if not any(secret.is_live for secret in secrets):
        yield _bad(Denial.UNKNOWN, _("The service has no secret that is good now."))


def _form(text: str) -> Iterator[Finding]:
    if parse_app_key(text):
        yield _good(_("The key has the right form: 52 hex digits."))
        return
    if len(text) == _LENGTH:
        yield _bad(Denial.MALFORMED, _("The key has 52 characters, but not all of them are hex digits."))
    else:
        told = ngettext(
            "The key has %(n)d character instead of 52 hex digits.",
            "The key has %(n)d characters instead of 52 hex digits.",
            len(text),
        )
        yield _bad(Denial.MALFORMED, told % {"n": len(text)})
    if text != text.strip():
        yield _note(_("There are spaces around it; a client that sends them is denied."))
    if len(text.strip()) == _MILLISECONDS:
        yield _note(_("58 digits hold a time of 13 digits: milliseconds, where whole seconds belong."))
    if len(text.strip()) == _PADDED:
        yield _note(_("64 digits hold a padded time: CFB is used without padding."))


def _maker(text: str, key: bytes, secrets: list[ServiceSecret], now: int) -> Iterator[Finding]:
    """Which secret made the key, and at which second; both steps, or the one that fails."""
    opened: list[tuple[ServiceSecret, bytes]] = []
    for secret in secrets:
        try:
            opened.append((secret, secret.open()))
        except Undecryptable:
            told = _("The secret made on %(when)s cannot be opened here: is its key still in FIELD_KEYS?")
            yield _note(told % {"when": _time(secret.created_at)})
    live = [pair for pair in opened if pair[0].is_live][:MOST_LIVE_SECRETS]
    reading = read_app_key(text, [value for _secret, value in live], now)
    if reading.which is not None and reading.seconds is not None:
        made = {"when": _time(live[reading.which][0].created_at)}
        yield _good(_("It was made with a good secret of the service, the one made on %(when)s.") % made)
        yield _moment(reading.seconds, now)
        return
    yield from _no_good_maker(key, [pair for pair in opened if pair not in live], live, now)


def _no_good_maker(
    key: bytes, dead: list[tuple[ServiceSecret, bytes]], live: list[tuple[ServiceSecret, bytes]], now: int
) -> Iterator[Finding]:
    for secret, value in dead:
        seconds = read_seconds(key, value)
        if seconds is not None:
            yield _bad(Denial.WRONG_SECRET, _ended(secret))
            yield _moment(seconds, now)
            return
    if any(_is_made_with_short_segments(key, value) for _secret, value in live):
        told = _("It was made with a good secret, but in CFB of 8-bit segments: the segments have 128 bits.")
        yield _bad(Denial.WRONG_SECRET, told)
        return
    yield _bad(Denial.WRONG_SECRET, _("None of the service's secrets made it, or what it holds is not ten digits."))


def _ended(secret: ServiceSecret) -> str:
    made = _time(secret.created_at)
    if secret.revoked_at:
        told = _("It was made with the secret of %(made)s, which was revoked on %(ended)s.")
        return told % {"made": made, "ended": _time(secret.revoked_at)}
    if secret.expires_at:
        told = _("It was made with the secret of %(made)s, which expired on %(ended)s.")
        return told % {"made": made, "ended": _time(secret.expires_at)}
    return _("It was made with the secret of %(made)s, which newer ones have replaced.") % {"made": made}


def _is_made_with_short_segments(key: bytes, secret: bytes) -> bool:
    """Whether it was made as pycryptodome makes it unless told otherwise."""
    plain = AES.new(secret, AES.MODE_CFB, iv=key[:16], segment_size=8).decrypt(key[16:])
    return plain.isdigit()


def _moment(seconds: int, now: int) -> Finding:
    values = {"when": _time(datetime.fromtimestamp(seconds, UTC)), "span": _span(abs(now - seconds))}
    if abs(now - seconds) <= WINDOW_SECONDS:
        return _good(_("Its second is %(when)s, %(span)s from now: within ten seconds.") % values)
    if seconds < now:
        told = _("Its second is %(when)s, %(span)s ago: it is too old. If it is fresh, the clock of its maker is slow.")
    else:
        told = _("Its second is %(when)s, which lies %(span)s ahead: the clock of its maker is fast.")
    return _bad(Denial.WRONG_TIME, told % values)


def _version(service: Service) -> Finding:
    if service.v1_allowed:
        return _good(_("The service may call with appKeys."))
    return _bad(Denial.V1_OFF, _("The service may not call with appKeys, only with signatures."))


def _network(service: Service, address: str | None) -> Finding:
    networks = service.allowed_networks
    if not networks:
        return _good(_("The service may call from everywhere."))
    listed = {"networks": ", ".join(networks), "address": address}
    if address is None:
        return _note(_("The service may only call from %(networks)s.") % listed)
    if any(ip_address(address) in ip_network(network, strict=False) for network in networks):
        return _good(_("The service may call from %(address)s.") % listed)
    return _bad(Denial.NETWORK, _("The service may not call from %(address)s, only from %(networks)s.") % listed)


def _parts(service: Service) -> Iterator[Finding]:
    if closed := [scope for scope in Scope if scope not in service.scopes]:
        told = _("These parts of the API are closed to the service: %(parts)s.")
        yield _note(told % {"parts": _("; ").join(str(scope.label) for scope in closed)})


def _earlier(memory: Memory, key: bytes) -> Iterator[Finding]:
    if memory.ciphertext is not None and memory.ciphertext != key[16:]:
        yield _bad(Denial.FORGED, _("Its IV came before with another ciphertext: the key was forged from that one."))
    elif memory.ciphertext is not None:
        yield _note(_("This very key has been used already."))


def _limits(service: Service, memory: Memory) -> Iterator[Finding]:
    minute = service.calls_per_minute
    if minute is not None and memory.in_minute >= minute:
        told = ngettext(
            "The %(n)d call that it may make in a minute has been made; the next minute begins anew.",
            "The %(n)d calls that it may make in a minute have been made; the next minute begins anew.",
            minute,
        )
        yield _bad(Denial.RATE, told % {"n": minute})
    yield from _quota(service, memory)
    if service.most_uses:
        told = ngettext("One key is good for %(n)d call.", "One key is good for %(n)d calls.", service.most_uses)
        told %= {"n": service.most_uses}
        if memory.uses < service.most_uses:
            yield _note(told)
        else:
            yield _bad(Denial.USED_UP, told + " " + _("This one is used up."))


def _quota(service: Service, memory: Memory) -> Iterator[Finding]:
    if service.calls_per_day is None:
        return
    left = max(0, service.calls_per_day - memory.today)
    if left:
        told = ngettext("%(n)d call of today's quota is left.", "%(n)d calls of today's quota are left.", left)
        yield _note(told % {"n": left})
    else:
        yield _bad(Denial.QUOTA, _("The quota of this day is used up."))


def _time(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s")


def _span(seconds: int) -> str:
    """A length of time in words: to the second while that matters."""
    if seconds < _EXACT_SECONDS:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    start = datetime.fromtimestamp(0, UTC)
    return timesince(start, datetime.fromtimestamp(seconds, UTC), depth=1)
