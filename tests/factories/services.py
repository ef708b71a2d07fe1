"""Registered services, and the keys that they call with."""

import time
from itertools import count

from services_registry.actions.services import register_service
from services_registry.appkeys import make_app_key, read_app_key
from services_registry.models import Service

_numbers = count(1)


def make_service(name: str | None = None) -> Service:
    """A service with its tables and one secret."""
    service, _ = register_service(actor=None, name=name or f"service{next(_numbers)}")
    return service


def make_app_key_of(service: Service, *, seconds_ago: int = 0) -> str:
    """An appKey that the service would make now, or would have made."""
    secret = service.secrets.live().latest("created_at").open()
    return make_app_key(secret, int(time.time()) - seconds_ago)


def key_headers(service: Service) -> dict[str, str]:
    """Request headers with which the service calls Wecho's own resources."""
    return {"X-Svc": service.name, "X-App-Key": make_app_key_of(service)}


def matching_secret(text: str, live: list[bytes], now: int) -> int | None:
    """Which live secret made the key within ten seconds of `now`."""
    reading = read_app_key(text, live, now)
    return reading.index if reading.is_fresh(now) else None
