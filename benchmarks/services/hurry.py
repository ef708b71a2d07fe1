"""A cluster of our own that need not survive a power cut while it is filled."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

_UNSAFE = ("fsync = off", "full_page_writes = off", "max_wal_size = '16GB'", "autovacuum = off")


@contextmanager
def unsafe(database_url: str) -> Iterator[None]:
    """Nothing is forced to disk within the block; all of it is at its end. Not for a cluster that matters."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for setting in _UNSAFE:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            for setting in _UNSAFE:
                connection.execute(f"ALTER SYSTEM RESET {setting.partition(' ')[0]}")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CHECKPOINT")
