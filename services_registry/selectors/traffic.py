"""What the calls of a service were like: by the hour, by code, by call; and which were denied."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Sum
from django.utils import timezone

from services_registry.constants import Denial
from services_registry.models import Service, ServiceDenial, ServiceTraffic
from services_registry.selectors.usage import FAILED, HOUR, hour_of
from wecho.common.pagination import Page, keyset_page

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time up to now, in equal parts of whole hours."""

    hours: int
    hours_of_part: int


PERIODS = {"48h": Period(48, 1), "14d": Period(14 * 24, 6)}


@dataclass(frozen=True, slots=True)
class Part:
    """Calls that ended between `start` and the next part's, and errors among them."""

    start: datetime
    calls: int
    errors: int


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many calls were answered with this code of the envelope."""

    code: int
    calls: int


@dataclass(frozen=True, slots=True)
class CallCount:
    """One kind of call: how often, with how many errors, and how long it took.

    `p50_ms` and `p99_ms` are upper bounds, powers of two: so many of a hundred calls took less.
    """

    call: str
    calls: int
    errors: int
    p50_ms: int
    p99_ms: int


@dataclass(frozen=True, slots=True)
class Traffic:
    """A period of a service's calls; every list is complete, and the parts have no gaps."""

    parts: list[Part]
    codes: list[CodeCount]
    calls: list[CallCount]


@dataclass(frozen=True, slots=True)
class DenialCount:
    """How often calls were denied for one reason, and when last."""

    reason: Denial
    times: int
    last: datetime


def traffic_of(service: Service, period: Period) -> Traffic:
    """What a service called in that period, in three queries; the last part ends with the present hour."""
    starts = _starts(period)
    rows = ServiceTraffic.objects.filter(service=service, hour__gte=starts[0])
    failed = Sum("calls", filter=FAILED, default=0)
    hours = rows.values_list("hour").annotate(all=Sum("calls"), failed=failed).order_by("hour")
    codes = rows.values_list("code").annotate(all=Sum("calls")).order_by("-all", "code")
    steps = rows.values_list("call", "step").annotate(all=Sum("calls"), failed=failed).order_by("step")
    return Traffic(
        _parts(starts, period, hours),
        [CodeCount(code, calls) for code, calls in codes],
        _call_counts(steps),
    )


def denials_of(service: Service, *, cursor: str | None, limit: int = SHOWN) -> Page[ServiceDenial]:
    """Denied calls of a service, the newest first."""
    rows = ServiceDenial.objects.filter(service=service)
    return keyset_page(rows, order=("at", "id"), cursor=cursor, limit=limit)


def denials_by_reason(service: Service, period: Period) -> list[DenialCount]:
    """Why calls of that period were denied, the most frequent reason first."""
    rows = ServiceDenial.objects.filter(service=service, at__gte=_starts(period)[0])
    counts = rows.values_list("reason").annotate(all=Sum("times"), last=Max("at")).order_by("-all", "reason")
    return [DenialCount(Denial(reason), times, last) for reason, times, last in counts]


def _starts(period: Period) -> list[datetime]:
    """The beginnings of a period's parts, which lie at whole parts of the reader's day."""
    present = timezone.localtime(hour_of(timezone.now()))
    last = present - timedelta(hours=present.hour % period.hours_of_part)
    count = period.hours // period.hours_of_part
    return [last - timedelta(hours=period.hours_of_part * back) for back in reversed(range(count))]


def _parts(starts: list[datetime], period: Period, hours: Iterable[tuple[datetime, int, int]]) -> list[Part]:
    calls, errors = [0] * len(starts), [0] * len(starts)
    for hour, all_calls, failed in hours:
        place = min((hour - starts[0]) // (HOUR * period.hours_of_part), len(starts) - 1)
        calls[place] += all_calls
        errors[place] += failed
    return [Part(*part) for part in zip(starts, calls, errors, strict=True)]


def _call_counts(steps: Iterable[tuple[str, int, int, int]]) -> list[CallCount]:
    of_call: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for call, step, calls, errors in steps:
        of_call[call].append((step, calls, errors))
    counts = [
        CallCount(
            call,
            sum(calls for _, calls, _ in rows),
            sum(errors for *_, errors in rows),
            _bound(rows, 50),
            _bound(rows, 99),
        )
        for call, rows in of_call.items()
    ]
    return sorted(counts, key=lambda count: (-count.calls, count.call))


def _bound(rows: list[tuple[int, int, int]], percent: int) -> int:
    """The least power of two, in milliseconds, below which that many of a hundred calls stayed; steps rise."""
    wanted = sum(calls for _, calls, _ in rows) * percent
    seen = 0
    for step, calls, _ in rows:
        seen += calls * 100
        if seen >= wanted:
            return 1 << step
    return 0
