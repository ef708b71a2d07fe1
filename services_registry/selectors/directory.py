"""The services that may call at this moment, kept in each process and never older than a second.

All of them are read at once: an unknown name costs no query, leaves nothing behind, and looks like any other.
"""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from uuid import UUID

from django.db import DatabaseError

from services_registry.constants import MOST_LIVE_SECRETS
from services_registry.models import Service, ServiceSecret
from wecho.common.database import aside_for_all
from wecho.common.encryption import Undecryptable

log = logging.getLogger(__name__)
# Less than a second, as reading them takes a little too.
LIFETIME_SECONDS = 0.8
OLDEST_SECONDS = 1.0
# Without the database, the services known last go on this long.
WITHOUT_DATABASE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class LiveSecret:
    """A secret that is not revoked; `repr` does not tell it."""

    id: UUID
    value: bytes
    expires_at: datetime | None

    def __repr__(self) -> str:
        return f"LiveSecret({self.id})"


@dataclass(frozen=True, slots=True)
class KnownService:
    """An enabled service with its secrets, the newest first."""

    service: Service
    secrets: tuple[LiveSecret, ...]
    scopes: frozenset[str]
    networks: tuple[IPv4Network | IPv6Network, ...]

    def live_secrets(self) -> tuple[LiveSecret, ...]:
        """Those that have not expired, at most two."""
        now = datetime.now(UTC)
        live = [secret for secret in self.secrets if secret.expires_at is None or secret.expires_at > now]
        return tuple(live[:MOST_LIVE_SECRETS])

    def may_come_from(self, address: str | None) -> bool:
        """Whether a call may come from there; without an address, only where every network is allowed."""
        if not self.networks or address is None:
            return not self.networks
        return any(ip_address(address) in network for network in self.networks)


class _Directory:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at = self._good_at = float("-inf")
        self._services: Mapping[str, KnownService] = {}
        self._closed: Mapping[str, int] = {}
        self._opened: dict[UUID, bytes] = {}

    def services(self) -> Mapping[str, KnownService]:
        age = time.monotonic() - self._read_at
        # One call reads them anew; the others go on with what there is, as long as that is not a second old.
        if age >= OLDEST_SECONDS or (age >= LIFETIME_SECONDS and not self._lock.locked()):
            self._renew()
        return self._services

    @aside_for_all
    def _renew(self) -> None:
        with self._lock:
            self._renew_unless_done()

    def _renew_unless_done(self) -> None:
        started = time.monotonic()
        if started - self._read_at < LIFETIME_SECONDS:
            return
        try:
            self._services = self._read()
        except DatabaseError:
            if started - self._good_at >= WITHOUT_DATABASE_SECONDS:
                raise
            log.warning("the services cannot be read: those known last go on", exc_info=True)
        else:
            self._good_at = started
        self._read_at = started

    def closed(self) -> Mapping[str, int]:
        self.services()
        return self._closed

    def forget(self) -> None:
        with self._lock:
            self._read_at = float("-inf")

    def _read(self) -> dict[str, KnownService]:
        rows = ServiceSecret.objects.live().filter(service__enabled=True)
        secrets: dict[str, list[LiveSecret]] = {}
        services: dict[str, Service] = {}
        opened: dict[UUID, bytes] = {}
        for row in rows.select_related("service").order_by("-created_at"):
            try:
                opened[row.pk] = self._opened.get(row.pk) or row.open()
            except Undecryptable:
                log.error("a secret of service %s cannot be opened: is its key still in FIELD_KEYS?", row.service)
                continue
            services[row.service.name] = row.service
            secrets.setdefault(row.service.name, []).append(LiveSecret(row.pk, opened[row.pk], row.expires_at))
        self._opened = opened
        self._closed = dict(Service.objects.exclude(name__in=services).values_list("name", "pk"))
        return {name: _known(service, secrets[name]) for name, service in services.items()}


def _known(service: Service, secrets: list[LiveSecret]) -> KnownService:
    networks = tuple(ip_network(network, strict=False) for network in service.allowed_networks)
    return KnownService(service, tuple(secrets), frozenset(service.scopes), networks)


_directory = _Directory()


def find(name: str) -> KnownService | None:
    """Return the enabled service of that exact name that has a secret, as it was at most a second ago, or None."""
    return _directory.services().get(name)


def number_of(name: str) -> int | None:
    """Return the number of a service that may call or may not, None for a name that is none's."""
    known = _directory.services().get(name)
    return known.service.pk if known else _directory.closed().get(name)


def forget() -> None:
    """Read anew at the next question: whoever changes a service calls it, so that this process knows at once."""
    _directory.forget()
