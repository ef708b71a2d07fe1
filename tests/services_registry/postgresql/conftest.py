"""What only PostgreSQL has: partitions, the sequence of ids, roles. On SQLite there is nothing of this to collect."""

import pytest
from asgiref.sync import SyncToAsync
from django.conf import settings
from django.db import connections

collect_ignore_glob = ["test_*.py"] if settings.EMBEDDED else []


@pytest.fixture(autouse=True)
def _no_connection_left_in_the_bridge() -> None:
    """Tests here end connections: none may wait in asgiref's thread for a test that comes later."""
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()
