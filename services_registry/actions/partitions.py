"""Taking a service's partitions away on PostgreSQL, while all other services go on calling.

Dropping a partition that is still attached would lock the table of all. DETACH … CONCURRENTLY locks out nobody: it
marks the partition, waits for whoever still uses the table, and lets it go; what is left is dropped as a table of its
own. It runs outside of a transaction, so that each step stands by itself and can be gone on with after a crash.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, models

from services_registry.models.tables import partition_name
from wecho.common.database import rows

LOCK_TIMEOUT_MS = 2_000
# One detaches at a time: PostgreSQL allows one partition of a table to be on its way out.
_TURN = 1463436659
_STATE = """
SELECT to_regclass(%(partition)s) IS NOT NULL, EXISTS (
    SELECT FROM pg_inherits WHERE inhrelid = to_regclass(%(partition)s) AND inhparent = to_regclass(%(table)s)
    AND NOT inhdetachpending)
"""
_PENDING = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(%s) AND inhdetachpending"
_BUSY = frozenset({"55P03", "55000", "57014"})


class Busy(Exception):
    """Somebody uses the table or detaches another partition of it: try again in a while."""


@contextmanager
def detaching() -> Iterator[None]:
    """Have the turn of detaching; waits for no lock longer than two seconds. Raises Busy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_TURN])
        if not cursor.fetchone()[0]:
            raise Busy
        try:
            cursor.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
            cursor.execute("SET statement_timeout = 0")
            yield
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") not in _BUSY:
                raise
            raise Busy from error
        finally:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET statement_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_TURN])


def drop_partition(model: type[models.Model], service_id: int) -> None:
    """Detach and drop the service's partition of a table, from wherever an earlier try stopped; within `detaching`."""
    quote = connection.ops.quote_name
    table, partition = model._meta.db_table, partition_name(model, service_id)
    with connection.cursor() as cursor:
        for (pending,) in rows(_PENDING, [table]):
            cursor.execute(f"ALTER TABLE {quote(table)} DETACH PARTITION {pending} FINALIZE")
        exists, is_attached = rows(_STATE, {"partition": partition, "table": table})[0]
        if is_attached:
            cursor.execute(f"ALTER TABLE {quote(table)} DETACH PARTITION {quote(partition)} CONCURRENTLY")
        if exists:
            cursor.execute(f"DROP TABLE IF EXISTS {quote(partition)}")
