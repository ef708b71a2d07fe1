"""Deliveries afterwards: sent again by hand, and thrown away when they are old."""

import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services_registry.actions.audit import record, refuse
from services_registry.actions.outbox import put_into_outbox
from services_registry.constants import PING
from services_registry.jobs import SEND_DUE
from services_registry.models import ServiceDelivery, ServiceEvent, ServiceWebhook
from services_registry.policies import Administrator, can_manage_services
from services_registry.states import DELIVERIES, DeliveryStatus
from wecho.common.errors import Invalid
from wecho.common.jobs import enqueue

KEEP = timedelta(days=30)
BATCH = 1000
BUDGET_SECONDS = 60.0


def send_ping(*, actor: Administrator, webhook: ServiceWebhook) -> None:
    """Send an endpoint a test, whatever events it wants, at once; raises Invalid when it is switched off."""
    _check(actor, webhook, ServiceEvent.Act.WEBHOOK_TESTED)
    with transaction.atomic():
        put_into_outbox([webhook.pk], PING, {"svc": webhook.service.name})
        enqueue(SEND_DUE, webhook.pk)
        _end_rest(webhook)
        record(actor, webhook.service, ServiceEvent.Act.WEBHOOK_TESTED, endpoint=webhook.pk)


def replay_delivery(*, actor: Administrator, delivery: ServiceDelivery) -> None:
    """Send a failed delivery again, under the id that it had, with as many attempts as a new one.

    Raises Invalid when the endpoint is switched off, Conflict when the delivery has not failed.
    """
    _check(actor, delivery.webhook, ServiceEvent.Act.WEBHOOK_REPLAYED)
    with transaction.atomic():
        DELIVERIES.move(delivery, DeliveryStatus.PENDING, **_anew())
        _send_now(actor, delivery.webhook, delivery=delivery.pk)


def replay_failed(*, actor: Administrator, webhook: ServiceWebhook) -> int:
    """Send all failed deliveries of an endpoint again, as `replay_delivery` does; returns how many those are."""
    _check(actor, webhook, ServiceEvent.Act.WEBHOOK_REPLAYED)
    with transaction.atomic():
        failed = ServiceDelivery.objects.filter(
            webhook_id=webhook.pk, status__in=DELIVERIES.sources(DeliveryStatus.PENDING)
        )
        replayed = failed.update(status=DeliveryStatus.PENDING, **_anew())
        if replayed:
            _send_now(actor, webhook, deliveries=replayed)
    return replayed


def prune_deliveries() -> int:
    """Delete settled deliveries, and those of endpoints that are switched off, after 30 days; returns how many.

    In batches and for about a minute; the rest waits for the next round.
    """
    end, pruned = time.monotonic() + BUDGET_SECONDS, 0
    settled = ~Q(status=DeliveryStatus.PENDING) | Q(webhook__enabled=False)
    old = ServiceDelivery.objects.filter(settled, created_at__lt=timezone.now() - KEEP)
    while time.monotonic() < end:
        keys = list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        pruned += ServiceDelivery.objects.filter(pk__in=keys).delete()[0]
    return pruned


def _check(actor: Administrator, webhook: ServiceWebhook, act: str) -> None:
    if not can_manage_services(actor):
        refuse(actor, webhook.service, act)
    if not webhook.enabled:
        raise Invalid(_("The endpoint is switched off."), slug="webhook_off")


def _anew() -> dict[str, Any]:
    return {"attempts": 0, "due_at": timezone.now()}


def _send_now(actor: Administrator, webhook: ServiceWebhook, **which: Any) -> None:
    enqueue(SEND_DUE, webhook.pk)
    _end_rest(webhook)
    record(actor, webhook.service, ServiceEvent.Act.WEBHOOK_REPLAYED, endpoint=webhook.pk, **which)


def _end_rest(webhook: ServiceWebhook) -> None:
    # A job under way loses its lease over the endpoint by this, but none of the deliveries that it has claimed.
    ServiceWebhook.objects.filter(pk=webhook.pk, failing_since__isnull=False).update(free_at=timezone.now())
