"""Ids that rise with time and that JavaScript can hold: 41 bits of milliseconds since 2020, then 12 bits of a counter.

41 + 12 = 53 bits, so that no id exceeds 2^53 - 1 before September 2089. An id is the only record of when its row was
made.
"""

import threading
import time
from datetime import UTC, datetime, timedelta

from django.db import connection

from services_registry.errors import NoId
from wecho.common.database import aside, is_postgresql

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
COUNTER_BITS = 12
LARGEST_ID = 2**53 - 1
SEQUENCE = "service_record_ids"
_EPOCH_MS = int(EPOCH.timestamp() * 1000)
# Computed in the INSERT itself: the database's clock and one sequence are the same for every process and machine.
_IN_THE_STATEMENT = (
    f"((floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint - {_EPOCH_MS}) << {COUNTER_BITS}"
    f" | (nextval('{SEQUENCE}') & {2**COUNTER_BITS - 1}))"
)
_lock = threading.Lock()
_last = 0


def created_at(record_id: int) -> datetime:
    """When the row of that id was made: UTC, to the millisecond."""
    return EPOCH + timedelta(milliseconds=record_id >> COUNTER_BITS)


def first_id_at(moment: datetime) -> int:
    """The smallest id of the millisecond in which `moment` (aware) lies; negative before 2020."""
    return ((moment - EPOCH) // timedelta(milliseconds=1)) << COUNTER_BITS


def new_id() -> tuple[str, list[int]]:
    """SQL of a new id for an INSERT, with its parameters; raises NoId when the clock is out of range.

    Two processes may draw the same id: whoever meets the conflict tries again.
    """
    if is_postgresql():
        return _IN_THE_STATEMENT, []
    return "%s", [_next_in_this_process()]


@aside
def source_is_gone() -> bool:
    """Whether ids cannot be made: on PostgreSQL, the sequence is missing or may not be used."""
    if not is_postgresql():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(has_sequence_privilege(to_regclass(%s), 'USAGE'), false)", [SEQUENCE])
        return not cursor.fetchone()[0]


def _next_in_this_process() -> int:
    global _last
    with _lock:
        _last = max(_last + 1, (time.time_ns() // 1_000_000 - _EPOCH_MS) << COUNTER_BITS)
        if not 0 < _last <= LARGEST_ID:
            raise NoId
        return _last
