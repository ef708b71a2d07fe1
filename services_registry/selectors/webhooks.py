"""Who is told of an event, kept in each process and never older than a second; what the administration reads."""

import threading
import time
from collections.abc import Mapping

from services_registry.models import Service, ServiceDelivery, ServiceWebhook
from services_registry.states import DeliveryStatus
from wecho.common.database import aside_for_all
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page

LIFETIME_SECONDS = 1.0
SHOWN = 20
_Listeners = Mapping[tuple[int, str], tuple[int, ...]]


class _Directory:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._listeners: _Listeners = {}

    def listeners(self) -> _Listeners:
        if time.monotonic() - self._read_at >= LIFETIME_SECONDS:
            self._renew()
        return self._listeners

    def forget(self) -> None:
        with self._lock:
            self._read_at = float("-inf")

    @aside_for_all
    def _renew(self) -> None:
        with self._lock:
            started = time.monotonic()
            if started - self._read_at >= LIFETIME_SECONDS:
                self._listeners = self._read()
                self._read_at = started

    def _read(self) -> _Listeners:
        found: dict[tuple[int, str], tuple[int, ...]] = {}
        rows = ServiceWebhook.objects.filter(enabled=True).order_by("pk")
        for key, service_id, events in rows.values_list("pk", "service_id", "events"):
            for event in events:
                found[service_id, event] = (*found.get((service_id, event), ()), key)
        return found


_directory = _Directory()


def listeners(service_id: int, event: str) -> tuple[int, ...]:
    """The endpoints of a service that want an event, as they were at most a second ago; they may be gone since.

    All are read at once, so that a service without endpoints costs no query of its own.
    """
    return _directory.listeners().get((service_id, event), ())


def forget() -> None:
    """Read anew at the next question: whoever changes an endpoint calls it, so that this process knows at once."""
    _directory.forget()


def webhooks_of(service: Service) -> list[ServiceWebhook]:
    """The endpoints of a service, the oldest first."""
    return list(service.webhooks.order_by("pk"))


def webhook_of(service: Service, webhook_id: int) -> ServiceWebhook:
    """Return one endpoint of a service; raises NotFound."""
    webhook = ServiceWebhook.objects.filter(service=service, pk=webhook_id).select_related("service").first()
    if webhook is None:
        raise NotFound
    return webhook


def deliveries_of(webhook: ServiceWebhook, *, cursor: str | None) -> Page[ServiceDelivery]:
    """The deliveries to an endpoint, the newest first, without what they carry."""
    rows = ServiceDelivery.objects.filter(webhook_id=webhook.pk).defer("payload")
    return keyset_page(rows, order=("webhook_id", "id"), cursor=cursor, limit=SHOWN)


def delivery_of(webhook: ServiceWebhook, delivery_id: int) -> ServiceDelivery:
    """Return one delivery to an endpoint; raises NotFound."""
    delivery = ServiceDelivery.objects.filter(webhook_id=webhook.pk, pk=delivery_id).first()
    if delivery is None:
        raise NotFound
    delivery.webhook = webhook
    return delivery


def has_failed_deliveries(webhook: ServiceWebhook) -> bool:
    """Whether anything could be sent again."""
    return ServiceDelivery.objects.filter(webhook_id=webhook.pk, status=DeliveryStatus.FAILED).exists()
