"""Calls are counted in each process, and written to the database every few seconds.

A process that is killed loses the counts of those seconds: they are for the eyes of administrators, and no limit rests
on them. While the database is gone, counts wait, within bounds.
"""

import logging
import threading
from collections import Counter
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction

from services_registry.constants import Denial
from services_registry.models import Service, ServiceDenial
from services_registry.selectors.records import forget_what_is_owed
from wecho.common.flushing import flush_regularly

log = logging.getLogger(__name__)
MOST_CELLS = 20_000
MOST_DENIALS = 1_000
_ADD = """
INSERT INTO service_traffic (service_id, hour, call, code, step, calls) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (service_id, hour, call, code, step) DO UPDATE SET calls = service_traffic.calls + excluded.calls
"""


class Cell(NamedTuple):
    """A row of ServiceTraffic but for its number; `hour` is Unix time in hours."""

    service_id: int
    hour: int
    call: str
    code: int
    step: int


class Refusal(NamedTuple):
    """A row of ServiceDenial but for its number."""

    service_id: int | None
    reason: Denial
    call: str
    address: str | None


_lock = threading.Lock()
_cells: Counter[Cell] = Counter()
_refusals: Counter[Refusal] = Counter()


def note_call(service_id: int, call: str, code: int, *, at: float, seconds: float) -> None:
    """Count a call that ended at Unix time `at` with the envelope's `code`."""
    cell = Cell(service_id, int(at // 3600), call, code, int(seconds * 1000).bit_length())
    with _lock:
        if cell in _cells or len(_cells) < MOST_CELLS:
            _cells[cell] += 1


def note_denial(service_id: int | None, reason: Denial, call: str, address: str | None) -> None:
    """Count a denied call. Beyond a thousand different ones in a few seconds, addresses are no longer told apart."""
    refusal = Refusal(service_id, reason, call, _network(address))
    with _lock:
        if refusal not in _refusals and len(_refusals) >= MOST_DENIALS:
            refusal = Refusal(service_id, reason, "", None)
        _refusals[refusal] += 1


def _network(address: str | None) -> str | None:
    # Whoever has one IPv6 address has all of its /64.
    return str(ip_network(f"{address}/64", strict=False).network_address) if address and ":" in address else address


def flush() -> None:
    """Write what was counted; what cannot be written waits for the next time."""
    global _cells, _refusals
    with _lock:
        cells, _cells = _cells, Counter()
        refusals, _refusals = _refusals, Counter()
    if not cells and not refusals:
        return
    try:
        _write(cells, refusals)
    except DatabaseError:
        log.warning("the counts of calls cannot be written; they wait", exc_info=True)
        with _lock:
            _cells.update(cells)
            _refusals.update(refusals)


def _write(cells: Counter[Cell], refusals: Counter[Refusal]) -> None:
    wanted = {cell.service_id for cell in cells} | {refusal.service_id for refusal in refusals if refusal.service_id}
    with transaction.atomic():
        # Held until the commit, so that none is removed meanwhile; counts of those that were are dropped.
        services = Service.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
        known = set(services.values_list("pk", flat=True))
        rows = [
            (cell.service_id, datetime.fromtimestamp(cell.hour * 3600, UTC), cell.call, cell.code, cell.step, calls)
            for cell, calls in sorted(cells.items())
            if cell.service_id in known
        ]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(_ADD, rows)
        ServiceDenial.objects.bulk_create(
            ServiceDenial(**refusal._asdict(), times=times)
            for refusal, times in refusals.items()
            if refusal.service_id is None or refusal.service_id in known
        )


def forget() -> None:
    """Drop what was counted and not yet written."""
    with _lock:
        _cells.clear()
        _refusals.clear()


def keep_flushing() -> None:
    """Write every few seconds in a thread of this process; called once where calls are served."""
    flush_regularly("service-traffic", flush, forget_what_is_owed)
