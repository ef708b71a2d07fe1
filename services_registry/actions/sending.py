"""Sending what lies in the outbox. Whoever receives it must bear that the same comes twice, under the same id.

One job sends to one endpoint: it takes the endpoint's lease, then one delivery after the other, oldest first. Each is
claimed by moving its `due_at` on, so that a job that dies between sending and writing it down leaves something that
comes due again. The first failure ends the job and gives the endpoint a rest: one that hangs holds no worker for long.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from services_registry.actions.audit import record
from services_registry.constants import DeliveryFault
from services_registry.jobs import SEND_DUE
from services_registry.models import ServiceDelivery, ServiceEvent, ServiceWebhook
from services_registry.selectors import webhooks
from services_registry.standard_webhooks import signed_headers
from services_registry.states import DELIVERIES, DeliveryStatus
from wecho.common import outbound
from wecho.common.encryption import Undecryptable
from wecho.common.errors import Conflict
from wecho.common.jobs import enqueue

log = logging.getLogger(__name__)
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
JITTER = 0.2
LEASE = timedelta(seconds=60)
MOST_AT_ONCE = 100
BUDGET_SECONDS = 20.0
SHORTEST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=5)
GONE = 410


@dataclass(frozen=True)
class _Outcome:
    """What came of one attempt; without a fault it arrived."""

    answered: int | None
    fault: str
    took_ms: int


def send_due(webhook_id: int) -> int:
    """Send what is due for an endpoint and return how much arrived; nothing while another job is at it.

    At most a hundred, and for about 20 seconds; the rest is left to a further job.
    """
    lease = timezone.now() + LEASE
    free = ServiceWebhook.objects.filter(pk=webhook_id, enabled=True, free_at__lte=timezone.now())
    if not free.update(free_at=lease):
        return 0
    webhook = ServiceWebhook.objects.select_related("service").filter(pk=webhook_id).first()
    if webhook is None:
        return 0
    end, sent, good = time.monotonic() + BUDGET_SECONDS, 0, True
    while good and sent < MOST_AT_ONCE and time.monotonic() < end:
        webhook.refresh_from_db()  # switched off meanwhile, or with another secret
        if not webhook.enabled:
            break
        delivery = _claim(webhook)
        if delivery is None:
            break
        good = _send(webhook, delivery)
        sent += good
    _release(webhook, lease, good)
    return sent


def send_all_due() -> int:
    """Enqueue the job of every endpoint that rests no longer and has something due; returns how many those are."""
    now = timezone.now()
    waiting = ServiceDelivery.objects.filter(status=DeliveryStatus.PENDING, due_at__lte=now)
    free = waiting.filter(webhook__enabled=True, webhook__free_at__lte=now)
    keys = list(free.values_list("webhook_id", flat=True).distinct().order_by("webhook_id"))
    for key in keys:
        enqueue(SEND_DUE, key)
    return len(keys)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it has been tried often enough."""
    if attempts > len(PAUSES):
        return None
    return now + PAUSES[attempts - 1] * uniform(1, 1 + JITTER)  # noqa: S311 - so that not all come at once


def _due(webhook_id: int) -> QuerySet[ServiceDelivery]:
    return ServiceDelivery.objects.filter(
        webhook_id=webhook_id, status=DeliveryStatus.PENDING, due_at__lte=timezone.now()
    )


def _claim(webhook: ServiceWebhook) -> ServiceDelivery | None:
    while delivery := _due(webhook.pk).order_by("due_at", "pk").first():
        seen, delivery.due_at = delivery.due_at, timezone.now() + LEASE
        mine = ServiceDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.PENDING, due_at=seen)
        if mine.update(due_at=delivery.due_at, attempts=F("attempts") + 1):
            delivery.attempts += 1
            return delivery
    return None


def _send(webhook: ServiceWebhook, delivery: ServiceDelivery) -> bool:
    """Make one attempt and write down what came of it; True when it arrived."""
    started = time.monotonic()
    answered, fault = _post(webhook, delivery.event, delivery.payload.encode())
    outcome = _Outcome(answered, fault, int((time.monotonic() - started) * 1000))
    try:
        _settle(delivery, outcome)
    except Conflict:
        log.info("delivery %s was settled by somebody else", delivery.pk)
    _note_health(webhook, outcome)
    return not fault


def _post(webhook: ServiceWebhook, event: UUID, body: bytes) -> tuple[int | None, str]:
    try:
        signed = signed_headers(webhook.live_secrets(), message_id=str(event), seconds=int(time.time()), body=body)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Wecho-Webhooks/1",
            "Connection": "close",
            **signed,
        }
        status = outbound.post(webhook.url, body, headers)
    except outbound.Unreachable as error:
        return None, error.fault
    except outbound.BadAddress:
        return None, DeliveryFault.ADDRESS
    except Undecryptable:
        log.error("a secret of endpoint %s cannot be opened: is its key still in FIELD_KEYS?", webhook.pk)
        return None, DeliveryFault.SECRET
    if 200 <= status < 300:
        return status, ""
    return status, DeliveryFault.REDIRECT if 300 <= status < 400 else DeliveryFault.ANSWER


def _settle(delivery: ServiceDelivery, outcome: _Outcome) -> None:
    now = timezone.now()
    facts = {"tried_at": now, "answered": outcome.answered, "fault": outcome.fault, "took_ms": outcome.took_ms}
    again = next_attempt(delivery.attempts, now)
    if not outcome.fault:
        DELIVERIES.move(delivery, DeliveryStatus.DELIVERED, **facts)
    elif again is None:
        DELIVERIES.move(delivery, DeliveryStatus.FAILED, **facts)
    else:
        mine = ServiceDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.PENDING, due_at=delivery.due_at)
        if not mine.update(due_at=again, **facts):
            raise Conflict


def _note_health(webhook: ServiceWebhook, outcome: _Outcome) -> None:
    """Remember since when an endpoint fails; switch it off after five days of that, or when it says that it is gone."""
    now = timezone.now()
    row = ServiceWebhook.objects.filter(pk=webhook.pk)
    if not outcome.fault:
        if webhook.failing_since:
            row.update(failing_since=None)
            webhook.failing_since = None
        return
    if webhook.failing_since is None:
        row.update(failing_since=now)
        webhook.failing_since = now
    if outcome.answered == GONE or now - webhook.failing_since >= GIVE_UP_AFTER:
        with transaction.atomic():
            if row.filter(enabled=True).update(enabled=False):
                act = ServiceEvent.Act.WEBHOOK_GIVEN_UP
                record(None, webhook.service, act, endpoint=webhook.pk, url=webhook.url)
        webhooks.forget()


def _release(webhook: ServiceWebhook, lease: datetime, good: bool) -> None:
    """Give the lease back, with a rest after a failure: a quarter of the time that it has failed, up to 15 minutes."""
    now = timezone.now()
    failed_for = now - (webhook.failing_since or now)
    free_at = now if good else now + min(max(failed_for / 4, SHORTEST_REST), LONGEST_REST)
    ServiceWebhook.objects.filter(pk=webhook.pk, free_at=lease).update(free_at=free_at)
    # What came after the last look found the lease taken; what has just failed comes due before the next round.
    if good and _due(webhook.pk).exists():
        enqueue(SEND_DUE, webhook.pk)
    elif not good and free_at - now == SHORTEST_REST:
        enqueue(SEND_DUE, webhook.pk, after=SHORTEST_REST * (1 + JITTER))
