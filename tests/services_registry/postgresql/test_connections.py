"""What happens to the connections that threads keep when PostgreSQL ends them."""

from collections.abc import Callable
from threading import Thread

import psycopg
import pytest
from django.db import connection

from services_registry.models import Service
from tests.factories.services import make_app_key_of, make_service
from tests.services_registry.postgresql.test_deadline import PLACE
from tests.services_registry.test_lane import LIST, address, by_wsgi
from wecho.common import database


@pytest.fixture
def service(transactional_db: None) -> Service:
    return make_service("album")


def listed(app_key: str) -> int:
    return by_wsgi("GET", address("getlist"), f"svc=album&appKey={app_key}&{LIST}")[0]


def test_a_call_after_a_restart_of_the_database_goes_through(service: Service) -> None:
    key = make_app_key_of(service)
    assert listed(key) == 200
    place = {name: value for name, value in connection.get_connection_params().items() if name in PLACE}
    with psycopg.connect(**place, autocommit=True) as other:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        other.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")  # noqa: S608
    assert [listed(key) for _ in range(3)] == [200] * 3


def test_a_thread_keeps_its_connection(service: Service) -> None:
    key = make_app_key_of(service)
    listed(key)
    kept = connection.connection
    listed(key)
    assert kept is not None
    assert connection.connection is kept


def in_threads(count: int, act: Callable[[], int]) -> list[int]:
    """Act in so many threads at once, each of which ends then."""
    found: list[int] = []
    threads = [Thread(target=lambda: found.append(act())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_no_connection_is_lost_with_a_thread(service: Service) -> None:
    """More threads than the pool has connections, a few at a time."""
    key = make_app_key_of(service)
    connection.close()
    try:
        for _ in range(12):
            assert in_threads(4, lambda: listed(key)) == [200] * 4
        assert 1 <= len(database._idle) <= 8
    finally:
        database.close_idle_connections()


def test_a_lent_connection_that_the_server_has_ended_is_replaced(service: Service) -> None:
    key = make_app_key_of(service)
    place = {name: value for name, value in connection.get_connection_params().items() if name in PLACE}
    connection.close()
    try:
        assert in_threads(2, lambda: listed(key)) == [200] * 2
        with psycopg.connect(**place, autocommit=True) as other:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            other.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")  # noqa: S608
        assert in_threads(2, lambda: listed(key)) == [200] * 2
    finally:
        database.close_idle_connections()
