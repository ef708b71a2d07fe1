"""Registered services, and the keys that they call with."""

import time
from datetime import timedelta
from itertools import count

from django.utils import timezone

from services_registry.actions.services import register_service
from services_registry.appkeys import make_app_key, read_app_key
from services_registry.constants import Denial
from services_registry.models import Service, ServiceDenial, ServiceTraffic

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
    return reading.which if reading.is_fresh(now) else None


def make_traffic(
    service: Service,
    hours_ago: int = 0,
    *,
    calls: int = 1,
    call: str = "getinfo",
    code: int = 200,
    step: int = 1,
) -> ServiceTraffic:
    """Calls that were counted, `hours_ago` whole hours before the present one."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours_ago)
    return ServiceTraffic.objects.create(service=service, hour=hour, call=call, code=code, step=step, calls=calls)


def make_denial(
    service: Service | None,
    reason: Denial = Denial.WRONG_SECRET,
    *,
    minutes_ago: int = 0,
    times: int = 1,
    address: str | None = "203.0.113.9",
) -> ServiceDenial:
    """Calls that were denied."""
    at = timezone.now() - timedelta(minutes=minutes_ago)
    return ServiceDenial.objects.create(
        service=service, reason=reason, at=at, call="getinfo", address=address, times=times
    )
