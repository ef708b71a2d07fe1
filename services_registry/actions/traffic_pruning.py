"""Numbers of old calls go: hourly ones after 400 days, denials after 90."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from services_registry.constants import KEEP_DENIALS, KEEP_TRAFFIC
from services_registry.models import Service, ServiceDenial, ServiceTraffic

BATCH = 1_000
MOST = 500_000


def prune_traffic() -> int:
    """Delete what is older than it is kept, and return how many rows went.

    In batches that each commit by themselves, found by the index of one service each; after half a million rows it
    leaves the rest for the next time. Safe to run twice, and at once.
    """
    gone = 0
    for old in _old(timezone.now()):
        while gone < MOST and (deleted := _delete_batch(old)):
            gone += deleted
    return gone


def _old(now: datetime) -> Iterator[QuerySet[Any]]:
    for service_id in (None, *Service.objects.values_list("pk", flat=True)):
        yield ServiceDenial.objects.filter(service=service_id, at__lt=now - KEEP_DENIALS).order_by("at")
        if service_id is not None:
            yield ServiceTraffic.objects.filter(service=service_id, hour__lt=now - KEEP_TRAFFIC).order_by("hour")


def _delete_batch(old: QuerySet[Any]) -> int:
    deleted: int
    deleted, _ = old.model.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()
    return deleted
