"""How much services call at the moment: their last day, and what is left of this day's quota."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from services_registry.models import Service, ServiceTraffic

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
FAILED = Q(code__gte=400)
"""Which answers are errors: every refusal, that of a record which is not there too."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Calls of the present hour and the 23 before it, errors among them, and calls since midnight UTC."""

    calls: int = 0
    errors: int = 0
    today: int = 0


def hour_of(moment: datetime) -> datetime:
    """The beginning of that hour, UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_before_now() -> datetime:
    """Where the last 24 hours begin: the present hour and the 23 before it."""
    return hour_of(timezone.now()) - DAY + HOUR


def calls_today(service: Service) -> int:
    """How many calls of the service were let in since midnight UTC, when quotas begin anew."""
    midnight = hour_of(timezone.now()).replace(hour=0)
    found = ServiceTraffic.objects.filter(service=service, hour__gte=midnight).aggregate(calls=Sum("calls"))
    return found["calls"] or 0


def usage_of(service_ids: Iterable[int]) -> dict[int, Usage]:
    """The usage of each service that called within a day, in one query."""
    present = hour_of(timezone.now())
    rows = ServiceTraffic.objects.filter(service_id__in=list(service_ids), hour__gte=day_before_now())
    found = rows.values("service_id").annotate(
        all=Sum("calls"),
        errors=Sum("calls", filter=FAILED, default=0),
        today=Sum("calls", filter=Q(hour__gte=present.replace(hour=0)), default=0),
    )
    return {row["service_id"]: Usage(row["all"], row["errors"], row["today"]) for row in found}


def quota_left(service: Service, today: int) -> int | None:
    """What is left of this day's calls; None without a quota."""
    return None if service.calls_per_day is None else max(0, service.calls_per_day - today)
