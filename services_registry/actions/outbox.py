"""The outbox: what is to be told of a change is written in the transaction of the change, and sent after its commit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import orjson
from django.db import transaction
from django.utils import timezone

from services_registry.actions.writing import share_lock
from services_registry.jobs import SEND_DUE
from services_registry.models import Service, ServiceDelivery
from services_registry.selectors.webhooks import listeners
from wecho.common.database import aside, rows
from wecho.common.jobs import enqueue

Result = TypeVar("Result")
Data = Mapping[str, Any]
# Held against removal until the commit: who was known a second ago may be gone.
_STILL_THERE = (
    "SELECT id, failing_since IS NULL FROM service_webhook WHERE id IN ({marks}) AND enabled ORDER BY id{lock}"
)


def announced(
    service: Service, event: str, write: Callable[[], Result], data: Callable[[Result], Data]
) -> Callable[[], Result]:
    """The same write, made one transaction with its rows in the outbox. Without endpoints it stays as it is.

    `data` tells of the result; a falsy one has changed nothing, and nothing is told.
    """

    def write_and_tell() -> Result:
        return in_one() if listeners(service.pk, event) else write()

    @aside
    def in_one() -> Result:
        with transaction.atomic():
            result = write()
            if result:
                announce(service, event, data(result))
            return result

    return write_and_tell


def announce(service: Service, event: str, data: Data) -> None:
    """Put an event into the outbox of each endpoint that wants it; within the transaction that makes it true.

    Endpoints that fail at present get no job: the round of each minute tries them once their rest is over.
    """
    known = listeners(service.pk, event)
    if known:
        marks = ", ".join(["%s"] * len(known))
        there = rows(_STILL_THERE.format(marks=marks, lock=share_lock()), list(known))
        put_into_outbox([key for key, _ in there], event, data)
        for key, healthy in there:
            if healthy:
                enqueue(SEND_DUE, key)


def put_into_outbox(webhook_ids: Sequence[int], event: str, data: Data) -> None:
    """Write one delivery for each endpoint, under the same id; a job is the caller's business."""
    now, key = timezone.now(), uuid4()
    payload = orjson.dumps({"type": event, "timestamp": now, "data": data}, option=orjson.OPT_UTC_Z).decode()
    ServiceDelivery.objects.bulk_create(
        ServiceDelivery(webhook_id=webhook_id, event=key, type=event, payload=payload, created_at=now, due_at=now)
        for webhook_id in webhook_ids
    )
